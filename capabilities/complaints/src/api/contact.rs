//! JSON: entering that whoever reported was contacted.

use axum::Json;
use axum::extract::Path;
use http::StatusCode;
use kernel::Error;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::{Answer, StaffJson};

use crate::model::contact::TypedContact;
use crate::service;

#[derive(OpenApi)]
#[openapi(paths(enter), components(schemas(TypedContact, EnteredContact)))]
pub(super) struct Api;

/// A contact just entered.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnteredContact {
    /// The report's id.
    report: String,
}

/// Enters that whoever reported was contacted, or could not be reached. The header `Idempotency-Key` (a UUID) makes a
/// repeated request the same contact.
#[utoipa::path(post, path = "/api/v1/reports/{id}/contacts", operation_id = "enter_contact", request_body = TypedContact,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = EnteredContact), (status = 200, description = "sent before", body = EnteredContact),
        (status = 400), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn enter(
    Path(id): Path<String>,
    request: StaffJson<TypedContact>,
) -> Answer<(StatusCode, Json<EnteredContact>)> {
    let StaffJson { staff, once, body: typed } = request;
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let asked = (id, &typed);
    let mut w = staff.op.begin().await?;
    if let Some(report) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(EnteredContact { report })));
    }
    service::enter_contact(&mut w, id, &typed).await?;
    let report = id.to_string();
    w.remember(&once, &asked, &report).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(EnteredContact { report })))
}
