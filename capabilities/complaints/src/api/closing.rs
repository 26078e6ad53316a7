//! JSON: closing a report with its citizen's word, opening it again, and how often that was done.

use axum::Json;
use axum::extract::Path;
use capability::{Audience, Routes};
use http::{HeaderMap, StatusCode};
use kernel::Error;
use kernel::ids::ComplaintId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Guest, JsonBody, Staff, StaffJson};

use super::track::guessed;
use crate::model::closing::{Step, TypedAct, TypedAnswer, TypedAsk, shown};
use crate::service::{self, Counted};

/// Every route.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/closings", Audience::Officer, counts)
        .post("/api/v1/reports/{id}/closing", Audience::Officer, ask)
        .post("/api/v1/reports/{id}/closing/answer", Audience::Officer, answer)
        .post("/api/v1/reports/{id}/reopen", Audience::Officer, reopen)
        .post("/api/v1/track/closing", Audience::SlipHolder, act)
}

#[derive(OpenApi)]
#[openapi(
    paths(counts, ask, answer, reopen, act),
    components(schemas(TypedAsk, TypedAnswer, Reopening, NewAct, ClosingStep, ClosingCounts, ClosingRow))
)]
pub(super) struct Api;

/// A step that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClosingStep {
    /// The report's id, or its number for whoever holds its code.
    report: String,
}

/// What an officer does.
#[derive(Debug, Serialize)]
enum Verb {
    Ask(TypedAsk),
    Answer(TypedAnswer),
    Reopen,
}

/// Does it once for each key: 201, and 200 where the same was sent before.
async fn take(staff: &Staff, once: &str, id: &str, verb: Verb) -> Answer<(StatusCode, Json<ClosingStep>)> {
    let id: ComplaintId = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let asked = (id, &verb);
    let mut w = staff.op.begin().await?;
    if let Some(report) = w.replayed(once, &asked).await? {
        return Ok((StatusCode::OK, Json(ClosingStep { report })));
    }
    let roznamcha = staff.state.contracts.roznamcha.clone();
    match &verb {
        Verb::Ask(typed) => service::ask_closing(&mut w, roznamcha.as_ref(), id, typed).await?,
        Verb::Answer(typed) => service::answer_closing(&mut w, roznamcha.as_ref(), id, typed).await?,
        Verb::Reopen => service::reopen_report(&mut w, roznamcha.as_ref(), id).await?,
    }
    let report = id.to_string();
    w.remember(once, &asked, &report).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(ClosingStep { report })))
}

