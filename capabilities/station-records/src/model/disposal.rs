//! What is said when no investigation follows, and what is added to an FIR afterwards: checked field by field. No I/O, no
//! async.

use catalogue::Proviso;
use kernel::ids::ComplaintId;
use kernel::{Cnic, Code, FieldErrors, Phone, Result, text};
use serde::{Deserialize, Serialize};

use super::fir::{LINE_MAX, Signed};
use super::proviso::{Provisos, TypedProvisos};
use super::section;

/// The longest reasons or substance, in characters.
pub const REASONS_MAX: usize = 6_000;

/// What is missing is called by its name: two faults of one page are told apart.
fn named(read: std::result::Result<String, Code>, missing: Code) -> std::result::Result<String, Code> {
    read.map_err(|fault| if fault == "text.required" { missing } else { fault })
}

/// Why an FIR is not investigated, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewRefusal)]
pub struct TypedRefusal {
    /// The reasons, at most 6,000 characters. The informant reads them.
    pub reasons: String,
    /// The magistrate's court that is told.
    pub court: String,
}

/// What is sealed of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The reasons.
    pub reasons: String,
    /// The court.
    pub court: String,
}

impl TypedRefusal {
    /// Checks every field at once: no refusal without reasons and a court that is told.
    pub fn check(&self) -> Result<Refusal> {
        let mut errors = FieldErrors::default();
        let reasons = errors.keep(
            "reasons",
            named(text::required_narrative(&self.reasons, REASONS_MAX), "station-records.reasons-missing"),
        );
        let court = errors.keep(
            "court",
            named(text::required_line(&self.court, LINE_MAX), "station-records.court-missing"),
        );
        errors.check()?;
        Ok(Refusal { reasons: reasons.unwrap_or_default(), court: court.unwrap_or_default() })
    }
}

kernel::words! {
    /// To whom a notice goes.
    NoticeTo {
        /// To whoever gave the information (CrPC 157(2)).
        Informant = "informant",
        /// To the magistrate (CrPC 157(1)).
        Magistrate = "magistrate",
    }
}

/// A non-cognizable matter as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewReferral)]
pub struct TypedReferral {
    /// The report it comes from; empty where it was told directly.
    pub report: String,
    /// Sections as typed; empty where none is known.
    pub sections: String,
    /// `yes` when the officer goes on though one of them is cognizable.
    pub confirmed: String,
    /// The substance of the information, at most 6,000 characters.
    pub words: String,
    /// The magistrate's court.
    pub court: String,
    /// Informant's name.
    pub name: String,
    /// Father's or husband's name.
    pub parentage: String,
    /// Phone.
    pub phone: String,
    /// CNIC.
    pub cnic: String,
}

/// What is sealed of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// The substance.
    pub words: String,
    /// The court.
    pub court: String,
    /// Informant's name.
    pub name: Option<String>,
    /// Father's or husband's name.
    pub parentage: Option<String>,
    /// Phone.
    pub phone: Option<Phone>,
    /// CNIC.
    pub cnic: Option<Cnic>,
}

/// The form, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedReferral {
    /// The report it comes from.
    pub report: Option<ComplaintId>,
    /// Codes of the offences, in the order written.
    pub sections: Vec<String>,
    /// One of them is cognizable; the officer was told and goes on.
    pub warned: bool,
    /// What is sealed.
    pub contents: Referral,
}

impl TypedReferral {
    /// Checks every field at once. `offence` reads one section as typed, `cognizable` says whether an FIR is registered for
    /// it: then the officer is warned once and may go on.
    pub fn check(
        &self,
        offence: impl Fn(&str) -> std::result::Result<String, Code>,
        cognizable: impl Fn(&str) -> bool,
    ) -> Result<CheckedReferral> {
        let mut errors = FieldErrors::default();
        let report = match self.report.as_str() {
            "" => None,
            id => errors.keep("report", id.parse().map_err(|_| "policy.not-found")),
        };
        let sections = section::read_listed(&self.sections, &mut errors, offence);
        let line = |errors: &mut FieldErrors, field, typed: &str| {
            errors.keep(field, text::optional_line(typed, LINE_MAX)).flatten()
        };
        let contents = Referral {
            words: errors
                .keep(
                    "words",
                    named(
                        text::required_narrative(&self.words, REASONS_MAX),
                        "station-records.substance-missing",
                    ),
                )
                .unwrap_or_default(),
            court: errors
                .keep(
                    "court",
                    named(text::required_line(&self.court, LINE_MAX), "station-records.court-missing"),
                )
                .unwrap_or_default(),
            name: line(&mut errors, "name", &self.name),
            parentage: line(&mut errors, "parentage", &self.parentage),
            phone: errors.optional("phone", &self.phone, Phone::parse),
            cnic: errors.optional("cnic", &self.cnic, Cnic::parse),
        };
        let warned = sections.iter().any(|code| cognizable(code));
        if warned && self.confirmed != "yes" {
            errors.add("confirmed", "station-records.referral-cognizable");
        }
        errors.check()?;
        Ok(CheckedReferral { report, sections, warned, contents })
    }
}

