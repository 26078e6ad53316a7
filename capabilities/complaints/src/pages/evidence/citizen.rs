//! The citizen adds to her own report with number and code. They travel in the body, before the files: nothing of a file
//! is kept before they fit.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use kernel::{Error, FieldErrors};
use web::components::Notice;
use web::{Answer, Guest, PageShell, Upload};

use super::{Outcome, Received, Section, receive};
use crate::msg;
use crate::pages::track;
use crate::service::evidence::{Adder, adder_by_code};

#[derive(Template)]
#[template(path = "evidence_added.html")]
struct AddedPage {
    page: PageShell,
    errors: FieldErrors,
    results: Vec<Notice>,
    evidence: Section,
    number: String,
    code: String,
}

/// Takes what she sends, and says of each file what became of it.
pub async fn add(guest: Guest, mut upload: Upload) -> Answer<Response> {
    guest.slow_down()?;
    let answer = answer(&guest, &mut upload).await;
    // Whatever the answer is, it is seen only when nothing is on its way any more.
    upload.drain().await;
    answer
}

async fn answer(guest: &Guest, upload: &mut Upload) -> Answer<Response> {
    let first = upload.next_file().await?;
    let fields = upload.fields();
    let (number, code) = (fields.get("number"), fields.get("code"));
    let adder = match adder_by_code(&guest.op, number, code).await {
        Ok(adder) => adder,
        Err(Error::Invalid(errors)) => {
            guest.guessed_wrong();
            return track::ask(guest, &fields, errors);
        }
        Err(error) => return Err(error.into()),
    };
    let received = match first {
        Some(first) => take(guest, &adder, upload, first).await?,
        None => nothing("complaints.no-file"),
    };
    shown(guest, &adder, code, &received).await
}

async fn take(
    guest: &Guest,
    adder: &Adder,
    upload: &mut Upload,
    first: web::IncomingFile,
) -> kernel::Result<Received> {
    match adder.room().await {
        Ok(()) => receive(adder, &guest.state.blobs, upload, first).await,
        Err(Error::Invalid(errors)) => Ok(faults(errors)),
        Err(error) => Err(error),
    }
}

fn faults(errors: FieldErrors) -> Received {
    Received { results: errors.0.into_iter().map(|error| (String::new(), Err(error))).collect() }
}

pub(super) fn nothing(code: kernel::Code) -> Received {
    let mut errors = FieldErrors::default();
    errors.add("photo", code);
    faults(errors)
}

async fn shown(guest: &Guest, adder: &Adder, code: &str, received: &Received) -> Answer<Response> {
    let page = guest.visit.page(guest.visit.t.say(msg::evidence_title(&adder.number))).with_quick_exit();
    let status = if received.has_faults() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let Outcome { page, results, errors, evidence } = Outcome::of(page, adder, received).await?;
    let shown =
        AddedPage { page, errors, results, evidence, number: adder.number.clone(), code: code.to_owned() };
    Ok((status, Html(shown.render()?)).into_response())
}
