//! The pages of complaints: the counter's form, the list, one report, its slip, paper slips, and the page on which
//! whoever holds a slip sees her report. Handlers hold no SQL and no rules.

mod actions;
mod against;
mod alarm;
mod alike;
mod answer;
mod break_glass;
mod care;
mod closing;
mod closings;
mod contact;
mod danger;
mod disposal;
pub(crate) mod evidence;
mod file;
mod files;
pub(crate) mod heard;
mod imported;
mod in_hands;
mod involved;
mod limits;
mod link;
mod list;
pub(crate) mod officers;
pub(crate) mod online;
mod paper;
pub(crate) mod petition;
mod safe_contact;
mod seal;
mod search;
mod show;
mod slip;
mod sorting;
mod taking;
mod told;
pub(crate) mod track;
mod transfer;
mod waiting;

pub(crate) use against::kind_name as against_name;
use capability::{Audience, Routes};
pub(crate) use file::{counter as counter_of, spoken_key};
use kernel::ids::ComplaintId;
use op::Purpose;
pub(crate) use seal::profile_name;
pub(crate) use show::Why;

/// Where a report is read again, for the reason the officer is here.
fn opened(id: ComplaintId, purpose: Purpose) -> String {
    format!("/reports/{id}?purpose={}", purpose.word())
}

/// Posts that take reports down at a counter.
pub const COUNTER_ROLES: &[&str] = &["sho", "moharrir", "naib-moharrir", "desk", "woman-desk"];
/// Posts that read reports.
pub const READER_ROLES: &[&str] =
    &["sho", "moharrir", "naib-moharrir", "desk", "woman-desk", "online-desk", "sdpo", "dpo", "rpo", "igp"];
/// Posts that can handle what is sealed.
pub const HANDLER_ROLES: &[&str] =
    &["woman-officer", "ssoiu-officer", "sp-investigation", "sdpo", "dpo", "rpo", "igp"];
/// Posts that ask how it goes.
pub const CARE_ROLES: &[&str] = &["sho", "woman-desk", "woman-officer", "ssoiu-officer"];
/// Posts that ask for a seal to be opened, agree to it, or review it.
pub const GLASS_ROLES: &[&str] =
    &["sho", "sdpo", "dpo", "sp-investigation", "woman-officer", "ssoiu-officer", "rpo", "auditor"];
/// Posts that see how often reports were closed and opened again.
pub const COUNTING_ROLES: &[&str] = &["sdpo", "dpo", "rpo", "igp", "auditor"];
/// Posts that keep the paper slips.
pub const SLIP_ROLES: &[&str] = &["sho", "moharrir"];

pub use track::SPOKEN;

