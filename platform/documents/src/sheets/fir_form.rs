//! The first information report on paper: form 24.5(1), Police Rules 1934, with its numbered columns. The register is
//! kept in Urdu, so the form is.

use kernel::{Bilingual, Result, Timestamp};
use serde_json::json;

use super::{Job, date_text, moment_text};
use crate::qr;

/// A section as it is cited, with the offence's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirSection {
    /// Such as `379 ت پ`.
    pub cited: String,
    /// The offence in Urdu.
    pub name: String,
}

/// Everything the form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirForm {
    /// As cited: `124/26`.
    pub number: String,
    /// For its receipt: `QTA-SAR-F-2026-000124`.
    pub register_number: String,
    /// The station.
    pub office: Bilingual,
    /// The district.
    pub district: Option<Bilingual>,
    /// When it happened, and whether the hour is known.
    pub happened: Option<(Timestamp, bool)>,
    /// Column 1: when the information was received.
    pub reported_at: Timestamp,
    /// When it was written.
    pub recorded_at: Timestamp,
    /// Column 2: name, parentage, residence and numbers of the informant, as far as given.
    pub informant: Vec<String>,
    /// Column 3: the offence, with sections.
    pub sections: Vec<FirSection>,
    /// Column 3: property carried off.
    pub property: Option<String>,
    /// Column 4: place, distance and direction.
    pub place: Option<String>,
    /// Column 5: steps taken.
    pub steps: Option<String>,
    /// Column 5: why it was recorded late.
    pub delay: Option<String>,
    /// Column 6: when the first copy left for the Superintendent or the magistrate.
    pub dispatched_at: Option<Timestamp>,
    /// Where the information came from, in Urdu.
    pub source: String,
    /// Number and date of the paper it rests on.
    pub source_paper: Option<String>,
    /// What happened.
    pub words: String,
    /// Interpreter and language.
    pub interpreter: Option<String>,
    /// Who dictated it, where that was not the informant.
    pub dictated_by: Option<String>,
    /// Who wrote it down, where that was not whoever recorded it.
    pub written_by: Option<String>,
    /// How it was signed, in Urdu.
    pub signed: String,
    /// Designation of whoever recorded it, in Urdu.
    pub by: String,
    /// Book and page of the paper register.
    pub paper: (Option<String>, Option<String>),
    /// The signed code's text ([`qr::Issuer::issue`]).
    pub qr: String,
    /// Where to check it, without scheme.
    pub verify_url: String,
}

impl FirForm {
    /// When it happened, with the hour where that is known.
    pub fn happened_text(&self) -> Option<String> {
        self.happened.map(|(at, hour)| if hour { moment_text(at) } else { date_text(at.day()) })
    }

    pub(super) fn job(&self) -> Result<Job> {
        let sections: Vec<_> =
            self.sections.iter().map(|section| json!([section.cited, section.name])).collect();
        let data = json!({
            "lang": "ur",
            "number": self.number,
            "register-number": self.register_number,
            "office": self.office,
            "district": self.district,
            "happened": self.happened_text(),
            "reported": moment_text(self.reported_at),
            "recorded": moment_text(self.recorded_at),
            "informant": self.informant,
            "sections": sections,
            "property": self.property,
            "place": self.place,
            "steps": self.steps,
            "delay": self.delay,
            "dispatched": self.dispatched_at.map(moment_text),
            "source": self.source,
            "source-paper": self.source_paper,
            "words": self.words,
            "interpreter": self.interpreter,
            "dictated": self.dictated_by,
            "written": self.written_by,
            "signed": self.signed,
            "by": self.by,
            "book": self.paper.0,
            "leaf": self.paper.1,
            "qr": qr::svg(&self.qr)?,
            "url": self.verify_url,
        });
        Ok(Job { template: "fir_form", data, attachments: Vec::new(), dated: self.recorded_at })
    }
}
