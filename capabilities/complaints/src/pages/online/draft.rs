//! A report gone on with later: keeping it, and opening it again with number and code. Both travel in bodies only.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use i18n::format;
use kernel::{Error, FieldErrors};
use web::{Answer, Fields, FormField, Guest, PageShell};

use super::{Form, step};
use crate::model::online::Step;
use crate::msg;
use crate::service::{self, Areas};

/// Where turns at keeping drafts are counted.
const TURN: &str = "at a draft";

#[derive(Template)]
#[template(path = "online_kept.html")]
struct KeptPage {
    page: PageShell,
    number: String,
    code: String,
    until: String,
    carried: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "online_draft.html")]
struct DraftPage {
    page: PageShell,
    errors: FieldErrors,
    number: FormField,
    code: FormField,
}

/// Keeps what has been answered, and shows with what it is opened again.
pub(super) async fn keep(guest: &Guest, areas: &Areas, form: &Form, at: Step) -> Answer<Response> {
    match guest.take_turn(TURN) {
        Err(Error::TooMany(_, seconds)) => return step::show_busy(guest, areas, form, at, seconds),
        turn => turn?,
    }
    let kept = service::keep_draft(&guest.op, &form.answers, &form.once, form.draft()).await?;
    let page = guest.visit.page(guest.visit.t.get(msg::ONLINE_KEPT_TITLE).to_owned()).with_quick_exit();
    let draft = Some((kept.number.clone(), kept.code.clone()));
    let shown = KeptPage {
        until: format::date_time(page.lang(), kept.until),
        carried: step::carried_from(&Form { draft, ..form.clone() }, at),
        number: kept.number,
        code: kept.code,
        page,
    };
    Ok(Html(shown.render()?).into_response())
}

/// Asks for number and code of a draft.
pub async fn form(guest: Guest) -> Answer<Response> {
    ask(&guest, &Fields::default(), FieldErrors::default())
}

fn ask(guest: &Guest, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let page = guest.visit.page(guest.visit.t.get(msg::ONLINE_DRAFT_TITLE).to_owned());
    let page = page.with_quick_exit().with_errors(&errors).with_back("/report");
    let number = fields.field("number", &errors);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = DraftPage { page, errors, number, code: FormField::empty("code") };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Opens a draft where it was left: at the first page that is not answered yet.
pub async fn open(guest: Guest, fields: Fields) -> Answer<Response> {
    guest.slow_down()?;
    let (number, code) = (fields.get("number"), fields.get("code"));
    match service::open_draft(&guest.op, number, code).await {
        Ok((answers, once)) => {
            let r = guest.op.read().await?;
            let areas = service::areas(&guest.op.core, r.tx()).await?;
            r.done().await?;
            let answers = answers.settled(&areas.choices());
            let unanswered =
                |step: &Step| answers.check_page(*step, guest.op.now(), &areas.choices()).is_err();
            let at = Step::ALL.iter().copied().find(unanswered).unwrap_or(Step::Check);
            let draft = Some((number.to_owned(), code.to_owned()));
            let form = Form { answers, once, checked: false, draft, proof: None, code: String::new() };
            step::show(&guest, &areas, &form, at, FieldErrors::default())
        }
        Err(Error::Invalid(errors)) => {
            guest.guessed_wrong();
            ask(&guest, &fields, errors)
        }
        Err(error) => Err(error.into()),
    }
}