kernel::words! {
    /// What is added to an FIR.
    SupplementKind {
        /// The informant says more.
        Statement = "statement",
        /// A mistake of writing, corrected beside it.
        Correction = "correction",
    }
}

/// An addition as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewSupplement)]
pub struct TypedSupplement {
    /// statement or correction.
    pub kind: String,
    /// What it corrects, such as the column; needed with a correction.
    pub corrects: String,
    /// What it says, at most 6,000 characters.
    pub words: String,
    /// Who said it.
    pub dictated_by: String,
    /// Who wrote it.
    pub written_by: String,
    /// How a correction was signed: signature, thumb, declined or absent. Empty for a statement, which is not signed (CrPC 162).
    pub signed: String,
    /// What the law asks for when a woman's statement is taken down, where one of the FIR's sections asks for it (CrPC 161).
    pub provisos: TypedProvisos,
}

/// What is sealed of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplement {
    /// What it corrects.
    pub corrects: Option<String>,
    /// What it says.
    pub words: String,
    /// Who said it.
    pub dictated_by: String,
    /// Who wrote it.
    pub written_by: String,
    /// How a correction was signed.
    pub signed: Option<Signed>,
    /// What was met of what the law asks for first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisos: Option<Provisos>,
}

impl TypedSupplement {
    /// Checks every field at once. `asked` is what the FIR's sections ask for before a woman's statement is taken down.
    pub fn check(&self, asked: &[Proviso]) -> Result<(SupplementKind, Supplement)> {
        let mut errors = FieldErrors::default();
        let kind = errors
            .keep("kind", SupplementKind::parse(&self.kind).ok_or("station-records.supplement-which-kind"));
        let corrects = errors.keep("corrects", text::optional_line(&self.corrects, LINE_MAX)).flatten();
        if kind == Some(SupplementKind::Correction) && corrects.is_none() && errors.of("corrects").is_none() {
            errors.add("corrects", "station-records.supplement-corrects-what");
        }
        let words = errors.keep(
            "words",
            named(
                text::required_narrative(&self.words, REASONS_MAX),
                "station-records.supplement-words-missing",
            ),
        );
        let dictated_by = errors.keep(
            "dictated_by",
            named(text::required_line(&self.dictated_by, LINE_MAX), "station-records.dictated-missing"),
        );
        let written_by = errors.keep(
            "written_by",
            named(text::required_line(&self.written_by, LINE_MAX), "station-records.written-missing"),
        );
        let statement = kind == Some(SupplementKind::Statement);
        let signed = self.signed(statement, &mut errors);
        let provisos = self.provisos.check(if statement { asked } else { &[] }, &mut errors);
        errors.check()?;
        match (kind, words, dictated_by, written_by) {
            (Some(kind), Some(words), Some(dictated_by), Some(written_by)) => {
                Ok((kind, Supplement { corrects, words, dictated_by, written_by, signed, provisos }))
            }
            _ => Err(kernel::Error::internal("checked above")),
        }
    }

