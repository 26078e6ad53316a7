//! Proving once more who one is, with the second factor, before something grave. The session gets a new cookie.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use kernel::{Error, FieldErrors};

use super::{go_on, local, shown};
use crate::error_page::Answer;
use crate::form::{Fields, FormField};
use crate::msg;
use crate::page::PageShell;
use crate::staff::{Staff, StaffForm};

#[derive(Template)]
#[template(path = "account/step_up.html")]
struct StepUpPage {
    page: PageShell,
    errors: FieldErrors,
    next: String,
    code: FormField,
}

/// The empty page.
pub async fn show(staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let query = Fields::parse(query.unwrap_or_default().as_bytes())?;
    page(&staff, FieldErrors::default(), query.get("next"))
}

fn page(staff: &Staff, errors: FieldErrors, next: &str) -> Answer<Response> {
    let code = Fields::default().field("code", &errors);
    let page = staff.page(staff.visit.t.get(msg::ACCOUNT_STEP_UP_TITLE)).with_errors(&errors);
    let page = StepUpPage { page, next: local(next), code, errors };
    Ok(shown(&page.errors, page.render()?))
}

/// Takes the code and goes on.
pub async fn prove(StaffForm { staff, fields }: StaffForm) -> Answer {
    match staff.state.access.step_up(&staff.op, &staff.who, fields.get("code")).await {
        Ok(opened) => go_on(&staff.state, &opened, &local(fields.get("next"))),
        Err(Error::Invalid(errors)) => page(&staff, errors, fields.get("next")),
        Err(error) => Err(error.into()),
    }
}
