//! The form in which a stretch of a log travels: a signed head over a CBOR payload. Everything is refused before it
//! is looked at when the signature does not fit, so one altered byte anywhere refuses the whole.
//! Must not decide whether the content is acceptable: see `check`.

use ciborium::Value as Cbor;
use db::RowImage;
use kernel::{Error, Result};
use sha2::{Digest, Sha256};
use tlog::{Hash, LogKey, LogSigner, Origin, Shipment};
use uuid::Uuid;

/// The largest frame that is read, in bytes. A carrier's own limit must not be smaller.
pub const MAX_FRAME: usize = 16 << 20;
const VERSION: i64 = 1;

/// One entry as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub claim: Vec<u8>,
    pub rest: Vec<u8>,
    pub body: Option<Vec<u8>>,
}

/// One record's key as it travels; without `sealed`, it was destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyItem {
    pub subject: Uuid,
    pub class: String,
    pub commitment: [u8; 32],
    pub expires_at: Option<i64>,
    pub destroyed_at: Option<i64>,
    pub sealed: Option<Vec<u8>>,
}

/// A stretch of a log with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parcel {
    /// The log whose entries these are.
    pub origin: String,
    /// The key its checkpoints are verified with.
    pub vkey: String,
    /// Place of the first entry.
    pub from: u64,
    /// Leaves that follow and are not in this parcel.
    pub remaining: u64,
    /// A signed checkpoint: of exactly this parcel's end when a log ships, of the whole log on recovery.
    pub checkpoint: String,
    pub items: Vec<Item>,
    pub rows: Vec<RowImage>,
    /// One-time public key under which `keys` are sealed.
    pub exchange: [u8; 32],
    pub keys: Vec<KeyItem>,
    /// The statement that opened the log, on recovery of one of a later epoch.
    pub opening: Option<String>,
}

impl Parcel {
    /// Place after the last entry.
    pub fn end(&self) -> u64 {
        self.from.saturating_add(self.items.len() as u64)
    }

    /// The frame, signed by the log that vouches for it.
    pub fn seal(self, signer: &LogSigner) -> Result<Vec<u8>> {
        let mut payload = Vec::new();
        ciborium::into_writer(&self.into_cbor(), &mut payload).map_err(Error::internal)?;
        let head = Shipment { origin: Origin::parse(signer.origin())?, digest: digest(&payload) };
        let note = head.sign(signer)?;
        join(&note, &payload)
    }

    fn into_cbor(self) -> Cbor {
        let mut parts = vec![
            VERSION.into(),
            self.origin.into(),
            self.vkey.into(),
            self.from.into(),
            self.remaining.into(),
            self.checkpoint.into(),
            Cbor::Array(self.items.into_iter().map(Item::into_cbor).collect()),
            Cbor::Array(self.rows.into_iter().map(|image| Cbor::Bytes(image.0)).collect()),
            Cbor::Bytes(self.exchange.to_vec()),
            Cbor::Array(self.keys.into_iter().map(KeyItem::into_cbor).collect()),
        ];
        parts.extend(self.opening.map(Cbor::Text));
        Cbor::Array(parts)
    }

    fn from_cbor(cbor: Cbor) -> Option<Self> {
        let mut parts = cbor.into_array().ok()?;
        let opening = if parts.len() == 11 { Some(parts.pop()?.into_text().ok()?) } else { None };
        let parts = <[Cbor; 10]>::try_from(parts).ok()?;
        let [version, origin, vkey, from, remaining, checkpoint, items, rows, exchange, keys] = parts;
        if int(version)? != VERSION {
            return None;
        }
        Some(Self {
            origin: origin.into_text().ok()?,
            vkey: vkey.into_text().ok()?,
            from: count(from)?,
            remaining: count(remaining)?,
            checkpoint: checkpoint.into_text().ok()?,
            items: list(items, Item::from_cbor)?,
            rows: list(rows, |row| row.into_bytes().ok().map(RowImage))?,
            exchange: exchange.into_bytes().ok()?.try_into().ok()?,
            keys: list(keys, KeyItem::from_cbor)?,
            opening,
        })
    }
}

impl Item {
    pub(crate) fn into_cbor(self) -> Cbor {
        let body = self.body.map_or(Cbor::Null, Cbor::Bytes);
        Cbor::Array(vec![Cbor::Bytes(self.claim), Cbor::Bytes(self.rest), body])
    }

    pub(crate) fn from_cbor(cbor: Cbor) -> Option<Self> {
        let [claim, rest, body] = <[Cbor; 3]>::try_from(cbor.into_array().ok()?).ok()?;
        Some(Self {
            claim: claim.into_bytes().ok()?,
            rest: rest.into_bytes().ok()?,
            body: maybe(body, bytes).ok()?,
        })
    }
}

impl KeyItem {
    pub(crate) fn into_cbor(self) -> Cbor {
        Cbor::Array(vec![
            Cbor::Bytes(self.subject.as_bytes().to_vec()),
            self.class.into(),
            Cbor::Bytes(self.commitment.to_vec()),
            self.expires_at.map_or(Cbor::Null, Into::into),
            self.destroyed_at.map_or(Cbor::Null, Into::into),
            self.sealed.map_or(Cbor::Null, Cbor::Bytes),
        ])
    }

