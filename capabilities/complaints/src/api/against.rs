//! JSON: what is said of police officers, naming others, and the answer.

use axum::Json;
use axum::extract::Path;
use capability::{Audience, Routes};
use http::{HeaderMap, StatusCode};
use kernel::Error;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Guest, JsonBody, StaffJson};

use super::track::guessed;
use crate::model::against::{TypedAgainst, YES};
use crate::model::answer::TypedAnswer;
use crate::service;

/// Every route.
pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/reports/{id}/officers", Audience::Officer, name)
        .post("/api/v1/reports/{id}/answer", Audience::Officer, answer)
        .post("/api/v1/track/officers", Audience::SlipHolder, name_by_code)
}

#[derive(OpenApi)]
#[openapi(
    paths(name, answer, name_by_code),
    components(schemas(NewAgainst, NewNaming, TypedAnswer, HeardReport))
)]
pub(super) struct Api;

/// What a police officer did or did not do, and who. What is left out is not known.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewAgainst {
    /// no-fir, faulty-investigation, illegal-detention, arrest-of-innocent, false-fir, slackness, gratification or other.
    kind: String,
    name: String,
    rank: String,
    /// The kind of the post, such as sho.
    post: String,
    /// The belt number.
    belt: String,
    /// Code of the station, such as QTA-SAR.
    station: String,
}

impl NewAgainst {
    /// As a form has it; nothing where it is about no officer.
    pub(super) fn typed(new: Option<&Self>) -> TypedAgainst {
        let Some(new) = new.cloned() else { return TypedAgainst::default() };
        let Self { kind, name, rank, post, belt, station } = new;
        TypedAgainst { answer: YES.to_owned(), kind, name, rank, post, belt, station }
    }
}

/// A report about police officers.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeardReport {
    /// The report's id, or its number for whoever holds its code.
    report: String,
}

/// Names officers in a sealed report: at least a post, a belt number or a station. Whoever hears it and is named, is of their office or
/// depends on them hears it no more. The header `Idempotency-Key` (a UUID) makes a repeated request the same.
#[utoipa::path(post, path = "/api/v1/reports/{id}/officers", operation_id = "name_officers", request_body = NewAgainst,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = HeardReport), (status = 200, description = "sent before", body = HeardReport),
        (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn name(
    Path(id): Path<String>,
    request: StaffJson<NewAgainst>,
) -> Answer<(StatusCode, Json<HeardReport>)> {
    let StaffJson { staff, once, body } = request;
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let typed = NewAgainst::typed(Some(&body));
    let asked = (id, &typed);
    let mut w = staff.op.begin().await?;
    if let Some(report) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(HeardReport { report })));
    }
    let roznamcha = staff.state.contracts.roznamcha.clone();
    service::name_officers(&mut w, roznamcha.as_ref(), id, &typed).await?;
    let report = id.to_string();
    w.remember(&once, &asked, &report).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(HeardReport { report })))
}

/// Answers a report about police officers; whoever told it reads the answer. The header `Idempotency-Key` (a UUID) makes a repeated
/// request the same.
#[utoipa::path(post, path = "/api/v1/reports/{id}/answer", operation_id = "answer_report", request_body = TypedAnswer,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = HeardReport), (status = 200, description = "sent before", body = HeardReport),
        (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn answer(
    Path(id): Path<String>,
    request: StaffJson<TypedAnswer>,
) -> Answer<(StatusCode, Json<HeardReport>)> {
    let StaffJson { staff, once, body: typed } = request;
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let asked = (id, &typed);
    let mut w = staff.op.begin().await?;
    if let Some(report) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(HeardReport { report })));
    }
    service::answer_report(&mut w, id, &typed).await?;
    let report = id.to_string();
    w.remember(&once, &asked, &report).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(HeardReport { report })))
}

/// Officers named by whoever holds number and code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNaming {
    /// The number; empty for a sealed slip.
    #[serde(default)]
    number: String,
    /// The secret code.
    code: String,
    /// Who.
    against: NewAgainst,
}

/// Names officers in one's own report. The header `Idempotency-Key` (a random UUID) makes a repeated request the same.
#[utoipa::path(post, path = "/api/v1/track/officers", operation_id = "name_officers_by_code", request_body = NewNaming,
    responses((status = 201, body = HeardReport), (status = 404), (status = 409), (status = 422), (status = 429)))]
pub async fn name_by_code(
    guest: Guest,
    headers: HeaderMap,
    JsonBody(new): JsonBody<NewNaming>,
) -> Answer<(StatusCode, Json<HeardReport>)> {
    guest.slow_down()?;
    let once = web::idempotency_key(&headers)?;
    let held = (new.number.as_str(), new.code.as_str());
    let typed = NewAgainst::typed(Some(&new.against));
    guessed(&guest, crate::pages::officers::record(&guest, held, &once, &typed).await)?;
    Ok((StatusCode::CREATED, Json(HeardReport { report: new.number })))
}
