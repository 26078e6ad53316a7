//! How her page says what comes next and by when, and who answers for it.

use deadlines::service::Standing;
use i18n::{Key, format};
use kernel::Timestamp;
use web::PageShell;

use crate::msg;
use crate::service;

/// One thing that is due, as it is said.
pub(super) struct Due {
    /// What.
    pub what: Key,
    /// By when.
    pub by: Option<String>,
    /// The hour has passed.
    pub late: bool,
}

impl Due {
    /// As `page` says it.
    pub(super) fn said(page: &PageShell, due: service::Due) -> Self {
        let what = match due.limit {
            "challan.complete" => msg::DUE_CHALLAN,
            "complaint.first-contact" => msg::DUE_CONTACT,
            "fir.grave" => msg::DUE_FIR_GRAVE,
            "fir.property" => msg::DUE_FIR_PROPERTY,
            _ => msg::DUE_FIR_OTHER,
        };
        Self { what, by: due.by.map(|by| format::date_time(page.lang(), by)), late: due.late }
    }
}

/// What is due of a report about police officers: contact, and the answer of its kind.
pub(super) fn of_officers(page: &PageShell, limits: &[Standing], now: Timestamp) -> Vec<Due> {
    let running = limits.iter().filter(|limit| limit.stopped_at.is_none());
    let about = running.filter(|limit| limit.clock.starts_with("police."));
    let due = |limit: &Standing| Due {
        what: if limit.clock == "police.contact" { msg::DUE_POLICE_CONTACT } else { msg::DUE_POLICE_ANSWER },
        by: Some(format::date_time(page.lang(), limit.due_at)),
        late: limit.due_at < now,
    };
    about.map(due).collect()
}

/// The post that answers for a report at an office of this kind.
pub(super) const fn answerable(kind: catalogue::UnitKind) -> &'static str {
    match kind {
        catalogue::UnitKind::OnlineDesk => "online-desk",
        catalogue::UnitKind::KhidmatCentre => "desk",
        _ => "sho",
    }
}
