//! A report goes from one node to another (`docs/adr/0035-dak.md`): what the office it is offered to says, and what each node
//! carries out when something arrives. A report is written by the node that holds it and by no other: a reply is a row of its
//! own, which the holder carries out.

use async_trait::async_trait;
use contracts::{DiaryEntry, Roznamcha, Substance};
use db::Tx;
use journal::ship::Wanted;
use journal::{Draft, Subject, draft};
use kernel::ids::ComplaintId;
use kernel::{Error, Result, Timestamp};
use op::{Core, Op, ReadOp, WriteOp};
use organisation::Place;
use uuid::Uuid;

use crate::events;
use crate::model::transfer::{Ground, Reply, Step};
use crate::service::findable::find_in;
use crate::service::hold::Hold;
use crate::service::transfer::{Answer, By, SEALED_REASON, in_the_diary, keeps};
use crate::store::handing::{self, Model};
use crate::store::transfer::step;
use crate::store::{self};

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
        let files = handing::fetching(tx, Some(node), ONCE).await?;
        Ok(files.into_iter().map(|(_, blob)| blob).collect())
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
        w.insert::<handing::Entity>(Model {
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
        })
        .await?;
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

/// Carries out what follows from what arrived since, report by report. How many were looked at; the last error where one could not
/// be, which waits for the next turn and holds nothing else up.
pub async fn settle(core: &Core, roznamcha: &dyn Roznamcha) -> Result<u64> {
    let op = Op::system(core.clone());
    let r = op.read().await?;
    let waiting = handing::waiting(r.tx(), ONCE).await?;
    r.done().await?;
    let (mut done, mut failed) = (0, None);
    for report in waiting {
        match settle_one(&op, roznamcha, report).await {
            Ok(()) => done += 1,
            Err(error) => failed = Some(error),
        }
    }
    failed.map_or(Ok(done), Err)
}

async fn settle_one(op: &Op, roznamcha: &dyn Roznamcha, id: ComplaintId) -> Result<()> {
    let mut w = op.begin().await?;
    handing::settled(w.tx(), id).await?;
    match Hold::of(&w, id).await {
        // What is erased, or has come in part only, has nothing to carry out.
        Err(Error::NotFound(_)) => {}
        Err(error) => return Err(error),
        Ok(hold) if matches!(w.key(id.0).await?, vault::Found::Key(_)) => {
            hold.follow(&mut w, roznamcha).await?;
        }
        Ok(_) => {}
    }
    w.commit().await
}

/// Some files whose bytes have to be fetched from another node, by the SHA-256 of what is stored.
pub async fn files_to_fetch(core: &Core) -> Result<Vec<(Uuid, [u8; 32])>> {
    let r = Op::system(core.clone()).read().await?;
    let files = handing::fetching(r.tx(), None, ONCE).await?;
    r.done().await?;
    Ok(files)
}

/// The bytes of a file are here.
pub async fn file_fetched(core: &Core, evidence: Uuid) -> Result<()> {
    let w = Op::system(core.clone()).begin().await?;
    handing::fetched(w.tx(), evidence).await?;
    w.commit().await
}

