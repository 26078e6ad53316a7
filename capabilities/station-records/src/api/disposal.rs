//! The JSON verbs of what becomes of an FIR, and of what is none.

use axum::Json;
use axum::extract::Path;
use capability::{Audience, Routes};
use http::StatusCode;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::address::id;
use web::{Answer, StaffJson};

use crate::model::disposal::{TypedReferral, TypedRefusal, TypedSupplement};
use crate::pages::office_of;
use crate::service;

/// Every route.
pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/firs/{id}/refusal", Audience::Officer, refuse)
        .post("/api/v1/firs/{id}/supplements", Audience::Officer, add)
        .post("/api/v1/referrals", Audience::Officer, refer)
}

#[derive(OpenApi)]
#[openapi(
    paths(refuse, add, refer),
    components(schemas(TypedRefusal, TypedSupplement, TypedReferral, AddedToFir, ReferredMatter))
)]
pub(super) struct Api;

/// Decides that an FIR is not investigated (CrPC 157), and makes both notices. 409 when it was decided before.
#[utoipa::path(post, path = "/api/v1/firs/{id}/refusal", operation_id = "refuse_investigation", request_body = TypedRefusal,
    params(("id" = String, Path, description = "the FIR's id")),
    responses((status = 204, description = "decided"), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn refuse(Path(raw): Path<String>, request: StaffJson<TypedRefusal>) -> Answer<StatusCode> {
    let (id, StaffJson { staff, once, body }) = (id(&raw)?, request);
    let reports = staff.state.contracts.reports.clone();
    let asked = ("refuse", id, &body);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        service::refuse(&mut w, reports.as_ref(), id, &body).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// What was added.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddedToFir {
    /// Its number beside the FIR: 1, 2, 3 ...
    ordinal: i32,
}

/// Adds a supplementary statement or a signed correction beside an FIR. A repeated request adds once.
#[utoipa::path(post, path = "/api/v1/firs/{id}/supplements", operation_id = "add_to_fir", request_body = TypedSupplement,
    params(("id" = String, Path, description = "the FIR's id")),
    responses((status = 201, body = AddedToFir), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn add(
    Path(raw): Path<String>,
    request: StaffJson<TypedSupplement>,
) -> Answer<(StatusCode, Json<AddedToFir>)> {
    let (id, StaffJson { staff, once, body }) = (id(&raw)?, request);
    let asked = ("supplement", id, &body);
    let mut w = staff.op.begin().await?;
    let before = w.replayed(&once, &asked).await?.and_then(|ordinal| ordinal.parse().ok());
    let ordinal = if let Some(ordinal) = before {
        ordinal
    } else {
        let ordinal = service::add(&mut w, id, &body).await?;
        w.remember(&once, &asked, &ordinal.to_string()).await?;
        w.commit().await?;
        ordinal
    };
    Ok((StatusCode::CREATED, Json(AddedToFir { ordinal })))
}

/// A non-cognizable matter just referred.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferredMatter {
    /// The record's id.
    id: String,
    /// The diary's number, which is its own. Absent when this answers a replay.
    number: Option<String>,
}

/// Enters a non-cognizable matter (CrPC 155) in the diary of the officer's station and refers its informant to the
/// magistrate. 409 when the report was referred before, or has become an FIR.
#[utoipa::path(post, path = "/api/v1/referrals", operation_id = "refer_matter", request_body = TypedReferral,
    responses((status = 201, body = ReferredMatter), (status = 200, description = "sent before", body = ReferredMatter),
        (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn refer(request: StaffJson<TypedReferral>) -> Answer<(StatusCode, Json<ReferredMatter>)> {
    let StaffJson { staff, once, body } = request;
    let here = office_of(&staff)?;
    let reports = staff.state.contracts.reports.clone();
    let asked = ("refer", &body);
    let mut w = staff.op.begin().await?;
    if let Some(id) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(ReferredMatter { id, number: None })));
    }
    let made = service::refer(&mut w, reports.as_ref(), here, &body).await?;
    w.remember(&once, &asked, &made.id.to_string()).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(ReferredMatter { id: made.id.to_string(), number: Some(made.number) })))
}
