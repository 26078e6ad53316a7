//! What was added to an FIR afterwards, on paper beside it: supplementary statements and signed corrections. The form itself
//! is never printed otherwise than it was written.

use kernel::{Bilingual, Result, Timestamp};
use serde_json::json;

use super::{Job, moment_text};
use crate::qr;

/// One addition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// Its number beside the FIR: 1, 2, 3 ...
    pub ordinal: u32,
    /// What it is, in Urdu.
    pub kind: String,
    /// What it corrects.
    pub corrects: Option<String>,
    /// When it was written.
    pub recorded_at: Timestamp,
    /// What it says.
    pub words: String,
    /// Who said it, who wrote it, how it was signed: label and value in Urdu.
    pub hands: Vec<(String, String)>,
}

/// Everything the annex says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirAnnex {
    /// The FIR as cited.
    pub number: String,
    /// For its receipt.
    pub register_number: String,
    /// The station.
    pub office: Bilingual,
    /// The additions, in order; at least one.
    pub additions: Vec<Addition>,
    /// When the newest was written.
    pub recorded_at: Timestamp,
    /// The signed code's text ([`qr::Issuer::issue`]).
    pub qr: String,
    /// Where to check it, without scheme.
    pub verify_url: String,
}

impl FirAnnex {
    pub(super) fn job(&self) -> Result<Job> {
        let additions: Vec<_> = self.additions.iter().map(addition).collect();
        let data = json!({
            "lang": "ur",
            "number": self.number,
            "register-number": self.register_number,
            "office": self.office,
            "additions": additions,
            "qr": qr::svg(&self.qr)?,
            "url": self.verify_url,
        });
        Ok(Job { template: "fir_annex", data, attachments: Vec::new(), dated: self.recorded_at })
    }
}

fn addition(addition: &Addition) -> serde_json::Value {
    json!({
        "ordinal": addition.ordinal.to_string(),
        "kind": addition.kind,
        "corrects": addition.corrects,
        "recorded": moment_text(addition.recorded_at),
        "words": addition.words,
        "hands": addition.hands.iter().map(|(label, value)| json!([label, value])).collect::<Vec<_>>(),
    })
}
