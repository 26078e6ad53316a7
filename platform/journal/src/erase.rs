//! Lawful erasure: a record's key is destroyed and an entry says so, in one transaction. The record's sealed content
//! is then unreadable here, in exports and in every backup made afterwards; every receipt and proof stays valid.
//! Must not decide whether a record may be erased: that is the caller's permit and the retention catalogue's.

use db::Tx;
use kernel::ids::EntryId;
use kernel::{Error, Result, Timestamp};
use serde::{Deserialize, Serialize};
use vault::{Found, KeyInfo};

use crate::draft::{self, Circumstances};
use crate::ship::home;
use crate::{Body, Draft, Journal, Prepared, Rest, Subject};

/// The action of an entry that erases a record.
pub const ERASE: &str = "journal.erase";

/// Why a record is erased. Kept for ever and open, so it must not repeat what is erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grounds {
    /// The reason: the end of a retention period, a court's order.
    pub reason: String,
    /// The rule that allows it, such as a retention schedule's item or an order's number.
    pub legal_basis: String,
}

impl Journal {
    /// Erases a record: destroys its key and writes the entry that says so. Commit `tx`, then call `committed`.
    /// `journal.no-key` when the record never had a key, `journal.erased-already` when it was erased before, `journal.not-own`
    /// when it belongs to another node.
    pub async fn erase(
        &self,
        tx: &Tx,
        record: Subject,
        grounds: &Grounds,
        of: Circumstances<'_>,
    ) -> Result<EntryId> {
        if grounds.reason.trim().is_empty() || grounds.legal_basis.trim().is_empty() {
            return Err(Error::Malformed("journal.erase-without-grounds"));
        }
        let (id, now) = (of.id, of.now);
        // Whoever it belongs to erases it, and every copy follows.
        if !home::of(tx, home::KEY, &[record.id]).await?.is_empty() {
            return Err(Error::Conflict("journal.not-own"));
        }
        if !vault::destroy(tx, self.ring(), record.id, now, of.entropy).await? {
            let known = vault::info(tx, record.id).await?.is_some();
            return Err(if known {
                Error::Conflict("journal.erased-already")
            } else {
                Error::NotFound("journal.no-key")
            });
        }
        let draft = Draft {
            body: Body::Open(draft::content(grounds)?),
            ..Draft::new(ERASE, Subject { version: None, ..record })
        };
        self.append(tx, vec![Prepared::new(draft, &[], of)?]).await?;
        Ok(id)
    }

    /// Up to `limit` records whose retention has ended and that are not erased yet, the longest overdue first.
    pub async fn due_for_erasure(&self, tx: &Tx, now: Timestamp, limit: u64) -> Result<Vec<KeyInfo>> {
        let due = vault::expired(tx, now, limit).await?;
        let subjects: Vec<_> = due.iter().map(|info| info.subject).collect();
        let homes = home::of(tx, home::KEY, &subjects).await?;
        Ok(due.into_iter().filter(|info| !homes.contains_key(&info.subject)).collect())
    }

    /// The content of an entry, opened with its record's key.
    pub async fn content(&self, tx: &Tx, id: EntryId) -> Result<Content> {
        let entry = crate::store::entry(tx, id).await?.ok_or(Error::NotFound("journal.no-entry"))?;
        let (Some(body), rest) = (entry.body, Rest::decode(&entry.rest)?) else { return Ok(Content::None) };
        let Some((record, _)) = rest.key else { return Ok(Content::Plain(body)) };
        match vault::open(tx, self.ring(), record).await? {
            Found::Key(key) => Ok(Content::Plain(key.open(&draft::body_place(id), record, &body)?)),
            Found::Destroyed(at) => Ok(Content::Erased(at)),
            Found::Missing => Ok(Content::Withheld),
        }
    }
}

/// What reading an entry's content gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The entry has no content beyond its header.
    None,
    /// The content's bytes.
    Plain(Vec<u8>),
    /// The record was erased at this moment.
    Erased(Timestamp),
    /// This node does not hold the record's key.
    Withheld,
}
