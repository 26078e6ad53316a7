//! Well-known people: looked for by name, or their record opened. The names stand in `catalogue/famous.csv`; of what was searched
//! for only a keyed digest is kept, so a search is noticed where it is for the whole name in one of its spellings.

use catalogue::{Famous, Watch};
use contracts::Person;
use kernel::sought;
use uuid::Uuid;

use super::at_least;
use super::kin::same_words;
use crate::model::{Day, What};

pub(super) fn hits(rule: &Watch, day: &Day) -> Vec<Uuid> {
    at_least(rule.threshold, day, |look| {
        look.famous && matches!(look.what, What::Opened | What::Searched | What::Refused)
    })
}

/// Whether one of the people of a record is one of them.
pub fn names<'a>(people: &[Person], mut known: impl Iterator<Item = &'a Famous>) -> bool {
    let people: Vec<_> = people.iter().filter_map(|one| one.name.as_deref()).map(sought::words).collect();
    known.any(|famous| {
        famous.spellings.iter().any(|spelling| {
            let spelling = sought::words(spelling);
            people.iter().any(|words| same_words(words, &spelling, spelling.len().max(2)))
        })
    })
}

#[cfg(test)]
mod tests {
    use catalogue::WatchKind;

    use super::*;
    use crate::model::Look;
    use crate::rules::samples::{day, rule};

    fn named(name: &str) -> Vec<Person> {
        vec![Person { name: Some(name.to_owned()), father: None }]
    }

    #[test]
    fn a_famous_name_is_noticed() {
        let rule = rule(WatchKind::Famous, 1, 0);
        assert_eq!(hits(&rule, &day(4, |look| Look { famous: true, ..look })).len(), 1);
        assert!(hits(&rule, &day(4, |look| look)).is_empty());
        let listed = |look| Look { famous: true, what: What::Listed, ..look };
        assert!(hits(&rule, &day(4, listed)).is_empty(), "nobody chose what a list shows");
    }

    #[test]
    fn a_famous_name_is_known_in_each_spelling_and_within_a_longer_name() {
        let singer = [Famous {
            spellings: vec!["مہرگل شاہوانی".to_owned(), "Mehrgul Shahwani".to_owned()]
        }];
        for name in
            ["Mehrgul Shahwani", "مہرگل شاہوانی", "Begum Mehrgul Shahwani", "mehr gul? مہرگل  شاہوانی"]
        {
            assert!(names(&named(name), singer.iter()), "{name}");
        }
        for name in ["Mehrgul", "Mehrgul Baloch", "Gul Shahwani", ""] {
            assert!(!names(&named(name), singer.iter()), "{name}");
        }
    }
}
