//! Words as they are searched for: what is typed differently and meant alike becomes one form, in Urdu and in Latin
//! letters. For comparison only, never for what is stored or shown. Must not know which records there are.

mod skeleton;

use crate::{Cnic, Phone, Plate, text};

pub use skeleton::skeleton;

/// The most words of one text that can be found: a longer story repeats itself.
pub const WORDS_MAX: usize = 300;
/// The most words or numbers of one question.
const ASKED_MAX: usize = 6;
/// The longest form of a word that is compared, in letters.
const LETTERS_MAX: usize = 24;

/// Words that say nothing by themselves, folded.
const EMPTY: [&str; 49] = [
    "کا", "کی", "کے", "کو", "سے", "میں", "پر", "اور", "یا", "نے", "ہے", "ہیں", "تھا", "تھی", "تھے", "ہو",
    "ہوا", "ہوی", "گیا", "گی", "گے", "وہ", "یہ", "اس", "ان", "کہ", "جو", "تو", "بھی", "نہیں", "ایک", "کر",
    "the", "and", "was", "ka", "ki", "ke", "ko", "se", "ne", "mein", "aur", "hai", "tha", "thi", "بی",
    "bibi", "bb",
];

/// One letter in the form in which it is compared; `None` for marks that change no letter.
fn letter(c: char) -> Option<char> {
    Some(match c {
        '\u{0653}'..='\u{0655}' | '\u{0670}' | '\u{06D6}'..='\u{06ED}' => return None,
        'آ' | 'أ' | 'إ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ئ' => 'ی',
        'ۓ' => 'ے',
        'ة' | 'ۃ' | 'ۀ' | 'ۂ' | 'ھ' => 'ہ',
        other => other,
    })
}

/// A text in the form in which words are compared.
fn folded(typed: &str) -> String {
    let mut plain = String::with_capacity(typed.len());
    for c in text::fold(typed).chars().filter_map(letter) {
        // Typed with and without a hamza between them: سائیکل, سایکل.
        if c != 'ی' || !plain.ends_with('ی') {
            plain.push(c);
        }
    }
    plain
}

/// The words of a text, each once, in the order in which they first stand there. Words of one letter and those that say
/// nothing are left out; at most [`WORDS_MAX`].
pub fn words(typed: &str) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let folded = folded(typed);
    let whole = folded.split(|c: char| !c.is_alphanumeric()).map(|word| first(word, LETTERS_MAX));
    let telling = whole.filter(|word| word.chars().nth(1).is_some() && !EMPTY.contains(word));
    telling.filter(|word| seen.insert(word.to_owned())).take(WORDS_MAX).map(str::to_owned).collect()
}

/// The beginning of a word, at most so many letters.
fn first(word: &str, letters: usize) -> &str {
    word.char_indices().nth(letters).map_or(word, |(end, _)| word.get(..end).unwrap_or(word))
}

/// The beginnings of a word by which it can be found, of three letters and more; not the word itself.
pub fn beginnings(word: &str) -> impl Iterator<Item = &str> {
    let letters = word.chars().count();
    (3..letters.min(9)).map(|length| first(word, length))
}

/// What is sought, as one box took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// A number of a record, whole or its parts, as [`number_forms`] writes them.
    Number(String),
    /// A telephone number.
    Phone(Phone),
    /// The last seven digits of one.
    PhoneEnd(String),
    /// An identity card's number.
    Cnic(Cnic),
    /// The number plate of a vehicle.
    Plate(Plate),
    /// A word, or the beginning of a name, as [`words`] writes it.
    Word(String),
}

/// Takes apart what was typed into one box: a number, a telephone, a card, or words in any mixture.
pub fn sought(typed: &str) -> Vec<Sought> {
    let line = text::ascii_digits(&text::line(typed));
    if let Some(whole) = identifier(&line) {
        return vec![whole];
    }
    let mut found = Vec::new();
    for part in line.split_whitespace() {
        match identifier(part) {
            Some(one) => found.push(one),
            None => found.extend(words(part).into_iter().map(Sought::Word)),
        }
    }
    found.dedup();
    found.truncate(ASKED_MAX);
    found
}

fn identifier(part: &str) -> Option<Sought> {
    if let Ok(cnic) = Cnic::parse(part) {
        return Some(Sought::Cnic(cnic));
    }
    if let Ok(phone) = Phone::parse(part) {
        return Some(Sought::Phone(phone));
    }
    let digits: String = part.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    if digits.len() == 7 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Sought::PhoneEnd(digits));
    }
    let plate = || {
        // Two words of a name are no plate: apart from its number, a plate is written in capitals.
        let capitals = !part.contains(' ') || !part.bytes().any(|b| b.is_ascii_lowercase());
        Plate::parse(part).ok().filter(|_| capitals).map(Sought::Plate)
    };
    number_like(part).map(Sought::Number).or_else(plate)
}

