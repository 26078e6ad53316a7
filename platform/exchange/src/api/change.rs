//! JSON: changing a place.

use axum::Json;
use axum::extract::Path;
use kernel::Result;
use op::WriteOp;
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;
use web::{Answer, Staff, StaffJson};

use super::{NewSecret, WebhookRow};
use crate::pages::read;
use crate::service;

#[derive(OpenApi)]
#[openapi(paths(pause, resume, rotate, test, remove), components(schemas(Nothing)))]
pub(super) struct Api;

/// Nothing more to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// The place as it stands afterwards.
async fn shown(staff: &Staff, id: Uuid) -> Answer<Json<WebhookRow>> {
    let r = staff.op.read().await?;
    let place = service::webhook(&r, id).await?;
    r.done().await?;
    Ok(Json(place.into()))
}

async fn committed(w: WriteOp, done: Result<()>) -> Result<()> {
    done?;
    w.commit().await
}

/// Lets its messages wait.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/pause", operation_id = "pause_webhook", request_body = Nothing,
    params(("id" = String, Path, description = "the place's id")),
    responses((status = 200, body = WebhookRow), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn pause(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<Json<WebhookRow>> {
    let id = read(&id)?;
    let mut w = request.staff.op.begin().await?;
    let done = service::pause_webhook(&mut w, id).await;
    committed(w, done).await?;
    shown(&request.staff, id).await
}

/// Sends what has waited, and goes on.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/resume", operation_id = "resume_webhook", request_body = Nothing,
    params(("id" = String, Path, description = "the place's id")),
    responses((status = 200, body = WebhookRow), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn resume(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<Json<WebhookRow>> {
    let id = read(&id)?;
    let mut w = request.staff.op.begin().await?;
    let done = service::resume_webhook(&mut w, id).await;
    committed(w, done).await?;
    shown(&request.staff, id).await
}

/// Gives it a new secret. The old one signs as well for a day.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/rotate", operation_id = "rotate_webhook_secret", request_body = Nothing,
    params(("id" = String, Path, description = "the place's id")),
    responses((status = 200, body = NewSecret), (status = 401), (status = 403), (status = 404)))]
pub async fn rotate(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<Json<NewSecret>> {
    let id = read(&id)?;
    let mut w = request.staff.op.begin().await?;
    let secret = service::rotate_secret(&mut w, id).await?;
    w.commit().await?;
    Ok(Json(NewSecret { id: id.to_string(), secret: Some(secret) }))
}

/// Sends it a message about nothing.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/test", operation_id = "test_webhook", request_body = Nothing,
    params(("id" = String, Path, description = "the place's id")),
    responses((status = 200, body = WebhookRow), (status = 401), (status = 403), (status = 404)))]
pub async fn test(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<Json<WebhookRow>> {
    let id = read(&id)?;
    let mut w = request.staff.op.begin().await?;
    let done = service::send_test(&mut w, id).await;
    committed(w, done).await?;
    shown(&request.staff, id).await
}

/// Takes it off. What was not sent is dropped.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/remove", operation_id = "remove_webhook", request_body = Nothing,
    params(("id" = String, Path, description = "the place's id")),
    responses((status = 204), (status = 401), (status = 403), (status = 404)))]
pub async fn remove(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<http::StatusCode> {
    let mut w = request.staff.op.begin().await?;
    let done = service::remove_webhook(&mut w, read(&id)?).await;
    committed(w, done).await?;
    Ok(http::StatusCode::NO_CONTENT)
}
