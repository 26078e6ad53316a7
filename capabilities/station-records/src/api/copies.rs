//! JSON: entering that a copy of an FIR left the station.

use axum::extract::Path;
use http::StatusCode;
use kernel::Error;
use kernel::ids::FirId;
use utoipa::OpenApi;
use web::{Answer, StaffJson};

use crate::service::{self, TypedCopy};

#[derive(OpenApi)]
#[openapi(paths(send), components(schemas(TypedCopy)))]
pub(super) struct Api;

/// Enters that a copy left: which, by whom, to whom. The header `Idempotency-Key` (a UUID) makes a repeated request the
/// same copy.
#[utoipa::path(post, path = "/api/v1/firs/{id}/copies", operation_id = "send_fir_copy", request_body = TypedCopy,
    params(("id" = String, Path, description = "the FIR's id")),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn send(Path(id): Path<String>, request: StaffJson<TypedCopy>) -> Answer<StatusCode> {
    let StaffJson { staff, once, body: typed } = request;
    let id: FirId = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let asked = (id, &typed);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        service::send_copy(&mut w, id, &typed).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
