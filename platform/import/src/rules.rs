//! What is true of every file: which rows are somebody trying the system out, what is impossible about a moment, how the
//! number of an FIR is written. Must not change what a row says.

use kernel::text;

/// The first year of which the systems that are taken over can have a record.
pub const FIRST_YEAR: i16 = 1990;
/// Two moments of one matter farther apart than this are a mistake of the year: the farthest seen in real exports, 16,248
/// hours.
pub const FAR_APART_SECONDS: i64 = 16_248 * 3_600;

/// A moment lies ahead.
pub const IN_FUTURE: &str = "in-future";
/// A moment is before [`FIRST_YEAR`].
pub const LONG_AGO: &str = "long-ago";
/// What happened is stated to be after its report.
pub const EVENT_AFTER_REPORT: &str = "event-after-report";
/// Something was done to a complaint before it was made.
pub const DONE_BEFORE_MADE: &str = "done-before-made";
/// The FIR is older than the complaint.
pub const FIR_BEFORE_COMPLAINT: &str = "fir-before-complaint";
/// Two moments are too far apart.
pub const FAR_APART: &str = "far-apart";
/// The year of the number is not that of its moment.
pub const YEAR_DIFFERS: &str = "year-differs";
/// A moment cannot be read.
pub const UNREADABLE_TIME: &str = "unreadable-time";
/// There is no moment.
pub const NO_TIME: &str = "no-time";
/// The number of the FIR cannot be read.
pub const UNREADABLE_FIR: &str = "unreadable-fir";
/// A cell has marks that are not seen and could mislead.
pub const HIDDEN_MARKS: &str = "hidden-marks";
/// Day and month of a date could stand either way, or stand otherwise than in the rest of the file.
pub const WHICH_DAY: &str = "which-day";
/// The time in which somebody answered is below nothing.
pub const NEGATIVE_TIME: &str = "negative-time";

/// Every flag.
pub const FLAGS: [&str; 13] = [
    IN_FUTURE,
    LONG_AGO,
    EVENT_AFTER_REPORT,
    DONE_BEFORE_MADE,
    FIR_BEFORE_COMPLAINT,
    FAR_APART,
    YEAR_DIFFERS,
    UNREADABLE_TIME,
    NO_TIME,
    UNREADABLE_FIR,
    HIDDEN_MARKS,
    WHICH_DAY,
    NEGATIVE_TIME,
];

/// The words of a flag.
pub fn flag_name(flag: &str) -> Option<i18n::Key> {
    use crate::msg;
    Some(match flag {
        IN_FUTURE => msg::FLAG_IN_FUTURE,
        LONG_AGO => msg::FLAG_LONG_AGO,
        EVENT_AFTER_REPORT => msg::FLAG_EVENT_AFTER_REPORT,
        DONE_BEFORE_MADE => msg::FLAG_DONE_BEFORE_MADE,
        FIR_BEFORE_COMPLAINT => msg::FLAG_FIR_BEFORE_COMPLAINT,
        FAR_APART => msg::FLAG_FAR_APART,
        YEAR_DIFFERS => msg::FLAG_YEAR_DIFFERS,
        UNREADABLE_TIME => msg::FLAG_UNREADABLE_TIME,
        NO_TIME => msg::FLAG_NO_TIME,
        UNREADABLE_FIR => msg::FLAG_UNREADABLE_FIR,
        HIDDEN_MARKS => msg::FLAG_HIDDEN_MARKS,
        WHICH_DAY => msg::FLAG_WHICH_DAY,
        NEGATIVE_TIME => msg::FLAG_NEGATIVE_TIME,
        _ => return None,
    })
}

/// Words by which somebody tries a system out.
const TEST: [&str; 9] = ["test", "tests", "testing", "tester", "testps", "pstest", "dummy", "ٹیسٹ", "ٹیسٹنگ"];
/// Words that do so where a name has no other.
const ALONE: [&str; 3] = ["demo", "sample", "asdf"];
/// What is written behind `test` without a space.
const BEHIND: [&str; 6] = ["entry", "user", "person", "case", "fir", "complaint"];
/// Words that may stand beside them in a cell that says nothing else.
const BESIDE: [&str; 12] =
    ["entry", "please", "ignore", "this", "is", "a", "sample", "demo", "only", "just", "data", "record"];

