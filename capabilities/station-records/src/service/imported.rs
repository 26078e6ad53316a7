//! What was taken over from another system, as officers may see it: a list without names, and one record with its cells as
//! they stood. Each opening is a look-up in the journal. Must not show it as a record of ours.

use async_trait::async_trait;
use contracts::Archive;
use db::{Cursor, Page};
use import::Original;
use kernel::ids::UnitId;
use kernel::{Bilingual, Error, Result, Timestamp};
use op::{Op, ReadOp};
use policy::Resource;
use uuid::Uuid;
use vault::Found;

use crate::service::import::SEALED;
use crate::store::imported::{self, row};

/// Records on one screen.
const SCREEN: usize = 30;

/// A record in a list: nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedOldFir {
    /// The record.
    pub id: Uuid,
    /// Its number in the other system.
    pub number: String,
    /// The station meant.
    pub office: Bilingual,
    /// When it was made there, as that system states.
    pub stated_at: Option<Timestamp>,
    /// What is impossible about it.
    pub flags: Vec<String>,
    /// When it was taken over.
    pub recorded_at: Timestamp,
}

/// A record with its cells.
#[derive(Debug, Clone)]
pub struct OpenedOldFir {
    /// The facts of the list.
    pub listed: ListedOldFir,
    /// The cells as they stood; `None` when the key was destroyed.
    pub cells: Option<Vec<(String, String)>>,
}

fn record(row: &row::Model) -> Resource {
    let place =
        super::of_office("station-records.fir", row.id, (row.office, [row.circle, row.district, row.region]));
    Resource { sensitivity: i64::from(row.sensitivity), ..place }
}

/// A page of what the actor may see, the last taken over first; of one number when given.
pub async fn old_firs(r: &ReadOp, number: Option<&str>, after: Option<Cursor>) -> Result<Page<ListedOldFir>> {
    let scope = r.scope("station-records.fir-read")?;
    let page = imported::list(r.tx(), &scope, number, after, SCREEN).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in &page.rows {
        rows.push(listed(r, row).await?);
    }
    Ok(Page { rows, next: page.next })
}

async fn listed(r: &ReadOp, row: &row::Model) -> Result<ListedOldFir> {
    let office = organisation::store::unit(r.tx(), UnitId(row.office)).await?;
    Ok(ListedOldFir {
        id: row.id,
        number: row.number.clone(),
        office: office.map_or_else(|| Bilingual::new("—", "—"), |unit| unit.name),
        stated_at: row.stated_at.map(Timestamp),
        flags: row.flags.split_whitespace().map(str::to_owned).collect(),
        recorded_at: Timestamp(row.recorded_at),
    })
}

async fn visible(op: &Op, id: Uuid) -> Result<row::Model> {
    let r = op.read().await?;
    let row = imported::by_id(r.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    r.permit("station-records.fir-read", &record(&row))?;
    r.done().await?;
    Ok(row)
}

async fn cells(r: &ReadOp, row: &row::Model) -> Result<Option<Vec<(String, String)>>> {
    match r.key(row.id).await? {
        Found::Key(key) => {
            let original: Original = key.open_value(SEALED, row.id, &row.sealed)?;
            Ok(Some(original.cells))
        }
        Found::Destroyed(_) => Ok(None),
        Found::Missing => Err(Error::Inconsistent {
            table: "station_records_imported_fir",
            what: "key",
            row: row.id.to_string(),
        }),
    }
}

/// Opens one: journaled first. To whom it is not shown it does not exist.
pub async fn open_old_fir(op: &Op, id: Uuid) -> Result<OpenedOldFir> {
    let row = visible(op, id).await?;
    op.look_up(super::purpose_by_post(op, &record(&row)), "imported-fir", row.id, &record(&row)).await?;
    let r = op.read().await?;
    let opened = OpenedOldFir { listed: listed(&r, &row).await?, cells: cells(&r, &row).await? };
    r.done().await?;
    Ok(opened)
}

/// The FIRs of another system as other capabilities may ask for them.
#[derive(Debug, Clone, Copy, Default)]
pub struct OldBook;

#[async_trait]
impl Archive for OldBook {
    async fn old_fir(&self, r: &ReadOp, office: UnitId, number: &str) -> Result<Option<contracts::OldFir>> {
        let row = imported::of_number(r.tx(), office, number).await?;
        Ok(row.map(|row| contracts::OldFir {
            id: row.id,
            number: row.number.clone(),
            stated_at: row.stated_at.map(Timestamp),
            may_open: r.may("station-records.fir-read", &record(&row)),
        }))
    }
}