    /// CrPC 162(1): what is said to the police in an investigation is not signed by whoever said it.
    fn signed(&self, statement: bool, errors: &mut FieldErrors) -> Option<Signed> {
        match (statement, self.signed.as_str()) {
            (true, "") => None,
            (true, _) => {
                errors.add("signed", "station-records.supplement-not-signed");
                None
            }
            (false, typed) => {
                errors.keep("signed", Signed::parse(typed).ok_or("station-records.fir-how-signed"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fields<T>(checked: Result<T>) -> Vec<&'static str> {
        match checked {
            Err(kernel::Error::Invalid(errors)) => errors.0.iter().map(|e| e.field).collect(),
            _ => Vec::new(),
        }
    }

    fn known(section: &str) -> std::result::Result<String, Code> {
        if ["323", "379"].contains(&section) {
            Ok(section.to_owned())
        } else {
            Err("station-records.fir-unknown-section")
        }
    }

    fn check(typed: &TypedReferral) -> Result<CheckedReferral> {
        typed.check(known, |code| code == "379")
    }

    #[test]
    fn no_refusal_without_reasons_and_a_court() {
        assert_eq!(fields(TypedRefusal::default().check()), ["reasons", "court"]);
        let said =
            TypedRefusal { reasons: "دیوانی تنازعہ".to_owned(), court: "سول جج".to_owned() };
        assert!(said.check().is_ok());
    }

    #[test]
    fn each_missing_answer_is_called_by_its_name() {
        let Err(kernel::Error::Invalid(errors)) = TypedSupplement::default().check(&[]) else {
            panic!("accepted")
        };
        let mut codes: Vec<&str> = errors.0.iter().map(|error| error.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), errors.0.len(), "{codes:?}");
    }

    #[test]
    fn a_cognizable_section_warns_once_and_does_not_block() {
        let least = TypedReferral {
            words: "ہمسائے نے گالی دی".to_owned(),
            court: "جوڈیشل مجسٹریٹ سریاب".to_owned(),
            ..TypedReferral::default()
        };
        assert!(check(&least).unwrap().sections.is_empty(), "no section is needed");
        let warned = TypedReferral { sections: "۳۲۳, 379".to_owned(), ..least };
        assert_eq!(fields(check(&warned)), ["confirmed"]);
        let on = TypedReferral { confirmed: "yes".to_owned(), ..warned };
        assert!(check(&on).unwrap().warned);
        assert_eq!(fields(check(&TypedReferral::default())), ["words", "court"]);
    }

    #[test]
    fn an_addition_says_who_spoke_who_wrote_and_how_it_was_signed() {
        let all = ["kind", "words", "dictated_by", "written_by", "signed"];
        assert_eq!(fields(TypedSupplement::default().check(&[])), all);
        let said = TypedSupplement {
            kind: "correction".to_owned(),
            words: "نمبر QAB-1235 ہے".to_owned(),
            dictated_by: "زرمینہ بی بی".to_owned(),
            written_by: "محرر".to_owned(),
            signed: "thumb".to_owned(),
            ..TypedSupplement::default()
        };
        assert_eq!(fields(said.check(&[])), ["corrects"]);
        let said = TypedSupplement { corrects: "خانہ 3".to_owned(), ..said };
        assert_eq!(said.check(&[]).unwrap().0, SupplementKind::Correction);
    }

    #[test]
    fn a_statement_is_not_signed_and_asks_what_the_sections_ask() {
        let said = TypedSupplement {
            kind: "statement".to_owned(),
            words: "اس نے نیلا کوٹ پہنا تھا".to_owned(),
            dictated_by: "زرمینہ بی بی".to_owned(),
            written_by: "محرر".to_owned(),
            ..TypedSupplement::default()
        };
        assert_eq!(said.check(&[]).unwrap().1.signed, None);
        assert_eq!(
            fields(TypedSupplement { signed: "thumb".to_owned(), ..said.clone() }.check(&[])),
            ["signed"]
        );
        let both = [Proviso::Woman154, Proviso::Lawyer161];
        assert_eq!(fields(said.check(&both)), ["presence", "present", "taken_at", "lawyer"]);
        let by_another = TypedProvisos { presence: "not-hers".to_owned(), ..TypedProvisos::default() };
        let by_another = TypedSupplement { provisos: by_another, ..said.clone() };
        assert!(by_another.check(&both).unwrap().1.provisos.is_some());
        let corrected = TypedSupplement {
            kind: "correction".to_owned(),
            corrects: "خانہ 4".to_owned(),
            signed: "absent".to_owned(),
            ..said
        };
        assert!(corrected.check(&both).is_ok(), "a mistake of writing asks nobody");
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(one in ".*", two in ".*", three in ".*") {
            let _ = TypedRefusal { reasons: one.clone(), court: two.clone() }.check();
            let sections = three.clone();
            let _ = check(&TypedReferral { words: one.clone(), sections, cnic: two.clone(), ..TypedReferral::default() });
            let _ = TypedSupplement { kind: three, words: one, signed: two, ..TypedSupplement::default() }.check(&[]);
        }
    }
}
