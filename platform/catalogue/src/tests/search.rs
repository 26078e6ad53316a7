//! Searching offences: what officers type, and what no text may do.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{day, shipped};
use crate::Catalogue;
use crate::search::key_of;

static ALL: LazyLock<Catalogue> = LazyLock::new(shipped);

fn found(text: &str) -> Vec<&'static str> {
    ALL.search_offences(text, day(), 500).into_iter().map(|row| row.code.as_str()).collect()
}

fn first(text: &str) -> &'static str {
    found(text).first().copied().unwrap_or_default()
}

#[test]
fn a_section_is_found_however_it_is_written() {
    for text in ["379", "٣٧٩", "۳۷۹", "379 ت پ", "u/s 379 PPC", "دفعہ ۳۷۹", "379 chori"] {
        assert_eq!(first(text), "ppc-379", "{text}");
    }
    for text in ["381a", "381-A", "381 A", "۳۸۱-الف", "381 اے ت پ"] {
        assert_eq!(first(text), "ppc-381-a", "{text}");
    }
    assert_eq!(found("302/34")[..2], ["ppc-302", "ppc-34"]);
    assert_eq!(found("34/302")[..2], ["ppc-34", "ppc-302"]);
    assert_eq!(first("489 ایف"), "ppc-489-f");
    assert_eq!(first("506(ii)"), "ppc-506.ii");
    assert_eq!(first("7 ATA"), "ata-7");
}

#[test]
fn the_very_section_comes_before_those_that_begin_so() {
    assert_eq!(found("381"), ["ppc-381", "ppc-381-a"]);
    assert_eq!(found("337-F(v)")[0], "ppc-337-f.v");
    assert!(found("337").len() >= 15);
    assert_eq!(first("9c"), "cnsa-9.1", "the clause is gone, the section is not");
}

#[test]
fn words_are_found_in_three_ways_of_writing() {
    for text in ["چوری", "چوري", "chori", "theft"] {
        assert!(found(text).contains(&"ppc-379"), "{text}");
    }
    assert_eq!(first("بھتہ"), first("بهته"), "however the he is typed");
    for (text, code) in [
        ("mobile snatching", "ppc-392"),
        ("موبائل چھیننا", "ppc-392"),
        ("موبایل چهیننا", "ppc-392"),
        ("motorcycle chori", "ppc-381-a"),
        ("بجلی چوری", "ppc-462-h"),
        ("acid", "ppc-336-b"),
        ("cheque bounce", "ppc-489-f"),
        ("تاوان", "ppc-365-a"),
        ("missing child", "zainab-9"),
        ("online fraud", "peca-14"),
    ] {
        assert!(found(text).iter().take(4).any(|one| *one == code), "{text}: {:?}", found(text));
    }
}

#[test]
fn the_name_of_a_law_lists_it_but_does_not_mend_a_number() {
    assert!(found("PECA").iter().all(|code| code.starts_with("peca-")));
    assert_eq!(found("999 PPC"), [""; 0]);
}

#[test]
fn one_slip_in_a_long_word_is_forgiven() {
    for text in ["robbary", "robery", "snaching", "dacioty", "kidnaping", "ڈکیٹی"] {
        assert!(!found(text).is_empty(), "{text}");
    }
    assert!(found("robbary").contains(&"ppc-392"));
    assert_eq!(found("thft"), [""; 0], "a short word is taken as it is");
}

#[test]
fn words_that_begin_so_come_before_words_with_it_inside() {
    let found = found("lock");
    let place = |code: &str| found.iter().position(|one| *one == code).unwrap();
    assert!(place("ppc-454") < place("ppc-283"), "lock before block: {found:?}");
}

#[test]
fn nothing_typed_finds_nothing() {
    for text in ["", "  ", "-/()", "\u{200F}", "کی", "the"] {
        assert_eq!(found(text), [""; 0], "{text:?}");
    }
    assert!(ALL.search_offences("379", day(), 0).is_empty());
}

proptest! {
    #[test]
    fn no_text_stops_it_and_the_limit_is_kept(text in "\\PC*|.*|[0-9۰-۹()/ a-zA-Z-]*", limit in 0usize..9) {
        let few = ALL.search_offences(&text, day(), limit);
        prop_assert!(few.len() <= limit);
        let more = ALL.search_offences(&text, day(), limit + 3);
        prop_assert!(few.iter().zip(&more).all(|(one, other)| one.code == other.code), "a shorter list is the beginning");
        let mut codes: Vec<_> = more.iter().map(|row| &row.code).collect();
        codes.sort();
        codes.dedup();
        prop_assert_eq!(codes.len(), more.len(), "nothing twice");
    }

    #[test]
    fn the_exact_section_is_first(at in any::<prop::sample::Index>(), word in "(PPC|chori|چوری|ت پ)?", style in 0..4) {
        let rows: Vec<_> = ALL.offences(day()).collect();
        let section = rows[at.index(rows.len())].facts.section.clone();
        let typed = match style {
            0 => section.clone(),
            1 => section.to_lowercase(),
            2 => section.replace('-', ""),
            _ => section.chars().map(|c| c.to_digit(10).map_or(c, |d| char::from_u32('۰' as u32 + d).unwrap())).collect(),
        };
        let text = format!("{typed} {word}");
        let first = ALL.search_offences(&text, day(), 1);
        prop_assert_eq!(first.first().map(|row| key_of(&row.facts.section)), Some(key_of(&section)), "{}", text);
    }

    #[test]
    fn every_alias_finds_its_offence(at in any::<prop::sample::Index>(), which in any::<prop::sample::Index>()) {
        let rows: Vec<_> = ALL.offences(day()).filter(|row| !row.facts.aliases.is_empty()).collect();
        let row = rows[at.index(rows.len())];
        let alias = &row.facts.aliases[which.index(row.facts.aliases.len())];
        let found = ALL.search_offences(alias, day(), 500);
        prop_assert!(found.iter().any(|one| one.code == row.code), "{} by {}", row.code, alias);
    }
}
