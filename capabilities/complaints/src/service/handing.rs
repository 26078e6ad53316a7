//! A report goes from one node to another (`docs/adr/0035-dak.md`): what the office it is offered to says, and what each node
//! carries out when something arrives. A report is written by the node that holds it and by no other: a reply is a row of its
//! own, which the holder carries out (`settle`).

mod settle;

use async_trait::async_trait;
use contracts::{DiaryEntry, Roznamcha, Substance};
use db::Tx;
use journal::ship::Wanted;
use journal::{Draft, Subject, draft};
use kernel::{Error, Result, Timestamp};
use op::{ReadOp, WriteOp};
use uuid::Uuid;

use crate::events;
use crate::model::transfer::{Ground, Reply, Step};
use crate::service::hold::Hold;
use crate::service::transfer::{SEALED_REASON, in_the_diary};
use crate::store;
use crate::store::handing::{self, Model, follow};
use crate::store::transfer::step;

pub use settle::{file_fetched, files_to_fetch, settle};

/// Where the reason of a reply is sealed.
const SEALED_WORDS: &str = "complaints_handing.sealed";
/// Reports looked at in one turn.
const ONCE: u64 = 50;

/// How far a report is on its way to an office whose books another node keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnderWay {
    /// When it came to that office; `None` while it has not.
    pub arrived_at: Option<Timestamp>,
    /// That office has answered, and the node that holds the report has not carried it out yet.
    pub answered: Option<Reply>,
}

/// How far an open offer is; `None` where one node keeps both books.
pub(crate) async fn under_way(r: &ReadOp, offer: &step::Model) -> Result<Option<UnderWay>> {
    let mut here = 0;
    for office in [offer.from_office, offer.to_office] {
        let place = organisation::store::place(r.tx(), kernel::ids::UnitId(office)).await?;
        here += u8::from(r.core().keeps_books(r.tx(), &place.unit()?.code).await?);
    }
    let said = handing::about(r.tx(), offer.id).await?;
    if here == 2 || (here == 0 && said.is_empty()) {
        return Ok(None);
    }
    let of = |reply: Reply| said.iter().find(|row| row.said == reply.word());
    Ok(Some(UnderWay {
        arrived_at: of(Reply::Arrived).map(|row| Timestamp(row.recorded_at)),
        answered: [Reply::Accepted, Reply::Declined].into_iter().find(|reply| of(*reply).is_some()),
    }))
}

/// The reports that a station must know of although another node holds them: what is offered to it, and what others say about
/// what it offers.
#[derive(Debug, Clone, Copy, Default)]
pub struct OnTheirWay;

#[async_trait]
impl Wanted for OnTheirWay {
    async fn wanted(&self, tx: &Tx, offices: &[&str]) -> Result<Vec<Uuid>> {
        let offices: Vec<Uuid> = offices.iter().map(|code| organisation::unit_id(code).0).collect();
        handing::under_way(tx, &offices).await
    }

    async fn files(&self, tx: &Tx, node: &str) -> Result<Vec<[u8; 32]>> {
        let files = follow::fetching(tx, Some(node), Uuid::nil(), ONCE).await?;
        Ok(files.into_iter().map(|(_, blob)| blob).collect())
    }

    async fn withdrawn(&self, tx: &Tx, records: &[Uuid]) -> Result<Vec<Uuid>> {
        store::sealed_of(tx, records).await
    }

    fn ends(&self) -> &'static [&'static str] {
        &[
            "complaints_report",
            "complaints_holding",
            "complaints_transfer",
            "complaints_handing",
            "complaints_seal",
        ]
    }
}

impl Hold {
    /// Says what the office it is offered to says. `complaints.transfer-answered` when it has answered before.
    pub(super) async fn reply(
        &self,
        w: &mut WriteOp,
        roznamcha: &dyn Roznamcha,
        reply: Reply,
        words: Option<String>,
    ) -> Result<()> {
        let gone = || Error::Conflict("complaints.transfer-answered");
        let steps = store::transfer::steps_of(w.tx(), self.id()).await?;
        let offer = steps.last().filter(|last| last.step == Step::Offered.word()).ok_or_else(gone)?;
        let said = handing::about(w.tx(), offer.id).await?;
        if said.iter().any(|row| matches!(Reply::parse(&row.said), Some(Reply::Accepted | Reply::Declined))) {
            return Err(gone());
        }
        let step = match reply {
            Reply::Accepted => Step::Accepted,
            _ => Step::Declined,
        };
        self.say(w, roznamcha, (offer, reply), (Some(step), words)).await
    }

    /// Writes a reply, and what the diary of that office says of it.
    async fn say(
        &self,
        w: &mut WriteOp,
        roznamcha: &dyn Roznamcha,
        (offer, reply): (&step::Model, Reply),
        (told, words): (Option<Step>, Option<String>),
    ) -> Result<()> {
        let key = self.key(w).await?;
        let (office, id) = (kernel::ids::UnitId(offer.to_office), w.new_id());
        let sealed = words.as_ref().map(|words| key.seal_value(SEALED_WORDS, id, words, w.entropy()));
        let row = Model {
            id,
            version: 1,
            report: self.row.id,
            offer: offer.id,
            said: reply.word().to_owned(),
            office: office.0,
            recorded_at: w.now().micros(),
            officer: w.actor().account.map(Into::into),
            charge: w.actor().charge.clone(),
            sealed: sealed.transpose()?,
        };
        w.insert::<handing::Entity>(row.clone()).await?;
        follow::passing(w.tx(), &[row]).await?;
        let subject = Subject { kind: "complaint-handing", id, version: Some(1) };
        let sensitivity = self.row.sensitivity;
        let draft = Draft { unit: Some(office.0), sensitivity, ..Draft::new(events::HANDING, subject) };
        let entry = w.journal(draft.sealed(&key, self.row.id, draft::content(&reply.word())?))?;
        let Some(told) = told else { return Ok(()) };
        let place = async |office| organisation::store::place(w.tx(), kernel::ids::UnitId(office)).await;
        let (from, to) = (place(offer.from_office).await?, place(offer.to_office).await?);
        let ground = offer.ground.as_deref().and_then(Ground::parse).filter(|_| told == Step::Offered);
        // The reason of an offer stands under the report's key, as it does where it was offered.
        let of_offer = offer.sealed.as_ref().filter(|_| told == Step::Offered);
        let of_offer = of_offer.map(|sealed| key.open_value::<String>(SEALED_REASON, offer.id, sealed));
        let words = words.or(of_offer.transpose()?);
        let words = in_the_diary(told, (&from, &to), ground, words.as_deref())?;
        let diary = DiaryEntry {
            office,
            kind: "transfer".to_owned(),
            arrived_at: None,
            about: Some(self.row.number.clone()),
            substance: Substance::Sealed { record: self.row.id, key: &key, words },
        };
        roznamcha.enter(w, diary, entry).await?;
        Ok(())
    }
}
