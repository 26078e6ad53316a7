//! The pages of signing in: sign-in, activation, step-up, one's own sessions, the shared desk, and the accounts that
//! the IT administrator manages. Must not decide anything: `access` does, and the policies.

mod accounts;
mod activate;
mod demo;
mod desk;
mod help;
mod leave;
mod sessions;
mod sign_in;
mod step_up;

use access::{Opened, Token};
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::header::{self, HeaderValue};
use http::{HeaderMap, StatusCode};
use kernel::{Error, FieldErrors};

use crate::error_page::Answer;
use crate::routes::{Audience, Routes};
use crate::staff::{self, Guest};
use crate::state::AppState;

pub use demo::routes as demo_routes;

/// The routes of signing in.
pub fn routes() -> Routes {
    use Audience::{Officer, Public};
    Routes::new()
        .get("/sign-in", Public, sign_in::show)
        .post("/sign-in", Public, sign_in::enter)
        .post("/sign-out", Public, leave::sign_out)
        .get("/activate", Public, activate::show)
        .post("/activate", Public, activate::activate)
        .get("/step-up", Officer, step_up::show)
        .post("/step-up", Officer, step_up::prove)
        .get("/account/sessions", Officer, sessions::list)
        .post("/account/sessions/end", Officer, sessions::end)
        .post("/account/sessions/end-all", Officer, sessions::end_all)
        .get("/desk", Public, desk::show)
        .post("/desk", Public, desk::switch)
        .post("/desk/share", Officer, desk::share)
        .post("/desk/unshare", Officer, desk::unshare)
        .get("/accounts", Officer, accounts::list)
        .post("/accounts", Officer, accounts::create)
        .sheets(["/accounts.csv", "/accounts.xlsx"], Officer, accounts::file)
        .get("/accounts/help", Officer, help::show)
        .post("/accounts/help", Officer, help::ask)
        .get("/accounts/resets", Officer, help::waiting)
        .sheets(["/accounts/resets.csv", "/accounts/resets.xlsx"], Officer, help::file)
        .post("/accounts/resets/{id}/grant", Officer, help::grant)
        .post("/accounts/resets/{id}/refuse", Officer, help::refuse)
        .get("/accounts/{id}", Officer, accounts::one)
        .post("/accounts/{id}/suspend", Officer, accounts::suspend)
        .post("/accounts/{id}/restore", Officer, accounts::restore)
        .post("/accounts/{id}/end-sessions", Officer, accounts::end_sessions)
}

/// The entries of the staff navigation that belong to accounts.
pub fn nav() -> Vec<crate::NavEntry> {
    vec![crate::NavEntry {
        label: crate::msg::HOME_NAV_ACCOUNTS,
        href: "/accounts",
        roles: &["it-admin", "auditor"],
    }]
}

/// Where somebody goes on who came from nowhere in particular.
const START: &str = "/start";

/// The longest path to come back to, in bytes.
const NEXT_MAX: usize = 1_000;

/// A path of this site to go on to; anything else is the first page. `//host` and `/\host` lead to other sites.
fn local(next: &str) -> String {
    let mut bytes = next.bytes();
    let starts = bytes.next() == Some(b'/') && !matches!(bytes.next(), Some(b'/' | b'\\'));
    let plain = next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if starts && plain && next.len() <= NEXT_MAX { next.to_owned() } else { START.to_owned() }
}

/// `page`, coming back to `next` afterwards.
pub(crate) fn leading_to(page: &str, next: &str) -> String {
    let next = percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC);
    format!("{page}?next={next}")
}

/// Goes on with a new session: the cookie is set here and nowhere else.
fn go_on(state: &AppState, opened: &Opened, next: &str) -> Answer {
    with_cookies(Redirect::to(next).into_response(), &[session_cookie(state, opened)])
}

fn session_cookie(state: &AppState, opened: &Opened) -> String {
    let https = state.site.https;
    staff::set_cookie(staff::session_cookie(https), opened.token.as_str(), https)
}

fn no_session_cookie(state: &AppState) -> String {
    let https = state.site.https;
    staff::clear_cookie(staff::session_cookie(https), https)
}

fn with_cookies(mut response: Response, cookies: &[String]) -> Answer {
    for cookie in cookies {
        let value = HeaderValue::from_str(cookie).map_err(Error::internal)?;
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// A page, or the same page with what is wrong with the form.
fn shown(errors: &FieldErrors, html: String) -> Response {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    (status, Html(html)).into_response()
}

/// Ends the session this browser had before it got another.
async fn end_former(guest: &Guest, headers: &HeaderMap) -> kernel::Result<()> {
    if let Some(token) = staff::token(headers, guest.state.site.https) {
        end_by_token(guest, &token).await?;
    }
    Ok(())
}

async fn end_by_token(guest: &Guest, token: &Token) -> kernel::Result<()> {
    let Some(who) = guest.state.access.signed_in(token).await? else { return Ok(()) };
    let op = op::Op { actor: who.actor.clone(), ..guest.op.clone() };
    let mut w = op.begin().await?;
    access::service::end_session(&mut w, who.session).await?;
    w.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_gone_on_to() {
        for fine in ["/", "/reports?x=1&y=%2F", "/a//b"] {
            assert_eq!(local(fine), fine);
        }
        let long = format!("/{}", "a".repeat(NEXT_MAX));
        for bad in [
            "",
            "reports",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nb",
            "/a\\b",
            "/ۂ",
            &long,
        ] {
            assert_eq!(local(bad), START, "{bad:?}");
        }
        assert_eq!(leading_to("/step-up", "/a?b=1"), "/step-up?next=%2Fa%3Fb%3D1");
    }
}
