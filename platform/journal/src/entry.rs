//! One entry of the journal: who did what to which record, when, why, and the digest of every row it wrote.
//! Encoded as two deterministic CBOR parts, `claim` (what a citizen may hold) and `rest`
//! (docs/reference/receipt-format.md). Must not carry personal data outside the sealed body.

use ciborium::Value as Cbor;
use kernel::ids::EntryId;
use kernel::{Error, Result, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Who acted, as known at that moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stamp {
    /// `officer`, `citizen`, `anonymous`, `system`, `node` or `partner`.
    pub kind: String,
    /// The account, when there is one.
    pub account: Option<Uuid>,
    /// The posting under which the officer acted.
    pub posting: Option<Uuid>,
    /// The charge held, such as `sho` or `moharrir (acting)`.
    pub charge: Option<String>,
    /// Why, for look-ups.
    pub purpose: Option<String>,
}

impl Stamp {
    /// The node itself.
    pub fn by_node() -> Self {
        Self { kind: "node".to_owned(), ..Self::default() }
    }
}

/// The record an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// What it is: `complaint`, `diary-entry`, `account`.
    pub kind: &'static str,
    /// Its id.
    pub id: Uuid,
    /// The version this entry makes; `None` when the record itself does not change.
    pub version: Option<i64>,
}

/// The digest of one row as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowDigest {
    /// The table.
    pub table: String,
    /// The row.
    pub id: Uuid,
    /// Its version.
    pub version: i64,
    /// SHA-256 of its canonical form.
    pub digest: [u8; 32],
}

/// The part of an entry that a citizen does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// The entry.
    pub id: EntryId,
    /// 0 records, 1 look-ups.
    pub kind: i32,
    /// The node that wrote it.
    pub node: String,
    /// What the record is.
    pub subject_kind: String,
    /// The record.
    pub subject: Uuid,
    /// The record's version it makes.
    pub version: Option<i64>,
    /// When we wrote it.
    pub recorded_at: Timestamp,
    /// When it happened, as a person states it.
    pub stated_at: Option<Timestamp>,
    /// Who acted.
    pub stamp: Stamp,
    /// What was done.
    pub action: String,
    /// The unit whose matter it is.
    pub unit: Option<Uuid>,
    /// The entry that caused this one.
    pub cause: Option<EntryId>,
    /// 0 public to 4 sealed.
    pub sensitivity: i32,
    /// The record whose key opens the body, with that key's commitment.
    pub key: Option<(Uuid, [u8; 32])>,
    /// SHA-256 of the stored body.
    pub body: Option<[u8; 32]>,
    /// Every row written with it.
    pub rows: Vec<RowDigest>,
}

const REST_VERSION: u64 = 1;

fn opt<T: Into<Cbor>>(value: Option<T>) -> Cbor {
    value.map_or(Cbor::Null, Into::into)
}

fn id(uuid: Uuid) -> Cbor {
    Cbor::Bytes(uuid.as_bytes().to_vec())
}

impl Rest {
    /// The deterministic bytes.
    pub fn encode(&self) -> Result<Vec<u8>> {
        let stamp = Cbor::Array(vec![
            self.stamp.kind.as_str().into(),
            opt(self.stamp.account.map(id)),
            opt(self.stamp.posting.map(id)),
            opt(self.stamp.charge.as_deref()),
            opt(self.stamp.purpose.as_deref()),
        ]);
        let key = self.key.map(|(subject, commitment)| Cbor::Array(vec![id(subject), bytes(&commitment)]));
        let cbor = Cbor::Array(vec![
            REST_VERSION.into(),
            id(self.id.0),
            self.kind.into(),
            self.node.as_str().into(),
            self.subject_kind.as_str().into(),
            id(self.subject),
            opt(self.version),
            self.recorded_at.micros().into(),
            opt(self.stated_at.map(Timestamp::micros)),
            stamp,
            self.action.as_str().into(),
            opt(self.unit.map(id)),
            opt(self.cause.map(|cause| id(cause.0))),
            self.sensitivity.into(),
            opt(key),
            opt(self.body.map(|digest| bytes(&digest))),
            Cbor::Array(self.rows.iter().map(RowDigest::encode).collect()),
        ]);
        let mut out = Vec::new();
        ciborium::into_writer(&cbor, &mut out).map_err(Error::internal)?;
        Ok(out)
    }

    /// Reads the bytes back. Hostile input is refused with `journal.bad-entry`, and so are bytes that are not the
    /// deterministic encoding, so that one entry has one form.
    pub fn decode(encoded: &[u8]) -> Result<Self> {
        let cbor: Cbor = ciborium::from_reader(encoded).map_err(|_| bad())?;
        let rest = Self::from_cbor(cbor).ok_or_else(bad)?;
        if rest.encode()? == encoded { Ok(rest) } else { Err(bad()) }
    }

