//! The police report of CrPC 173 on an FIR (challan): what it must hold, checked field by field. No I/O, no async.

mod kind;

use kernel::{Code, FieldErrors, Result, StatedTyped, Timestamp, text};
use serde::{Deserialize, Serialize};

use super::fir::{LINE_MAX, PROSE_MAX};
use super::section::{self, Section, apart};

pub use kind::{ChallanKind, State};

/// The longest facts or reasons, in characters.
pub const WORDS_MAX: usize = 6_000;
/// The most persons of one count.
pub const COUNT_MAX: u32 = 9_999;
/// The limit (catalogue) of the complete report.
pub const COMPLETE: &str = "challan.complete";

/// The report as typed, on a page or in JSON. Digits may be Urdu, Arabic or ASCII.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewChallan)]
pub struct TypedChallan {
    /// interim, complete, untraced, cancelled or supplementary.
    pub kind: String,
    /// The court.
    pub court: String,
    /// Day on which it left for the court; all five empty for now.
    pub day: String,
    /// Month.
    pub month: String,
    /// Year.
    pub year: String,
    /// The hour of the 24-hour clock.
    pub hour: String,
    /// The minute.
    pub minute: String,
    /// Number of the road certificate, or by whose hand.
    pub carrier: String,
    /// The sections it is sent up under; empty for those of the FIR.
    pub sections: String,
    /// `yes` where a section that the law catalogue does not know shall stand as it was typed.
    pub sections_seen: String,
    /// How many accused are sent up in custody; empty for none.
    pub in_custody: String,
    /// On bail.
    pub on_bail: String,
    /// Not sent up (column 2).
    pub not_sent: String,
    /// Proclaimed offenders (column 3).
    pub proclaimed: String,
    /// The witnesses.
    pub witnesses: String,
    /// The property.
    pub property: String,
    /// The facts found, in brief, at most 6,000 characters.
    pub words: String,
    /// Why nobody is sent up; needed of an untraced and of a cancelled matter, whose informant reads it.
    pub reasons: String,
}

/// A section as it is sent up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentSection {
    /// The code, or what was typed.
    pub text: String,
    /// The catalogue has it.
    pub listed: bool,
}

impl SentSection {
    /// The section.
    pub fn section(&self) -> Section {
        let text = self.text.clone();
        if self.listed { Section::Listed(text) } else { Section::Unlisted(text) }
    }
}

/// What is sealed of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challan {
    /// The court.
    pub court: String,
    /// Road certificate, or by whose hand.
    pub carrier: Option<String>,
    /// The sections, in the order written.
    pub sections: Vec<SentSection>,
    /// They are not those of the FIR.
    pub differs: bool,
    /// Accused in custody.
    pub in_custody: u32,
    /// On bail.
    pub on_bail: u32,
    /// Not sent up.
    pub not_sent: u32,
    /// Proclaimed offenders.
    pub proclaimed: u32,
    /// The witnesses.
    pub witnesses: Option<String>,
    /// The property.
    pub property: Option<String>,
    /// The facts found.
    pub words: String,
    /// Why nobody is sent up.
    pub reasons: Option<String>,
}

/// The report, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Which.
    pub kind: ChallanKind,
    /// When it left for the court.
    pub forwarded_at: Timestamp,
    /// What is sealed.
    pub contents: Challan,
}

/// The FIR it is about, as far as the rules ask.
#[derive(Debug, Clone)]
pub struct About<'a> {
    /// The hour of its number.
    pub registered_at: Timestamp,
    /// Its sections.
    pub sections: &'a [Section],
    /// The reports before it.
    pub before: &'a [ChallanKind],
}

