//! The whole program: every route for every caller, every word, every committed document, and the binary itself as
//! people run it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]
#![expect(clippy::print_stdout, reason = "a long search says what it went through, and from which seed")]

mod accused;
mod catalogue;
mod challan;
mod connections;
mod counter;
mod custody;
mod deadlines;
mod diary;
mod disposal;
mod documents;
mod erase;
mod fir;
mod georeport;
mod import;
mod interruptions;
mod keys;
mod leaks;
mod leave;
mod lists;
mod litter;
mod migrations;
mod officer;
mod oversight;
mod own_copy;
mod prepared;
mod pretending;
mod process;
mod program;
mod published;
mod routes;
mod sealed;
mod sealed_always;
mod sealed_clocks;
mod told_outside;
mod transfer;
mod two_worlds;
mod verbs;
mod verify;
mod voice;
mod webhooks;
mod words;

use std::path::{Path, PathBuf};

/// A file of the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Compares a committed file with what the program says now. `KHIDMAT_BLESS=1` writes it instead.
fn committed(path: &str, now: &str) {
    let file = repository(path);
    if std::env::var("KHIDMAT_BLESS").is_ok_and(|flag| flag == "1") {
        std::fs::write(&file, now).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(kept, now, "{path} differs; look at it, then run this test with KHIDMAT_BLESS=1");
}
