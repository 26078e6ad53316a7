//! Adding something to one's report. Number and code travel in the body; what was said before is not shown.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
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
}

/// Shows the form, or records what was written in it.
pub async fn add(guest: Guest, fields: Fields) -> Answer<Response> {
    guest.slow_down()?;
    let (number, code) = (fields.get("number"), fields.get("code"));
    let added = if fields.get("go") == "add" {
        let (once, words) = (fields.once()?, fields.get("words"));
        record(&guest, (number, code), &once, words).await.map(|()| true)
    } else {
        service::may_track(&guest.op, number, code).await.map(|()| false)
    };
    match added {
        Ok(done) => show(&guest, &fields, FieldErrors::default(), done),
        Err(Error::Invalid(errors)) if errors.of("number").is_some() => {
            guest.guessed_wrong();
            super::ask(&guest, &fields, errors)
        }
        Err(Error::Invalid(errors)) => show(&guest, &fields, errors, false),
        Err(error) => Err(error.into()),
    }
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
    let mut page = guest.visit.page(guest.visit.t.get(msg::ADD_TITLE).to_owned()).with_quick_exit();
    page = page.with_errors(&errors);
    page.switch_href = String::new();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = AdditionPage {
        number: fields.get("number").to_owned(),
        code: fields.get("code").to_owned(),
        // Each form shown is a new one: what was refused recorded nothing under the token it came with.
        once: guest.op.new_id().to_string(),
        words: fields.field("words", &errors),
        page,
        errors,
        done,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

impl AdditionPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn most(&self) -> u32 {
        WORDS_MAX as u32
    }
}
