//! Naming police officers in a report that stands: for whoever hears it, and for whoever told it, with her code.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::{StatusCode, header};
use kernel::ids::ComplaintId;
use kernel::{Error, FieldErrors};
use op::Purpose;
use web::address::id;
use web::components::Tone;
use web::{Answer, Fields, Guest, PageShell, Staff, StaffForm};

use super::against::{AgainstBoxes, typed};
use crate::model::against::TypedAgainst;
use crate::{msg, service};

/// Where turns at naming are counted.
const TURN: &str = "at naming officers";

#[derive(Template)]
#[template(path = "officers.html")]
struct OfficersPage {
    page: PageShell,
    errors: FieldErrors,
    once: String,
    /// Number and code of whoever told it; `None` for an officer.
    held: Option<(String, String)>,
    against: AgainstBoxes,
    done: bool,
    /// Seconds to wait: too many come from this address.
    busy: Option<u32>,
}

/// The form of whoever hears it.
pub async fn form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    render(&staff, id(&raw)?, &Fields::default(), FieldErrors::default()).await
}

async fn render(staff: &Staff, id: ComplaintId, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let number = service::may_name(&staff.op, id).await?;
    let page = staff.page(staff.visit.t.say(msg::officers_title(&number))).with_errors(&errors);
    let page = page.with_back(super::opened(id, Purpose::Investigate));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let day = (staff.op.core.catalogue.as_ref(), staff.op.now().day());
    let against = AgainstBoxes::new(&page, fields, &errors, day);
    let once = staff.op.new_id().to_string();
    let shown = OfficersPage { page, errors, once, held: None, against, done: false, busy: None };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Names them. Whoever may hear it no more is back at his list.
pub async fn name(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    match send(&staff, id, &fields).await {
        Ok(()) if service::may_name(&staff.op, id).await.is_ok() => {
            Ok(Redirect::to(&super::opened(id, Purpose::Investigate)).into_response())
        }
        Ok(()) => Ok(Redirect::to("/sealed").into_response()),
        Err(Error::Invalid(errors)) => render(&staff, id, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn send(staff: &Staff, id: ComplaintId, fields: &Fields) -> kernel::Result<()> {
    let (once, typed) = (fields.once()?, typed(fields));
    let asked = (id, &typed);
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "against_name").await?.is_some() {
        return Ok(());
    }
    let roznamcha = staff.state.contracts.roznamcha.clone();
    service::name_officers(&mut w, roznamcha.as_ref(), id, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

/// The form of whoever told it, or what she typed in it.
pub async fn name_by_code(guest: Guest, fields: Fields) -> Answer<Response> {
    match done(&guest, &fields).await {
        Ok(done) => show(&guest, &fields, FieldErrors::default(), done),
        // Whoever waits keeps every word.
        Err(Error::TooMany(_, seconds)) => {
            let mut shown = page(&guest, &fields, FieldErrors::default(), false);
            shown.busy = Some(seconds);
            let wait = [(header::RETRY_AFTER, seconds.to_string())];
            Ok((StatusCode::TOO_MANY_REQUESTS, wait, Html(shown.render()?)).into_response())
        }
        Err(Error::Invalid(errors)) if errors.of("number").is_some() => {
            guest.guessed_wrong();
            super::track::ask(&guest, &fields, errors)
        }
        Err(Error::Invalid(errors)) => show(&guest, &fields, errors, false),
        Err(error) => Err(error.into()),
    }
}

/// Whether somebody was named.
async fn done(guest: &Guest, fields: &Fields) -> kernel::Result<bool> {
    guest.slow_down()?;
    let held = (fields.get("number"), fields.get("code"));
    if fields.get("go") != "add" {
        return service::may_track(&guest.op, held.0, held.1).await.map(|()| false);
    }
    record(guest, held, &fields.once()?, &typed(fields)).await.map(|()| true)
}

/// Names officers in its turn; what was refused takes none.
pub(crate) async fn record(
    guest: &Guest,
    held: (&str, &str),
    once: &str,
    typed: &TypedAgainst,
) -> kernel::Result<()> {
    guest.take_turn(TURN)?;
    let roznamcha = guest.state.contracts.roznamcha.clone();
    let named = service::name_officers_by_code(&guest.op, roznamcha.as_ref(), held, once, typed).await;
    if named.is_err() {
        guest.give_turn_back(TURN);
    }
    named
}

fn show(guest: &Guest, fields: &Fields, errors: FieldErrors, done: bool) -> Answer<Response> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(page(guest, fields, errors, done).render()?)).into_response())
}

fn page(guest: &Guest, fields: &Fields, errors: FieldErrors, done: bool) -> OfficersPage {
    let mut page = guest.visit.page(guest.visit.t.get(msg::OFFICERS_HEADING).to_owned()).with_quick_exit();
    page = page.with_errors(&errors);
    page.switch_href = String::new();
    let day = (guest.op.core.catalogue.as_ref(), guest.op.now().day());
    OfficersPage {
        against: AgainstBoxes::new(&page, fields, &errors, day),
        // Each form shown is a new one: what was refused recorded nothing under the token it came with.
        once: guest.op.new_id().to_string(),
        held: Some((fields.get("number").to_owned(), fields.get("code").to_owned())),
        page,
        errors,
        done,
        busy: None,
    }
}
