//! Choices that follow from a seed, so that the same seed tells the same month. Must not be used for anything secret.

use kernel::{SeededEntropy, entropy};

/// A stream of choices.
#[derive(Debug)]
pub struct Draw(SeededEntropy);

impl Draw {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self(SeededEntropy::new(seed))
    }

    /// A whole number from `from` to `to`, both included.
    pub fn between(&self, from: i64, to: i64) -> i64 {
        let width = to.saturating_sub(from).max(0).unsigned_abs() + 1;
        from + (u64::from_le_bytes(entropy::bytes(&self.0)) % width).cast_signed()
    }

    /// True in so many of a hundred cases.
    pub fn chance(&self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of a list.
    pub fn pick<T: Copy + Default>(&self, list: &[T]) -> T {
        let last = i64::try_from(list.len()).unwrap_or(1) - 1;
        let at = usize::try_from(self.between(0, last)).unwrap_or(0);
        list.get(at).copied().unwrap_or_default()
    }

    /// One of a list in which each has a weight.
    pub fn weighted<T: Copy + Default>(&self, list: &[(T, i64)]) -> T {
        let mut left = self.between(1, list.iter().map(|(_, weight)| weight).sum());
        for (item, weight) in list {
            left -= weight;
            if left <= 0 {
                return *item;
            }
        }
        T::default()
    }
}
