//! What is done with the diary and with the charge, one verb a file: permit → rule → store → journal.

pub mod charge;
mod enter;
mod read;

pub use enter::{Book, enter};
pub use read::{DiaryDay, DiaryRow, Words, day, look_up_day, whole_day};
