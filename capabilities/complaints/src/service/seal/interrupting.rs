//! Which sealed reports may interrupt an officer: those he handles by name, and those whose place he may ask for at the office of
//! the report. Must not say more of the others than nothing.

use contracts::Interrupting;
use kernel::Result;
use op::ReadOp;
use uuid::Uuid;

use crate::service::known::Known;
use crate::store::{self, alarm, seal};

/// Of some records, alarms of sealed reports or these themselves, those of which the actor may know now.
pub(crate) async fn interrupting(r: &ReadOp, records: &[Uuid]) -> Result<Vec<Interrupting>> {
    let alarms = alarm::reports_of(r.tx(), records).await?;
    let of = |record: &Uuid| *alarms.get(record).unwrap_or(record);
    let reports: Vec<Uuid> = records.iter().map(of).collect();
    let seals = seal::of_reports(r.tx(), &reports).await?;
    let mut found = Vec::new();
    for row in store::by_ids(r.tx(), &reports).await? {
        let Some(pseudonym) = seals.iter().find(|seal| seal.report == row.id).map(|seal| &seal.pseudonym)
        else {
            continue;
        };
        let report = Known::of_row(r, row).await?;
        let (called, page) = if report.handled(r) && report.seat(r).is_ok() {
            (report.row.number.clone(), format!("/reports/{}/alarms", report.id()))
        } else if stands_at(r, &report) {
            (pseudonym.clone(), format!("/danger?code={pseudonym}"))
        } else {
            continue;
        };
        let those = records.iter().filter(|record| of(record) == report.row.id);
        found.extend(those.map(|record| Interrupting {
            record: *record,
            called: called.clone(),
            page: page.clone(),
        }));
    }
    Ok(found)
}

/// Whether the actor may ask for the place, by a post at the very office: those above are told when nobody has answered.
fn stands_at(r: &ReadOp, report: &Known) -> bool {
    let posts = &r.actor().principal.posts;
    report
        .seats
        .answering(|seat| {
            let here = posts.iter().any(|post| post.unit == seat.station);
            if here {
                r.permit("complaints.danger", seat)
            } else {
                Err(kernel::Error::NotFound("policy.not-found"))
            }
        })
        .is_ok()
}
