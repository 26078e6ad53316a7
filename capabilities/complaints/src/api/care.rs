//! JSON: what is done for whoever reported beyond the case, and of whom somebody is to ask.

use axum::Json;
use axum::extract::Path;
use capability::{Audience, Routes};
use http::StatusCode;
use kernel::Error;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use crate::model::care::TypedCare;
use crate::service;

/// Every route.
pub(super) fn routes() -> Routes {
    Routes::new().post("/api/v1/reports/{id}/care", Audience::Officer, enter).get(
        "/api/v1/follow-ups",
        Audience::Officer,
        follow_ups,
    )
}

#[derive(OpenApi)]
#[openapi(paths(enter, follow_ups), components(schemas(TypedCare, EnteredCare, FollowUpRow, FollowUpList)))]
pub(super) struct Api;

/// A step just entered.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnteredCare {
    /// The report's id.
    report: String,
}

/// Somebody of whom the officer is to ask.
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowUpRow {
    /// The report's id.
    report: String,
    /// Its number.
    number: String,
    /// RFC 3339, UTC.
    due_at: String,
}

/// Everybody of whom the officer is to ask.
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowUpList {
    /// The earliest first.
    rows: Vec<FollowUpRow>,
}

/// Enters a step: how the person wants to be addressed, a referral with consent, that somebody is to ask, or that somebody asked. 409
/// when nobody was to ask. The header `Idempotency-Key` (a UUID) makes a repeated request the same step.
#[utoipa::path(post, path = "/api/v1/reports/{id}/care", operation_id = "care_for_reporter", request_body = TypedCare,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = EnteredCare), (status = 200, description = "sent before", body = EnteredCare),
        (status = 400), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn enter(
    Path(id): Path<String>,
    request: StaffJson<TypedCare>,
) -> Answer<(StatusCode, Json<EnteredCare>)> {
    let StaffJson { staff, once, body: typed } = request;
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let asked = (id, &typed);
    let mut w = staff.op.begin().await?;
    if let Some(report) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(EnteredCare { report })));
    }
    service::enter_care(&mut w, id, &typed).await?;
    let report = id.to_string();
    w.remember(&once, &asked, &report).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(EnteredCare { report })))
}

/// Of whom the officer is to ask: planned at his offices or by him, as far as he answers for it now.
#[utoipa::path(get, path = "/api/v1/follow-ups", operation_id = "follow_ups",
    responses((status = 200, body = FollowUpList), (status = 401)))]
pub async fn follow_ups(staff: Staff) -> Answer<Json<FollowUpList>> {
    let r = staff.op.read().await?;
    let planned = service::follow_ups(&r).await?;
    r.done().await?;
    let row = |one: service::Planned| FollowUpRow {
        report: one.id.to_string(),
        number: one.number,
        due_at: one.due_at.rfc3339(),
    };
    Ok(Json(FollowUpList { rows: planned.into_iter().map(row).collect() }))
}
