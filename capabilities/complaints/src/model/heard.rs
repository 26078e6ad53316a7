//! What a text message or a letter means: the status of a report, a report, her code, or nothing that a program understands. Urdu,
//! Roman Urdu and English, any digits, any signs between. No I/O, no async.

use kernel::{Lang, entropy, text};

/// Words before a report.
const REPORT: &[&str] = &[
    "REPORT",
    "RPT",
    "RPRT",
    "REPOT",
    "RIPORT",
    "RAPAT",
    "COMPLAINT",
    "SHIKAYAT",
    "SHIKAYET",
    "DARKHAST",
    "رپورٹ",
    "رپٹ",
    "شکایت",
    "درخواست",
];
/// Words that ask for her code.
const CODE: &[&str] = &["CODE", "KOD", "کوڈ"];
/// Words that people write around a number and a code, and that say nothing more.
const AROUND: &[&str] = &[
    "STATUS",
    "CODE",
    "KOD",
    "NUMBER",
    "NUM",
    "NO",
    "NR",
    "SLIP",
    "REPORT",
    "RPT",
    "CHECK",
    "TRACK",
    "MY",
    "OF",
    "AND",
    "PLEASE",
    "کوڈ",
    "نمبر",
    "رپورٹ",
    "اور",
    "پرچی",
    "میری",
    "میرا",
    "کا",
    "کی",
    "حال",
];
/// Two of these and it is English.
const ENGLISH: &[&str] =
    &["THE", "IS", "WAS", "MY", "AND", "OF", "HAS", "HAVE", "PLEASE", "FROM", "WITH", "THIS", "WERE", "YOUR"];

/// How words begin that people use of violence, of threats and of police officers who take money. A word too many costs a wait.
const GRAVE: &[&str] = &[
    "BEAT",
    "RAPE",
    "ABUS",
    "HARASS",
    "MOLEST",
    "THREAT",
    "STALK",
    "HUSBAND",
    "ACID",
    "FORCED",
    "BRIBE",
    "MARTA",
    "MAARTA",
    "MARPEET",
    "TASHAD",
    "ZYADTI",
    "ZIADTI",
    "ZIYADTI",
    "ZABARDAST",
    "HARASA",
    "CHHER",
    "IZZAT",
    "SHOHAR",
    "SHAUHAR",
    "KHAWAND",
    "KHAVAND",
    "DHAMK",
    "JINSI",
    "TEZAB",
    "RISHWAT",
    "مارتا",
    "مارپیٹ",
    "پیٹ",
    "تشدد",
    "زیادتی",
    "زبردستی",
    "ہراس",
    "چھیڑ",
    "عصمت",
    "عزت",
    "جنسی",
    "شوہر",
    "خاوند",
    "دھمک",
    "تیزاب",
    "ریپ",
    "رشوت",
];

/// Whether words may tell of what is sealed from its first word: then a person reads them before they stand in any list. A program
/// that only guesses must not file them openly, nor seal what a station should have at once.
pub fn may_be_grave(words: &str) -> bool {
    let clean = text::fold(&text::line(words));
    let begins = |token: &str| GRAVE.iter().any(|begin| token.starts_with(&*text::fold(begin)));
    clean.split(|c: char| !c.is_alphanumeric()).any(begins)
}

/// What is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// How a report stands: its number, empty for one that is sealed, and its code.
    Status {
        /// The number as it is printed.
        number: String,
        /// The code as it is printed.
        code: String,
    },
    /// Her code, please.
    Code,
    /// A report, in these words.
    Report(String),
    /// Nothing a program understands.
    Other,
}

impl Meant {
    /// Reads a message.
    pub fn read(words: &str) -> Self {
        let tokens = tokens(words);
        if let Some((number, code)) = pair(&tokens) {
            return Self::Status { number, code };
        }
        match tokens.split_first() {
            Some((only, [])) if CODE.contains(&only.as_str()) => Self::Code,
            Some((first, [_, ..])) if REPORT.contains(&first.as_str()) => Self::Report(after_first(words)),
            _ => Self::Other,
        }
    }
}

