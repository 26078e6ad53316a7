//! `cargo xtask vendor`: makes the vendored front-end files again and insists on the same bytes.
//!
//! It edits nothing itself: `tools/vendor.mjs` writes, this compares and reports.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::{Outcome, say};

const FOLDER: &str = "assets/vendor";
const SCRIPT: &str = "tools/vendor.mjs";

type Bytes = BTreeMap<String, Vec<u8>>;

/// Installs the locked packages, runs the script, and fails naming every file that came out different.
pub(crate) fn run(root: &Path) -> Outcome {
    if !root.join(SCRIPT).is_file() {
        return Err(format!("{SCRIPT} is not there, so nothing can be vendored"));
    }
    let before = read(&root.join(FOLDER))?;
    if root.join("tools/package-lock.json").is_file() {
        command(
            Command::new("npm")
                .args(["ci", "--prefix", "tools", "--no-fund", "--no-audit"])
                .current_dir(root),
        )?;
    }
    command(Command::new("node").arg(SCRIPT).current_dir(root))?;
    let changed = differences(&before, &read(&root.join(FOLDER))?);
    if changed.is_empty() {
        return say(&format!("vendor: {} files, every byte as committed", before.len()));
    }
    Err(format!("vendor: {} files differ from what was there:\n  {}", changed.len(), changed.join("\n  ")))
}

/// Runs a command to its end, its output going to the terminal.
pub(crate) fn command(command: &mut Command) -> Outcome {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name}: {status}")),
        Err(error) => Err(format!("{name}: {error}")),
    }
}

/// Names added, removed or of other bytes, in order.
fn differences(before: &Bytes, after: &Bytes) -> Vec<String> {
    let gone = before.keys().filter(|name| !after.contains_key(*name)).map(|name| format!("{name} is gone"));
    let new = after.keys().filter(|name| !before.contains_key(*name)).map(|name| format!("{name} is new"));
    let other = before.iter().filter(|(name, bytes)| after.get(*name).is_some_and(|now| now != *bytes));
    let other = other.map(|(name, _)| format!("{name} has other bytes"));
    let mut all: Vec<String> = gone.chain(new).chain(other).collect();
    all.sort();
    all
}

fn read(folder: &Path) -> Result<Bytes, String> {
    let mut found = Bytes::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(inner) = folders.pop() {
        if !inner.is_dir() {
            continue;
        }
        let fault = |error: std::io::Error| format!("{}: {error}", inner.display());
        for entry in std::fs::read_dir(&inner).map_err(fault)? {
            let path = entry.map_err(fault)?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
            found.insert(name, std::fs::read(&path).map_err(fault)?);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_difference_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
        for name in ["a.js", "b.js", "c.js"] {
            write(name, "one");
        }
        let before = read(folder.path()).expect("read");
        assert!(differences(&before, &read(folder.path()).expect("read")).is_empty());
        std::fs::remove_file(folder.path().join("a.js")).expect("removed");
        write("b.js", "two");
        std::fs::create_dir(folder.path().join("d")).expect("made");
        write("d/e.js", "new");
        let found = differences(&before, &read(folder.path()).expect("read"));
        assert_eq!(found, ["a.js is gone", "b.js has other bytes", "d/e.js is new"]);
    }
}
