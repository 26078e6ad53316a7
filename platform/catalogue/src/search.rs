//! Finding offences by what an officer types: a section ("302/34", "۳۸۱-الف"), or words in Urdu, Roman Urdu or English.
//! Pure: the same text on the same day gives the same answer. Must not guess a section from a story.
//!
//! Order: the very section, then sections that begin so, then words that begin so, then words with it inside, then
//! words one letter away. Within each: sections in the order typed, what explains more of the words typed, and the
//! order of the file.

mod edit;
mod typed;

use std::cmp::Reverse;

use jiff::civil::Date;

use self::edit::one_apart;
#[cfg(test)]
pub(crate) use self::typed::section_key as key_of;
use self::typed::{Asked, Typed, section_key, words};
use crate::Catalogue;
use crate::law::{Law, Offence};
use crate::row::Row;

/// Letters a word needs before a slip of the finger is forgiven.
const FORGIVEN_FROM: usize = 5;

/// How well something fits; the best is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Section,
    SectionPrefix,
    Word,
    WordPrefix,
    Inside,
    OneEdit,
}

/// The place of one result; the least comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// The kind of fit; a whole word and the beginning of one are the same kind.
    kind: Fit,
    /// Which of several sections typed.
    asked: usize,
    /// How many of the words typed fit.
    explained: Reverse<usize>,
    /// How many of them are whole words.
    whole: Reverse<usize>,
}

/// What can be found of one offence. Made when the files are read: folding every word at every key pressed is slow.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    key: String,
    words: Vec<Vec<char>>,
    law: Vec<Vec<char>>,
}

/// One entry for each offence, in the same order.
pub(crate) fn index(offences: &[Row<Offence>], laws: &[Row<Law>]) -> Vec<Entry> {
    offences.iter().map(|row| Entry::of(row, laws)).collect()
}

impl Catalogue {
    /// At most `limit` offences that fit `text` on `day`, best first. Nothing typed finds nothing.
    pub fn search_offences(&self, text: &str, day: Date, limit: usize) -> Vec<&Row<Offence>> {
        let pairs = self.offences.iter().zip(&self.findable);
        let entries: Vec<(&Row<Offence>, &Entry)> =
            pairs.filter(|(row, _)| row.validity.holds(day)).collect();
        let keys: Vec<&str> = entries.iter().map(|(_, entry)| entry.key.as_str()).collect();
        let typed = Typed::read(text, &keys);
        let ranked = entries.iter().filter_map(|(row, entry)| Some((entry.rank(&typed)?, *row)));
        let mut found: Vec<(Rank, &Row<Offence>)> = ranked.collect();
        // A stable sort: what ranks the same stays in the order of the file.
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().take(limit).map(|(_, row)| row).collect()
    }
}

impl Entry {
    fn of(row: &Row<Offence>, laws: &[Row<Law>]) -> Self {
        let names = [row.name.ur.as_str(), row.name.en.as_str()];
        let own = names.into_iter().chain(row.facts.aliases.iter().map(String::as_str));
        let law = laws.iter().filter(|law| law.code == row.facts.law);
        let cited =
            law.flat_map(|law| [law.facts.short.ur.as_str(), law.facts.short.en.as_str(), law.code.as_str()]);
        Self {
            key: section_key(&row.facts.section),
            words: own.flat_map(words).collect(),
            law: cited.flat_map(words).collect(),
        }
    }

    fn rank(&self, typed: &Typed) -> Option<Rank> {
        let fitting = |among: &[Vec<char>]| -> Vec<Fit> {
            typed.words.iter().filter_map(|word| fit(word, among)).collect()
        };
        let (own, law) = (fitting(&self.words), fitting(&self.law));
        let section = typed.sections.iter().enumerate().filter_map(|(at, asked)| self.section(at, asked));
        let (kind, asked) = match section.min() {
            Some(section) => section,
            // A number that is not this offence's is not made good by the name of its law: "999 PPC" finds nothing.
            None if typed.sections.is_empty() => (*own.iter().chain(&law).min()?, 0),
            None => (*own.iter().min()?, 0),
        };
        let kind = if kind == Fit::Word { Fit::WordPrefix } else { kind };
        let fits = || own.iter().chain(&law);
        let whole = fits().filter(|fit| **fit == Fit::Word).count();
        Some(Rank { kind, asked, explained: Reverse(fits().count()), whole: Reverse(whole) })
    }

    fn section(&self, at: usize, asked: &Asked) -> Option<(Fit, usize)> {
        if asked.exact && self.key == asked.key {
            return Some((Fit::Section, at));
        }
        self.key.starts_with(asked.key.as_str()).then_some((Fit::SectionPrefix, at))
    }
}

/// How a word typed fits the best of some words; `None` when it fits none.
fn fit(typed: &[char], among: &[Vec<char>]) -> Option<Fit> {
    let length = typed.len();
    let one = |word: &Vec<char>| {
        if word == typed {
            Some(Fit::Word)
        } else if length >= 2 && word.starts_with(typed) {
            Some(Fit::WordPrefix)
        } else if length >= 3 && word.windows(length).any(|part| part == typed) {
            Some(Fit::Inside)
        } else {
            (length >= FORGIVEN_FROM && one_apart(typed, word)).then_some(Fit::OneEdit)
        }
    };
    among.iter().filter_map(one).min()
}
