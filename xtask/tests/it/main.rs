//! The house-keeper as people run it: the built command, in a workspace of its own. Never in this repository's folders.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise, also in its helpers")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn repository() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().expect("the repository's root").to_path_buf()
}

const SEED: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"capabilities/*\"]\n\n\
                    [workspace.dependencies]\nseed = { path = \"capabilities/seed\" }\n\n";

/// An empty workspace with the real lints and package settings.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let real = std::fs::read_to_string(repository().join("Cargo.toml")).expect("the root manifest");
    let mut manifest = SEED.to_owned();
    let mut kept = false;
    for line in real.lines() {
        if line.starts_with('[') {
            kept = line.starts_with("[workspace.package]") || line.starts_with("[workspace.lints");
        }
        if kept {
            manifest.push_str(line);
            manifest.push('\n');
        }
    }
    std::fs::create_dir(folder.path().join("xtask")).expect("made");
    std::fs::write(folder.path().join("Cargo.toml"), manifest).expect("written");
    folder
}

/// The platform's crates and the versions they are locked to.
fn stand_on_the_platform(root: &Path) {
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).expect("read");
    let i18n = repository().join("platform").join("i18n");
    let line = format!("[workspace.dependencies]\ni18n = {{ path = \"{}\" }}", i18n.display());
    std::fs::write(root.join("Cargo.toml"), manifest.replace("[workspace.dependencies]", &line))
        .expect("written");
    std::fs::copy(repository().join("Cargo.lock"), root.join("Cargo.lock")).expect("copied");
}

fn xtask(root: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(words).env("CARGO_MANIFEST_DIR", root.join("xtask")).current_dir(root);
    command.output().expect("xtask runs")
}

#[test]
fn a_new_capability_compiles_and_passes_its_own_test() {
    let folder = workspace();
    let made = xtask(folder.path(), &["new-capability", "lost-property"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    stand_on_the_platform(folder.path());
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--offline", "--package", "lost-property"]).current_dir(folder.path());
    // A folder of its own, kept from run to run: the outer build may hold the lock of the usual one.
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-capability"));
    let built = cargo.output().expect("cargo runs");
    let (out, err) = (String::from_utf8_lossy(&built.stdout), String::from_utf8_lossy(&built.stderr));
    assert!(built.status.success(), "{err}");
    assert!(!err.contains("`lost-property` ("), "a warning of its own: {err}");
    assert!(out.contains("tables_and_messages_are_named_after_the_capability ... ok"), "{out}");
}

#[test]
fn a_second_capability_of_the_same_name_is_refused_and_changes_nothing() {
    let folder = workspace();
    assert!(xtask(folder.path(), &["new-capability", "people"]).status.success());
    let manifest = std::fs::read(folder.path().join("Cargo.toml")).expect("read");
    let again = xtask(folder.path(), &["new-capability", "people"]);
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&again.stderr), "capabilities/people is there already\n");
    assert_eq!(std::fs::read(folder.path().join("Cargo.toml")).expect("read"), manifest);
}

#[test]
fn tidy_fails_naming_the_file_and_the_rule_and_passes_once_it_is_mended() {
    let folder = workspace();
    assert!(xtask(folder.path(), &["new-capability", "people"]).status.success());
    let clean = xtask(folder.path(), &["tidy"]);
    assert!(clean.status.success(), "{}", String::from_utf8_lossy(&clean.stderr));
    std::fs::write(folder.path().join("capabilities/people/src/helpers.rs"), "fn help() {}\n")
        .expect("written");
    let found = xtask(folder.path(), &["tidy"]);
    let text = String::from_utf8_lossy(&found.stderr).into_owned();
    assert_eq!(found.status.code(), Some(1));
    assert!(text.contains("capabilities/people/src: `helpers` is not one of the rooms [rooms]"), "{text}");
    assert!(text.contains("helpers.rs:1: starts without a `//!`"), "{text}");
}
