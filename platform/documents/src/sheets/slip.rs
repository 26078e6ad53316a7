//! The receipt a person leaves the counter with. A5, because it must fit a pocket and half a sheet of office paper.

use kernel::{Bilingual, Lang, Result, Timestamp};
use serde_json::json;

use super::{Job, moment_text};
use crate::qr;

/// How far the journal has come with the record when the slip is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlipState {
    /// Durable and signed for; enters the tree within a second.
    Promised,
    /// In the tree.
    Included,
    /// In the tree, and an independent witness has cosigned it.
    Witnessed,
}

impl SlipState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Promised => "promised",
            Self::Included => "included",
            Self::Witnessed => "witnessed",
        }
    }
}

/// Everything a receipt says. On a sealed record's slip every `Option` is `None` and only the code remains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The language of the slip; labels are repeated small in the other one.
    pub lang: Lang,
    /// The office that received the report.
    pub office: Option<Bilingual>,
    /// Its telephone, as people dial it.
    pub station_phone: Option<String>,
    /// The record's number, such as `QTA-SAR-2026-000123`.
    pub number: Option<String>,
    /// The secret code, as issued; empty on a copy without it.
    pub secret_code: String,
    /// When the journal recorded it.
    pub recorded_at: Timestamp,
    /// When the person says it happened, in her words.
    pub stated_when: Option<String>,
    /// The kind of report.
    pub kind: Option<Bilingual>,
    /// The post of whoever wrote it down; never a name.
    pub clerk: Option<Bilingual>,
    /// The signed code's text ([`qr::Issuer::issue`]).
    pub qr: String,
    /// The journal's receipt, attached as `receipt.tlog-proof`.
    pub receipt: Option<Vec<u8>>,
    /// Where to check the slip, without scheme.
    pub verify_url: String,
    /// How it was taken down: that it was read back, how it was signed; one line each, in `lang`, without a name.
    pub taken: Vec<String>,
    /// What happens now and by when, one line each, in `lang`.
    pub what_next: Vec<String>,
    /// Whom to call when nothing happens, in `lang` (catalogue data, such as the 1787 line).
    pub helpline: Option<String>,
    /// How far the journal has come.
    pub state: SlipState,
    /// The number of the blank slip that was handed out before the power came back.
    pub paper_number: Option<String>,
}

impl Slip {
    /// The slip of a sealed record: whoever finds it finds a code and no police.
    #[must_use]
    pub fn sealed(self) -> Self {
        Self {
            office: None,
            station_phone: None,
            number: None,
            stated_when: None,
            kind: None,
            clerk: None,
            taken: Vec::new(),
            what_next: Vec::new(),
            helpline: None,
            paper_number: None,
            ..self
        }
    }

    pub(super) fn job(&self) -> Result<Job> {
        let data = json!({
            "lang": self.lang,
            "office": self.office,
            "phone": self.station_phone,
            "number": self.number,
            "code": self.secret_code,
            "recorded": moment_text(self.recorded_at),
            "stated": self.stated_when,
            "kind": self.kind,
            "clerk": self.clerk,
            "qr": qr::svg(&self.qr)?,
            "attached": self.receipt.is_some(),
            "url": self.verify_url,
            "taken": self.taken,
            "next": self.what_next,
            "helpline": self.helpline,
            "state": self.state.as_str(),
            "paper": self.paper_number,
        });
        let attachments =
            self.receipt.clone().map(|bytes| ("receipt.tlog-proof", bytes)).into_iter().collect();
        Ok(Job { template: "slip", data, attachments, dated: self.recorded_at })
    }
}
