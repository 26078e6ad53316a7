//! From the journal to clocks: each committed entry in which a capability reads a fact moves the clocks of its record. What it
//! keeps is derived: it never journals, and it makes everything anew where the rules or the books of this node changed.
//! Must not tell anybody: `tick` does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use capability::{Fact, Matter, Recorded, Timed};
use catalogue::Told;
use db::Tx;
use journal::Kind;
use kernel::ids::UnitId;
use kernel::{Result, Timestamp};
use op::Core;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::model::{self, Known, Run};
use crate::store::{clock, fact, made, matter, step};

/// The name under which the journal keeps our place.
pub const READER: &str = "deadlines";
/// Leaves read at once.
const BATCH: u64 = 500;

/// Whose clocks are followed.
pub type Sources = Arc<[Arc<dyn Timed>]>;

/// Follows what was committed since. True when there may be more.
pub async fn follow(core: &Core, sources: &Sources) -> Result<bool> {
    let tx = core.db.read().await?;
    let basis = basis(core, &tx).await?;
    let made = made::made(&tx).await?.filter(|made| made.basis == basis);
    let news = core.journal.deliver_all(&tx, READER, Kind::Records, BATCH).await?;
    let Some(made) = made else {
        tx.commit().await?;
        return begin_anew(core).await.map(|()| true);
    };
    if news.is_empty() {
        tx.commit().await?;
        if made.caught_up == 0 {
            note_caught_up(core, &basis).await?;
        }
        return Ok(false);
    }
    let entries = news.iter().flat_map(|(_, delivery)| {
        delivery.entries.iter().map(|(seq, row)| {
            let claimed = Timestamp(row.recorded_at);
            // A node whose clock runs ahead of ours gains nothing by it.
            let at = delivery.arrived_at(*seq).map_or(claimed, |arrived| claimed.min(arrived));
            Recorded { entry: row.id, action: row.action.clone(), subject: row.subject, at }
        })
    });
    let entries: Vec<Recorded> = entries.collect();
    let (mut facts, mut matters) = (Vec::new(), Vec::new());
    for source in sources.iter() {
        let of: Vec<Recorded> =
            entries.iter().filter(|one| source.actions().contains(&one.action.as_str())).cloned().collect();
        if !of.is_empty() {
            let (found, about) = source.facts(core, &tx, &of).await?;
            facts.extend(found);
            matters.extend(about);
        }
    }
    tx.commit().await?;
    let moved: Vec<_> = news.iter().map(|(log, delivery)| (*log, (delivery.from, delivery.next))).collect();
    let more = moved.iter().map(|(_, (from, next))| next - from).sum::<i64>() >= BATCH as i64;
    let caught_up = (made.caught_up == 0 && !more).then_some(basis.as_slice());
    keep(core, &moved, (facts, matters), caught_up).await?;
    Ok(more)
}

/// Keeps facts and clocks, in the transaction that moves the reader on; nothing where another process was quicker.
async fn keep(
    core: &Core,
    moved: &[(i32, (i64, i64))],
    (facts, matters): (Vec<Fact>, Vec<Matter>),
    caught_up: Option<&[u8]>,
) -> Result<()> {
    let tx = core.db.write().await?;
    tx.lock(READER).await?;
    for (log, place) in moved {
        if !core.journal.move_on(&tx, READER, *log, *place).await? {
            tx.roll_back().await;
            return Ok(());
        }
    }
    let rows = facts.into_iter().map(|one| fact::Model {
        entry: one.entry,
        what: one.what.to_owned(),
        record: one.record,
        at: one.at.micros(),
    });
    fact::add(&tx, rows.collect()).await?;
    let matters: BTreeMap<Uuid, Matter> = matters.into_iter().map(|one| (one.record, one)).collect();
    let known = matters.values().map(|one| matter::Model {
        record: one.record,
        number: one.number.clone(),
        page: one.page.clone(),
    });
    matter::add(&tx, known.collect()).await?;
    set(core, &tx, &matters).await?;
    if let Some(basis) = caught_up {
        made::caught_up(&tx, basis).await?;
    }
    tx.commit().await
}

/// Makes the clocks of some records as their facts have them.
async fn set(core: &Core, tx: &Tx, matters: &BTreeMap<Uuid, Matter>) -> Result<()> {
    let records: Vec<Uuid> = matters.keys().copied().collect();
    let known = fact::of_records(tx, &records).await?;
    let told = step::last_told(tx, &records).await?;
    let tells = Tells::of(core, tx, matters.values().map(|one| one.office)).await?;
    let mut rows = Vec::new();
    for one in matters.values() {
        let facts: &[Known] = known.get(&one.record).map_or(&[], Vec::as_slice);
        for run in model::clocks(&core.catalogue, facts) {
            let told = told.get(&(one.record, run.clock.clone())).copied().unwrap_or(0);
            rows.push(row(core, one, run, told, &tells));
        }
    }
    clock::replace(tx, &records, rows).await
}

fn row(core: &Core, of: &Matter, run: Run, told: i64, tells: &Tells) -> clock::Model {
    let next = model::next_step(&core.catalogue, &run, told, |tier| {
        tells.here(tier, of.office) && whom(tier, of).is_some()
    });
    let rule = core.catalogue.clock(&run.clock, run.counted_from.day());
    let interrupts = rule.map_or(0, |rule| rule.facts.interrupts as i32);
    clock::Model {
        id: clock_id(of.record, &run.clock),
        record: of.record,
        counted_from: run.counted_from.micros(),
        due_at: run.due_at.micros(),
        stopped_at: run.stopped_at.map(Timestamp::micros),
        annulled: i32::from(run.annulled),
        told,
        next_at: next.map(|(_, at)| at.micros()),
        clock: run.clock,
        office: of.office,
        circle: of.circle,
        district: of.district,
        region: of.region,
        sensitivity: of.sensitivity,
        interrupts,
    }
}