/// Every page.
pub fn routes() -> Routes {
    Routes::new()
        .get("/inbox/{id}/report", Audience::Officer, heard::form)
        .post("/inbox/{id}/report", Audience::Officer, heard::file)
        .get("/helpline/{id}/report", Audience::Officer, heard::call_form)
        .post("/helpline/{id}/report", Audience::Officer, heard::file_call)
        .get("/report", Audience::Public, online::start)
        .post("/report", Audience::Public, online::walk)
        .get("/report/draft", Audience::Public, online::draft_form)
        .post("/report/draft", Audience::Public, online::open_draft)
        .post("/report/slip.pdf", Audience::SlipHolder, online::slip)
        .get("/track", Audience::Public, track::form)
        .post("/track", Audience::SlipHolder, track::show)
        .post("/track/additions", Audience::SlipHolder, track::add)
        .post("/track/contact", Audience::SlipHolder, safe_contact::own)
        .post("/track/openings", Audience::SlipHolder, track::openings)
        .post("/track/petition", Audience::SlipHolder, petition::pdf)
        .post("/track/receipt", Audience::SlipHolder, track::receipt)
        .upload("/track/evidence", Audience::SlipHolder, evidence::add_with_code)
        .post("/track/notice", Audience::SlipHolder, disposal::notice)
        .get("/reports", Audience::Officer, list::show)
        .get("/reports/live", Audience::Officer, list::live)
        .get("/reports.csv", Audience::Officer, files::reports)
        .get("/reports.xlsx", Audience::Officer, files::reports)
        .get("/imported/complaints", Audience::Officer, imported::list)
        .get("/imported/complaints.csv", Audience::Officer, imported::file)
        .get("/imported/complaints.xlsx", Audience::Officer, imported::file)
        .get("/imported/complaints/{id}", Audience::Officer, imported::show)
        .get("/reports/search", Audience::Officer, search::form)
        .post("/reports/search", Audience::Officer, search::find)
        .get("/reports/new", Audience::Officer, file::form)
        .post("/reports/new", Audience::Officer, file::file)
        .get("/reports/{id}", Audience::Officer, show::show)
        .get("/reports/{id}/contacts", Audience::Officer, contact::form)
        .post("/reports/{id}/contacts", Audience::Officer, contact::enter)
        .get("/reports/{id}/safe-contact", Audience::Officer, safe_contact::form)
        .post("/reports/{id}/safe-contact", Audience::Officer, safe_contact::enter)
        .get("/break-glass", Audience::Officer, break_glass::show)
        .post("/break-glass", Audience::Officer, break_glass::ask)
        .sheets(["/break-glass.csv", "/break-glass.xlsx"], Audience::Officer, break_glass::file)
        .post("/break-glass/{id}/agree", Audience::Officer, break_glass::agree)
        .post("/break-glass/{id}/refuse", Audience::Officer, break_glass::refuse)
        .get("/break-glass/{id}/review", Audience::Officer, break_glass::review_form)
        .post("/break-glass/{id}/review", Audience::Officer, break_glass::review)
        .get("/danger", Audience::Officer, danger::form)
        .post("/danger", Audience::Officer, danger::show)
        .get("/sealed", Audience::Officer, in_hands::in_hands)
        .sheets(["/sealed.csv", "/sealed.xlsx"], Audience::Officer, in_hands::file)
        .get("/reports/{id}/seal", Audience::Officer, seal::form)
        .post("/reports/{id}/seal", Audience::Officer, seal::seal)
        .get("/reports/{id}/hand-over", Audience::Officer, seal::hand_over_form)
        .post("/reports/{id}/hand-over", Audience::Officer, seal::hand_over)
        .get("/reports/{id}/officers", Audience::Officer, officers::form)
        .post("/reports/{id}/officers", Audience::Officer, officers::name)
        .get("/follow-ups", Audience::Officer, care::follow_ups)
        .sheets(["/follow-ups.csv", "/follow-ups.xlsx"], Audience::Officer, care::file)
        .get("/reports/{id}/care", Audience::Officer, care::form)
        .post("/reports/{id}/care", Audience::Officer, care::enter)
        .get("/reports/{id}/answer", Audience::Officer, answer::form)
        .post("/reports/{id}/answer", Audience::Officer, answer::answer)
        .post("/track/officers", Audience::SlipHolder, officers::name_by_code)
        .get("/reports/{id}/closing", Audience::Officer, closing::form)
        .post("/reports/{id}/closing", Audience::Officer, closing::ask)
        .post("/reports/{id}/closing/answer", Audience::Officer, closing::answer)
        .post("/reports/{id}/reopen", Audience::Officer, closing::reopen)
        .post("/track/closing", Audience::SlipHolder, track::act)
        .get("/closings", Audience::Officer, closings::show)
        .get("/closings.csv", Audience::Officer, closings::file)
        .get("/closings.xlsx", Audience::Officer, closings::file)
        .get("/reports/{id}/alarms", Audience::Officer, alarm::form)
        .post("/reports/{id}/alarms", Audience::Officer, alarm::enter)
        .get("/reports/{id}/sortings", Audience::Officer, sorting::form)
        .post("/reports/{id}/sortings", Audience::Officer, sorting::enter)
        .get("/reports/{id}/links", Audience::Officer, link::form)
        .post("/reports/{id}/links", Audience::Officer, link::enter)
        .get("/reports/{id}/persons", Audience::Officer, involved::person_form)
        .post("/reports/{id}/persons", Audience::Officer, involved::link_person)
        .get("/reports/{id}/vehicles", Audience::Officer, involved::vehicle_form)
        .post("/reports/{id}/vehicles", Audience::Officer, involved::link_vehicle)
        .get("/reports/{id}/involved/{row}/strike", Audience::Officer, involved::strike_form)
        .post("/reports/{id}/involved/{row}/strike", Audience::Officer, involved::strike)
        .get("/reports/{id}/transfer", Audience::Officer, transfer::form)
        .post("/reports/{id}/transfer", Audience::Officer, transfer::offer)
        .post("/reports/{id}/transfer/accept", Audience::Officer, transfer::accept)
        .post("/reports/{id}/transfer/decline", Audience::Officer, transfer::decline)
        .post("/reports/{id}/transfer/withdraw", Audience::Officer, transfer::withdraw)
        .get("/reports/{id}/evidence", Audience::Officer, evidence::counter_page)
        .upload("/reports/{id}/evidence", Audience::Officer, evidence::add_at_counter)
        .get("/reports/{id}/evidence/{file}", Audience::Officer, evidence::open)
        .get("/reports/{id}/slip", Audience::Officer, slip::show)
        .get("/reports/{id}/slip.pdf", Audience::Officer, slip::pdf)
        .get("/slips", Audience::Officer, paper::show)
        .get("/slips.csv", Audience::Officer, files::slips)
        .get("/slips.xlsx", Audience::Officer, files::slips)
        .post("/slips/issue", Audience::Officer, paper::issue)
        .post("/slips/void", Audience::Officer, paper::void)
        .get("/slips/enter", Audience::Officer, paper::enter_form)
        .post("/slips/enter", Audience::Officer, paper::enter)
}
