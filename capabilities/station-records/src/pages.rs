//! The pages of the daily diary: a day on the screen, a new entry, a day on paper. Handlers hold no SQL and no rules.

mod diary;
mod print;

use capability::{Audience, Routes};

/// Posts that read a diary.
pub const READER_ROLES: &[&str] =
    &["sho", "moharrir", "naib-moharrir", "sdpo", "dpo", "rpo", "igp", "auditor"];

/// Every page.
pub fn routes() -> Routes {
    Routes::new()
        .get("/diary", Audience::Officer, diary::show)
        .post("/diary", Audience::Officer, diary::enter)
        .get("/diary/print.pdf", Audience::Officer, print::pdf)
}