/// The words of a cell as they are compared: without digits about them, wide letters as narrow ones, `T E S T` as one.
fn words(cell: &str) -> Vec<String> {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    let folded = text::fold(&text::line(cell).chars().map(narrow).collect::<String>());
    let pieces = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> =
        pieces.map(|word| word.trim_matches(|c: char| c.is_ascii_digit()).to_owned()).collect();
    let spaced = words.len() > 3 && words.iter().all(|word| word.chars().count() == 1);
    if spaced { vec![words.concat()] } else { words }
}

fn is_test_word(word: &str) -> bool {
    TEST.contains(&word) || word.strip_prefix("test").is_some_and(|rest| BEHIND.contains(&rest))
}

/// True for a name that somebody used to try the system out: `Test PS`, `test`, `TEST123`, `TestUser`, `T E S T`, `ٹیسٹ`.
pub fn is_test(name: &str) -> bool {
    let words = words(name);
    words.iter().any(|word| is_test_word(word))
        || matches!(words.as_slice(), [one] if ALONE.contains(&one.as_str()))
}

/// True for a cell that says nothing but that somebody tried the system out: `Test entry, please ignore`, `TEST-001`; not for `DNA test
/// awaited`.
pub fn is_only_test(cell: &str) -> bool {
    let words = words(cell);
    let fits = |word: &String| word.is_empty() || is_test_word(word) || BESIDE.contains(&word.as_str());
    words.iter().any(|word| is_test_word(word)) && words.iter().all(fits)
}

/// True when a cell has NUL or marks that turn text round.
pub fn has_hidden_marks(cell: &str) -> bool {
    cell.chars().any(|c| c == '\0' || text::is_bidi_control(c))
}

/// A whole number as exports write it: `124`, ` ۱۲۴ `, `124.00`, `1,234`.
pub fn whole_number(typed: &str) -> Option<u32> {
    let typed = text::ascii_digits(&text::line(typed));
    let (whole, fraction) = typed.split_once('.').unwrap_or((&typed, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && fraction.bytes().all(|byte| byte == b'0');
    let fits = (1..=7).contains(&digits.len()) && plain;
    fits.then(|| digits.parse().ok()).flatten().filter(|number| *number > 0)
}

/// The number of an FIR in a column of its own, with its year where that is written too: `124`, `FIR-125`, `#130`, `124/19`.
pub fn own_number(typed: &str) -> Option<(u32, Option<u32>)> {
    let line = text::fold(&text::line(typed));
    let mut rest = line.as_str();
    loop {
        let bare = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '.' | ':' | '-'));
        let word = ["fir", "number", "no"].iter().find_map(|word| bare.strip_prefix(word));
        if let Some(after) = word {
            rest = after;
            continue;
        }
        // `-3` is no number of an FIR, `FIR-3` is.
        rest = if bare.len() == line.len() || line.starts_with(['f', 'n', '#']) { bare } else { &line };
        break;
    }
    whole_number(rest)
        .map(|number| (number, None))
        .or_else(|| fir_number(rest).map(|(number, year)| (number, Some(year))))
}

/// True where exports write that there is nothing: empty, `NULL`, `N/A`, dashes and noughts.
pub fn is_nothing(typed: &str) -> bool {
    let typed = text::ascii_digits(&text::fold(&text::line(typed)));
    let marks = typed.chars().all(|c| matches!(c, '0' | '/' | '-' | ' ' | '.'));
    marks || matches!(typed.as_str(), "null" | "n/a" | "n.a." | "n.a" | "na" | "nil" | "none" | "nan" | "no")
}

/// True for a stretch of time below nothing: `-3`, `−3`, `-1 day`, `-00:20`, `(3)`.
pub fn is_negative(typed: &str) -> bool {
    let typed = text::ascii_digits(&text::line(typed));
    let below = typed.strip_prefix(['-', '\u{2212}', '\u{2013}', '(']);
    below.is_some_and(|rest| {
        rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && rest.contains(|c: char| ('1'..='9').contains(&c))
    })
}

/// A year in four digits or two.
pub fn year(typed: &str) -> Option<u32> {
    let number = whole_number(typed)?;
    match number {
        0..70 => Some(2000 + number),
        70..100 => Some(1900 + number),
        1000..=9999 => Some(number),
        _ => None,
    }
}

