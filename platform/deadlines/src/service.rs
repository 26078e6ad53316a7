//! What officers and citizens learn of clocks. Lists hold numbers, offices and hours, nothing sealed and no name; the filter is
//! the policy itself.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Catalogue, Told};
use contracts::Reports;
use db::{Cursor, Page, Tx};
use jiff::civil::Date;
use kernel::ids::UnitId;
use kernel::{Bilingual, Result, Timestamp};
use op::ReadOp;
use uuid::Uuid;

use crate::store::clock::{self, Seen, Span};
use crate::store::{digest, matter, step};
use crate::{outside, veiled};

pub use crate::veiled::{SealedStep, Veils, veils};

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
    /// The record and its page; `None` of a sealed one: whoever learns that it is late learns nothing that leads to it.
    pub leads_to: Option<(Uuid, String)>,
    /// Its number; of a sealed one what the books of a station call it.
    pub number: String,
    /// The clock's code.
    pub clock: String,
    /// What is due.
    pub name: Bilingual,
    /// The office that answers for it; of a sealed one its district.
    pub office: Bilingual,
    /// By when.
    pub due_at: Timestamp,
    /// Who was told last that it has passed.
    pub told: Option<Bilingual>,
    /// A body outside the police that is to be told and has not collected it yet.
    pub to_be_told: Option<Bilingual>,
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

/// Whether what a unit was told in a shift was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// There was nothing but sealed matters: nothing waits to be read.
    None,
    /// Not yet.
    Waits,
    /// By whoever is in charge of it, at this hour.
    Read(Timestamp),
}

/// What a unit was told in a shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The unit.
    pub unit: Bilingual,
    /// Whether whoever is in charge of the unit has read it.
    pub reading: Reading,
    /// The shift's begin and end.
    pub shift: (Timestamp, Timestamp),
    /// Steps told to it, those about sealed matters that the reader may know of among them.
    pub told: i64,
    /// What is said of those.
    pub sealed: Vec<SealedStep>,
}

/// The limit of one record that passes next, or passed first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// The clock's code.
    pub clock: String,
    /// What is due.
    pub name: Bilingual,
    /// By when.
    pub due_at: Timestamp,
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
    /// Who was told that it had passed, and when; a body outside the police once it has collected that.
    pub told: Vec<(Bilingual, Timestamp)>,
    /// A body outside the police that is to be told and has not collected it yet.
    pub to_be_told: Option<Bilingual>,
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
pub async fn limits(r: &ReadOp, veils: &Veils, which: Which, after: Option<Cursor>) -> Result<Page<Limit>> {
    let (scope, sealed) = (r.scope("deadlines.read")?, veils.clocks());
    let seen = Seen { scope: &scope, sealed: &sealed };
    let found = clock::list(r.tx(), seen, which.span(r.now()), (after, SCREEN)).await?;
    let records: Vec<Uuid> = found.rows.iter().map(|row| row.record).collect();
    let matters = matter::some(r.tx(), &records).await?;
    let offices = offices(r.tx(), found.rows.iter().map(|row| veils.place(row))).await?;
    let day = r.now().day();
    let waits = step::not_collected(r.tx(), &records).await?;
    Ok(found.map(|row| {
        let within = waits.get(&(row.record, row.clock.clone())).copied();
        let matter = matters.get(&row.record);
        let (number, leads_to) = match veils.called(row.id) {
            Some(called) => (called.to_owned(), None),
            None => (
                matter.map(|one| one.number.clone()).unwrap_or_default(),
                matter.map(|one| (one.record, one.page.clone())),
            ),
        };
        Limit {
            leads_to,
            number,
            name: name(r.catalogue(), &row.clock, day),
            office: offices.get(&veils.place(&row)).cloned().unwrap_or_else(|| Bilingual::new("—", "—")),
            due_at: Timestamp(row.due_at),
            told: tier(r.catalogue(), &row.clock, within.unwrap_or(row.told), day),
            to_be_told: tier(r.catalogue(), &row.clock, row.told, day).filter(|_| within.is_some()),
            clock: row.clock,
        }
    }))
}

/// How many limits the actor may see of each sort.
pub async fn counts(r: &ReadOp, veils: &Veils) -> Result<Vec<Count>> {
    let (scope, sealed) = (r.scope("deadlines.read")?, veils.clocks());
    let seen = Seen { scope: &scope, sealed: &sealed };
    let mut counts = Vec::new();
    for which in Which::ALL {
        let count = clock::count(r.tx(), seen, which.span(r.now()), COUNTED + 1).await?;
        counts.push(Count { which: *which, count: count.min(COUNTED), more: count > COUNTED });
    }
    Ok(counts)
}

