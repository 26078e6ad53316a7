//! The police report of CrPC 173 on an FIR, as it goes to the court: interim, complete, untraced, cancelled or supplementary. In Urdu,
//! as the registers are.

use kernel::{Bilingual, Result, Timestamp};
use serde_json::json;

use super::fir_form::FirSection;
use super::{Job, moment_text};
use crate::qr;

/// Everything the report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoliceReport {
    /// interim, complete, untraced, cancelled or supplementary.
    pub kind: String,
    /// Its number beside the FIR: 1, 2, 3 ...
    pub ordinal: u32,
    /// The FIR as cited.
    pub number: String,
    /// For its receipt.
    pub register_number: String,
    /// The station.
    pub office: Bilingual,
    /// The district.
    pub district: Option<Bilingual>,
    /// When the FIR had its number.
    pub registered_at: Timestamp,
    /// When the report left for the court.
    pub forwarded_at: Timestamp,
    /// When that was written.
    pub recorded_at: Timestamp,
    /// The court.
    pub court: String,
    /// Road certificate, or by whose hand.
    pub carrier: Option<String>,
    /// The informant's name, as far as given and shown.
    pub informant: Option<String>,
    /// The sections it is sent up under.
    pub sections: Vec<FirSection>,
    /// How many accused there are of each sort: label in Urdu and count.
    pub accused: Vec<(String, u32)>,
    /// The witnesses.
    pub witnesses: Option<String>,
    /// The property.
    pub property: Option<String>,
    /// The facts found.
    pub words: String,
    /// Why nobody is sent up.
    pub reasons: Option<String>,
    /// Designation of whoever forwards it, in Urdu.
    pub by: String,
    /// The signed code's text ([`qr::Issuer::issue`]).
    pub qr: String,
    /// Where to check it, without scheme.
    pub verify_url: String,
}

impl PoliceReport {
    pub(super) fn job(&self) -> Result<Job> {
        let sections: Vec<_> =
            self.sections.iter().map(|section| json!([section.cited, section.name])).collect();
        let accused: Vec<_> =
            self.accused.iter().map(|(label, count)| json!([label, count.to_string()])).collect();
        let data = json!({
            "lang": "ur",
            "kind": self.kind,
            "ordinal": self.ordinal.to_string(),
            "number": self.number,
            "register-number": self.register_number,
            "office": self.office,
            "district": self.district,
            "registered": moment_text(self.registered_at),
            "forwarded": moment_text(self.forwarded_at),
            "court": self.court,
            "carrier": self.carrier,
            "informant": self.informant,
            "sections": sections,
            "accused": accused,
            "witnesses": self.witnesses,
            "property": self.property,
            "words": self.words,
            "reasons": self.reasons,
            "by": self.by,
            "qr": qr::svg(&self.qr)?,
            "url": self.verify_url,
        });
        Ok(Job { template: "police_report", data, attachments: Vec::new(), dated: self.recorded_at })
    }
}
