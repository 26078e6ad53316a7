//! The FIR (form 24.5(1), Police Rules 1934): where its information came from, what it must hold, how it is cited. No
//! I/O, no async.

use catalogue::Offence;
use jiff::civil::Date;
use kernel::ids::ComplaintId;
use kernel::{Cnic, Code, FieldErrors, Phone, Result, Stated, StatedTyped, Timestamp, text};
use serde::{Deserialize, Serialize};

use super::born::Born;
use super::diary;
use super::proviso::{Provisos, TypedProvisos};
use super::section::{self, Section};
use super::warning::{self, Warning};

/// The longest narrative, in characters.
pub const WORDS_MAX: usize = 20_000;
/// The longest property list, explanation or place, in characters.
pub const PROSE_MAX: usize = 2_000;
/// The longest name or number of a paper, in characters.
pub const LINE_MAX: usize = 200;
/// The most sections under one FIR.
pub const SECTIONS_MAX: usize = 20;

kernel::words! {
    /// Where the information came from.
    Source {
        /// Told at the station and reduced to writing (CrPC 154).
        Oral = "oral",
        /// A written application.
        Written = "written",
        /// A written message from an officer at the scene or a hospital, on which the station registers.
        Murasila = "murasila",
        /// A magistrate's or Justice of the Peace's order (CrPC 156(3), 22-A(6)).
        Court = "court",
        /// The police saw or learnt of it themselves.
        OwnMotion = "own-motion",
        /// Sent by the station that received it first.
        Transfer = "transfer",
    }
}

pub use kernel::Signed;

kernel::words! {
    /// The copies that leave the station; the original stays in the book (Rule 24.5).
    CopyKind {
        /// To the Superintendent of Police.
        Supervisor = "supervisor",
        /// To the magistrate.
        Magistrate = "magistrate",
        /// To the informant, free of charge.
        Informant = "informant",
    }
}

impl Source {
    /// Whether this source is a paper whose number must be named.
    pub const fn has_paper(self) -> bool {
        matches!(self, Self::Murasila | Self::Court | Self::Transfer)
    }

    /// Whether it was told and written down by the police: then it is read over to the informant (CrPC 154).
    pub const fn was_told(self) -> bool {
        matches!(self, Self::Oral)
    }
}

/// The form as typed, on a page or in JSON. Words and a section are required; a name, a card, a phone or a signature
/// never is. Digits may be Urdu, Arabic or ASCII.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewFir)]
pub struct Typed {
    /// The report it comes from; empty for none.
    pub report: String,
    /// Where the information came from: oral, written, murasila, court, own-motion or transfer.
    pub source: String,
    /// Number and date of the murasila, order or forwarding letter.
    pub source_paper: String,
    /// The hour at which the information or its paper reached the station, within half a day: `9:05`. Empty for now, and for what comes
    /// from a report, which has its own.
    pub arrived: String,
    /// Sections as typed, the chief offence first: `379, 34`. One that the catalogue does not know stands as it was typed.
    pub sections: String,
    /// Informant's name.
    pub name: String,
    /// Father's or husband's name.
    pub parentage: String,
    /// Residence.
    pub residence: String,
    /// Phone.
    pub phone: String,
    /// CNIC.
    pub cnic: String,
    /// The informant's age in years or year of birth.
    pub born: String,
    /// Day on which it happened.
    pub day: String,
    /// Month.
    pub month: String,
    /// Year.
    pub year: String,
    /// The hour of the 24-hour clock.
    pub hour: String,
    /// The minute.
    pub minute: String,
    /// Place of occurrence with distance and direction (column 4).
    pub place: String,
    /// What happened.
    pub words: String,
    /// Property carried off (column 3).
    pub property: String,
    /// Why it was reported late (column 5).
    pub delay: String,
    /// Steps taken (column 5).
    pub steps: String,
    /// Interpreter and language, where one helped.
    pub interpreter: String,
    /// Who dictated it, where that was not the informant.
    pub dictated_by: String,
    /// Who wrote it down, where that was not whoever registers it.
    pub written_by: String,
    /// How it was signed: signature, thumb, declined or absent.
    pub signed: String,
    /// `yes` when it was read over to the informant.
    pub read_over: String,
    /// Book of the paper register.
    pub paper_book: String,
    /// Its page.
    pub paper_page: String,
    /// The warnings that the officer has read and goes on with, their words with blanks between: unlisted-section,
    /// not-cognizable, no-property, no-gender-section, no-child, before-birth. A warning that is not among them is answered with 422, once.
    pub warnings_seen: String,
    /// What the law asks for before an FIR of some offences is signed.
    pub provisos: TypedProvisos,
}

