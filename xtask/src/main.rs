//! The house-keeper: checks the shape of the repository, makes new rooms, packs the release.
//!
//! It knows files and manifests only and must not depend on any other crate of ours, so that it builds in seconds
//! and still works when the rest does not compile.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod dist;
mod finding;
mod layers;
mod manifest;
mod new_capability;
mod tidy;
mod tree;
mod vendor;

/// What every command returns: a sentence for the person at the terminal when it went wrong.
pub(crate) type Outcome = Result<(), String>;

const USAGE: &str = "\
usage: cargo xtask <command>

  tidy                  check rooms, layers, file headers, forbidden words, documents
  layers                print the table of allowed edges as it stands in docs/adr/0003-layers.md
  new-capability NAME   make all rooms of a capability
  vendor                rebuild assets/vendor and fail when a byte differs from what is committed
  dist                  build the release binary; print its size and SHA-256
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Outcome {
    let root = root()?;
    match words {
        ["tidy"] => tidy::run(&root),
        ["layers"] => say(&layers::as_markdown()),
        ["new-capability", name] => new_capability::run(&root, name),
        ["vendor"] => vendor::run(&root),
        ["dist"] => dist::run(&root),
        _ => Err(USAGE.to_owned()),
    }
}

/// The repository's root: the folder above this crate's, wherever the command was typed.
fn root() -> Result<PathBuf, String> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("xtask"), PathBuf::from);
    let root = here.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    root.canonicalize().map_err(|error| format!("{}: {error}", root.display()))
}

/// Writes one paragraph to standard output.
pub(crate) fn say(text: &str) -> Outcome {
    writeln!(std::io::stdout().lock(), "{}", text.trim_end())
        .map_err(|error| format!("standard output: {error}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_unknown_command_answers_with_the_usage() {
        assert_eq!(super::run(&["fly"]), Err(super::USAGE.to_owned()));
        assert_eq!(super::run(&["new-capability"]), Err(super::USAGE.to_owned()));
    }
}
