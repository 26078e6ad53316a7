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

/// What stands between two sections that have nothing to do with each other.
const APART: [char; 4] = [',', '،', ';', '؛'];
/// Words that join two sections, as registers write them: read with, and.
const JOINING: [&str; 11] = ["rw", "r.w", "read", "with", "and", "&", "+", "اور", "و", "مع", "بشمول"];
/// Words that say only that a section follows.
const SECTION: [&str; 6] = ["دفعہ", "دفعات", "section", "sections", "sec", "s"];
/// The same before a number, written together.
const UNDER: [&str; 2] = ["us", "u.s"];
/// Two of them that have a sign in themselves, as everybody presses them, and what stands for them.
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
    read_all(typed, errors, |one| match code_of(one, &offences) {
        Ok(code) => Ok(Section::Listed(code)),
        Err(UNKNOWN) => as_typed(&one.text()).map(Section::Unlisted),
        Err(fault) => Err(fault),
    })
}

/// The same where each must be of the catalogue: their codes.
pub(super) fn read_listed(
    typed: &str,
    errors: &mut FieldErrors,
    offences: impl Fn(&str) -> Result<String, Code>,
) -> Vec<String> {
    read_all(typed, errors, |one| code_of(one, &offences))
}

/// A fault is one of `sections`, with the section that has it; then there is none.
fn read_all<T: PartialEq>(
    typed: &str,
    errors: &mut FieldErrors,
    one: impl Fn(&Cited) -> Result<T, Code>,
) -> Vec<T> {
    let mut found: Vec<T> = Vec::new();
    // One more than allowed is enough to know: each is looked up in the whole law.
    for cited in cited(typed).into_iter().take(SECTIONS_MAX + 1) {
        match one(&cited) {
            Ok(section) if !found.contains(&section) => found.push(section),
            Ok(_) => {}
            Err(fault) => {
                errors.add_with("sections", fault, vec![("section", apart(&cited.text()))]);
                return Vec::new();
            }
        }
    }
    if found.len() > SECTIONS_MAX {
        errors.add("sections", "station-records.fir-too-many-sections");
    }
    found
}

/// One section as it was written, and the law that stands with another of its chain where none stands with it: `13` of `13 and 15 BAA`.
struct Cited {
    written: String,
    law: Option<String>,
}

impl Cited {
    /// With its law, wherever that stood.
    fn text(&self) -> String {
        self.law.as_ref().map_or_else(|| self.written.clone(), |law| format!("{} {law}", self.written))
    }
}

/// A bare number of a chain is of the law beside it, or of the Penal Code, with which other laws are read; never of any other law that
/// happens to have the number.
fn code_of(one: &Cited, offences: impl Fn(&str) -> Result<String, Code>) -> Result<String, Code> {
    match &one.law {
        None => offences(&one.written),
        Some(_) => offences(&one.text()).or_else(|_| offences(&format!("{} PPC", one.written))),
    }
}

/// Sections as registers write them: apart by commas; joined by a stroke or a word into a chain, of which one may name the law for all.
fn cited(typed: &str) -> Vec<Cited> {
    let typed = text::ascii_digits(&text::line(typed));
    let typed = SLASHED.iter().fold(typed, |typed, (word, plain)| typed.replace(word, plain));
    let mut all = Vec::new();
    for chain in typed.split(APART) {
        let written: Vec<String> = chain.split('/').flat_map(pieces).collect();
        let laws: Vec<Option<String>> = written.iter().map(|one| law_in(one)).collect();
        for (at, (written, law)) in written.iter().zip(&laws).enumerate() {
            let after = laws.iter().skip(at + 1).flatten().next();
            let before = laws.iter().take(at).rev().flatten().next();
            let law = if law.is_none() { after.or(before).cloned() } else { None };
            all.push(Cited { written: written.clone(), law });
        }
    }
    all
}

