//! The JSON verbs of an FIR that is prepared for whoever is in charge.

use axum::Json;
use axum::extract::Path;
use capability::{Audience, Routes};
use http::StatusCode;
use kernel::Error;
use kernel::ids::ComplaintId;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use crate::model::fir::Typed;
use crate::pages::office_of;
use crate::service;

/// Every route.
pub(super) fn routes() -> Routes {
    Routes::new().post("/api/v1/firs/prepared", Audience::Officer, prepare).get(
        "/api/v1/firs/prepared/{report}",
        Audience::Officer,
        open,
    )
}

#[derive(OpenApi)]
#[openapi(paths(prepare, open), components(schemas(LeftFir, OpenedLeftFir)))]
pub(super) struct Api;

/// What was left.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeftFir {
    /// The report it is of.
    report: String,
}

/// Leaves an FIR's form for whoever is in charge of the officer's station. No FIR, no number: nothing but `report` is required, and
/// what is there is sound. It takes the place of what was left before.
#[utoipa::path(post, path = "/api/v1/firs/prepared", operation_id = "prepare_fir", request_body = Typed,
    responses((status = 201, body = LeftFir), (status = 200, description = "sent before", body = LeftFir),
        (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn prepare(request: StaffJson<Typed>) -> Answer<(StatusCode, Json<LeftFir>)> {
    let StaffJson { staff, once, body: typed } = request;
    let here = office_of(&staff)?;
    let reports = staff.state.contracts.reports.clone();
    let (left, asked) = (Json(LeftFir { report: typed.report.clone() }), ("prepare", &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_some() {
        return Ok((StatusCode::OK, left));
    }
    service::prepare_fir(&mut w, reports.as_ref(), here, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, left))
}

/// What was left, opened.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenedLeftFir {
    /// The form as it was left; who told it is left out for those who may not know.
    fir: Typed,
    /// When, RFC 3339 UTC.
    prepared_at: String,
    /// In which charge.
    charge: Option<String>,
}

/// Opens what was left of a report. The look-up of the report is journaled first.
#[utoipa::path(get, path = "/api/v1/firs/prepared/{report}", operation_id = "open_prepared_fir",
    params(("report" = String, Path, description = "the report's id")),
    responses((status = 200, body = OpenedLeftFir), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn open(staff: Staff, Path(report): Path<String>) -> Answer<Json<OpenedLeftFir>> {
    let report: ComplaintId = report.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let here = office_of(&staff)?;
    staff.state.contracts.reports.matter(&staff.op, report).await?;
    let r = staff.op.read().await?;
    let found = service::prepared_fir(&r, report, here).await?;
    r.done().await?;
    let left = found.ok_or(Error::NotFound("error.not-found"))?;
    Ok(Json(OpenedLeftFir { fir: left.typed, prepared_at: left.at.rfc3339(), charge: left.charge }))
}
