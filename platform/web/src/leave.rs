//! The way out for someone who may be watched: a page that says nothing, and an answer that makes the browser forget this site.
//! Must not need a script, another host or a session.

use askama::Template;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use i18n::format;
use kernel::Lang;

use crate::error_page::Answer;
use crate::language;
use crate::staff::Guest;

/// Where the button of every page with a quick exit leads.
pub const PATH: &str = "/leave";

/// Everything a browser keeps of a site (W3C Clear Site Data).
const FORGET: &str = "\"cache\", \"cookies\", \"storage\"";

#[derive(Template)]
#[template(path = "leave.html")]
struct LeavePage {
    lang: Lang,
    /// The day, in words: true, and of no meaning to whoever looks over a shoulder.
    today: String,
}

/// Leaves: to the address that was set for it, or to a page of our own that names nobody.
#[expect(clippy::unused_async, reason = "a handler is async")]
pub async fn show(guest: Guest, headers: HeaderMap) -> Answer<Response> {
    let leave_to = guest.visit.site.leave_to.clone();
    let mut answer = if leave_to.is_empty() {
        let lang = guest.visit.lang();
        let today = format::date(lang, guest.op.now().day());
        Html(LeavePage { lang, today }.render()?).into_response()
    } else {
        Redirect::to(&leave_to).into_response()
    };
    if asked_here(&headers) {
        forget(answer.headers_mut());
    }
    Ok(answer)
}

/// Another site must not be able to sign anybody out: only a link of ours, or an address that was typed, makes a browser forget.
fn asked_here(headers: &HeaderMap) -> bool {
    let from = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    matches!(from, None | Some("same-origin" | "none"))
}

fn forget(headers: &mut HeaderMap) {
    headers.insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static(FORGET));
    // The same for browsers that do not know that header, or came without HTTPS.
    for cookie in [language::COOKIE_NAME, "khidmat-light"] {
        if let Ok(gone) = HeaderValue::from_str(&format!("{cookie}=; Path=/; Max-Age=0; SameSite=Lax")) {
            headers.append(header::SET_COOKIE, gone);
        }
    }
}
