//! The made-up people of the demo. Must not be reachable from `serve`: it never calls this, and refuses their store.

mod accounts;
mod aftermath;
mod calls;
mod day;
mod draw;
mod event;
mod fill;
mod force;
mod life;
mod old;
mod people;
mod places;
mod slips;
mod stories;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use http::header;
use kernel::Error;
use web::{Answer, Audience, Guest, Routes, staff};

pub use fill::{Filled, SEED, fill};
pub use slips::Slip;

/// Where a person in a role is signed in at once; the role follows.
pub const SIGN_IN: &str = "/demo/sign-in/";

/// A link that signs a made-up person in at once, for scripts and for the hurried.
pub fn routes() -> Routes {
    Routes::new().get("/demo/sign-in/{role}", Audience::Public, sign_in)
}

async fn sign_in(guest: Guest, Path(role): Path<String>) -> Answer {
    let wanted = guest.state.demo.iter().find(|one| one.role == role);
    let account = wanted.ok_or(Error::NotFound("access.no-account"))?.account;
    let opened = guest.state.access.open_demo_session(&guest.op, account).await?;
    let https = guest.state.site.https;
    let cookie = staff::set_cookie(staff::session_cookie(https), opened.token.as_str(), https);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/start")).into_response())
}

#[cfg(test)]
mod tests;
