//! What station records write into the journal. They listen to nothing: what must stand in the diary is entered
//! through the contract, in the transaction of its cause.

use web::Published;

use crate::msg;

/// Of what other systems may be told; not of who is in custody. The entries of the diary are the station's own; that a day was opened, closed and
/// seen is not.
pub const PUBLISHED: &[Published] = &[
    Published { action: FIR_REGISTER, label: msg::TOLD_FIR_REGISTER, page: Some("/firs/{id}") },
    Published { action: FIR_COPY, label: msg::TOLD_FIR_COPY, page: None },
    Published { action: FIR_REFUSE, label: msg::TOLD_FIR_REFUSE, page: None },
    Published { action: FIR_SUPPLEMENT, label: msg::TOLD_FIR_SUPPLEMENT, page: None },
    Published { action: CHALLAN, label: msg::TOLD_CHALLAN, page: None },
    Published { action: REFER, label: msg::TOLD_REFER, page: Some("/referrals/{id}") },
    Published { action: DAY_OPEN, label: msg::TOLD_DAY_OPEN, page: None },
    Published { action: DAY_CLOSE, label: msg::TOLD_DAY_CLOSE, page: None },
    Published { action: DAY_SEEN, label: msg::TOLD_DAY_SEEN, page: None },
];

/// A numbered entry was made in a daily diary.
pub const DIARY_ENTER: &str = "station-records.diary-enter";

/// What an entry is about was sealed, and it is shown without its words.
pub const DIARY_VEIL: &str = "station-records.diary-veil";

/// A day of a diary was opened.
pub const DAY_OPEN: &str = "station-records.day-open";
/// A day of a diary was closed; the body has the digest of its copy.
pub const DAY_CLOSE: &str = "station-records.day-close";
/// A supervising officer has seen the copy of a day.
pub const DAY_SEEN: &str = "station-records.day-seen";

/// An FIR was registered.
pub const FIR_REGISTER: &str = "station-records.fir-register";
/// An FIR was prepared for whoever is in charge.
pub const FIR_PREPARE: &str = "station-records.fir-prepare";
/// A copy of an FIR left the station.
pub const FIR_COPY: &str = "station-records.fir-copy";

/// A sealed FIR is sealed for others, who were named meanwhile.
pub const FIR_HANDLERS: &str = "station-records.fir-handlers";
/// An FIR is not investigated.
pub const FIR_REFUSE: &str = "station-records.fir-refuse";
/// A statement or correction was added to an FIR.
pub const FIR_SUPPLEMENT: &str = "station-records.fir-supplement";
/// A police report of CrPC 173 was forwarded to the court.
pub const CHALLAN: &str = "station-records.challan";
/// A non-cognizable matter was referred to the magistrate.
pub const REFER: &str = "station-records.refer";

/// Somebody was arrested.
pub const CUSTODY_ARREST: &str = "station-records.custody-arrest";
/// Somebody in custody was before a magistrate.
pub const CUSTODY_PRODUCE: &str = "station-records.custody-produce";
/// Custody ended without a production.
pub const CUSTODY_END: &str = "station-records.custody-end";

/// FIRs of another system were taken over.
pub const IMPORT: &str = "station-records.import";

/// Every action, for the event reference and its test.
pub const ACTIONS: [&str; 17] = [
    IMPORT,
    DIARY_ENTER,
    DIARY_VEIL,
    DAY_OPEN,
    DAY_CLOSE,
    DAY_SEEN,
    FIR_REGISTER,
    FIR_PREPARE,
    FIR_COPY,
    FIR_HANDLERS,
    FIR_REFUSE,
    FIR_SUPPLEMENT,
    CHALLAN,
    REFER,
    CUSTODY_ARREST,
    CUSTODY_PRODUCE,
    CUSTODY_END,
];
