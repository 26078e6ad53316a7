//! `khidmat keys`: makes the key files that are missing.

use kernel::OsEntropy;

use crate::cli;
use crate::keys;
use crate::out;
use crate::trouble::{Ended, Outcome};

pub(super) fn run(which: &cli::Keys, json: bool) -> Ended {
    let cli::Keys::Init { dir } = which;
    let made = keys::init(dir, &OsEntropy)?;
    if json {
        out::json(&serde_json::json!({ "made": made }))?;
    } else if made.is_empty() {
        out::line("every key file is there already; nothing was changed");
    } else {
        out::line(&format!("made {} in {}", made.join(", "), dir.display()));
        out::line("copy them to a safe of their own: without ring.keys no backup can be read");
    }
    Ok(Outcome::Done)
}
