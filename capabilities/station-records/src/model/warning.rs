//! What an officer is warned of once, and may go on with: nothing here delays a number (CrPC 154). It compares the sections with
//! what is really entered, and supposes nothing. Must not refuse anything.

use catalogue::{Answer, Mark, Offence, OffenceClass, Proviso};
use jiff::civil::Date;
use kernel::{Code, FieldErrors};

use super::born::Born;
use super::fir::{Contents, Source};
use super::proviso::{Presence, Provisos};
use super::section::{Section, apart};

kernel::words! {
    /// What an FIR's form is warned of.
    Warning {
        /// A section is in no row of the catalogue.
        Unlisted = "unlisted-section",
        /// No section is cognizable, and no court ordered it.
        NotCognizable = "not-cognizable",
        /// A section of theft or robbery, and nothing was carried off.
        NoProperty = "no-property",
        /// What is entered is of a woman wronged, and no section is.
        NotGender = "no-gender-section",
        /// A section of a child wronged, and she who told it herself was none any more.
        NotChild = "no-child",
        /// It happened before its informant was born.
        BeforeBirth = "before-birth",
    }
}

/// The box in which an officer says that he has read them.
pub const SEEN: &str = "warnings_seen";

impl Warning {
    /// As it is told.
    pub const fn code(self) -> Code {
        match self {
            Self::Unlisted => "station-records.warn-unlisted-section",
            Self::NotCognizable => "station-records.warn-not-cognizable",
            Self::NoProperty => "station-records.warn-no-property",
            Self::NotGender => "station-records.warn-no-gender-section",
            Self::NotChild => "station-records.warn-no-child",
            Self::BeforeBirth => "station-records.warn-before-birth",
        }
    }
}

/// What an FIR's form gives reason to warn of. `law` has the sections that the catalogue knows.
pub(super) fn of(
    source: Option<Source>,
    sections: &[Section],
    law: &[&Offence],
    contents: &Contents,
) -> Vec<Warning> {
    // What is in no list may be any offence.
    let all_known = !sections.is_empty() && law.len() == sections.len();
    let none = |is: fn(&Offence) -> bool| all_known && !law.iter().any(|offence| is(offence));
    let found = [
        (Warning::Unlisted, sections.iter().any(|one| one.code().is_none())),
        (
            Warning::NotCognizable,
            source.is_some_and(|source| source != Source::Court)
                && none(|offence| offence.cognizable == Answer::Yes),
        ),
        (
            Warning::NoProperty,
            contents.property.is_none() && law.iter().any(|offence| takes_property(offence)),
        ),
        (
            Warning::NotGender,
            contents.provisos.as_ref().is_some_and(of_a_woman)
                && none(|offence| offence.is(Mark::Gender) || offence.asks(Proviso::Woman154)),
        ),
        (
            Warning::NotChild,
            grown(contents) && law.iter().any(|offence| offence.is(Mark::Child) && offence.is(Mark::Gender)),
        ),
        (Warning::BeforeBirth, born_on(contents).is_some_and(|(born, day)| born.is_after(day))),
    ];
    found.into_iter().filter_map(|(warning, is)| is.then_some(warning)).collect()
}

/// Against property, by taking it away: trespass, damage and fraud carry nothing off.
fn takes_property(offence: &Offence) -> bool {
    let taken = [OffenceClass::Theft, OffenceClass::VehicleTheft, OffenceClass::Robbery];
    offence.is(Mark::Property) && taken.contains(&offence.class)
}

/// Somebody was with her, or she was told of her right: she who was wronged told it.
fn of_a_woman(entered: &Provisos) -> bool {
    let hers = entered.presence.is_some_and(|presence| presence != Presence::NotHers);
    hers || entered.distressed || entered.lawyer
}

/// When its informant was born and when it happened, where both are entered.
fn born_on(contents: &Contents) -> Option<(Born, Date)> {
    Some((contents.born?, contents.stated?.at.day()))
}

/// She who was wronged told it herself, and was no child when it happened.
fn grown(contents: &Contents) -> bool {
    let hers = |entered: &Provisos| entered.presence.is_some_and(|presence| presence != Presence::NotHers);
    contents.provisos.as_ref().is_some_and(hers)
        && born_on(contents).is_some_and(|(born, day)| born.is_grown(day))
}

/// Those that were seen, as typed: their words with blanks between.
pub fn seen(typed: &str) -> Vec<Warning> {
    typed.split_whitespace().filter_map(Warning::parse).collect()
}

