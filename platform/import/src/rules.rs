//! What is true of every file: which rows are somebody trying the system out, what is impossible about a moment, how the
//! number of an FIR is written. Must not change what a row says.

use kernel::{Code, text};

use crate::msg;

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
/// An FIR is said to be registered, and its number is not given.
pub const FIR_NUMBER_MISSING: &str = "fir-number-missing";
/// No FIR is said to be registered, and a number of one is given.
pub const FIR_THOUGH_NONE: &str = "fir-though-none";
/// It cannot be read whether an FIR is registered.
pub const UNCLEAR_IF_FIR: &str = "unclear-if-fir";
/// The row has fewer cells than the heading; those that are missing count as empty.
pub const SHORT_ROW: &str = "short-row";
/// Two columns with one heading say different things; the first counts.
pub const TWO_COLUMNS: &str = "two-columns";

/// Every flag, with the code by which a report names it and its words.
const ALL: [(&str, Code, i18n::Key); 18] = [
    (IN_FUTURE, "import.flag-in-future", msg::FLAG_IN_FUTURE),
    (LONG_AGO, "import.flag-long-ago", msg::FLAG_LONG_AGO),
    (EVENT_AFTER_REPORT, "import.flag-event-after-report", msg::FLAG_EVENT_AFTER_REPORT),
    (DONE_BEFORE_MADE, "import.flag-done-before-made", msg::FLAG_DONE_BEFORE_MADE),
    (FIR_BEFORE_COMPLAINT, "import.flag-fir-before-complaint", msg::FLAG_FIR_BEFORE_COMPLAINT),
    (FAR_APART, "import.flag-far-apart", msg::FLAG_FAR_APART),
    (YEAR_DIFFERS, "import.flag-year-differs", msg::FLAG_YEAR_DIFFERS),
    (UNREADABLE_TIME, "import.flag-unreadable-time", msg::FLAG_UNREADABLE_TIME),
    (NO_TIME, "import.flag-no-time", msg::FLAG_NO_TIME),
    (UNREADABLE_FIR, "import.flag-unreadable-fir", msg::FLAG_UNREADABLE_FIR),
    (HIDDEN_MARKS, "import.flag-hidden-marks", msg::FLAG_HIDDEN_MARKS),
    (WHICH_DAY, "import.flag-which-day", msg::FLAG_WHICH_DAY),
    (NEGATIVE_TIME, "import.flag-negative-time", msg::FLAG_NEGATIVE_TIME),
    (FIR_NUMBER_MISSING, "import.flag-fir-number-missing", msg::FLAG_FIR_NUMBER_MISSING),
    (FIR_THOUGH_NONE, "import.flag-fir-though-none", msg::FLAG_FIR_THOUGH_NONE),
    (UNCLEAR_IF_FIR, "import.flag-unclear-if-fir", msg::FLAG_UNCLEAR_IF_FIR),
    (SHORT_ROW, "import.flag-short-row", msg::FLAG_SHORT_ROW),
    (TWO_COLUMNS, "import.flag-two-columns", msg::FLAG_TWO_COLUMNS),
];

fn known_flag(flag: &str) -> Option<&'static (&'static str, Code, i18n::Key)> {
    ALL.iter().find(|(known, ..)| *known == flag)
}

/// The words of a flag.
pub fn flag_name(flag: &str) -> Option<i18n::Key> {
    known_flag(flag).map(|(_, _, words)| *words)
}

/// The code of a flag: its message key with a dot.
pub(crate) fn flag_code(flag: &str) -> Option<Code> {
    known_flag(flag).map(|(_, code, _)| *code)
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

/// A cell that ought to say yes or no says neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unclear;

/// What people write for yes and no.
const YES: [&str; 9] = ["yes", "y", "true", "t", "1", "1.0", "ہاں", "جی", "جی ہاں"];
const NO: [&str; 8] = ["no", "n", "false", "f", "0", "0.0", "نہیں", "جی نہیں"];
/// What exports write besides of an FIR.
const REGISTERED: [&str; 4] = ["-1", "registered", "fir registered", "✓"];
const NOT_REGISTERED: [&str; 4] = ["not registered", "fir not registered", "unregistered", "✗"];

/// Whether a folded word is a yes or a no, and nothing more.
pub(crate) fn word_of_yes_or_no(word: &str) -> Option<bool> {
    match word {
        word if YES.contains(&word) => Some(true),
        word if NO.contains(&word) => Some(false),
        _ => None,
    }
}

/// Whether a cell says yes or no; `None` where it says nothing.
pub fn yes_or_no(typed: &str) -> Result<Option<bool>, Unclear> {
    let folded = text::fold(&text::line(typed));
    let plain = folded.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '!' | '"' | '\''));
    let known = |word: &str| match word {
        word if REGISTERED.contains(&word) => Some(true),
        word if NOT_REGISTERED.contains(&word) => Some(false),
        word => word_of_yes_or_no(word),
    };
    if let Some(said) = known(plain) {
        return Ok(Some(said));
    }
    if is_nothing(typed) {
        return Ok(None);
    }
    // `Yes - pending`, `No FIR`; `No. 124/19` is a number.
    let first = plain.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    match known(first).filter(|_| first.starts_with(char::is_alphabetic)) {
        Some(false) if plain.contains(|c: char| c.is_ascii_digit()) => Err(Unclear),
        Some(said) => Ok(Some(said)),
        None => Err(Unclear),
    }
}