/// A part at its joining words. One joins only where numbers stand on both its sides: elsewhere it is a part of a law's name.
fn pieces(part: &str) -> Vec<String> {
    let bare = |word: &str| word.trim_end_matches('.').to_lowercase();
    let numbered = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let (mut pieces, mut piece, mut between) = (Vec::new(), Vec::<&str>::new(), Vec::<&str>::new());
    for word in part.split_whitespace().map(|word| word.trim_start_matches(['.', ':'])) {
        let plain = bare(word);
        if word.is_empty() || UNDER.contains(&&*plain) {
            continue;
        }
        if JOINING.contains(&&*plain) || (!between.is_empty() && SECTION.contains(&&*plain)) {
            between.push(word);
            continue;
        }
        if !between.is_empty() && numbered(word) && piece.iter().any(|word| numbered(word)) {
            pieces.push(piece.join(" "));
            piece.clear();
            between.clear();
        }
        piece.append(&mut between);
        piece.push(word);
    }
    piece.append(&mut between);
    if !piece.is_empty() {
        pieces.push(piece.join(" "));
    }
    pieces
}

/// The words of a law beside a number: `15 بی اے اے`, `PPC 302`, `دفعہ 379 ت پ`.
fn law_in(written: &str) -> Option<String> {
    let beside = |word: &&str| {
        !word.contains(|c: char| c.is_ascii_digit())
            && !SECTION.contains(&&*word.trim_end_matches('.').to_lowercase())
    };
    let words: Vec<&str> = written.split_whitespace().filter(beside).collect();
    (!words.is_empty() && written.contains(|c: char| c.is_ascii_digit())).then(|| words.join(" "))
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
            "379" | "34" | "302" => Ok(format!("ppc-{section}")),
            "379 PPC" | "34 PPC" | "302 PPC" => Ok(format!("ppc-{}", section.trim_end_matches(" PPC"))),
            "13" | "13 AO" => Ok("arms-13".to_owned()),
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
            let found = read(typed, &mut errors, known);
            let codes: Vec<_> = found.iter().map(Section::code).collect();
            assert_eq!(codes, [Some("ppc-379"), Some("ppc-34")], "{typed}: {errors:?}");
        }
    }

    /// Of `13 and 15 BAA` nothing is of another law that has a section 13.
    #[test]
    fn a_law_named_once_is_that_of_its_whole_chain() {
        let read = |typed: &str| {
            let mut errors = FieldErrors::default();
            let found = read(typed, &mut errors, known);
            assert!(errors.is_empty(), "{typed}: {errors:?}");
            found.iter().map(|one| one.text().to_owned()).collect::<Vec<_>>().join(" | ")
        };
        for (typed, wanted) in [
            ("13 و 15 بی اے اے", "13 بی اے اے | 15 بی اے اے"),
            ("13/15 BAA", "13 BAA | 15 BAA"),
            ("302 and 13 AO", "ppc-302 | arms-13"),
            ("302 and 34 PPC", "ppc-302 | ppc-34"),
            ("15 BAA r/w 34", "15 BAA | ppc-34"),
            ("379, 15 BAA", "ppc-379 | 15 BAA"),
            ("302 and section 34", "ppc-302 | ppc-34"),
            ("13", "arms-13"),
        ] {
            assert_eq!(read(typed), wanted, "{typed}");
        }
    }

    /// A law's own name keeps its words, whatever years and sections stand about.
    #[test]
    fn a_word_within_the_name_of_a_law_joins_nothing() {
        for typed in [
            "5 Arms and Ammunition Act",
            "5 Domestic Violence (Prevention and Protection) Act 2014",
            "5 گھریلو تشدد (انسداد و تحفظ) ایکٹ 2014",
            "5 Arms and Ammunition Act, 379",
            "10 گھریلو تشدد (انسداد و تحفظ) ایکٹ، 302",
        ] {
            let mut errors = FieldErrors::default();
            let found = read(typed, &mut errors, known);
            let law = typed.split([',', '،']).next().unwrap();
            assert_eq!(found.first(), Some(&Section::Unlisted(law.to_owned())), "{errors:?}");
        }
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
