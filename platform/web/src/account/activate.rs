//! Activating an account: the one-time code, a password, an authenticator, and then the recovery codes, shown once.
//! The authenticator's secret travels in the officer's own form; it is worth nothing without the code.

use access::{Activation, factor, service::Enrolled};
use askama::Template;
use axum::extract::RawQuery;
use axum::response::{Html, IntoResponse, Response};
use http::HeaderMap;
use kernel::{Error, FieldErrors};

use super::{session_cookie, shown, with_cookies};
use crate::error_page::Answer;
use crate::form::{Fields, FormField};
use crate::msg;
use crate::page::PageShell;
use crate::staff::{self, Guest};

#[derive(Template)]
#[template(path = "account/activate.html")]
struct ActivatePage {
    page: PageShell,
    errors: FieldErrors,
    login: FormField,
    code: FormField,
    password: FormField,
    proof: FormField,
    secret: String,
    /// In groups of four, to be typed by hand.
    base32: String,
    /// The square code: SVG made by us from our own text.
    picture: String,
}

#[derive(Template)]
#[template(path = "account/activated.html")]
struct ActivatedPage {
    page: PageShell,
    codes: Vec<String>,
}

/// The form with a new secret.
pub async fn show(guest: Guest, RawQuery(query): RawQuery) -> Answer {
    let query = Fields::parse(query.unwrap_or_default().as_bytes())?;
    let secret = guest.state.access.new_factor();
    page(&guest, FieldErrors::default(), &query, &secret)
}

fn page(guest: &Guest, errors: FieldErrors, typed: &Fields, secret: &[u8]) -> Answer<Response> {
    let (base32, link) = factor::enrolment(secret, typed.get("login"));
    let groups: Vec<&str> =
        base32.as_bytes().chunks(4).filter_map(|four| std::str::from_utf8(four).ok()).collect();
    let page = ActivatePage {
        page: guest.visit.page(guest.visit.t.get(msg::ACCOUNT_ACTIVATE_TITLE)).with_errors(&errors),
        login: typed.field("login", &errors),
        code: typed.field("code", &errors),
        password: Fields::default().field("password", &errors),
        proof: Fields::default().field("proof", &errors),
        secret: access::factor::to_hex(secret),
        base32: groups.join(" "),
        picture: documents::qr::svg(&link)?,
        errors,
    };
    Ok(shown(&page.errors, page.render()?))
}

/// Activates and signs in.
pub async fn activate(guest: Guest, headers: HeaderMap, fields: Fields) -> Answer {
    let secret = access::factor::from_hex(fields.get("secret"))?;
    let typed = Activation {
        login: fields.get("login").to_owned(),
        code: fields.get("code").to_owned(),
        password: fields.get("password").to_owned(),
        secret: secret.clone(),
        proof: fields.get("proof").to_owned(),
        desk: staff::desk(&headers, guest.state.site.https),
        address: guest.address.clone(),
    };
    match guest.state.access.activate(&guest.op, typed).await {
        Ok(Enrolled { opened, recovery }) => {
            let page = guest.visit.page(guest.visit.t.get(msg::ACCOUNT_ACTIVATED_TITLE));
            let html = ActivatedPage { page, codes: recovery }.render()?;
            with_cookies(Html(html).into_response(), &[session_cookie(&guest.state, &opened)])
        }
        Err(Error::Invalid(errors)) => page(&guest, errors, &fields, &secret),
        Err(error) => Err(error.into()),
    }
}
