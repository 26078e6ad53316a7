//! The form on which an officer says that a report and another tell the same matter, or that they do not. Handlers hold no SQL
//! and no rules.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use kernel::ids::ComplaintId;
use kernel::{Error, FieldErrors};
use op::Purpose;
use web::address::id;
use web::components::Choice;
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use crate::model::link::{REASON_MAX, TypedLink, Verdict};
use crate::msg;
use crate::service;

/// The other report, where it is known already.
#[derive(Debug, serde::Deserialize)]
pub struct Other {
    #[serde(default)]
    other: String,
}

#[derive(Template)]
#[template(path = "link.html")]
struct LinkPage {
    page: PageShell,
    errors: FieldErrors,
    once: String,
    action: String,
    other: FormField,
    verdict: FormField,
    verdicts: Vec<Choice>,
    reason: FormField,
    reason_max: u32,
}

/// The form.
pub async fn form(staff: Staff, Path(raw): Path<String>, Query(known): Query<Other>) -> Answer<Response> {
    render(&staff, id(&raw)?, &Fields::default(), FieldErrors::default(), &known.other).await
}

async fn render(
    staff: &Staff,
    id: ComplaintId,
    fields: &Fields,
    errors: FieldErrors,
    known: &str,
) -> Answer<Response> {
    let number = service::may_link(&staff.op, id).await?;
    let page = staff.page(staff.visit.t.say(msg::link_title(&number))).with_errors(&errors);
    let page = page.with_back(opened(id, Purpose::ServeCitizen.word()));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let name = |verdict| match verdict {
        Verdict::Same => msg::LINK_SAME,
        Verdict::Other => msg::LINK_OTHER,
    };
    let mut other = fields.field("other", &errors);
    if other.value.is_empty() {
        known.clone_into(&mut other.value);
    }
    let shown = LinkPage {
        once: staff.op.new_id().to_string(),
        action: format!("/reports/{id}/links"),
        other,
        verdict: fields.field("verdict", &errors),
        verdicts: Verdict::ALL.iter().map(|one| Choice::new(one.word(), page.get(name(*one)))).collect(),
        reason: fields.field("reason", &errors),
        reason_max: REASON_MAX as u32,
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Where the officer came from.
fn opened(id: ComplaintId, from: &str) -> String {
    match Purpose::parse(from) {
        Some(purpose) => super::opened(id, purpose),
        None if from == "slip" => format!("/reports/{id}/slip"),
        None => super::opened(id, Purpose::ServeCitizen),
    }
}

/// Says it.
pub async fn enter(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    match send(&staff, id, &fields).await.map_err(|error| error.conflict_at("reason")) {
        Ok(()) => Ok(Redirect::to(&opened(id, fields.get("from"))).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, id, &fields, errors, "").await,
        Err(error) => Err(error.into()),
    }
}

async fn send(staff: &Staff, id: ComplaintId, fields: &Fields) -> kernel::Result<()> {
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedLink { other: get("other"), verdict: get("verdict"), reason: get("reason") };
    let (once, asked) = (fields.once()?, (id, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "reason").await?.is_some() {
        return Ok(());
    }
    service::link(&mut w, id, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}
