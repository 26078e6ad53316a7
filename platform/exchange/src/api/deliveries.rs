//! JSON: what was sent to a place, and sending it once more.

use axum::Json;
use axum::extract::Path;
use kernel::{Error, Timestamp};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;
use web::{Answer, Staff, StaffJson};

use super::change::Nothing;
use crate::pages::read;
use crate::service::{self, DeliveryView};

#[derive(OpenApi)]
#[openapi(paths(list, replay_failed, replay_one), components(schemas(DeliveryRow, DeliveryList, Replayed)))]
pub(super) struct Api;

/// One message.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryRow {
    /// The message's id here.
    id: String,
    /// The journal entry, which is the header `webhook-id`.
    entry: String,
    /// What it tells of.
    event: String,
    /// waiting, sent or failed.
    state: &'static str,
    /// Attempts made.
    attempts: i32,
    /// RFC 3339, UTC.
    made_at: String,
    /// The last attempt.
    tried_at: Option<String>,
    /// The next attempt, while it waits.
    next_at: Option<String>,
    /// The last answer: an HTTP status, or timeout, refused, unreachable.
    answer: Option<String>,
}

impl From<DeliveryView> for DeliveryRow {
    fn from(view: DeliveryView) -> Self {
        Self {
            id: view.id.to_string(),
            entry: view.entry.to_string(),
            event: view.event,
            state: view.progress.word(),
            attempts: view.attempts,
            made_at: view.made_at.rfc3339(),
            tried_at: view.tried_at.map(Timestamp::rfc3339),
            next_at: view.next_at.map(Timestamp::rfc3339),
            answer: view.answer,
        }
    }
}

/// The newest messages of a place.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryList {
    /// At most 50, newest first.
    rows: Vec<DeliveryRow>,
}

/// What is sent once more.
#[derive(Debug, Serialize, ToSchema)]
pub struct Replayed {
    /// How many messages.
    messages: u64,
}

/// Lists the newest messages of a place.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/deliveries", operation_id = "list_webhook_deliveries",
    params(("id" = String, Path, description = "the place's id")),
    responses((status = 200, body = DeliveryList), (status = 401), (status = 403), (status = 404)))]
pub async fn list(staff: Staff, Path(id): Path<String>) -> Answer<Json<DeliveryList>> {
    let id = read(&id)?;
    let r = staff.op.read().await?;
    service::webhook(&r, id).await?;
    let rows = service::deliveries(&r, id).await?;
    r.done().await?;
    Ok(Json(DeliveryList { rows: rows.into_iter().map(DeliveryRow::from).collect() }))
}

/// Sends everything that was given up once more.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/replay", operation_id = "replay_webhook", request_body = Nothing,
    params(("id" = String, Path, description = "the place's id")),
    responses((status = 200, body = Replayed), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn replay_failed(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<Json<Replayed>> {
    again(&request, read(&id)?, None).await
}

/// Sends one message once more, under the same id.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/deliveries/{delivery}/replay",
    operation_id = "replay_webhook_delivery", request_body = Nothing,
    params(("id" = String, Path, description = "the place's id"),
        ("delivery" = String, Path, description = "the message's id")),
    responses((status = 200, body = Replayed), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn replay_one(
    Path((id, delivery)): Path<(String, String)>,
    request: StaffJson<Nothing>,
) -> Answer<Json<Replayed>> {
    let delivery = delivery.parse().map_err(|_| Error::NotFound("exchange.no-delivery"))?;
    again(&request, read(&id)?, Some(delivery)).await
}

/// Once for each key of the request: sent again it is answered with the same count.
async fn again(request: &StaffJson<Nothing>, id: Uuid, only: Option<Uuid>) -> Answer<Json<Replayed>> {
    let asked = ("replay", id, only);
    let mut w = request.staff.op.begin().await?;
    let before = w.replayed(&request.once, &asked).await?.and_then(|count| count.parse().ok());
    let messages = if let Some(messages) = before {
        messages
    } else {
        let messages = service::replay(&mut w, id, only).await?;
        w.remember(&request.once, &asked, &messages.to_string()).await?;
        w.commit().await?;
        messages
    };
    Ok(Json(Replayed { messages }))
}
