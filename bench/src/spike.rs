//! `spike`: citizens come one a second, then fifty a second, then one a second again, whether or not those before them are
//! done. Each files a report and opens its page. Must not wait for an answer before the next one comes: that is what
//! hides a queue.

use std::sync::Arc;
use std::time::{Duration, Instant};

use db::Engine;
use kernel::{Error, Result};

use crate::Options;
use crate::machine::percentile;
use crate::node::name;
use crate::report::{Goal, Measured, Report};
use crate::served::{Serving, citizens_page, client, file};
use crate::site::{CLERK, Officer, Site, officers};

const CALM: Duration = Duration::from_secs(10);
const CALM_RATE: u32 = 1;
const SPIKE: Duration = Duration::from_secs(30);
const SPIKE_RATE: u32 = 50;

/// One citizen: when she came, counted from the start, and how long she waited; `None` for an error.
type Came = (Duration, Option<Duration>);

/// Measures on one engine.
pub async fn measure(options: &Options, engine: Engine, report: &mut Report) -> Result<()> {
    let site = Site::new("bench", engine).await?;
    let core = site.open(Duration::ZERO, Some(options.connections)).await?;
    let officers = Arc::new(officers(&core, 64, CLERK).await?);
    core.db.close().await?;
    let serving = Serving::start(&site, Duration::ZERO, options.connections).await?;
    come(&serving.url, &officers, CALM_RATE, Duration::from_secs(2), Duration::ZERO).await?;
    let calm = come(&serving.url, &officers, CALM_RATE, CALM, Duration::ZERO).await?;
    let spike = come(&serving.url, &officers, SPIKE_RATE, SPIKE, CALM).await?;
    let after = come(&serving.url, &officers, CALM_RATE, CALM, CALM + SPIKE).await?;
    serving.stop().await?;
    let size = || "1 → 50/s".to_owned();
    let add = |report: &mut Report, figure, value, unit, goal, note: String| {
        report.add(Measured { figure, engine: name(engine), size: size(), value, unit, goal, note })
    };
    let all = || calm.iter().chain(&spike).chain(&after);
    let lost = all().filter(|(_, took)| took.is_none()).count();
    let note = format!("of {} citizens, each filing a report and opening its page", all().count());
    add(report, "spike.errors", lost as f64, "errors", Goal::AtMost(0.0), note)?;
    let during = waits(&spike);
    let usual = percentile(&waits(&calm), 0.95);
    let note = format!(
        "both requests, while fifty a second come for 30 s; p50 {:.0} ms; at one a second p95 {usual:.0} ms",
        percentile(&during, 0.5)
    );
    add(report, "spike.p95", percentile(&during, 0.95), "ms", Goal::AtMost(300.0), note)?;
    let note = "from the end of the spike to the last citizen who came after it and waited longer than twice the usual p95"
        .to_owned();
    add(report, "spike.normal-again", settled(&after, usual), "s", Goal::AtMost(5.0), note)
}

fn waits(came: &[Came]) -> Vec<Duration> {
    let mut waits: Vec<Duration> = came.iter().filter_map(|(_, took)| *took).collect();
    waits.sort_unstable();
    waits
}

/// Seconds after the spike until everybody waits no longer than usual.
fn settled(after: &[Came], usual_ms: f64) -> f64 {
    let slow =
        after.iter().filter(|(_, took)| took.is_none_or(|took| took.as_secs_f64() * 1000.0 > usual_ms * 2.0));
    slow.map(|(at, _)| at.saturating_sub(CALM + SPIKE).as_secs_f64()).fold(0.0, f64::max)
}

/// So many a second for so long; `from` is when this part begins.
async fn come(
    url: &str,
    officers: &Arc<Vec<Officer>>,
    rate: u32,
    time: Duration,
    from: Duration,
) -> Result<Vec<Came>> {
    let http = client(256)?;
    let started = Instant::now();
    let mut beat = tokio::time::interval(Duration::from_secs(1) / rate);
    let mut running = Vec::new();
    for number in 0..time.as_secs() as usize * rate as usize {
        beat.tick().await;
        let (http, url, officers) = (http.clone(), url.to_owned(), officers.clone());
        let at = from + started.elapsed();
        running.push(tokio::spawn(async move {
            let began = Instant::now();
            let officer = officers.get(number % officers.len().max(1));
            let done = match officer {
                Some(officer) => visit(&http, &url, officer).await,
                None => Err(Error::internal("no officer")),
            };
            (at, done.ok().map(|()| began.elapsed()))
        }));
    }
    let mut came = Vec::with_capacity(running.len());
    for citizen in running {
        came.push(citizen.await.map_err(Error::internal)?);
    }
    Ok(came)
}

async fn visit(http: &reqwest::Client, url: &str, officer: &Officer) -> Result<()> {
    let report = file(http, url, &officer.session).await?;
    citizens_page(http, url, &report).await.map(|_| ())
}
