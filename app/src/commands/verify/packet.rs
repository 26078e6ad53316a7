//! A packet for a petition to the Justice of Peace, part by part: whether its data are those that were signed, whether each receipt
//! holds, and whether there is a receipt for every entry that the data name.

use documents::qr;
use documents::qr::DocumentKind;
use kernel::Result;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tlog::{Receipt, Verified};

use super::Shown;
use crate::assemble::Trust;
use crate::trouble::words;

/// The data's own word for what they are.
const FORMAT: &str = "khidmat.petition-packet.v1";

/// What travels together, as the JSON API gives it and as two files inside the PDF.
#[derive(Debug, Deserialize)]
pub(super) struct Packet {
    packet: String,
    code: String,
    receipts: Vec<String>,
}

#[derive(Deserialize)]
struct Proofs {
    code: String,
    receipts: Vec<String>,
}

/// What of the data is compared with receipts; everything else stands under the signature alone.
#[derive(Deserialize)]
struct Data {
    format: String,
    made_at: String,
    number: Option<String>,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    entry: String,
    action: String,
    recorded_at: String,
}

/// The packet among the files of a PDF, if it is one. Data that were altered are still a packet: it is said of them.
pub(super) fn among(files: &[Vec<u8>]) -> Option<Packet> {
    let text = |file: &Vec<u8>| String::from_utf8(file.clone()).ok();
    let proofs: Proofs = files.iter().find_map(|file| serde_json::from_slice(file).ok())?;
    // The data stand before the proofs, and say what they are.
    let packet = files.iter().filter_map(text).find(|text| text.contains("\"format\""))?;
    let packet = packet.strip_suffix('\n').unwrap_or(&packet).to_owned();
    Some(Packet { packet, code: proofs.code, receipts: proofs.receipts })
}

impl Packet {
    /// As it was saved from the API.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// Checks every part. What fails is said beside what holds.
    pub fn check(&self, trust: &Trust) -> Result<Shown> {
        let keys = tlog::Trust::new(&trust.logs, &trust.witnesses, trust.quorum)?;
        let mut parts = vec![self.data(trust)];
        let mut proven = Vec::new();
        for (at, text) in self.receipts.iter().enumerate() {
            match Receipt::parse(text.as_bytes()).and_then(|receipt| receipt.verify(&keys)) {
                Ok(verified) => {
                    parts.push(receipt(at, &verified));
                    proven.push(verified);
                }
                Err(error) => parts.push(part(false, format!("receipt {}", at + 1), words(&error))),
            }
        }
        parts.extend(self.entries(&proven));
        let good = parts.iter().all(|part| part["good"] == true);
        Ok(Shown { good, proves: Value::Array(parts) })
    }

    /// Whether the data are those the code was signed for.
    fn data(&self, trust: &Trust) -> Value {
        let what = "the data".to_owned();
        let document = match qr::read(&self.code, &trust.documents) {
            Ok(document) => document,
            Err(error) => return part(false, "the signed code".to_owned(), words(&error)),
        };
        let digest: [u8; 32] = Sha256::digest(self.packet.as_bytes()).into();
        if document.facts.kind != DocumentKind::Petition || document.facts.leaf != Some(digest) {
            return part(
                false,
                what,
                "they are not those that were signed: something in them was altered".to_owned(),
            );
        }
        match serde_json::from_str::<Data>(&self.packet) {
            Ok(data) if data.format == FORMAT => {
                let number = data.number.unwrap_or_else(|| "sealed".to_owned());
                let said =
                    format!("{number}, as of {}, signed by {} and unaltered", data.made_at, document.issuer);
                part(true, what, said)
            }
            _ => part(false, what, "they are of a kind that this program does not read".to_owned()),
        }
    }

    /// Whether there is a receipt that holds for every entry the data name, saying the same.
    fn entries(&self, proven: &[Verified]) -> Vec<Value> {
        let Ok(data) = serde_json::from_str::<Data>(&self.packet) else { return Vec::new() };
        let unproven = data.entries.iter().filter(|entry| !proven.iter().any(|one| entry.is(one)));
        let says = |entry: &Entry| {
            let what = format!("entry {}", entry.entry);
            part(false, what, format!("no receipt proves {} at {}", entry.action, entry.recorded_at))
        };
        let mut parts: Vec<Value> = unproven.map(says).collect();
        if parts.is_empty() {
            let said = format!("{} named in the data, each with a receipt that holds", data.entries.len());
            parts.push(part(true, "the entries".to_owned(), said));
        }
        parts
    }
}

impl Entry {
    fn is(&self, proven: &Verified) -> bool {
        let claim = &proven.claim;
        let same = (claim.entry.to_string(), claim.recorded_at.rfc3339());
        same == (self.entry.clone(), self.recorded_at.clone()) && claim.action == self.action
    }
}

fn receipt(at: usize, verified: &Verified) -> Value {
    let standing = if verified.witnessed {
        "witnessed"
    } else if verified.included {
        "in the public log"
    } else {
        "promised"
    };
    let claim = &verified.claim;
    let said = format!("{} at {}, {standing}", claim.action, claim.recorded_at.rfc3339());
    part(true, format!("receipt {}", at + 1), said)
}

fn part(good: bool, what: String, says: String) -> Value {
    json!({ "good": good, "part": what, "says": says })
}

/// One part as a person reads it.
pub(super) fn line(part: &Value) -> String {
    let word = if part["good"] == true { "holds" } else { "DOES NOT HOLD" };
    let text = |name: &str| part[name].as_str().unwrap_or_default().to_owned();
    format!("    {word}: {}: {}", text("part"), text("says"))
}
