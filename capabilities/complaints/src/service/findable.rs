//! By what a report can be found. Written with the report; for one that came from another node, or is older than the
//! index, read in later. What is sealed from everybody is not findable at all.

use async_trait::async_trait;
use capability::Findable;
use kernel::{Error, Result};
use op::{Core, Op, WriteOp};
use uuid::Uuid;
use vault::index::{self, Words};

use crate::model::Told;
use crate::model::involved::{Details, part};
use crate::model::seal::SEALED_FROM;
use crate::service::hold::hold_all;
use crate::service::involved::standing;
use crate::service::unseal;
use crate::store::{self, report};

/// The book of the index; also the retention class of reports.
pub(crate) const BOOK: &str = "complaint";
/// Reports read in by one transaction: every other writer waits for it on SQLite.
const ONCE: u64 = 100;

/// Makes a report findable, in its office and in the one that holds it now, in the transaction that records it.
pub(crate) async fn make_findable(
    w: &WriteOp,
    row: &report::Model,
    told: &Told,
    holder: Option<Uuid>,
    involved: &[Details],
) -> Result<()> {
    if row.sensitivity >= SEALED_FROM {
        return Ok(());
    }
    let placed = w.words(BOOK)?.of_office(row.office);
    let placed = match holder {
        Some(holder) => placed.of_office(holder),
        None => placed,
    };
    let words = words(placed, &row.number, told);
    w.findable(BOOK, row.id, &involved.iter().fold(words, of_involved)).await
}

/// Makes a report findable anew: in the office that holds it as well, and by whom and what it speaks of by now.
pub(crate) async fn find_in(w: &WriteOp, row: &report::Model, holder: Uuid) -> Result<()> {
    match unseal(w.key(row.id).await?, row) {
        Ok(sealed) => {
            let involved = standing(w.tx(), &w.key(row.id).await?, row.id).await?;
            let involved: Vec<Details> = involved.into_iter().map(|(_, details)| details).collect();
            make_findable(w, row, &sealed.told, Some(holder), &involved).await
        }
        Err(Error::NotFound("complaints.erased")) => Ok(()),
        Err(error) => Err(error),
    }
}

/// What a reader who may not know who told a report, and of whom it speaks, may find it by.
pub(super) fn without_identity(empty: Words, number: &str, told: &Told, involved: &[Details]) -> Words {
    let Told { words, place, phone, .. } = told;
    // The telephone of whoever stands at the counter (ADR 0014).
    let words = empty.number(number).phone(phone.as_ref()).text(words);
    let placed = words.place(place.killi.as_deref()).place(place.landmark.as_deref());
    involved.iter().filter(|details| !details.is_person()).fold(placed, of_involved)
}

fn words(empty: Words, number: &str, told: &Told) -> Words {
    let Told { words, place, name, parentage, phone, cnic, .. } = told;
    let who = empty.number(number).phone(phone.as_ref()).cnic(cnic.as_ref());
    let named = who.name(name.as_deref()).name(parentage.as_deref());
    named.place(place.killi.as_deref()).place(place.landmark.as_deref()).text(words)
}

fn of_involved(words: Words, details: &Details) -> Words {
    match details {
        Details::Person { name, parentage, phone, cnic } => words
            .name(name.as_deref())
            .name(parentage.as_deref())
            .phone_of(phone.as_ref())
            .cnic(cnic.as_ref()),
        Details::Vehicle { plate, chassis, engine, make } => {
            let words = words.plate(plate.as_ref()).text(make.as_deref().unwrap_or_default());
            [chassis, engine].into_iter().flatten().fold(words, |words, typed| words.text(&part(typed)))
        }
    }
}

/// The reports, for whoever keeps the index.
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
        // What is sealed meanwhile must not get words again.
        hold_all(&w, waiting.iter().copied()).await?;
        let rows = store::by_ids(w.tx(), &waiting).await?;
        let holdings = store::transfer::holdings_of(w.tx(), waiting.iter().copied()).await?;
        let mut done = Vec::with_capacity(rows.len());
        for row in rows {
            let holder = holdings.iter().find(|holding| holding.report == row.id);
            find_in(&w, &row, holder.map_or(row.office, |holding| holding.office)).await?;
            done.push(row.id);
        }
        index::settled(w.tx(), &done).await?;
        w.commit().await?;
        // One whose row has not arrived yet goes on waiting.
        Ok(Some(last))
    }
}
