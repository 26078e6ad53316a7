//! What comes next and by when. Every period is a dated limit of the catalogue: where it says nothing, no hour is promised.
//! Must not invent one.

use contracts::DisposalKind;
use kernel::Timestamp;
use op::Core;

use crate::model::closing::Standing;
use crate::model::contact::Reach;
use crate::model::sorting::{Sort, in_force};
use crate::service::Tracked;
use crate::service::disposal::has_ended;

/// One thing that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The limit's code in the catalogue, such as `fir.property`.
    pub limit: &'static str,
    /// By when; `None` where no limit is known.
    pub by: Option<Timestamp>,
    /// The hour has passed.
    pub late: bool,
}

/// What is due from here on, soonest first. Nothing is where no investigation follows or it has ended, nor of what she took back.
pub fn due(core: &Core, now: Timestamp, tracked: &Tracked) -> Vec<Due> {
    if tracked.closings.standing == Standing::Withdrawn {
        return Vec::new();
    }
    let disposed = |kind| tracked.disposals.iter().any(|one| one.kind == kind);
    let one = |limit: &'static str, from: Timestamp| {
        let by = self::limit(core, limit, from).map(|seconds| from.plus_seconds(seconds));
        Due { limit, by, late: by.is_some_and(|by| by < now) }
    };
    match &tracked.fir {
        // CrPC 157(2); or its report is with the court (173).
        Some(_) if disposed(DisposalKind::NotInvestigated) || has_ended(&tracked.disposals) => Vec::new(),
        // Of a sealed one it is not said here whether a court has it: nothing that depends on it either.
        Some(_) if tracked.sealed => Vec::new(),
        Some((_, at)) => vec![one("challan.complete", *at)],
        // CrPC 155.
        None if disposed(DisposalKind::NonCognizable) => Vec::new(),
        None => {
            let spoken = tracked.contacts.iter().any(|contact| contact.result == Reach::Spoke);
            let said: Vec<_> = tracked.sortings.iter().map(|one| (one.sort, one.above)).collect();
            let firs: &[&'static str] = match in_force(&said) {
                Some(Sort::Grave) => &["fir.grave"],
                Some(Sort::Property) => &["fir.property"],
                Some(Sort::Other | Sort::NonCognizable) => &["fir.other"],
                None => &["fir.grave", "fir.property", "fir.other"],
            };
            let contact = (!spoken).then_some("complaint.first-contact");
            let due = contact.into_iter().chain(firs.iter().copied());
            // From where the clocks count: what stood on a paper slip does not gain the hours it lay there.
            let counted = tracked.limits.iter().map(|limit| limit.counted_from).min();
            due.map(|limit| one(limit, counted.unwrap_or(tracked.recorded_at))).collect()
        }
    }
}

/// How long the catalogue of that day allows, in seconds.
pub(super) fn limit(core: &Core, limit: &str, from: Timestamp) -> Option<i64> {
    let row = core.catalogue.limit(limit, from.day()).filter(|row| row.facts.unit == "seconds")?;
    Some(row.facts.value)
}
