//! What the police tell in writing when they do not go on: that an FIR is not investigated (CrPC 157(2)), to the informant
//! and to the magistrate; that nobody was traced or a matter is cancelled (173); that a matter is not theirs without a
//! magistrate's order (CrPC 155(1)). In Urdu, as the
//! registers are.

use kernel::{Bilingual, Result, Timestamp};
use serde_json::json;

use super::fir_form::FirSection;
use super::{Job, moment_text};
use crate::qr;

/// Which notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// An FIR is not investigated: to the informant.
    NotInvestigated,
    /// The same to the magistrate.
    NotInvestigatedMagistrate,
    /// A non-cognizable matter: the informant is referred to the magistrate.
    Referral,
    /// Nobody was traced, and the court was told so: to the informant.
    Untraced,
    /// The matter is cancelled, and the court was told so: to the informant.
    Cancelled,
}

impl NoticeKind {
    const fn word(self) -> &'static str {
        match self {
            Self::NotInvestigated => "refusal",
            Self::NotInvestigatedMagistrate => "report",
            Self::Referral => "referral",
            Self::Untraced => "untraced",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Everything a notice says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which.
    pub kind: NoticeKind,
    /// The FIR as cited, or the number of the diary.
    pub number: String,
    /// The number of the citizen's report.
    pub report: Option<String>,
    /// The station.
    pub office: Bilingual,
    /// The district.
    pub district: Option<Bilingual>,
    /// The court it names.
    pub court: String,
    /// The informant's name, as far as given and shown.
    pub informant: Option<String>,
    /// When it was decided.
    pub recorded_at: Timestamp,
    /// The sections.
    pub sections: Vec<FirSection>,
    /// The reasons; of a referral the substance.
    pub words: String,
    /// Designation of whoever decided, in Urdu.
    pub by: String,
    /// The signed code's text ([`qr::Issuer::issue`]).
    pub qr: String,
    /// Where to check it, without scheme.
    pub verify_url: String,
}

impl Notice {
    pub(super) fn job(&self) -> Result<Job> {
        let sections: Vec<_> =
            self.sections.iter().map(|section| json!([section.cited, section.name])).collect();
        let data = json!({
            "lang": "ur",
            "kind": self.kind.word(),
            "number": self.number,
            "report": self.report,
            "office": self.office,
            "district": self.district,
            "court": self.court,
            "informant": self.informant,
            "recorded": moment_text(self.recorded_at),
            "sections": sections,
            "words": self.words,
            "by": self.by,
            "qr": qr::svg(&self.qr)?,
            "url": self.verify_url,
        });
        Ok(Job { template: "notice", data, attachments: Vec::new(), dated: self.recorded_at })
    }
}