impl TypedChallan {
    /// Checks every field at once. `offence` reads one section as typed.
    pub fn check(
        &self,
        now: Timestamp,
        about: &About<'_>,
        offence: impl Fn(&str) -> std::result::Result<String, Code>,
    ) -> Result<Checked> {
        let mut errors = FieldErrors::default();
        let kind = ChallanKind::parse(&self.kind).ok_or("station-records.challan-which-kind");
        let kind = errors.keep("kind", kind);
        if let Some(Err(fault)) = kind.map(|kind| kind.may_follow(about.before)) {
            errors.add("kind", fault);
        }
        let court = text::required_line(&self.court, LINE_MAX);
        let court = court
            .map_err(|code| if code == "text.required" { "station-records.challan-no-court" } else { code });
        let court = errors.keep("court", court);
        let forwarded_at = self.forwarded_at(now, about.registered_at, &mut errors);
        let sections = self.sections(about.sections, &mut errors, offence);
        let prose = |errors: &mut FieldErrors, field, typed: &str, max| {
            errors.keep(field, text::optional_narrative(typed, max)).flatten()
        };
        let words = prose(&mut errors, "words", &self.words, WORDS_MAX);
        if words.is_none() && errors.of("words").is_none() {
            errors.add("words", "station-records.challan-no-facts");
        }
        let reasons = prose(&mut errors, "reasons", &self.reasons, WORDS_MAX);
        if kind.is_some_and(ChallanKind::gives_up) && reasons.is_none() && errors.of("reasons").is_none() {
            errors.add("reasons", "station-records.challan-no-reasons");
        }
        let contents = Challan {
            court: court.unwrap_or_default(),
            carrier: errors.keep("carrier", text::optional_line(&self.carrier, LINE_MAX)).flatten(),
            differs: differ(about.sections, &sections),
            sections: sections
                .iter()
                .map(|one| SentSection { text: one.text().to_owned(), listed: one.code().is_some() })
                .collect(),
            in_custody: count("in_custody", &self.in_custody, &mut errors),
            on_bail: count("on_bail", &self.on_bail, &mut errors),
            not_sent: count("not_sent", &self.not_sent, &mut errors),
            proclaimed: count("proclaimed", &self.proclaimed, &mut errors),
            witnesses: prose(&mut errors, "witnesses", &self.witnesses, PROSE_MAX),
            property: prose(&mut errors, "property", &self.property, PROSE_MAX),
            words: words.unwrap_or_default(),
            reasons,
        };
        errors.check()?;
        let kind = kind.ok_or_else(|| kernel::Error::internal("checked above"))?;
        Ok(Checked { kind, forwarded_at, contents })
    }

    /// Now, or as stated with its hour: not ahead, and not before the FIR had its number.
    fn forwarded_at(&self, now: Timestamp, registered_at: Timestamp, errors: &mut FieldErrors) -> Timestamp {
        let Self { day, month, year, hour, minute, .. } = self;
        let Some(stated) = (StatedTyped { day, month, year, hour, minute }).check(now, errors) else {
            return now;
        };
        if !stated.hour_known && errors.of("hour").is_none() {
            errors.add("hour", "station-records.challan-no-hour");
        } else if stated.at.plus_seconds(60) <= registered_at && errors.of("happened").is_none() {
            errors.add("happened", "station-records.challan-before-fir");
        }
        // Within the minute of the number the stated one is without seconds.
        stated.at.max(registered_at)
    }

    /// Of the catalogue, or of the FIR; another stands as it was typed once that was confirmed.
    fn sections(
        &self,
        of_fir: &[Section],
        errors: &mut FieldErrors,
        offence: impl Fn(&str) -> std::result::Result<String, Code>,
    ) -> Vec<Section> {
        let found = section::read(&self.sections, errors, offence);
        if found.is_empty() && errors.of("sections").is_none() {
            return of_fir.to_vec();
        }
        let unknown = found.iter().find(|one| one.code().is_none() && !of_fir.contains(one));
        if let Some(one) = unknown.filter(|_| self.sections_seen != "yes") {
            errors.add_with(
                "sections",
                "station-records.challan-unlisted",
                vec![("section", apart(one.text()))],
            );
        }
        found
    }
}

/// Whether it is sent up under other sections than the FIR's, in whatever order.
fn differ(of_fir: &[Section], sent: &[Section]) -> bool {
    let sorted = |sections: &[Section]| {
        let mut sections = sections.to_vec();
        sections.sort();
        sections
    };
    sorted(of_fir) != sorted(sent)
}

