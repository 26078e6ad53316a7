//! `khidmat catalogue check`: lists everything that is wrong with reference data.

use ::catalogue::Catalogue;

use super::Ground;
use crate::cli;
use crate::out;
use crate::trouble::{Ended, Outcome};

pub(super) fn run(ground: &Ground, which: cli::Catalogue) -> Ended {
    let cli::Catalogue::Check { dir } = which;
    let dir = match dir {
        Some(dir) => Some(dir),
        None if ground.file.exists() => ground.config()?.catalogue,
        None => None,
    };
    let data = dir.as_deref().map_or_else(Catalogue::embedded, Catalogue::inspect)?;
    let faults: Vec<String> = data.check().iter().map(ToString::to_string).collect();
    if ground.json {
        out::json(&serde_json::json!({ "hash": data.hash_hex(), "faults": faults }))?;
    } else if faults.is_empty() {
        out::line(&format!("all is well; hash {}", data.hash_hex()));
    } else {
        out::line(&faults.join("\n"));
    }
    Ok(if faults.is_empty() { Outcome::Done } else { Outcome::Found })
}
