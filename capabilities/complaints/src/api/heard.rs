//! JSON: filing what a citizen wrote, or said on the helpline, as a report.

use axum::Json;
use axum::extract::Path;
use http::StatusCode;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::{Answer, StaffJson};

use super::NewReport;
use crate::model::Typed;
use crate::pages::heard::Door;
use crate::service;

#[derive(OpenApi)]
#[openapi(paths(file, file_call), components(schemas(FiledMessage, FiledCall)))]
pub(super) struct Api;

/// A message just filed.
#[derive(Debug, Serialize, ToSchema)]
pub struct FiledMessage {
    /// The conversation it stands in.
    thread: String,
}

/// Files what a citizen wrote as a report of the officer's desk. Where it happened may be left out. The header `Idempotency-Key` (a
/// UUID) makes a repeated request the same report.
#[utoipa::path(post, path = "/api/v1/inbox/{id}/report", operation_id = "file_message", request_body = NewReport,
    params(("id" = String, Path, description = "the message's id")),
    responses((status = 201, body = FiledMessage), (status = 200, description = "sent before", body = FiledMessage),
        (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn file(
    Path(id): Path<String>,
    request: StaffJson<NewReport>,
) -> Answer<(StatusCode, Json<FiledMessage>)> {
    let (status, thread) = filed(Door::Written, &id, request).await?;
    Ok((status, Json(FiledMessage { thread })))
}

/// A call just filed.
#[derive(Debug, Serialize, ToSchema)]
pub struct FiledCall {
    /// The call it was said in.
    call: String,
}

/// Files what was said on the helpline as a report of the operator's office; the call is over with it. Where it happened may be left
/// out. The header `Idempotency-Key` (a UUID) makes a repeated request the same report.
#[utoipa::path(post, path = "/api/v1/helpline/{id}/report", operation_id = "file_call", request_body = NewReport,
    params(("id" = String, Path, description = "the call's id")),
    responses((status = 201, body = FiledCall), (status = 200, description = "sent before", body = FiledCall),
        (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn file_call(
    Path(id): Path<String>,
    request: StaffJson<NewReport>,
) -> Answer<(StatusCode, Json<FiledCall>)> {
    let (status, _) = filed(Door::Said, &id, request).await?;
    Ok((status, Json(FiledCall { call: id })))
}

/// The thread in which it stands.
async fn filed(door: Door, id: &str, request: StaffJson<NewReport>) -> kernel::Result<(StatusCode, String)> {
    let StaffJson { staff, once, body } = request;
    let (id, office, typed) = (door.read(id)?, door.desk(&staff)?, Typed::from(body));
    let asked = (id, &typed);
    let files = service::files_heard(&staff.op, &staff.state.blobs, door.inbox(&staff).as_ref(), id).await?;
    let mut w = staff.op.begin().await?;
    if let Some(thread) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, thread));
    }
    let (roznamcha, inbox) = (staff.state.contracts.roznamcha.as_ref(), door.inbox(&staff).as_ref());
    let filed = service::file_heard(&mut w, (roznamcha, inbox), office, (id, &files), &typed).await?;
    let thread = filed.thread.to_string();
    w.remember(&once, &asked, &thread).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, thread))
}
