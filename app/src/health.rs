//! `GET /healthz`: is this process alive, does its store answer, may it sign. For machines that restart machines.
//! Must not say anything about records.

use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::{StatusCode, header};
use op::Core;
use serde_json::json;

/// A store that does not answer within this is down.
const PATIENCE: Duration = Duration::from_secs(2);

/// `GET /healthz`.
pub fn routes(core: Core) -> Router {
    Router::new().route("/healthz", get(health)).with_state(core)
}

async fn health(State(core): State<Core>) -> Response {
    let store = tokio::time::timeout(PATIENCE, answers(&core)).await.is_ok_and(|answered| answered);
    let signs = !core.journal.is_behind();
    let status = if store && signs { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({ "node": core.node().as_str(), "store": store, "signs": signs, "version": env!("CARGO_PKG_VERSION") });
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

async fn answers(core: &Core) -> bool {
    let Ok(tx) = core.db.read().await else { return false };
    tx.commit().await.is_ok()
}
