//! `khidmat verify`: receipts, slips and square codes against keys that the verifier trusts. Needs neither network
//! nor store. Must not take a key from what it verifies.

use std::io::Read;
use std::path::Path;

use documents::qr;
use flate2::read::ZlibDecoder;
use kernel::{Error, Result};
use serde_json::{Value, json};
use tlog::receipt::MAX_RECEIPT;
use tlog::{Receipt, Verified};

use crate::assemble::Trust;
use crate::cli;
use crate::out;
use crate::trouble::{Ended, Outcome, Trouble, words};

/// A slip has one page and one attachment.
const LARGEST: u64 = 16 << 20;

pub(super) fn run(args: &cli::Verify, json: bool) -> Ended {
    let text = std::fs::read_to_string(&args.trust)?;
    let trust: Trust = serde_json::from_str(&text).map_err(|error| {
        Trouble::Set(format!("{}: {error}; it must be what `khidmat trust` prints", args.trust.display()))
    })?;
    let mut outcome = Outcome::Done;
    for what in &args.what {
        match verify(what, &trust) {
            Ok(shown) if json => out::json(&json!({ "what": what, "good": true, "proves": shown }))?,
            Ok(shown) => out::line(&format!("{what}: good\n{}", lines(&shown))),
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

fn lines(shown: &Value) -> String {
    let facts = shown.as_object().into_iter().flatten();
    let told = facts.filter(|(_, value)| !value.is_null());
    told.map(|(name, value)| {
        format!("    {name}: {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    })
    .collect::<Vec<_>>()
    .join("\n")
}

fn verify(what: &str, trust: &Trust) -> Result<Value> {
    if what.starts_with(qr::PREFIX) {
        return code(what, trust);
    }
    let bytes = load(Path::new(what))?;
    if bytes.starts_with(b"%PDF-") {
        let receipt = attached(&bytes).ok_or(Error::NotFound("khidmat.no-attachment"))?;
        return receipt_file(&receipt, trust);
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) if text.trim_start().starts_with(qr::PREFIX) => code(text, trust),
        _ => receipt_file(&bytes, trust),
    }
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

/// The receipt attached to a slip: the first attached stream that can be one. What is found is believed no more than
/// any other file, so a hostile document gains nothing.
fn attached(pdf: &[u8]) -> Option<Vec<u8>> {
    let mut rest = pdf;
    while let Some(at) = find(rest, b"/EmbeddedFile") {
        rest = rest.get(at + 1..)?;
        let start = find(rest, b"stream")?;
        let head = rest.get(..start)?;
        let body = rest.get(start + 6..)?;
        let body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
        let end = find(body, b"endstream")?;
        let stream = body.get(..end)?;
        let bytes = if find(head, b"/FlateDecode").is_some() { inflated(stream) } else { stream.to_vec() };
        let trimmed = [bytes.as_slice(), bytes.strip_suffix(b"\n").unwrap_or(&bytes)];
        if let Some(receipt) = trimmed.into_iter().find(|bytes| Receipt::parse(bytes).is_ok()) {
            return Some(receipt.to_vec());
        }
    }
    None
}

fn inflated(stream: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A stream that is cut short or too long is no receipt, whatever was read of it.
    drop(ZlibDecoder::new(stream).take(MAX_RECEIPT as u64 + 1).read_to_end(&mut bytes));
    bytes
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
