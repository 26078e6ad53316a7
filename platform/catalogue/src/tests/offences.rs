//! The law catalogue: what is shipped, what is refused, and where.

use super::{day, shipped, with};
use crate::{
    Answer, Catalogue, Compoundable, Court, Fault, Mark, Offence, OffenceClass, Proviso, Row, Verified,
};

const HEAD: &str = "code,law,section,name_ur,name_en,cognizable,bailable,compoundable,court,punishment_ur,\
                    punishment_en,class,heinous,property,gender,child,terror,provisos,aliases,valid_from,valid_to,\
                    source,verified\n";

/// A sound row, cell by cell.
const SOUND: [(&str, &str); 23] = [
    ("code", "ppc-379"),
    ("law", "ppc"),
    ("section", "379"),
    ("name_ur", "چوری"),
    ("name_en", "Theft"),
    ("cognizable", "yes"),
    ("bailable", "no"),
    ("compoundable", "no"),
    ("court", "magistrate"),
    ("punishment_ur", "قید"),
    ("punishment_en", "Prison"),
    ("class", "theft"),
    ("heinous", "no"),
    ("property", "yes"),
    ("gender", "no"),
    ("child", "no"),
    ("terror", "no"),
    ("provisos", ""),
    ("aliases", "چوری|chori"),
    ("valid_from", ""),
    ("valid_to", ""),
    ("source", "x"),
    ("verified", "to be verified"),
];

fn row(changed: &[(&str, &str)]) -> String {
    let cell = |(column, sound): &(&str, &str)| {
        let other = changed.iter().find(|(named, _)| named == column).map_or(*sound, |(_, other)| *other);
        format!("\"{other}\"")
    };
    SOUND.iter().map(cell).collect::<Vec<_>>().join(",") + "\n"
}

fn with_offences(rows: &[String]) -> Catalogue {
    with("offences.csv", &(HEAD.to_owned() + &rows.concat()))
}

/// The faults of one row, all on line 2 of the file.
fn faults(changed: &[(&str, &str)]) -> Vec<Fault> {
    let found = with_offences(&[row(changed)]).check();
    assert!(found.iter().all(|fault| (fault.file, fault.line) == ("offences.csv", 2)), "{found:?}");
    found
}

fn offence<'a>(all: &'a Catalogue, code: &str) -> &'a Row<Offence> {
    all.offence(code, day()).unwrap_or_else(|| panic!("{code}"))
}

#[test]
fn the_sound_row_is_sound() {
    assert_eq!(faults(&[]), Vec::new());
}

#[test]
fn each_cell_of_an_offence_names_its_column() {
    for (column, cell, what) in [
        ("law", "", "empty"),
        ("law", "ipc", "there is no law ipc"),
        ("section", "379A", "not a section like"),
        ("section", "۳۷۹", "not a section like"),
        ("cognizable", "maybe", "none of yes, no, as-main"),
        ("bailable", "", "none of"),
        ("compoundable", "heirs", "none of no, yes, with-permission, by-heirs"),
        ("court", "jirga", "none of sessions"),
        ("punishment_ur", "Prison", "not Urdu"),
        ("punishment_en", "", "empty"),
        ("class", "stealing", "none of homicide"),
        ("heinous", "y", "none of yes, no"),
        ("terror", "", "none of yes, no"),
        ("provisos", "154-women", "none of 154-woman"),
        ("provisos", "identity-secret identity-secret", "twice"),
        ("provisos", "anti-rape-1 anti-rape-linked", "one Schedule"),
        ("provisos", "anti-rape-2", "go together"),
        ("provisos", "bps17", "go together"),
        ("aliases", "chori||theft", "none of them empty"),
        ("code", "ppc-378", "has the code ppc-379"),
        ("court", "as-main", "together or not at all"),
        ("verified", "", "to be verified"),
    ] {
        let found = faults(&[(column, cell)]);
        assert!(
            found.iter().any(|fault| fault.column == column && fault.what.contains(what)),
            "{column} {cell}: {found:?}"
        );
    }
    let alert = faults(&[("provisos", "zarra-2h")]);
    assert!(alert.iter().any(|fault| fault.column == "child"), "{alert:?}");
}

#[test]
fn every_fault_of_a_row_is_told_in_one_pass() {
    let found = faults(&[("section", "x"), ("class", "x"), ("heinous", "x"), ("child", "x"), ("court", "x")]);
    let columns: Vec<&str> = found.iter().map(|fault| fault.column).collect();
    assert_eq!(columns, ["child", "class", "court", "heinous", "section"]);
}

