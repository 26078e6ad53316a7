//! That a digest was read by whoever is in charge of the unit it is for: until then it comes first when he signs in. What was told
//! stays told, read or not.

use std::collections::BTreeMap;

use async_trait::async_trait;
use contracts::Digests;
use journal::{Draft, Subject};
use kernel::ids::UnitId;
use kernel::{Error, Result, Timestamp};
use op::{Actor, Op, ReadOp, WriteOp};
use uuid::Uuid;

use crate::events;
use crate::store::digest;

/// The kinds of post that are in charge of a tier.
const IN_CHARGE: [&str; 4] = ["sho", "sdpo", "dpo", "rpo"];

/// The units of which the actor is in charge.
fn charges(actor: &Actor) -> Vec<Uuid> {
    let posts = actor.principal.posts.iter().filter(|post| IN_CHARGE.contains(&post.role.as_str()));
    posts.filter_map(|post| post.unit.parse().ok()).collect()
}

/// Of the units of which the actor is in charge those with a digest that was not read, and the end of its shift.
pub(crate) async fn unread(r: &ReadOp) -> Result<BTreeMap<Uuid, Timestamp>> {
    let units = charges(r.actor());
    let read = digest::read::newest(r.tx(), &units).await?;
    let is_read =
        |unit: Uuid, until: Timestamp| read.iter().any(|row| row.unit == unit && row.until >= until.micros());
    let last = digest::last(r.tx(), &units).await?;
    Ok(last.into_iter().filter(|(unit, until)| !is_read(*unit, *until)).collect())
}

/// Notes that what a unit was told up to the end of a shift was read; nothing newer than what was shown. A second time adds nothing.
pub(crate) async fn mark(w: &mut WriteOp, unit: Uuid, until: Timestamp) -> Result<()> {
    let unknown = || Error::NotFound("policy.not-found");
    if !charges(w.actor()).contains(&unit) {
        return Err(unknown());
    }
    let place = organisation::store::place(w.tx(), UnitId(unit)).await?;
    w.permit("deadlines.read-digest", &place.record("deadlines.digest", unit))?;
    let officer = w.actor().account.ok_or_else(unknown)?;
    w.lock(&format!("deadlines.digest-read/{unit}")).await?;
    let last = digest::last(w.tx(), &[unit]).await?;
    if !last.iter().any(|(_, last)| until <= *last) {
        return Err(unknown());
    }
    if digest::read::newest(w.tx(), &[unit]).await?.iter().any(|row| row.until >= until.micros()) {
        return Ok(());
    }
    let row = digest::read::Model {
        id: w.new_id(),
        version: 1,
        unit,
        until: until.micros(),
        officer: officer.0,
        charge: w.actor().charge.clone(),
        recorded_at: w.now().micros(),
    };
    let subject = Subject { kind: "deadline-digest-read", id: row.id, version: Some(1) };
    w.insert::<digest::read::Entity>(row).await?;
    w.journal(Draft { unit: Some(unit), ..Draft::new(events::DIGEST_READ, subject) })?;
    Ok(())
}

/// Whether a digest waits, for whoever shows where work begins.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnreadDigests;

#[async_trait]
impl Digests for UnreadDigests {
    async fn wait(&self, op: &Op) -> Result<bool> {
        if charges(&op.actor).is_empty() {
            return Ok(false);
        }
        let r = op.read().await?;
        let unread = unread(&r).await?;
        r.done().await?;
        Ok(!unread.is_empty())
    }
}
