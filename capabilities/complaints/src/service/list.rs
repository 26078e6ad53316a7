//! The reports an officer may see: numbers, hours and states, no names. The filter is the policy itself.

use std::collections::{BTreeMap, BTreeSet};

use contracts::DisposalKind;
use db::{Cursor, Page};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Bilingual, Result, Timestamp};
use op::ReadOp;
use uuid::Uuid;

use crate::store::{self, report, transfer::holding};

/// Reports on one screen.
pub(super) const SCREEN: usize = 30;

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
    /// Why no investigation follows.
    pub disposed: Option<DisposalKind>,
    /// Who holds it now, where that is not the receiving office.
    pub holder: Option<Bilingual>,
    /// To whom it is offered.
    pub offered: Option<Bilingual>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// How long it waits, in a list of what does.
    pub waits: Option<super::Waits>,
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
    Ok(Page { rows: listed_all(r, page.rows).await?, next: page.next })
}

/// Reports as a list shows them, in the order given.
pub(crate) async fn listed_all(r: &ReadOp, rows: Vec<report::Model>) -> Result<Vec<ListedReport>> {
    let holdings = store::transfer::holdings_of(r.tx(), rows.iter().map(|row| row.id)).await?;
    let outcomes = store::outcomes_of(r.tx(), rows.iter().map(|row| row.id)).await?;
    let disposals = store::disposal::of_reports(r.tx(), rows.iter().map(|row| row.id)).await?;
    let names = names(r, &rows, &holdings).await?;
    let one = |row: report::Model| {
        let outcome = outcomes.iter().find(|outcome| outcome.report == row.id);
        let holding = holdings.iter().find(|holding| holding.report == row.id);
        let last = disposals.iter().rev().find(|disposal| disposal.report == row.id);
        let disposed = last.map(super::disposal::kind_of).transpose()?;
        Ok(listed(&names, row, (outcome.map(|outcome| outcome.number.clone()), disposed), holding))
    };
    rows.into_iter().map(one).collect()
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

/// The names of the offices that a list speaks of, each asked for once.
async fn names(
    r: &ReadOp,
    rows: &[report::Model],
    holdings: &[holding::Model],
) -> Result<BTreeMap<Uuid, Bilingual>> {
    let moved = holdings.iter().flat_map(|holding| [Some(holding.office), holding.offered_office]);
    let offices: BTreeSet<Uuid> = rows.iter().map(|row| row.office).chain(moved.flatten()).collect();
    let mut names = BTreeMap::new();
    for office in offices {
        let unit = organisation::store::unit(r.tx(), UnitId(office)).await?;
        names.extend(unit.map(|unit| (office, unit.name)));
    }
    Ok(names)
}

fn listed(
    names: &BTreeMap<Uuid, Bilingual>,
    row: report::Model,
    (fir, disposed): (Option<String>, Option<DisposalKind>),
    holding: Option<&holding::Model>,
) -> ListedReport {
    let name = |office: Uuid| names.get(&office).cloned();
    let holder = holding.map(|now| now.office).filter(|holder| *holder != row.office);
    ListedReport {
        id: ComplaintId(row.id),
        number: row.number,
        office: name(row.office).unwrap_or_else(|| Bilingual::new("—", "—")),
        holder: holder.and_then(name),
        offered: holding.and_then(|now| now.offered_office).and_then(name),
        channel: row.channel,
        fir,
        disposed,
        recorded_at: Timestamp(row.recorded_at),
        waits: None,
    }
}
