//! A whole report filed over HTTP: session, policy, report, diary entry, idempotency, key, journal, one commit; from
//! 64 clients at the counters of different stations. Must not leave out the sequencer, which runs beside it.

use std::sync::Arc;
use std::time::Duration;

use db::Engine;
use kernel::{Error, Result};

use crate::Options;
use crate::load;
use crate::machine::percentile;
use crate::node::name;
use crate::report::{Goal, Measured, Report};
use crate::served::{Serving, client, file};
use crate::site::{CLERK, Officer, Site, officers};

const CLIENTS: usize = 64;
const SLOW: Duration = Duration::from_millis(5);

/// Measures on one engine, without and with 5 ms added to every commit.
pub async fn measure(options: &Options, engine: Engine, report: &mut Report) -> Result<()> {
    let site = Site::new("bench", engine).await?;
    let core = site.open(Duration::ZERO, Some(options.connections)).await?;
    let clerks = Arc::new(officers(&core, CLIENTS, CLERK).await?);
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
    clerks: &Arc<Vec<Officer>>,
    delay: Duration,
) -> Result<(f64, String)> {
    let serving = Serving::start(site, delay, options.connections).await?;
    load_on(&serving.url, clerks, Duration::from_secs(1)).await?;
    let mut best = (0.0, String::new());
    for _ in 0..options.rounds.max(1) {
        let load = load_on(&serving.url, clerks, options.time()).await?;
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
    serving.stop().await?;
    Ok(best)
}

async fn load_on(url: &str, clerks: &Arc<Vec<Officer>>, time: Duration) -> Result<load::Load> {
    let http = client(CLIENTS)?;
    let (url, clerks) = (url.to_owned(), clerks.clone());
    load::run(CLIENTS, time, 0, move |number| {
        let (http, url, clerks) = (http.clone(), url.clone(), clerks.clone());
        async move {
            let clerk = clerks.get(number as usize % clerks.len().max(1)).cloned();
            let clerk = clerk.ok_or_else(|| Error::internal("no clerk"))?;
            file(&http, &url, &clerk.session).await.map(|_| ())
        }
    })
    .await
}