/// The language in which whoever wrote this is answered: Urdu unless it is clearly English.
pub fn language(words: &str) -> Lang {
    let english = tokens(words).iter().filter(|token| ENGLISH.contains(&token.as_str())).count();
    if english >= 2 { Lang::En } else { Lang::Ur }
}

/// What somebody wrote in a letter herself: without what it quotes below, and without the line that says whose words those are.
pub fn own_words(letter: &str) -> &str {
    let (mut own, mut at) = (0, 0);
    for line in letter.split_inclusive('\n') {
        let said = line.trim();
        if said.starts_with('>') || said == "--" {
            return letter.get(..own).unwrap_or(letter);
        }
        at += line.len();
        if !said.is_empty() && !said.ends_with(':') {
            own = at;
        }
    }
    letter
}

/// Whether somebody wrote on below what her letter quotes, or below a line of two dashes: a program takes neither for her own words,
/// a person may.
pub fn says_below(letter: &str) -> bool {
    let below = letter.get(own_words(letter).len()..).unwrap_or_default();
    let quoted = |line: &str| line.is_empty() || line.starts_with('>') || line == "--";
    let own = |line: &&str| !quoted(line);
    below.lines().map(str::trim).filter(own).any(|line| !line.ends_with(':'))
}

/// Runs of letters and digits: capitals, ASCII digits, without marks.
fn tokens(words: &str) -> Vec<String> {
    let clean = text::ascii_digits(&text::line(words)).to_uppercase();
    clean.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).map(str::to_owned).collect()
}

/// What follows the first run of letters, as it was written.
fn after_first(words: &str) -> String {
    let clean = text::narrative(words);
    let begun = clean.trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = begun.trim_start_matches(char::is_alphanumeric);
    rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '"' | '“' | '(' | '+')).to_owned()
}

/// A number and a code in any order, or the code alone; nothing else may be said beside them.
fn pair(tokens: &[String]) -> Option<(String, String)> {
    let tokens: Vec<&str> =
        tokens.iter().map(String::as_str).filter(|token| !AROUND.contains(token)).collect();
    let (number, rest) = without_number(&tokens);
    let code = entropy::read_secret_code(&rest.concat())?;
    // Three words of four letters are no code, nor is a telephone's number: one has both, but for one in some thirty.
    let both = code.bytes().any(|b| b.is_ascii_digit()) && code.bytes().any(|b| b.is_ascii_alphabetic());
    let telling = number.is_some() || both;
    telling.then(|| (number.unwrap_or_default(), code))
}

/// The number in printed form, and what is left without it. Four runs in a row, or all of them in one.
fn without_number(tokens: &[&str]) -> (Option<String>, Vec<String>) {
    let all = || tokens.iter().map(|token| (*token).to_owned());
    for (at, four) in tokens.windows(4).enumerate() {
        if let [unit, office, year, serial] = four
            && is_number(unit, office, year, serial)
        {
            let rest = all().take(at).chain(all().skip(at + 4)).collect();
            return (Some(four.join("-")), rest);
        }
    }
    (None, all().collect())
}

