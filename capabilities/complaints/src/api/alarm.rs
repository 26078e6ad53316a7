//! JSON: saying that a report cannot wait, and what was done about it.

use axum::Json;
use axum::extract::Path;
use http::StatusCode;
use kernel::ids::ComplaintId;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::address::id;
use web::{Answer, StaffJson};

use crate::model::alarm::TypedAlarm;
use crate::service;

#[derive(OpenApi)]
#[openapi(paths(raise, answer), components(schemas(TypedAlarm, EnteredAlarm)))]
pub(super) struct Api;

/// Just entered.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnteredAlarm {
    /// The report's id.
    report: String,
}

/// Says that somebody's life is in danger or a child is missing. The header `Idempotency-Key` (a UUID) makes a repeated request the
/// same alarm.
#[utoipa::path(post, path = "/api/v1/reports/{id}/alarms", operation_id = "raise_alarm", request_body = TypedAlarm,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = EnteredAlarm), (status = 200, description = "sent before", body = EnteredAlarm),
        (status = 400), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn raise(
    Path(raw): Path<String>,
    request: StaffJson<TypedAlarm>,
) -> Answer<(StatusCode, Json<EnteredAlarm>)> {
    enter(id(&raw)?, request, false).await
}

/// Says what was done about it: who was sent, or that ZARRA was informed. The header `Idempotency-Key` as above.
#[utoipa::path(post, path = "/api/v1/reports/{id}/alarms/answer", operation_id = "answer_alarm", request_body = TypedAlarm,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = EnteredAlarm), (status = 200, description = "sent before", body = EnteredAlarm),
        (status = 400), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn answer(
    Path(raw): Path<String>,
    request: StaffJson<TypedAlarm>,
) -> Answer<(StatusCode, Json<EnteredAlarm>)> {
    enter(id(&raw)?, request, true).await
}

async fn enter(
    id: ComplaintId,
    request: StaffJson<TypedAlarm>,
    answers: bool,
) -> Answer<(StatusCode, Json<EnteredAlarm>)> {
    let StaffJson { staff, once, body: typed } = request;
    let asked = (id, answers, &typed);
    let mut w = staff.op.begin().await?;
    if let Some(report) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(EnteredAlarm { report })));
    }
    if answers {
        service::answer_alarm(&mut w, id, &typed).await?;
    } else {
        service::raise_alarm(&mut w, id, &typed).await?;
    }
    let report = id.to_string();
    w.remember(&once, &asked, &report).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(EnteredAlarm { report })))
}
