//! The book a station keeps for hours without power: numbered slips whose code was signed when the book was printed,
//! to be filled in by hand and entered when the machine is back. The station's half never shows the secret code.

use kernel::{Bilingual, Lang, Result, Timestamp};
use serde_json::{Value, json};

use super::{Job, date_text};
use crate::qr;

/// One blank slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperSlip {
    /// Its number, such as `QTA-SAR-P-000041`.
    pub number: String,
    /// Its secret code, as issued.
    pub code: String,
    /// The signed code's text ([`qr::Issuer::issue`] with `DocumentKind::PaperSlip`).
    pub qr: String,
}

/// A run of blank slips, three to a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperSlips {
    /// The language of the slips; labels are repeated small in the other one.
    pub lang: Lang,
    /// The office whose book it is.
    pub office: Bilingual,
    /// The book's series.
    pub series: String,
    /// When the codes were signed.
    pub issued_at: Timestamp,
    /// Whom to call when nothing happens, in `lang`.
    pub helpline: Option<String>,
    /// The slips in the order of their numbers.
    pub slips: Vec<PaperSlip>,
}

impl PaperSlips {
    pub(super) fn job(&self) -> Result<Job> {
        let slips = self.slips.iter().map(PaperSlip::view).collect::<Result<Vec<_>>>()?;
        let data = json!({
            "lang": self.lang,
            "office": self.office,
            "series": self.series,
            "issued": date_text(self.issued_at.day()),
            "helpline": self.helpline,
            "slips": slips,
        });
        Ok(Job { template: "paper_slips", data, attachments: Vec::new(), dated: self.issued_at })
    }
}

impl PaperSlip {
    fn view(&self) -> Result<Value> {
        Ok(json!({ "number": self.number, "code": self.code, "qr": qr::svg(&self.qr)? }))
    }
}
