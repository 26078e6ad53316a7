//! Dates, hours and counts as people of the province read them. Own month tables: the calendar on a police record
//! is Gregorian in every language, and the tables of a general library change it for some of ours.
//! One form on every page: `2026-11-21` is for machines, and stands in files and in JSON.
//! Must not decide a time zone; `kernel::Timestamp` already did (Pakistan).

use jiff::civil::{Date, Time};
use kernel::{Lang, Stated, Timestamp};

/// Which digits counts in running text use. Identifiers and hours stay ASCII whatever is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Digits {
    /// 0-9 in every language.
    #[default]
    Ascii,
    /// ۰-۹ in Urdu text; English keeps 0-9.
    Native,
}

const MONTHS_UR: [&str; 12] =
    ["جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS_UR: [&str; 7] = ["پیر", "منگل", "بدھ", "جمعرات", "جمعہ", "ہفتہ", "اتوار"];
const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The month's name.
pub fn month(lang: Lang, date: Date) -> &'static str {
    let names = match lang {
        Lang::Ur => &MONTHS_UR,
        Lang::En => &MONTHS_EN,
    };
    names.get(usize::from(date.month().unsigned_abs()).saturating_sub(1)).copied().unwrap_or_default()
}

/// The weekday's name.
pub fn weekday(lang: Lang, date: Date) -> &'static str {
    let names = match lang {
        Lang::Ur => &DAYS_UR,
        Lang::En => &DAYS_EN,
    };
    let from_monday = date.weekday().to_monday_zero_offset();
    names.get(usize::from(from_monday.unsigned_abs())).copied().unwrap_or_default()
}

/// `21 نومبر 2026` or `21 November 2026`.
pub fn date(lang: Lang, date: Date) -> String {
    format!("{} {} {}", date.day(), month(lang, date), date.year())
}

/// `14:05`, the 24-hour clock of every police book.
pub fn time(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `21 نومبر 2026، 14:05` or `21 November 2026, 14:05`, on the wall clock of Pakistan.
pub fn date_time(lang: Lang, at: Timestamp) -> String {
    let local = at.local();
    let comma = match lang {
        Lang::Ur => '،',
        Lang::En => ',',
    };
    format!("{}{comma} {}", date(lang, local.date()), time(local.time()))
}

/// When something happened as a person stated it: the hour only where she knew it.
pub fn stated(lang: Lang, stated: Stated) -> String {
    if stated.hour_known { date_time(lang, stated.at) } else { date(lang, stated.at.day()) }
}

/// Several words as one line, each told from the next by the language's comma.
pub fn list(lang: Lang, words: &[&str]) -> String {
    words.join(match lang {
        Lang::Ur => "، ",
        Lang::En => ", ",
    })
}

/// A count in thousands groups: `1,234,567`, or `۱٬۲۳۴٬۵۶۷` when Urdu digits are chosen.
pub fn count(lang: Lang, number: i64, digits: Digits) -> String {
    let native = lang == Lang::Ur && digits == Digits::Native;
    let plain = number.unsigned_abs().to_string();
    let mut shown = String::with_capacity(plain.len() * 3);
    if number < 0 {
        shown.push('-');
    }
    for (place, digit) in plain.chars().enumerate() {
        if place > 0 && (plain.len() - place).is_multiple_of(3) {
            shown.push(if native { '٬' } else { ',' });
        }
        shown.push(if native { urdu_digit(digit) } else { digit });
    }
    shown
}

fn urdu_digit(ascii: char) -> char {
    let value = ascii.to_digit(10).unwrap_or_default();
    char::from_u32(u32::from('۰') + value).unwrap_or(ascii)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil;

    #[test]
    fn a_date_is_read_in_each_language() {
        let day = civil::date(2026, 11, 21);
        assert_eq!(date(Lang::Ur, day), "21 نومبر 2026");
        assert_eq!(date(Lang::En, day), "21 November 2026");
        assert_eq!(weekday(Lang::Ur, day), "ہفتہ");
        assert_eq!(weekday(Lang::En, day), "Saturday");
    }

    #[test]
    fn the_clock_is_pakistans_and_has_24_hours() {
        let at = Timestamp::from_local(civil::date(2026, 11, 21).at(14, 5, 59, 0)).unwrap();
        assert_eq!(date_time(Lang::Ur, at), "21 نومبر 2026، 14:05");
        assert_eq!(date_time(Lang::En, at), "21 November 2026, 14:05");
    }

    #[test]
    fn counts_are_grouped_in_the_chosen_digits() {
        assert_eq!(count(Lang::En, 1_234_567, Digits::Native), "1,234,567");
        assert_eq!(count(Lang::Ur, 1_234_567, Digits::Ascii), "1,234,567");
        assert_eq!(count(Lang::Ur, -1_234_567, Digits::Native), "-۱٬۲۳۴٬۵۶۷");
        assert_eq!(count(Lang::Ur, 999, Digits::Native), "۹۹۹");
    }

    #[test]
    fn every_month_has_a_name() {
        for number in 1..=12 {
            let day = civil::date(2026, number, 1);
            assert!(!month(Lang::Ur, day).is_empty() && !month(Lang::En, day).is_empty());
        }
    }
}
