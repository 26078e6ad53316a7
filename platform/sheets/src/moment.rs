//! Moments as exports write them: ISO, day or month first, month by name, the serial numbers of Excel; on the wall clock
//! of Pakistan unless they name another. Where day and month cannot be told apart it says so. Must not guess.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use kernel::{Timestamp, text};

/// What stands first where a date is written in three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrder {
    /// `03/05/2019` is the third of May.
    DayFirst,
    /// `03/05/2019` is the fifth of March.
    MonthFirst,
}

/// A moment as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// The hour was written too.
    pub hour_known: bool,
    /// How day and month stood, where only one reading was possible.
    pub shows: Option<DayOrder>,
}

/// Why a moment could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// Day and month could stand either way.
    WhichDay,
    /// It is no moment.
    NoMoment,
}

/// What exports write where there is nothing.
const NOTHING: [&str; 12] = ["", "-", "--", "null", "none", "nil", "n/a", "na", "n.a.", "n.a", "nan", "nat"];
/// Excel's days since the end of 1899, up to the year 9999.
const SERIAL_MAX: f64 = 2_958_466.0;

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTHS_UR: [&str; 12] =
    ["جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"];

/// Reads a cell; `None` when it says that there is nothing.
pub fn read(cell: &str, order: Option<DayOrder>) -> Result<Option<Moment>, Unread> {
    let typed = text::ascii_digits(&text::line(cell)).to_lowercase();
    if NOTHING.contains(&typed.as_str()) || typed.starts_with("0000-00-00") {
        return Ok(None);
    }
    if let Some(at) = number(&typed) {
        let at = at?;
        let hour_known = at.time() != Time::midnight();
        return Ok(Some(Moment { at: local(at)?, hour_known, shows: None }));
    }
    let (date, rest, shows) = date(without_weekday(&typed), order)?;
    let rest = rest.trim_start_matches(['t', ',', ' ', '،']).trim();
    if rest.is_empty() {
        return Ok(Some(Moment { at: local(date.to_datetime(Time::midnight()))?, hour_known: false, shows }));
    }
    let (time, zone) = time(rest).ok_or(Unread::NoMoment)?;
    let at = date.to_datetime(time);
    let at = match zone {
        None => local(at)?,
        Some(offset) => {
            offset.to_timestamp(at).map(|at| Timestamp(at.as_microsecond())).map_err(|_| Unread::NoMoment)?
        }
    };
    Ok(Some(Moment { at, hour_known: true, shows }))
}

fn local(at: DateTime) -> Result<Timestamp, Unread> {
    Timestamp::from_local(at).ok_or(Unread::NoMoment)
}

/// `Friday, 3 May 2019` from its day on.
fn without_weekday(typed: &str) -> &str {
    let known =
        |word: &str| word.len() >= 3 && WEEKDAYS.iter().any(|day| *day == word || day.get(..3) == Some(word));
    let word = typed.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let rest = typed.get(word.len()..).unwrap_or_default();
    if known(word) { rest.trim_start_matches([',', '.', ' ']) } else { typed }
}

/// A cell that is a number only: a serial of Excel, `20190503` or `20190503140533`.
fn number(typed: &str) -> Option<Result<DateTime, Unread>> {
    let only =
        typed.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && typed.matches('.').count() < 2;
    if !only || !typed.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if [8, 14].contains(&typed.len()) && !typed.contains('.') {
        let part = |from, to| typed.get(from..to).and_then(|part| part.parse::<i16>().ok());
        let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
        let small = |from| part(from, from + 2).map_or(Some(0), |part| i8::try_from(part).ok());
        let time = Time::new(small(8)?, small(10)?, small(12)?, 0).ok();
        let at = civil(year, month, day).zip(time).map(|(date, time)| date.to_datetime(time));
        return Some(at.ok_or(Unread::NoMoment));
    }
    Some(typed.parse().ok().and_then(of_serial).ok_or(Unread::NoMoment))
}

/// The moment that Excel shows for a serial number, to the second.
pub fn of_serial(serial: f64) -> Option<DateTime> {
    if !(1.0..SERIAL_MAX).contains(&serial) {
        return None;
    }
    // Excel believes in a 29 February 1900; before it, its days are one off.
    let first = if serial < 60.0 { Date::constant(1899, 12, 31) } else { Date::constant(1899, 12, 30) };
    let (days, seconds) = (serial.trunc() as i64, (serial.fract() * 86_400.0).round() as i64);
    let span = jiff::Span::new().try_days(days).and_then(|span| span.try_seconds(seconds)).ok()?;
    first.to_datetime(Time::midnight()).checked_add(span).ok()
}

