//! JSON: changing a place. The header `Idempotency-Key` makes a repeated request the same change; another change under it is 409.

use axum::Json;
use axum::extract::Path;
use kernel::Result;
use serde::{Deserialize, Serialize};
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

/// What is done to a place.
#[derive(Debug, Clone, Copy, Serialize)]
enum Verb {
    Pause,
    Resume,
    Rotate,
    Test,
    Remove,
}

/// Does it, once for each key of the request; sent again it is answered as before. A new secret is given the first time.
async fn change(staff: &Staff, once: &str, verb: Verb, id: Uuid) -> Result<Option<String>> {
    let asked = (verb, id);
    let mut w = staff.op.begin().await?;
    if w.replayed(once, &asked).await?.is_some() {
        return Ok(None);
    }
    let mut secret = None;
    match verb {
        Verb::Pause => service::pause_webhook(&mut w, id).await?,
        Verb::Resume => service::resume_webhook(&mut w, id).await?,
        Verb::Rotate => secret = Some(service::rotate_secret(&mut w, id).await?),
        Verb::Test => service::send_test(&mut w, id).await?,
        Verb::Remove => service::remove_webhook(&mut w, id).await?,
    }
    w.remember(once, &asked, "").await?;
    w.commit().await?;
    Ok(secret)
}

/// Lets its messages wait.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/pause", operation_id = "pause_webhook", request_body = Nothing,
    params(("id" = String, Path, description = "the place's id")),
    responses((status = 200, body = WebhookRow), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn pause(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<Json<WebhookRow>> {
    let id = read(&id)?;
    change(&request.staff, &request.once, Verb::Pause, id).await?;
    shown(&request.staff, id).await
}

/// Sends what has waited, and goes on.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/resume", operation_id = "resume_webhook", request_body = Nothing,
    params(("id" = String, Path, description = "the place's id")),
    responses((status = 200, body = WebhookRow), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn resume(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<Json<WebhookRow>> {
    let id = read(&id)?;
    change(&request.staff, &request.once, Verb::Resume, id).await?;
    shown(&request.staff, id).await
}

/// Gives it a new secret. The old one signs as well for a day. A repeated request is answered without the secret.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/rotate", operation_id = "rotate_webhook_secret", request_body = Nothing,
    params(("id" = String, Path, description = "the place's id")),
    responses((status = 200, body = NewSecret), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn rotate(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<Json<NewSecret>> {
    let id = read(&id)?;
    let secret = change(&request.staff, &request.once, Verb::Rotate, id).await?;
    Ok(Json(NewSecret { id: id.to_string(), secret }))
}

/// Sends it a message about nothing.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/test", operation_id = "test_webhook", request_body = Nothing,
    params(("id" = String, Path, description = "the place's id")),
    responses((status = 200, body = WebhookRow), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn test(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<Json<WebhookRow>> {
    let id = read(&id)?;
    change(&request.staff, &request.once, Verb::Test, id).await?;
    shown(&request.staff, id).await
}

/// Takes it off. What was not sent is dropped.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/remove", operation_id = "remove_webhook", request_body = Nothing,
    params(("id" = String, Path, description = "the place's id")),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn remove(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<http::StatusCode> {
    change(&request.staff, &request.once, Verb::Remove, read(&id)?).await?;
    Ok(http::StatusCode::NO_CONTENT)
}
