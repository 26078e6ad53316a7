//! `cargo xtask vendor`: makes the vendored front-end files again and insists on the same bytes.
//!
//! `tools/vendor.mjs` writes; this compares, reports, and puts back what a failed run took away. It never commits.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Outcome, dist, say};

const FOLDER: &str = "assets/vendor";
const SCRIPT: &str = "tools/vendor.mjs";
const REQUIREMENTS: &str = "tools/requirements.txt";

type Bytes = BTreeMap<String, Vec<u8>>;

/// Installs the locked packages, runs the script, and fails naming every file that came out different. When the
/// script itself fails, half-made files are put back as they were.
pub(crate) fn run(root: &Path) -> Outcome {
    if !root.join(SCRIPT).is_file() {
        return Err(format!("{SCRIPT} is not there, so nothing can be vendored"));
    }
    let path = with_subsetter(root)?;
    if root.join("tools/package-lock.json").is_file() {
        command(
            Command::new("npm")
                .args(["ci", "--prefix", "tools", "--no-fund", "--no-audit"])
                .current_dir(root),
        )?;
    }
    let folder = root.join(FOLDER);
    let before = read(&folder)?;
    if let Err(error) = command(Command::new("node").arg(SCRIPT).env("PATH", path).current_dir(root)) {
        put_back(&folder, &before)?;
        return Err(format!("{SCRIPT} failed ({error}); {FOLDER} is as it was"));
    }
    let changed = differences(&before, &read(&folder)?);
    if changed.is_empty() {
        return say(&format!("vendor: {} files, every byte as it was", before.len()));
    }
    Err(format!("vendor: {} files differ from what was there:\n  {}", changed.len(), changed.join("\n  ")))
}

/// The search path with `pyftsubset` on it, which makes the fonts small. Where the machine has none, the pinned
/// one is installed beside the build output, not into the system.
fn with_subsetter(root: &Path) -> Result<OsString, String> {
    let usual = std::env::var_os("PATH").unwrap_or_default();
    let has = |folder: PathBuf| folder.join("pyftsubset").is_file();
    if std::env::split_paths(&usual).any(has) || !root.join(REQUIREMENTS).is_file() {
        return Ok(usual);
    }
    let tools = dist::target(root).join("vendor-tools");
    let programs = tools.join("bin");
    if !has(programs.clone()) {
        command(Command::new("python3").args(["-m", "venv"]).arg(&tools))?;
        let mut install = Command::new(programs.join("pip"));
        command(
            install.args(["install", "--quiet", "--require-hashes", "-r", REQUIREMENTS]).current_dir(root),
        )?;
    }
    let all = std::iter::once(programs).chain(std::env::split_paths(&usual));
    std::env::join_paths(all).map_err(|error| error.to_string())
}

/// Makes the folder hold exactly these files again.
fn put_back(folder: &Path, files: &Bytes) -> Outcome {
    let fault = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.is_dir() {
        std::fs::remove_dir_all(folder).map_err(fault)?;
    }
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(fault)?;
        std::fs::write(path, bytes).map_err(fault)?;
    }
    Ok(())
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
        put_back(folder.path(), &before).expect("put back");
        assert!(differences(&before, &read(folder.path()).expect("read")).is_empty());
    }

    #[test]
    fn a_script_that_fails_half_way_leaves_everything_as_it_was() {
        let root = tempfile::tempdir().expect("a temporary folder");
        for folder in ["tools", "assets/vendor/LICENSES"] {
            std::fs::create_dir_all(root.path().join(folder)).expect("made");
        }
        let file = root.path().join("assets/vendor/LICENSES/a.txt");
        std::fs::write(&file, "licence").expect("written");
        let script = "import { rmSync } from 'node:fs'; rmSync('assets/vendor', { recursive: true }); process.exit(3);";
        std::fs::write(root.path().join(SCRIPT), script).expect("written");
        let error = run(root.path()).expect_err("it fails");
        assert!(error.ends_with("assets/vendor is as it was"), "{error}");
        assert_eq!(std::fs::read_to_string(file).expect("there again"), "licence");
    }
}