fn civil(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The date at the beginning, what follows it, and how day and month stood.
fn date(typed: &str, order: Option<DayOrder>) -> Result<(Date, &str, Option<DayOrder>), Unread> {
    let (mut parts, mut rest) = (Vec::new(), typed);
    for nth in 0..3 {
        let (part, after) = part(rest).ok_or(Unread::NoMoment)?;
        parts.push(part);
        let after = without_ordinal(after);
        rest = if nth < 2 { after.trim_start_matches(['-', '/', '.', ' ', ',', '،']) } else { after };
    }
    let [first, second, third] = <[&str; 3]>::try_from(parts).map_err(|_| Unread::NoMoment)?;
    let whole = |year, month, day| civil(year, month, day).ok_or(Unread::NoMoment);
    let small = |part: &str| part.parse::<i16>().ok().filter(|_| part.len() <= 2);
    if first.len() == 4 {
        let month = month(second).or_else(|| small(second)).ok_or(Unread::NoMoment)?;
        let (year, day) =
            (first.parse().map_err(|_| Unread::NoMoment)?, small(third).ok_or(Unread::NoMoment)?);
        return Ok((whole(year, month, day)?, rest, None));
    }
    let year = year(third).ok_or(Unread::NoMoment)?;
    match (month(first), month(second)) {
        (Some(month), None) => Ok((whole(year, month, small(second).ok_or(Unread::NoMoment)?)?, rest, None)),
        (None, Some(month)) => Ok((whole(year, month, small(first).ok_or(Unread::NoMoment)?)?, rest, None)),
        _ => {
            let (first, second) = small(first).zip(small(second)).ok_or(Unread::NoMoment)?;
            let day_first = civil(year, second, first);
            let month_first = civil(year, first, second);
            match (day_first, month_first, order) {
                (Some(one), Some(other), _) if one == other => Ok((one, rest, None)),
                (Some(date), None, _) => Ok((date, rest, Some(DayOrder::DayFirst))),
                (None, Some(date), _) => Ok((date, rest, Some(DayOrder::MonthFirst))),
                (Some(date), Some(_), Some(DayOrder::DayFirst))
                | (Some(_), Some(date), Some(DayOrder::MonthFirst)) => Ok((date, rest, None)),
                (Some(_), Some(_), None) => Err(Unread::WhichDay),
                (None, None, _) => Err(Unread::NoMoment),
            }
        }
    }
}

/// A run of digits or of letters at the beginning.
fn part(typed: &str) -> Option<(&str, &str)> {
    let digits = typed.starts_with(|c: char| c.is_ascii_digit());
    let same = |c: char| if digits { c.is_ascii_digit() } else { c.is_alphabetic() };
    let end = typed.find(|c| !same(c)).unwrap_or(typed.len());
    (end > 0).then(|| typed.split_at(end))
}

/// `3rd May` without the letters behind its number.
fn without_ordinal(after: &str) -> &str {
    let rest = ["st", "nd", "rd", "th"].into_iter().find_map(|end| after.strip_prefix(end));
    rest.filter(|rest| !rest.starts_with(char::is_alphabetic)).unwrap_or(after)
}

/// Four digits, or two of this century or the last.
fn year(part: &str) -> Option<i16> {
    let number: i16 = part.parse().ok()?;
    match part.len() {
        4 => Some(number),
        2 if number < 70 => Some(2000 + number),
        2 => Some(1900 + number),
        _ => None,
    }
}

/// A month by its name or the first three letters of it.
fn month(part: &str) -> Option<i16> {
    let short: String = part.chars().take(3).collect();
    let english = MONTHS.iter().position(|month| *month == short);
    let at = english.or_else(|| MONTHS_UR.iter().position(|month| *month == part))?;
    i16::try_from(at + 1).ok()
}

/// `14:05`, `14.05`, `2:05 pm`, `2 pm`, `14:05 hrs`, `14:05:33.250`, with `z` or `+05:00` behind it.
fn time(typed: &str) -> Option<(Time, Option<Offset>)> {
    let end = typed.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(typed.len());
    let (clock, rest) = typed.split_at_checked(end)?;
    let mut rest = rest.trim();
    rest = ["hours", "hrs.", "hrs", "hr", "بجے"]
        .into_iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest)
        .trim();
    let half = ["am", "pm", "a.m.", "p.m."].into_iter().find(|half| rest.starts_with(half));
    rest = rest.get(half.map_or(0, str::len)..)?.trim();
    let zone = if rest.is_empty() { None } else { Some(zone(rest)?) };
    let between = if clock.contains(':') { ':' } else { '.' };
    let mut parts = clock.split(between);
    let hour = parts.next()?;
    // An hour alone says which half of the day it is of.
    let minute = parts.next().or_else(|| half.map(|_| "00"))?;
    let second = parts.next().unwrap_or("0");
    if parts.next().is_some() || minute.len() != 2 || hour.len() > 2 {
        return None;
    }
    let mut hour: i8 = hour.parse().ok()?;
    let afternoon = half.is_some_and(|half| half.starts_with('p'));
    match half {
        Some(_) if afternoon && hour < 12 => hour += 12,
        Some(_) if !afternoon && hour == 12 => hour = 0,
        Some(_) if !afternoon && hour > 12 => return None,
        _ => {}
    }
    let second: i8 = second.split('.').next()?.parse().ok()?;
    Some((Time::new(hour, minute.parse().ok()?, second, 0).ok()?, zone))
}

