//! What station records write into the journal. They listen to nothing: what must stand in the diary is entered
//! through the contract, in the transaction of its cause.

/// A numbered entry was made in a daily diary.
pub const DIARY_ENTER: &str = "station-records.diary-enter";

/// An FIR was registered.
pub const FIR_REGISTER: &str = "station-records.fir-register";
/// A copy of an FIR left the station.
pub const FIR_COPY: &str = "station-records.fir-copy";

/// Every action, for the event reference and its test.
pub const ACTIONS: [&str; 3] = [DIARY_ENTER, FIR_REGISTER, FIR_COPY];
