//! What was typed, taken apart into sections and words. Must not know any offence: it is told which sections exist.

use kernel::text;

/// Characters that are looked at; nobody types more to find a section.
const LONGEST: usize = 200;

/// Sections, and words, that are looked at.
const MOST: usize = 16;

/// Words that say nothing of an offence.
const EMPTY: [&str; 34] = [
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "us", "with", "کا",
    "کی", "کے", "کو", "سے", "میں", "پر", "اور", "یا", "نے", "دفعہ", "ka", "ki", "ke", "ko", "se", "mein",
    "aur", "ne",
];

/// Letters of a section as they are spoken and written in Urdu: "۴۸۹ ایف". Folded, as what is compared with them is.
const SPOKEN: [(&str, &str); 16] = [
    ("الف", "a"),
    ("اے", "a"),
    ("بی", "b"),
    ("ب", "b"),
    ("سی", "c"),
    ("ج", "c"),
    ("ڈی", "d"),
    ("ای", "e"),
    ("ایف", "f"),
    ("جی", "g"),
    ("ایچ", "h"),
    ("ایی", "i"),
    ("جے", "j"),
    ("کے", "k"),
    ("ایل", "l"),
    ("ایم", "m"),
];

/// A section asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// Its key, see [`section_key`].
    pub key: String,
    /// Whether it is what was typed, and not only its number because there is no such letter.
    pub exact: bool,
}

/// A text taken apart.
#[derive(Debug, Default)]
pub(super) struct Typed {
    /// The sections, in the order typed.
    pub sections: Vec<Asked>,
    /// The words, in the order typed, folded; no word twice.
    pub words: Vec<Vec<char>>,
}

/// How a run of letters or digits stands to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Right after it.
    None,
    /// After a dash, a dot or a closing bracket.
    Near,
    /// After an opening bracket.
    Open,
    /// After anything else.
    Apart,
}

#[derive(Debug, Clone)]
struct Run {
    text: String,
    digits: bool,
    gap: Gap,
}

impl Typed {
    /// Takes `text` apart; `keys` are the sections there are.
    pub fn read(text: &str, keys: &[&str]) -> Self {
        let short: String = text.chars().take(LONGEST).collect();
        let runs = runs(&short);
        let mut typed = Self::default();
        let mut rest = runs.as_slice();
        while let Some((run, after)) = rest.split_first() {
            rest = if run.digits {
                let (key, left) = section(&run.text, after, keys);
                typed.ask(key, keys);
                left
            } else {
                let (word, left) = word(&run.text, after);
                typed.say(&word);
                left
            };
        }
        typed
    }

    fn say(&mut self, word: &str) {
        let letters: Vec<char> = word.chars().collect();
        let idle = EMPTY.contains(&word) || self.words.contains(&letters);
        if !idle && self.words.len() < MOST {
            self.words.push(letters);
        }
    }

    fn ask(&mut self, key: String, keys: &[&str]) {
        let exact = keys.iter().any(|known| known.starts_with(&key));
        let number: String = key.chars().take_while(char::is_ascii_digit).collect();
        let asked = Asked { key: if exact { key } else { number }, exact };
        if self.sections.len() < MOST && !self.sections.contains(&asked) {
            self.sections.push(asked);
        }
    }
}

/// A section without its dashes and brackets: `337-A(i)` is `337ai`, `9(1)` is `9.1`. Nothing of a text without digits.
pub(crate) fn section_key(cited: &str) -> String {
    let runs = runs(cited);
    let Some((first, rest)) = runs.split_first() else { return String::new() };
    rest.iter().fold(first.text.clone(), |key, run| joined(&key, &run.text))
}

/// The words of a name, folded as what is typed is.
pub(super) fn words(name: &str) -> Vec<Vec<char>> {
    let runs = runs(name);
    let (mut rest, mut words) = (runs.as_slice(), Vec::new());
    while let Some((run, after)) = rest.split_first() {
        let (whole, left) = if run.digits { (run.text.clone(), after) } else { word(&run.text, after) };
        words.push(whole.chars().collect());
        rest = left;
    }
    words
}

/// The key with one more part; a dot keeps two numbers apart.
fn joined(key: &str, part: &str) -> String {
    let two = key.ends_with(|c: char| c.is_ascii_digit()) && part.starts_with(|c: char| c.is_ascii_digit());
    format!("{key}{}{part}", if two { "." } else { "" })
}

