//! What is done with the diary, one verb a file: permit → rule → store → journal.

mod enter;
mod read;

pub use enter::{Book, enter};
pub use read::{DiaryDay, DiaryRow, Words, day, look_up_day, whole_day};
