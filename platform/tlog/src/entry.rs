//! What one journal entry commits to: the claim a citizen may hold, and the leaf that stands for the whole entry.
//! Must not hold personal data: the claim names an act, an office, a number and a time, never a person.

use ciborium::Value;
use kernel::ids::EntryId;
use kernel::{Result, Timestamp};
use sha2::{Digest, Sha256};
use tlog_tiles::Hash;
use uuid::Uuid;

use crate::MAX_NUMBER;
use crate::codes::{self, refuse};

/// The largest claim that is written or read, in bytes.
pub const MAX_CLAIM: usize = 512;
/// The largest action, office code and number, in ASCII characters.
pub const MAX_TEXT: usize = 64;

const VERSION: u64 = 1;
const LEAF_PREFIX: &[u8] = b"khidmat.entry.v1\n";
const EMPTY_ARRAY: [u8; 0] = [];

/// What a receipt says about one entry. Deterministic CBOR (RFC 8949 section 4.2.1):
/// `[1, entry id, recorded_at µs, action, office, number, SHA-256(secret code) or empty]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The journal entry.
    pub entry: EntryId,
    /// When the server recorded it.
    pub recorded_at: Timestamp,
    /// What was done, such as `complaints.file`.
    pub action: String,
    /// The office's code, such as `QTA-SAR`; empty when the record is sealed.
    pub office: String,
    /// The number given, such as `QTA-SAR-2026-000123`; empty when the record is sealed.
    pub number: String,
    /// Digest of the secret code on the slip, when one was given out ([`code_digest`]).
    pub code_digest: Option<[u8; 32]>,
}

impl Claim {
    /// True when the receipt carries a code and nothing that tells what it is about.
    pub fn is_sealed(&self) -> bool {
        self.office.is_empty() && self.number.is_empty() && self.code_digest.is_some()
    }

    /// The claim's bytes. Fails when a text is over [`MAX_TEXT`] or not printable ASCII, or the time is negative.
    pub fn encode(&self) -> Result<Vec<u8>> {
        if !self.is_within_limits() {
            return refuse(codes::CLAIM);
        }
        let digest = self.code_digest.as_ref().map_or(&EMPTY_ARRAY[..], |digest| &digest[..]);
        let array = Value::Array(vec![
            Value::from(VERSION),
            Value::Bytes(self.entry.0.as_bytes().to_vec()),
            Value::from(self.recorded_at.0),
            Value::from(self.action.as_str()),
            Value::from(self.office.as_str()),
            Value::from(self.number.as_str()),
            Value::Bytes(digest.to_vec()),
        ]);
        let mut bytes = Vec::with_capacity(128);
        ciborium::into_writer(&array, &mut bytes).or_else(|_| refuse(codes::CLAIM))?;
        Ok(bytes)
    }

    /// Reads a claim. Bytes that [`Claim::encode`] would not have written are refused, so a claim has one form.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > MAX_CLAIM {
            return refuse(codes::CLAIM);
        }
        match Self::read(bytes) {
            Some(claim) if claim.encode().is_ok_and(|again| again == bytes) => Ok(claim),
            _ => refuse(codes::CLAIM),
        }
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let value: Value = ciborium::de::from_reader_with_recursion_limit(bytes, 2).ok()?;
        let fields: [Value; 7] = value.into_array().ok()?.try_into().ok()?;
        let [version, entry, at, action, office, number, digest] = fields;
        if u64::try_from(version.into_integer().ok()?).ok()? != VERSION {
            return None;
        }
        let digest = digest.into_bytes().ok()?;
        let code_digest = if digest.is_empty() { None } else { Some(digest.try_into().ok()?) };
        Some(Self {
            entry: EntryId(Uuid::from_bytes(entry.into_bytes().ok()?.try_into().ok()?)),
            recorded_at: Timestamp(i64::try_from(at.into_integer().ok()?).ok()?),
            action: action.into_text().ok()?,
            office: office.into_text().ok()?,
            number: number.into_text().ok()?,
            code_digest,
        })
    }

    fn is_within_limits(&self) -> bool {
        let printable = |text: &str| text.len() <= MAX_TEXT && text.bytes().all(|b| matches!(b, b' '..=b'~'));
        let time_fits = u64::try_from(self.recorded_at.0).is_ok_and(|at| at <= MAX_NUMBER);
        time_fits && [&self.action, &self.office, &self.number].into_iter().all(|text| printable(text))
    }

    /// Whether a secret code, as a person typed it, is the one this claim was issued with.
    pub fn matches_code(&self, typed: &str) -> bool {
        let issued = kernel::entropy::read_secret_code(typed).map(|code| code_digest(&code));
        issued.is_some() && issued == self.code_digest
    }
}

/// The digest of a secret code in the form it was issued: upper case, with its dash.
pub fn code_digest(code: &str) -> [u8; 32] {
    digest(code.as_bytes())
}

/// SHA-256.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The 32 bytes of an entry that the log publishes: they commit to claim and rest without showing either.
pub fn leaf_data(claim: &[u8], rest: &[u8]) -> [u8; 32] {
    leaf_data_of(claim, &digest(rest))
}

/// [`leaf_data`] for someone who holds only the digest of the rest.
pub fn leaf_data_of(claim: &[u8], rest_hash: &[u8; 32]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(LEAF_PREFIX);
    hasher.update(digest(claim));
    hasher.update(rest_hash);
    hasher.finalize().into()
}

/// The entry's leaf in the tree: SHA-256(0x00 ‖ leaf data), RFC 6962 section 2.1.
pub fn leaf_hash(claim: &[u8], rest: &[u8]) -> Hash {
    tlog_tiles::record_hash(&leaf_data(claim, rest))
}
