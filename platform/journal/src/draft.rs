//! What a service hands over to be journaled, and the entry made from it. Must not write to the database.

use db::RowState;
use kernel::ids::{EntryId, NodeName};
use kernel::{Error, Result, Timestamp};
use tlog::Claim;
use uuid::Uuid;
use vault::RecordKey;

use crate::Kind;
use crate::entry::{Rest, RowDigest, Stamp, Subject};
use crate::store;

/// The content of an entry.
#[derive(Debug)]
pub enum Body<'a> {
    /// Nothing beyond the header.
    None,
    /// Not personal: stored as it is.
    Open(Vec<u8>),
    /// Personal: sealed under its record's key.
    Sealed {
        /// The record's key.
        key: &'a RecordKey,
        /// The record.
        record: Uuid,
        /// What to seal.
        content: Vec<u8>,
    },
}

/// What a citizen may hold of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimFacts {
    /// The office's code, such as `QTA-SAR`; empty when sealed.
    pub office: String,
    /// The number given; empty when sealed.
    pub number: String,
    /// Digest of the slip's secret code ([`tlog::code_digest`]).
    pub code_digest: Option<[u8; 32]>,
}

/// Something that was done, to be journaled.
#[derive(Debug)]
pub struct Draft<'a> {
    /// Which log.
    pub kind: Kind,
    /// What was done: `complaints.file`. At most 64 ASCII characters.
    pub action: &'static str,
    /// To which record.
    pub subject: Subject,
    /// When it happened as stated by a person, where that differs from now.
    pub stated_at: Option<Timestamp>,
    /// The unit whose matter it is.
    pub unit: Option<Uuid>,
    /// The entry that caused this one.
    pub cause: Option<EntryId>,
    /// 0 public to 4 sealed.
    pub sensitivity: i32,
    /// What the citizen may hold of it.
    pub claim: Option<ClaimFacts>,
    /// The content.
    pub body: Body<'a>,
}

impl<'a> Draft<'a> {
    /// A draft with an action and a subject; fill in the rest with struct update syntax.
    pub fn new(action: &'static str, subject: Subject) -> Self {
        Self {
            kind: Kind::Records,
            action,
            subject,
            stated_at: None,
            unit: None,
            cause: None,
            sensitivity: 1,
            claim: None,
            body: Body::None,
        }
    }

    /// The same draft with personal content sealed under its record's key.
    pub fn sealed(self, key: &'a RecordKey, record: Uuid, content: Vec<u8>) -> Self {
        Self { body: Body::Sealed { key, record, content }, ..self }
    }
}

/// An entry ready to be written.
#[derive(Debug, Clone)]
pub struct Prepared {
    row: store::entry::Model,
    leaf: [u8; 32],
}

/// What every entry of one operation shares.
#[derive(Debug)]
pub struct Circumstances<'a> {
    /// The entry's id.
    pub id: EntryId,
    /// When it is recorded.
    pub now: Timestamp,
    /// By whom.
    pub stamp: Stamp,
    /// On which node.
    pub node: &'a NodeName,
    /// For sealing.
    pub entropy: &'a dyn kernel::Entropy,
}

impl Prepared {
    /// Makes the entry that ties `rows`, each with its table's name, to the journal.
    pub fn new(draft: Draft<'_>, rows: &[(&str, RowState)], of: Circumstances<'_>) -> Result<Self> {
        let (body, key) = seal(draft.body, &of)?;
        let facts = draft.claim.unwrap_or(ClaimFacts {
            office: String::new(),
            number: String::new(),
            code_digest: None,
        });
        let claim = Claim {
            entry: of.id,
            recorded_at: of.now,
            action: draft.action.to_owned(),
            office: facts.office,
            number: facts.number,
            code_digest: facts.code_digest,
        };
        let rest = Rest {
            id: of.id,
            kind: draft.kind.number(),
            node: of.node.to_string(),
            subject_kind: draft.subject.kind.to_owned(),
            subject: draft.subject.id,
            version: draft.subject.version,
            recorded_at: of.now,
            stated_at: draft.stated_at,
            stamp: of.stamp,
            action: draft.action.to_owned(),
            unit: draft.unit,
            cause: draft.cause,
            sensitivity: draft.sensitivity,
            key,
            body: body.as_deref().map(Rest::digest),
            rows: rows.iter().map(|(table, row)| row_digest(table, row)).collect(),
        };
        Self::from_parts(claim.encode()?, &rest, body)
    }

    fn from_parts(claim: Vec<u8>, rest: &Rest, body: Option<Vec<u8>>) -> Result<Self> {
        let encoded = rest.encode()?;
        let leaf = tlog::leaf_hash(&claim, &encoded).0;
        let row = store::entry::Model {
            id: rest.id.0,
            kind: rest.kind,
            subject: rest.subject,
            version: rest.version,
            action: rest.action.clone(),
            unit: rest.unit,
            recorded_at: rest.recorded_at.micros(),
            claim,
            rest: encoded,
            body,
        };
        Ok(Self { row, leaf })
    }

    /// The entry's id.
    pub fn id(&self) -> EntryId {
        EntryId(self.row.id)
    }

    pub(crate) fn into_row(self) -> (store::entry::Model, [u8; 32]) {
        (self.row, self.leaf)
    }
}

fn row_digest(table: &str, row: &RowState) -> RowDigest {
    RowDigest { table: table.to_owned(), id: row.id, version: row.version, digest: row.image.digest() }
}

type SealedBody = (Option<Vec<u8>>, Option<(Uuid, [u8; 32])>);

fn seal(body: Body<'_>, of: &Circumstances<'_>) -> Result<SealedBody> {
    Ok(match body {
        Body::None => (None, None),
        Body::Open(content) => (Some(content), None),
        Body::Sealed { key, record, content } => {
            let sealed = key.seal(&body_place(of.id), record, &content, of.entropy)?;
            (Some(sealed), Some((record, key.commitment())))
        }
    })
}

/// The place an entry's body is sealed for.
pub fn body_place(id: EntryId) -> String {
    format!("journal_entry.body.{id}")
}

/// Turns a value into the bytes of a body.
pub fn content<T: serde::Serialize>(value: &T) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).map_err(Error::internal)?;
    Ok(bytes)
}
