//! JSON: saying that a report cannot wait, and what was done about it.

use axum::Json;
use axum::extract::Path;
use http::StatusCode;
use kernel::ids::ComplaintId;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::address::id;
use web::{Answer, StaffJson};

use crate::model::alarm::{TypedAlarm, TypedAlarmAnswer};
use crate::service;

#[derive(OpenApi)]
#[openapi(paths(raise, answer), components(schemas(TypedAlarm, TypedAlarmAnswer, EnteredAlarm)))]
pub(super) struct Api;

/// Just entered.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnteredAlarm {
    /// The alarm's id, by which it is answered.
    alarm: String,
}

/// Says that somebody's life is in danger or a child is missing. The header `Idempotency-Key` (a UUID) makes a repeated request the
/// same alarm.
#[utoipa::path(post, path = "/api/v1/reports/{id}/alarms", operation_id = "raise_alarm", request_body = TypedAlarm,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = EnteredAlarm), (status = 200, description = "sent before", body = EnteredAlarm),
        (status = 400), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn raise(
    Path(raw): Path<String>,
    StaffJson { staff, once, body: typed }: StaffJson<TypedAlarm>,
) -> Answer<(StatusCode, Json<EnteredAlarm>)> {
    let id: ComplaintId = id(&raw)?;
    let asked = (id, "raise", &typed);
    let mut w = staff.op.begin().await?;
    if let Some(alarm) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(EnteredAlarm { alarm })));
    }
    let alarm = service::raise_alarm(&mut w, id, &typed).await?.to_string();
    w.remember(&once, &asked, &alarm).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(EnteredAlarm { alarm })))
}

/// Says what was done about one alarm: who was sent, or that ZARRA was informed. The header `Idempotency-Key` as above.
#[utoipa::path(post, path = "/api/v1/reports/{id}/alarms/answer", operation_id = "answer_alarm", request_body = TypedAlarmAnswer,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = EnteredAlarm), (status = 200, description = "sent before", body = EnteredAlarm),
        (status = 400), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn answer(
    Path(raw): Path<String>,
    StaffJson { staff, once, body: typed }: StaffJson<TypedAlarmAnswer>,
) -> Answer<(StatusCode, Json<EnteredAlarm>)> {
    let id: ComplaintId = id(&raw)?;
    let asked = (id, "answer", &typed);
    let mut w = staff.op.begin().await?;
    if let Some(alarm) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(EnteredAlarm { alarm })));
    }
    service::answer_alarm(&mut w, id, &typed).await?;
    w.remember(&once, &asked, &typed.alarm).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(EnteredAlarm { alarm: typed.alarm })))
}