/// A clock's id: the same whenever it is made.
fn clock_id(record: Uuid, clock: &str) -> Uuid {
    let digest = Sha256::new_with_prefix(b"khidmat.deadlines.v1").chain_update(record).chain_update(clock);
    kernel::ids::of_digest(&digest.finalize().into())
}

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whom {
    /// A unit of the force.
    Unit(Uuid),
    /// A body outside the police.
    Outside,
}

/// Who a tier is, for a record; `None` where nobody is. What is sealed climbs past the station and its circle.
fn whom(tier: Told, of: &Matter) -> Option<Whom> {
    let sealed = of.sensitivity >= policy::SEALED_FROM;
    match tier {
        Told::Station => (!sealed).then_some(Whom::Unit(of.office)),
        Told::Circle => of.circle.filter(|_| !sealed).map(Whom::Unit),
        Told::District => of.district.map(Whom::Unit),
        Told::Region => of.region.map(Whom::Unit),
        Told::Outside => Some(Whom::Outside),
    }
}

/// Whom this node tells: the offices whose books it keeps; those above a station, where it keeps every book that no other
/// node has.
pub(crate) struct Tells {
    whole: bool,
    offices: BTreeSet<Uuid>,
}

impl Tells {
    pub(crate) async fn of(core: &Core, tx: &Tx, offices: impl Iterator<Item = Uuid>) -> Result<Self> {
        let mut own = BTreeSet::new();
        for office in offices.collect::<BTreeSet<_>>() {
            let Some(unit) = organisation::store::unit(tx, UnitId(office)).await? else { continue };
            if core.keeps_books(tx, &unit.code).await? {
                own.insert(office);
            }
        }
        Ok(Self { whole: core.offices.is_empty(), offices: own })
    }

    pub(crate) fn here(&self, tier: Told, office: Uuid) -> bool {
        match tier {
            Told::Station => self.offices.contains(&office),
            Told::Circle | Told::District | Told::Region | Told::Outside => self.whole,
        }
    }

    /// The step of a clock that is to be told next, to whom, and when.
    pub(crate) fn next<'a>(
        &self,
        core: &'a Core,
        row: &clock::Model,
        told: i64,
    ) -> Option<(&'a catalogue::Escalation, Whom, Timestamp)> {
        let of = matter_of(row);
        let run = Run {
            clock: row.clock.clone(),
            counted_from: Timestamp(row.counted_from),
            due_at: Timestamp(row.due_at),
            stopped_at: row.stopped_at.map(Timestamp),
            annulled: row.annulled == 1,
        };
        let tells = |tier| self.here(tier, row.office) && whom(tier, &of).is_some();
        let (step, at) = model::next_step(&core.catalogue, &run, told, tells)?;
        Some((step, whom(step.tier, &of)?, at))
    }
}

fn matter_of(row: &clock::Model) -> Matter {
    Matter {
        record: row.record,
        number: String::new(),
        page: String::new(),
        office: row.office,
        circle: row.circle,
        district: row.district,
        region: row.region,
        sensitivity: row.sensitivity,
    }
}

/// From what clocks follow beside facts: the rules, and whose books this node keeps.
async fn basis(core: &Core, tx: &Tx) -> Result<Vec<u8>> {
    let mut digest = Sha256::new_with_prefix(b"khidmat.deadlines.v4");
    digest.update(core.catalogue.clock_rules());
    for (label, of) in [([0], core.offices.to_vec()), ([1], core.journal.kept_elsewhere(tx).await?)] {
        for office in of {
            digest.update(label);
            digest.update(office);
        }
    }
    Ok(digest.finalize().to_vec())
}

/// From now on what is due is told.
async fn note_caught_up(core: &Core, basis: &[u8]) -> Result<()> {
    let tx = core.db.write().await?;
    tx.lock(READER).await?;
    made::caught_up(&tx, basis).await?;
    tx.commit().await
}

/// Whether everything that was committed before clocks were made anew has been read: else a clock may seem to run that has
/// ended long ago.
pub(crate) async fn is_caught_up(tx: &Tx) -> Result<bool> {
    Ok(made::made(tx).await?.is_some_and(|made| made.caught_up == 1))
}

/// Whether the clocks that are there were made by our rules.
pub async fn rules_are_ours(core: &Core) -> Result<bool> {
    let tx = core.db.read().await?;
    let basis = basis(core, &tx).await?;
    let ours = made::made(&tx).await?.is_some_and(|made| made.basis == basis);
    tx.commit().await?;
    Ok(ours)
}

/// Forgets what was made, and begins at the first leaf of every log. Steps that were told stay told.
async fn begin_anew(core: &Core) -> Result<()> {
    let tx = core.db.write().await?;
    tx.lock(READER).await?;
    let basis = basis(core, &tx).await?;
    clock::clear(&tx).await?;
    fact::clear(&tx).await?;
    matter::clear(&tx).await?;
    core.journal.begin_anew(&tx, READER).await?;
    made::begin(&tx, &basis).await?;
    tx.commit().await
}
