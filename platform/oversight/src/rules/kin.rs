//! Records that name the officer himself, a wife or child of his, or somebody who serves with him. Of an officer the force keeps the name and
//! neither father, telephone nor card, so names are all that is compared: in memory, when the look-up is read, and only whom they met
//! is kept. Colleagues are those of his own offices: by name alone, an officer somewhere in the province is met by every second record.

use catalogue::Watch;
use contracts::Person;
use kernel::{Bilingual, sought};
use uuid::Uuid;

use super::at_least;
use crate::model::{Day, Kin, What};

pub(super) fn hits(rule: &Watch, day: &Day) -> Vec<Uuid> {
    at_least(rule.threshold, day, |look| look.what == What::Opened && look.kin.is_some())
}

/// Whom the people of a record are to an officer, nearest first. Names meet in at least so many words.
pub fn kin(people: &[Person], own: &[Bilingual], colleagues: &[Bilingual], least: usize) -> Option<Kin> {
    let own: Vec<Vec<String>> = own.iter().flat_map(written).collect();
    let colleagues: Vec<Vec<String>> = colleagues.iter().flat_map(written).collect();
    let meets = |typed: Option<&String>, known: &[Vec<String>]| {
        let words = typed.map(|name| sought::words(name)).unwrap_or_default();
        known.iter().any(|name| same_words(&words, name, least))
    };
    if people.iter().any(|one| meets(one.name.as_ref(), &own)) {
        return Some(Kin::Own);
    }
    if people.iter().any(|one| meets(one.father.as_ref(), &own)) {
        return Some(Kin::Family);
    }
    people.iter().any(|one| meets(one.name.as_ref(), &colleagues)).then_some(Kin::Colleague)
}

fn written(name: &Bilingual) -> [Vec<String>; 2] {
    [sought::words(&name.ur), sought::words(&name.en)]
}

/// Whether the shorter of two names stands whole in the other, and is of so many words at least. Words are the same as written, or
/// by their sounds in either script.
pub(crate) fn same_words(one: &[String], other: &[String], least: usize) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let alike = |a: &String, b: &String| {
        a == b || {
            let sounds = sought::skeleton(a);
            sounds.len() >= 2 && sounds == sought::skeleton(b)
        }
    };
    short.len() >= least.max(1) && short.iter().all(|word| long.iter().any(|known| alike(word, known)))
}

#[cfg(test)]
mod tests {
    use catalogue::WatchKind;

    use super::*;
    use crate::model::Look;
    use crate::rules::samples::{day, rule};

    fn person(name: &str, father: &str) -> Person {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Person { name: some(name), father: some(father) }
    }

    #[test]
    fn a_record_of_his_own_people_is_noticed() {
        let rule = rule(WatchKind::Kin, 1, 2);
        assert_eq!(hits(&rule, &day(2, |look| Look { kin: Some(Kin::Family), ..look })).len(), 1);
        assert!(hits(&rule, &day(2, |look| look)).is_empty());
    }

    #[test]
    fn names_meet_in_two_words_and_in_either_script() {
        let own = [Bilingual::new("زرک مینگل", "Zarak Mengal")];
        let others = [Bilingual::new("گلاب رند", "Gulab Rind")];
        let of = |name: &str, father: &str| kin(&[person(name, father)], &own, &others, 2);
        assert_eq!(of("Zarak Khan Mengal", ""), Some(Kin::Own));
        assert_eq!(of("زرک مینگل", ""), Some(Kin::Own));
        assert_eq!(of("Sanam", "زرک خان مینگل"), Some(Kin::Family));
        assert_eq!(of("گلاب رند", ""), Some(Kin::Colleague));
        assert_eq!(of("Gulab Rind", "Zarak Mengal"), Some(Kin::Family), "the nearest counts");
        for (name, father) in
            [("Zarak", ""), ("Zarak Baloch", ""), ("", "Mengal"), ("", "Gulab Rind"), ("", "")]
        {
            assert_eq!(of(name, father), None, "{name} {father}");
        }
        assert_eq!(
            kin(&[person("Officer", "")], &[Bilingual::new("افسر", "Officer")], &[], 2),
            None,
            "one word"
        );
    }
}
