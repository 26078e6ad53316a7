//! `keystrokes`: what an officer who has charge presses from a citizen's words to a numbered FIR, beside the fields that the
//! law asks for. A real browser does it, through keystrokes.mjs. Must not count the letters of what is recorded: those are
//! the citizen's.

use std::process::Command;
use std::time::Duration;

use db::Engine;
use kernel::{Error, Result};
use serde::Deserialize;

use crate::report::{Goal, Measured, Report};
use crate::site::{IN_CHARGE, Site, officers};

/// Words and place of the report; sections, property carried off, reading over and signature of the FIR (CrPC 154, form 24.5(1)).
/// Number, hours, office and officer are the machine's.
const REQUIRED: f64 = 6.0;

/// What the browser counted.
#[derive(Debug, Deserialize)]
struct Counted {
    report: u32,
    fir: u32,
    letters: u32,
}

/// Measures with the embedded engine; pages do not differ by engine.
pub async fn measure(report: &mut Report) -> Result<()> {
    let site = Site::new("bench", Engine::Sqlite).await?;
    let core = site.open(Duration::ZERO, None).await?;
    let officers = officers(&core, 1, IN_CHARGE).await?;
    core.db.close().await?;
    let officer = officers.first().ok_or_else(|| Error::internal("no officer"))?;
    site.configure("")?;
    let (served, _) = site.serve(&reqwest::Client::new()).await?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/keystrokes.mjs");
    let ran = Command::new("node").arg(script).arg(site.url()).arg(&officer.session.cookie).output();
    let ran = ran.map_err(Error::internal)?;
    served.kill()?;
    if !ran.status.success() {
        return Err(Error::internal(String::from_utf8_lossy(&ran.stderr).into_owned()));
    }
    let Counted { report: filing, fir, letters } =
        serde_json::from_slice(&ran.stdout).map_err(Error::internal)?;
    report.add(Measured {
        figure: "keystrokes.report-to-fir",
        engine: "-",
        size: format!("{REQUIRED:.0} required fields"),
        value: f64::from(filing + fir),
        unit: "keys",
        goal: Goal::None,
        note: format!(
            "keys that are not letters of the record: {filing} for the report, {fir} for the FIR, {:.1} for each field \
             that the law asks for; {letters} letters written",
            f64::from(filing + fir) / REQUIRED
        ),
    })
}
