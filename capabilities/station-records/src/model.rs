//! What a station writes: diary entries, the days of its diary, FIRs. No I/O, no async.

pub mod day;
pub mod diary;
pub mod disposal;
pub mod draft;
pub mod fir;
pub mod proviso;

/// From this sensitivity on a record is sealed.
pub const SEALED_FROM: i32 = 4;
