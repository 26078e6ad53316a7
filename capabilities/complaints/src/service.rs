//! What is done with reports, one verb a file: permit → rule → store → journal.

mod acts;
mod addition;
pub(crate) mod against;
mod ahead;
mod alarm;
mod alike;
mod care;
mod clocked;
mod closing;
mod contact;
mod copies;
mod disposal;
mod draft;
pub mod evidence;
mod file;
mod file_heard;
pub(crate) mod findable;
pub(crate) mod georeport;
mod handing;
mod hear;
mod hold;
mod import;
mod imported;
pub(crate) mod involved;
mod known;
mod lesser;
mod link;
mod list;
pub(crate) mod online;
mod openings;
mod outcome;
mod outstanding;
mod paper;
mod petition;
mod read;
pub(crate) mod safe_contact;
pub(crate) mod seal;
mod search;
mod seats;
mod sorting;
mod tell;
mod track;
mod transfer;
mod waiting;
mod watched;
mod whereabouts;

pub use acts::Acts;
pub(crate) use addition::additions;
pub use addition::{Added, add_words};
pub use against::{Answered, answer_report, may_answer, may_name, name_officers, name_officers_by_code};
pub(crate) use against::{answers, told as told_of_officers};
pub use ahead::{Due, due};
pub use alarm::{Alarmed, Alarms, alarms_of, answer_alarm, raise_alarm};
pub(crate) use alarm::{alarms, limits};
pub use alike::{Beside, Suggested, beside, open_beside};
pub(crate) use care::cared;
pub use care::{Cared, Caring, Planned, addressed, enter_care, follow_ups, may_care};
pub use clocked::Clocked;
pub(crate) use closing::closings;
pub use closing::{
    Asking, Closing, Closings, Counted, act_by_code, answer_closing, ask_closing, counts as closing_counts,
    may_ask, reopen as reopen_report,
};
pub(crate) use contact::contacts;
pub use contact::{Contacted, enter_contact, may_contact};
pub use copies::{SlipCopy, slip_copy};
pub use disposal::{Disposed, Said};
pub use draft::{Kept, keep_draft, open_draft, sweep_drafts};
pub use file::{Filed, file_complaint};
pub use file_heard::{FiledHeard, file_heard, files_heard};
pub use findable::Searched;
pub use georeport::{Brought, BroughtBy, file_brought, requests_between, requests_numbered};
pub use handing::{OnTheirWay, UnderWay, file_fetched, files_to_fetch, settle as settle_handed};
pub use hear::Ears;
pub use import::OldComplaints;
pub use imported::{ListedOldComplaint, OpenedOldComplaint, old_complaints, open_old_complaint};
pub use involved::{Also, Involved, Struck, link_person, link_vehicle, may_involve, strikable, strike};
pub use link::{Linked, link, may_link};
pub use list::{ListedReport, reports};
pub use online::{Areas, FiledOnline, areas, file_online};
pub use openings::openings;
pub use outcome::Counter;
pub use paper::{
    Account, IssuedSlip, ListedSlip, account_for_slips, file_from_slip, issue_slips, slips, void_slip,
};
pub use petition::{Packet, packet};
pub use read::{Opened, open_report, print_slip};
pub use safe_contact::{Reaching, held_reaching, may_say, say_by_code, say_in_presence};
pub use seal::{
    Breaking, Candidate, Handling, InHands, Released, Sealing, TypedBreak, break_glass, breakings,
    candidates, decide_breaking, hand_over, in_hands, may_seal, name_handlers, place_in_danger,
    review_breaking, seal_report, to_review,
};
pub use search::{FoundReport, FoundReports, search};
pub(crate) use sorting::sortings;
pub use sorting::{Sorted, may_sort, sort};
pub use tell::{Step as ToldStep, Teller, sent};
pub use track::{Tracked, may_track, receipt_for, track};
pub use transfer::{accept, decline, offer, offer_by_cause, withdraw};
pub use waiting::{Counts, Waits, forget_erased, waiting, waiting_reports};
pub use whereabouts::{May, Moved, OfferedReport, Standpoint, Whereabouts, offers, standpoint, stations};

use kernel::ids::UnitId;
use kernel::{Error, Result, Timestamp};
use op::ReadOp;
use organisation::Place;
use policy::Resource;
use vault::Found;

use crate::model::Told;
use crate::model::online::Online;
use crate::model::seal::SEALED_FROM;
use crate::store::report;

/// Where what was said is sealed.
pub(crate) const SEALED: &str = "complaints_report.sealed";

/// What is sealed of a report.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(crate) struct Sealed {
    /// What was said.
    pub told: Told,
    /// The slip's secret code, to print it again; `None` when it was only ever on a paper slip.
    pub code: Option<String>,
    /// When it reached the police, where that is not the hour of recording: on a paper slip.
    #[serde(default)]
    pub arrived_at: Option<Timestamp>,
    /// What a report from home has besides.
    #[serde(default)]
    pub online: Option<Online>,
}

/// A report as the policies see it.
pub(crate) fn record(row: &report::Model) -> Resource {
    let unit = |id: Option<uuid::Uuid>| id.map_or_else(String::new, |id| id.to_string());
    let place = Resource::new("complaints.report", row.id).at(
        row.office,
        unit(row.circle),
        unit(row.district),
        unit(row.region),
    );
    let sealed = row.sensitivity >= SEALED_FROM;
    Resource { sensitivity: i64::from(row.sensitivity), sealed, ..place }
}

/// Opens what was said; `complaints.erased` once its key was destroyed.
pub(crate) fn unseal(key: Found, row: &report::Model) -> Result<Sealed> {
    match key {
        Found::Key(key) => key.open_value(SEALED, row.id, &row.sealed),
        Found::Destroyed(_) => Err(Error::NotFound("complaints.erased")),
        Found::Missing => {
            Err(Error::Inconsistent { table: "complaints_report", what: "key", row: row.id.to_string() })
        }
    }
}

/// The office a report was received by, with everything above it.
pub(crate) async fn office(r: &ReadOp, row: &report::Model) -> Result<Place> {
    organisation::store::place(r.tx(), UnitId(row.office)).await
}
