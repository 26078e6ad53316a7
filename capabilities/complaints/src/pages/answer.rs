//! The form on which whoever hears a report about police officers answers it, and the answer in its history.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use i18n::{Key, format};
use kernel::ids::ComplaintId;
use kernel::{Error, FieldErrors};
use op::Purpose;
use web::address::id;
use web::components::{Choice, Event, Tone};
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use crate::model::answer::{ANSWER_MAX, Finding, TypedAnswer};
use crate::msg;
use crate::service::{self, Answered};

#[derive(Template)]
#[template(path = "answer.html")]
struct AnswerPage {
    page: PageShell,
    errors: FieldErrors,
    once: String,
    finding: FormField,
    findings: Vec<Choice>,
    words: FormField,
}

impl AnswerPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        ANSWER_MAX as u32
    }
}

/// The empty form.
pub async fn form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    render(&staff, id(&raw)?, &Fields::default(), FieldErrors::default()).await
}

async fn render(staff: &Staff, id: ComplaintId, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let number = service::may_answer(&staff.op, id).await?;
    let page = staff.page(staff.visit.t.say(msg::answer_title(&number))).with_errors(&errors);
    let page = page.with_back(super::opened(id, Purpose::Investigate));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = AnswerPage {
        once: staff.op.new_id().to_string(),
        finding: fields.field("finding", &errors),
        findings: Finding::ALL.iter().map(|one| Choice::new(one.word(), page.get(name(*one)))).collect(),
        words: fields.field("words", &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Answers it.
pub async fn answer(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    match send(&staff, id, &fields).await {
        Ok(()) => Ok(Redirect::to(&super::opened(id, Purpose::Investigate)).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, id, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn send(staff: &Staff, id: ComplaintId, fields: &Fields) -> kernel::Result<()> {
    let typed =
        TypedAnswer { finding: fields.get("finding").to_owned(), words: fields.get("words").to_owned() };
    let (once, asked) = (fields.once()?, (id, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "words").await?.is_some() {
        return Ok(());
    }
    service::answer_report(&mut w, id, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

const fn name(finding: Finding) -> Key {
    match finding {
        Finding::Upheld => msg::FINDING_UPHELD,
        Finding::Partly => msg::FINDING_PARTLY,
        Finding::NotUpheld => msg::FINDING_NOT_UPHELD,
    }
}

/// An answer in the history, its officers' and her own.
pub(super) fn event(page: &PageShell, one: &Answered) -> Event {
    Event {
        at: format::date_time(page.lang(), one.at),
        datetime: one.at.rfc3339(),
        what: page.say(msg::event_answered(page.get(name(one.finding)))),
        detail: one.words.clone(),
        tone: Tone::Good,
    }
}