/// The newest digests of units in which the actor holds a post, with what these were told of sealed matters where a step names him.
pub async fn digests_of(r: &ReadOp, reports: &dyn Reports, units: &[Uuid]) -> Result<Vec<Digest>> {
    let found = digest::newest(r.tx(), units, DIGESTS).await?;
    let sealed = veiled::told_in_shifts(r, reports).await?;
    let names =
        offices(r.tx(), found.iter().map(|row| row.unit).chain(sealed.keys().map(|key| key.1))).await?;
    let mut lines: BTreeMap<(Timestamp, Uuid), Digest> = BTreeMap::new();
    let read =
        digest::read::since(r.tx(), units, found.last().map_or(Timestamp(0), |row| Timestamp(row.shift_to)))
            .await?;
    let line = |unit: Uuid, shift: (Timestamp, Timestamp)| Digest {
        unit: names.get(&unit).cloned().unwrap_or_else(|| Bilingual::new("—", "—")),
        reading: Reading::None,
        shift,
        told: 0,
        sealed: Vec::new(),
    };
    for row in found {
        let shift = (Timestamp(row.shift_from), Timestamp(row.shift_to));
        let of = |one: &&digest::read::Model| one.unit == row.unit && one.until >= row.shift_to;
        let reading = read.iter().rev().find(of).map(|one| Reading::Read(Timestamp(one.recorded_at)));
        let one = lines.entry((shift.0, row.unit)).or_insert_with(|| line(row.unit, shift));
        (one.told, one.reading) = (row.told, reading.unwrap_or(Reading::Waits));
    }
    for ((shift, unit), steps) in sealed {
        let one = lines.entry((shift.0, unit)).or_insert_with(|| line(unit, shift));
        one.told += i64::try_from(steps.len()).unwrap_or(i64::MAX);
        one.sealed = steps;
    }
    Ok(lines.into_values().rev().take(DIGESTS as usize).collect())
}

/// Of each of some records the limit that passes next, or passed first, among those that run.
pub async fn next_limits(r: &ReadOp, records: &[Uuid]) -> Result<BTreeMap<Uuid, Next>> {
    let mut next = BTreeMap::new();
    for row in clock::running_of(r.tx(), records).await? {
        let name = name(r.catalogue(), &row.clock, Timestamp(row.counted_from).day());
        let due_at = Timestamp(row.due_at);
        next.entry(row.record).or_insert(Next { clock: row.clock, name, due_at });
    }
    Ok(next)
}

/// The clocks of a record, for those who may open it: as known a moment ago.
pub async fn of_record(tx: &Tx, catalogue: &Catalogue, record: Uuid) -> Result<Vec<Standing>> {
    let (rows, steps) = (clock::of_record(tx, record).await?, step::of_record(tx, record).await?);
    let collected = outside::when(tx, &steps).await?;
    let one = |row: clock::Model| {
        let day = Timestamp(row.counted_from).day();
        let of = || steps.iter().filter(|step| step.clock == row.clock);
        let told = of().filter_map(|step| {
            let at = if is_outside(step) { *collected.get(&step.id)? } else { Timestamp(step.recorded_at) };
            Some((tier(catalogue, &step.clock, step.step, day)?, at))
        });
        let waits = of().find(|step| is_outside(step) && !collected.contains_key(&step.id));
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
            to_be_told: waits.and_then(|step| tier(catalogue, &step.clock, step.step, day)),
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

pub(crate) fn name(catalogue: &Catalogue, clock: &str, day: Date) -> Bilingual {
    catalogue.clock(clock, day).map_or_else(|| Bilingual::new(clock, clock), |row| row.name.clone())
}

fn is_outside(step: &step::Model) -> bool {
    step.tier == Told::Outside.word()
}

/// Who a step tells.
fn tier(catalogue: &Catalogue, clock: &str, step: i64, day: Date) -> Option<Bilingual> {
    let steps = catalogue.escalations(clock, day);
    steps.into_iter().find(|row| row.facts.step == step).map(|row| row.name.clone())
}

pub(crate) async fn offices(tx: &Tx, ids: impl Iterator<Item = Uuid>) -> Result<BTreeMap<Uuid, Bilingual>> {
    let mut names = BTreeMap::new();
    for id in ids.collect::<BTreeSet<_>>() {
        let unit = organisation::store::unit(tx, UnitId(id)).await?;
        names.extend(unit.map(|unit| (id, unit.name)));
    }
    Ok(names)
}
