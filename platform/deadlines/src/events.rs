//! What deadlines write into the journal. Clocks are not there: they follow from entries that are.

/// Somebody was told that a limit has passed.
pub const TELL: &str = "deadlines.tell";
/// A copy was made for a body outside the police.
pub const COLLECT: &str = "deadlines.collect";
/// What a unit was told in a shift was put together.
pub const DIGEST: &str = "deadlines.digest";
/// Whoever is in charge of a unit has read what it was told.
pub const DIGEST_READ: &str = "deadlines.digest-read";
