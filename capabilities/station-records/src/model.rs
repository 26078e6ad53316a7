//! What a station writes: diary entries, the days of its diary, FIRs, who is in custody. No I/O, no async.

pub mod born;
pub mod challan;
pub mod custody;
pub mod day;
pub mod diary;
pub mod disposal;
pub mod draft;
pub mod fir;
pub mod proviso;
pub mod section;
pub mod warning;

pub use policy::SEALED_FROM;
