//! What is told at once, on whatever page an officer is: limits that the catalogue says interrupt (`docs/adr/0034-interruptions.md`).
//! At the station that answers for the matter, to whoever is told above it, and of sealed matters to those who may know at this
//! moment. Must not write: what interrupts ends with the fact that ends its clock, and with nothing else.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use catalogue::Interrupts;
use contracts::{Interruptions, Reports};
use kernel::{Bilingual, Result, Timestamp};
use op::{Op, ReadOp};
use uuid::Uuid;

use crate::service::{name, offices};
use crate::store::{clock, matter};
use crate::veiled::veils;

/// Looked at for one reader, and of sealed ones of the whole force before they are narrowed to him.
const MOST: u64 = 500;
const SEALED_MOST: u64 = 5_000;

/// One thing that cannot wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interruption {
    /// The record whose clock it is; `None` of a sealed one that the actor may not open.
    pub record: Option<Uuid>,
    /// Its number; of a sealed one, for whoever may not open it, what the books of a station call it.
    pub number: String,
    /// Where it is answered.
    pub page: String,
    /// The clock's code.
    pub clock: String,
    /// What is due.
    pub name: Bilingual,
    /// The office that answers for it; `None` of a sealed one.
    pub office: Option<Bilingual>,
    /// By when.
    pub due_at: Timestamp,
    /// It waits for an answer from its first moment, and not only since it is late.
    pub waits: bool,
}

/// Everything that interrupts the actor now: what waits for an answer before what is merely late, and each the longest due first.
pub async fn interruptions(r: &ReadOp, reports: &dyn Reports) -> Result<Vec<Interruption>> {
    let mut found = open(r).await?;
    found.extend(sealed(r, reports).await?);
    found.sort_by(|one, other| {
        (!one.waits, one.due_at, &one.number).cmp(&(!other.waits, other.due_at, &other.number))
    });
    Ok(found)
}

/// Those that are not sealed: of the stations at which the actor holds a post, and those of which a step told his unit.
async fn open(r: &ReadOp) -> Result<Vec<Interruption>> {
    let posts = r.actor().principal.posts.iter();
    let units: BTreeSet<Uuid> = posts.filter_map(|post| post.unit.parse().ok()).collect();
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let (reads, waits) = (r.scope("deadlines.read")?, r.scope("deadlines.interrupt")?);
    let units: Vec<Uuid> = units.into_iter().collect();
    let rows = clock::interrupting(r.tx(), (&reads, &waits), &units, MOST).await?;
    let records: Vec<Uuid> = rows.iter().map(|row| row.record).collect();
    let matters = matter::some(r.tx(), &records).await?;
    let names = offices(r.tx(), rows.iter().map(|row| row.office)).await?;
    let one = |row: clock::Model| {
        let of = matters.get(&row.record)?;
        Some(Interruption {
            record: Some(row.record),
            number: of.number.clone(),
            page: of.page.clone(),
            office: names.get(&row.office).cloned(),
            ..bare(r, row)
        })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

/// Sealed ones: for whoever handles the matter or may ask for its place now, and for whoever a step named by post.
async fn sealed(r: &ReadOp, reports: &dyn Reports) -> Result<Vec<Interruption>> {
    let rows = clock::interrupting_sealed(r.tx(), SEALED_MOST).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let records: Vec<Uuid> = rows.iter().map(|row| row.record).collect();
    let known = reports.interrupting(r, &records).await?;
    let veils = veils(r, reports).await?;
    let one = |row: clock::Model| {
        let of = known.iter().find(|of| of.record == row.record);
        let opens = of.is_some_and(|of| of.opens);
        let of = of.map(|of| (of.called.clone(), of.page.clone()));
        let told = || veils.called(row.id).map(|called| (called.to_owned(), "/clocks".to_owned()));
        let (number, page) = of.or_else(told)?;
        Some(Interruption { record: opens.then_some(row.record), number, page, ..bare(r, row) })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

fn bare(r: &ReadOp, row: clock::Model) -> Interruption {
    Interruption {
        record: None,
        number: String::new(),
        page: String::new(),
        name: name(r.catalogue(), &row.clock, Timestamp(row.counted_from).day()),
        clock: row.clock,
        office: None,
        due_at: Timestamp(row.due_at),
        waits: row.interrupts == Interrupts::Running as i32,
    }
}

/// Whether anything interrupts, for whoever shows where work begins.
#[derive(Clone)]
pub struct OpenInterruptions(Arc<dyn Reports>);

impl OpenInterruptions {
    /// With the reports of which some are sealed.
    pub fn new(reports: Arc<dyn Reports>) -> Self {
        Self(reports)
    }
}

impl std::fmt::Debug for OpenInterruptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OpenInterruptions")
    }
}

#[async_trait]
impl Interruptions for OpenInterruptions {
    async fn any(&self, op: &Op) -> Result<bool> {
        let r = op.read().await?;
        let found = interruptions(&r, self.0.as_ref()).await?;
        r.done().await?;
        Ok(!found.is_empty())
    }
}
