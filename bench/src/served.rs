//! A node served in this process, with its background work, and requests of officers and citizens to it over HTTP. Must
//! not count anything: the figures do.

use std::time::Duration;

use kernel::{Error, OsEntropy, Result, entropy};
use khidmat::assemble::{Surface, assemble};
use khidmat::background::{Background, Duties};
use khidmat::peer::Proxies;
use khidmat::server::{self, Doors};
use op::Core;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::site::{Session, Site};

/// Connections from this machine at once.
const CONNECTIONS: usize = 256;
/// What a citizen says, read out as long as a minute.
pub const WORDS: &str = "گزشتہ رات تقریباً دو بجے میرے گھر کے صحن سے دو بکریاں اور ایک سلائی مشین چوری ہو گئی۔ پڑوسی نے \
    موٹر سائیکل کی آواز سنی۔ صبح دروازے کا تالا ٹوٹا ہوا ملا۔ مجھے کسی پر شک نہیں۔";

/// The node while it serves.
#[derive(Debug)]
pub struct Serving {
    /// Its address.
    pub url: String,
    core: Core,
    background: Background,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

/// A report as the counter's answer names it.
#[derive(Debug, Clone)]
pub struct Filed {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its secret code.
    pub code: String,
}

impl Serving {
    /// Serves a site, with so much added to every commit.
    pub async fn start(site: &Site, delay: Duration, connections: u32) -> Result<Self> {
        let core = site.open(delay, Some(connections)).await?;
        let surface =
            Surface { per_address: CONNECTIONS, ..Surface::alone("127.0.0.1", site.folder().join("files")) };
        let node = assemble(core.clone(), &site.keys()?.documents, surface)?;
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(Error::internal)?;
        let url = format!("http://{}", listener.local_addr().map_err(Error::internal)?);
        let background = Background::start(&core, Duties::default());
        let (stop, stopped) = watch::channel(false);
        let doors = Doors::new(Proxies::default(), CONNECTIONS);
        let serving = tokio::spawn(server::serve(listener, node.router, doors, stopped));
        Ok(Self { url, core, background, stop, serving })
    }

    /// Ends it.
    pub async fn stop(self) -> Result<()> {
        self.stop.send_replace(true);
        self.serving.await.map_err(Error::internal)?;
        self.background.stop().await;
        self.core.db.close().await
    }
}

/// A client that keeps so many connections.
pub fn client(connections: usize) -> Result<reqwest::Client> {
    reqwest::Client::builder().pool_max_idle_per_host(connections).build().map_err(Error::internal)
}

/// Posts JSON as whoever is signed in; anything but 201 is an error.
pub async fn make(http: &reqwest::Client, url: &str, session: &Session, body: &Value) -> Result<Value> {
    let now = kernel::Clock::now(&kernel::SystemClock::default());
    let request = http
        .post(url)
        .header("cookie", format!("sid={}", session.cookie))
        .header("x-form-token", &session.form_token)
        .header("idempotency-key", entropy::uuid_v7(now, &OsEntropy).to_string())
        .header("sec-fetch-site", "same-origin")
        .json(body);
    let body = answered(request, 201).await?;
    serde_json::from_slice(&body).map_err(Error::internal)
}

/// Sends a request; anything but the status wanted is an error.
pub async fn answered(request: reqwest::RequestBuilder, wanted: u16) -> Result<Vec<u8>> {
    let away = |error: reqwest::Error| Error::Unavailable("bench.away", error.into());
    let answer = request.send().await.map_err(away)?;
    let status = answer.status().as_u16();
    let body = answer.bytes().await.map_err(away)?;
    if status == wanted {
        return Ok(body.to_vec());
    }
    let told: String = String::from_utf8_lossy(&body).chars().take(400).collect();
    Err(Error::Unavailable("bench.refused", format!("status {status}: {told}").into()))
}

/// Files one report. Given once it is acknowledged.
pub async fn file(http: &reqwest::Client, url: &str, session: &Session) -> Result<Filed> {
    let body = json!({
        "words": WORDS, "spoken": "urdu", "killi": "کلی شاہوانی", "landmark": "ریلوے پھاٹک",
        "direction": "south", "distance_km": "1.8", "name": "عبداللہ", "parentage": "کریم بخش"
    });
    let made = make(http, &format!("{url}/api/v1/reports"), session, &body).await?;
    Ok(Filed { id: text(&made, "id")?, number: text(&made, "number")?, code: text(&made, "code")? })
}

/// Opens the citizen's page with number and code.
pub async fn citizens_page(http: &reqwest::Client, url: &str, report: &Filed) -> Result<Vec<u8>> {
    let body = format!("number={}&code={}", report.number, report.code);
    let request = http
        .post(format!("{url}/track"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(body);
    answered(request, 200).await
}

/// A text of an answer.
pub fn text(made: &Value, field: &str) -> Result<String> {
    let found = made.get(field).and_then(Value::as_str).map(str::to_owned);
    found.ok_or_else(|| Error::internal(format!("no {field}")))
}