#[test]
fn an_offence_needs_its_law_on_all_its_days_and_its_code_for_itself() {
    let late = row(&[("code", "arms-balochistan-9"), ("law", "arms-balochistan"), ("section", "9")]);
    let found = with_offences(&[late]).check();
    assert!(found.iter().any(|fault| fault.column == "law" && fault.what.contains("every day")), "{found:?}");
    let twice = with_offences(&[row(&[]), row(&[])]).check();
    assert!(twice.iter().any(|fault| fault.what == "ppc-379 is already on line 2"), "{twice:?}");
    let dated = with_offences(&[row(&[("valid_to", "2026-01-01")]), row(&[("valid_from", "2026-01-01")])]);
    assert_eq!(dated.check(), Vec::new());
}

#[test]
fn a_laws_year_and_short_names_are_checked() {
    let text = "code,short_ur,short_en,year,name_ur,name_en,valid_from,valid_to,source,verified\n\
                a,PPC,PPC,1860,قانون,Law,,,x,to be verified\nb,ت پ,PPC,60,قانون,Law,,,x,to be verified\n";
    let found = with("laws.csv", text).check();
    let at: Vec<(u64, &str)> = found
        .iter()
        .filter(|fault| fault.file == "laws.csv")
        .map(|fault| (fault.line, fault.column))
        .collect();
    assert_eq!(at, [(2, "short_ur"), (3, "year")]);
}

#[test]
fn what_is_shipped_is_wide_enough_and_says_that_nobody_confirmed_it() {
    let all = shipped();
    assert!(all.offences(day()).count() >= 120);
    for law in ["ppc", "cnsa", "ata", "peca", "explosives", "arms", "ptpa", "zainab"] {
        assert!(all.offences(day()).any(|row| row.facts.law == law), "{law}");
    }
    for class in OffenceClass::ALL {
        assert!(all.offences(day()).any(|row| row.facts.class == *class), "{class}");
    }
    for proviso in Proviso::ALL {
        assert!(all.offences(day()).any(|row| row.facts.asks(*proviso)), "{proviso}");
    }
    for row in all.offences(day()) {
        assert_eq!(row.verified, Verified::ToBeVerified, "{}", row.code);
    }
    assert!(all.laws(day()).all(|row| row.verified == Verified::ToBeVerified));
}

#[test]
fn well_known_sections_are_as_known() {
    let all = shipped();
    assert_eq!(all.law("ppc", day()).unwrap().facts.short.ur, "ت پ");
    let murder = &offence(&all, "ppc-302").facts;
    assert_eq!((murder.cognizable, murder.bailable), (Answer::Yes, Answer::No));
    assert_eq!((murder.compoundable, murder.court), (Compoundable::ByHeirs, Court::Sessions));
    assert!(murder.is(Mark::Heinous));
    let theft = &offence(&all, "ppc-379").facts;
    assert!(theft.is(Mark::Property) && !theft.is(Mark::Heinous));
    let defamation = &offence(&all, "ppc-500").facts;
    assert_eq!((defamation.cognizable, defamation.bailable), (Answer::No, Answer::Yes));
    let intention = &offence(&all, "ppc-34").facts;
    assert_eq!(intention.cognizable, Answer::AsMain);
    assert_eq!(offence(&all, "ppc-337-a.i").facts.section, "337-A(i)");
}

#[test]
fn provisions_name_the_offences_that_the_acts_name() {
    let all = shipped();
    let of = |proviso: Proviso| -> Vec<&str> {
        all.offences(day()).filter(|row| row.facts.asks(proviso)).map(|row| row.code.as_str()).collect()
    };
    // 375-A is read with 376, of which it was a part.
    let women = ["ppc-336-b", "ppc-354", "ppc-354-a", "ppc-375-a", "ppc-376", "ppc-509"];
    assert_eq!(of(Proviso::Woman154), women);
    assert_eq!(
        of(Proviso::AntiRape1),
        ["ppc-292-a", "ppc-292-c", "ppc-354", "ppc-498-b", "peca-21", "peca-22"]
    );
    let second = [
        "336-b", "354-a", "365-b", "366-a", "366-b", "367-a", "371-a", "371-b", "375-a", "376", "377",
        "377-b",
    ];
    assert_eq!(of(Proviso::AntiRape2), second.map(|section| format!("ppc-{section}")));
    assert_eq!(of(Proviso::SpInvestigates), ["ppc-295-c", "zina-5"]);
}

#[test]
fn an_amended_law_has_its_sections_on_its_days() {
    let all = shipped();
    let known = |code, day| all.offence(code, day).is_some();
    let (before, after) = (jiff::civil::date(2022, 9, 1), jiff::civil::date(2022, 9, 2));
    assert!(known("cnsa-9.c", before) && !known("cnsa-9.1", before));
    assert!(known("cnsa-9.1", after) && !known("cnsa-9.c", after));
}

#[test]
fn the_rows_of_each_file_are_counted() {
    let counts = shipped().counts();
    let files: Vec<&str> = counts.iter().map(|(file, _)| *file).collect();
    let names: Vec<&str> = crate::files::embedded().iter().map(|file| file.name).collect();
    assert_eq!(files, names);
    assert!(counts.iter().all(|(_, rows)| *rows > 0), "{counts:?}");
}
