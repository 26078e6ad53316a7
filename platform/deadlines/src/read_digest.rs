//! That a digest was read by whoever is in charge of the unit it is for: until then it comes first when he signs in. What was told
//! stays told, read or not.

use async_trait::async_trait;
use contracts::Digests;
use db::Tx;
use journal::{Draft, Subject};
use kernel::ids::UnitId;
use kernel::{Bilingual, Error, Result, Timestamp};
use op::{Actor, Core, Op, ReadOp, WriteOp};
use uuid::Uuid;

use crate::events;
use crate::service::name;
use crate::store::{clock, digest, matter, step};

/// The kinds of post that are in charge of a station, or of the desk that receives what is sent from home.
const OF_AN_OFFICE: [&str; 2] = ["sho", "online-desk"];
/// Those in charge of a tier above.
const ABOVE: [&str; 3] = ["sdpo", "dpo", "rpo"];

/// A unit of which the actor is in charge, and by which post.
struct Charge {
    unit: Uuid,
    post: String,
}

/// The units of which the actor is in charge and whose digests this node puts together: it alone notes that one was read, or two
/// nodes would each have noted it.
async fn charges(core: &Core, tx: &Tx, actor: &Actor) -> Result<Vec<Charge>> {
    let mut charges = Vec::new();
    for post in &actor.principal.posts {
        let Ok(unit) = post.unit.parse() else { continue };
        let here = if OF_AN_OFFICE.contains(&post.role.as_str()) {
            let place = organisation::store::place(tx, UnitId(unit)).await?;
            core.keeps_books(tx, &place.unit()?.code).await?
        } else {
            ABOVE.contains(&post.role.as_str()) && core.offices.is_empty()
        };
        if here {
            charges.push(Charge { unit, post: post.role.clone() });
        }
    }
    Ok(charges)
}

/// What a unit was told that was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unread {
    pub unit: Uuid,
    /// The end of the last shift that was read of; the beginning of time where none was.
    pub since: Timestamp,
    /// The end of the newest shift.
    pub until: Timestamp,
}

/// Of the units of which the actor is in charge those with a digest that was not read.
pub(crate) async fn unread(r: &ReadOp) -> Result<Vec<Unread>> {
    let units: Vec<Uuid> =
        charges(r.core(), r.tx(), r.actor()).await?.iter().map(|charge| charge.unit).collect();
    let read = digest::read::newest(r.tx(), &units).await?;
    let since = |unit: Uuid| {
        let of = read.iter().filter(|row| row.unit == unit).map(|row| row.until);
        Timestamp(of.max().unwrap_or_default())
    };
    let last = digest::last(r.tx(), &units).await?;
    let one = |(unit, until)| Unread { unit, since: since(unit), until };
    Ok(last.into_iter().map(one).filter(|one| one.until > one.since).collect())
}

/// A limit of which a unit was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ToldOf {
    /// The record's number.
    pub number: String,
    /// Its page.
    pub page: String,
    /// What is due.
    pub name: Bilingual,
}

/// Which limits it was told of, the newest first, `most` at most; sealed matters left out.
pub(crate) async fn told_of(r: &ReadOp, of: Unread, most: u64) -> Result<Vec<ToldOf>> {
    let steps = step::told_to(r.tx(), of.unit, (of.since, of.until), most).await?;
    let records: Vec<Uuid> = steps.iter().map(|step| step.record).collect();
    let matters = matter::some(r.tx(), &records).await?;
    // What was sealed since it was told has no number here any more.
    let sealed = clock::sealed_among(r.tx(), &records).await?;
    let one = |step: step::Model| {
        let of = matters.get(&step.record).filter(|_| !sealed.contains(&step.record))?;
        let name = name(r.catalogue(), &step.clock, Timestamp(step.due_at).day());
        Some(ToldOf { number: of.number.clone(), page: of.page.clone(), name })
    };
    Ok(steps.into_iter().filter_map(one).collect())
}

/// Notes that what a unit was told up to the end of a shift was read; nothing newer than what was shown. A second time adds nothing.
///
/// # Errors
/// Not found for a unit of which the actor is not in charge, or whose digests another node puts together.
pub async fn mark_read(w: &mut WriteOp, unit: Uuid, until: Timestamp) -> Result<()> {
    let unknown = || Error::NotFound("policy.not-found");
    let charges = charges(w.core(), w.tx(), w.actor()).await?;
    let charge = charges.into_iter().find(|charge| charge.unit == unit).ok_or_else(unknown)?;
    let place = organisation::store::place(w.tx(), UnitId(unit)).await?;
    w.permit("deadlines.read-digest", &place.record("deadlines.clock", unit))?;
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
        post: charge.post,
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
        let r = op.read().await?;
        let unread = unread(&r).await?;
        r.done().await?;
        Ok(!unread.is_empty())
    }
}
