//! Tells those concerned that a limit has passed: a step is a row and an entry, once for each record, clock and step, however
//! many processes there are. Must not decide whether a clock runs: facts do.

use catalogue::Catalogue;
use db::Tx;
use journal::{Body, Draft, Subject, draft};
use kernel::{Result, Timestamp};
use op::{Core, Op, WriteOp};
use policy::Resource;
use serde::{Deserialize, Serialize};

use crate::events;
use crate::follow::{READER, Tells, Whom, is_caught_up};
use crate::store::{clock, digest, made, step};
use crate::{model, outside};

/// Clocks looked at in one transaction: every other writer waits for it on SQLite.
const BATCH: u64 = 100;

/// What the entry of a step says: nothing personal, and no number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said {
    pub clock: String,
    pub step: i64,
    pub tier: String,
    pub due_at: String,
}

/// Tells what is due by now. True when there may be more.
pub async fn tick(op: &Op) -> Result<bool> {
    if nothing_due(op).await? {
        return Ok(false);
    }
    let mut w = op.begin().await?;
    w.permit("deadlines.tell", &Resource::new("deadlines.clock", ""))?;
    w.lock(READER).await?;
    if !is_caught_up(w.tx()).await? {
        return Ok(false);
    }
    let due = clock::due(w.tx(), w.now(), BATCH).await?;
    let tells = Tells::of(w.core(), w.tx(), due.iter().map(|one| one.office)).await?;
    for one in &due {
        tell(&mut w, one, &tells).await?;
    }
    w.commit().await?;
    Ok(due.len() as u64 == BATCH)
}

async fn nothing_due(op: &Op) -> Result<bool> {
    let r = op.read().await?;
    let due = clock::due(r.tx(), op.now(), 1).await?;
    r.done().await?;
    Ok(due.is_empty())
}

/// Tells every step of a clock that is due by now: those that a node slept through too, each for itself.
async fn tell(w: &mut WriteOp, one: &clock::Model, tells: &Tells) -> Result<()> {
    let core = w.core().clone();
    let mut told = one.told;
    while let Some((step, whom, at)) = tells.next(&core, one, told) {
        if at > w.now() {
            return clock::told(w.tx(), one, told, Some(at)).await;
        }
        let unit = match whom {
            Whom::Unit(unit) => Some(unit),
            Whom::Outside => None,
        };
        let row = step::Model {
            id: w.new_id(),
            version: 1,
            record: one.record,
            clock: one.clock.clone(),
            step: step.step,
            tier: step.tier.word().to_owned(),
            unit,
            office: one.office,
            sensitivity: one.sensitivity,
            due_at: one.due_at,
            recorded_at: w.now().micros(),
        };
        let subject = Subject { kind: "deadline-step", id: row.id, version: Some(1) };
        let said = Said {
            clock: one.clock.clone(),
            step: step.step,
            tier: step.tier.word().to_owned(),
            due_at: Timestamp(one.due_at).rfc3339(),
        };
        let body = Body::Open(draft::content(&said)?);
        let (id, place) = (row.id, outside::place(one));
        w.insert::<step::Entity>(row).await?;
        let claim = match whom {
            Whom::Outside => Some(outside::number(w, id).await?),
            Whom::Unit(_) => None,
        };
        let draft = Draft::new(events::TELL, subject);
        w.journal(Draft { unit: unit.or(Some(place)), sensitivity: one.sensitivity, claim, body, ..draft })?;
        told = step.step;
    }
    clock::told(w.tx(), one, told, None).await
}

/// Puts together what each unit was told in the first ended shift that was not put together here. True when there may be
/// more: a shift in which there was nothing to say of, or nothing but sealed matters, holds up none.
pub async fn digests(op: &Op) -> Result<bool> {
    let r = op.read().await?;
    let since = made::made(r.tx()).await?.map_or(Timestamp(0), |made| Timestamp(made.digested));
    let begun = step::earliest_from(r.tx(), since).await?;
    r.done().await?;
    let Some((from, to)) = begun.map(|at| shift_of(&op.core.catalogue, at)) else { return Ok(false) };
    if to > op.now() {
        return Ok(false);
    }
    let mut w = op.begin().await?;
    w.permit("deadlines.tell", &Resource::new("deadlines.clock", ""))?;
    w.lock(READER).await?;
    if made::made(w.tx()).await?.is_none_or(|made| made.digested >= to.micros()) {
        return Ok(true);
    }
    let there = digest::units_of(w.tx(), from).await?;
    let told = told_here(w.core(), w.tx(), (from, to)).await?;
    for one in told.iter().filter(|one| !there.contains(&one.unit)) {
        let row = digest::Model {
            id: w.new_id(),
            version: 1,
            unit: one.unit,
            shift_from: from.micros(),
            shift_to: to.micros(),
            told: one.told,
            recorded_at: w.now().micros(),
        };
        let subject = Subject { kind: "deadline-digest", id: row.id, version: Some(1) };
        w.insert::<digest::Entity>(row).await?;
        w.journal(Draft { unit: Some(one.unit), ..Draft::new(events::DIGEST, subject) })?;
    }
    made::digested(w.tx(), to).await?;
    w.commit().await?;
    Ok(true)
}

/// What each unit was told in a shift, of those this node tells: a station with a node of its own puts its own together.
async fn told_here(core: &Core, tx: &Tx, (from, to): (Timestamp, Timestamp)) -> Result<Vec<step::Told>> {
    let mut told = step::told_between(tx, from, to).await?;
    let tells = Tells::of(core, tx, told.iter().map(|one| one.unit)).await?;
    told.retain(|one| catalogue::Told::parse(&one.tier).is_some_and(|tier| tells.here(tier, one.unit)));
    Ok(told)
}

/// The shift in which a moment lies, by the catalogue's hours.
pub(crate) fn shift_of(catalogue: &Catalogue, at: Timestamp) -> (Timestamp, Timestamp) {
    let hours =
        |code: &str, otherwise: i64| catalogue.limit(code, at.day()).map_or(otherwise, |row| row.facts.value);
    model::shift(at, hours("shift.begins", 8 * 3_600), hours("shift.length", 8 * 3_600))
}
