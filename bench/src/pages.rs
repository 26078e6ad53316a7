//! `pages`: what a citizen's browser fetches and how soon it shows something on a 2G link, and how long it takes to
//! verify a receipt. A real browser does it, through pages.mjs. Must not reach beyond the loopback interface.

use std::process::Command;
use std::time::Duration;

use db::Engine;
use journal::draft::Circumstances;
use journal::{ClaimFacts, Draft, Prepared, Stamp, Subject};
use kernel::ids::EntryId;
use kernel::{Error, OsEntropy, Result, entropy};
use op::Core;
use serde::Deserialize;

use crate::report::{Goal, Measured, Report};
use crate::site::{CLERK, Site, officers};

/// What the browser saw of one page.
#[derive(Debug, Deserialize)]
struct Seen {
    path: String,
    /// On the wire, without fonts.
    bytes: f64,
    fonts: f64,
    /// The encoding of the page itself.
    encoding: String,
    paint_ms: f64,
}

/// What the browser measured.
#[derive(Debug, Deserialize)]
struct All {
    pages: Vec<Seen>,
    verify_ms: Vec<f64>,
    verdict: String,
}

/// Measures with the embedded engine; pages do not differ by engine.
pub async fn measure(report: &mut Report) -> Result<()> {
    let site = Site::new("bench", Engine::Sqlite).await?;
    let core = site.open(Duration::ZERO, None).await?;
    officers(&core, 1, CLERK).await?;
    let receipt = receipt(&core).await?;
    core.db.close().await?;
    site.configure("")?;
    let (served, _) = site.serve(&reqwest::Client::new()).await?;
    let all = browse(&site, &receipt)?;
    served.kill()?;
    for seen in &all.pages {
        page(seen, report)?;
    }
    verify(&all, receipt.len(), report)
}

fn page(seen: &Seen, report: &mut Report) -> Result<()> {
    let Seen { path, bytes, fonts, encoding, paint_ms } = seen;
    let add = |report: &mut Report, figure, value, unit, goal, note: String| {
        report.add(Measured { figure, engine: "-", size: format!("`{path}`"), value, unit, goal, note })
    };
    let note = format!(
        "everything but fonts as it came over the wire ({encoding}), in Urdu, nothing cached; fonts {:.1} kB",
        fonts / 1000.0
    );
    add(report, "pages.weight", bytes / 1000.0, "kB", Goal::AtMost(25.0), note)?;
    let note =
        "first contentful paint, median of 3, 250 kbit/s and 300 ms set in the browser, nothing cached"
            .to_owned();
    add(report, "pages.first-paint", paint_ms / 1000.0, "s", Goal::AtMost(1.5), note)
}

fn verify(all: &All, size: usize, report: &mut Report) -> Result<()> {
    if all.verdict != "good" && all.verdict != "wait" {
        return Err(Error::internal(format!("the browser found the receipt {}", all.verdict)));
    }
    let mut took = all.verify_ms.clone();
    took.sort_unstable_by(f64::total_cmp);
    let half = took.get(took.len() / 2).copied().unwrap_or(f64::INFINITY);
    report.add(Measured {
        figure: "journal.verify-in-browser",
        engine: "-",
        size: format!("{size} bytes"),
        value: half,
        unit: "ms",
        goal: Goal::AtMost(5.0),
        note: format!(
            "median of {}, from pressing the button to the verdict on the page, WebCrypto",
            took.len()
        ),
    })
}

/// A receipt of an included entry in a log of some thousand.
async fn receipt(core: &Core) -> Result<String> {
    let mut last = None;
    for _ in 0..20 {
        let entries = (0..200).map(|number| entry(core, number)).collect::<Result<Vec<_>>>()?;
        last = entries.last().map(Prepared::id);
        let tx = core.db.write().await?;
        core.journal.append(&tx, entries).await?;
        tx.commit().await?;
    }
    core.journal.settle().await?;
    let id = last.ok_or_else(|| Error::internal("no entry"))?;
    Ok(core.journal.receipt(id).await?.text)
}

fn entry(core: &Core, number: u64) -> Result<Prepared> {
    let now = core.clock.now();
    let new_id = || entropy::uuid_v7(now, &OsEntropy);
    let claim = ClaimFacts {
        office: "QTA-SAR".to_owned(),
        number: format!("QTA-SAR-2026-{number:06}"),
        code_digest: Some(tlog::code_digest("ABCDE-FGHJK")),
    };
    let subject = Subject { kind: "bench", id: new_id(), version: None };
    let draft = Draft { claim: Some(claim), ..Draft::new("bench.entry", subject) };
    let stamp = Stamp { kind: "system".to_owned(), ..Stamp::default() };
    let of = Circumstances { id: EntryId(new_id()), now, stamp, node: core.node(), entropy: &OsEntropy };
    Prepared::new(draft, &[], of)
}

fn browse(site: &Site, receipt: &str) -> Result<All> {
    let file = site.folder().join("receipt.tlog-proof");
    std::fs::write(&file, receipt).map_err(Error::internal)?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/pages.mjs");
    let ran =
        Command::new("node").arg(script).arg(site.url()).arg(&file).output().map_err(Error::internal)?;
    if !ran.status.success() {
        return Err(Error::internal(String::from_utf8_lossy(&ran.stderr).into_owned()));
    }
    serde_json::from_slice(&ran.stdout).map_err(Error::internal)
}
