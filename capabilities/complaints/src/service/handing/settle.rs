//! What each node carries out when something about a report arrives from another: the holder's node lets it go or keeps it, the province
//! passes it on, the other node enters the offer and takes the report over. One report, one operation.

use contracts::Roznamcha;
use journal::{Draft, Subject};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Error, Result};
use op::{Core, Op, WriteOp};
use organisation::Place;
use uuid::Uuid;

use super::{ONCE, SEALED_WORDS};
use crate::events;
use crate::model::seal::SEALED_FROM;
use crate::model::transfer::{Reply, Step};
use crate::service::care::plan_anew;
use crate::service::findable::find_in;
use crate::service::hold::Hold;
use crate::service::transfer::{Answer, By, keeps};
use crate::store;
use crate::store::handing::{self, Model, follow};
use crate::store::transfer::step;

/// Carries out what follows from what arrived since, report by report. How many were looked at; the last error where one could not
/// be, which waits for the next turn and holds nothing else up.
pub async fn settle(core: &Core, roznamcha: &dyn Roznamcha) -> Result<u64> {
    let op = Op::system(core.clone());
    let (mut done, mut failed, mut after) = (0, None, ComplaintId(Uuid::nil()));
    loop {
        let r = op.read().await?;
        let waiting = follow::waiting(r.tx(), after, ONCE).await?;
        r.done().await?;
        let Some(last) = waiting.last() else { return failed.map_or(Ok(done), Err) };
        after = *last;
        for report in waiting {
            match Box::pin(settle_one(&op, roznamcha, report)).await {
                Ok(()) => done += 1,
                Err(error) => failed = Some(error),
            }
        }
    }
}

async fn settle_one(op: &Op, roznamcha: &dyn Roznamcha, id: ComplaintId) -> Result<()> {
    let mut w = op.begin().await?;
    follow::settled(w.tx(), id).await?;
    match Hold::of(&w, id).await {
        // What has come in part only has nothing to carry out yet.
        Err(Error::NotFound(_)) => {}
        Err(error) => return Err(error),
        Ok(hold) if hold.row.sensitivity >= SEALED_FROM => hold.veil(&mut w, roznamcha).await?,
        Ok(hold) => match w.key(id.0).await? {
            vault::Found::Key(_) => Box::pin(hold.carry_out(&mut w, roznamcha)).await?,
            vault::Found::Destroyed(_) | vault::Found::Missing => {}
        },
    }
    w.commit().await
}

/// Some files behind `after` whose bytes have to be fetched from another node, by the SHA-256 of what is stored.
pub async fn files_to_fetch(core: &Core, after: Uuid) -> Result<Vec<(Uuid, [u8; 32])>> {
    let r = Op::system(core.clone()).read().await?;
    let files = follow::fetching(r.tx(), None, after, ONCE).await?;
    r.done().await?;
    Ok(files)
}

/// The bytes of a file are here.
pub async fn file_fetched(core: &Core, evidence: Uuid) -> Result<()> {
    let w = Op::system(core.clone()).begin().await?;
    follow::fetched(w.tx(), evidence).await?;
    w.commit().await
}

impl Hold {
    async fn carry_out(self, w: &mut WriteOp, roznamcha: &dyn Roznamcha) -> Result<()> {
        let steps = store::transfer::steps_of(w.tx(), self.id()).await?;
        self.enter_ended(w, roznamcha, &steps).await?;
        let offer = steps.iter().rev().find(|step| step.step == Step::Offered.word());
        let (Some(last), Some(offer)) = (steps.last(), offer) else { return Ok(()) };
        let said = handing::about(w.tx(), offer.id).await?;
        let has = |reply: Reply| said.iter().find(|row| row.said == reply.word());
        let (from_here, to) =
            (kept_here(w, offer.from_office).await?.0, kept_here(w, offer.to_office).await?);
        match (Step::parse(&last.step), from_here, &to) {
            (Some(Step::Offered), true, (false, to)) => match (has(Reply::Accepted), has(Reply::Declined)) {
                (Some(row), _) => self.let_go(w, roznamcha, row, to).await,
                (None, Some(row)) => self.declined(w, roznamcha, row).await,
                (None, None) => Ok(()),
            },
            (Some(Step::Offered), false, (true, _)) if has(Reply::Arrived).is_none() => {
                self.fetch_files(w).await?;
                self.say(w, roznamcha, (offer, Reply::Arrived), (Some(Step::Offered), None)).await
            }
            (Some(Step::Accepted), false, to) if has(Reply::Accepted).is_some() => {
                self.come(w, roznamcha, (offer, to), has(Reply::TakenOver).is_some()).await
            }
            _ => Ok(()),
        }
    }

