//! When whoever tells it was born, as far as she says: an age or a year. Never required, and never a reason to refuse. No I/O, no
//! async.

use jiff::civil::Date;
use kernel::{Code, text};
use serde::{Deserialize, Serialize};

/// The greatest age that is read as one.
const OLDEST: i16 = 120;
/// From this age the law calls nobody a child.
const GROWN: i16 = 18;

/// The year of a birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Born {
    /// The year; counted back from an age, the latest that it allows.
    pub year: i16,
    /// An age was told: it may be the year before.
    pub by_age: bool,
}

impl Born {
    /// An age in years, or a year; digits may be Urdu.
    pub fn parse(typed: &str, today: Date) -> Result<Self, Code> {
        let fault = "station-records.fir-born-unreadable";
        let number: i16 = text::ascii_digits(typed.trim()).parse().map_err(|_| fault)?;
        let this = today.year();
        match number {
            1..=OLDEST => Ok(Self { year: this.saturating_sub(number), by_age: true }),
            year if year <= this && year >= this.saturating_sub(OLDEST) => Ok(Self { year, by_age: false }),
            _ => Err(fault),
        }
    }

    /// Whether a day lies before the birth, however the year was told.
    pub fn is_after(self, day: Date) -> bool {
        day.year() < self.year.saturating_sub(i16::from(self.by_age))
    }

    /// Whether she was surely a child still on a day.
    pub fn is_child(self, day: Date) -> bool {
        day.year().saturating_sub(self.year) < GROWN
    }

    /// Whether she was no child any more on a day, however late in the year she was born.
    pub fn is_grown(self, day: Date) -> bool {
        day.year().saturating_sub(self.year) > GROWN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 11, 21);

    #[test]
    fn an_age_and_a_year_are_told_apart() {
        assert_eq!(Born::parse("۳۰", TODAY), Ok(Born { year: 1996, by_age: true }));
        assert_eq!(Born::parse(" 1996 ", TODAY), Ok(Born { year: 1996, by_age: false }));
        assert_eq!(Born::parse("2026", TODAY), Ok(Born { year: 2026, by_age: false }));
        for wrong in ["0", "-3", "121", "1905", "2027", "x", "1996-03-04", "99999"] {
            assert!(Born::parse(wrong, TODAY).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_day_is_before_a_birth_only_where_it_surely_is() {
        let told = Born { year: 1996, by_age: false };
        assert!(told.is_after(date(1995, 12, 31)) && !told.is_after(date(1996, 1, 1)));
        let aged = Born { by_age: true, ..told };
        assert!(aged.is_after(date(1994, 12, 31)) && !aged.is_after(date(1995, 1, 1)));
        assert!(told.is_grown(date(2015, 1, 1)) && !told.is_grown(date(2014, 12, 31)));
        assert!(told.is_child(date(2013, 12, 31)) && !told.is_child(date(2014, 1, 1)));
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(typed in ".*") {
            let _ = Born::parse(&typed, TODAY);
        }
    }
}
