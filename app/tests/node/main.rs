//! A node's own routes over HTTP: shipping, the published log, and the witness as a process that is killed.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at what it did not expect")]

mod routes;
mod witness;
