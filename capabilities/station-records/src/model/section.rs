//! Sections as an officer types them: of the catalogue, or as written where the catalogue has none such. Must not judge whether
//! one fits what happened.

use kernel::{Code, FieldErrors, text};

use super::fir::SECTIONS_MAX;

/// That no row of the catalogue has a section.
pub const UNKNOWN: Code = "station-records.fir-unknown-section";
/// The longest section that stands as it was typed, in characters.
pub const UNLISTED_MAX: usize = 60;
/// What may stand in one besides letters and digits.
const SIGNS: [char; 9] = [' ', '-', '.', '(', ')', '[', ']', '\'', '\u{200c}'];

/// What stands between two sections.
const APART: [char; 5] = [',', '،', '/', ';', '؛'];
/// Words that join two sections, as registers write them: read with, and.
const JOINING: [&str; 11] = ["rw", "r.w", "read", "with", "and", "&", "+", "اور", "و", "مع", "بشمول"];
/// Words before a number that say only that a section follows.
const UNDER: [&str; 2] = ["us", "u.s"];
/// The two of them that have a sign in themselves, as everybody presses them, and what stands for them.
const SLASHED: [(&str, &str); 8] = [
    ("u/s", " "),
    ("U/S", " "),
    ("U/s", " "),
    ("u/S", " "),
    ("r/w", " and "),
    ("R/W", " and "),
    ("R/w", " and "),
    ("r/W", " and "),
];

/// A section under which an FIR stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// The code of an offence of the catalogue.
    Listed(String),
    /// As it was typed, its digits folded: the catalogue has none such.
    Unlisted(String),
}

impl Section {
    /// The code, or what was typed.
    pub fn text(&self) -> &str {
        match self {
            Self::Listed(text) | Self::Unlisted(text) => text,
        }
    }

    /// The code; `None` where the catalogue has none.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Listed(code) => Some(code),
            Self::Unlisted(_) => None,
        }
    }
}

/// Sections as typed, each once, in the order written; one that the catalogue does not know stands as it was typed.
pub(super) fn read(
    typed: &str,
    errors: &mut FieldErrors,
    offences: impl Fn(&str) -> Result<String, Code>,
) -> Vec<Section> {
    read_all(typed, errors, |part| match offences(part) {
        Ok(code) => Ok(Section::Listed(code)),
        Err(UNKNOWN) => as_typed(part).map(Section::Unlisted),
        Err(fault) => Err(fault),
    })
}

/// With a sign between two sections instead of a word, and without `u/s` before them. A word joins only what has numbers on both
/// sides: else it is a part of a law's name.
fn as_listed(typed: &str) -> String {
    let bare = |word: &str| word.trim_end_matches('.').to_lowercase();
    let numbered = |words: &[&str]| words.iter().any(|word| word.contains(|c: char| c.is_ascii_digit()));
    let typed = SLASHED.iter().fold(typed.to_owned(), |typed, (word, plain)| typed.replace(word, plain));
    let words: Vec<&str> = typed.split_whitespace().filter(|word| !UNDER.contains(&&*bare(word))).collect();
    let mut from = 0;
    let mut listed = String::with_capacity(typed.len());
    for (at, word) in words.iter().enumerate() {
        let joins = JOINING.contains(&&*bare(word)) && numbered(&words[at + 1..]);
        // `read with` are two words for one.
        if joins && (numbered(&words[from..at]) || (at == from && at > 0)) {
            listed.push(',');
            from = at + 1;
        } else {
            listed.push_str(word);
            listed.push(' ');
        }
    }
    listed
}

/// The same where each must be of the catalogue: their codes.
pub(super) fn read_listed(
    typed: &str,
    errors: &mut FieldErrors,
    offences: impl Fn(&str) -> Result<String, Code>,
) -> Vec<String> {
    read_all(typed, errors, offences)
}

