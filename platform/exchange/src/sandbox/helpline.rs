//! A little telephone exchange by the contract in `docs/guide/channels.md`: rings, is answered, hangs up, and shows in a browser what it
//! said and what the node answered. Everything is in memory. Must not share a type with what it speaks to.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use askama::Template;
use axum::extract::{Form, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, Mac};
use http::{StatusCode, header};
use kernel::{Clock, Error, OsEntropy, Result, entropy};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;

kernel::words! {
    /// How it misbehaves.
    Fault {
        /// Not at all.
        None = "none",
        /// It says everything twice.
        Twice = "twice",
        /// It holds back what it says of a call until the call is over, and then says it backwards.
        Backwards = "backwards",
        /// It never says that a call is over.
        Endless = "endless",
        /// It signs with a secret that is not its own.
        Forged = "forged",
        /// It says that it speaks of an hour ago.
        Stale = "stale",
    }
}

/// What it is set up with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// With what it signs: `whsec_` and the secret in base64.
    pub secret: String,
    /// Where it calls.
    pub callback: String,
}

/// A call as the exchange knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ringing {
    /// Its id.
    pub id: String,
    /// The number; empty where it is withheld.
    pub from: String,
    /// Who answered; empty while nobody has.
    pub extension: String,
    /// It is over.
    pub over: bool,
    /// What the node answered, in order.
    pub answered: Vec<u16>,
}

#[derive(Debug, Default)]
struct Kept {
    fault: Option<Fault>,
    calls: Vec<Ringing>,
    /// What is held back, by call.
    held: Vec<(String, Value)>,
    began: Vec<(String, i64)>,
}

#[derive(Debug)]
struct Exchange {
    settings: Settings,
    clock: Arc<dyn Clock>,
    http: reqwest::Client,
    kept: Mutex<Kept>,
}

/// The server.
#[derive(Debug, Clone)]
pub struct Sandbox(Arc<Exchange>);

/// The line that is dialled.
const LINE: &str = "15";
/// What a forger signs with.
const FORGED: [u8; 32] = [7; 32];
/// An hour, in seconds.
const HOUR: i64 = 3_600;

impl Sandbox {
    /// One on which nobody has rung yet.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Exchange { settings, clock, http: reqwest::Client::new(), kept: Mutex::default() }))
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
            .route("/", get(show))
            .route("/calls.json", get(list))
            .route("/ring", post(ring))
            .route("/answer", post(answer))
            .route("/end", post(end))
            .route("/fault", post(misbehave))
            .with_state(self)
    }

    /// From now on it misbehaves like this.
    pub fn misbehave(&self, fault: Fault) {
        self.kept().fault = Some(fault);
    }

    /// Every call, newest first.
    pub fn calls(&self) -> Vec<Ringing> {
        self.kept().calls.iter().rev().cloned().collect()
    }

    /// Somebody rings; without a number it is withheld. The call's id.
    pub async fn ring(&self, from: &str) -> Result<String> {
        let now = self.0.clock.now();
        let id = format!("call-{}", entropy::uuid_v7(now, &OsEntropy));
        let call = Ringing {
            id: id.clone(),
            from: from.trim().to_owned(),
            extension: String::new(),
            over: false,
            answered: Vec::new(),
        };
        {
            let mut kept = self.kept();
            kept.calls.push(call);
            kept.began.push((id.clone(), now.seconds()));
        }
        self.say(&id, json!({ "type": "ringing" })).await?;
        Ok(id)
    }

    /// Somebody answers at an extension.
    pub async fn answer(&self, id: &str, extension: &str) -> Result<()> {
        extension.clone_into(&mut self.changed(id)?.extension);
        self.say(id, json!({ "type": "answered", "extension": extension })).await
    }

    /// It is over.
    pub async fn end(&self, id: &str, by: &str) -> Result<()> {
        let spoken = {
            let mut call = self.changed(id)?;
            call.over = true;
            !call.extension.is_empty()
        };
        let began = self.kept().began.iter().find(|(of, _)| of == id).map_or(0, |(_, at)| *at);
        let seconds = if spoken { self.0.clock.now().seconds() - began } else { 0 };
        if self.fault() != Fault::Endless {
            self.say(id, json!({ "type": "ended", "by": by, "seconds": seconds })).await?;
        }
        self.let_go(id).await
    }

    fn fault(&self) -> Fault {
        self.kept().fault.unwrap_or(Fault::None)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The call, to be changed.
    fn changed(&self, id: &str) -> Result<impl std::ops::DerefMut<Target = Ringing> + '_> {
        let kept = self.kept();
        let at = kept.calls.iter().position(|call| call.id == id);
        let at = at.ok_or(Error::NotFound("exchange.no-call"))?;
        Ok(Held { kept, at })
    }

    async fn say(&self, id: &str, what: Value) -> Result<()> {
        let from = self.changed(id)?.from.clone();
        let from = if from.is_empty() { Value::Null } else { Value::String(from) };
        let mut body = json!({ "call": id, "from": from, "line": LINE, "at": self.0.clock.now().rfc3339() });
        if let (Some(body), Value::Object(what)) = (body.as_object_mut(), what) {
            body.extend(what);
        }
        match self.fault() {
            Fault::Backwards => self.kept().held.push((id.to_owned(), body)),
            Fault::Twice => {
                self.post(id, &body).await?;
                self.post(id, &body).await?;
            }
            _ => self.post(id, &body).await?,
        }
        Ok(())
    }

    /// Says what was held back of a call, the last of it first.
    async fn let_go(&self, id: &str) -> Result<()> {
        let held: Vec<Value> = {
            let mut kept = self.kept();
            let (of, others) = kept.held.drain(..).partition(|(of, _)| of == id);
            kept.held = others;
            let of: Vec<(String, Value)> = of;
            of.into_iter().rev().map(|(_, body)| body).collect()
        };
        for body in held {
            self.post(id, &body).await?;
        }
        Ok(())
    }

    async fn post(&self, call: &str, body: &Value) -> Result<()> {
        let exchange = &self.0;
        let now = exchange.clock.now();
        let id = format!("said-{}", entropy::uuid_v7(now, &OsEntropy));
        let at = now.seconds() - if self.fault() == Fault::Stale { HOUR } else { 0 };
        let body = body.to_string();
        let secret = exchange.settings.secret.trim().trim_start_matches("whsec_");
        let own = BASE64.decode(secret).map_err(Error::internal)?;
        let secret = if self.fault() == Fault::Forged { FORGED.to_vec() } else { own };
        let signed = signature(&secret, &format!("{id}.{at}.{body}"))?;
        let sent = exchange
            .http
            .post(&exchange.settings.callback)
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", at.to_string())
            .header("webhook-signature", signed)
            .body(body)
            .send()
            .await
            .map_err(Error::internal)?;
        self.changed(call)?.answered.push(sent.status().as_u16());
        Ok(())
    }
}