/// A section that begins with `number`, and the runs left over. What follows in brackets, after a dash or at once
/// belongs to it; what stands apart only when there is such a section ("381 A", but not "302 PPC").
fn section<'a>(number: &str, after: &'a [Run], keys: &[&str]) -> (String, &'a [Run]) {
    let (mut key, mut rest) = (number.to_owned(), after);
    while let Some((next, left)) = rest.split_first() {
        if next.digits {
            if next.gap != Gap::Open {
                break;
            }
            key = joined(&key, &next.text);
            rest = left;
            continue;
        }
        if next.gap == Gap::Apart {
            let known = [2, 1].into_iter().find_map(|taken| {
                let (taken, left) = rest.split_at_checked(taken)?;
                let longer = taken.iter().try_fold(key.clone(), |key, run| {
                    let near = !run.digits && run.gap != Gap::Near;
                    near.then(|| joined(&key, letters(&run.text)))
                })?;
                keys.contains(&longer.as_str()).then_some((longer, left))
            });
            return known.unwrap_or((key, rest));
        }
        let longer = joined(&key, letters(&next.text));
        let short = letters(&next.text).is_ascii() && letters(&next.text).len() <= 2;
        if !short && !keys.iter().any(|known| known.starts_with(&longer)) {
            break;
        }
        (key, rest) = (longer, left);
    }
    (key, rest)
}

/// A word with the digits and letters that follow it at once.
fn word<'a>(first: &str, after: &'a [Run]) -> (String, &'a [Run]) {
    let (mut word, mut rest) = (first.to_owned(), after);
    while let Some((next, left)) = rest.split_first().filter(|(next, _)| next.gap == Gap::None) {
        word.push_str(&next.text);
        rest = left;
    }
    (word, rest)
}

fn letters(run: &str) -> &str {
    SPOKEN.iter().find(|(spoken, _)| *spoken == run).map_or(run, |(_, letter)| letter)
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut gap = Gap::Apart;
    for c in plain(text).chars() {
        if !c.is_alphanumeric() {
            gap = match (c, gap) {
                ('(', _) => Gap::Open,
                ('-' | '.' | ')', Gap::None) => Gap::Near,
                ('-' | '.' | ')', kept) => kept,
                _ => Gap::Apart,
            };
            continue;
        }
        let digits = c.is_ascii_digit();
        match runs.last_mut().filter(|run| gap == Gap::None && run.digits == digits) {
            Some(run) => run.text.push(c),
            None => runs.push(Run { text: c.into(), digits, gap }),
        }
        gap = Gap::None;
    }
    runs
}

/// Folded further than for comparing names: what is typed without a hamza, a madd or a do-chashmi he is the same word.
fn plain(typed: &str) -> String {
    text::fold(typed)
        .chars()
        .filter(|c| !matches!(c, 'ء' | '\u{0653}'..='\u{0655}' | '\u{0670}'))
        .map(|c| match c {
            'آ' | 'أ' | 'إ' => 'ا',
            'ھ' | 'ۂ' | 'ۃ' | 'ة' | 'ە' => 'ہ',
            'ئ' => 'ی',
            'ؤ' => 'و',
            '–' | '—' | '‑' | '۔' => '-',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 10] = ["302", "34", "324", "379", "381", "381a", "337ai", "337aii", "489f", "9.1"];

    fn sections(text: &str) -> Vec<String> {
        Typed::read(text, &KEYS).sections.into_iter().map(|asked| asked.key).collect()
    }

    #[test]
    fn sections_are_read_as_officers_write_them() {
        for text in ["381-A", "381a", "381 A", "381(A)", "۳۸۱-الف", "٣٨١ اے", "u/s 381-A PPC", "381-A."]
        {
            assert_eq!(sections(text), ["381a"], "{text}");
        }
        for text in ["302/34", "302-34", "302, 34", "302،34", "302 34 PPC", "۳۰۲/۳۴ ت پ", "34/302"] {
            let mut found = sections(text);
            found.sort();
            assert_eq!(found, ["302", "34"], "{text}");
        }
        assert_eq!(sections("302-324-34"), ["302", "324", "34"]);
        for text in ["337-A(i)", "337A(i)", "337 A (i)", "337ai", "337-a-i"] {
            assert_eq!(sections(text), ["337ai"], "{text}");
        }
        assert_eq!(sections("489 ایف"), ["489f"]);
        assert_eq!(sections("9(1)"), ["9.1"]);
        assert_eq!(sections("302-PPC 379"), ["302", "379"]);
    }

    #[test]
    fn a_letter_that_no_section_has_leaves_its_number() {
        let asked = Typed::read("9-C", &KEYS).sections;
        assert_eq!(asked, [Asked { key: "9".to_owned(), exact: false }]);
    }

    #[test]
    fn words_are_kept_once_and_without_small_change() {
        let words = Typed::read("چوری کی موبائل کی چوري mp3", &KEYS).words;
        let words: Vec<String> = words.into_iter().map(String::from_iter).collect();
        assert_eq!(words, ["چوری", "موبایل", "mp3"]);
    }

    #[test]
    fn keys_of_cited_sections() {
        assert_eq!(section_key("337-A(i)"), "337ai");
        assert_eq!(section_key("9(1)"), "9.1");
        assert_eq!(section_key("9(1)(3c)"), "9.1.3c");
        assert_eq!(section_key(""), "");
    }
}