/// A fault is one of `sections`, with the section that has it; then there is none.
fn read_all<T: PartialEq>(
    typed: &str,
    errors: &mut FieldErrors,
    one: impl Fn(&str) -> Result<T, Code>,
) -> Vec<T> {
    let typed = as_listed(&text::ascii_digits(&text::line(typed)));
    let mut found: Vec<T> = Vec::new();
    let parts = typed.split(APART).map(str::trim).filter(|part| !part.is_empty());
    // One more than allowed is enough to know: each is looked up in the whole law.
    for part in parts.take(SECTIONS_MAX + 1) {
        match one(part) {
            Ok(section) if !found.contains(&section) => found.push(section),
            Ok(_) => {}
            Err(fault) => {
                errors.add_with("sections", fault, vec![("section", apart(part))]);
                return Vec::new();
            }
        }
    }
    if found.len() > SECTIONS_MAX {
        errors.add("sections", "station-records.fir-too-many-sections");
    }
    found
}

/// A number with letters of any script and the signs with which clauses are cited: no room for a sentence.
fn as_typed(part: &str) -> Result<String, Code> {
    let sane = |c: char| c.is_alphanumeric() || SIGNS.contains(&c);
    let numbered = part.chars().any(|c| c.is_ascii_digit());
    if numbered && part.chars().count() <= UNLISTED_MAX && part.chars().all(sane) {
        Ok(part.to_owned())
    } else {
        Err("station-records.fir-section-unreadable")
    }
}

/// Isolated: it is a name and not an amount, and keeps its direction.
pub(super) fn apart(part: &str) -> String {
    format!("\u{2066}{}\u{2069}", part.chars().take(UNLISTED_MAX).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn known(section: &str) -> Result<String, Code> {
        match section {
            "379" | "34" => Ok(format!("ppc-{section}")),
            "9(1)" => Err("station-records.fir-section-of-which-law"),
            _ => Err(UNKNOWN),
        }
    }

    fn faults(typed: &str) -> Vec<Code> {
        let mut errors = FieldErrors::default();
        assert!(read(typed, &mut errors, known).is_empty());
        errors.0.iter().map(|error| error.code).collect()
    }

    #[test]
    fn what_the_catalogue_does_not_know_stands_as_it_was_typed() {
        let mut errors = FieldErrors::default();
        let found = read("۳۷۹، ۱۵-A(۲) آرمز ایکٹ / 15-A(2) آرمز ایکٹ, 34", &mut errors, known);
        let listed = |code: &str| Section::Listed(code.to_owned());
        let unlisted = Section::Unlisted("15-A(2) آرمز ایکٹ".to_owned());
        assert_eq!((found, errors.0.len()), (vec![listed("ppc-379"), unlisted, listed("ppc-34")], 0));
    }

    #[test]
    fn sections_are_read_as_registers_join_them() {
        for typed in [
            "u/s 379 r/w 34",
            "U/S.379 R/W 34",
            "u/s379r/w34",
            "379 and 34",
            "379 read with 34",
            "379 & 34",
            "379 اور 34",
            "۳۷۹ مع ۳۴",
            "379/34",
        ] {
            let mut errors = FieldErrors::default();
            let found = read(typed, &mut errors, |part| known(part.trim_start_matches('.')));
            let codes: Vec<_> = found.iter().map(Section::code).collect();
            assert_eq!(codes, [Some("ppc-379"), Some("ppc-34")], "{typed}: {errors:?}");
        }
        // A law's own name keeps its word.
        let found = read("5 Arms and Ammunition Act", &mut FieldErrors::default(), known);
        assert_eq!(found, [Section::Unlisted("5 Arms and Ammunition Act".to_owned())]);
    }

    #[test]
    fn neither_nonsense_nor_a_section_of_two_laws_does() {
        for nonsense in ["379 <b>", "«379»", "()", "چوری", &"9".repeat(UNLISTED_MAX + 1)] {
            assert_eq!(faults(nonsense), ["station-records.fir-section-unreadable"], "{nonsense}");
        }
        assert_eq!(faults("9(1)"), ["station-records.fir-section-of-which-law"]);
    }

    #[test]
    fn elsewhere_each_is_of_the_catalogue() {
        let mut errors = FieldErrors::default();
        assert!(read_listed("379, 9999", &mut errors, known).is_empty());
        assert_eq!(errors.of("sections").map(|error| error.code), Some(UNKNOWN));
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics_and_is_never_long(typed in ".*") {
            let found = read(&typed, &mut FieldErrors::default(), known);
            prop_assert!(found.iter().all(|one| one.text().chars().count() <= UNLISTED_MAX));
        }
    }
}
