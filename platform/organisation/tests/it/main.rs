//! The force's structure on both engines, one file per verb.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

mod appoint;
mod charge;
mod desks;
mod kept;
mod sanction;
mod supervise;
mod units;
mod world;
