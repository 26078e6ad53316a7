//! Tests of the log's mathematics and formats, one file for each subject.
//! Must not share state: every test builds its own log.

mod fixtures;
mod hostile;
mod notes;
mod python;
mod receipt;
mod sample;
mod tree;
mod witness;
