//! A whole report filed over HTTP: session, policy, report, diary entry, idempotency, key, journal, one commit; from
//! 64 clients at the counters of different stations. Must not leave out the sequencer, which runs beside it.

use std::sync::Arc;
use std::time::Duration;

use db::Engine;
use kernel::{Error, OsEntropy, Result, entropy};
use khidmat::assemble::{Surface, assemble};
use khidmat::background::{Background, Duties};
use khidmat::peer::Proxies;
use khidmat::server::{self, Doors};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::Options;
use crate::load;
use crate::machine::percentile;
use crate::node::name;
use crate::report::{Goal, Measured, Report};
use crate::site::{Clerk, Site, clerks};

const CLIENTS: usize = 64;
const SLOW: Duration = Duration::from_millis(5);
/// What a citizen says, read out as long as a minute.
const WORDS: &str = "گزشتہ رات تقریباً دو بجے میرے گھر کے صحن سے دو بکریاں اور ایک سلائی مشین چوری ہو گئی۔ پڑوسی نے \
    موٹر سائیکل کی آواز سنی۔ صبح دروازے کا تالا ٹوٹا ہوا ملا۔ مجھے کسی پر شک نہیں۔";

/// Measures on one engine, without and with 5 ms added to every commit.
pub async fn measure(options: &Options, engine: Engine, report: &mut Report) -> Result<()> {
    let site = Site::new("bench", engine).await?;
    let core = site.open(Duration::ZERO, Some(options.connections)).await?;
    let clerks = Arc::new(clerks(&core, CLIENTS).await?);
    core.db.close().await?;
    for (figure, delay) in [("journal.reports", Duration::ZERO), ("journal.reports.commit-plus-5ms", SLOW)] {
        let best = best_of(options, &site, &clerks, delay).await?;
        report.add(Measured {
            figure,
            engine: name(engine),
            size: "empty".to_owned(),
            value: best.0,
            unit: "reports/s",
            goal: Goal::None,
            note: best.1,
        })?;
    }
    Ok(())
}

async fn best_of(
    options: &Options,
    site: &Site,
    clerks: &Arc<Vec<Clerk>>,
    delay: Duration,
) -> Result<(f64, String)> {
    let core = site.open(delay, Some(options.connections)).await?;
    let surface = Surface::alone("127.0.0.1", site.folder().join("files"));
    let node = assemble(core.clone(), &site.keys()?.documents, surface)?;
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(Error::internal)?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let background = Background::start(&core, Duties::default());
    let (stop, stopped) = watch::channel(false);
    let serving =
        tokio::spawn(server::serve(listener, node.router, Doors::new(Proxies::default(), 64), stopped));
    let url = format!("http://{address}/api/v1/reports");
    load_on(&url, clerks, Duration::from_secs(1)).await?;
    let mut best = (0.0, String::new());
    for _ in 0..options.rounds.max(1) {
        let load = load_on(&url, clerks, options.time()).await?;
        let rate = load.done as f64 / options.time().as_secs_f64();
        if rate > best.0 {
            let (half, most) = (percentile(&load.took, 0.5), percentile(&load.took, 0.99));
            let words = format!(
                "{CLIENTS} clients at {} stations in the same process, each waiting for its answer; best of {} rounds; \
                 p50 {half:.0} ms, p99 {most:.0} ms; session, policy, report, diary entry, record key and journal in one commit",
                clerks.len(),
                options.rounds.max(1)
            );
            best = (rate, words);
        }
    }
    stop.send_replace(true);
    serving.await.map_err(Error::internal)?;
    background.stop().await;
    core.db.close().await?;
    Ok(best)
}

async fn load_on(url: &str, clerks: &Arc<Vec<Clerk>>, time: Duration) -> Result<load::Load> {
    let http = reqwest::Client::builder().pool_max_idle_per_host(CLIENTS).build().map_err(Error::internal)?;
    let (url, clerks) = (url.to_owned(), clerks.clone());
    load::run(CLIENTS, time, 0, move |number| {
        let (http, url, clerks) = (http.clone(), url.clone(), clerks.clone());
        async move {
            let clerk = clerks.get(number as usize % clerks.len().max(1)).cloned();
            let clerk = clerk.ok_or_else(|| Error::internal("no clerk"))?;
            file(&http, &url, &clerk).await.map(|_| ())
        }
    })
    .await
}

/// Files one report. Gives its number once it is acknowledged.
pub async fn file(http: &reqwest::Client, url: &str, clerk: &Clerk) -> Result<String> {
    let now = kernel::Clock::now(&kernel::SystemClock::default());
    let request = http
        .post(url)
        .header("cookie", format!("sid={}", clerk.cookie))
        .header("x-form-token", &clerk.form_token)
        .header("idempotency-key", entropy::uuid_v7(now, &OsEntropy).to_string())
        .header("sec-fetch-site", "same-origin")
        .json(&json!({
            "words": WORDS, "spoken": "urdu", "killi": "کلی شاہوانی", "landmark": "ریلوے پھاٹک",
            "direction": "south", "distance_km": "1.8", "name": "عبداللہ", "parentage": "کریم بخش"
        }));
    let away = |error: reqwest::Error| Error::Unavailable("bench.away", error.into());
    let answer = request.send().await.map_err(away)?;
    let status = answer.status().as_u16();
    let body = answer.bytes().await.map_err(away)?;
    if status != 201 {
        let told = String::from_utf8_lossy(&body).into_owned();
        return Err(Error::Unavailable("bench.refused", format!("status {status}: {told}").into()));
    }
    let made: serde_json::Value = serde_json::from_slice(&body).map_err(Error::internal)?;
    let number = made.get("number").and_then(serde_json::Value::as_str);
    number.map(str::to_owned).ok_or_else(|| Error::internal("no number"))
}