/// Each that was not seen is said, all at once.
pub(super) fn say(found: &[Warning], typed: &str, sections: &[Section], errors: &mut FieldErrors) {
    let seen = seen(typed);
    for warning in found.iter().filter(|one| !seen.contains(one)) {
        let unlisted = sections.iter().filter(|one| one.code().is_none()).map(|one| apart(one.text()));
        let args = match warning {
            Warning::Unlisted => vec![("section", unlisted.collect::<Vec<_>>().join("، "))],
            _ => Vec::new(),
        };
        errors.add_with(SEEN, warning.code(), args);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::fir::Signed;
    use catalogue::{Compoundable, Court};
    use kernel::{Bilingual, Stated, Timestamp};

    /// An offence of a sort, cognizable, with marks.
    pub(in crate::model) fn offence(class: OffenceClass, marks: &[Mark], provisos: &[Proviso]) -> Offence {
        Offence {
            law: "ppc".to_owned(),
            section: "1".to_owned(),
            cognizable: Answer::Yes,
            bailable: Answer::No,
            compoundable: Compoundable::No,
            court: Court::Magistrate,
            punishment: Bilingual::new("", ""),
            class,
            marks: marks.to_vec(),
            provisos: provisos.to_vec(),
            aliases: Vec::new(),
        }
    }

    fn contents() -> Contents {
        Contents {
            source_paper: None,
            name: None,
            parentage: None,
            residence: None,
            phone: None,
            cnic: None,
            born: None,
            stated: None,
            place: None,
            words: "الفاظ".to_owned(),
            property: None,
            delay: None,
            steps: None,
            interpreter: None,
            dictated_by: None,
            written_by: None,
            read_over: true,
            signed: Signed::Thumb,
            provisos: None,
            warned: Vec::new(),
            pseudonym: None,
        }
    }

    fn warned(source: Source, law: &[&Offence], contents: &Contents) -> Vec<Warning> {
        let sections: Vec<_> = law.iter().map(|one| Section::Listed(one.section.clone())).collect();
        of(Some(source), &sections, law, contents)
    }

    #[test]
    fn where_nothing_is_cognizable_and_no_court_ordered_it() {
        let slap = Offence { cognizable: Answer::No, ..offence(OffenceClass::Threat, &[], &[]) };
        let common = Offence { cognizable: Answer::AsMain, ..slap.clone() };
        let murder = offence(OffenceClass::Homicide, &[Mark::Heinous], &[]);
        assert_eq!(warned(Source::Oral, &[&slap, &common], &contents()), [Warning::NotCognizable]);
        assert_eq!(warned(Source::Court, &[&slap], &contents()), []);
        assert_eq!(warned(Source::Oral, &[&slap, &murder], &contents()), []);
        let beside = [Section::Listed("1".to_owned()), Section::Unlisted("99".to_owned())];
        assert_eq!(of(Some(Source::Oral), &beside, &[&slap], &contents()), [Warning::Unlisted]);
        assert_eq!(of(None, &beside[..1], &[&slap], &contents()), [], "the source is a fault by itself");
    }

    #[test]
    fn where_something_is_taken_and_nothing_is_named() {
        let theft = offence(OffenceClass::Theft, &[Mark::Property], &[]);
        let fraud = offence(OffenceClass::Fraud, &[Mark::Property], &[]);
        assert_eq!(warned(Source::Oral, &[&theft], &contents()), [Warning::NoProperty]);
        assert_eq!(warned(Source::Oral, &[&fraud], &contents()), []);
        let named = Contents { property: Some("بکری".to_owned()), ..contents() };
        assert_eq!(warned(Source::Oral, &[&theft], &named), []);
    }

    #[test]
    fn where_it_happened_before_a_birth_or_to_a_child_who_was_none() {
        let at = |year| Stated {
            at: Timestamp::start_of(jiff::civil::date(year, 6, 1)).unwrap(),
            hour_known: false,
        };
        let told = |born, year, presence| Contents {
            born: Some(Born { year: born, by_age: false }),
            stated: Some(at(year)),
            provisos: Some(Provisos {
                presence,
                present: None,
                taken_at: None,
                distressed: false,
                lawyer: false,
            }),
            ..contents()
        };
        let girl = offence(OffenceClass::Sexual, &[Mark::Gender, Mark::Child], &[]);
        let murder = offence(OffenceClass::Homicide, &[], &[]);
        assert_eq!(warned(Source::Oral, &[&murder], &told(1998, 1997, None)), [Warning::BeforeBirth]);
        assert_eq!(warned(Source::Oral, &[&murder], &told(1998, 1998, None)), []);
        let hers = Some(Presence::Chosen);
        assert_eq!(warned(Source::Oral, &[&girl], &told(1998, 2026, hers)), [Warning::NotChild]);
        assert_eq!(warned(Source::Oral, &[&girl], &told(2012, 2026, hers)), []);
        assert_eq!(
            warned(Source::Oral, &[&girl], &told(1998, 2026, Some(Presence::NotHers))),
            [],
            "her mother told it"
        );
    }

    #[test]
    fn where_a_woman_wronged_told_it_and_no_section_is_of_that() {
        let theft = offence(OffenceClass::Fraud, &[], &[]);
        let modesty = offence(OffenceClass::Sexual, &[Mark::Gender], &[]);
        let entered = |presence, lawyer| Contents {
            provisos: Some(Provisos { presence, present: None, taken_at: None, distressed: false, lawyer }),
            ..contents()
        };
        let hers = entered(Some(Presence::FemaleOfficer), false);
        assert_eq!(warned(Source::Oral, &[&theft], &hers), [Warning::NotGender]);
        assert_eq!(warned(Source::Oral, &[&theft], &entered(None, true)), [Warning::NotGender]);
        assert_eq!(warned(Source::Oral, &[&theft, &modesty], &hers), []);
        assert_eq!(warned(Source::Oral, &[&theft], &entered(Some(Presence::NotHers), false)), []);
    }
}
