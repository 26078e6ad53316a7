//! `sealed`: a sealed report opened by the officer named for it, its durable look-up entry included, among as many ordinary ones. Must
//! not count an answer without her words.

use std::time::{Duration, Instant};

use db::Engine;
use kernel::{Error, Result};
use serde_json::json;

use crate::Options;
use crate::fill_reports::fill;
use crate::machine::percentile;
use crate::node::name;
use crate::report::{Goal, Measured, Report, number};
use crate::served::{Serving, WORDS, answered, client, make, text};
use crate::site::{CLERK, Site, officer_at, officers};

/// Ordinary reports beside them.
const AMONG: u64 = 20_000;
/// Sealed ones, each opened more than once.
const SEALED: usize = 50;
/// Openings that count.
const TIMES: usize = 400;
const GOAL: f64 = 20.0;

/// Measures on one engine.
pub async fn measure(options: &Options, engine: Engine, report: &mut Report) -> Result<()> {
    let site = Site::new("bench", engine).await?;
    let core = site.open(Duration::ZERO, Some(options.connections)).await?;
    let clerks = officers(&core, 64, CLERK).await?;
    let clerk = officer_at(&core, "QTA-SAR", ("constable", "naib-moharrir")).await?;
    let handler = officer_at(&core, "QTA", ("inspector", "woman-officer")).await?;
    let among = options.size.unwrap_or(AMONG);
    fill(&site, &core, &clerks, among).await?;
    core.db.close().await?;
    let serving = Serving::start(&site, Duration::ZERO, options.connections).await?;
    let http = client(1)?;
    let mut pages = Vec::with_capacity(SEALED);
    for _ in 0..SEALED {
        let told = json!({"words": WORDS, "spoken": "urdu", "killi": "کلی شاہوانی", "name": "گل بی بی", "seal": "violence"});
        let made = make(&http, &format!("{}/api/v1/reports", serving.url), &clerk.session, &told).await?;
        pages.push(format!("{}/reports/{}?purpose=investigate", serving.url, text(&made, "id")?));
    }
    let mut took = Vec::with_capacity(TIMES);
    for page in pages.iter().cycle().take(TIMES) {
        let began = Instant::now();
        let request = http.get(page).header("cookie", format!("sid={}", handler.session.cookie));
        let body = answered(request, 200).await?;
        took.push(began.elapsed());
        if !String::from_utf8_lossy(&body).contains("سلائی مشین") {
            return Err(Error::internal("the page does not show her words"));
        }
    }
    serving.stop().await?;
    took.sort_unstable();
    report.add(Measured {
        figure: "sealed.open",
        engine: name(engine),
        size: format!("{} reports", number(among as f64)),
        value: percentile(&took, 0.95),
        unit: "ms p95",
        goal: Goal::AtMost(GOAL),
        note: format!(
            "{TIMES} openings of {SEALED} reports one after another by the named officer, over HTTP, the whole page; p50 {:.1} ms; session, policy, the durable look-up entry and unsealing included",
            percentile(&took, 0.5)
        ),
    })
}
