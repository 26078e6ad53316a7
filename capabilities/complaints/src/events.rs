//! What complaints write into the journal. They listen to nothing: what becomes of a report is told through the
//! contract, in the transaction of its cause.

use std::time::Duration;

use capability::Duty;
use web::Published;

use crate::msg;

/// Deletes drafts of reports from home that have expired.
pub const SWEEP_DRAFTS: Duty = Duty {
    name: "complaints.sweep-drafts",
    every: Duration::from_hours(1),
    run: |op| Box::pin(async move { crate::service::sweep_drafts(&op).await }),
};

/// Names whoever follows a handler of sealed reports whose posting or account ended.
pub const NAME_HANDLERS: Duty = Duty {
    name: "complaints.name-handlers",
    every: Duration::from_mins(10),
    run: |op| Box::pin(async move { crate::service::name_handlers(&op).await }),
};

/// Takes what was lawfully erased out of what waits.
pub const FORGET_ERASED: Duty = Duty {
    name: "complaints.forget-erased",
    every: Duration::from_hours(1),
    run: |op| Box::pin(async move { crate::service::forget_erased(&op).await }),
};

/// Of what other systems may be told.
pub const PUBLISHED: &[Published] = &[
    Published { action: FILE, label: msg::TOLD_FILE, page: Some("/reports/{id}") },
    Published { action: BECAME_FIR, label: msg::TOLD_BECAME_FIR, page: None },
    Published { action: CONTACT, label: msg::TOLD_CONTACT, page: None },
    Published { action: ADDITION, label: msg::TOLD_ADDITION, page: None },
    Published { action: TRANSFER_OFFER, label: msg::TOLD_TRANSFER_OFFER, page: None },
    Published { action: TRANSFER_ACCEPT, label: msg::TOLD_TRANSFER_ACCEPT, page: None },
    Published { action: TRANSFER_DECLINE, label: msg::TOLD_TRANSFER_DECLINE, page: None },
    Published { action: TRANSFER_WITHDRAW, label: msg::TOLD_TRANSFER_WITHDRAW, page: None },
    Published { action: NOT_INVESTIGATED, label: msg::TOLD_NOT_INVESTIGATED, page: None },
    Published { action: REFERRED, label: msg::TOLD_REFERRED, page: None },
    Published { action: COURT_REPORT, label: msg::TOLD_COURT_REPORT, page: None },
];

/// A report was recorded.
pub const FILE: &str = "complaints.file";
/// The citizen added something to a report.
pub const ADDITION: &str = "complaints.addition";
/// A report has become an FIR.
pub const BECAME_FIR: &str = "complaints.became-fir";
/// Whoever reported was contacted, or could not be reached.
pub const CONTACT: &str = "complaints.contact";
/// A report cannot wait, or what was done about that.
pub const ALARM: &str = "complaints.alarm";
/// An officer said what two reports are to each other.
pub const LINK: &str = "complaints.link";
/// A person or a vehicle was linked to a report.
pub const INVOLVE: &str = "complaints.involve";
/// One was struck as entered by mistake.
pub const STRIKE: &str = "complaints.strike";
/// An officer said what a report discloses.
pub const SORT: &str = "complaints.sort";
/// Complaints of another system were taken over.
pub const IMPORT: &str = "complaints.import";
/// Whoever reported is told that something happened.
pub const TELL: &str = "complaints.tell";
/// How whoever reported may be reached was said anew.
pub const SAFE_CONTACT: &str = "complaints.safe-contact";
/// A report was sealed after it was recorded.
pub const SEAL: &str = "complaints.seal";
/// The place of a sealed report was released because of danger to life.
pub const DANGER: &str = "complaints.danger";
/// A handler handed a sealed report over to another.
pub const HAND_OVER: &str = "complaints.hand-over";
/// A handler whose posting or account ended was followed by the next in the line.
pub const HANDLERS: &str = "complaints.handlers";
/// Officers were named in a report after it was recorded.
pub const AGAINST: &str = "complaints.against";
/// Something was done for whoever reported, beyond the case.
pub const CARE: &str = "complaints.care";
/// A report about police officers was answered.
pub const ANSWER: &str = "complaints.answer";
/// A step by which a report is closed with its citizen's word, or opened again.
pub const CLOSING: &str = "complaints.closing";
/// A paper slip was issued.
pub const SLIP_ISSUE: &str = "complaints.slip-issue";
/// A report was entered from a paper slip.
pub const SLIP_USE: &str = "complaints.slip-use";
/// A paper slip was declared void.
pub const SLIP_VOID: &str = "complaints.slip-void";

/// A report was offered to another office.
pub const TRANSFER_OFFER: &str = "complaints.transfer-offer";
/// An office accepted a report.
pub const TRANSFER_ACCEPT: &str = "complaints.transfer-accept";
/// An office declined a report.
pub const TRANSFER_DECLINE: &str = "complaints.transfer-decline";
/// An offer was taken back.
pub const TRANSFER_WITHDRAW: &str = "complaints.transfer-withdraw";

/// Another node's offer arrived, was answered, or what it let go was taken over.
pub const HANDING: &str = "complaints.handing";

/// A file was added to a report.
pub const EVIDENCE: &str = "complaints.add-evidence";

/// No investigation follows from its FIR.
pub const NOT_INVESTIGATED: &str = "complaints.not-investigated";
/// It was referred to the magistrate.
pub const REFERRED: &str = "complaints.referred";
/// A report of its investigation went to the court.
pub const COURT_REPORT: &str = "complaints.court-report";

/// A report came as a message of a citizen.
pub const HEARD: &str = "complaints.heard";

/// A partner brought a report.
pub const GEOREPORT: &str = "complaints.georeport";

/// Every action, for the event reference and its test.
pub const ACTIONS: [&str; 33] = [
    HANDING,
    TELL,
    SAFE_CONTACT,
    GEOREPORT,
    HEARD,
    ADDITION,
    FILE,
    IMPORT,
    BECAME_FIR,
    CONTACT,
    ALARM,
    LINK,
    INVOLVE,
    STRIKE,
    SEAL,
    DANGER,
    HAND_OVER,
    HANDLERS,
    SORT,
    AGAINST,
    ANSWER,
    CLOSING,
    SLIP_ISSUE,
    SLIP_USE,
    SLIP_VOID,
    TRANSFER_OFFER,
    TRANSFER_ACCEPT,
    TRANSFER_DECLINE,
    TRANSFER_WITHDRAW,
    EVIDENCE,
    NOT_INVESTIGATED,
    REFERRED,
    COURT_REPORT,
];
