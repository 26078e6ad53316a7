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

/// Leads an officer who has just signed in to where the work begins: to what cannot wait, then to what his unit was told in a shift,
/// until he has read it.
pub async fn start(staff: Staff) -> Answer<Redirect> {
    let contracts = &staff.state.contracts;
    if contracts.interruptions.any(&staff.op).await? {
        return Ok(Redirect::to(contracts::links::INTERRUPTIONS));
    }
    let waits = contracts.digests.wait(&staff.op).await?;
    Ok(Redirect::to(if waits { contracts::links::DIGESTS.to_owned() } else { staff.start() }.as_str()))
}

/// The first page.
#[expect(clippy::unused_async, reason = "a handler is async")]
pub async fn show(guest: Guest) -> Answer<Html<String>> {
    let page = guest.visit.page(guest.visit.t.get(msg::HOME_TITLE).to_owned());
    Ok(Html(HomePage { page, demo: !guest.state.demo.is_empty() }.render()?))
}
