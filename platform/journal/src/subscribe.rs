//! Readers of the journal: each keeps its own place and reads leaves in order. A leaf exists only for a committed
//! entry and never before an earlier one, so a late commit is not missed, as it would be by reading ids or times.
//! Must not deliver anything inside the writing transaction.

use db::Tx;
use kernel::Result;

use crate::store::{self, entry};
use crate::{Journal, Kind};

/// A batch of entries for one reader.
#[derive(Debug)]
pub struct Delivery {
    /// Entries with their place, in order.
    pub entries: Vec<(i64, entry::Model)>,
    /// Where the reader stands once these are handled.
    pub next: i64,
}

impl Journal {
    /// The next entries of an own log for `reader`, at most `limit`.
    pub async fn deliver(&self, tx: &Tx, reader: &str, kind: Kind, limit: u64) -> Result<Delivery> {
        let log = self.log(kind).id;
        let from = store::cursor(tx, reader, log).await?;
        let entries = store::entries_from(tx, log, from, limit).await?;
        let next = entries.last().map_or(from, |(seq, _)| seq + 1);
        Ok(Delivery { entries, next })
    }

    /// Notes that `reader` has handled everything before `next`, in the transaction of what it did with it.
    pub async fn delivered(&self, tx: &Tx, reader: &str, kind: Kind, next: i64) -> Result<()> {
        store::set_cursor(tx, reader, self.log(kind).id, next).await
    }

    /// A signal that changes whenever a log has grown or a checkpoint was signed.
    pub fn growth(&self) -> tokio::sync::watch::Receiver<u64> {
        self.0.grown.subscribe()
    }
}
