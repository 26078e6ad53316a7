//! Saying what a report discloses. A word stands beside the ones before it; only whoever commands the station says so that
//! an earlier one no longer counts.

use journal::{Draft, Subject};
use kernel::ids::ComplaintId;
use kernel::{Error, Result, Timestamp};
use op::{Op, ReadOp, WriteOp};
use vault::Found;

use crate::events;
use crate::model::sorting::{Sort, TypedSorting};
use crate::service::hold::Hold;
use crate::service::known::Known;
use crate::service::seats::known;
use crate::store::sorting;

/// Where the reason is sealed.
const SEALED_SORTING: &str = "complaints_sorting.sealed";

/// A word about what a report discloses, as read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sorted {
    /// What sort of matter.
    pub sort: Sort,
    /// Said from above the station.
    pub above: bool,
    /// When.
    pub recorded_at: Timestamp,
    /// Why; `None` where nothing was said, or the report's key was destroyed.
    pub reason: Option<String>,
}

/// Whether the actor's word comes from above the station; an error where he may say nothing.
pub(super) fn standing(permit: impl Fn(&str) -> Result<()>) -> Result<bool> {
    if permit("complaints.resort").is_ok() {
        return Ok(true);
    }
    known(permit("complaints.sort")).map(|()| false)
}

/// Says what a report discloses.
pub async fn sort(w: &mut WriteOp, id: ComplaintId, typed: &TypedSorting) -> Result<()> {
    let hold = Hold::read_by_actor(w, id).await?;
    let above = standing(|action| w.permit(action, &hold.seats.held))?;
    if !above {
        hold.place_of_books(w).await?;
    }
    let (sort, reason) = typed.check(above)?;
    let (row, key) = (&hold.row, hold.key(w).await?);
    let sorting_id = w.new_id();
    let sorting = sorting::Model {
        id: sorting_id,
        version: 1,
        report: row.id,
        sort: sort.word().to_owned(),
        above: i32::from(above),
        recorded_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        charge: w.actor().stamp().charge,
        sealed: key.seal_value(SEALED_SORTING, sorting_id, &reason, w.entropy())?,
    };
    w.insert::<sorting::Entity>(sorting).await?;
    let subject = Subject { kind: "complaint-sorting", id: sorting_id, version: Some(1) };
    w.journal(Draft {
        unit: Some(hold.office().0),
        sensitivity: row.sensitivity,
        ..Draft::new(events::SORT, subject)
    })?;
    Ok(())
}

/// What was said of a report, oldest first; with reasons for those who may open it.
pub(crate) async fn sortings(r: &ReadOp, id: ComplaintId, with_reasons: bool) -> Result<Vec<Sorted>> {
    let rows = sorting::of_report(r.tx(), id).await?;
    let key = if with_reasons && !rows.is_empty() { Some(r.key(id.0).await?) } else { None };
    rows.into_iter()
        .map(|row| {
            let reason = match &key {
                Some(Found::Key(key)) => key.open_value(SEALED_SORTING, row.id, &row.sealed)?,
                _ => None,
            };
            let unknown =
                || Error::Inconsistent { table: "complaints_sorting", what: "sort", row: row.id.to_string() };
            Ok(Sorted {
                sort: Sort::parse(&row.sort).ok_or_else(unknown)?,
                above: row.above == 1,
                recorded_at: Timestamp(row.recorded_at),
                reason,
            })
        })
        .collect()
}

/// The number of a report of which the actor may say what it discloses, and whether from above.
pub async fn may_sort(op: &Op, id: ComplaintId) -> Result<(String, bool)> {
    let r = op.read().await?;
    let report = Known::of(&r, id).await?;
    let above = standing(|action| r.permit(action, &report.seats.held))?;
    r.done().await?;
    Ok((report.row.number, above))
}
