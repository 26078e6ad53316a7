//! A lost second factor: the officer in charge asks, an administrator who is somebody else grants or refuses.

use access::service;
use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use kernel::{Error, FieldErrors, Timestamp};
use uuid::Uuid;

use super::accounts::handed_code;
use super::shown;
use crate::components::Tone;
use crate::error_page::Answer;
use crate::form::{Fields, FormField};
use crate::msg;
use crate::page::PageShell;
use crate::sheet::{self, Download, ListFile, moments, words};
use crate::staff::{Staff, StaffForm};

#[derive(Template)]
#[template(path = "account/help.html")]
struct HelpPage {
    page: PageShell,
    errors: FieldErrors,
    login: FormField,
    reason: FormField,
}

struct Waiting {
    id: String,
    login: String,
    unit: String,
    at: String,
    /// The reader asked for it, or it is about the reader: somebody else has to grant it.
    other: bool,
    reason: String,
}

#[derive(Template)]
#[template(path = "account/resets.html")]
struct ResetsPage {
    page: PageShell,
    rows: Vec<Waiting>,
}

/// The form.
pub async fn show(staff: Staff) -> Answer {
    form(&staff, FieldErrors::default(), &Fields::default(), false)
}

fn form(staff: &Staff, errors: FieldErrors, typed: &Fields, asked: bool) -> Answer<Response> {
    let t = &staff.visit.t;
    let mut page = staff.page(t.get(msg::ACCOUNT_HELP_TITLE)).with_errors(&errors);
    page.flash = asked.then(|| (Tone::Good, t.get(msg::ACCOUNT_HELP_ASKED).to_owned()));
    let (login, reason) = (typed.field("login", &errors), typed.field("reason", &errors));
    let page = HelpPage { page, errors, login, reason };
    Ok(shown(&page.errors, page.render()?))
}

/// Asks.
pub async fn ask(StaffForm { staff, fields }: StaffForm) -> Answer {
    let mut w = staff.op.begin().await?;
    let asked = match service::account_named(w.tx(), fields.get("login")).await {
        Ok(id) => service::ask_reset(&mut w, id, fields.get("reason")).await,
        Err(error) => Err(error),
    };
    match asked {
        Ok(_) => {
            w.commit().await?;
            form(&staff, FieldErrors::default(), &Fields::default(), true)
        }
        Err(error) => {
            drop(w);
            form(&staff, beside_its_box(error)?, &fields, false)
        }
    }
}

/// An unknown account and one in another's charge are answered alike.
fn beside_its_box(error: Error) -> Result<FieldErrors, Error> {
    let mut errors = FieldErrors::default();
    match error {
        Error::Invalid(errors) => return Ok(errors),
        Error::NotFound(_) | Error::Forbidden(_) => errors.add("login", "access.not-in-your-charge"),
        Error::Conflict(code @ ("access.reset-asked" | "access.suspended")) => errors.add("login", code),
        other => return Err(other),
    }
    Ok(errors)
}

/// What waits for a decision.
pub async fn waiting(staff: Staff) -> Answer {
    let r = staff.op.read().await?;
    let open = service::open_resets(&r).await?;
    r.done().await?;
    let (t, me) = (&staff.visit.t, staff.who.account.0);
    let row = |(request, account): (access::store::reset::Model, service::AccountView)| Waiting {
        id: request.id.to_string(),
        login: account.login,
        unit: account.unit.map(|unit| unit.get(t.lang()).to_owned()).unwrap_or_default(),
        at: t.date_time(Timestamp(request.asked_at)),
        other: request.asked_by == me || account.id.0 == me,
        reason: request.reason,
    };
    let rows = open.into_iter().map(row).collect();
    let page = staff.page(t.get(msg::ACCOUNT_RESETS_TITLE)).with_back("/accounts");
    Ok(Html(ResetsPage { page, rows }.render()?).into_response())
}

/// The same as a file.
pub async fn file(staff: Staff, download: Download) -> Answer {
    let r = staff.op.read().await?;
    let open = service::open_resets(&r).await?;
    r.done().await?;
    let t = &staff.visit.t;
    let columns = [
        words(t.get(msg::ACCOUNT_LOGIN)),
        words(t.get(msg::ACCOUNT_LIST_UNIT)),
        words(t.get(msg::ACCOUNT_HELP_REASON)),
        moments(t.get(msg::ACCOUNT_RESETS_AT)),
    ];
    let row = |(request, account): (access::store::reset::Model, service::AccountView)| {
        vec![
            sheet::text(account.login),
            sheet::maybe(account.unit.map(|unit| unit.get(t.lang()).to_owned())),
            sheet::text(request.reason),
            sheet::at(Timestamp(request.asked_at)),
        ]
    };
    let title = t.get(msg::ACCOUNT_RESETS_TITLE);
    ListFile::of(("resets", title), columns, sheet::all(open), row).hand_over(&staff, download).await
}

fn read(id: &str) -> Result<Uuid, Error> {
    id.parse().map_err(|_| Error::NotFound("access.no-reset"))
}

/// Grants and shows the activation code, once.
pub async fn grant(Path(id): Path<String>, StaffForm { staff, .. }: StaffForm) -> Answer {
    let mut w = staff.op.begin().await?;
    let (login, code) = service::grant_reset(&mut w, read(&id)?).await?;
    w.commit().await?;
    handed_code(&staff, login, code)
}

/// Refuses.
pub async fn refuse(Path(id): Path<String>, StaffForm { staff, .. }: StaffForm) -> Answer {
    let mut w = staff.op.begin().await?;
    service::refuse_reset(&mut w, read(&id)?).await?;
    w.commit().await?;
    Ok(Redirect::to("/accounts/resets").into_response())
}
