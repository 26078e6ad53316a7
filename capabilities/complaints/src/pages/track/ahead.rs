//! How her page says what comes next and by when, and who answers for it.

use i18n::{Key, format};
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

/// The post that answers for a report at an office of this kind.
pub(super) const fn answerable(kind: catalogue::UnitKind) -> &'static str {
    match kind {
        catalogue::UnitKind::OnlineDesk => "online-desk",
        catalogue::UnitKind::KhidmatCentre => "desk",
        _ => "sho",
    }
}
