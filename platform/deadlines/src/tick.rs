//! Tells those concerned that a limit has passed: a step is a row and an entry, once for each record, clock and step, however
//! many processes there are. Must not decide whether a clock runs: facts do.

use journal::{Body, Draft, Subject, draft};
use kernel::{Result, Timestamp};
use op::{Op, WriteOp};
use policy::Resource;
use serde::Serialize;

use crate::events;
use crate::follow::{READER, Tells, Whom};
use crate::model;
use crate::store::{clock, digest, step};

/// Clocks looked at in one transaction.
const BATCH: u64 = 500;

/// What the entry of a step says: nothing personal, and no number.
#[derive(Debug, Serialize)]
struct Said<'a> {
    clock: &'a str,
    step: i64,
    tier: &'a str,
    due_at: String,
}

/// Tells what is due by now. True when there may be more.
pub async fn tick(op: &Op) -> Result<bool> {
    if nothing_due(op).await? {
        return Ok(false);
    }
    let mut w = op.begin().await?;
    w.permit("deadlines.tell", &Resource::new("deadlines.clock", ""))?;
    w.lock(READER).await?;
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
            clock: &one.clock,
            step: step.step,
            tier: step.tier.word(),
            due_at: Timestamp(one.due_at).rfc3339(),
        };
        let body = Body::Open(draft::content(&said)?);
        w.insert::<step::Entity>(row).await?;
        let draft = Draft::new(events::TELL, subject);
        w.journal(Draft { unit: unit.or(Some(one.office)), sensitivity: one.sensitivity, body, ..draft })?;
        told = step.step;
    }
    clock::told(w.tx(), one, told, None).await
}

/// Puts together what each unit was told in the shifts that have ended. How many digests were made.
pub async fn digests(op: &Op) -> Result<u64> {
    let r = op.read().await?;
    let since = digest::last_end(r.tx()).await?.unwrap_or(Timestamp(0));
    let begun = step::earliest_after(r.tx(), since).await?;
    r.done().await?;
    let Some((from, to)) = begun.map(|at| shift_of(op, at)) else { return Ok(0) };
    if to > op.now() {
        return Ok(0);
    }
    let mut w = op.begin().await?;
    w.permit("deadlines.tell", &Resource::new("deadlines.clock", ""))?;
    w.lock(READER).await?;
    if digest::last_end(w.tx()).await?.is_some_and(|end| end >= to) {
        return Ok(0);
    }
    let mut told = step::told_between(w.tx(), from, to).await?;
    // A station with a node of its own puts its own together.
    let tells = Tells::of(w.core(), w.tx(), told.iter().map(|one| one.unit)).await?;
    told.retain(|one| catalogue::Told::parse(&one.tier).is_some_and(|tier| tells.here(tier, one.unit)));
    for one in &told {
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
    w.commit().await?;
    Ok(told.len() as u64)
}

/// The shift in which a moment lies, by the catalogue's hours.
fn shift_of(op: &Op, at: Timestamp) -> (Timestamp, Timestamp) {
    let hours = |code: &str, otherwise: i64| {
        op.core.catalogue.limit(code, at.day()).map_or(otherwise, |row| row.facts.value)
    };
    model::shift(at, hours("shift.begins", 8 * 3_600), hours("shift.length", 8 * 3_600))
}
