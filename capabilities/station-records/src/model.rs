//! What a station writes: diary entries and FIRs. No I/O, no async.

pub mod diary;
pub mod fir;
