//! `cold`: from starting the program to its first page, and its memory when nobody asks for anything.
//! Must not measure a store that is empty: units, posts and officers are there.

use std::time::Duration;

use db::Engine;
use kernel::{Error, Result};

use crate::Options;
use crate::machine::{self, percentile};
use crate::node::name;
use crate::report::{Goal, Measured, Report};
use crate::site::{CLERK, Site, officers};

const STARTS: usize = 5;

/// Measures on one engine.
pub async fn measure(options: &Options, engine: Engine, report: &mut Report) -> Result<()> {
    let site = Site::new("bench", engine).await?;
    let core = site.open(Duration::ZERO, Some(options.connections)).await?;
    let offices = officers(&core, 4, CLERK).await?.len();
    core.db.close().await?;
    site.configure("")?;
    let http = reqwest::Client::new();
    let (mut took, mut resident) = (Vec::new(), 0);
    for _ in 0..STARTS {
        let (served, first) = site.serve(&http).await?;
        took.push(first);
        tokio::time::sleep(Duration::from_secs(2)).await;
        let held = machine::resident(served.pid()).ok_or_else(|| Error::internal("no memory to be read"))?;
        resident = resident.max(held);
        served.kill()?;
    }
    took.sort_unstable();
    let add = |report: &mut Report, figure, value, unit, goal, note: String| {
        report.add(Measured {
            figure,
            engine: name(engine),
            size: format!("{offices} officers"),
            value,
            unit,
            goal,
            note,
        })
    };
    let note = format!("median of {STARTS} starts after a kill -9, from exec to the whole first page");
    add(report, "cold.first-page", percentile(&took, 0.5) / 1000.0, "s", Goal::AtMost(1.0), note)?;
    let note = format!("resident, the largest of {STARTS}, two seconds after the first page");
    add(report, "cold.idle-memory", resident as f64 / 1e6, "MB", Goal::AtMost(100.0), note)
}
