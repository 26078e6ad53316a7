//! Changes of the key ring, as the journal tells them: a key added, record keys wrapped anew, a key taken out. Numbers
//! of keys only, never a key. Must not write the ring's file: its keeper does, and he need not be the database's.

use db::Tx;
use kernel::Result;
use kernel::ids::EntryId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::Rewrapped;

use crate::Journal;
use crate::draft::{Body, Draft, content};
use crate::entry::{Stamp, Subject};
use crate::ship::origin_id;

/// What was done to the key ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RingChange {
    /// A key was added.
    Added,
    /// Record keys were wrapped with the newest key.
    Rewrapped,
    /// A key was taken out.
    Dropped,
}

impl RingChange {
    const fn action(self) -> &'static str {
        match self {
            Self::Added => "journal.ring-add",
            Self::Rewrapped => "journal.ring-rewrap",
            Self::Dropped => "journal.ring-drop",
        }
    }
}

/// Body of the three entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RingNote {
    /// Number of the key of the ring.
    pub key: i32,
    /// Record keys wrapped with it by this entry.
    pub wrapped: u64,
}

impl Journal {
    /// Wraps up to `limit` record keys with the ring's newest key, of records after `after`, in a transaction of its
    /// own that also holds the entry. Cut off anywhere, it may begin again from the start.
    pub async fn rewrap(&self, by: Stamp, after: Option<Uuid>, limit: u64) -> Result<Rewrapped> {
        let tx = self.db().write().await?;
        let round = vault::rewrap(&tx, self.ring(), (after, limit), self.entropy()).await?;
        if round.done > 0 {
            let note = RingNote { key: self.ring().current(), wrapped: round.done as u64 };
            self.note_ring(&tx, by, RingChange::Rewrapped, note).await?;
        }
        tx.commit().await?;
        self.committed();
        Ok(round)
    }

    /// Writes the entry of a change. Commit `tx`, then call [`Journal::committed`].
    pub async fn note_ring(&self, tx: &Tx, by: Stamp, change: RingChange, note: RingNote) -> Result<EntryId> {
        let subject = Subject {
            kind: "key-ring",
            id: origin_id(&format!("khidmat.ring.v1\n{}", self.node())),
            version: None,
        };
        let draft = Draft { body: Body::Open(content(&note)?), ..Draft::new(change.action(), subject) };
        self.enter(tx, by, draft, &[]).await
    }
}
