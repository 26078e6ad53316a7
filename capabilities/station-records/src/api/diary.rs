//! JSON: a new entry in a daily diary.

use axum::Json;
use axum::extract::Path;
use http::StatusCode;
use kernel::Error;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::{Answer, StaffJson};

use crate::model::diary::Typed;
use crate::service;

#[derive(OpenApi)]
#[openapi(paths(enter), components(schemas(Typed, EnteredDiary)))]
pub(super) struct Api;

/// An entry just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnteredDiary {
    /// Its number in the book.
    serial: i64,
}

/// Makes an entry in the daily diary of an office. The header `Idempotency-Key` (a UUID) makes a repeated
/// request the same entry.
#[utoipa::path(post, path = "/api/v1/offices/{office}/diary", operation_id = "enter_diary", request_body = Typed,
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 201, body = EnteredDiary), (status = 200, description = "sent before", body = EnteredDiary),
        (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn enter(
    Path(office): Path<String>,
    request: StaffJson<Typed>,
) -> Answer<(StatusCode, Json<EnteredDiary>)> {
    let StaffJson { staff, once, body: typed } = request;
    let office = office.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let asked = (office, &typed);
    let mut w = staff.op.begin().await?;
    if let Some(serial) = w.replayed(&once, &asked).await? {
        let serial = serial.parse().map_err(Error::internal)?;
        return Ok((StatusCode::OK, Json(EnteredDiary { serial })));
    }
    let serial = service::enter(&mut w, office, &typed).await?.serial;
    w.remember(&once, &asked, &serial.to_string()).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(EnteredDiary { serial })))
}
