//! The one front door: what a citizen can do here, and the way in for staff. Works without JavaScript on a 2G phone.

use askama::Template;
use axum::response::{Html, Redirect};

use crate::error_page::Answer;
use crate::msg;
use crate::page::PageShell;
use crate::staff::{Guest, Staff};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: PageShell,
    demo: bool,
}

/// Leads an officer who has just signed in to where the work begins.
#[expect(clippy::unused_async, reason = "a handler is async")]
pub async fn start(staff: Staff) -> Redirect {
    Redirect::to(&staff.start())
}

/// The first page.
#[expect(clippy::unused_async, reason = "a handler is async")]
pub async fn show(guest: Guest) -> Answer<Html<String>> {
    let page = guest.visit.page(guest.visit.t.get(msg::HOME_TITLE).to_owned());
    Ok(Html(HomePage { page, demo: !guest.state.demo.is_empty() }.render()?))
}
