//! What station records write into the journal. They listen to nothing: what must stand in the diary is entered
//! through the contract, in the transaction of its cause.

/// A numbered entry was made in a daily diary.
pub const DIARY_ENTER: &str = "station-records.diary-enter";

/// A day of a diary was opened.
pub const DAY_OPEN: &str = "station-records.day-open";
/// A day of a diary was closed; the body has the digest of its copy.
pub const DAY_CLOSE: &str = "station-records.day-close";
/// A supervising officer has seen the copy of a day.
pub const DAY_SEEN: &str = "station-records.day-seen";

/// An FIR was registered.
pub const FIR_REGISTER: &str = "station-records.fir-register";
/// A copy of an FIR left the station.
pub const FIR_COPY: &str = "station-records.fir-copy";

/// Every action, for the event reference and its test.
pub const ACTIONS: [&str; 6] = [DIARY_ENTER, DAY_OPEN, DAY_CLOSE, DAY_SEEN, FIR_REGISTER, FIR_COPY];
