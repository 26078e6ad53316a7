//! Tests of the log's mathematics and formats, one file for each subject.
//! Must not share state: every test builds its own log.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod fixtures;
mod hostile;
mod notes;
mod python;
mod receipt;
mod sample;
mod tree;
mod witness;
