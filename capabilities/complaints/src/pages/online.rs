//! Reporting from home, without an account and without JavaScript: one thing a page. What was answered travels in the
//! posted form only, never in an address, and nothing is kept anywhere until it is sent or its writer asks for a draft.

mod done;
mod draft;
mod officer;
pub(crate) mod proof;
mod step;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use kernel::{Error, FieldErrors, Lang};
use uuid::Uuid;
use web::{Answer, Fields, Guest};

use crate::model::online::{Answers, Step};
use crate::service::{self, Areas};

pub use done::slip;
pub use draft::{form as draft_form, open as open_draft};
pub(super) use officer::facts;
pub use step::start;

/// Where turns at sending reports are counted.
pub(crate) const TURN: &str = "at a report from home";

/// A form on its way through the pages.
#[derive(Debug, Clone)]
struct Form {
    answers: Answers,
    /// Makes a form sent twice one report.
    once: String,
    /// Everything has been answered once: a change leads back to the last page.
    checked: bool,
    /// The draft it was made from: number and code.
    draft: Option<(String, String)>,
    /// The code that was sent to prove her phone.
    proof: Option<Uuid>,
    /// What she typed of it.
    code: String,
}

impl Form {
    fn read(guest: &Guest, fields: &Fields) -> kernel::Result<Self> {
        let once = match fields.get("once") {
            "" => guest.op.new_id().to_string(),
            _ => fields.once()?,
        };
        let draft = (fields.get("draft").to_owned(), fields.get("draft_code").to_owned());
        // Every way that is ticked, in one field from here on.
        let ways = super::safe_contact::typed(fields).ways.join(",");
        let value = |name: &str| if name == "safe_ways" { ways.as_str() } else { fields.get(name) };
        Ok(Self {
            answers: Answers::read(value),
            once,
            checked: fields.get("checked") == "yes",
            draft: Some(draft).filter(|(number, _)| !number.is_empty()),
            proof: fields.get("proof").parse().ok(),
            code: kernel::text::line(fields.get("code")),
        })
    }

    fn draft(&self) -> Option<(&str, &str)> {
        self.draft.as_ref().map(|(number, code)| (number.as_str(), code.as_str()))
    }

    fn next(&self, step: Step) -> Step {
        let next = step.next(&self.answers);
        // Another district has other stations; a name given after all has its page.
        let opens = (step == Step::District && next == Step::Area && self.answers.get("station").is_empty())
            || (step == Step::Words && next == Step::Officer && self.answers.get("against_kind").is_empty())
            || (step == Step::Naming && next == Step::Who);
        if self.checked && !opens { Step::Check } else { next }
    }
}

/// Every button of every page comes here.
pub async fn walk(guest: Guest, fields: Fields) -> Answer<Response> {
    let mut form = Form::read(&guest, &fields)?;
    let r = guest.op.read().await?;
    let areas = service::areas(&guest.op.core, r.tx()).await?;
    r.done().await?;
    form.answers = form.answers.settled(&areas.choices());
    let Some(step) = Step::parse(fields.get("step")) else {
        return step::show(&guest, &areas, &form, Step::Words, FieldErrors::default());
    };
    match fields.get("go") {
        "save" => draft::keep(&guest, &areas, &form, step).await,
        "send" | "enter" if step == Step::Check => send(&guest, &areas, form).await,
        "code" if step == Step::Check => proof::send(&guest, &areas, form).await,
        "back" => match step.back(&form.answers) {
            Some(before) => step::show(&guest, &areas, &form, before, FieldErrors::default()),
            None => step::start(guest).await,
        },
        "stay" => step::show(&guest, &areas, &form, step, FieldErrors::default()),
        other => match Step::parse(other) {
            Some(chosen) => step::show(&guest, &areas, &form, chosen, FieldErrors::default()),
            None => next(&guest, &areas, &mut form, step),
        },
    }
}

fn next(guest: &Guest, areas: &Areas, form: &mut Form, step: Step) -> Answer<Response> {
    match form.answers.check_page(step, guest.op.now(), &areas.choices()) {
        Ok(()) => step::show(guest, areas, form, form.next(step), FieldErrors::default()),
        Err(Error::Invalid(errors)) => step::show(guest, areas, form, step, errors),
        Err(error) => Err(error.into()),
    }
}

async fn send(guest: &Guest, areas: &Areas, mut form: Form) -> Answer<Response> {
    let language = Some(guest.visit.lang());
    let proved = proof::is_proved(guest, &form.answers, (form.proof, &form.code)).await;
    let filed = match proved {
        Ok(proved) => sent(guest, &form.once, (&form.answers, language), (form.draft(), proved)).await,
        Err(error) => Err(error),
    };
    match filed {
        Ok(filed) => done::show(guest, &filed),
        Err(Error::Invalid(errors)) => step::show(guest, areas, &form, Step::Check, errors),
        // Other words under a token that was used: they are kept, and go out under a new one.
        Err(Error::Conflict("op.form-used")) => {
            form.once = guest.op.new_id().to_string();
            let mut errors = FieldErrors::default();
            errors.add("words", "op.form-used");
            step::show(guest, areas, &form, Step::Check, errors)
        }
        Err(Error::TooMany(_, seconds)) => step::show_busy(guest, areas, &form, Step::Check, seconds),
        Err(error) => Err(error.into()),
    }
}

/// Records the report, taking one of this address's turns when something new is written.
pub(crate) async fn sent(
    guest: &Guest,
    once: &str,
    answers: (&Answers, Option<Lang>),
    with: (Option<(&str, &str)>, bool),
) -> kernel::Result<service::FiledOnline> {
    guest.take_turn(TURN)?;
    let roznamcha = guest.state.contracts.roznamcha.clone();
    let filed = service::file_online(&guest.op, roznamcha.as_ref(), once, answers, with).await;
    if !filed.as_ref().is_ok_and(|filed| filed.new) {
        guest.give_turn_back(TURN);
    }
    filed
}

/// A page, 422 when something on it is wrong.
fn answered(errors: &FieldErrors, html: String) -> Response {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    (status, axum::response::Html(html)).into_response()
}