/// `qta sar 2026 000123`, `2026-123`, `124/26` or `123` in the form of [`number_forms`]; `None` for anything else.
fn number_like(part: &str) -> Option<String> {
    let upper = part.to_ascii_uppercase();
    let groups: Vec<&str> = upper.split(['-', ' ', '/']).filter(|group| !group.is_empty()).collect();
    let plain =
        groups.iter().all(|group| group.len() <= 8 && group.bytes().all(|b| b.is_ascii_alphanumeric()));
    let last = groups.last().filter(|last| last.bytes().all(|b| b.is_ascii_digit()))?;
    let letters = groups.first().is_some_and(|first| first.bytes().all(|b| b.is_ascii_uppercase()));
    match groups.len() {
        _ if !plain => None,
        1 => Some(without_zeros(last)),
        2 if !letters => Some(groups.iter().map(|group| without_zeros(group)).collect::<Vec<_>>().join("-")),
        3.. if letters => Some(groups.join("-")),
        _ => None,
    }
}

fn without_zeros(digits: &str) -> String {
    let kept = digits.trim_start_matches('0');
    if kept.is_empty() { "0".to_owned() } else { kept.to_owned() }
}

/// The forms by which a record's number is found: `QTA-SAR-2026-000123`, `2026-123` and `123`; of `124/26`: `124-26` and
/// `124`.
pub fn number_forms(number: &str) -> Vec<String> {
    let upper = number.to_ascii_uppercase().replace('/', "-");
    let mut groups = upper.rsplit('-');
    let (last, before) = (groups.next().unwrap_or_default(), groups.next().unwrap_or_default());
    if groups.next().is_none() {
        // As cited: the serial stands first.
        return vec![format!("{}-{}", without_zeros(before), without_zeros(last)), without_zeros(before)];
    }
    let serial = without_zeros(last);
    vec![format!("{before}-{serial}"), serial, upper]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_typed_differently_are_one() {
        let one = words("میری موٹر سائیکل چوری ہو گئی");
        assert_eq!(one, ["میری", "موٹر", "سایکل", "چوری"]);
        assert_eq!(words("ميري موٹر سا\u{0626}يكل \u{202E}چوري"), one);
        assert_eq!(words("آصف"), words("ا\u{0653}صف"));
        assert_eq!(words("علی\u{200C}محمد علی علی"), ["علیمحمد", "علی"]);
    }

    #[test]
    fn one_box_takes_everything_apart() {
        let number = |text: &str| vec![Sought::Number(text.to_owned())];
        assert_eq!(sought(" qta sar-۲۰۲۶ 000123"), number("QTA-SAR-2026-000123"));
        assert_eq!(sought("QTA-SAR-2026B-000123"), number("QTA-SAR-2026B-000123"));
        assert_eq!(sought("000123"), number("123"));
        assert_eq!(sought("124/26"), number("124-26"));
        assert_eq!(sought("0300 1234567"), vec![Sought::Phone(Phone::parse("03001234567").unwrap())]);
        assert_eq!(sought("1234567"), vec![Sought::PhoneEnd("1234567".to_owned())]);
        assert_eq!(sought("54400-1234567-1"), vec![Sought::Cnic(Cnic::parse("5440012345671").unwrap())]);
        for typed in ["QTA-123", "qta-۰۱۲۳", "QTA 123", "qta123"] {
            assert_eq!(sought(typed), vec![Sought::Plate(Plate::parse("QTA-123").unwrap())], "{typed}");
        }
        assert_eq!(sought("gul 77").len(), 2, "a name and a number");
        let mixed = sought("زرمینہ ۰۳۰۰-۱۲۳۴۵۶۷ 77");
        assert_eq!(mixed.len(), 3);
        assert_eq!(mixed[0], Sought::Word("زرمینہ".to_owned()));
        assert!(sought("کا - \u{202E} ").is_empty());
    }

    #[test]
    fn a_number_is_found_by_each_of_its_forms() {
        for (number, typed) in [
            ("QTA-SAR-2026-000123", "QTA-SAR-2026-000123"),
            ("QTA-SAR-2026-000123", "2026-000123"),
            ("QTA-SAR-2026-000123", "0123"),
            ("QTA-SAR-P1-00007", "QTA-SAR-P1-00007"),
            ("124/26", "124/26"),
            ("124/26", "124"),
        ] {
            let Some(Sought::Number(asked)) = sought(typed).pop() else { panic!("{typed}") };
            assert!(number_forms(number).contains(&asked), "{number} by {typed}");
        }
    }

    #[test]
    fn a_name_is_found_by_its_beginning() {
        assert_eq!(beginnings("زرمینہ").collect::<Vec<_>>(), ["زرم", "زرمی", "زرمین"]);
        assert_eq!(beginnings("گل").count(), 0);
    }

    proptest! {
        #[test]
        fn hostile_text_is_taken_apart_within_bounds(typed in "\\PC*|.*") {
            prop_assert!(words(&typed).len() <= WORDS_MAX);
            prop_assert!(sought(&typed).len() <= ASKED_MAX);
            for word in words(&typed) {
                let _ = (skeleton(&word), beginnings(&word).count());
            }
        }
    }
}
