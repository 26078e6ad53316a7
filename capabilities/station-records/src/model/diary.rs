//! The daily diary: what an entry may be. No I/O, no async.

use jiff::civil::Date;
use kernel::{Code, FieldErrors, Result, Timestamp, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest substance of an entry, in characters.
pub const SUBSTANCE_MAX: usize = 4_000;

/// An entry as an officer wants to make it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDiaryEntry)]
pub struct Typed {
    /// The kind, as in catalogue/entry_kinds.csv.
    pub kind: String,
    /// What is to be recorded.
    pub substance: String,
    /// The hour the news arrived, as typed (`14:05`), where it is not now.
    #[serde(default)]
    pub arrived: String,
    /// The entry that a correction corrects: `124`, or `124/25` of another year's book.
    #[serde(default)]
    pub corrects: String,
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
    /// The entry that it corrects: the year where it is not this one, and its number.
    pub corrects: Option<(Option<i16>, i64)>,
}

/// An hour that is still to come today is of the evening before, where that is at most so long ago, in seconds: news that
/// came before midnight is written down after it. Longer ago it is a slip of the pen.
pub(super) const NIGHT_S: i64 = 12 * 3_600;

/// The kind of entry that corrects another.
pub const CORRECTION: &str = "correction";

impl Typed {
    /// Checks all fields at once. The hour of arrival is one of today, or of the evening before, and not after now
    /// (Rule 22.48: both hours).
    pub fn check(
        &self,
        now: Timestamp,
        may_write: impl Fn(&str) -> std::result::Result<(), Code>,
    ) -> Result<Checked> {
        let mut errors = FieldErrors::default();
        errors.keep("kind", may_write(&self.kind));
        let substance = errors.keep("substance", text::required_narrative(&self.substance, SUBSTANCE_MAX));
        let arrived_at = errors.keep("arrived", arrived_at(&self.arrived, now)).flatten();
        let corrects = errors.keep("corrects", self.corrected()).flatten();
        errors.check()?;
        let substance = substance.unwrap_or_default();
        Ok(Checked { kind: self.kind.clone(), substance, arrived_at, corrects })
    }

    /// A correction names what it corrects, and nothing else does.
    fn corrected(&self) -> std::result::Result<Option<(Option<i16>, i64)>, Code> {
        let typed = text::ascii_digits(&text::line(&self.corrects));
        match (self.kind == CORRECTION, typed.is_empty()) {
            (false, true) => return Ok(None),
            (false, false) => return Err("station-records.only-a-correction"),
            (true, true) => return Err("station-records.corrects-what"),
            (true, false) => {}
        }
        let wrong = "station-records.corrects-nothing";
        let (serial, year) = typed.split_once('/').map_or((typed.as_str(), None), |(a, b)| (a, Some(b)));
        let year = match year {
            Some(year) => Some(year.parse::<u8>().map_err(|_| wrong)?).map(|year| 2000 + i16::from(year)),
            None => None,
        };
        let serial = serial.parse::<u32>().map_err(|_| wrong)?;
        Ok(Some((year, i64::from(serial))))
    }
}

/// The moment of an hour that was typed: of this day, or of the night before when half a day at most lies between; none where nothing is
/// typed. Rule 22.48: an entry never stands before what it records.
pub(super) fn arrived_at(typed: &str, now: Timestamp) -> std::result::Result<Option<Timestamp>, Code> {
    if text::line(typed).is_empty() {
        return Ok(None);
    }
    let time = kernel::time::read_hour(typed).ok_or("station-records.wrong-hour")?;
    let on = |day: Date| Timestamp::from_local(day.to_datetime(time)).ok_or("station-records.wrong-hour");
    let today = on(now.day())?;
    if today <= now {
        return Ok(Some(today));
    }
    let evening = on(now.day().yesterday().map_err(|_| "station-records.wrong-hour")?)?;
    let within = now.seconds() - evening.seconds() <= NIGHT_S;
    if within { Ok(Some(evening)) } else { Err("station-records.hour-in-future") }
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
        Typed {
            kind: "departure".to_owned(),
            substance: "گشت".to_owned(),
            arrived: arrived.to_owned(),
            ..Typed::default()
        }
    }

    fn kinds(code: &str) -> std::result::Result<(), Code> {
        if ["departure", "correction"].contains(&code) { Ok(()) } else { Err("station-records.unknown-kind") }
    }

    #[test]
    fn a_correction_names_what_it_corrects_and_nothing_else_does() {
        let now = Timestamp(1_790_000_000_000_000);
        let typed = |kind: &str, corrects: &str| Typed {
            kind: kind.to_owned(),
            substance: "درست یہ ہے".to_owned(),
            corrects: corrects.to_owned(),
            ..Typed::default()
        };
        assert_eq!(typed("correction", "۱۲").check(now, kinds).unwrap().corrects, Some((None, 12)));
        assert_eq!(typed("correction", "9/25").check(now, kinds).unwrap().corrects, Some((Some(2025), 9)));
        assert_eq!(typed("departure", " ").check(now, kinds).unwrap().corrects, None);
        for (kind, corrects) in [
            ("correction", ""),
            ("departure", "3"),
            ("correction", "-1"),
            ("correction", "4/"),
            ("correction", "x"),
        ] {
            assert!(typed(kind, corrects).check(now, kinds).is_err(), "{kind} {corrects}");
        }
    }

    #[test]
    fn both_hours_are_kept_and_neither_lies_ahead() {
        let now = Timestamp(1_790_000_000_000_000);
        let local = now.local();
        assert_eq!(typed("").check(now, kinds).unwrap().arrived_at, None);
        let early = typed("۰۰:۰۱").check(now, kinds).unwrap().arrived_at.unwrap();
        assert!(early <= now && early.day() == local.date());
        assert!(typed("23:59").check(now, kinds).is_err());
        assert!(typed("quarter past").check(now, kinds).is_err());
        assert!(Typed::default().check(now, kinds).is_err());
    }

    #[test]
    fn news_of_the_evening_is_written_down_after_midnight() {
        let midnight = Timestamp::from_local(jiff::civil::date(2027, 1, 1).at(0, 10, 0, 0)).unwrap();
        let arrived =
            |typed_at: &str, now| typed(typed_at).check(now, kinds).map(|checked| checked.arrived_at);
        let evening = Timestamp::from_local(jiff::civil::date(2026, 12, 31).at(23, 50, 0, 0)).unwrap();
        assert_eq!(arrived("23:50", midnight).unwrap(), Some(evening));
        assert_eq!(arrived("00:05", midnight).unwrap(), Some(midnight.plus_seconds(-300)));
        // Half a day is the most that is believed.
        assert!(arrived("12:10", midnight).is_ok());
        for ahead in ["00:11", "12:09"] {
            assert!(arrived(ahead, midnight).is_err(), "{ahead}");
        }
        assert!(arrived("20:00", midnight.plus_seconds(9 * 3_600)).is_err());
    }

    #[test]
    fn a_day_in_a_link_has_a_day_before_and_after_it() {
        assert_eq!(parse_day("۲۰۲۶-۰۳-۰۲"), Some(jiff::civil::date(2026, 3, 2)));
        for strange in ["-009999-01-01", "9999-12-31", "1899-12-31", "2026-02-31", ""] {
            assert_eq!(parse_day(strange), None, "{strange}");
        }
    }
}
