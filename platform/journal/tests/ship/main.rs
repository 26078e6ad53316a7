//! Two nodes in one process: a station that ships and a province that takes in, with every cut, repetition and forgery
//! between them.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

mod again;
mod cuts;
mod dak;
mod forgery;
mod recovery;
mod shipping;
mod world;
