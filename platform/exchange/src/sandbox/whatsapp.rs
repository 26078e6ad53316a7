//! WhatsApp in a box: the part of the Cloud API that is needed here, with the telephones on the other side. Takes messages and
//! holds them to the 24 hours and to approved templates, calls back signed, and keeps files for five minutes. Everything is in
//! memory.

mod calls;
mod graph;
mod telephones;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::{get, post};
use kernel::Clock;
use serde::Serialize;
use tokio::net::TcpListener;

pub use calls::Sent;

/// Its version of the API.
pub const VERSION: &str = "v23.0";

kernel::words! {
    /// How it misbehaves.
    Fault {
        /// Not at all.
        None = "none",
        /// It holds every window closed (131047).
        Window = "window",
        /// Nobody can be reached (131026).
        Undeliverable = "undeliverable",
        /// It is too much at once (130429).
        Flood = "flood",
        /// It answers 500 and has taken nothing.
        Broken = "broken",
        /// It answers after twenty seconds.
        Slow = "slow",
        /// It takes the message and says that it did not: the answer was lost on the way.
        Lose = "lose",
        /// It calls about everything twice.
        Double = "double",
        /// It calls about the last first.
        Reorder = "reorder",
        /// Its calls are signed with another key.
        Forge = "forge",
        /// It takes messages, and they fail afterwards.
        Fail = "fail",
        /// It takes messages and calls about nothing.
        Mute = "mute",
        /// Addresses of files have run out before they are asked for.
        Expired = "expired",
    }
}

/// One message on a telephone, of either side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The platform's id.
    pub wamid: String,
    /// The telephone's number, digits alone.
    pub phone: String,
    /// From the telephone, and not to it.
    pub from_phone: bool,
    /// What it is: text, template, audio.
    pub kind: String,
    /// The words, the template's name and language, or the file's name.
    pub text: String,
    /// What came along, to be said with every status.
    pub tag: Option<String>,
}

/// What it is set up with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The key it asks for.
    pub token: String,
    /// With what it signs.
    pub app_secret: String,
    /// What it shows when it asks whether it may call.
    pub verify_token: String,
    /// The id of the number that messages come from.
    pub number: String,
    /// Approved templates: name and language.
    pub templates: Vec<(String, String)>,
    /// Where it calls.
    pub callback: String,
    /// Where it is itself.
    pub address: String,
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
    counted: u64,
    shown: Vec<Shown>,
    /// When each telephone last wrote, in seconds.
    wrote: Vec<(String, i64)>,
    files: Vec<Held>,
}

/// A file that a telephone sent.
#[derive(Debug, Clone)]
struct Held {
    id: String,
    media_type: String,
    bytes: Vec<u8>,
    /// Addresses that were given out for it, and until when they are good.
    addresses: Vec<(String, i64)>,
}

/// The server.
#[derive(Debug, Clone)]
pub struct Sandbox(Arc<Desk>);

impl Sandbox {
    /// One that has nothing yet and behaves.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>) -> Self {
        let (shown, wrote, files) = (Vec::new(), Vec::new(), Vec::new());
        let kept = Mutex::new(Kept { fault: Fault::None, counted: 0, shown, wrote, files });
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
            .route("/v23.0/{number}/messages", post(graph::send))
            .route("/v23.0/{media}", get(graph::file))
            .route("/files/{address}", get(graph::bytes))
            .route("/", get(telephones::show))
            .route("/messages.json", get(telephones::list))
            .route("/fault", post(telephones::misbehave))
            .route("/write", post(telephones::write))
            .with_state(self)
    }

    /// From now on it misbehaves like this.
    pub fn misbehave(&self, fault: Fault) {
        self.kept().fault = fault;
    }

    /// Everything on every telephone, oldest first.
    pub fn shown(&self) -> Vec<Shown> {
        self.kept().shown.clone()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> i64 {
        self.0.clock.now().seconds()
    }

    /// The next number of anything that needs one.
    fn next(&self) -> u64 {
        let mut kept = self.kept();
        kept.counted += 1;
        kept.counted
    }
}
