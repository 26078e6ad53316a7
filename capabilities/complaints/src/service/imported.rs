//! What was taken over from another system, as officers may see it: a list without names, and one record with its cells as
//! they stood. Each opening is a look-up in the journal. Must not show it as a record of ours.

use contracts::{Archive, OldFir};
use db::{Cursor, Page};
use import::Original;
use kernel::ids::UnitId;
use kernel::{Bilingual, Error, Result, Timestamp};
use op::{Op, Purpose, ReadOp};
use policy::Resource;
use uuid::Uuid;
use vault::Found;

use crate::service::import::SEALED;
use crate::store::imported::{self, row};

/// Records on one screen.
const SCREEN: usize = 30;
/// The cells that anybody who may read the record sees; the others say or may say who it was.
const OPEN: [&str; 13] = [
    "District",
    "ComplaintRecord",
    "PoliceStation",
    "Category",
    "Offense",
    "ComplaintStatus",
    "PendingAtLevel",
    "IsFIRRegistered",
    "FIRNo",
    "CreatedDate",
    "StatusModifiedDate",
    "responsetime",
    "TotalFollowupCount",
];

/// A record in a list: nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedOldComplaint {
    /// The record.
    pub id: Uuid,
    /// Its number in the other system.
    pub number: String,
    /// The station meant.
    pub office: Bilingual,
    /// The FIR it names.
    pub fir: Option<String>,
    /// When it was made there, as that system states.
    pub stated_at: Option<Timestamp>,
    /// What is impossible about it.
    pub flags: Vec<String>,
    /// When it was taken over.
    pub recorded_at: Timestamp,
}

/// A record with its cells.
#[derive(Debug, Clone)]
pub struct OpenedOldComplaint {
    /// The facts of the list.
    pub listed: ListedOldComplaint,
    /// Who it was is kept from this reader.
    pub identity_hidden: bool,
    /// The FIR it names, where that was taken over too.
    pub old_fir: Option<OldFir>,
    /// The cells as they stood; `None` when the key was destroyed.
    pub cells: Option<Vec<(String, String)>>,
}

fn record(row: &row::Model) -> Resource {
    let unit = |id: Option<Uuid>| id.map_or_else(String::new, |id| id.to_string());
    let place = Resource::new("complaints.report", row.id).at(
        row.office,
        unit(row.circle),
        unit(row.district),
        unit(row.region),
    );
    Resource { sensitivity: i64::from(row.sensitivity), ..place }
}

/// A page of what the actor may see, the last taken over first; of one number when given.
pub async fn old_complaints(
    r: &ReadOp,
    number: Option<&str>,
    after: Option<Cursor>,
) -> Result<Page<ListedOldComplaint>> {
    let scope = r.scope("complaints.read")?;
    let page = imported::list(r.tx(), &scope, number, after, SCREEN).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in &page.rows {
        rows.push(listed(r, row).await?);
    }
    Ok(Page { rows, next: page.next })
}

async fn listed(r: &ReadOp, row: &row::Model) -> Result<ListedOldComplaint> {
    let office = organisation::store::unit(r.tx(), UnitId(row.office)).await?;
    Ok(ListedOldComplaint {
        id: row.id,
        number: row.number.clone(),
        office: office.map_or_else(|| Bilingual::new("—", "—"), |unit| unit.name),
        fir: row.fir.clone(),
        stated_at: row.stated_at.map(Timestamp),
        flags: row.flags.split_whitespace().map(str::to_owned).collect(),
        recorded_at: Timestamp(row.recorded_at),
    })
}

async fn visible(op: &Op, id: Uuid) -> Result<row::Model> {
    let r = op.read().await?;
    let row = imported::by_id(r.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    r.permit("complaints.read", &record(&row))?;
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
        Found::Missing => {
            Err(Error::Inconsistent { table: "complaints_imported", what: "key", row: row.id.to_string() })
        }
    }
}

/// Opens one for a stated purpose. Journaled before anything is shown.
pub async fn open_old_complaint(
    op: &Op,
    archive: &dyn Archive,
    id: Uuid,
    purpose: Purpose,
) -> Result<OpenedOldComplaint> {
    let row = visible(op, id).await?;
    op.look_up(purpose, "imported-complaint", row.id, &record(&row)).await?;
    let r = op.read().await?;
    let identity = r.may_for("complaints.read-identity", &record(&row), purpose.word());
    let mut cells = cells(&r, &row).await?;
    if !identity && let Some(cells) = &mut cells {
        cells.retain(|(name, _)| OPEN.contains(&name.as_str()));
    }
    let old_fir = match &row.fir {
        Some(number) => archive.old_fir(&r, UnitId(row.office), number).await?,
        None => None,
    };
    let identity_hidden = !identity && cells.is_some();
    let opened = OpenedOldComplaint { listed: listed(&r, &row).await?, identity_hidden, old_fir, cells };
    r.done().await?;
    Ok(opened)
}

impl OpenedOldComplaint {
    /// The complaint is stated to have been made after its FIR: typed in behind it.
    pub fn typed_after_its_fir(&self) -> bool {
        let fir = self.old_fir.as_ref().and_then(|fir| fir.stated_at);
        matches!((self.listed.stated_at, fir), (Some(made), Some(fir)) if made > fir)
    }
}
