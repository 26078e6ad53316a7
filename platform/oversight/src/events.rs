//! What oversight writes into the journal. Every entry carries the number of its step, so that a missing one is a gap.

/// Something was noticed.
pub const RAISE: &str = "oversight.raise";
/// More of the same on the same day.
pub const GROW: &str = "oversight.grow";
/// Nobody reviewed it in time: it went to the next tier.
pub const CLIMB: &str = "oversight.climb";
/// A supervisor gave his verdict.
pub const REVIEW: &str = "oversight.review";