fn is_number(unit: &str, office: &str, year: &str, serial: &str) -> bool {
    let code =
        |token: &str| (2..=6).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_alphanumeric());
    let (digits, series) = year.split_at_checked(4).unwrap_or_default();
    code(unit)
        && code(office)
        && digits.starts_with("20")
        && digits.bytes().all(|b| b.is_ascii_digit())
        && series.len() <= 6
        && series.bytes().all(|b| b.is_ascii_alphanumeric())
        && (1..=9).contains(&serial.len())
        && serial.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn status(number: &str, code: &str) -> Meant {
        Meant::Status { number: number.to_owned(), code: code.to_owned() }
    }

    #[test]
    fn number_and_code_are_read_in_any_order_digits_and_signs() {
        let want = status("QTA-SAR-2026-000123", "ABCD-2345-WXYT");
        for words in [
            "QTA-SAR-2026-000123 ABCD-2345-WXYT",
            "abcd2345wxyt qta sar 2026 000123",
            "ABCD 2345 WXYT, QTA-SAR-۲۰۲۶-۰۰۰۱۲۳",
            "\u{202e}status: QTA–SAR–2026–000123 / code ABCD-۲۳۴۵-WXYT.",
            "رپورٹ نمبر QTA-SAR-2026-000123 کوڈ ABCD-2345-WXYT",
            "\nQTA-SAR-2026-000123\n\nABCD-2345-WXYT\n",
        ] {
            assert_eq!(Meant::read(words), want, "{words}");
        }
        assert_eq!(Meant::read("code: ABCD 2345 WXYT"), status("", "ABCD-2345-WXYT"), "one that is sealed");
        assert_eq!(
            Meant::read("QTA-SAR-2026BE2-000123 ABCD-2345-WXYT"),
            status("QTA-SAR-2026BE2-000123", "ABCD-2345-WXYT")
        );
    }

    #[test]
    fn words_are_not_taken_for_a_code() {
        for words in [
            "MERA GHAR JALA",
            "meraghar jala",
            "QTA-SAR-2026-000123",
            "ABCD-2345",
            "salam",
            "",
            "+923001234567",
            "+92 333 234 5678",
        ] {
            assert_eq!(Meant::read(words), Meant::Other, "{words}");
        }
        let told = "QTA-SAR-2026-000123 ABCD-2345-WXYT woh phir aya hai";
        assert_eq!(Meant::read(told), Meant::Other, "somebody reads what else she says");
    }

    #[test]
    fn a_report_begins_with_its_word_and_keeps_hers() {
        for (words, told) in [
            ("REPORT meri bakri chori ho gai, 2 din pehle", "meri bakri chori ho gai, 2 din pehle"),
            ("رپورٹ: میری بکری چوری ہو گئی", "میری بکری چوری ہو گئی"),
            ("\u{200f}rpt- (raat ko) chori", "(raat ko) chori"),
            ("رپورٹ ۹۲۳۳۳۲۳۴۵۶۷۸", "۹۲۳۳۳۲۳۴۵۶۷۸"),
            ("شکایت\nپانی نہیں", "پانی نہیں"),
        ] {
            assert_eq!(Meant::read(words), Meant::Report(told.to_owned()), "{words}");
        }
        assert_eq!(Meant::read("report"), Meant::Other, "nothing was said");
        assert_eq!(Meant::read("reporter aya"), Meant::Other);
        assert_eq!((Meant::read(" Code? "), Meant::read("کوڈ")), (Meant::Code, Meant::Code));
    }

    #[test]
    fn what_is_quoted_is_not_what_she_wrote() {
        let pair = "QTA-SAR-2026-000123\nABCD-2345-WXYT";
        for letter in [
            pair.to_owned(),
            format!("{pair}\n-- \nGul Bibi, Quetta"),
            format!("{pair}\n\nOn 22 November the police wrote:\n> Message\n> words"),
            format!("Code:\n{pair}\n\n> words"),
        ] {
            let own = own_words(&letter);
            assert_eq!(Meant::read(own), status("QTA-SAR-2026-000123", "ABCD-2345-WXYT"), "{letter}");
        }
        assert_eq!(own_words("> only quoted"), "");
        for (letter, more) in [
            (pair.to_owned(), false),
            (format!("{pair}\n\nOn 22 November the police wrote:\n> Message\n> words\n"), false),
            (format!("{pair}\n> Message\nHe is back, please come"), true),
            (format!("{pair}\n-- \nHe is back"), true),
        ] {
            assert_eq!(says_below(&letter), more, "{letter}");
        }
    }

    #[test]
    fn english_is_answered_in_english() {
        assert_eq!(language("my goat was stolen from the yard"), Lang::En);
        assert_eq!(language("meri bakri chori ho gai"), Lang::Ur);
        assert_eq!(language("میری بکری"), Lang::Ur);
    }

    proptest! {
        #[test]
        fn hostile_words_never_panic(words in ".*") {
            let _ = (Meant::read(&words), language(&words), own_words(&words), says_below(&words));
        }
    }
}
