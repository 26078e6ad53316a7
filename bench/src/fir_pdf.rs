//! `fir-pdf`: form 24.5(1) as an officer fetches it: look-up journaled, contents unsealed, set and answered. Must not keep
//! a finished page between two requests.

use std::time::{Duration, Instant};

use db::Engine;
use kernel::{Error, Result};
use serde_json::json;

use crate::Options;
use crate::machine::percentile;
use crate::node::name;
use crate::report::{Goal, Measured, Report};
use crate::served::{Serving, WORDS, answered, client, make, text};
use crate::site::{IN_CHARGE, Site, officers};

const TIMES: usize = 200;

/// Measures on one engine.
pub async fn measure(options: &Options, engine: Engine, report: &mut Report) -> Result<()> {
    let site = Site::new("bench", engine).await?;
    let core = site.open(Duration::ZERO, Some(options.connections)).await?;
    let officers = officers(&core, 1, IN_CHARGE).await?;
    core.db.close().await?;
    let officer = officers.first().ok_or_else(|| Error::internal("no officer"))?;
    let serving = Serving::start(&site, Duration::ZERO, options.connections).await?;
    let http = client(1)?;
    let fir = json!({
        "source": "oral", "sections": "380, 34", "words": WORDS, "property": "موبائل فون", "place": "کلی شاہوانی", "name": "عبداللہ",
        "parentage": "کریم بخش", "property": "دو بکریاں، ایک سلائی مشین", "signed": "thumb", "read_over": "yes"
    });
    let made = make(&http, &format!("{}/api/v1/firs", serving.url), &officer.session, &fir).await?;
    let url = format!("{}/firs/{}/form.pdf", serving.url, text(&made, "id")?);
    let mut took = Vec::with_capacity(TIMES);
    let mut size = 0;
    for _ in 0..TIMES {
        let began = Instant::now();
        let request = http.get(&url).header("cookie", format!("sid={}", officer.session.cookie));
        size = answered(request, 200).await?.len();
        took.push(began.elapsed());
    }
    serving.stop().await?;
    took.sort_unstable();
    report.add(Measured {
        figure: "fir-pdf",
        engine: name(engine),
        size: format!("{:.0} kB", size as f64 / 1000.0),
        value: percentile(&took, 0.5),
        unit: "ms",
        goal: Goal::AtMost(40.0),
        note: format!(
            "median of {TIMES} requests after another, look-up entry included; p95 {:.0} ms, the first {:.0} ms at most",
            percentile(&took, 0.95),
            percentile(&took, 1.0)
        ),
    })
}
