//! `khidmat catalogue check`: lists everything that is wrong with reference data, or counts what is there.

use std::path::Path;

use ::catalogue::Catalogue;

use super::Ground;
use crate::cli;
use crate::out;
use crate::trouble::{Ended, Outcome, Trouble};

pub(super) fn run(ground: &Ground, which: cli::Catalogue) -> Ended {
    let cli::Catalogue::Check { folder, dir } = which;
    let dir = match folder.or(dir) {
        Some(dir) => Some(dir),
        None if ground.file.exists() => ground.config()?.catalogue,
        None => None,
    };
    let data = match dir.as_deref() {
        Some(dir) => Catalogue::inspect(existing(dir)?)?,
        None => Catalogue::embedded()?,
    };
    let faults: Vec<String> = data.check().iter().map(ToString::to_string).collect();
    let rows = data.counts();
    if ground.json {
        let rows: serde_json::Map<_, _> =
            rows.into_iter().map(|(file, count)| (file.to_owned(), count.into())).collect();
        out::json(&serde_json::json!({ "hash": data.hash_hex(), "faults": faults, "rows": rows }))?;
    } else if faults.is_empty() {
        for (file, count) in rows {
            out::line(&format!("{file}: {count} rows"));
        }
        out::line(&format!("all is well; hash {}", data.hash_hex()));
    } else {
        out::line(&faults.join("\n"));
    }
    Ok(if faults.is_empty() { Outcome::Done } else { Outcome::Found })
}

/// A folder that is not there must not pass for one without files of its own.
fn existing(dir: &Path) -> Ended<&Path> {
    if dir.is_dir() { Ok(dir) } else { Err(Trouble::Set(format!("{} is not a folder", dir.display()))) }
}
