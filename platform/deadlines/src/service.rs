//! What officers and citizens learn of clocks. Lists hold numbers, offices and hours, nothing sealed and no name; the filter is
//! the policy itself.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::Catalogue;
use db::{Cursor, Page, Tx};
use jiff::civil::Date;
use kernel::ids::UnitId;
use kernel::{Bilingual, Result, Timestamp};
use op::ReadOp;
use uuid::Uuid;

use crate::store::clock::{self, Span};
use crate::store::{digest, matter, step};

/// Limits on one screen.
const SCREEN: usize = 30;
/// Counted no further: a count of a large register costs more than the page.
const COUNTED: u64 = 1_000;
/// What passes within this many seconds is near.
const NEAR: i64 = 8 * 3_600;
/// Digests shown.
const DIGESTS: u64 = 12;

kernel::words! {
    /// Which limits a list shows.
    Which {
        /// Those that have passed.
        Late = "late",
        /// Those that pass within eight hours.
        Soon = "soon",
        /// All that run.
        Running = "running",
    }
}

impl Which {
    fn span(self, now: Timestamp) -> Span {
        let near = now.plus_seconds(NEAR);
        match self {
            Self::Late => Span { from: None, before: now },
            Self::Soon => Span { from: Some(now), before: near },
            Self::Running => Span { from: None, before: Timestamp(i64::MAX) },
        }
    }
}

/// A limit in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// The record.
    pub record: Uuid,
    /// Its number.
    pub number: String,
    /// Its page.
    pub page: String,
    /// The clock's code.
    pub clock: String,
    /// What is due.
    pub name: Bilingual,
    /// The office that answers for it.
    pub office: Bilingual,
    /// By when.
    pub due_at: Timestamp,
    /// Who was told last that it has passed.
    pub told: Option<Bilingual>,
}

/// How many limits there are of a sort; `more` where counting ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Which.
    pub which: Which,
    /// How many.
    pub count: u64,
    /// There are more than that.
    pub more: bool,
}

/// What a unit was told in a shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The unit.
    pub unit: Bilingual,
    /// The shift's begin and end.
    pub shift: (Timestamp, Timestamp),
    /// Steps told to it.
    pub told: i64,
}

/// A clock of one record, with everybody who was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The clock's code.
    pub clock: String,
    /// What is due.
    pub name: Bilingual,
    /// The limit's source, as the catalogue has it.
    pub source: String,
    /// From when it counts.
    pub counted_from: Timestamp,
    /// By when.
    pub due_at: Timestamp,
    /// When it ended; `None` while it runs.
    pub stopped_at: Option<Timestamp>,
    /// It ended because it no longer counts.
    pub annulled: bool,
    /// Who was told that it had passed, and when.
    pub told: Vec<(Bilingual, Timestamp)>,
    /// The rows by which they were told: each has an entry that proves it.
    pub rows: Vec<Uuid>,
}

impl Standing {
    /// Whether it was not done in time; one that no longer counts was not missed.
    pub fn missed(&self, now: Timestamp) -> bool {
        !self.annulled && self.stopped_at.unwrap_or(now) > self.due_at
    }
}

/// The limits that the actor may see, the longest due first.
pub async fn limits(r: &ReadOp, which: Which, after: Option<Cursor>) -> Result<Page<Limit>> {
    let scope = r.scope("deadlines.read")?;
    let found = clock::list(r.tx(), &scope, which.span(r.now()), (after, SCREEN)).await?;
    let records: Vec<Uuid> = found.rows.iter().map(|row| row.record).collect();
    let matters = matter::some(r.tx(), &records).await?;
    let offices = offices(r.tx(), found.rows.iter().map(|row| row.office)).await?;
    let day = r.now().day();
    Ok(found.map(|row| {
        let (number, page) = matters
            .get(&row.record)
            .map_or_else(Default::default, |one| (one.number.clone(), one.page.clone()));
        Limit {
            record: row.record,
            number,
            page,
            name: name(r.catalogue(), &row.clock, day),
            office: offices.get(&row.office).cloned().unwrap_or_else(|| Bilingual::new("—", "—")),
            due_at: Timestamp(row.due_at),
            told: tier(r.catalogue(), &row.clock, row.told, day),
            clock: row.clock,
        }
    }))
}

