//! The pages of the station's books: FIRs, the custody register, the law, the daily diary on screen and on paper, and who has charge. Handlers
//! hold no SQL and no rules.

mod beside;
mod challan;
pub(crate) mod challans;
mod charge;
mod copies;
mod custody;
mod day;
mod day_state;
mod diary;
mod files;
mod fir;
mod fir_act;
mod fir_boxes;
mod fir_form;
mod fir_show;
mod fir_warnings;
mod firs;
mod imported;
mod on_paper;
mod own_copy;
mod papers;
mod print;
mod provisos;
mod referral;
mod supplement;

use capability::{Audience, Routes};

/// The office the officer works in now.
pub(crate) fn office_of(staff: &web::Staff) -> kernel::Result<kernel::ids::UnitId> {
    diary::office(staff, "")
}

/// Posts that read a diary.
pub const READER_ROLES: &[&str] =
    &["sho", "moharrir", "naib-moharrir", "sdpo", "dpo", "rpo", "igp", "auditor"];

/// Posts to whom the daily copies go, and those above.
pub const COPY_ROLES: &[&str] = &["sdpo", "dpo", "rpo", "igp", "auditor"];

/// Posts that enter who left, who is back and who took charge.
pub const CHARGE_ROLES: &[&str] = &["sho", "moharrir", "naib-moharrir"];

/// Posts that read FIRs.
pub const FIR_ROLES: &[&str] = &["sho", "moharrir", "naib-moharrir", "sdpo", "dpo", "rpo", "igp"];
/// Who finds FIRs in a list besides: those for whom sealed ones are sealed.
pub const NAMED_ROLES: &[&str] =
    &["sho", "moharrir", "naib-moharrir", "sdpo", "dpo", "rpo", "igp", "woman-officer", "ssoiu-officer"];

/// Every page.
pub fn routes() -> Routes {
    Routes::new()
        .get("/diary", Audience::Officer, diary::show)
        .post("/track/fir.pdf", Audience::SlipHolder, own_copy::pdf)
        .post("/diary", Audience::Officer, diary::enter)
        .get("/diary.csv", Audience::Officer, files::diary)
        .get("/diary.xlsx", Audience::Officer, files::diary)
        .get("/diary/print.pdf", Audience::Officer, print::pdf)
        .get("/diary/open", Audience::Officer, day::open_form)
        .post("/diary/open", Audience::Officer, day::open)
        .get("/diary/close", Audience::Officer, day::close_form)
        .post("/diary/close", Audience::Officer, day::close)
        .get("/diary/copies", Audience::Officer, copies::list)
        .sheets(["/diary/copies.csv", "/diary/copies.xlsx"], Audience::Officer, copies::file)
        .post("/diary/copies/{id}/seen", Audience::Officer, copies::seen)
        .get("/firs", Audience::Officer, firs::list)
        .get("/firs.csv", Audience::Officer, files::firs)
        .get("/firs.xlsx", Audience::Officer, files::firs)
        .get("/imported/firs", Audience::Officer, imported::list)
        .get("/imported/firs.csv", Audience::Officer, imported::file)
        .get("/imported/firs.xlsx", Audience::Officer, imported::file)
        .get("/imported/firs/{id}", Audience::Officer, imported::show)
        .get("/firs/search", Audience::Officer, firs::search_form)
        .post("/firs/search", Audience::Officer, firs::search)
        .get("/firs/new", Audience::Officer, fir::form)
        .post("/firs/new", Audience::Officer, fir::register)
        .post("/firs/prepared", Audience::Officer, fir::prepare)
        .get("/firs/{id}", Audience::Officer, fir_show::show)
        .get("/firs/{id}/form.pdf", Audience::Officer, fir_show::pdf)
        .get("/firs/{id}/on-paper", Audience::Officer, on_paper::ask)
        .get("/firs/{id}/on-paper.pdf", Audience::Officer, on_paper::pdf)
        .post("/firs/{id}/copies", Audience::Officer, fir_show::send_copy)
        .get("/firs/{id}/refusal", Audience::Officer, beside::refusal_form)
        .post("/firs/{id}/refusal", Audience::Officer, beside::refuse)
        .get("/firs/{id}/notices/{to}", Audience::Officer, beside::notice)
        .get("/firs/{id}/supplement", Audience::Officer, supplement::form)
        .post("/firs/{id}/supplement", Audience::Officer, supplement::add)
        .get("/firs/{id}/annex.pdf", Audience::Officer, supplement::annex)
        .get("/firs/{id}/report", Audience::Officer, challan::form)
        .post("/firs/{id}/report", Audience::Officer, challan::forward)
        .get("/firs/{id}/reports/{ordinal}", Audience::Officer, challan::pdf)
        .get("/challans", Audience::Officer, challans::list)
        .sheets(["/challans.csv", "/challans.xlsx"], Audience::Officer, challans::file)
        .get("/referrals", Audience::Officer, referral::list)
        .sheets(["/referrals.csv", "/referrals.xlsx"], Audience::Officer, referral::file)
        .get("/referrals/new", Audience::Officer, referral::form)
        .post("/referrals/new", Audience::Officer, referral::refer)
        .get("/referrals/{id}", Audience::Officer, referral::show)
        .get("/referrals/{id}/slip.pdf", Audience::Officer, referral::slip)
        .get("/custody", Audience::Officer, custody::list)
        .sheets(["/custody.csv", "/custody.xlsx"], Audience::Officer, custody::file)
        .get("/custody/new", Audience::Officer, custody::form)
        .post("/custody/new", Audience::Officer, custody::enter)
        .get("/custody/{id}", Audience::Officer, custody::show)
        .post("/custody/{id}/produce", Audience::Officer, custody::produce)
        .post("/custody/{id}/release", Audience::Officer, custody::release)
        .get("/law", Audience::Officer, firs::law)
        .get("/charge", Audience::Officer, charge::show)
        .post("/charge/depart", Audience::Officer, charge::depart)
        .post("/charge/return", Audience::Officer, charge::come_back)
        .post("/charge/hand-over", Audience::Officer, charge::hand_over)
}
