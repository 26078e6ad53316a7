//! An aggregator of text messages by the contract in `docs/guide/channels.md`: takes messages, reports what became of them,
//! and shows all of it in a browser as on a telephone. Everything is in memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Form, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::{HeaderMap, StatusCode, header};
use kernel::{Clock, Error, OsEntropy, Result, entropy};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::signature::Secret;

kernel::words! {
    /// How it misbehaves.
    Fault {
        /// Not at all.
        None = "none",
        /// It refuses every message for good.
        Refuse = "refuse",
        /// It answers after twenty seconds.
        Slow = "slow",
        /// Every second answer is an error, and nothing was taken.
        Flaky = "flaky",
        /// It takes the message and says that it did not: the answer was lost on the way.
        Lose = "lose",
        /// It reports everything twice.
        Double = "double",
        /// It reports before it answers.
        Hasty = "hasty",
        /// It takes messages and they never arrive.
        Fail = "fail",
        /// It takes messages and reports nothing.
        Mute = "mute",
    }
}

kernel::words! {
    /// How what a telephone writes is brought to the node.
    Way {
        /// Once.
        Once = "once",
        /// Twice, as the same message.
        Twice = "twice",
        /// A younger message of the same telephone before it.
        Swapped = "swapped",
        /// By somebody else, whose signature is not the gateway's.
        Forged = "forged",
        /// A hundred times, each a message of its own.
        Flood = "flood",
    }
}

/// How many messages a flood is.
const FLOOD: usize = 100;

/// One message as the telephone shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The message.
    pub id: Uuid,
    /// To which number.
    pub phone: String,
    /// The words.
    pub text: String,
    /// Parts billed; 0 of what somebody wrote.
    pub parts: usize,
    /// How often it was posted.
    pub posted: usize,
}

/// As it was posted, in this server's own words.
#[derive(Debug, Deserialize)]
struct Submitted {
    id: Uuid,
    to: String,
    #[serde(default)]
    from: String,
    text: String,
    #[serde(default)]
    parts: usize,
}

/// What it is set up with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The key it asks for.
    pub key: String,
    /// With what it signs.
    pub secret: Secret,
    /// Where it calls back.
    pub callback: String,
}

#[derive(Debug)]
struct Desk {
    settings: Settings,
    clock: Arc<dyn Clock>,
    http: reqwest::Client,
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    fault: Fault,
    requests: usize,
    shown: Vec<Shown>,
    answered: Vec<u16>,
}

/// The server.
#[derive(Debug, Clone)]
pub struct Sandbox(Arc<Desk>);

