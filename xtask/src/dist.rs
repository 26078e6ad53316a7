//! `cargo xtask dist`: the release binary with the two figures a release note needs. It publishes nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::vendor::command;
use crate::{Outcome, say};

/// Builds with the lock file as it stands, then prints the size in bytes and the SHA-256.
pub(crate) fn run(root: &Path) -> Outcome {
    let mut build = Command::new("cargo");
    command(build.args(["build", "--release", "--locked", "--package", "khidmat"]).current_dir(root))?;
    let binary = target(root).join("release").join("khidmat");
    let size = std::fs::metadata(&binary).map_err(|error| format!("{}: {error}", binary.display()))?.len();
    say(&format!("{}\nsize    {}\nsha256  {}", binary.display(), bytes(size), sha256(&binary)?))
}

/// Where Cargo builds.
pub(crate) fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// A size for people and for scripts: `12.3 MB (12345678 bytes)`.
fn bytes(size: u64) -> String {
    let tenths = size / 100_000;
    format!("{}.{} MB ({size} bytes)", tenths / 10, tenths % 10)
}

fn sha256(file: &Path) -> Result<String, String> {
    let answer =
        Command::new("sha256sum").arg(file).output().map_err(|error| format!("sha256sum: {error}"))?;
    let text = String::from_utf8_lossy(&answer.stdout).into_owned();
    let digest = text.split_whitespace().next().filter(|digest| digest.len() == 64);
    digest.map(str::to_owned).ok_or_else(|| format!("sha256sum: {}", String::from_utf8_lossy(&answer.stderr)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_shown_for_people_and_for_scripts() {
        assert_eq!(bytes(41_987_654), "41.9 MB (41987654 bytes)");
        assert_eq!(bytes(99_999), "0.0 MB (99999 bytes)");
    }

    #[test]
    fn a_digest_is_the_one_everybody_computes() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("abc");
        std::fs::write(&file, "abc").expect("written");
        let digest = sha256(&file).expect("a digest");
        assert_eq!(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert!(sha256(&folder.path().join("none")).is_err());
    }
}
