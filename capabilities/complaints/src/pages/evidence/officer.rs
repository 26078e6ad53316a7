//! The officer at the counter adds what the citizen brought or said: her recording, a photo, a paper, her thumb-mark.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use kernel::FieldErrors;
use web::address::id;
use web::components::Notice;
use web::{Answer, PageShell, Staff, StaffUpload};

use super::citizen::nothing;
use super::receive::{arrive, settle};
use super::{Outcome, Received, Section};
use crate::msg;
use crate::service::evidence::{Adder, adder_by_post};

#[derive(Template)]
#[template(path = "evidence.html")]
struct EvidencePage {
    page: PageShell,
    errors: FieldErrors,
    results: Vec<Notice>,
    evidence: Section,
    action: String,
    slip_href: String,
}

/// What the report has so far, and the boxes for more.
pub async fn show(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    let adder = adder_by_post(&staff.op, id(&raw)?).await?;
    page(&staff, &raw, &adder, &Received::default()).await
}

/// Takes what is sent. The officer is asked for once more when it has arrived.
pub async fn add(Path(raw): Path<String>, mut sent: StaffUpload) -> Response {
    let answer = answer(&raw, &mut sent).await;
    sent.upload.drain().await;
    answer.unwrap_or_else(IntoResponse::into_response)
}

async fn answer(raw: &str, sent: &mut StaffUpload) -> Result<Response, web::staff::NoStaff> {
    let id = id(raw)?;
    let began = adder_by_post(&sent.staff.op, id).await?;
    let blobs = sent.staff.state.blobs.clone();
    let first = sent.upload.next_file().await?;
    let arrived = match first {
        Some(first) => {
            // Before anything is read: a form of another site, and a report that has all it may.
            sent.arrived().await?;
            began.room().await?;
            Some(arrive(&began, &blobs, &mut sent.upload, first).await?)
        }
        None => None,
    };
    let staff = sent.arrived().await?;
    let adder = adder_by_post(&staff.op, id).await?;
    let received = match arrived {
        Some(arrived) => settle(&adder, &blobs, arrived).await?,
        None => nothing("complaints.no-file"),
    };
    page(&staff, raw, &adder, &received).await.map_err(Into::into)
}

async fn page(staff: &Staff, raw: &str, adder: &Adder, received: &Received) -> Answer<Response> {
    let page = staff.page(staff.visit.t.say(msg::evidence_title(&adder.number)));
    let page = page.with_back(format!("/reports/{raw}"));
    let status = if received.has_faults() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let Outcome { page, results, errors, evidence } = Outcome::of(page, adder, received).await?;
    let shown = EvidencePage {
        page,
        errors,
        results,
        evidence,
        action: format!("/reports/{raw}/evidence"),
        slip_href: format!("/reports/{raw}/slip"),
    };
    Ok((status, Html(shown.render()?)).into_response())
}