/// What is sealed of an FIR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Number and date of the paper it rests on.
    pub source_paper: Option<String>,
    /// Informant's name.
    pub name: Option<String>,
    /// Father's or husband's name.
    pub parentage: Option<String>,
    /// Residence.
    pub residence: Option<String>,
    /// Phone.
    pub phone: Option<Phone>,
    /// CNIC.
    pub cnic: Option<Cnic>,
    /// When the informant was born.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<Born>,
    /// When it happened, as stated.
    pub stated: Option<Stated>,
    /// Place of occurrence, distance and direction.
    pub place: Option<String>,
    /// What happened.
    pub words: String,
    /// Property carried off.
    pub property: Option<String>,
    /// Why it was reported late.
    pub delay: Option<String>,
    /// Steps taken.
    pub steps: Option<String>,
    /// Interpreter and language.
    pub interpreter: Option<String>,
    /// Who dictated it, where that was not the informant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dictated_by: Option<String>,
    /// Who wrote it down, where that was not whoever registered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_by: Option<String>,
    /// It was read over to the informant.
    pub read_over: bool,
    /// How it was signed.
    pub signed: Signed,
    /// What was met of what the law asks for first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisos: Option<Provisos>,
    /// What whoever registered it was warned of, and went on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warned: Vec<Warning>,
    /// What the books call its report, where that is sealed: shown instead of everybody and everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pseudonym: Option<String>,
}

/// What a sealed FIR says to those for whom it is not sealed, in the language of the register.
pub const MASKED: &str = "سر بمہر ایف آئی آر۔ مکمل نقل سر بمہر لفافے میں نامزد افسر کے پاس ہے۔";

impl Contents {
    /// The same without anybody and anything that could tell who it is.
    #[must_use]
    pub fn masked(self) -> Self {
        Self {
            source_paper: None,
            name: self.pseudonym.clone(),
            parentage: None,
            residence: None,
            phone: None,
            cnic: None,
            born: None,
            stated: None,
            place: None,
            words: MASKED.to_owned(),
            property: None,
            delay: None,
            steps: None,
            interpreter: None,
            dictated_by: None,
            written_by: None,
            provisos: None,
            warned: Vec::new(),
            ..self
        }
    }
}

/// The form, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The report it comes from.
    pub report: Option<ComplaintId>,
    /// Where the information came from.
    pub source: Source,
    /// When the station had it, where that was said.
    pub arrived_at: Option<Timestamp>,
    /// The sections, in the order written.
    pub sections: Vec<Section>,
    /// The day whose law they are of: that of the occurrence, or today where it is not known.
    pub law_day: Date,
    /// What is sealed.
    pub contents: Contents,
    /// Book of the paper register.
    pub paper_book: Option<String>,
    /// Its page.
    pub paper_page: Option<String>,
}

