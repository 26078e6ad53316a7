//! Slows guessing down without locking anybody out (ASVS 5.0, 6.1.1: no malicious lockout): after a few failures
//! each further try has to wait twice as long as the last, up to a minute. Tries are counted for an account at one
//! address; more generously for the address, behind which a whole station may sit; and most generously for the
//! account, because anybody anywhere can fail in its name; where it signed in before, the last does not count. A try
//! is counted before it is made and given back when it was right, so that many at once are no way round. Kept in
//! memory: a restart forgives.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::{Error, Result, Timestamp};

/// Failures that cost nothing, for one account at one address and for everything else counted alone.
const FREE: u32 = 5;
/// The same for an address.
const FREE_ADDRESS: u32 = 30;
/// The same for an account, from everywhere together.
const FREE_ACCOUNT: u32 = 100;
/// The same for a partner, whose key names it: a helpline brings many.
const FREE_PARTNER: u32 = 300;
/// The longest wait, in seconds.
const LONGEST: i64 = 60;
/// A key is forgotten after so many quiet seconds.
const FORGET: i64 = 3_600;
/// So many keys are remembered at once.
const KEYS: usize = 100_000;

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Timestamp,
}

/// Counts failures by account and by address.
#[derive(Debug, Default)]
pub struct Throttle {
    failures: Mutex<HashMap<String, Failures>>,
    /// Where which account signed in before: `account from address`.
    homes: Mutex<HashSet<String>>,
}

impl Throttle {
    /// Refuses a try that comes too soon, with the seconds to wait.
    pub fn allow(&self, keys: &[&str], now: Timestamp) -> Result<()> {
        check(&lock(&self.failures), keys, now)
    }

    /// Refuses a try that comes too soon, and else counts it as a failure until it turns out to be none.
    pub fn reserve(&self, keys: &[&str], now: Timestamp) -> Result<()> {
        let mut known = lock(&self.failures);
        check(&known, keys, now)?;
        note(&mut known, keys, now);
        Ok(())
    }

    /// Notes a failed try.
    pub fn failed(&self, keys: &[&str], now: Timestamp) {
        note(&mut lock(&self.failures), keys, now);
    }

    /// Takes back one reserved try that was right. What others failed at under the same keys still counts.
    pub fn give_back(&self, keys: &[&str]) {
        let mut known = lock(&self.failures);
        for key in keys {
            if let Some(failures) = known.get_mut(*key) {
                failures.count = failures.count.saturating_sub(1);
            }
        }
    }

    /// Forgets the failures under a key that only its owner can end well.
    pub fn succeeded(&self, key: &str) {
        lock(&self.failures).remove(key);
    }

    /// Notes that an account signed in at an address: `account from address`.
    pub fn settle(&self, here: String) {
        let mut homes = lock(&self.homes);
        if homes.len() >= KEYS {
            homes.clear();
        }
        homes.insert(here);
    }

    /// True where the account signed in before.
    pub fn is_home(&self, here: &str) -> bool {
        lock(&self.homes).contains(here)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn check(known: &HashMap<String, Failures>, keys: &[&str], now: Timestamp) -> Result<()> {
    let wait = keys.iter().filter_map(|key| Some(known.get(*key)?.wait(free(key), now))).max();
    match wait {
        Some(seconds @ 1..) => Err(Error::TooMany("access.slow-down", seconds.unsigned_abs() as u32)),
        _ => Ok(()),
    }
}

fn note(known: &mut HashMap<String, Failures>, keys: &[&str], now: Timestamp) {
    if known.len() >= KEYS {
        known.retain(|_, failures| now.seconds() - failures.last.seconds() < FORGET);
    }
    // A flood of names that nobody has: better to forget than to fall over.
    if known.len() + keys.len() > KEYS {
        known.clear();
    }
    for key in keys {
        let failures = known.entry((*key).to_owned()).or_insert(Failures { count: 0, last: now });
        let quiet = now.seconds() - failures.last.seconds() >= FORGET;
        failures.count = if quiet { 1 } else { failures.count.saturating_add(1) };
        failures.last = now;
    }
}

/// How many failures a key may have: `name`, `from address`, or both (a sign-in name holds no space), or `partner id`.
fn free(key: &str) -> u32 {
    match key.split_once(' ') {
        None => FREE_ACCOUNT,
        Some(("from", _)) => FREE_ADDRESS,
        Some(("partner", _)) => FREE_PARTNER,
        Some(_) => FREE,
    }
}

impl Failures {
    fn wait(self, free: u32, now: Timestamp) -> i64 {
        let over = self.count.saturating_sub(free);
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
        let attacker = ["1234 from evil", "1234", "from evil"];
        for _ in 0..FREE {
            assert!(throttle.allow(&attacker, now).is_ok());
            throttle.failed(&attacker, now);
        }
        throttle.failed(&attacker, now);
        assert!(throttle.allow(&attacker, now).is_err());
        assert!(
            throttle.allow(&["1234 from home", "1234", "from home"], now).is_ok(),
            "the officer is not in it"
        );
        assert!(throttle.allow(&["9 from evil", "9", "from evil"], now).is_ok(), "nor is his neighbour");
        for _ in 0..50 {
            throttle.failed(&attacker, now);
        }
        assert!(
            throttle.allow(&["9 from evil", "9", "from evil"], now).is_err(),
            "the address has had enough"
        );
        now = now.plus_seconds(LONGEST);
        assert!(throttle.allow(&attacker, now).is_ok());
        throttle.succeeded("1234 from evil");
        assert!(throttle.allow(&["1234 from evil"], Timestamp(0)).is_ok());
    }

    #[test]
    fn guessing_from_many_addresses_slows_down_too() {
        let throttle = Throttle::default();
        for n in 0..=FREE_ACCOUNT {
            throttle.failed(&[&format!("1234 from {n}"), "1234", &format!("from {n}")], Timestamp(0));
        }
        assert!(throttle.allow(&["1234 from new", "1234", "from new"], Timestamp(0)).is_err());
    }

    #[test]
    fn many_at_once_are_no_way_round() {
        let throttle = Throttle::default();
        let passed = (0..300).filter(|_| throttle.reserve(&["1234 from evil"], Timestamp(0)).is_ok()).count();
        assert_eq!(passed, FREE as usize + 1);
        // Those who are right never wait, however many sit behind one address.
        for _ in 0..300 {
            throttle.reserve(&["from station"], Timestamp(0)).unwrap();
            throttle.give_back(&["from station"]);
        }
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        for n in 0..KEYS + 10 {
            throttle.failed(&[&n.to_string()], Timestamp(0));
        }
        assert!(throttle.failures.lock().unwrap().len() <= KEYS);
    }
}
