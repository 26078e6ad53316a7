//! JSON: the same verbs for other systems, under `/api/v1/webhooks` and `/api/v1/partners`. It joins the pages at the service.

mod change;
mod channels;
mod deliveries;
mod helpline;
mod inbox;
mod partner;

use axum::Json;
use axum::extract::Path;
use capability::{Audience, Routes};
use http::StatusCode;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use crate::model::TypedWebhook;
use crate::pages::read;
use crate::service::{self, WebhookView};

/// Every route.
pub fn routes() -> Routes {
    use Audience::Officer;
    Routes::new()
        .get("/api/v1/webhooks", Officer, list)
        .post("/api/v1/webhooks", Officer, add)
        .get("/api/v1/webhooks/{id}", Officer, one)
        .post("/api/v1/webhooks/{id}/pause", Officer, change::pause)
        .post("/api/v1/webhooks/{id}/resume", Officer, change::resume)
        .post("/api/v1/webhooks/{id}/rotate", Officer, change::rotate)
        .post("/api/v1/webhooks/{id}/test", Officer, change::test)
        .post("/api/v1/webhooks/{id}/remove", Officer, change::remove)
        .get("/api/v1/webhooks/{id}/deliveries", Officer, deliveries::list)
        .post("/api/v1/webhooks/{id}/replay", Officer, deliveries::replay_failed)
        .post("/api/v1/webhooks/{id}/deliveries/{delivery}/replay", Officer, deliveries::replay_one)
        .get("/api/v1/channels", Officer, channels::list)
        .get("/api/v1/inbox", Officer, inbox::list)
        .get("/api/v1/inbox/{id}", Officer, inbox::one)
        .post("/api/v1/inbox/{id}/answer", Officer, inbox::answer)
        .post("/api/v1/inbox/{id}/notice", Officer, inbox::notice)
        .post("/api/v1/inbox/{id}/aside", Officer, inbox::aside)
        .post("/api/v1/inbox/{id}/silent", Officer, inbox::silent)
        .post("/api/v1/inbox/{id}/join", Officer, inbox::join)
        .get("/api/v1/helpline", Officer, helpline::list)
        .get("/api/v1/helpline/{id}", Officer, helpline::one)
        .post("/api/v1/helpline/{id}/note", Officer, helpline::note)
        .post("/api/v1/helpline/{id}/silent", Officer, helpline::silent)
        .post("/api/v1/helpline/{id}/outcome", Officer, helpline::conclude)
        .get("/api/v1/partners", Officer, partner::list)
        .post("/api/v1/partners", Officer, partner::add)
        .get("/api/v1/partners/{id}", Officer, partner::one)
        .post("/api/v1/partners/{id}/withdraw", Officer, partner::withdraw)
}

/// Its part of the OpenAPI document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut whole = Api::openapi();
    whole.merge(change::Api::openapi());
    whole.merge(deliveries::Api::openapi());
    whole.merge(partner::Api::openapi());
    whole.merge(channels::Api::openapi());
    whole.merge(inbox::Api::openapi());
    whole.merge(helpline::Api::openapi());
    whole
}

#[derive(OpenApi)]
#[openapi(paths(list, add, one), components(schemas(TypedWebhook, WebhookRow, WebhookList, NewSecret)))]
struct Api;

/// A place of another system that is told of what is recorded here.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookRow {
    /// The place's id.
    id: String,
    /// Whose system it is.
    name: String,
    /// Where messages are posted to.
    url: String,
    /// Of what it is told.
    events: Vec<String>,
    /// active, paused or disabled.
    state: &'static str,
    /// Told of what was recorded from here on; RFC 3339, UTC.
    since: String,
    /// Until when the old secret signs as well.
    old_secret_until: Option<String>,
    /// Messages that wait.
    waiting: u64,
    /// Messages given up.
    failed: u64,
}

impl From<WebhookView> for WebhookRow {
    fn from(view: WebhookView) -> Self {
        Self {
            id: view.id.to_string(),
            name: view.name,
            url: view.url,
            events: view.events,
            state: view.state.word(),
            since: view.since.rfc3339(),
            old_secret_until: view.old_until.map(kernel::Timestamp::rfc3339),
            waiting: view.waiting,
            failed: view.failed,
        }
    }
}

/// Every place, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookList {
    /// The places.
    rows: Vec<WebhookRow>,
}

/// A place with what its messages are signed with.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewSecret {
    /// The place's id.
    id: String,
    /// `whsec_…`; not given again. Absent when this answers a replay.
    secret: Option<String>,
}

/// Lists the places that are told of what is recorded here.
#[utoipa::path(get, path = "/api/v1/webhooks", operation_id = "list_webhooks",
    responses((status = 200, body = WebhookList), (status = 401), (status = 403)))]
pub async fn list(staff: Staff) -> Answer<Json<WebhookList>> {
    let r = staff.op.read().await?;
    let rows = service::webhooks(&r).await?;
    r.done().await?;
    Ok(Json(WebhookList { rows: rows.into_iter().map(WebhookRow::from).collect() }))
}

/// Shows one place.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}", operation_id = "show_webhook",
    params(("id" = String, Path, description = "the place's id")),
    responses((status = 200, body = WebhookRow), (status = 401), (status = 403), (status = 404)))]
pub async fn one(staff: Staff, Path(id): Path<String>) -> Answer<Json<WebhookRow>> {
    let r = staff.op.read().await?;
    let place = service::webhook(&r, read(&id)?).await?;
    r.done().await?;
    Ok(Json(place.into()))
}

/// Adds a place. It is told of what is recorded from now on. The header `Idempotency-Key` (a UUID) makes a repeated
/// request the same place.
#[utoipa::path(post, path = "/api/v1/webhooks", operation_id = "add_webhook", request_body = TypedWebhook,
    responses((status = 201, body = NewSecret), (status = 200, description = "sent before", body = NewSecret),
        (status = 401), (status = 403), (status = 409), (status = 422)))]
pub async fn add(request: StaffJson<TypedWebhook>) -> Answer<(StatusCode, Json<NewSecret>)> {
    let StaffJson { staff, once, body: typed } = request;
    let mut w = staff.op.begin().await?;
    if let Some(id) = w.replayed(&once, &typed).await? {
        return Ok((StatusCode::OK, Json(NewSecret { id, secret: None })));
    }
    let new = typed.check(&staff.state.published, staff.state.private_receivers)?;
    let added = service::add_webhook(&mut w, new).await?;
    let id = added.id.to_string();
    w.remember(&once, &typed, &id).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(NewSecret { id, secret: Some(added.secret) })))
}