    pub(crate) fn from_cbor(cbor: Cbor) -> Option<Self> {
        let parts = <[Cbor; 6]>::try_from(cbor.into_array().ok()?).ok()?;
        let [subject, class, commitment, expires_at, destroyed_at, sealed] = parts;
        Some(Self {
            subject: Uuid::from_slice(&bytes(subject)?).ok()?,
            class: class.into_text().ok().filter(|class| class.len() <= 64)?,
            commitment: bytes(commitment)?.try_into().ok()?,
            expires_at: maybe(expires_at, int).ok()?,
            destroyed_at: maybe(destroyed_at, int).ok()?,
            sealed: maybe(sealed, bytes).ok()?,
        })
    }
}

/// A frame whose signature nobody has checked.
#[derive(Debug)]
pub(crate) struct Envelope<'a> {
    note: &'a str,
    payload: &'a [u8],
}

impl<'a> Envelope<'a> {
    /// Splits a frame.
    pub fn read(frame: &'a [u8]) -> Result<Self> {
        if frame.len() > MAX_FRAME {
            return Err(Error::TooLarge("journal.shipment-too-large"));
        }
        let (note, payload) = split(frame).ok_or_else(bad)?;
        Ok(Self { note, payload })
    }

    /// The log that claims to have signed it.
    pub fn signer(&self) -> Result<String> {
        Ok(Shipment::unverified(self.note)?.origin.to_string())
    }

    /// The stretch of a log in it, when `key` signed it.
    pub fn open(&self, key: &LogKey) -> Result<Parcel> {
        Parcel::from_cbor(self.content(key)?).ok_or_else(bad)
    }

    /// The content, when `key` signed it.
    pub fn content(&self, key: &LogKey) -> Result<Cbor> {
        let head = Shipment::verify(self.note, std::slice::from_ref(key))?;
        if head.digest != digest(self.payload) {
            return Err(bad());
        }
        ciborium::de::from_reader_with_recursion_limit(self.payload, 8).map_err(|_| bad())
    }
}

/// A note and what it is about, as one.
pub(crate) fn join(note: &str, payload: &[u8]) -> Result<Vec<u8>> {
    let length = u32::try_from(note.len()).map_err(Error::internal)?;
    Ok([&length.to_be_bytes(), note.as_bytes(), payload].concat())
}

/// The two of them again.
pub(crate) fn split(frame: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = frame.split_first_chunk::<4>()?;
    let (note, payload) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    Some((str::from_utf8(note).ok()?, payload))
}

/// A shipment or acknowledgement that is not in its form.
pub(crate) fn bad() -> Error {
    Error::Malformed("journal.bad-shipment")
}

pub(crate) fn digest(payload: &[u8]) -> Hash {
    Hash(Sha256::digest(payload).into())
}

pub(crate) fn int(cbor: Cbor) -> Option<i64> {
    cbor.into_integer().ok()?.try_into().ok()
}

/// A number of leaves, in the limits of a log.
fn count(cbor: Cbor) -> Option<u64> {
    u64::try_from(int(cbor)?).ok().filter(|count| *count <= tlog::MAX_NUMBER)
}

pub(crate) fn bytes(cbor: Cbor) -> Option<Vec<u8>> {
    cbor.into_bytes().ok()
}

pub(crate) fn list<T>(cbor: Cbor, read: impl Fn(Cbor) -> Option<T>) -> Option<Vec<T>> {
    cbor.into_array().ok()?.into_iter().map(read).collect()
}

/// A value that may be null.
pub(crate) fn maybe<T>(cbor: Cbor, read: impl Fn(Cbor) -> Option<T>) -> Result<Option<T>> {
    if cbor.is_null() { Ok(None) } else { read(cbor).map(Some).ok_or_else(bad) }
}

/// What the receiver answers: how much of the log it holds, under its cosignature.
#[derive(Debug, Clone, PartialEq)]
pub struct Ack {
    /// Leaves held.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
    /// The receiver's cosignature line over that checkpoint; empty when it holds nothing.
    pub cosignature: String,
}

impl Ack {
    /// The bytes sent back.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let root = Cbor::Bytes(self.root.0.to_vec());
        let parts = vec![VERSION.into(), self.size.into(), root, self.cosignature.as_str().into()];
        let mut out = Vec::new();
        ciborium::into_writer(&Cbor::Array(parts), &mut out).map_err(Error::internal)?;
        Ok(out)
    }

    /// Reads the bytes sent back.
    pub fn parse(answer: &[u8]) -> Result<Self> {
        let cbor: Cbor = ciborium::de::from_reader_with_recursion_limit(answer, 4).map_err(|_| bad())?;
        Self::from_cbor(cbor).ok_or_else(bad)
    }

    fn from_cbor(cbor: Cbor) -> Option<Self> {
        let [version, size, root, line] = <[Cbor; 4]>::try_from(cbor.into_array().ok()?).ok()?;
        if int(version)? != VERSION {
            return None;
        }
        let root = Hash(bytes(root)?.try_into().ok()?);
        Some(Self { size: count(size)?, root, cosignature: line.into_text().ok()? })
    }
}
