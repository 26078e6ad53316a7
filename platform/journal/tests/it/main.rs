//! The journal on both engines: appending, sequencing, proving, checking, erasing, new epochs, backups.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

mod append;
mod backup;
mod bench;
mod check;
mod epoch;
mod erase;
mod sequencing;
mod tamper;
mod witnessing;
