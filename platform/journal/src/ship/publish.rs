//! What anybody may read of a log, own or received: its newest checkpoint, its tiles and its entry bundles, in the
//! form of C2SP tlog-tiles. Bundles hold 32 bytes for each entry, which commit to it and show nothing of it.
//! Must not give out a header or a body.

use kernel::{Error, Result};
use tlog::TileId;
use tlog::tile::{FULL_WIDTH, bundle};

use crate::store::{self, log};
use crate::{Journal, Kind};

impl Journal {
    /// The newest signed head of a log. `journal.no-log`.
    pub async fn published_checkpoint(&self, origin: &str) -> Result<String> {
        let tx = self.db().read().await?;
        let log = published(&tx, origin).await?;
        let newest = store::newest_checkpoint(&tx, log.id).await?;
        tx.commit().await?;
        newest.map(|newest| newest.note).ok_or_else(nothing)
    }

    /// The bytes of a tile; a stored one that has grown wider is cut to the width asked for.
    pub async fn published_tile(&self, origin: &str, id: TileId) -> Result<Vec<u8>> {
        let tx = self.db().read().await?;
        let log = published(&tx, origin).await?;
        let stored = store::tile(&tx, log.id, i32::from(id.level), id.index as i64).await?;
        tx.commit().await?;
        let cut = stored.and_then(|bytes| bytes.get(..id.byte_len()).map(<[u8]>::to_vec));
        cut.ok_or_else(nothing)
    }

    /// An entry bundle: what the level-0 tile of the same place hashes.
    pub async fn published_bundle(&self, origin: &str, (index, width): (u64, u16)) -> Result<Vec<u8>> {
        let tx = self.db().read().await?;
        let log = published(&tx, origin).await?;
        let from = index.saturating_mul(u64::from(FULL_WIDTH));
        if from + u64::from(width) > log.size as u64 {
            return Err(nothing());
        }
        let entries = store::entries_from(&tx, log.id, from as i64, u64::from(width)).await?;
        tx.commit().await?;
        if entries.len() != usize::from(width) {
            return Err(Error::Inconsistent {
                table: "journal_leaf",
                what: "an entry is missing",
                row: log.origin,
            });
        }
        let data: Vec<[u8; 32]> =
            entries.iter().map(|(_, entry)| tlog::leaf_data(&entry.claim, &entry.rest)).collect();
        Ok(bundle(&data))
    }

    /// The origin of the own log of a kind.
    pub fn origin(&self, kind: Kind) -> &str {
        &self.log(kind).origin
    }
}

async fn published(tx: &db::Tx, origin: &str) -> Result<log::Model> {
    store::log_by_origin(tx, origin).await?.ok_or(Error::NotFound("journal.no-log"))
}

fn nothing() -> Error {
    Error::NotFound("journal.not-published")
}
