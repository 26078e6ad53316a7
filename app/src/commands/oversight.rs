//! `khidmat oversight`: the reader's key, the sealed copy of a month, and what the reader makes of it. Must not open a copy with
//! anything a node holds.

use std::io::Write;
use std::path::Path;

use kernel::{OsEntropy, entropy};
use oversight::copy::{self, Checked, Content, Month};
use serde_json::json;
use vault::TransferKey;

use super::{Ground, close};
use crate::assemble::Trust;
use crate::cli;
use crate::keys;
use crate::out;
use crate::secret;
use crate::trouble::{Ended, Outcome, Trouble};

pub(super) async fn run(ground: &Ground, which: cli::Oversight) -> Ended {
    match which {
        cli::Oversight::Key { out } => make_key(&out, "oversight.reader", ground.json),
        cli::Oversight::Export { month, out } => export(ground, &month, &out).await,
        cli::Oversight::Open { file, key, trust, after } => open(&file, (&key, &trust), after, ground.json),
    }
}

/// Makes the key of a reader outside, whose public half goes into `field` of the configuration.
pub(super) fn make_key(path: &Path, field: &str, json: bool) -> Ended {
    let seed = entropy::bytes::<32>(&OsEntropy);
    if !keys::create(path, &(hex::encode(seed) + "\n"))? {
        return Err(Trouble::Set(format!("{} is there already; a key is never overwritten", path.display())));
    }
    let public = hex::encode(TransferKey::from_seed(seed).public().0);
    if json {
        out::json(&json!({ "public": public }))?;
    } else {
        out::line(&format!("{field} = \"{public}\""));
        out::note("this line goes into the node's configuration; the key file stays with the reader alone");
    }
    Ok(Outcome::Done)
}

async fn export(ground: &Ground, month: &str, to: &Path) -> Ended {
    let wrong = || Trouble::Set("--month is a month, such as 2026-11".to_owned());
    let month = Month::parse(month).ok_or_else(wrong)?;
    let (config, core) = ground.open().await?;
    let Some(reader) = config.reader else {
        close(core).await?;
        return Err(Trouble::Set("oversight.reader is missing: nobody outside is to read it".to_owned()));
    };
    let text = copy::export(&core, &reader, month).await?;
    close(core).await?;
    written(to, &text)?;
    if ground.json {
        out::json(&json!({ "file": to.display().to_string() }))?;
    } else {
        out::line(&format!("{} opens with the reader's key only", to.display()));
    }
    Ok(Outcome::Done)
}

/// Writes a copy where there is no file yet, to the disk.
pub(super) fn written(to: &Path, text: &str) -> Result<(), Trouble> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(to)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(())
}

/// What a reader outside holds: the text of a copy, his key, and whom he trusts.
pub(super) fn held(
    file: &Path,
    (key, trust): (&Path, &Path),
    max: u64,
) -> Result<(String, TransferKey, tlog::Trust), Trouble> {
    let wrong = |path: &Path, what: &str| Trouble::Set(format!("{} {what}", path.display()));
    let text = std::fs::read_to_string(trust)?;
    let trusted: Trust =
        serde_json::from_str(&text).map_err(|_| wrong(trust, "is not what `khidmat trust` prints"))?;
    let trusted = tlog::Trust::new(&trusted.logs, &trusted.witnesses, trusted.quorum)?;
    let seed = secret::seed(&secret::read(key)?).map_err(|what| wrong(key, &what))?;
    if std::fs::metadata(file)?.len() > max {
        return Err(wrong(file, "is too large for a copy"));
    }
    Ok((std::fs::read_to_string(file)?, TransferKey::from_seed(seed), trusted))
}

fn open(file: &Path, held_by: (&Path, &Path), after: Option<i64>, json: bool) -> Ended {
    let (text, key, trusted) = held(file, held_by, copy::MAX)?;
    let Ok(content) = copy::open(&text, &key) else { return unopened(json) };
    let checked = copy::check(&content, &trusted, after);
    if json {
        let faults: Vec<_> =
            checked.faults.iter().map(|(number, what)| json!({ "number": number, "what": what })).collect();
        out::json(&json!({ "good": checked.faults.is_empty(), "faults": faults, "copy": shown(&content) }))?;
    } else {
        print(&content, &checked);
    }
    Ok(if checked.faults.is_empty() { Outcome::Done } else { Outcome::Found })
}

/// Sealed to another reader, altered on the way, or no copy at all: which of them nobody can tell.
pub(super) fn unopened(json: bool) -> Ended {
    let what = "it is no copy for this key, or it was altered";
    if json {
        out::json(&json!({ "good": false, "faults": [{ "number": null, "what": what }] }))?;
    } else {
        out::line(&format!("NOT good: {what}"));
    }
    Ok(Outcome::Found)
}

/// The copy without its proofs.
fn shown(content: &Content) -> serde_json::Value {
    let steps = content.steps.iter().map(|step| {
        json!({
            "serial": step.serial, "finding": step.finding, "what": step.what, "count": step.count,
            "tier": step.tier, "charge": step.charge, "words": step.words, "at": step.at,
        })
    });
    json!({
        "node": content.node, "from": content.from, "to": content.to, "made": content.made,
        "steps": steps.collect::<Vec<_>>(), "findings": content.findings,
    })
}

fn print(content: &Content, checked: &Checked) {
    out::line(&format!("{}, from {} to {}, made {}", content.node, content.from, content.to, content.made));
    for finding in &content.findings {
        let place: Vec<&str> =
            [&finding.post, &finding.office].into_iter().flatten().map(|name| name.en.as_str()).collect();
        out::line(&format!("\n{} · {} · {}", finding.day, finding.name.en, finding.officer.en));
        out::line(&format!("    {} · {} look-ups named", place.join(", "), finding.evidence.len()));
        for step in content.steps.iter().filter(|step| step.finding == finding.id) {
            let words = step.words.as_deref().map(|words| format!(": {words}")).unwrap_or_default();
            out::line(&format!("    {} {} {} ({}){words}", step.serial, step.at, step.what, step.count));
        }
    }
    match checked.numbers {
        Some((first, last)) => {
            out::line(&format!("\nnumbers {first} to {last}; the next copy begins with {}", last + 1));
        }
        None => out::line("\nno step in this month"),
    }
    for (number, what) in &checked.faults {
        out::line(&format!("NOT good: {number}: {what}"));
    }
    if checked.faults.is_empty() {
        out::line("every step is what the log has signed, and no number between them is missing");
    }
}
