//! What deadlines write into the journal. Clocks are not there: they follow from entries that are.

/// Somebody was told that a limit has passed.
pub const TELL: &str = "deadlines.tell";
/// What a unit was told in a shift was put together.
pub const DIGEST: &str = "deadlines.digest";
