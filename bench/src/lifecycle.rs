//! `lifecycle`: a report's whole way over HTTP, from its filing by contact and FIR to the citizen's page, by officers who
//! have charge of different stations. Each is signed in once. Must not count a way that did not reach its end.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Error, Result};
use serde_json::json;

use crate::Options;
use crate::among_many::Asked;
use crate::load::{self, Load};
use crate::machine::percentile;
use crate::node::name;
use crate::report::{Goal, Measured, Report};
use crate::served::{Serving, WORDS, citizens_page, client, file, make, text};
use crate::site::{Officer, Session, Site, signed_in_again};

/// Clients at once.
pub const CLIENTS: usize = 64;
const SLOW: Duration = Duration::from_millis(5);
const GOAL: f64 = 400.0;

/// Measures without and with 5 ms added to every commit. The rate without.
pub async fn rows(
    options: &Options,
    asked: &Asked<'_>,
    officers: &[Officer],
    report: &mut Report,
) -> Result<f64> {
    let mut rates = Vec::new();
    for (figure, delay, goal) in
        [("lifecycle", Duration::ZERO, Goal::AtLeast(GOAL)), ("lifecycle.commit-plus-5ms", SLOW, Goal::None)]
    {
        let (value, note) = best_of(options, asked.site, officers, delay).await?;
        rates.push(value);
        let (engine, size) = (name(asked.engine), asked.size.clone());
        report.add(Measured { figure, engine, size, value, unit: "ways/s", goal, note })?;
    }
    Ok(rates.first().copied().unwrap_or_default())
}

async fn best_of(
    options: &Options,
    site: &Site,
    officers: &[Officer],
    delay: Duration,
) -> Result<(f64, String)> {
    let core = site.open(Duration::ZERO, Some(options.connections)).await?;
    let officers = &Arc::new(signed_in_again(&core, officers).await?);
    core.db.close().await?;
    let serving = Serving::start(site, delay, options.connections).await?;
    ways(&serving.url, officers, Duration::from_secs(1)).await?;
    let mut best = (0.0, String::new());
    for _ in 0..options.rounds.max(1) {
        let load = ways(&serving.url, officers, options.time()).await?;
        let rate = load.done as f64 / options.time().as_secs_f64();
        if rate > best.0 {
            let (half, most) = (percentile(&load.took, 0.5), percentile(&load.took, 0.99));
            let note = format!(
                "{CLIENTS} clients at {} stations in the same process, four requests each after another: report, contact, \
                 FIR, citizen's page; best of {} rounds; a whole way p50 {half:.0} ms, p99 {most:.0} ms",
                officers.len(),
                options.rounds.max(1)
            );
            best = (rate, note);
        }
    }
    serving.stop().await?;
    Ok(best)
}

async fn ways(url: &str, officers: &Arc<Vec<Officer>>, time: Duration) -> Result<Load> {
    let http = client(CLIENTS)?;
    let (url, officers) = (url.to_owned(), officers.clone());
    load::run(CLIENTS, time, 0, move |number| {
        let (http, url, officers) = (http.clone(), url.clone(), officers.clone());
        async move {
            let officer = officers.get(number as usize % officers.len().max(1));
            let officer = officer.ok_or_else(|| Error::internal("no officer"))?;
            way(&http, &url, &officer.session).await
        }
    })
    .await
}

async fn way(http: &reqwest::Client, url: &str, officer: &Session) -> Result<()> {
    let report = file(http, url, officer).await?;
    let contact = json!({"way": "station", "result": "spoke"});
    make(http, &format!("{url}/api/v1/reports/{}/contacts", report.id), officer, &contact).await?;
    let fir = json!({
        "report": report.id, "source": "oral", "sections": "380", "words": WORDS, "property": "موبائل فون", "place": "کلی شاہوانی",
        "name": "عبداللہ", "parentage": "کریم بخش", "signed": "thumb", "read_over": "yes"
    });
    let fir = make(http, &format!("{url}/api/v1/firs"), officer, &fir).await?;
    let page = citizens_page(http, url, &report).await?;
    let cited = text(&fir, "number")?;
    if String::from_utf8_lossy(&page).contains(&cited) {
        Ok(())
    } else {
        Err(Error::internal("the citizen's page does not say the number of her FIR"))
    }
}
