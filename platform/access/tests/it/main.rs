//! Sign-in on both engines, one file per verb.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

mod accounts;
mod activate;
mod desk;
mod reset;
mod sessions;
mod sign_in;
mod step_up;
mod stolen_store;
mod world;
