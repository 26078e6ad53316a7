//! `search`: an officer finds reports by number, telephone, beginning of a name and Urdu words, over HTTP, one question
//! after another, its durable look-up entry included. Must not count an answer that was refused.

use std::time::Instant;

use kernel::{Error, OsEntropy, Result, entropy};
use serde_json::json;

use crate::among_many::Asked;
use crate::fill_reports::phone;
use crate::machine::percentile;
use crate::node::name;
use crate::report::{Goal, Measured, Report};
use crate::served::{answered, client};
use crate::site::Officer;

const GOAL: f64 = 15.0;
/// Questions of each kind.
const ASKED: u64 = 200;
/// Questions before them that are not counted.
const WARM: u64 = 20;

/// Asks each kind of question.
pub async fn rows(asked: &Asked<'_>, url: &str, clerks: &[Officer], report: &mut Report) -> Result<()> {
    for kind in ["number", "phone", "name", "words", "rare"] {
        one_kind(asked, url, (kind, clerks), report).await?;
    }
    Ok(())
}

fn one_of(all: &[&str], at: u64) -> String {
    all.get((at % all.len().max(1) as u64) as usize).copied().unwrap_or_default().to_owned()
}

/// What is asked.
fn question(kind: &str, at: u64, size: u64) -> String {
    let one = at.wrapping_mul(7_919) % size.max(1);
    match kind {
        "number" => format!("2026-{}", at % (size / 64).max(1) + 1),
        "phone" => phone(one),
        "name" => one_of(&["زرم", "شہنا", "Zarmeena", "bilal", "خالد"], at),
        "words" => one_of(&["بکری چوری", "سلائی مشین تالا", "موٹر سائیکل بازار"], at),
        _ => format!("گواہ {one}"),
    }
}

async fn one_kind(
    asked: &Asked<'_>,
    url: &str,
    (kind, clerks): (&str, &[Officer]),
    report: &mut Report,
) -> Result<()> {
    let http = client(1)?;
    let mut took = Vec::new();
    for at in 0..ASKED + WARM {
        let clerk =
            clerks.get(at as usize % clerks.len().max(1)).ok_or_else(|| Error::internal("no clerk"))?;
        let started = Instant::now();
        ask(&http, url, clerk, &question(kind, at, asked.reports)).await?;
        if at >= WARM {
            took.push(started.elapsed());
        }
    }
    took.sort_unstable();
    let (half, most) = (percentile(&took, 0.5), percentile(&took, 0.95));
    report.add(Measured {
        figure: &format!("search.{kind}"),
        engine: name(asked.engine),
        size: asked.size.clone(),
        value: most,
        unit: "ms p95",
        goal: Goal::AtMost(GOAL),
        note: format!("{ASKED} questions one after another by clerks of all stations, over HTTP; p50 {half:.1} ms; policy, scope and the durable look-up entry included"),
    })
}

async fn ask(http: &reqwest::Client, url: &str, clerk: &Officer, q: &str) -> Result<()> {
    let now = kernel::Clock::now(&kernel::SystemClock::default());
    let request = http
        .post(format!("{url}/api/v1/reports/search"))
        .header("cookie", format!("sid={}", clerk.session.cookie))
        .header("x-form-token", &clerk.session.form_token)
        .header("idempotency-key", entropy::uuid_v7(now, &OsEntropy).to_string())
        .header("sec-fetch-site", "same-origin")
        .json(&json!({"q": q, "purpose": "serve-citizen"}));
    answered(request, 200).await.map(|_| ())
}
