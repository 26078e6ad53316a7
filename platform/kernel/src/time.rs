//! Moments, and who may ask what time it is.
//! `SystemClock` is the only place in the product that reads the machine's clock; everything else takes a `Clock`.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

/// A moment, in microseconds since 1970-01-01T00:00:00Z. Stored as `BIGINT` on both engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// Pakistan Standard Time: UTC+5, no daylight saving.
pub fn pakistan() -> TimeZone {
    TimeZone::fixed(Offset::constant(5))
}

impl Timestamp {
    /// Microseconds since the Unix epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole milliseconds since the Unix epoch.
    pub const fn millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// Whole seconds since the Unix epoch.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// The moment `seconds` later (or earlier, when negative).
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Date and hour as the wall clock in Pakistan shows them.
    pub fn local(self) -> DateTime {
        let moment = jiff::Timestamp::from_microsecond(self.0).unwrap_or_default();
        moment.to_zoned(pakistan()).datetime()
    }

    /// The calendar year in Pakistan: the year of every register's series.
    pub fn year(self) -> i16 {
        self.local().year()
    }

    /// The calendar day in Pakistan.
    pub fn day(self) -> Date {
        self.local().date()
    }

    /// The moment at which `at` is on the wall clock in Pakistan.
    pub fn from_local(at: DateTime) -> Option<Self> {
        let zoned = at.to_zoned(pakistan()).ok()?;
        Some(Self(zoned.timestamp().as_microsecond()))
    }

    /// The first moment of a calendar day in Pakistan.
    pub fn start_of(day: Date) -> Option<Self> {
        Self::from_local(day.to_datetime(jiff::civil::Time::midnight()))
    }

    /// RFC 3339 in UTC, as used in JSON.
    pub fn rfc3339(self) -> String {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or_default().to_string()
    }
}

/// An hour of the day as it is typed into one box: `9:05`, `09.05`, `0905`, `۹:۰۵`, or as machines write it: `09:05:00`; `None` for
/// anything else.
pub fn read_hour(typed: &str) -> Option<jiff::civil::Time> {
    let typed = crate::text::ascii_digits(&crate::text::line(typed));
    let typed = match typed.strip_suffix(":00") {
        Some(minutes) if minutes.contains(':') => minutes,
        _ => &typed,
    };
    let apart = |c: char| matches!(c, ':' | '.' | '٫' | '：');
    let (hour, minute) = match typed.split_once(apart) {
        Some(parts) => parts,
        None if typed.len() == 4 && typed.is_ascii() => typed.split_at(2),
        None => return None,
    };
    let (hour, minute) = (hour.trim(), minute.trim());
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    if !digits(hour) || !digits(minute) || hour.len() > 2 || minute.len() != 2 {
        return None;
    }
    jiff::civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// Tells the time. Injected, so that tests and replays are exact.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The machine's clock, never running backwards within one process: when the machine is set back, time stands
/// still until it has caught up, so no later entry carries an earlier hour than the one before it.
#[derive(Debug, Default)]
pub struct SystemClock {
    latest: AtomicI64,
}

impl SystemClock {
    /// A clock that will never answer a moment before `floor` (the newest recorded time of the store it serves).
    pub fn starting_at(floor: Timestamp) -> Self {
        Self { latest: AtomicI64::new(floor.0) }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Timestamp {
        let read = jiff::Timestamp::now().as_microsecond();
        let before = self.latest.fetch_max(read, Ordering::AcqRel);
        Timestamp(read.max(before))
    }
}

/// A clock that moves only when told to. For tests and the demo's made-up past.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock standing at `at`.
    pub fn at(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Moves the clock by `seconds`; negative steps it back, as a wrong machine would.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::AcqRel);
    }

    /// Sets the clock.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.0, Ordering::Release);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Acquire))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_read_as_people_write_it() {
        let nine = jiff::civil::time(9, 5, 0, 0);
        for typed in ["9:05", "09:05", "9.05", "0905", "۹:۰۵", " 09 : 05 ", "09:05:00"] {
            assert_eq!(read_hour(typed), Some(nine), "{typed}");
        }
        for wrong in [
            "",
            "9",
            "905",
            "9:5",
            "24:00",
            "12:60",
            "-9:05",
            "+9:05",
            "9:05:01",
            "9:00:00:00",
            "quarter past",
            "نو بج",
        ] {
            assert_eq!(read_hour(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn pakistan_is_five_hours_ahead() {
        let at = Timestamp(1_767_207_600_000_000); // 2025-12-31T19:00:00Z
        assert_eq!(at.local().to_string(), "2026-01-01T00:00:00");
        assert_eq!(at.year(), 2026);
        assert_eq!(Timestamp::start_of(at.day()), Some(at));
    }

    #[test]
    fn a_clock_set_back_stands_still() {
        let ahead = SystemClock::default().now().plus_seconds(3600);
        let clock = SystemClock::starting_at(ahead);
        assert_eq!(clock.now(), ahead);
    }
}