impl Sandbox {
    /// One that has nothing yet and behaves.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>) -> Self {
        let kept =
            Mutex::new(Kept { fault: Fault::None, requests: 0, shown: Vec::new(), answered: Vec::new() });
        Self(Arc::new(Desk { settings, clock, http: reqwest::Client::new(), kept }))
    }

    /// Serves until the future ends.
    pub async fn serve(self, listener: TcpListener, stopped: impl Future<Output = ()> + Send + 'static) {
        if let Err(error) = axum::serve(listener, self.routes()).with_graceful_shutdown(stopped).await {
            tracing::error!(%error, "the sandbox stopped");
        }
    }

    /// Its routes.
    pub fn routes(self) -> Router {
        Router::new()
            .route("/v1/messages", post(submit))
            .route("/", get(show))
            .route("/messages.json", get(list))
            .route("/fault", post(misbehave))
            .route("/write", post(write))
            .with_state(self)
    }

    /// From now on it misbehaves like this.
    pub fn misbehave(&self, fault: Fault) {
        self.kept().fault = fault;
    }

    /// Everything it has, oldest first.
    pub fn shown(&self) -> Vec<Shown> {
        self.kept().shown.clone()
    }

    /// Calls back, signed, under an id. What the node answered.
    pub async fn call(&self, id: &str, body: &serde_json::Value) -> Result<u16> {
        self.call_as(&self.0.settings.secret, id, body).await
    }

    /// A telephone writes, and it is brought in this way. What the node answered each time.
    pub async fn write(&self, from: &str, text: &str, way: Way) -> Result<Vec<u16>> {
        let now = self.0.clock.now();
        let received = |at: i64, text: &str| {
            let id = format!("in-{}", entropy::uuid_v7(now, &OsEntropy));
            let at = now.plus_seconds(at).rfc3339();
            serde_json::json!({ "type": "received", "id": id, "from": from, "text": text, "at": at })
        };
        let first = received(0, text);
        let calls = match way {
            Way::Once | Way::Forged => vec![first],
            Way::Twice => vec![first.clone(), first],
            Way::Swapped => vec![received(0, &format!("{text} (2)")), received(-60, text)],
            Way::Flood => (0..FLOOD).map(|n| received(0, &format!("{text} ({n})"))).collect(),
        };
        let forger = Secret::generate(&OsEntropy);
        let secret = if way == Way::Forged { &forger } else { &self.0.settings.secret };
        let mut answered = Vec::new();
        for (n, call) in calls.iter().enumerate() {
            let id = format!("{}/{n}", entropy::uuid_v7(now, &OsEntropy));
            answered.push(self.call_as(secret, &id, call).await?);
        }
        Ok(answered)
    }

    async fn call_as(&self, secret: &Secret, id: &str, body: &serde_json::Value) -> Result<u16> {
        let desk = &self.0;
        let body = body.to_string();
        let at = desk.clock.now().seconds();
        let signature = secret.sign(id, at, &body)?;
        let sent = desk
            .http
            .post(&desk.settings.callback)
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", at.to_string())
            .header("webhook-signature", signature)
            .body(body)
            .send()
            .await
            .map_err(Error::internal)?;
        Ok(sent.status().as_u16())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a message; one that it has is counted again and billed once.
    fn keep(&self, new: Submitted) {
        let mut kept = self.kept();
        if let Some(known) = kept.shown.iter_mut().find(|shown| shown.id == new.id) {
            known.posted += 1;
            return;
        }
        let Submitted { id, to: phone, text, parts, .. } = new;
        kept.shown.push(Shown { id, phone, text, parts, posted: 1 });
    }

    /// Says what became of a message; the caller does not wait for it.
    async fn report(&self, message: Uuid, word: &str) {
        let body = serde_json::json!({ "type": word, "id": message });
        if let Err(error) = self.call(&format!("{message}/{word}"), &body).await {
            tracing::warn!(%error, "the sandbox could not call back");
        }
    }

    fn report_later(&self, message: Uuid, fault: Fault) {
        let word = match fault {
            Fault::Mute | Fault::Hasty => return,
            Fault::Fail => "failed",
            _ => "delivered",
        };
        let (desk, times) = (self.clone(), if fault == Fault::Double { 2 } else { 1 });
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            for _ in 0..times {
                desk.report(message, word).await;
            }
        });
    }
}

async fn submit(State(desk): State<Sandbox>, headers: HeaderMap, body: Bytes) -> Response {
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if shown != Some(&format!("Bearer {}", desk.0.settings.key)) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Ok(new) = serde_json::from_slice::<Submitted>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let once = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    if once != Some(&new.id.to_string()) || new.from.is_empty() {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let (fault, odd) = {
        let mut kept = desk.kept();
        kept.requests += 1;
        (kept.fault, kept.requests % 2 == 1)
    };
    let id = new.id;
    match fault {
        Fault::Refuse => return StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        Fault::Flaky if odd => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Fault::Slow => tokio::time::sleep(Duration::from_secs(20)).await,
        _ => {}
    }
    desk.keep(new);
    match fault {
        Fault::Lose => return StatusCode::BAD_GATEWAY.into_response(),
        Fault::Hasty => desk.report(id, "delivered").await,
        _ => {}
    }
    desk.report_later(id, fault);
    (StatusCode::ACCEPTED, Json(serde_json::json!({ "id": id }))).into_response()
}

#[derive(Template)]
#[template(path = "sandbox_sms.html")]
struct Telephone {
    shown: Vec<Shown>,
    fault: Fault,
    answered: String,
}

async fn show(State(desk): State<Sandbox>) -> Response {
    let mut shown = desk.shown();
    shown.reverse();
    let (fault, answered) = {
        let kept = desk.kept();
        (kept.fault, kept.answered.iter().map(u16::to_string).collect::<Vec<_>>().join(" "))
    };
    match (Telephone { shown, fault, answered }).render() {
        Ok(page) => Html(page).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn list(State(desk): State<Sandbox>) -> Json<Vec<Shown>> {
    Json(desk.shown())
}

#[derive(Debug, Deserialize)]
struct Written {
    from: String,
    text: String,
    how: Way,
}

async fn write(State(desk): State<Sandbox>, Form(written): Form<Written>) -> Response {
    match desk.write(&written.from, &written.text, written.how).await {
        Ok(answered) => {
            desk.kept().answered = answered;
            Redirect::to("/").into_response()
        }
        Err(error) => {
            tracing::warn!(%error, "the sandbox could not bring a message");
            StatusCode::BAD_GATEWAY.into_response()
        }
    }
}

#[derive(Debug, Deserialize)]
struct Wanted {
    fault: Fault,
}

async fn misbehave(State(desk): State<Sandbox>, Form(wanted): Form<Wanted>) -> Redirect {
    desk.misbehave(wanted.fault);
    Redirect::to("/")
}
