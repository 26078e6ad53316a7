//! What a citizen carries to the Justice of Peace (CrPC 22-A(6)) after a limit was missed: what was reported, what was and was
//! not done, and the proofs of it attached. Of a sealed report the outside shows a code alone.

use kernel::{Bilingual, Result, Timestamp};
use serde_json::json;

use super::{Job, moment_text};
use crate::qr;

/// One limit, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PetitionLimit {
    /// What was due.
    pub name: Bilingual,
    /// From when it counts.
    pub from: Timestamp,
    /// By when it was due.
    pub until: Timestamp,
    /// When it was done; `None` while it is not.
    pub done: Option<Timestamp>,
    /// Whether it was missed.
    pub missed: bool,
    /// Who was told that it had passed, and when.
    pub told: Vec<(Bilingual, Timestamp)>,
    /// Where the limit is written, as the catalogue has it.
    pub source: String,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PetitionStep {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Bilingual,
}

/// Everything the packet shows, and what travels in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Petition {
    /// The number; `None` of a sealed report on the outside and inside.
    pub number: Option<String>,
    /// The secret code on the outside of a sealed one; `None` of an ordinary report.
    pub code: Option<String>,
    /// The office that received it.
    pub office: Bilingual,
    /// The office that answers for it.
    pub holder: Bilingual,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// What it is true of: the hour at which it was made.
    pub made_at: Timestamp,
    /// Her words, where she asked for them.
    pub words: Option<String>,
    /// Its limits.
    pub limits: Vec<PetitionLimit>,
    /// What happened, oldest first.
    pub steps: Vec<PetitionStep>,
    /// The law it rests on.
    pub law: Vec<Bilingual>,
    /// How many receipts are attached.
    pub receipts: usize,
    /// The signed code's text ([`qr::Issuer::issue`]).
    pub qr: String,
    /// Where to check it, without scheme.
    pub verify_url: String,
    /// Attached as `packet.json`: everything above for machines; the signed code carries its digest.
    pub packet: Vec<u8>,
    /// Attached as `proofs.json`: the signed code and every receipt.
    pub proofs: Vec<u8>,
    /// Attached as `receipt.tlog-proof`: the report's own receipt.
    pub receipt: Vec<u8>,
}

impl Petition {
    pub(super) fn job(&self) -> Result<Job> {
        let told = |(whom, at): &(Bilingual, Timestamp)| json!({ "whom": whom, "at": moment_text(*at) });
        let limit = |limit: &PetitionLimit| {
            json!({
                "name": limit.name,
                "from": moment_text(limit.from),
                "until": moment_text(limit.until),
                "done": limit.done.map(moment_text),
                "missed": limit.missed,
                "told": limit.told.iter().map(told).collect::<Vec<_>>(),
                "source": limit.source,
            })
        };
        let step = |step: &PetitionStep| json!({ "at": moment_text(step.at), "what": step.what });
        let data = json!({
            "lang": "ur",
            "number": self.number,
            "code": self.code,
            "office": self.office,
            "holder": self.holder,
            "recorded": moment_text(self.recorded_at),
            "made": moment_text(self.made_at),
            "words": self.words,
            "limits": self.limits.iter().map(limit).collect::<Vec<_>>(),
            "steps": self.steps.iter().map(step).collect::<Vec<_>>(),
            "law": self.law,
            "receipts": self.receipts.to_string(),
            "qr": qr::svg(&self.qr)?,
            "url": self.verify_url,
        });
        let attachments = vec![
            ("packet.json", self.packet.clone()),
            ("proofs.json", self.proofs.clone()),
            ("receipt.tlog-proof", self.receipt.clone()),
        ];
        Ok(Job { template: "petition", data, attachments, dated: self.made_at })
    }
}