fn signature(secret: &[u8], signed: &str) -> Result<String> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret).map_err(Error::internal)?;
    mac.update(signed.as_bytes());
    Ok(format!("v1,{}", BASE64.encode(mac.finalize().into_bytes())))
}

/// One call of those kept.
struct Held<'a> {
    kept: MutexGuard<'a, Kept>,
    at: usize,
}

impl std::ops::Deref for Held<'_> {
    type Target = Ringing;

    #[expect(clippy::indexing_slicing, reason = "found under the same lock, and calls are never removed")]
    fn deref(&self) -> &Ringing {
        &self.kept.calls[self.at]
    }
}

impl std::ops::DerefMut for Held<'_> {
    #[expect(clippy::indexing_slicing, reason = "found under the same lock, and calls are never removed")]
    fn deref_mut(&mut self) -> &mut Ringing {
        &mut self.kept.calls[self.at]
    }
}

#[derive(Template)]
#[template(path = "sandbox_helpline.html")]
struct Switchboard {
    calls: Vec<Ringing>,
    fault: Fault,
}

impl Switchboard {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn said(&self, answered: &[u16]) -> String {
        answered.iter().map(u16::to_string).collect::<Vec<_>>().join(" ")
    }
}

async fn show(State(exchange): State<Sandbox>) -> Response {
    match (Switchboard { calls: exchange.calls(), fault: exchange.fault() }).render() {
        Ok(page) => Html(page).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn list(State(exchange): State<Sandbox>) -> Json<Vec<Ringing>> {
    Json(exchange.calls())
}

/// What a form of the page says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    from: String,
    call: String,
    extension: String,
    by: String,
}

fn done(done: Result<()>) -> Response {
    match done {
        Ok(()) => Redirect::to("/").into_response(),
        Err(Error::NotFound(_)) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::warn!(%error, "the sandbox could not call the node");
            StatusCode::BAD_GATEWAY.into_response()
        }
    }
}

async fn ring(State(exchange): State<Sandbox>, Form(typed): Form<Typed>) -> Response {
    done(exchange.ring(&typed.from).await.map(drop))
}

async fn answer(State(exchange): State<Sandbox>, Form(typed): Form<Typed>) -> Response {
    done(exchange.answer(&typed.call, &typed.extension).await)
}

async fn end(State(exchange): State<Sandbox>, Form(typed): Form<Typed>) -> Response {
    done(exchange.end(&typed.call, &typed.by).await)
}

#[derive(Debug, Deserialize)]
struct Wanted {
    fault: Fault,
}

async fn misbehave(State(exchange): State<Sandbox>, Form(wanted): Form<Wanted>) -> Redirect {
    exchange.misbehave(wanted.fault);
    Redirect::to("/")
}
