//! Which sealed reports may interrupt an officer: those he handles by name, and those whose place he may ask for at the office of
//! the report. Must not say more of the others than nothing.

use std::collections::{BTreeMap, BTreeSet};

use contracts::Interrupting;
use kernel::Result;
use op::ReadOp;
use uuid::Uuid;

use crate::service::known::Known;
use crate::store::{self, alarm, seal};

/// Of some records, alarms of sealed reports or these themselves, those of which the actor may know now.
pub(crate) async fn interrupting(r: &ReadOp, records: &[Uuid]) -> Result<Vec<Interrupting>> {
    let mut alarms = BTreeMap::new();
    for some in records.chunks(store::AT_ONCE) {
        alarms.extend(alarm::reports_of(r.tx(), some).await?);
    }
    let of = |record: &Uuid| *alarms.get(record).unwrap_or(record);
    let reports: BTreeSet<Uuid> = records.iter().map(of).collect();
    let reports = near(r, &reports.into_iter().collect::<Vec<_>>()).await?;
    let seals = seal::of_reports(r.tx(), &reports).await?;
    let mut found = Vec::new();
    for row in store::by_ids(r.tx(), &reports).await? {
        let Some(pseudonym) = seals.iter().find(|seal| seal.report == row.id).map(|seal| &seal.pseudonym)
        else {
            continue;
        };
        let report = Known::of_row(r, row).await?;
        let opens = report.handled(r) && report.seat(r).is_ok();
        let (called, page) = if opens {
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
            opens,
        }));
    }
    Ok(found)
}

/// Of some reports those that may concern the actor at all: in his hands, or of an office at which he holds a post. Every page of
/// every officer asks; whether he may know is asked of these alone.
async fn near(r: &ReadOp, reports: &[Uuid]) -> Result<Vec<Uuid>> {
    let actor = r.actor();
    let units: Vec<Uuid> = actor.principal.posts.iter().filter_map(|post| post.unit.parse().ok()).collect();
    let mut near = store::at_offices(r.tx(), reports, &units).await?;
    if let Some(account) = actor.account {
        let hands = seal::hands(r.tx(), account).await?;
        near.extend(hands.into_iter().map(|one| one.report).filter(|report| reports.contains(report)));
    }
    Ok(near.into_iter().collect())
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