/// A number of persons; blank is none.
fn count(field: &'static str, typed: &str, errors: &mut FieldErrors) -> u32 {
    let typed = text::ascii_digits(&text::line(typed));
    if typed.is_empty() {
        return 0;
    }
    let read = typed.parse().ok().filter(|count| *count <= COUNT_MAX && typed.len() <= 4);
    errors.keep(field, read.ok_or("station-records.challan-count")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NUMBERED: Timestamp = Timestamp(1_795_251_900_000_000); // 21 November 2026, 14:05 in Pakistan

    fn known(section: &str) -> std::result::Result<String, Code> {
        match section {
            "379" | "34" => Ok(format!("ppc-{section}")),
            _ => Err(section::UNKNOWN),
        }
    }

    fn typed() -> TypedChallan {
        TypedChallan {
            kind: "complete".to_owned(),
            court: "جوڈیشل مجسٹریٹ سریاب".to_owned(),
            words: "ملزم سے موٹر سائیکل برآمد ہوئی".to_owned(),
            ..TypedChallan::default()
        }
    }

    fn checked(typed: &TypedChallan, before: &[ChallanKind]) -> Result<Checked> {
        let sections = [Section::Listed("ppc-379".to_owned()), Section::Unlisted("15-A آرمز".to_owned())];
        let about = About { registered_at: NUMBERED, sections: &sections, before };
        typed.check(NUMBERED.plus_seconds(86_400), &about, known)
    }

    fn faults(typed: &TypedChallan, before: &[ChallanKind]) -> Vec<(&'static str, Code)> {
        match checked(typed, before) {
            Err(kernel::Error::Invalid(errors)) => errors.0.iter().map(|e| (e.field, e.code)).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn court_and_facts_are_enough() {
        let found = checked(&typed(), &[]).unwrap();
        assert_eq!(found.forwarded_at, NUMBERED.plus_seconds(86_400), "now, where nothing is said");
        assert!(!found.contents.differs && found.contents.sections.len() == 2);
        let nothing = faults(&TypedChallan::default(), &[]);
        let fields: Vec<_> = nothing.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["kind", "court", "words"]);
    }

    #[test]
    fn it_ends_once_and_only_supplements_follow() {
        use ChallanKind::{Cancelled, Complete, Interim, Supplementary, Untraced};
        for end in [Complete, Untraced, Cancelled] {
            assert!(end.may_follow(&[Interim, Interim]).is_ok());
            for other in [Interim, Complete, Untraced, Cancelled] {
                assert_eq!(other.may_follow(&[Interim, end]), Err("station-records.challan-done"));
            }
            assert!(Supplementary.may_follow(&[end, Supplementary]).is_ok());
        }
        assert_eq!(Supplementary.may_follow(&[Interim]), Err("station-records.challan-not-done"));
        assert_eq!(faults(&typed(), &[Complete]), [("kind", "station-records.challan-done")]);
        assert_eq!(State::of(&[Interim], false), State::InterimSent);
        assert_eq!(State::of(&[Interim, Untraced, Supplementary], false), State::Untraced);
        assert_eq!(State::of(&[], true), State::NotInvestigated);
    }

    #[test]
    fn nobody_sent_up_needs_a_reason() {
        for kind in ["untraced", "cancelled"] {
            let one = TypedChallan { kind: kind.to_owned(), reasons: "\u{202e}".to_owned(), ..typed() };
            assert_eq!(faults(&one, &[]), [("reasons", "station-records.challan-no-reasons")]);
            assert!(faults(&TypedChallan { reasons: "جھوٹی اطلاع".to_owned(), ..one }, &[]).is_empty());
        }
    }

    #[test]
    fn the_hour_lies_between_the_number_and_now() {
        let at = |day: &str, hour: &str, minute: &str| TypedChallan {
            day: day.to_owned(),
            month: "۱۱".to_owned(),
            year: "2026".to_owned(),
            hour: hour.to_owned(),
            minute: minute.to_owned(),
            ..typed()
        };
        assert_eq!(faults(&at("21", "14", "04"), &[]), [("happened", "station-records.challan-before-fir")]);
        assert_eq!(faults(&at("۲۲", "۱۴", "06"), &[]), [("happened", "stated.date-in-future")]);
        assert_eq!(faults(&at("22", "", ""), &[]), [("hour", "station-records.challan-no-hour")]);
        assert_eq!(checked(&at("21", "14", "05"), &[]).unwrap().forwarded_at, NUMBERED);
    }

    #[test]
    fn sections_are_of_the_law_of_the_fir_or_confirmed() {
        let under = |sections: &str| TypedChallan { sections: sections.to_owned(), ..typed() };
        assert!(!checked(&under("15-A آرمز, ۳۷۹"), &[]).unwrap().contents.differs, "in another order");
        assert!(checked(&under("379, 34"), &[]).unwrap().contents.differs);
        assert_eq!(faults(&under("379, 999"), &[]), [("sections", "station-records.challan-unlisted")]);
        let seen = TypedChallan { sections_seen: "yes".to_owned(), ..under("379, 999") };
        assert!(checked(&seen, &[]).unwrap().contents.differs);
        assert_eq!(faults(&under("<b>"), &[]), [("sections", "station-records.fir-section-unreadable")]);
    }

    #[test]
    fn persons_are_counted_in_any_digits() {
        let of = |typed_count: &str| TypedChallan { on_bail: typed_count.to_owned(), ..typed() };
        assert_eq!(checked(&of("۱۲"), &[]).unwrap().contents.on_bail, 12);
        for wrong in ["-1", "10000", "دو", "1.5", "00001"] {
            assert_eq!(faults(&of(wrong), &[]), [("on_bail", "station-records.challan-count")], "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(one in ".*", two in ".*", three in ".*") {
            let typed = TypedChallan {
                kind: "untraced".to_owned(),
                court: one.clone(),
                sections: two.clone(),
                in_custody: three.clone(),
                day: one,
                hour: two,
                reasons: three.clone(),
                words: three,
                ..TypedChallan::default()
            };
            let _ = checked(&typed, &[]);
        }
    }
}
