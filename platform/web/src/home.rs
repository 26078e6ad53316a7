//! The one front door: what a citizen can do here, and the way in for staff. Works without JavaScript on a 2G phone.

use askama::Template;
use axum::response::Html;

use crate::error_page::Answer;
use crate::msg;
use crate::page::PageShell;
use crate::staff::Guest;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: PageShell,
    demo: bool,
}

/// The first page.
pub async fn show(guest: Guest) -> Answer<Html<String>> {
    let page = guest.visit.page(guest.visit.t.get(msg::HOME_TITLE).to_owned());
    Ok(Html(HomePage { page, demo: !guest.state.demo.is_empty() }.render()?))
}
