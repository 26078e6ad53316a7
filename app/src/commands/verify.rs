//! `khidmat verify`: receipts, slips and square codes against keys that the verifier trusts. Needs neither network
//! nor store. Must not take a key from what it verifies.

mod packet;

use std::io::Read;
use std::path::Path;

use documents::qr;
use flate2::read::ZlibDecoder;
use kernel::{Error, Result};
use serde_json::{Value, json};
use tlog::{Receipt, Verified};

use crate::assemble::Trust;
use crate::cli;
use crate::out;
use crate::trouble::{Ended, Outcome, Trouble, words};

/// A paper with all that is attached to it, and each of them.
const LARGEST: u64 = 16 << 20;

pub(super) fn run(args: &cli::Verify, json: bool) -> Ended {
    let text = std::fs::read_to_string(&args.trust)?;
    let trust: Trust = serde_json::from_str(&text).map_err(|error| {
        Trouble::Set(format!("{}: {error}; it must be what `khidmat trust` prints", args.trust.display()))
    })?;
    let mut outcome = Outcome::Done;
    for what in &args.what {
        match verify(what, &trust) {
            Ok(Shown { good, proves }) => {
                if !good {
                    outcome = Outcome::Found;
                }
                if json {
                    out::json(&json!({ "what": what, "good": good, "proves": proves }))?;
                } else {
                    let word = if good { "good" } else { "NOT good" };
                    out::line(&format!("{what}: {word}\n{}", lines(&proves)));
                }
            }
            Err(error) => {
                outcome = Outcome::Found;
                let said = words(&error);
                if json {
                    out::json(&json!({ "what": what, "good": false, "code": error.code(), "text": said }))?;
                } else {
                    out::line(&format!("{what}: NOT good\n    {said}"));
                }
            }
        }
    }
    Ok(outcome)
}

/// What was verified.
struct Shown {
    /// Every part of it holds.
    good: bool,
    /// What it proves; of a packet line by line, whether it holds or not.
    proves: Value,
}

impl Shown {
    const fn good(proves: Value) -> Self {
        Self { good: true, proves }
    }
}

fn lines(shown: &Value) -> String {
    if let Some(parts) = shown.as_array() {
        return parts.iter().map(packet::line).collect::<Vec<_>>().join("\n");
    }
    let facts = shown.as_object().into_iter().flatten();
    let told = facts.filter(|(_, value)| !value.is_null());
    told.map(|(name, value)| {
        format!("    {name}: {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    })
    .collect::<Vec<_>>()
    .join("\n")
}

fn verify(what: &str, trust: &Trust) -> Result<Shown> {
    if what.starts_with(qr::PREFIX) {
        return code(what, trust).map(Shown::good);
    }
    let bytes = load(Path::new(what))?;
    if bytes.starts_with(b"%PDF-") {
        let files = attached(&bytes);
        if let Some(packet) = packet::among(&files) {
            return packet.check(trust);
        }
        let receipt = files.iter().find_map(|file| as_receipt(file));
        let receipt = receipt.ok_or(Error::NotFound("khidmat.no-attachment"))?;
        return receipt_file(&receipt, trust).map(Shown::good);
    }
    if let Some(packet) = packet::Packet::read(&bytes) {
        return packet.check(trust);
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) if text.trim_start().starts_with(qr::PREFIX) => code(text, trust).map(Shown::good),
        _ => receipt_file(&bytes, trust).map(Shown::good),
    }
}

/// A stream ends with a line of its own, or not.
fn as_receipt(bytes: &[u8]) -> Option<Vec<u8>> {
    let trimmed = [bytes, bytes.strip_suffix(b"\n").unwrap_or(bytes)];
    trimmed.into_iter().find(|bytes| Receipt::parse(bytes).is_ok()).map(<[u8]>::to_vec)
}

fn load(path: &Path) -> Result<Vec<u8>> {
    let failed = |error: std::io::Error| Error::Unavailable("khidmat.not-a-file", error.into());
    let mut bytes = Vec::new();
    std::fs::File::open(path).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes)).map_err(failed)?;
    Ok(bytes)
}

fn receipt_file(bytes: &[u8], trust: &Trust) -> Result<Value> {
    let keys = tlog::Trust::new(&trust.logs, &trust.witnesses, trust.quorum)?;
    let Verified { claim, origin, included, position, witnesses, witnessed } =
        Receipt::parse(bytes)?.verify(&keys)?;
    let standing = if witnessed {
        "witnessed"
    } else if included {
        "included"
    } else {
        "promised"
    };
    let witnesses: Vec<Value> =
        witnesses.iter().map(|(name, at)| json!({ "name": name, "at": at.rfc3339() })).collect();
    Ok(json!({
        "standing": standing,
        "log": origin,
        "action": claim.action,
        "office": claim.office,
        "number": claim.number,
        "recorded_at": claim.recorded_at.rfc3339(),
        "entry": claim.entry.to_string(),
        "place": position.map(|(index, size)| format!("{index} of {size}")),
        "witnesses": witnesses,
    }))
}

fn code(text: &str, trust: &Trust) -> Result<Value> {
    let document = qr::read(text, &trust.documents)?;
    Ok(json!({
        "issuer": document.issuer,
        "issued_at": document.issued_at.rfc3339(),
        "number": document.facts.number,
        "office": document.facts.office,
        "recorded_at": document.facts.recorded_at.rfc3339(),
    }))
}

/// What is attached to a paper, as far as it can be read. Nothing of it is believed more than any other file, so a hostile
/// document gains nothing.
fn attached(pdf: &[u8]) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    let mut rest = pdf;
    while let Some((file, after)) = next_attached(rest) {
        files.push(file);
        rest = after;
    }
    files
}

fn next_attached(pdf: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let rest = pdf.get(find(pdf, b"/EmbeddedFile")? + 1..)?;
    let start = find(rest, b"stream")?;
    let head = rest.get(..start)?;
    let body = rest.get(start + 6..)?;
    let body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
    let end = find(body, b"endstream")?;
    let stream = body.get(..end)?;
    let bytes = if find(head, b"/FlateDecode").is_some() { inflated(stream) } else { stream.to_vec() };
    Some((bytes, body.get(end..)?))
}

fn inflated(stream: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A stream that is cut short or too long is no file of ours, whatever was read of it.
    drop(ZlibDecoder::new(stream).take(LARGEST).read_to_end(&mut bytes));
    bytes
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
