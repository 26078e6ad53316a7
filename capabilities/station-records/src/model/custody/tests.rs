//! Arrests, productions and ends as typed. Must not touch a store.

use kernel::Error;
use proptest::prelude::*;

use super::*;

/// 21 November 2026, 14:05 in Pakistan.
const NOW: Timestamp = Timestamp(1_795_251_900_000_000);

fn told(who: &str, at: &str) -> TypedTold {
    TypedTold { who: who.to_owned(), on: "2026-11-21".to_owned(), at: at.to_owned(), why_not: String::new() }
}

fn typed() -> TypedArrest {
    let text = ToOwned::to_owned;
    TypedArrest {
        name: text("یوسف"),
        parentage: text("کریم بخش"),
        gender: text("male"),
        child: text("no"),
        ground: text("crpc-54"),
        sections: text("379 ت پ"),
        place: text("کلی شابو"),
        arrested_on: text("2026-11-21"),
        arrested_at: text("۱۲:۱۰"),
        arrested_by: text("اے ایس آئی نصیر"),
        grounds_told: text("yes"),
        relative: told("بھائی جمیل", "12:40"),
        condition: text("کوئی چوٹ نہیں"),
        ..TypedArrest::default()
    }
}

fn faults(typed: &TypedArrest, known: bool) -> Vec<&'static str> {
    match typed.check(NOW, known, 15) {
        Ok(_) => Vec::new(),
        Err(Error::Invalid(errors)) => errors.0.iter().map(|fault| fault.field).collect(),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn the_hour_of_arrest_is_kept_in_any_digits() {
    let arrest = typed().check(NOW, false, 15).unwrap();
    assert_eq!(arrest.at, NOW.plus_seconds(-(3_600 + 55 * 60)));
    assert_eq!(arrest.contents.called(), "یوسف ولد کریم بخش");
    assert_eq!(arrest.contents.relative.at, Some(arrest.at.plus_seconds(1_800)));
    assert_eq!(arrest.contents.child, None);
}

#[test]
fn an_fir_is_named_as_the_book_cites_it() {
    let of = |fir: &str| TypedArrest { ground: "fir".to_owned(), fir: fir.to_owned(), ..typed() };
    for (written, cited) in [("۱۲۴/۲۶", "124/26"), ("0124/2026", "124/26"), ("7b/26", "7B/26")] {
        assert_eq!(of(written).cited(), Ok(Some(cited.to_owned())), "{written}");
    }
    let silent = TypedArrest { sections: String::new(), ..of("1/26") };
    assert!(faults(&silent, true).is_empty(), "its own sections count");
    assert_eq!(faults(&of("1/26"), false), ["fir"]);
    for wrong in ["", "124", "x/26", "1/2/26"] {
        assert_eq!(faults(&of(wrong), true), ["fir"], "{wrong}");
    }
    assert_eq!(faults(&TypedArrest { sections: " ".to_owned(), ..typed() }, false), ["sections"]);
}

#[test]
fn every_fault_is_named_at_its_box() {
    let blank = TypedArrest::default();
    let found = faults(&blank, false);
    for field in ["name", "parentage", "gender", "child", "ground", "place", "arrested_on", "arrested_at"] {
        assert!(found.contains(&field), "{field}");
    }
    for field in ["arrested_by", "grounds_told", "relative", "condition", "sections"] {
        assert!(found.contains(&field), "{field}");
    }
    let one = |change: fn(&mut TypedArrest)| {
        let mut typed = typed();
        change(&mut typed);
        faults(&typed, false)
    };
    assert_eq!(one(|typed| typed.name = "\u{202E}\u{2067}".to_owned()), ["name"], "nothing that is seen");
    assert_eq!(one(|typed| typed.arrested_at = "14:06".to_owned()), ["arrested_on"], "ahead");
    assert_eq!(one(|typed| typed.arrested_on = "2025-11-21".to_owned()), ["arrested_on"], "another year");
    assert_eq!(one(|typed| typed.arrested_at = "25:00".to_owned()), ["arrested_at"]);
    assert_eq!(one(|typed| typed.cnic = "12".to_owned()), ["cnic"]);
    assert_eq!(one(|typed| typed.relative.at = "11:00".to_owned()), ["relative_on"], "before the arrest");
    assert_eq!(one(|typed| typed.relative.at = "15:00".to_owned()), ["relative_on"], "ahead");
    assert_eq!(one(|typed| typed.relative.who = String::new()), ["relative"], "an hour and nobody");
    assert_eq!(one(|typed| typed.name = "ن".repeat(LINE_MAX + 1)), ["name"]);
    assert_eq!(one(|typed| typed.gender = "female".to_owned()), ["woman_officer"]);
    let why = |typed: &mut TypedArrest| {
        typed.relative = TypedTold { why_not: "فون بند تھا".to_owned(), ..TypedTold::default() };
    };
    assert!(one(why).is_empty());
}

#[test]
fn an_age_agrees_with_what_is_said() {
    let of = |born: &str, child: &str| TypedArrest {
        born: born.to_owned(),
        child: child.to_owned(),
        guardian: told("والد", "12:30"),
        probation: told("پروبیشن افسر کوئٹہ", "13:00"),
        ..typed()
    };
    assert!(faults(&of("16", "yes"), false).is_empty());
    assert_eq!(faults(&of("16", "no"), false), ["child"]);
    assert_eq!(faults(&of("30", "yes"), false), ["child"]);
    assert!(faults(&of("18", "yes"), false).is_empty() && faults(&of("18", "no"), false).is_empty());
    let early = TypedArrest { arrested_on: "2025-12-31".to_owned(), ..of("2026", "yes") };
    assert!(faults(&early, false).contains(&"born"), "before the birth");
    let silent =
        TypedArrest { guardian: TypedTold::default(), probation: TypedTold::default(), ..of("16", "yes") };
    assert_eq!(faults(&silent, false), ["guardian", "probation"]);
}

fn stood(remanded_on: Option<jiff::civil::Date>) -> Stood {
    Stood { since: NOW.plus_seconds(-7_200), remanded_on, most: 15 }
}

fn production(order: &str, until: &str) -> TypedProduction {
    TypedProduction {
        court: "جوڈیشل مجسٹریٹ سریاب".to_owned(),
        produced_on: "2026-11-21".to_owned(),
        produced_at: "14:00".to_owned(),
        order: order.to_owned(),
        until: until.to_owned(),
    }
}

fn wrong(done: Result<Production>) -> Vec<&'static str> {
    match done {
        Ok(_) => Vec::new(),
        Err(Error::Invalid(errors)) => errors.0.iter().map(|fault| fault.field).collect(),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn police_custody_is_fifteen_days_in_all() {
    let until = |until: &str, on| wrong(production("police-remand", until).check(NOW, stood(on)));
    assert!(until("۲۰۲۶-۱۲-۰۶", None).is_empty());
    assert_eq!(until("2026-12-07", None), ["until"]);
    assert_eq!(until("2026-11-20", None), ["until"], "before the production");
    assert_eq!(until("", None), ["until"]);
    let first = Some(jiff::civil::date(2026, 11, 12));
    assert!(until("2026-11-27", first).is_empty());
    assert_eq!(until("2026-11-28", first), ["until"], "counted from the first remand");
    assert!(wrong(production("judicial", "").check(NOW, stood(first))).is_empty());
    assert_eq!(production("bail", "2027-01-01").check(NOW, stood(None)).unwrap().until, None);
    let before = TypedProduction { produced_at: "12:00".to_owned(), ..production("bail", "") };
    assert_eq!(wrong(before.check(NOW, stood(None))), ["produced_on"]);
    assert_eq!(wrong(production("", "").check(NOW, stood(None))), ["order"]);
}

#[test]
fn an_end_says_how_where_the_word_alone_says_nothing() {
    let release = |end: &str, words: &str| {
        let typed = TypedRelease {
            end: end.to_owned(),
            ended_on: "2026-11-21".to_owned(),
            ended_at: "14:00".to_owned(),
            words: words.to_owned(),
        };
        typed.check(NOW, stood(None))
    };
    assert!(release("bail-police", "").is_ok() && release("released-169", "").is_ok());
    for end in ["handed-over", "released-other", "escaped", "died"] {
        assert!(release(end, " ").is_err() && release(end, "تفصیل").is_ok(), "{end}");
    }
    assert!(release("gone", "تفصیل").is_err());
}

#[test]
fn every_state_reads_back() {
    let orders = Order::ALL.iter().copied().map(State::Ordered);
    for state in orders.chain(End::ALL.iter().copied().map(State::Ended)).chain([State::Held]) {
        assert_eq!(State::parse(state.word()), Some(state));
    }
}

proptest! {
    /// Whatever is typed is answered, and nothing that is kept lies ahead or hides a direction.
    #[test]
    fn hostile_text_never_panics(name in ".*", fir in ".*", on in ".*", at in "[0-9:۰-۹]{0,6}|.*", until in ".*") {
        let typed = TypedArrest { name, fir, arrested_on: on, arrested_at: at, ..typed() };
        if let Ok(arrest) = typed.check(NOW, true, 15) {
            prop_assert!(arrest.at <= NOW);
            prop_assert!(!arrest.contents.name.chars().any(kernel::text::is_bidi_control));
        }
        let _ = production("police-remand", &until).check(NOW, stood(None));
    }
}