impl Hold {
    async fn follow(self, w: &mut WriteOp, roznamcha: &dyn Roznamcha) -> Result<()> {
        let steps = store::transfer::steps_of(w.tx(), self.id()).await?;
        let offer = steps.iter().rev().find(|step| step.step == Step::Offered.word());
        let (Some(last), Some(offer)) = (steps.last(), offer) else { return Ok(()) };
        let said = handing::about(w.tx(), offer.id).await?;
        let has = |reply: Reply| said.iter().find(|row| row.said == reply.word());
        let of = async |office| -> Result<(bool, Place)> {
            let place = organisation::store::place(w.tx(), kernel::ids::UnitId(office)).await?;
            Ok((keeps(w, &place).await?, place))
        };
        let ((from_here, _), (to_here, to)) = (of(offer.from_office).await?, of(offer.to_office).await?);
        match (Step::parse(&last.step), from_here, to_here) {
            (Some(Step::Offered), true, false) => match (has(Reply::Accepted), has(Reply::Declined)) {
                (Some(row), _) => self.let_go(w, roznamcha, row, &to).await,
                (None, Some(row)) => self.declined(w, roznamcha, row).await,
                (None, None) => Ok(()),
            },
            (Some(Step::Offered), false, true) if has(Reply::Arrived).is_none() => {
                self.fetch_files(w).await?;
                self.say(w, roznamcha, (offer, Reply::Arrived), (Some(Step::Offered), None)).await
            }
            (Some(Step::Withdrawn), false, true)
                if has(Reply::Arrived).is_some() && has(Reply::Ended).is_none() =>
            {
                self.say(w, roznamcha, (offer, Reply::Ended), (Some(Step::Withdrawn), None)).await
            }
            (Some(Step::Accepted), false, _) if has(Reply::Accepted).is_some() => {
                self.come(w, roznamcha, (offer, to_here), has(Reply::TakenOver).is_some(), &to).await
            }
            _ => Ok(()),
        }
    }

    /// The holder's node: the other office has accepted, and the report is its node's from now on.
    async fn let_go(self, w: &mut WriteOp, roznamcha: &dyn Roznamcha, row: &Model, to: &Place) -> Result<()> {
        let (report, by) = (self.row.id, By { officer: row.officer, charge: row.charge.clone() });
        self.accepted(w, roznamcha, Some(by)).await?;
        let journal = &w.core().journal;
        let keeper = journal.keeper_of(w.tx(), &to.unit()?.code).await?;
        journal.let_go(w.tx(), report, keeper.as_deref()).await
    }

    /// Its files lie where they were taken in: at the province one of its stations has them, at a station the province.
    async fn fetch_files(&self, w: &WriteOp) -> Result<()> {
        let home = w.core().journal.home_of(w.tx(), self.row.id).await?;
        let node = home.filter(|_| w.core().offices.is_empty());
        let files = store::evidence::of_report(w.tx(), self.id()).await?;
        let files: Vec<Uuid> = files.iter().map(|file| file.id).collect();
        handing::to_fetch(w.tx(), &files, node.as_deref()).await
    }

    async fn declined(self, w: &mut WriteOp, roznamcha: &dyn Roznamcha, row: &Model) -> Result<()> {
        let (key, by) = (self.key(w).await?, By { officer: row.officer, charge: row.charge.clone() });
        let words = row.sealed.as_ref().map(|sealed| key.open_value(SEALED_WORDS, row.id, sealed));
        let answer = Answer { words: words.transpose()?, by: Some(by), ..Answer::of(Step::Declined) };
        self.answer(w, roznamcha, answer).await
    }

    /// What another node let go: the province passes it on to the node that keeps the office; there it is taken over.
    async fn come(
        self,
        w: &mut WriteOp,
        roznamcha: &dyn Roznamcha,
        (offer, here): (&step::Model, bool),
        taken_over: bool,
        to: &Place,
    ) -> Result<()> {
        let journal = w.core().journal.clone();
        let home = journal.home_of(w.tx(), self.row.id).await?;
        // At a station the province says when a record is its own.
        if w.core().offices.is_empty() {
            let keeper = journal.keeper_of(w.tx(), &to.unit()?.code).await?;
            if home != keeper {
                self.fetch_files(w).await?;
                match &keeper {
                    Some(node) => journal.let_go(w.tx(), self.row.id, Some(node)).await?,
                    None => journal.take_back(w.tx(), self.row.id).await?,
                }
            }
        } else if home.is_some() {
            return Ok(());
        }
        if !here || taken_over {
            return Ok(());
        }
        self.fetch_files(w).await?;
        find_in(w, &self.row, offer.to_office).await?;
        self.say(w, roznamcha, (offer, Reply::TakenOver), (None, None)).await
    }
}
