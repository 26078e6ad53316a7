//! Signing out. Works also when the session has ended by itself meanwhile.

use axum::response::{IntoResponse, Redirect};
use http::header::HeaderName;
use http::{HeaderMap, HeaderValue};
use kernel::Error;

use super::{no_session_cookie, with_cookies};
use crate::error_page::Answer;
use crate::form::Fields;
use crate::staff::{self, Guest};

/// Ends the session here and on the server. At a shared desk the others stay.
pub async fn sign_out(guest: Guest, headers: HeaderMap, fields: Fields) -> Answer {
    let https = guest.state.site.https;
    if let Some(token) = staff::token(&headers, https)
        && let Some(who) = guest.state.access.signed_in(&token).await?
    {
        if !who.is_own_form(fields.get(crate::html::TOKEN_FIELD)) {
            return Err(Error::Forbidden("access.wrong-form-token").into());
        }
        super::end_by_token(&guest, &token).await?;
    }
    let to = if staff::desk(&headers, https).is_some() { "/desk" } else { "/sign-in" };
    let mut response = Redirect::to(to).into_response();
    // Not the cookies: the chosen language and the shared desk stay with the machine.
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), clear);
    with_cookies(response, &[no_session_cookie(&guest.state)])
}