/// A number of a complaint as it is compared: digits and dashes of one sort, narrow letters, without marks that are not seen.
pub fn complaint_number(typed: &str) -> String {
    let one = |c: char| match c {
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' => None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0),
        c => Some(c),
    };
    let narrow: String = typed.chars().filter_map(one).collect();
    text::ascii_digits(&text::line(&narrow)).to_uppercase()
}

/// A cell without what exports put about it so that a spreadsheet does not change it: `="00124"` and `'00124` are `00124`.
pub fn undressed(cell: &str) -> &str {
    let plain = cell.trim();
    let formula = plain.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    if let Some(inside) = formula.filter(|inside| !inside.contains('"')) {
        return inside;
    }
    plain.strip_prefix('\'').filter(|rest| rest.starts_with(char::is_numeric)).unwrap_or(cell)
}

/// True for what a spreadsheet shows in the place of a number: `#REF!`, `#N/A`, `#####`.
pub fn is_broken(typed: &str) -> bool {
    let typed = text::line(typed);
    typed.strip_prefix('#').is_some_and(|rest| {
        rest.ends_with(['!', '?']) || rest.eq_ignore_ascii_case("n/a") || rest.chars().all(|c| c == '#')
    })
}

/// True for a number that a spreadsheet has shortened, so that many have become one: `1.23E+10`.
pub fn is_shortened(typed: &str) -> bool {
    let typed = text::ascii_digits(&text::line(typed)).to_lowercase();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    typed.split_once('e').is_some_and(|(shown, power)| {
        digits(power.strip_prefix('+').unwrap_or(power)) && digits(&shown.replacen(['.', ','], "", 1))
    })
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
    fn yes_and_no_are_known_however_they_are_dressed() {
        for yes in [
            "Yes",
            " YES ",
            "y",
            "TRUE",
            "1",
            "1.0",
            "۱",
            "-1",
            "Registered",
            "FIR Registered",
            "ہاں",
            "جی ہاں",
            "Yes - pending",
            "Yes (124/19)",
            "✓",
        ] {
            assert_eq!(yes_or_no(yes), Ok(Some(true)), "{yes}");
        }
        for no in ["No", "n", "FALSE", "0", "0.0", "۰", "Not Registered", "نہیں", "جی نہیں", "No FIR", "no."]
        {
            assert_eq!(yes_or_no(no), Ok(Some(false)), "{no}");
        }
        for nothing in ["", " ", "NULL", "-", "N/A", "--"] {
            assert_eq!(yes_or_no(nothing), Ok(None), "{nothing}");
        }
        for unclear in ["maybe", "Pending", "124/19", "No. 124/19", "2", "?"] {
            assert_eq!(yes_or_no(unclear), Err(Unclear), "{unclear}");
        }
    }

    #[test]
    fn a_number_of_a_complaint_is_one_however_it_was_typed() {
        for typed in [
            "LHR-7",
            "lhr-7",
            " LHR\u{2013}7\u{A0}",
            "LHR-\u{200B}7",
            "LHR-۷",
            "ＬＨＲ－７",
            "\u{FEFF}LHR\u{2212}7",
        ] {
            assert_eq!(complaint_number(typed), "LHR-7", "{typed}");
        }
    }

    #[test]
    fn what_a_spreadsheet_leaves_of_a_cell_is_known() {
        for (cell, plain) in [
            ("=\"00124\"", "00124"),
            (" =\"LHR-7\" ", "LHR-7"),
            ("'00124", "00124"),
            ("'۱۲۴", "۱۲۴"),
            ("'Ali", "'Ali"),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("=1+1", "=1+1"),
            ("O'Neil", "O'Neil"),
        ] {
            assert_eq!(undressed(cell), plain, "{cell}");
        }
        assert!(["#REF!", "#N/A", "#NAME?", "####", "#DIV/0!"].into_iter().all(is_broken));
        assert!(!["#124", "FIR#", "", "124"].into_iter().any(is_broken));
    }

    #[test]
    fn a_number_that_a_spreadsheet_has_shortened_is_known() {
        for typed in ["1.23E+10", "2.01901E+11", "4e12", " 1.5E+009 ", "1,2E+10"] {
            assert!(is_shortened(typed), "{typed}");
        }
        for typed in ["LHR-1E+1", "E+10", "123", "4E", "12E4A", "QTA-19-00417"] {
            assert!(!is_shortened(typed), "{typed}");
        }
    }
}
