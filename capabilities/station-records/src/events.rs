//! What station records write into the journal. They listen to nothing: what must stand in the diary is entered
//! through the contract, in the transaction of its cause.

/// A numbered entry was made in a daily diary.
pub const DIARY_ENTER: &str = "station-records.diary-enter";

/// Every action, for the event reference and its test.
pub const ACTIONS: [&str; 1] = [DIARY_ENTER];
