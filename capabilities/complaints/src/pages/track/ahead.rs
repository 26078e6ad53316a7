//! What comes next and by when, and what she can do when it does not come. Every period is a dated limit of the
//! catalogue: where it says nothing, no hour is promised. Must not invent one.

use contracts::DisposalKind;
use i18n::{Key, format};
use kernel::Timestamp;
use op::Core;
use web::PageShell;

use crate::model::contact::Reach;
use crate::msg;
use crate::service::Tracked;

/// One thing that is due.
pub(super) struct Due {
    /// What.
    pub what: Key,
    /// By when; `None` where no limit is known.
    pub by: Option<String>,
    /// The hour has passed.
    pub late: bool,
}

/// What is due from here on, soonest first.
pub(super) fn due(page: &PageShell, core: &Core, now: Timestamp, tracked: &Tracked) -> Vec<Due> {
    let mut due = Vec::new();
    let mut one = |limit: &str, from: Timestamp, what: Key| {
        let row = core.catalogue.limit(limit, from.day()).filter(|row| row.facts.unit == "seconds");
        let at = row.map(|row| from.plus_seconds(row.facts.value));
        due.push(Due {
            what,
            by: at.map(|at| format::date_time(page.lang(), at)),
            late: at.is_some_and(|at| at < now),
        });
    };
    let disposed = |kind| tracked.disposals.iter().any(|one| one.kind == kind);
    if let Some((_, at)) = &tracked.fir {
        // No challan follows where it is not investigated (CrPC 157(2)).
        if disposed(DisposalKind::NotInvestigated) {
            return due;
        }
        one("challan.complete", *at, msg::DUE_CHALLAN);
        return due;
    }
    // Nothing is due from the police once she was referred to the magistrate (CrPC 155).
    if disposed(DisposalKind::NonCognizable) {
        return due;
    }
    if !tracked.contacts.iter().any(|contact| contact.result == Reach::Spoke) {
        one("complaint.first-contact", tracked.recorded_at, msg::DUE_CONTACT);
    }
    one("fir.grave", tracked.recorded_at, msg::DUE_FIR_GRAVE);
    one("fir.property", tracked.recorded_at, msg::DUE_FIR_PROPERTY);
    one("fir.other", tracked.recorded_at, msg::DUE_FIR_OTHER);
    due
}

/// The post that answers for a report at an office of this kind.
pub(super) const fn answerable(kind: catalogue::UnitKind) -> &'static str {
    match kind {
        catalogue::UnitKind::OnlineDesk => "online-desk",
        catalogue::UnitKind::KhidmatCentre => "desk",
        _ => "sho",
    }
}