/// The number of an FIR as it is compared: `124/19`, `FIR No. 124-2019` and `۱۲۴/۱۹` are `124/2019`.
pub fn fir_number(typed: &str) -> Option<(u32, u32)> {
    let typed = text::ascii_digits(&text::line(typed));
    let from = typed.find(|c: char| c.is_ascii_digit())?;
    if typed.get(..from)?.chars().count() > 10 {
        return None;
    }
    let (number, rest) = typed.get(from..)?.split_once(['/', '-', '\\'])?;
    Some((whole_number(number)?, year(rest)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_tries_the_system_out_is_known() {
        for name in [
            "Test PS",
            "PS TEST",
            "test",
            "Test123 Khan",
            "ٹیسٹ",
            "testing user",
            " TEST\u{200B} ",
            "TestEntry",
            "testuser",
            "tests",
            "1test",
            "T E S T",
            "Ｔｅｓｔ",
            "ٹیسٹنگ",
            "demo",
            "Sample",
            "asdf",
            "Test District",
        ] {
            assert!(is_test(name), "{name}");
        }
        for name in [
            "Sariab",
            "Attest Khan",
            "Contest",
            "",
            "Testament",
            "Protest",
            "A. B. C. D",
            "Demobilised Khan",
            "Latest",
        ] {
            assert!(!is_test(name), "{name}");
        }
    }

    #[test]
    fn a_cell_that_says_more_is_no_test() {
        for cell in [
            "Test Entry",
            "testing 123",
            "dummy",
            "test",
            "TEST-001",
            "Test entry please ignore",
            "this is a test",
            "ٹیسٹ",
            "testentry",
        ] {
            assert!(is_only_test(cell), "{cell}");
        }
        for cell in [
            "Test of a weapon without licence",
            "DNA test awaited",
            "Testament",
            "contest",
            "Attest",
            "Protest",
            "",
            "123",
            "sample",
            "this is a demo",
            "Drug test positive",
        ] {
            assert!(!is_only_test(cell), "{cell}");
        }
    }

    #[test]
    fn a_number_in_its_own_column_may_be_dressed() {
        for (typed, number) in [
            ("124", 124),
            ("FIR-125", 125),
            ("FIR No. 126", 126),
            ("1,234", 1234),
            ("#130", 130),
            ("124.00", 124),
            (" ۱۲۴ ", 124),
            ("No 7", 7),
        ] {
            assert_eq!(own_number(typed), Some((number, None)), "{typed}");
        }
        for typed in ["124/19", "124/2019", "FIR 124/19", "124-19"] {
            assert_eq!(own_number(typed), Some((124, Some(2019))), "{typed}");
        }
        for typed in ["", "x", "-3", "0", "1,23", "12345,678", "1.5", "FIR", "#", "NULL"] {
            assert_eq!(own_number(typed), None, "{typed}");
        }
    }

    #[test]
    fn nothing_is_known_however_it_is_written() {
        for typed in ["", "NULL", "-", "N/A", "0", "na", "n.a.", "۰", "No"] {
            assert!(is_nothing(typed), "{typed}");
        }
        for typed in ["Q-1", "10", "null-1"] {
            assert!(!is_nothing(typed), "{typed}");
        }
    }

    #[test]
    fn numbers_are_compared_however_they_are_written() {
        for typed in ["124/19", "124/2019", " ۱۲۴/۱۹ ", "FIR No. 124-19", "124.0/2019"] {
            assert_eq!(fir_number(typed), Some((124, 2019)), "{typed}");
        }
        for typed in ["", "124", "n/yy", "/19", "124/", "0/19", "12345678/19", "124/20199"] {
            assert_eq!(fir_number(typed), None, "{typed}");
        }
        assert_eq!(
            (year("19"), year("1999"), year("99"), year("0")),
            (Some(2019), Some(1999), Some(1999), None)
        );
    }

    #[test]
    fn time_below_nothing_is_known() {
        for typed in ["-3", " -1 day", "-00:20", "\u{2212}۲", "(3)", "-0.5"] {
            assert!(is_negative(typed), "{typed}");
        }
        for typed in ["3", "", "-", "--", "0", "-0", "-00:00", "n/a", "1 day", "2-3 days"] {
            assert!(!is_negative(typed), "{typed}");
        }
    }

    #[test]
    fn every_flag_has_words() {
        assert!(FLAGS.iter().all(|flag| flag_name(flag).is_some()));
    }
}