fn zone(typed: &str) -> Option<Offset> {
    match typed {
        "z" | "utc" | "gmt" => Some(Offset::UTC),
        "pkt" | "pst" => Some(Offset::constant(5)),
        _ => {
            let sign = if typed.starts_with('-') { -1 } else { 1 };
            let digits: String = typed.strip_prefix(['+', '-'])?.chars().filter(|c| *c != ':').collect();
            let (hours, minutes) = digits.split_at_checked(2)?;
            let minutes: i32 = if minutes.is_empty() { 0 } else { minutes.parse().ok()? };
            Offset::from_seconds(sign * (hours.parse::<i32>().ok()? * 3600 + minutes * 60)).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(cell: &str, order: Option<DayOrder>) -> String {
        match read(cell, order) {
            Ok(Some(moment)) => moment.at.local().to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn every_form_that_exports_have_is_read() {
        for cell in [
            "2019-05-03 14:05",
            "2019-05-03T14:05:00",
            "2019-05-03 14:05:00.000",
            "2019-05-03T09:05:00Z",
            "2019-05-03T14:05:00+05:00",
            "2019/05/03 2:05 PM",
            "3-May-2019 14:05",
            "3 May 2019, 2:05PM",
            "May  3 2019  2:05PM",
            "03-MAY-19 02:05 PM",
            "۲۰۱۹-۰۵-۰۳ ۱۴:۰۵",
            "3 مئی 2019، 14:05",
            "3rd May 2019 14:05",
            "Friday, 3 May 2019 14:05",
            "Fri 3-May-2019 14.05",
            "2019-05-03 14:05 hrs",
            "20190503140500",
            "43588.5868055556",
            " \u{202A}2019-05-03 14:05\u{202C}",
        ] {
            assert_eq!(shown(cell, None), "2019-05-03T14:05:00", "{cell}");
        }
        for cell in ["2019-05-03", "43588", "20190503", "3-May-2019", "2019-05-03 00:00"] {
            assert_eq!(shown(cell, None), "2019-05-03T00:00:00", "{cell}");
        }
        assert_eq!(shown("12/31/1899 12:00 AM", None), "1899-12-31T00:00:00");
        assert_eq!(
            (shown("1", None), shown("61", None)),
            ("1900-01-01T00:00:00".into(), "1900-03-01T00:00:00".into())
        );
    }

    #[test]
    fn which_day_is_asked_and_not_guessed() {
        for cell in ["03/05/2019 14:05", "3-5-2019 14:05", "03.05.19 14:05"] {
            assert_eq!(read(cell, None), Err(Unread::WhichDay), "{cell}");
            assert_eq!(shown(cell, Some(DayOrder::DayFirst)), "2019-05-03T14:05:00");
            assert_eq!(shown(cell, Some(DayOrder::MonthFirst)), "2019-03-05T14:05:00");
        }
        assert_eq!(shown("05/05/2019", None), "2019-05-05T00:00:00");
        assert_eq!(shown("25/05/2019 2 PM", None), "2019-05-25T14:00:00");
        let shows = |cell| read(cell, None).unwrap().unwrap().shows;
        assert_eq!(
            (shows("25/03/2019"), shows("03/25/2019")),
            (Some(DayOrder::DayFirst), Some(DayOrder::MonthFirst))
        );
    }

    #[test]
    fn nothing_is_nothing_and_nonsense_is_said() {
        for nothing in ["", "  ", "NULL", "NA", "n.a.", "0000-00-00 00:00:00", "NaT", "-"] {
            assert_eq!(read(nothing, None), Ok(None), "{nothing}");
        }
        for wrong in [
            "31/02/2019",
            "yesterday",
            "2019-13-01",
            "2019-05-03 25:00",
            "25/5/2019/7",
            "0",
            "14:05",
            "99999999",
            "2019-05",
            "1e9",
        ] {
            assert_eq!(read(wrong, None), Err(Unread::NoMoment), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_cell_is_too_much(cell in "\\PC{0,30}|[0-9apm:/ .tzZ+-]{0,30}") {
            let _ = read(&cell, None);
        }

        #[test]
        fn what_was_written_is_what_is_read(micros in -2_000_000_000_000_000_i64..4_000_000_000_000_000) {
            let at = Timestamp(micros - micros.rem_euclid(1_000_000));
            let local = at.local();
            let day_first = format!("{:02}/{:02}/{:04} {:02}:{:02}:{:02}", local.day(), local.month(), local.year(), local.hour(), local.minute(), local.second());
            prop_assert_eq!(read(&day_first, Some(DayOrder::DayFirst)).unwrap().unwrap().at, at);
            prop_assert_eq!(read(&at.rfc3339(), None).unwrap().unwrap().at, at);
        }
    }
}