/// Asks a report's citizen whether it may be closed: from the district, by an officer who never handled it, three days after it was
/// recorded at the earliest. 409 for a cognizable matter, which ends only by a report under CrPC 173 or a court's order. The header
/// `Idempotency-Key` (a UUID) makes a repeated request the same.
#[utoipa::path(post, path = "/api/v1/reports/{id}/closing", operation_id = "ask_closing", request_body = TypedAsk,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = ClosingStep), (status = 200, description = "sent before", body = ClosingStep),
        (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn ask(
    Path(id): Path<String>,
    request: StaffJson<TypedAsk>,
) -> Answer<(StatusCode, Json<ClosingStep>)> {
    let StaffJson { staff, once, body } = request;
    take(&staff, &once, &id, Verb::Ask(body)).await
}

/// Enters what she answered, with its proof, or that she could not be reached: then it stays open. The header `Idempotency-Key` (a UUID)
/// makes a repeated request the same.
#[utoipa::path(post, path = "/api/v1/reports/{id}/closing/answer", operation_id = "answer_closing",
    request_body = TypedAnswer, params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = ClosingStep), (status = 200, description = "sent before", body = ClosingStep),
        (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn answer(
    Path(id): Path<String>,
    request: StaffJson<TypedAnswer>,
) -> Answer<(StatusCode, Json<ClosingStep>)> {
    let StaffJson { staff, once, body } = request;
    take(&staff, &once, &id, Verb::Answer(body)).await
}

/// Nothing is asked of whoever opens a report again.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Reopening {}

/// Opens a closed report again. The header `Idempotency-Key` (a UUID) makes a repeated request the same.
#[utoipa::path(post, path = "/api/v1/reports/{id}/reopen", operation_id = "reopen_report", request_body = Reopening,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = ClosingStep), (status = 200, description = "sent before", body = ClosingStep),
        (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn reopen(
    Path(id): Path<String>,
    request: StaffJson<Reopening>,
) -> Answer<(StatusCode, Json<ClosingStep>)> {
    let StaffJson { staff, once, .. } = request;
    take(&staff, &once, &id, Verb::Reopen).await
}

/// What whoever holds the code does.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAct {
    /// The number; empty for a sealed slip.
    #[serde(default)]
    number: String,
    /// The secret code.
    code: String,
    /// agreed, declined, withdrawn or reopened.
    step: String,
    /// Of a withdrawal: where she is.
    #[serde(default)]
    place: String,
    /// Of a withdrawal: who is present.
    #[serde(default)]
    present: String,
}

/// Agrees, declines, takes the report back, or opens it again. The header `Idempotency-Key` (a random UUID) makes a repeated request
/// the same.
#[utoipa::path(post, path = "/api/v1/track/closing", operation_id = "close_by_code", request_body = NewAct,
    responses((status = 201, body = ClosingStep), (status = 404), (status = 409), (status = 422), (status = 429)))]
pub async fn act(
    guest: Guest,
    headers: HeaderMap,
    JsonBody(new): JsonBody<NewAct>,
) -> Answer<(StatusCode, Json<ClosingStep>)> {
    guest.slow_down()?;
    let once = web::idempotency_key(&headers)?;
    let NewAct { number, code, step, place, present } = new;
    let typed = TypedAct { step, place, present };
    let done = crate::pages::track::act_in_turn(&guest, (&number, &code), &once, &typed).await;
    guessed(&guest, done)?;
    Ok((StatusCode::CREATED, Json(ClosingStep { report: number })))
}

/// One office in one month. A count between 1 and 4 is left out, and another from which it would follow: it would tell of single
/// reports.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClosingRow {
    /// The office's code.
    office: String,
    /// The month, such as 2026-11.
    month: String,
    asked: Option<u64>,
    agreed: Option<u64>,
    declined: Option<u64>,
    unreached: Option<u64>,
    withdrawn: Option<u64>,
    reopened: Option<u64>,
    /// Closed as agreed though her last word was no.
    against_her_word: Option<u64>,
}

/// How often reports were closed and opened again.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClosingCounts {
    /// Each office in the officer's charge, the newest month first.
    rows: Vec<ClosingRow>,
}

/// Counts closings by office and month, of the last twelve months.
#[utoipa::path(get, path = "/api/v1/closings", operation_id = "count_closings",
    responses((status = 200, body = ClosingCounts), (status = 401)))]
pub async fn counts(staff: Staff) -> Answer<Json<ClosingCounts>> {
    let r = staff.op.read().await?;
    let counted = service::closing_counts(&r).await?;
    r.done().await?;
    let row = |one: Counted| {
        let of = |step: Step| {
            let counts = Step::ALL.iter().zip(one.count.shown());
            counts.filter(|(known, _)| **known == step).find_map(|(_, count)| count)
        };
        ClosingRow {
            month: format!("{:04}-{:02}", one.month / 100, one.month % 100),
            asked: of(Step::Asked),
            agreed: of(Step::Agreed),
            declined: of(Step::Declined),
            unreached: of(Step::Unreached),
            withdrawn: of(Step::Withdrawn),
            reopened: of(Step::Reopened),
            against_her_word: shown(one.count.against_her_word),
            office: one.code,
        }
    };
    Ok(Json(ClosingCounts { rows: counted.into_iter().map(row).collect() }))
}