    fn from_cbor(cbor: Cbor) -> Option<Self> {
        let mut parts = cbor.into_array().ok()?.into_iter();
        let mut next = || parts.next();
        if int(next()?)? != 1 {
            return None;
        }
        let rest = Self {
            id: EntryId(uuid(next()?)?),
            kind: i32::try_from(int(next()?)?).ok()?,
            node: text(next()?)?,
            subject_kind: text(next()?)?,
            subject: uuid(next()?)?,
            version: maybe(next()?, int)?,
            recorded_at: Timestamp(int(next()?)?),
            stated_at: maybe(next()?, int)?.map(Timestamp),
            stamp: stamp(next()?)?,
            action: text(next()?)?,
            unit: maybe(next()?, uuid)?,
            cause: maybe(next()?, uuid)?.map(EntryId),
            sensitivity: i32::try_from(int(next()?)?).ok()?,
            key: maybe(next()?, key)?,
            body: maybe(next()?, digest)?,
            rows: next()?.into_array().ok()?.into_iter().map(RowDigest::decode).collect::<Option<_>>()?,
        };
        next().is_none().then_some(rest)
    }

    /// SHA-256 of the encoded form: the only thing a receipt reveals of this part.
    pub fn digest(encoded: &[u8]) -> [u8; 32] {
        Sha256::digest(encoded).into()
    }
}

impl RowDigest {
    fn encode(&self) -> Cbor {
        Cbor::Array(vec![self.table.as_str().into(), id(self.id), self.version.into(), bytes(&self.digest)])
    }

    fn decode(cbor: Cbor) -> Option<Self> {
        let [table, row, version, sha] = <[Cbor; 4]>::try_from(cbor.into_array().ok()?).ok()?;
        Some(Self { table: text(table)?, id: uuid(row)?, version: int(version)?, digest: digest(sha)? })
    }
}

fn bad() -> Error {
    Error::Malformed("journal.bad-entry")
}

fn bytes(value: &[u8]) -> Cbor {
    Cbor::Bytes(value.to_vec())
}

fn int(cbor: Cbor) -> Option<i64> {
    cbor.into_integer().ok()?.try_into().ok()
}

fn text(cbor: Cbor) -> Option<String> {
    cbor.into_text().ok()
}

fn uuid(cbor: Cbor) -> Option<Uuid> {
    Uuid::from_slice(&cbor.into_bytes().ok()?).ok()
}

fn digest(cbor: Cbor) -> Option<[u8; 32]> {
    cbor.into_bytes().ok()?.try_into().ok()
}

/// `Some(None)` for null, `None` for something unreadable.
#[expect(clippy::option_option, reason = "not given, or given and unreadable")]
fn maybe<T>(cbor: Cbor, read: impl Fn(Cbor) -> Option<T>) -> Option<Option<T>> {
    if cbor.is_null() { Some(None) } else { read(cbor).map(Some) }
}

fn key(cbor: Cbor) -> Option<(Uuid, [u8; 32])> {
    let [subject, commitment] = <[Cbor; 2]>::try_from(cbor.into_array().ok()?).ok()?;
    Some((uuid(subject)?, digest(commitment)?))
}

fn stamp(cbor: Cbor) -> Option<Stamp> {
    let [kind, account, posting, charge, purpose] = <[Cbor; 5]>::try_from(cbor.into_array().ok()?).ok()?;
    Some(Stamp {
        kind: text(kind)?,
        account: maybe(account, uuid)?,
        posting: maybe(posting, uuid)?,
        charge: maybe(charge, text)?,
        purpose: maybe(purpose, text)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Rest {
        Rest {
            id: EntryId(Uuid::from_u128(1)),
            kind: 0,
            node: "sariab".to_owned(),
            subject_kind: "complaint".to_owned(),
            subject: Uuid::from_u128(2),
            version: Some(1),
            recorded_at: Timestamp(5),
            stated_at: None,
            stamp: Stamp {
                kind: "officer".to_owned(),
                charge: Some("moharrir".to_owned()),
                ..Stamp::default()
            },
            action: "complaints.file".to_owned(),
            unit: Some(Uuid::from_u128(3)),
            cause: None,
            sensitivity: 1,
            key: Some((Uuid::from_u128(2), [7; 32])),
            body: Some([8; 32]),
            rows: vec![RowDigest {
                table: "complaints_report".to_owned(),
                id: Uuid::from_u128(2),
                version: 1,
                digest: [9; 32],
            }],
        }
    }

    #[test]
    fn an_entry_reads_back_as_written() {
        let encoded = sample().encode().unwrap();
        assert_eq!(Rest::decode(&encoded).unwrap(), sample());
    }

    proptest! {
        #[test]
        fn hostile_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Rest::decode(&bytes);
        }

        #[test]
        fn a_changed_byte_never_reads_as_the_same_entry(at in 0usize..200, bit in 0u8..8) {
            let mut encoded = sample().encode().unwrap();
            let at = at % encoded.len();
            encoded[at] ^= 1 << bit;
            prop_assert!(Rest::decode(&encoded).is_err_and(|_| true) || Rest::decode(&encoded).unwrap() != sample());
        }
    }
}
