//! The daily diary: what an entry may be. No I/O, no async.

use jiff::civil::Date;
use kernel::{FieldErrors, Result, Timestamp, text};
use serde::Serialize;

/// The longest substance of an entry, in characters.
pub const SUBSTANCE_MAX: usize = 4_000;

/// An entry as an officer wants to make it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Typed {
    /// The kind, as in catalogue/entry_kinds.csv.
    pub kind: String,
    /// What is to be recorded.
    pub substance: String,
    /// The hour the news arrived, as typed (`14:05`), where it is not now.
    pub arrived: String,
}

/// The same, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The kind.
    pub kind: String,
    /// The words.
    pub substance: String,
    /// The hour the news arrived.
    pub arrived_at: Option<Timestamp>,
}

impl Typed {
    /// Checks all fields at once. The hour of arrival is one of today and not after now (Rule 22.48: both hours).
    pub fn check(&self, now: Timestamp, kinds: &[String]) -> Result<Checked> {
        let mut errors = FieldErrors::default();
        if !kinds.contains(&self.kind) {
            errors.add("kind", "station-records.unknown-kind");
        }
        let substance = errors.keep("substance", text::required_narrative(&self.substance, SUBSTANCE_MAX));
        let arrived_at = errors.keep("arrived", self.arrived_at(now)).flatten();
        errors.check()?;
        Ok(Checked { kind: self.kind.clone(), substance: substance.unwrap_or_default(), arrived_at })
    }

    fn arrived_at(&self, now: Timestamp) -> std::result::Result<Option<Timestamp>, kernel::Code> {
        let typed = text::ascii_digits(&text::line(&self.arrived));
        if typed.is_empty() {
            return Ok(None);
        }
        let time: jiff::civil::Time = typed.parse().map_err(|_| "station-records.wrong-hour")?;
        let at = Timestamp::from_local(now.day().to_datetime(time)).ok_or("station-records.wrong-hour")?;
        if at > now { Err("station-records.hour-in-future") } else { Ok(Some(at)) }
    }
}

/// Reads a day from a link; `None` for anything that is not a date of the years 1900 to 2100, as in forms.
pub fn parse_day(text: &str) -> Option<Date> {
    let day: Date = kernel::text::ascii_digits(text).parse().ok()?;
    (1900..=2100).contains(&day.year()).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(arrived: &str) -> Typed {
        Typed { kind: "departure".to_owned(), substance: "گشت".to_owned(), arrived: arrived.to_owned() }
    }

    #[test]
    fn both_hours_are_kept_and_neither_lies_ahead() {
        let now = Timestamp(1_790_000_000_000_000);
        let kinds = ["departure".to_owned()];
        let local = now.local();
        assert_eq!(typed("").check(now, &kinds).unwrap().arrived_at, None);
        let early = typed("۰۰:۰۱").check(now, &kinds).unwrap().arrived_at.unwrap();
        assert!(early <= now && early.day() == local.date());
        assert!(typed("23:59").check(now, &kinds).is_err());
        assert!(typed("quarter past").check(now, &kinds).is_err());
        assert!(Typed::default().check(now, &kinds).is_err());
    }

    #[test]
    fn a_day_in_a_link_has_a_day_before_and_after_it() {
        assert_eq!(parse_day("۲۰۲۶-۰۳-۰۲"), Some(jiff::civil::date(2026, 3, 2)));
        for strange in ["-009999-01-01", "9999-12-31", "1899-12-31", "2026-02-31", ""] {
            assert_eq!(parse_day(strange), None, "{strange}");
        }
    }
}