    /// Offers that had come here and were taken back, or ended by the holder's own FIR: each stands in the diary as well.
    async fn enter_ended(
        &self,
        w: &mut WriteOp,
        roznamcha: &dyn Roznamcha,
        steps: &[step::Model],
    ) -> Result<()> {
        for (offer, next) in steps.iter().zip(steps.iter().skip(1)) {
            let taken_back = offer.step == Step::Offered.word() && next.step == Step::Withdrawn.word();
            if !taken_back
                || kept_here(w, offer.from_office).await?.0
                || !kept_here(w, offer.to_office).await?.0
            {
                continue;
            }
            let said = handing::about(w.tx(), offer.id).await?;
            let has = |reply: Reply| said.iter().any(|row| row.said == reply.word());
            if has(Reply::Arrived) && !has(Reply::Ended) {
                self.say(w, roznamcha, (offer, Reply::Ended), (Some(Step::Withdrawn), None)).await?;
            }
        }
        Ok(())
    }

    /// The holder's node: the other office has accepted, and the report is its node's from now on. What a node does not own it does
    /// not let go, whichever books it keeps by now.
    async fn let_go(self, w: &mut WriteOp, roznamcha: &dyn Roznamcha, row: &Model, to: &Place) -> Result<()> {
        let journal = w.core().journal.clone();
        if journal.home_of(w.tx(), self.row.id).await?.is_some() {
            return Ok(());
        }
        let (report, by) = (self.row.id, By { officer: row.officer, charge: row.charge.clone() });
        self.accepted(w, roznamcha, Some(by)).await?;
        let keeper = journal.keeper_of(w.tx(), &to.unit()?.code).await?;
        journal.let_go(w.tx(), report, keeper.as_deref()).await
    }

    async fn declined(self, w: &mut WriteOp, roznamcha: &dyn Roznamcha, row: &Model) -> Result<()> {
        if w.core().journal.home_of(w.tx(), self.row.id).await?.is_some() {
            return Ok(());
        }
        let (key, by) = (self.key(w).await?, By { officer: row.officer, charge: row.charge.clone() });
        let words = row.sealed.as_ref().map(|sealed| key.open_value(SEALED_WORDS, row.id, sealed));
        let answer = Answer { words: words.transpose()?, by: Some(by), ..Answer::of(Step::Declined) };
        self.answer(w, roznamcha, answer).await
    }

    /// Its files lie where they were taken in: at the province one of its stations has them, at a station the province.
    async fn fetch_files(&self, w: &WriteOp) -> Result<()> {
        let home = w.core().journal.home_of(w.tx(), self.row.id).await?;
        let node = home.filter(|_| w.core().offices.is_empty());
        let files = store::evidence::of_report(w.tx(), self.id()).await?;
        let files: Vec<Uuid> = files.iter().map(|file| file.id).collect();
        follow::to_fetch(w.tx(), &files, node.as_deref()).await
    }

    /// What another node let go: the province passes it on to the node that keeps the office; there it is taken over.
    async fn come(
        self,
        w: &mut WriteOp,
        roznamcha: &dyn Roznamcha,
        (offer, (here, to)): (&step::Model, &(bool, Place)),
        taken_over: bool,
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
        plan_anew(w, self.id(), UnitId(offer.to_office), &self.key(w).await?).await?;
        self.say(w, roznamcha, (offer, Reply::TakenOver), (None, None)).await
    }

    /// Sealed where it belongs: what the books of this node say of it is veiled, and it is found by nothing here. Only of what ever
    /// went between nodes; of what is this node's own, the verb that sealed it has done so.
    async fn veil(self, w: &mut WriteOp, roznamcha: &dyn Roznamcha) -> Result<()> {
        let id = self.row.id;
        let (Some(handing), Some(seal)) =
            (handing::any(w.tx(), id).await?, store::seal::of_report(w.tx(), id).await?)
        else {
            return Ok(());
        };
        if w.core().journal.home_of(w.tx(), id).await?.is_none() {
            return Ok(());
        }
        let subject = Subject { kind: "complaint-handing", id: handing.id, version: None };
        let sensitivity = self.row.sensitivity;
        let entry = w.journal(Draft { sensitivity, ..Draft::new(events::HANDING, subject) })?;
        roznamcha.veil(w, (id, &self.row.number), &seal.pseudonym, entry).await?;
        w.unfindable(id).await?;
        follow::forget_files(w.tx(), self.id()).await
    }
}

/// Whether this node keeps the books of an office, and where that stands.
async fn kept_here(w: &WriteOp, office: Uuid) -> Result<(bool, Place)> {
    let place = organisation::store::place(w.tx(), UnitId(office)).await?;
    Ok((keeps(w, &place).await?, place))
}
