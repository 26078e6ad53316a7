//! Adding something to one's report. Number and code travel in the body; what was said before is not shown.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::{StatusCode, header};
use kernel::{Error, FieldErrors};
use web::{Answer, Fields, FormField, Guest, PageShell};

use crate::model::WORDS_MAX;
use crate::msg;
use crate::service;

/// Where turns at adding are counted.
const TURN: &str = "at an addition";

#[derive(Template)]
#[template(path = "addition.html")]
struct AdditionPage {
    page: PageShell,
    errors: FieldErrors,
    number: String,
    code: String,
    once: String,
    words: FormField,
    done: bool,
    /// Seconds to wait: too many come from this address.
    busy: Option<u32>,
}

/// Shows the form, or records what was written in it.
pub async fn add(guest: Guest, fields: Fields) -> Answer<Response> {
    match done(&guest, &fields).await {
        Ok(done) => show(&guest, &fields, FieldErrors::default(), done),
        // Whoever waits keeps every word.
        Err(Error::TooMany(_, seconds)) => show_busy(&guest, &fields, seconds),
        Err(Error::Invalid(errors)) if errors.of("number").is_some() => {
            guest.guessed_wrong();
            super::ask(&guest, &fields, errors)
        }
        Err(Error::Invalid(errors)) => show(&guest, &fields, errors, false),
        Err(error) => Err(error.into()),
    }
}

/// Whether something was added.
async fn done(guest: &Guest, fields: &Fields) -> kernel::Result<bool> {
    guest.slow_down()?;
    let held = (fields.get("number"), fields.get("code"));
    if fields.get("go") != "add" {
        return service::may_track(&guest.op, held.0, held.1).await.map(|()| false);
    }
    record(guest, held, &fields.once()?, fields.get("words")).await.map(|()| true)
}

/// Adds words in its turn; what was refused takes none.
pub(crate) async fn record(guest: &Guest, held: (&str, &str), once: &str, words: &str) -> kernel::Result<()> {
    guest.take_turn(TURN)?;
    let roznamcha = guest.state.contracts.roznamcha.clone();
    let added = service::add_words(&guest.op, roznamcha.as_ref(), held, once, words).await;
    if added.is_err() {
        guest.give_turn_back(TURN);
    }
    added
}

fn show(guest: &Guest, fields: &Fields, errors: FieldErrors, done: bool) -> Answer<Response> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = form_page(guest, fields, errors, done);
    Ok((status, Html(shown.render()?)).into_response())
}

fn show_busy(guest: &Guest, fields: &Fields, seconds: u32) -> Answer<Response> {
    let shown = form_page(guest, fields, FieldErrors::default(), false);
    let shown = AdditionPage { busy: Some(seconds), ..shown };
    let wait = [(header::RETRY_AFTER, seconds.to_string())];
    Ok((StatusCode::TOO_MANY_REQUESTS, wait, Html(shown.render()?)).into_response())
}

fn form_page(guest: &Guest, fields: &Fields, errors: FieldErrors, done: bool) -> AdditionPage {
    let page =
        guest.visit.page(guest.visit.t.get(msg::ADD_TITLE).to_owned()).with_quick_exit().with_errors(&errors);
    AdditionPage {
        number: fields.get("number").to_owned(),
        code: fields.get("code").to_owned(),
        // Each form shown is a new one: what was refused recorded nothing under the token it came with.
        once: guest.op.new_id().to_string(),
        words: fields.field("words", &errors),
        page,
        errors,
        done,
        busy: None,
    }
}

impl AdditionPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn most(&self) -> u32 {
        WORDS_MAX as u32
    }
}