impl Typed {
    /// Checks every field at once, and says every warning that was not seen. `offences` reads one section as typed in the law of a
    /// day, `law` has those of them that the catalogue knows.
    pub fn check<'a>(
        &self,
        now: Timestamp,
        offences: impl Fn(&str, Date) -> std::result::Result<String, Code>,
        law: impl Fn(&[Section], Date) -> Vec<&'a Offence>,
    ) -> Result<Checked> {
        let mut errors = FieldErrors::default();
        let source =
            errors.keep("source", Source::parse(&self.source).ok_or("station-records.fir-no-source"));
        let report = self.report(&mut errors);
        let Self { day, month, year, hour, minute, .. } = self;
        let stated = StatedTyped { day, month, year, hour, minute }.check(now, &mut errors);
        let law_day = stated.map_or_else(|| now.day(), |stated| stated.at.day());
        let sections = self.sections(&mut errors, |section| offences(section, law_day));
        let law = law(&sections, law_day);
        let asked: Vec<_> = law.iter().flat_map(|offence| offence.provisos.iter().copied()).collect();
        let line = |errors: &mut FieldErrors, field, typed: &str| {
            errors.keep(field, text::optional_line(typed, LINE_MAX)).flatten()
        };
        let prose = |errors: &mut FieldErrors, field, typed: &str| {
            errors.keep(field, text::optional_narrative(typed, PROSE_MAX)).flatten()
        };
        let paper = line(&mut errors, "source_paper", &self.source_paper);
        if source.is_some_and(Source::has_paper) && paper.is_none() && errors.of("source_paper").is_none() {
            errors.add("source_paper", "station-records.fir-no-paper");
        }
        let arrived_at = self.arrived_at(now, stated, &mut errors);
        let signed = self.signed(source, &mut errors);
        if source.is_some_and(Source::was_told) && self.read_over != "yes" {
            errors.add("read_over", "station-records.fir-not-read-over");
        }
        let mut contents = Contents {
            source_paper: paper,
            name: line(&mut errors, "name", &self.name),
            parentage: line(&mut errors, "parentage", &self.parentage),
            residence: line(&mut errors, "residence", &self.residence),
            phone: errors.optional("phone", &self.phone, Phone::parse),
            cnic: errors.optional("cnic", &self.cnic, Cnic::parse),
            born: errors.optional("born", &self.born, |typed| Born::parse(typed, now.day())),
            stated,
            place: prose(&mut errors, "place", &self.place),
            words: errors.keep("words", text::required_narrative(&self.words, WORDS_MAX)).unwrap_or_default(),
            property: prose(&mut errors, "property", &self.property),
            delay: prose(&mut errors, "delay", &self.delay),
            steps: prose(&mut errors, "steps", &self.steps),
            interpreter: line(&mut errors, "interpreter", &self.interpreter),
            dictated_by: line(&mut errors, "dictated_by", &self.dictated_by),
            written_by: line(&mut errors, "written_by", &self.written_by),
            read_over: self.read_over == "yes",
            signed: signed.unwrap_or(Signed::Absent),
            provisos: self.provisos.check(&asked, &mut errors),
            warned: Vec::new(),
            pseudonym: None,
        };
        let paper_book = line(&mut errors, "paper_book", &self.paper_book);
        let paper_page = line(&mut errors, "paper_page", &self.paper_page);
        contents.warned = warning::of(source, &sections, &law, &contents);
        warning::say(&contents.warned, &self.warnings_seen, &sections, &mut errors);
        errors.check()?;
        let source = source.unwrap_or(Source::Oral);
        Ok(Checked { report, source, arrived_at, sections, law_day, contents, paper_book, paper_page })
    }

    fn report(&self, errors: &mut FieldErrors) -> Option<ComplaintId> {
        if self.report.is_empty() {
            return None;
        }
        errors.keep("report", self.report.parse().map_err(|_| "policy.not-found"))
    }

    /// When the station had it. Not before it happened, and of a report only by the report.
    fn arrived_at(
        &self,
        now: Timestamp,
        stated: Option<Stated>,
        errors: &mut FieldErrors,
    ) -> Option<Timestamp> {
        let at = errors.keep("arrived", diary::arrived_at(&self.arrived, now)).flatten()?;
        if !self.report.is_empty() {
            errors.add("arrived", "station-records.fir-arrived-with-report");
        } else if now.seconds() - at.seconds() > diary::NIGHT_S {
            errors.add("arrived", "station-records.fir-arrived-long-ago");
        } else if stated.is_some_and(|stated| stated.at > at) {
            errors.add("arrived", "station-records.fir-arrived-before");
        }
        Some(at)
    }

    fn sections(
        &self,
        errors: &mut FieldErrors,
        offences: impl Fn(&str) -> std::result::Result<String, Code>,
    ) -> Vec<Section> {
        let found = section::read(&self.sections, errors, offences);
        if found.is_empty() && errors.of("sections").is_none() {
            errors.add("sections", "station-records.fir-no-section");
        }
        found
    }

    /// Asked where an informant told it; it may be "would not".
    fn signed(&self, source: Option<Source>, errors: &mut FieldErrors) -> Option<Signed> {
        if source.is_some_and(|source| !source.was_told()) && self.signed.is_empty() {
            return Some(Signed::Absent);
        }
        errors.keep("signed", Signed::parse(&self.signed).ok_or("station-records.fir-how-signed"))
    }
}

/// As cited with the station: `124/26`, or `124B/26` from a successor node.
pub fn cited(year: i16, series: &str, serial: i64) -> String {
    format!("{serial}{series}/{:02}", year.rem_euclid(100))
}

