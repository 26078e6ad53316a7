//! JSON: saying what a report discloses.

use axum::Json;
use axum::extract::Path;
use http::StatusCode;
use kernel::Error;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::{Answer, StaffJson};

use crate::model::sorting::TypedSorting;
use crate::service;

#[derive(OpenApi)]
#[openapi(paths(enter), components(schemas(TypedSorting, EnteredSorting)))]
pub(super) struct Api;

/// What a report discloses, just said.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnteredSorting {
    /// The report's id.
    report: String,
}

/// Says what a report discloses, which decides how soon its FIR is due. From whoever commands the station, earlier words no
/// longer count. The header `Idempotency-Key` (a UUID) makes a repeated request the same word.
#[utoipa::path(post, path = "/api/v1/reports/{id}/sortings", operation_id = "sort_report", request_body = TypedSorting,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = EnteredSorting), (status = 200, description = "sent before", body = EnteredSorting),
        (status = 400), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn enter(
    Path(id): Path<String>,
    request: StaffJson<TypedSorting>,
) -> Answer<(StatusCode, Json<EnteredSorting>)> {
    let StaffJson { staff, once, body: typed } = request;
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let asked = (id, &typed);
    let mut w = staff.op.begin().await?;
    if let Some(report) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(EnteredSorting { report })));
    }
    service::sort(&mut w, id, &typed).await?;
    let report = id.to_string();
    w.remember(&once, &asked, &report).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(EnteredSorting { report })))
}
