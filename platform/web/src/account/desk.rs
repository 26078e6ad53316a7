//! The shared desk: several officers at one machine, each back at work with the authenticator's code and one press.

use access::service::DeskSession;
use askama::Template;
use axum::extract::RawQuery;
use axum::response::{IntoResponse, Redirect, Response};
use http::HeaderMap;
use kernel::ids::SessionId;
use kernel::{Error, FieldErrors};

use super::{go_on, local, shown, with_cookies};
use crate::error_page::Answer;
use crate::form::{Fields, FormField};
use crate::msg;
use crate::page::PageShell;
use crate::staff::{self, Guest, StaffForm};

#[derive(Template)]
#[template(path = "account/desk.html")]
struct DeskPage {
    page: PageShell,
    errors: FieldErrors,
    /// This browser is a shared desk.
    shared: bool,
    /// Somebody is signed in here and may share or unshare it.
    signed_in: bool,
    here: Vec<DeskSession>,
    code: FormField,
    next: String,
}

/// Who can go on working here.
pub async fn show(guest: Guest, headers: HeaderMap, RawQuery(query): RawQuery) -> Answer {
    let query = Fields::parse(query.unwrap_or_default().as_bytes())?;
    page(&guest, &headers, FieldErrors::default(), query.get("next")).await
}

async fn page(guest: &Guest, headers: &HeaderMap, errors: FieldErrors, next: &str) -> Answer<Response> {
    let https = guest.state.site.https;
    let desk = staff::desk(headers, https);
    let here = match &desk {
        Some(desk) => guest.state.access.at_desk(desk).await?,
        None => Vec::new(),
    };
    let who = match staff::token(headers, https) {
        Some(token) => guest.state.access.signed_in(&token).await?,
        None => None,
    };
    let mut page = guest.visit.page(guest.visit.t.get(msg::ACCOUNT_DESK_TITLE)).with_errors(&errors);
    // Whoever works here came from the own sessions; the others from nowhere in particular.
    page.back = Some(if who.is_some() { "/account/sessions" } else { "/" }.to_owned());
    page.user = who.as_ref().map(|who| who.login.clone());
    page.csrf = who.as_ref().map(|who| who.form_token().to_owned());
    let page = DeskPage {
        shared: desk.is_some(),
        signed_in: who.is_some(),
        here,
        code: Fields::default().field("code", &errors),
        next: local(next),
        page,
        errors,
    };
    Ok(shown(&page.errors, page.render()?))
}

/// Switches to the officer whose button was pressed.
pub async fn switch(guest: Guest, headers: HeaderMap, fields: Fields) -> Answer {
    let desk = staff::desk(&headers, guest.state.site.https).ok_or(Error::NotFound("access.no-session"))?;
    let to: SessionId = fields.get("to").parse().map_err(|_| Error::NotFound("access.no-session"))?;
    match guest.state.access.switch(&guest.op, &desk, to, fields.get("code")).await {
        Ok(opened) => go_on(&guest.state, &opened, &local(fields.get("next"))),
        Err(Error::Invalid(errors)) => page(&guest, &headers, errors, fields.get("next")).await,
        Err(error) => Err(error.into()),
    }
}

/// Makes this browser a shared desk.
pub async fn share(StaffForm { staff, .. }: StaffForm) -> Answer {
    let desk = staff.state.access.share_desk(&staff.op, &staff.who).await?;
    let https = staff.state.site.https;
    let cookie = staff::set_cookie(staff::desk_cookie(https), &desk, https);
    with_cookies(Redirect::to("/desk").into_response(), &[cookie])
}

/// Makes it one person's again.
pub async fn unshare(StaffForm { staff, .. }: StaffForm) -> Answer {
    staff.state.access.unshare_desk(&staff.op, &staff.who).await?;
    let https = staff.state.site.https;
    let cookie = staff::clear_cookie(staff::desk_cookie(https), https);
    with_cookies(Redirect::to("/account/sessions").into_response(), &[cookie])
}