/// As its receipt says it: `QTA-SAR-F-2026-000124`.
pub fn number(office: &str, year: i16, series: &str, serial: i64) -> String {
    format!("{office}-F-{year}{series}-{serial:06}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::{OffenceClass, Proviso};
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000_000); // November 2026

    fn typed() -> Typed {
        Typed {
            source: "oral".to_owned(),
            sections: "379".to_owned(),
            words: "موٹر سائیکل چوری ہو گئی".to_owned(),
            signed: "thumb".to_owned(),
            read_over: "yes".to_owned(),
            ..Typed::default()
        }
    }

    fn known(section: &str, _: Date) -> std::result::Result<String, Code> {
        let known = ["379", "34", "411"].contains(&section);
        if known { Ok(format!("ppc-{section}")) } else { Err("station-records.fir-unknown-section") }
    }

    fn listed(code: &str) -> Section {
        Section::Listed(code.to_owned())
    }

    fn none(_: &[Section], _: Date) -> Vec<&'static Offence> {
        Vec::new()
    }

    fn faults(typed: &Typed) -> Vec<(&'static str, Code)> {
        match typed.check(NOW, known, none) {
            Err(kernel::Error::Invalid(errors)) => errors.0.iter().map(|e| (e.field, e.code)).collect(),
            Ok(_) => Vec::new(),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn no_name_card_phone_or_signature_is_ever_required() {
        let checked = Typed { signed: "declined".to_owned(), ..typed() }.check(NOW, known, none).unwrap();
        assert_eq!(checked.sections, [listed("ppc-379")]);
        let contents = checked.contents;
        assert!(contents.name.is_none() && contents.cnic.is_none() && contents.phone.is_none());
    }

    #[test]
    fn sections_are_read_in_order_once_and_in_any_digits() {
        let of = |sections: &str| Typed { sections: sections.to_owned(), ..typed() };
        let read = |sections: &str| of(sections).check(NOW, known, none).unwrap().sections;
        assert_eq!(read("۳۷۹/۳۴، 411, 379"), ["ppc-379", "ppc-34", "ppc-411"].map(listed));
        assert_eq!(faults(&of(" ,")), [("sections", "station-records.fir-no-section")]);
        assert_eq!(faults(&of("379, <999>")), [("sections", "station-records.fir-section-unreadable")]);
    }

    #[test]
    fn a_section_outside_the_list_is_warned_of_once_and_stands_as_written() {
        let of = |seen: &str| Typed {
            sections: "379, ۹۹۹-ب".to_owned(),
            warnings_seen: seen.to_owned(),
            ..typed()
        };
        let warned = [("warnings_seen", "station-records.warn-unlisted-section")];
        assert_eq!(faults(&of("")), warned);
        assert_eq!(faults(&of("something-else")), warned);
        let checked = of("something-else unlisted-section").check(NOW, known, none).unwrap();
        assert_eq!(checked.sections, [listed("ppc-379"), Section::Unlisted("999-ب".to_owned())]);
        assert_eq!(checked.contents.warned, [Warning::Unlisted]);
        assert!(typed().check(NOW, known, none).unwrap().contents.warned.is_empty());
    }

    #[test]
    fn the_law_is_that_of_the_day_of_the_occurrence() {
        let old = |section: &str, day: Date| {
            if day.year() == 2021 { known(section, day) } else { Err("station-records.fir-unknown-section") }
        };
        let then = Typed { day: "3".to_owned(), month: "4".to_owned(), year: "2021".to_owned(), ..typed() };
        assert_eq!(then.check(NOW, old, none).unwrap().law_day, jiff::civil::date(2021, 4, 3));
        assert!(
            typed().check(NOW, old, none).is_err(),
            "of today where the day is not known: it is in no list"
        );
    }

    #[test]
    fn each_source_asks_for_what_it_has() {
        for source in Source::ALL.iter().copied() {
            let of = Typed {
                source: source.word().to_owned(),
                signed: String::new(),
                read_over: String::new(),
                ..typed()
            };
            let fields: Vec<_> = faults(&of).into_iter().map(|(field, _)| field).collect();
            let expected: &[&str] = match source {
                Source::Oral => &["signed", "read_over"],
                Source::Murasila | Source::Court | Source::Transfer => &["source_paper"],
                Source::Written | Source::OwnMotion => &[],
            };
            assert_eq!(fields, expected, "{source:?}");
        }
        assert_eq!(faults(&Typed { source: "rumour".to_owned(), ..typed() })[0].0, "source");
    }

    #[test]
    fn what_the_law_asks_for_first_is_named_with_every_other_fault() {
        let bare = Typed { words: String::new(), ..typed() };
        let modesty = warning::tests::offence(OffenceClass::Sexual, &[], &[Proviso::Lawyer161]);
        let Err(kernel::Error::Invalid(errors)) = bare.check(NOW, known, |_, _| vec![&modesty]) else {
            panic!("signed without what the law asks for");
        };
        let fields: Vec<_> = errors.0.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["words", "lawyer"]);
    }

    #[test]
    fn it_is_cited_by_serial_and_year() {
        assert_eq!(cited(2026, "", 124), "124/26");
        assert_eq!(cited(2100, "B", 1), "1B/00");
        assert_eq!(number("QTA-SAR", 2026, "B", 124), "QTA-SAR-F-2026B-000124");
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(words in ".*", sections in ".*", day in ".*", cnic in ".*") {
            let _ = Typed { sections, cnic, day, words, ..typed() }.check(NOW, known, none);
        }
    }
}
