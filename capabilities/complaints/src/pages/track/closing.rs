//! What whoever holds the code does about closing her report, and the form on which she takes it back.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use kernel::{Error, FieldErrors};
use web::components::Tone;
use web::{Answer, Fields, FormField, Guest, PageShell};

use crate::model::closing::{Step, TypedAct};
use crate::msg;
use crate::pages::closing::refusal;
use crate::service;

/// Where turns are counted.
const TURN: &str = "at closing a report";

#[derive(Template)]
#[template(path = "withdraw.html")]
struct WithdrawPage {
    page: PageShell,
    errors: FieldErrors,
    number: String,
    code: String,
    once: String,
    place: FormField,
    present: FormField,
}

/// Does what was pressed, and shows the report again; the form on which it is taken back, where nothing was pressed.
pub async fn act(guest: Guest, fields: Fields) -> Answer<Response> {
    let held = (fields.get("number"), fields.get("code"));
    let step = fields.get("step").to_owned();
    let done = async {
        guest.slow_down()?;
        if fields.get("go") != "do" {
            return service::may_track(&guest.op, held.0, held.1).await.map(|()| false);
        }
        let get = |name: &str| fields.get(name).to_owned();
        let typed = TypedAct { step: get("step"), place: get("place"), present: get("present") };
        record(&guest, held, &fields.once()?, &typed).await.map(|()| true)
    };
    match done.await {
        Ok(true) => super::show(guest, fields).await,
        // She was quicker elsewhere, or the station was: the page says how it stands now.
        Err(Error::Conflict(code)) if refusal(code).is_some() => {
            super::show_refused(guest, fields, refusal(code)).await
        }
        Ok(false) => form(&guest, &fields, FieldErrors::default()),
        Err(Error::Invalid(errors)) if errors.of("number").is_some() => {
            guest.guessed_wrong();
            super::ask(&guest, &fields, errors)
        }
        Err(Error::Invalid(errors)) if step == Step::Withdrawn.word() => form(&guest, &fields, errors),
        Err(error) => Err(error.into()),
    }
}

/// Takes a step in its turn; what was refused takes none.
pub(crate) async fn record(
    guest: &Guest,
    held: (&str, &str),
    once: &str,
    typed: &TypedAct,
) -> kernel::Result<()> {
    guest.take_turn(TURN)?;
    let roznamcha = guest.state.contracts.roznamcha.clone();
    let done = service::act_by_code(&guest.op, roznamcha.as_ref(), held, once, typed).await;
    if done.is_err() {
        guest.give_turn_back(TURN);
    }
    done
}

fn form(guest: &Guest, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = guest
        .visit
        .page(guest.visit.t.get(msg::WITHDRAW_TITLE).to_owned())
        .with_quick_exit()
        .with_errors(&errors);
    let shown = WithdrawPage {
        number: fields.get("number").to_owned(),
        code: fields.get("code").to_owned(),
        once: guest.op.new_id().to_string(),
        place: fields.field("place", &errors),
        present: fields.field("present", &errors),
        page,
        errors,
    };
    Ok((status, Html(shown.render()?)).into_response())
}
