//! Slows guessing down without locking anybody out: after a few failures each further try for the same account, or
//! from the same address, has to wait twice as long as the last, up to a minute (ASVS 5.0, 6.1.1: no malicious
//! lockout). Kept in memory: a restart forgives.

use std::collections::HashMap;
use std::sync::Mutex;

use kernel::{Error, Result, Timestamp};

/// Failures that cost nothing.
const FREE: u32 = 5;
/// The longest wait, in seconds.
const LONGEST: i64 = 60;
/// A key is forgotten after so many quiet seconds.
const FORGET: i64 = 3_600;
/// So many keys are remembered at once; beyond it the oldest go.
const KEYS: usize = 100_000;

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Timestamp,
}

/// Counts failures by account and by address.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<HashMap<String, Failures>>);

impl Throttle {
    /// Refuses a try that comes too soon, with the seconds to wait.
    pub fn allow(&self, keys: &[&str], now: Timestamp) -> Result<()> {
        let known = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let wait = keys.iter().filter_map(|key| known.get(*key)).map(|failures| failures.wait(now)).max();
        match wait {
            Some(seconds @ 1..) => Err(Error::TooMany("access.slow-down", seconds.unsigned_abs() as u32)),
            _ => Ok(()),
        }
    }

    /// Notes a failed try.
    pub fn failed(&self, keys: &[&str], now: Timestamp) {
        let mut known = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if known.len() >= KEYS {
            known.retain(|_, failures| now.seconds() - failures.last.seconds() < FORGET);
        }
        for key in keys {
            let failures = known.entry((*key).to_owned()).or_insert(Failures { count: 0, last: now });
            let quiet = now.seconds() - failures.last.seconds() >= FORGET;
            failures.count = if quiet { 1 } else { failures.count.saturating_add(1) };
            failures.last = now;
        }
    }

    /// Forgets an account's failures once it has signed in.
    pub fn succeeded(&self, key: &str) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(key);
    }
}

impl Failures {
    fn wait(self, now: Timestamp) -> i64 {
        let over = self.count.saturating_sub(FREE);
        if over == 0 {
            return 0;
        }
        let pause = 1_i64.checked_shl(over.min(10)).unwrap_or(LONGEST).min(LONGEST);
        (self.last.seconds() + pause - now.seconds()).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_slows_down_and_never_locks_out() {
        let throttle = Throttle::default();
        let mut now = Timestamp(0);
        for _ in 0..FREE {
            assert!(throttle.allow(&["a"], now).is_ok());
            throttle.failed(&["a"], now);
        }
        throttle.failed(&["a"], now);
        assert!(throttle.allow(&["a"], now).is_err());
        assert!(throttle.allow(&["b"], now).is_ok());
        for _ in 0..50 {
            throttle.failed(&["a"], now);
        }
        now = now.plus_seconds(LONGEST);
        assert!(throttle.allow(&["a"], now).is_ok());
        throttle.succeeded("a");
        assert!(throttle.allow(&["a"], Timestamp(0)).is_ok());
    }
}
