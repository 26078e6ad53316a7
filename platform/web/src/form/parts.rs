//! Dates and hours asked for in separate boxes: no picker, no locale, any of three scripts of digits.
//! Must not judge whether a date is too early or too late.

use jiff::civil::{Date, Time};
use kernel::{Code, FieldError, FieldErrors, text};

use super::Fields;

/// Day, month and year as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateField {
    /// The field's name; the boxes are `name-day`, `name-month`, `name-year`.
    pub name: &'static str,
    /// Day of the month.
    pub day: String,
    /// Month, 1 to 12.
    pub month: String,
    /// Year with four digits.
    pub year: String,
    /// What is wrong with the whole date.
    pub error: Option<FieldError>,
}

impl DateField {
    /// Empty boxes.
    pub fn empty(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    /// Boxes already holding `date`.
    pub fn new(name: &'static str, date: Date) -> Self {
        let (day, month, year) = (date.day().to_string(), date.month().to_string(), date.year().to_string());
        Self { name, day, month, year, error: None }
    }
}

/// Hour and minute as typed, on the 24-hour clock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimeField {
    /// The field's name; the boxes are `name-hour` and `name-minute`.
    pub name: &'static str,
    /// 0 to 23.
    pub hour: String,
    /// 0 to 59.
    pub minute: String,
    /// What is wrong with the whole time.
    pub error: Option<FieldError>,
}

impl TimeField {
    /// Empty boxes.
    pub fn empty(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    /// Boxes already holding `time`.
    pub fn new(name: &'static str, time: Time) -> Self {
        let (hour, minute) = (format!("{:02}", time.hour()), format!("{:02}", time.minute()));
        Self { name, hour, minute, error: None }
    }
}

impl Fields {
    /// The date in `name`'s three boxes; all blank is none. Years 1900 to 2100.
    pub fn date(&self, name: &str) -> Result<Option<Date>, Code> {
        let parts = [self.part(name, "day"), self.part(name, "month"), self.part(name, "year")];
        let [Some(day), Some(month), Some(year)] = parts.each_ref().map(|p| number(p)) else {
            return blank(&parts, "date.wrong");
        };
        let in_range = (1900..=2100).contains(&year);
        let date = in_range.then(|| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok());
        date.flatten().map(Some).ok_or("date.wrong")
    }

    /// The date's boxes with their fault, for showing the form again.
    pub fn date_field(&self, name: &'static str, errors: &FieldErrors) -> DateField {
        let [day, month, year] = ["day", "month", "year"].map(|part| self.part(name, part));
        DateField { name, day, month, year, error: errors.of(name).cloned() }
    }

    /// The time in `name`'s two boxes; both blank is none.
    pub fn time(&self, name: &str) -> Result<Option<Time>, Code> {
        let parts = [self.part(name, "hour"), self.part(name, "minute")];
        let [Some(hour), Some(minute)] = parts.each_ref().map(|p| number(p)) else {
            return blank(&parts, "time.wrong");
        };
        let (hour, minute) = (i8::try_from(hour), i8::try_from(minute));
        let time = hour.ok().zip(minute.ok()).and_then(|(hour, minute)| Time::new(hour, minute, 0, 0).ok());
        time.map(Some).ok_or("time.wrong")
    }

    /// The time's boxes with their fault, for showing the form again.
    pub fn time_field(&self, name: &'static str, errors: &FieldErrors) -> TimeField {
        let [hour, minute] = ["hour", "minute"].map(|part| self.part(name, part));
        TimeField { name, hour, minute, error: errors.of(name).cloned() }
    }
}

/// A whole number in any script of digits, nothing else around it.
fn number(typed: &str) -> Option<i16> {
    let digits = text::ascii_digits(&text::line(typed));
    let only_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if only_digits { digits.parse().ok() } else { None }
}

fn blank<T>(parts: &[String], code: Code) -> Result<Option<T>, Code> {
    if parts.iter().all(|part| text::line(part).is_empty()) { Ok(None) } else { Err(code) }
}
