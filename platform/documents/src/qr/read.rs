//! Reads a code someone shows us. Every byte is hostile until the signature of a trusted key has been checked, and
//! what the signed part says is still checked for shape. Must not panic or recurse on any input.

use ciborium::Value;
use coset::cwt::{ClaimName, ClaimsSet, Timestamp as CwtTime};
use coset::{CborSerializable, CoseSign1, RegisteredLabelWithPrivate, TaggedCborSerializable, iana};
use kernel::{Code, Error, Result, Timestamp};
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Verifier;

use super::{Document, DocumentKind, FACTS, Facts, LONGEST, PREFIX, TrustList, TrustedKey};

/// Not a Khidmat code at all, such as a shop's.
const NOT_OURS: Code = "documents.code-not-ours";
/// Ours by its first letters, but damaged or made up.
const UNREADABLE: Code = "documents.code-unreadable";
/// Signed by nobody on the list, or outside the time the key was good for.
const UNKNOWN_KEY: Code = "documents.code-unknown-key";
/// Altered after it was signed.
const ALTERED: Code = "documents.code-altered";

/// Reads and checks a code's text.
///
/// Errors (all [`Error::Malformed`]): `documents.code-not-ours`, `documents.code-unreadable`,
/// `documents.code-unknown-key`, `documents.code-altered`.
pub fn read(text: &str, trust: &TrustList) -> Result<Document> {
    let signed = parse(text.trim())?;
    let key = key_of(&signed, trust)?;
    check_signature(&signed, key)?;
    let document = document(signed.payload.as_deref().unwrap_or_default())?;
    // A key speaks only for the office it was listed for, and only while it was in use.
    if document.issuer != key.issuer() || !key.good_at(document.issued_at) {
        return Err(Error::Malformed(UNKNOWN_KEY));
    }
    Ok(document)
}

fn parse(text: &str) -> Result<CoseSign1> {
    let encoded = text.strip_prefix(PREFIX).ok_or(Error::Malformed(NOT_OURS))?;
    if text.len() > LONGEST {
        return Err(Error::Malformed(UNREADABLE));
    }
    let bytes = base45::decode(encoded).map_err(|_| Error::Malformed(UNREADABLE))?;
    CoseSign1::from_tagged_slice(&bytes).map_err(|_| Error::Malformed(UNREADABLE))
}

/// The trusted key the protected header names. Only ES256, only from the protected header, no critical extensions.
fn key_of<'a>(signed: &CoseSign1, trust: &'a TrustList) -> Result<&'a TrustedKey> {
    let header = &signed.protected.header;
    let allowed = Some(RegisteredLabelWithPrivate::Assigned(iana::Algorithm::ES256));
    if header.alg != allowed || !header.crit.is_empty() || !signed.unprotected.is_empty() {
        return Err(Error::Malformed(UNREADABLE));
    }
    trust.key(&header.key_id).ok_or(Error::Malformed(UNKNOWN_KEY))
}

fn check_signature(signed: &CoseSign1, key: &TrustedKey) -> Result<()> {
    signed
        .verify_signature(&[], |signature, message| {
            let signature = Signature::from_slice(signature)?;
            key.verifying().verify(message, &signature)
        })
        .map_err(|_| Error::Malformed(ALTERED))
}

fn document(payload: &[u8]) -> Result<Document> {
    let unreadable = Error::Malformed(UNREADABLE);
    let claims = ClaimsSet::from_slice(payload).map_err(|_| Error::Malformed(UNREADABLE))?;
    let facts = claims.rest.iter().find(|(name, _)| *name == ClaimName::PrivateUse(FACTS));
    let (Some(issuer), Some(CwtTime::WholeSeconds(issued)), Some(id), Some((_, facts))) =
        (claims.issuer, claims.issued_at, claims.cwt_id, facts)
    else {
        return Err(unreadable);
    };
    let id = id.try_into().map_err(|_| Error::Malformed(UNREADABLE))?;
    let facts = facts_of(facts).ok_or(unreadable)?;
    Ok(Document { issuer, issued_at: Timestamp(issued.saturating_mul(1_000_000)), id, facts })
}

/// Keys a later version may add are ignored; the ones known must have their type and length.
fn facts_of(value: &Value) -> Option<Facts> {
    let entries = value.as_map()?;
    let find = |key: i64| entries.iter().find(|(k, _)| *k == Value::from(key)).map(|(_, v)| v);
    let number = |key| find(key)?.as_integer().and_then(|i| i64::try_from(i).ok());
    Some(Facts {
        kind: DocumentKind::of(u8::try_from(number(1)?).ok()?)?,
        number: find(2)?.as_text()?.to_owned(),
        office: find(3)?.as_text()?.to_owned(),
        recorded_at: Timestamp(number(4)?),
        leaf: find(5).map(exact_bytes).transpose().ok()?,
        code: find(6).map(exact_bytes).transpose().ok()?,
    })
}

/// A byte string of exactly this length.
fn exact_bytes<const N: usize>(value: &Value) -> std::result::Result<[u8; N], ()> {
    value.as_bytes().and_then(|bytes| bytes.as_slice().try_into().ok()).ok_or(())
}
