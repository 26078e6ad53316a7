//! The pages of the daily diary: a day on the screen, a new entry, a day on paper, and who has charge. Handlers hold no
//! SQL and no rules.

mod charge;
mod diary;
mod print;

use capability::{Audience, Routes};

/// Posts that read a diary.
pub const READER_ROLES: &[&str] =
    &["sho", "moharrir", "naib-moharrir", "sdpo", "dpo", "rpo", "igp", "auditor"];

/// Posts that enter who left, who is back and who took charge.
pub const CHARGE_ROLES: &[&str] = &["sho", "moharrir", "naib-moharrir"];

/// Every page.
pub fn routes() -> Routes {
    Routes::new()
        .get("/diary", Audience::Officer, diary::show)
        .post("/diary", Audience::Officer, diary::enter)
        .get("/diary/print.pdf", Audience::Officer, print::pdf)
        .get("/charge", Audience::Officer, charge::show)
        .post("/charge/depart", Audience::Officer, charge::depart)
        .post("/charge/return", Audience::Officer, charge::come_back)
        .post("/charge/hand-over", Audience::Officer, charge::hand_over)
}
