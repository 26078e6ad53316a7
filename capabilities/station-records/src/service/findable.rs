//! By what an FIR can be found. Where the law keeps the victim's identity secret, by its number alone.

use async_trait::async_trait;
use capability::Findable;
use catalogue::Proviso;
use kernel::Result;
use op::{Core, Op, WriteOp};
use uuid::Uuid;
use vault::Found;
use vault::index::{self, Words};

use super::LawDays;
use super::register_fir::SEALED;
use crate::model::SEALED_FROM;
use crate::model::fir::Contents;
use crate::model::section::Section;
use crate::store::fir::{self, row, section};

/// The book of the index; also the retention class of FIRs.
pub(crate) const BOOK: &str = "fir";
/// FIRs read in by one transaction: every other writer waits for it on SQLite.
const ONCE: u64 = 100;

/// Makes an FIR findable in the transaction that registers it.
pub(crate) async fn make_findable(
    w: &WriteOp,
    row: &row::Model,
    sections: &[Section],
    days: LawDays,
    contents: &Contents,
) -> Result<()> {
    if row.sensitivity >= SEALED_FROM {
        return Ok(());
    }
    let numbered = w.words(BOOK)?.of_office(row.office).number(&row.number).number(&row.cited);
    let secret = is_secret(w.catalogue(), sections, days);
    let words = if secret { numbered } else { told(numbered, contents) };
    w.findable(BOOK, row.id, &words).await
}

/// Whether one of the offences is such that the law keeps the victim's identity secret.
pub(crate) fn is_secret(catalogue: &catalogue::Catalogue, sections: &[Section], days: LawDays) -> bool {
    let known = |section| super::offence_of(catalogue, section, days);
    sections.iter().filter_map(known).any(|offence| offence.facts.asks(Proviso::IdentitySecret))
}

fn told(numbered: Words, contents: &Contents) -> Words {
    let Contents { name, parentage, residence, phone, cnic, place, words, property, .. } = contents;
    let who = numbered.phone(phone.as_ref()).cnic(cnic.as_ref());
    let named = who.name(name.as_deref()).name(parentage.as_deref());
    let placed = named.place(residence.as_deref()).place(place.as_deref());
    placed.text(words).text(property.as_deref().unwrap_or_default())
}

/// The FIRs, for whoever keeps the index.
#[derive(Debug, Clone, Copy, Default)]
pub struct Searched;

#[async_trait]
impl Findable for Searched {
    fn book(&self) -> &'static str {
        BOOK
    }

    async fn read_in(&self, core: &Core, after: Option<Uuid>) -> Result<Option<Uuid>> {
        let op = Op::system(core.clone());
        let r = op.read().await?;
        let waiting = index::waiting(r.tx(), BOOK, after, ONCE).await?;
        r.done().await?;
        let Some(last) = waiting.last().copied() else { return Ok(None) };
        let w = op.begin().await?;
        let rows = fir::by_ids(w.tx(), &waiting).await?;
        let sections = fir::sections_of(w.tx(), waiting.iter().copied()).await?;
        let mut done = Vec::with_capacity(rows.len());
        for row in rows {
            if let Found::Key(key) = w.key(row.id).await? {
                let contents: Contents = key.open_value(SEALED, row.id, &row.sealed)?;
                let mine = sections.iter().filter(|section| section.fir == row.id);
                let mine: Vec<Section> = mine.map(section::Model::section).collect();
                make_findable(&w, &row, &mine, super::law_days(&row)?, &contents).await?;
            }
            done.push(row.id);
        }
        index::settled(w.tx(), &done).await?;
        w.commit().await?;
        // One whose row has not arrived yet goes on waiting.
        Ok(Some(last))
    }
}
