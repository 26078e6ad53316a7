//! The reports an officer may see: numbers, hours and states, no names. The filter is the policy itself.

use db::{Cursor, Page};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Bilingual, Result, Timestamp};
use op::ReadOp;

use crate::store::{self, report};

/// Reports on one screen.
const SCREEN: usize = 30;

/// One report in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedReport {
    /// The report.
    pub id: ComplaintId,
    /// Its number.
    pub number: String,
    /// The receiving office.
    pub office: Bilingual,
    /// How it came in.
    pub channel: String,
    /// The FIR it has become, as cited.
    pub fir: Option<String>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// A page of the reports the actor may see, newest first.
pub async fn reports(
    r: &ReadOp,
    office: Option<UnitId>,
    after: Option<Cursor>,
) -> Result<Page<ListedReport>> {
    let scope = r.scope("complaints.read")?;
    let page = store::list(r.tx(), &scope, office, after, SCREEN).await?;
    let outcomes = store::outcomes_of(r.tx(), page.rows.iter().map(|row| row.id)).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in page.rows {
        let outcome = outcomes.iter().find(|outcome| outcome.report == row.id);
        rows.push(listed(r, row, outcome.map(|outcome| outcome.number.clone())).await?);
    }
    Ok(Page { rows, next: page.next })
}

async fn listed(r: &ReadOp, row: report::Model, fir: Option<String>) -> Result<ListedReport> {
    let office = organisation::store::unit(r.tx(), UnitId(row.office)).await?;
    Ok(ListedReport {
        id: ComplaintId(row.id),
        number: row.number,
        office: office.map_or_else(|| Bilingual::new("—", "—"), |unit| unit.name),
        channel: row.channel,
        fir,
        recorded_at: Timestamp(row.recorded_at),
    })
}
