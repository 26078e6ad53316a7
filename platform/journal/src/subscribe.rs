//! Readers of the journal: each keeps its own place and reads leaves in order. A leaf exists only for a committed
//! entry and never before an earlier one, so a late commit is not missed, as it would be by reading ids or times.
//! Must not deliver anything inside the writing transaction.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{Result, Timestamp};

use crate::store::{self, entry};
use crate::{Journal, Kind};

/// A batch of entries for one reader.
#[derive(Debug)]
pub struct Delivery {
    /// Where the reader stood.
    pub from: i64,
    /// Entries with their place, in order.
    pub entries: Vec<(i64, entry::Model)>,
    /// Where the reader stands once these are handled.
    pub next: i64,
    /// When entries of another node arrived here: the size its log had grown to, and the hour by this node's clock.
    arrived: Vec<(i64, Timestamp)>,
}

impl Delivery {
    /// When the entry at a place arrived from another node; `None` for an own one. No hour that it claims counts for more.
    pub fn arrived_at(&self, seq: i64) -> Option<Timestamp> {
        self.arrived.iter().find(|(size, _)| seq < *size).map(|(_, at)| *at)
    }
}

impl Journal {
    /// The next entries of an own log for `reader`, at most `limit`.
    pub async fn deliver(&self, tx: &Tx, reader: &str, kind: Kind, limit: u64) -> Result<Delivery> {
        let log = self.log(kind).id;
        let from = store::cursor(tx, reader, log).await?;
        let entries = store::entries_from(tx, log, from, limit).await?;
        let next = entries.last().map_or(from, |(seq, _)| seq + 1);
        Ok(Delivery { from, entries, next, arrived: Vec::new() })
    }

    /// Notes that `reader` has handled everything before `next`, in the transaction of what it did with it.
    pub async fn delivered(&self, tx: &Tx, reader: &str, kind: Kind, next: i64) -> Result<()> {
        store::set_cursor(tx, reader, self.log(kind).id, next).await
    }

    /// The same for every log of a kind, own and received from other nodes: the logs that have something for `reader`, at
    /// most `limit` entries in all.
    pub async fn deliver_all(
        &self,
        tx: &Tx,
        reader: &str,
        kind: Kind,
        limit: u64,
    ) -> Result<Vec<(i32, Delivery)>> {
        let read: BTreeMap<i32, i64> = store::cursors(tx, reader).await?.into_iter().collect();
        let mut found = Vec::new();
        let mut left = limit;
        for log in store::logs(tx).await?.into_iter().filter(|log| log.kind == kind.number()) {
            let from = read.get(&log.id).copied().unwrap_or(0);
            if left == 0 || log.size <= from {
                continue;
            }
            let upto = left.min(u64::try_from(log.size - from).unwrap_or(0));
            let entries = store::entries_from(tx, log.id, from, upto).await?;
            left -= upto;
            // A leaf whose entry is gone is passed over; `check` names it.
            let next = from + i64::try_from(upto).unwrap_or(0);
            let arrived = store::received(tx, log.id, from, next).await?;
            let arrived = arrived.into_iter().map(|row| (row.size, Timestamp(row.received_at))).collect();
            found.push((log.id, Delivery { from, entries, next, arrived }));
        }
        Ok(found)
    }

    /// Notes that `reader` has handled everything before `next` of a log, in the transaction of what it did with it. False
    /// where somebody else has moved it on from `from` meanwhile: then nothing is to be kept.
    pub async fn move_on(&self, tx: &Tx, reader: &str, log: i32, (from, next): (i64, i64)) -> Result<bool> {
        if store::cursor(tx, reader, log).await? != from {
            return Ok(false);
        }
        store::set_cursor(tx, reader, log, next).await?;
        Ok(true)
    }

    /// Makes `reader` begin anew at the first leaf of every log.
    pub async fn begin_anew(&self, tx: &Tx, reader: &str) -> Result<()> {
        store::forget_cursors(tx, reader).await
    }

    /// A signal that changes whenever a log has grown or a checkpoint was signed.
    pub fn growth(&self) -> tokio::sync::watch::Receiver<u64> {
        self.0.grown.subscribe()
    }
}
