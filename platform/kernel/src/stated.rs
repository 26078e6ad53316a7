//! When something happened, as a person states it: a day, perhaps with its hour. Never confused with when it was
//! recorded. Must not decide what the time means.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::{FieldErrors, Timestamp, text};

/// When it happened, as stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// The moment, or the start of the day.
    pub at: Timestamp,
    /// The hour was stated too.
    pub hour_known: bool,
}

/// The same as typed into a form's boxes, in any digits. All empty when it is not known.
#[derive(Debug, Clone, Default)]
pub struct StatedTyped<'a> {
    /// Day of the month.
    pub day: &'a str,
    /// Month.
    pub month: &'a str,
    /// Year.
    pub year: &'a str,
    /// The hour of the 24-hour clock.
    pub hour: &'a str,
    /// The minute; empty counts as the full hour.
    pub minute: &'a str,
}

impl StatedTyped<'_> {
    /// Checks day and hour, naming the fields `happened` and `hour`. `None` when nothing was stated, or nothing
    /// that can be kept.
    pub fn check(&self, now: Timestamp, errors: &mut FieldErrors) -> Option<Stated> {
        let hour = self.clock(errors);
        let parts = [self.day, self.month, self.year].map(|part| text::ascii_digits(&text::line(part)));
        if parts.iter().all(String::is_empty) {
            if hour.is_some() {
                errors.add("happened", "stated.day-missing");
            }
            return None;
        }
        let [day, month, year] = parts;
        let date = real_date(&day, &month, &year);
        let time = hour.unwrap_or_default();
        let at = date.and_then(|date| Timestamp::from_local(DateTime::from_parts(date, time)));
        let Some((date, at)) = date.zip(at) else {
            errors.add("happened", "stated.date-not-real");
            return None;
        };
        if at > now {
            errors.add("happened", "stated.date-in-future");
        } else if date.year() < 1900 {
            errors.add("happened", "stated.date-too-old");
        }
        Some(Stated { at, hour_known: hour.is_some() })
    }

    fn clock(&self, errors: &mut FieldErrors) -> Option<Time> {
        let [hour, minute] = [self.hour, self.minute].map(|part| text::ascii_digits(&text::line(part)));
        if hour.is_empty() && minute.is_empty() {
            return None;
        }
        let read = |part: &str| if part.is_empty() { Some(0) } else { part.parse().ok() };
        let time = hour.parse().ok().zip(read(&minute)).and_then(|(h, m)| Time::new(h, m, 0, 0).ok());
        errors.keep("hour", time.ok_or("stated.wrong-hour"))
    }
}

fn real_date(day: &str, month: &str, year: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