/// How many limits the actor may see of each sort.
pub async fn counts(r: &ReadOp) -> Result<Vec<Count>> {
    let scope = r.scope("deadlines.read")?;
    let mut counts = Vec::new();
    for which in Which::ALL {
        let count = clock::count(r.tx(), &scope, which.span(r.now()), COUNTED + 1).await?;
        counts.push(Count { which: *which, count: count.min(COUNTED), more: count > COUNTED });
    }
    Ok(counts)
}

/// The newest digests of units in which the actor holds a post.
pub async fn digests_of(r: &ReadOp, units: &[Uuid]) -> Result<Vec<Digest>> {
    let found = digest::newest(r.tx(), units, DIGESTS).await?;
    let names = offices(r.tx(), found.iter().map(|row| row.unit)).await?;
    let one = |row: digest::Model| Digest {
        unit: names.get(&row.unit).cloned().unwrap_or_else(|| Bilingual::new("—", "—")),
        shift: (Timestamp(row.shift_from), Timestamp(row.shift_to)),
        told: row.told,
    };
    Ok(found.into_iter().map(one).collect())
}

/// The clocks of a record, for those who may open it: as known a moment ago.
pub async fn of_record(tx: &Tx, catalogue: &Catalogue, record: Uuid) -> Result<Vec<Standing>> {
    let (rows, steps) = (clock::of_record(tx, record).await?, step::of_record(tx, record).await?);
    let one = |row: clock::Model| {
        let day = Timestamp(row.counted_from).day();
        let told = steps.iter().filter(|step| step.clock == row.clock).filter_map(|step| {
            Some((tier(catalogue, &step.clock, step.step, day)?, Timestamp(step.recorded_at)))
        });
        let rows = steps.iter().filter(|step| step.clock == row.clock).map(|step| step.id).collect();
        Standing {
            rows,
            name: name(catalogue, &row.clock, day),
            source: catalogue.clock(&row.clock, day).map(|known| known.source.clone()).unwrap_or_default(),
            counted_from: Timestamp(row.counted_from),
            due_at: Timestamp(row.due_at),
            stopped_at: row.stopped_at.map(Timestamp),
            annulled: row.annulled == 1,
            told: told.collect(),
            clock: row.clock,
        }
    };
    Ok(rows.into_iter().map(one).collect())
}

/// From when the clocks of some records count, those that have ended too. A record of which no fact is known yet is left out.
pub async fn counted_from(tx: &Tx, records: &[Uuid]) -> Result<BTreeMap<Uuid, Timestamp>> {
    clock::counted_from(tx, records).await
}

/// The record of a step by which somebody was told.
pub async fn record_of_step(tx: &Tx, id: Uuid) -> Result<Option<Uuid>> {
    step::by_id(tx, id).await.map(|found| found.map(|row| row.record))
}

fn name(catalogue: &Catalogue, clock: &str, day: Date) -> Bilingual {
    catalogue.clock(clock, day).map_or_else(|| Bilingual::new(clock, clock), |row| row.name.clone())
}

/// Who a step tells.
fn tier(catalogue: &Catalogue, clock: &str, step: i64, day: Date) -> Option<Bilingual> {
    let steps = catalogue.escalations(clock, day);
    steps.into_iter().find(|row| row.facts.step == step).map(|row| row.name.clone())
}

async fn offices(tx: &Tx, ids: impl Iterator<Item = Uuid>) -> Result<BTreeMap<Uuid, Bilingual>> {
    let mut names = BTreeMap::new();
    for id in ids.collect::<BTreeSet<_>>() {
        let unit = organisation::store::unit(tx, UnitId(id)).await?;
        names.extend(unit.map(|unit| (id, unit.name)));
    }
    Ok(names)
}
