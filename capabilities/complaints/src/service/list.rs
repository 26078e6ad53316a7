//! The reports an officer may see: numbers, hours and states, no names. The filter is the policy itself.

use db::{Cursor, Page};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Bilingual, Result, Timestamp};
use op::ReadOp;

use crate::store::{self, report, transfer::holding};

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
    /// Who holds it now, where that is not the receiving office.
    pub holder: Option<Bilingual>,
    /// To whom it is offered.
    pub offered: Option<Bilingual>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// A page of the reports the actor may see, newest first: what the offices he reads for received, and what they hold. What
/// is only offered to them stands in [`super::offers`].
pub async fn reports(
    r: &ReadOp,
    office: Option<UnitId>,
    after: Option<Cursor>,
) -> Result<Page<ListedReport>> {
    let scope = r.scope("complaints.read")?;
    let received = store::list(r.tx(), &scope, office, after, SCREEN).await?;
    let held = store::transfer::held(r.tx(), &scope, office, after, SCREEN).await?;
    let page = together(received, held);
    let holdings = store::transfer::holdings_of(r.tx(), page.rows.iter().map(|row| row.id)).await?;
    let outcomes = store::outcomes_of(r.tx(), page.rows.iter().map(|row| row.id)).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in page.rows {
        let outcome = outcomes.iter().find(|outcome| outcome.report == row.id);
        let holding = holdings.iter().find(|holding| holding.report == row.id);
        rows.push(listed(r, row, outcome.map(|outcome| outcome.number.clone()), holding).await?);
    }
    Ok(Page { rows, next: page.next })
}

/// Two lists of the newest first as one; what stands in both, once.
fn together(received: Page<report::Model>, held: Page<report::Model>) -> Page<report::Model> {
    if held.rows.is_empty() {
        return received;
    }
    let place = |row: &report::Model| Cursor { at: row.recorded_at, id: row.id };
    let more = received.next.is_some() || held.next.is_some();
    let mut rows: Vec<_> = received.rows.into_iter().chain(held.rows).collect();
    rows.sort_unstable_by_key(|row| std::cmp::Reverse((row.recorded_at, row.id)));
    rows.dedup_by_key(|row| row.id);
    let cut = rows.len() > SCREEN;
    rows.truncate(SCREEN);
    let next = rows.last().filter(|_| cut || more).map(place);
    Page { rows, next }
}

async fn listed(
    r: &ReadOp,
    row: report::Model,
    fir: Option<String>,
    holding: Option<&holding::Model>,
) -> Result<ListedReport> {
    let name =
        async |id| Result::Ok(organisation::store::unit(r.tx(), UnitId(id)).await?.map(|unit| unit.name));
    let office = name(row.office).await?;
    let holder = match holding.map(|now| now.office).filter(|holder| *holder != row.office) {
        Some(holder) => name(holder).await?,
        None => None,
    };
    let offered = match holding.and_then(|now| now.offered_office) {
        Some(offered) => name(offered).await?,
        None => None,
    };
    Ok(ListedReport {
        id: ComplaintId(row.id),
        number: row.number,
        office: office.unwrap_or_else(|| Bilingual::new("—", "—")),
        holder,
        offered,
        channel: row.channel,
        fir,
        recorded_at: Timestamp(row.recorded_at),
    })
}
