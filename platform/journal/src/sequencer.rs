//! Gives committed entries their place in the tree. It locks the log's head, moves what is pending behind it and
//! writes the tiles, in one transaction: two sequencers cannot both win, so none has to be elected. A checkpoint is
//! signed only after the commit that contains what it covers.
//! Must not number anything inside an operation's own transaction: that would make every writer wait for its commit.

use std::time::Duration;

use kernel::{Error, Result};
use tlog::{Checkpoint, Hash, Tiles, Tree};

use crate::store::{self, tile};
use crate::{Journal, Kind, OwnLog};

/// Entries placed in one transaction, at most.
const BATCH: u64 = 4096;
/// A busy log signs a checkpoint this often; an idle one as soon as it has caught up.
const CHECKPOINT_EVERY: Duration = Duration::from_millis(250);
/// Entries of a busy log gather for so long, so that they share a batch, its tiles and its signature. An entry that
/// comes alone is placed at once.
const GATHER: Duration = Duration::from_millis(100);
/// How long the sequencer sleeps when nobody tells it of a commit (another process may have committed).
const IDLE: Duration = Duration::from_millis(500);

/// The head of a log after some work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head {
    /// Leaves.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
}

impl Journal {
    /// Places everything pending and signs; for tests, the command line and shutting down.
    pub async fn settle(&self) -> Result<()> {
        for kind in Kind::ALL {
            while self.sequence(kind).await?.is_some() {}
            self.sign_head(kind).await?;
        }
        Ok(())
    }

    /// Runs the sequencer until `stop` completes, then settles what is left.
    pub async fn run_sequencer(&self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        let mut signed = tokio::time::Instant::now();
        loop {
            let rested = tokio::time::Instant::now() + GATHER;
            if self.round(&mut signed).await {
                continue;
            }
            tokio::select! {
                () = &mut stop => break,
                () = self.0.wake.notified() => tokio::time::sleep_until(rested).await,
                () = tokio::time::sleep(IDLE) => {}
            }
        }
        if let Err(error) = self.settle().await {
            tracing::warn!(%error, "entries stay pending until the next start");
        }
    }

    /// One turn over both logs. True when there may be more to do at once.
    async fn round(&self, signed: &mut tokio::time::Instant) -> bool {
        let mut more = false;
        for kind in Kind::ALL {
            let outcome = self.turn(kind, signed).await;
            match outcome {
                Ok(full) => more |= full,
                Err(error) => {
                    tracing::error!(%error, ?kind, "sequencing failed; entries wait in journal_pending");
                    tokio::time::sleep(IDLE).await;
                }
            }
        }
        more
    }

    async fn turn(&self, kind: Kind, signed: &mut tokio::time::Instant) -> Result<bool> {
        let Some((placed, _)) = self.sequence(kind).await? else {
            return Ok(false);
        };
        let full = placed as u64 == BATCH;
        if !full || signed.elapsed() >= CHECKPOINT_EVERY {
            self.sign_head(kind).await?;
            *signed = tokio::time::Instant::now();
        }
        Ok(full)
    }

    /// Places one batch. `None` when nothing was pending.
    pub async fn sequence(&self, kind: Kind) -> Result<Option<(usize, Head)>> {
        // A leaf placed now would make a node that is behind a node that has forked.
        self.refuse_when_behind()?;
        let own = self.log(kind);
        let mut edges = self.0.edges.lock().await;
        let slot = edges.get_mut(kind.number() as usize).ok_or_else(|| Error::internal("two logs"))?;
        let tx = self.db().write().await?;
        let log = store::lock_log(&tx, own.id).await?.ok_or(Error::NotFound("journal.no-log"))?;
        let placed = store::place(&tx, (own.id, log.size), kind.number(), BATCH).await?;
        if placed.is_empty() {
            tx.roll_back().await;
            return Ok(None);
        }
        let head = Head { size: log.size as u64, root: hash(&log.root)? };
        let tree = match slot.take().filter(|tree| tree.size() == head.size && tree.root() == head.root) {
            Some(tree) => tree,
            None => load_tree(&tx, own.id, head).await?,
        };
        let leaves = placed.iter().map(|(_, leaf)| hash(leaf)).collect::<Result<Vec<_>>>()?;
        let appended = tree.append(&leaves)?;
        store::put_tiles(&tx, appended.tiles.iter().map(|t| tile_row(own.id, t)).collect()).await?;
        let size = appended.tree.size();
        store::set_head(&tx, own.id, size as i64, &appended.root.0).await?;
        tx.commit().await?;
        *slot = Some(appended.tree);
        drop(edges);
        self.0.grown.send_modify(|turns| *turns += 1);
        Ok(Some((leaves.len(), Head { size, root: appended.root })))
    }

    /// How many leaves an own log has.
    pub async fn size(&self, tx: &db::Tx, kind: Kind) -> Result<i64> {
        Ok(store::log_by_id(tx, self.log(kind).id).await?.size)
    }

    fn refuse_when_behind(&self) -> Result<()> {
        if self.is_behind() {
            return Err(Error::Unavailable("journal.behind", "a newer checkpoint is known outside".into()));
        }
        Ok(())
    }

    /// Signs the present head of a log, unless that is done already or this node may not sign.
    pub async fn sign_head(&self, kind: Kind) -> Result<()> {
        self.refuse_when_behind()?;
        let own = self.log(kind);
        let tx = self.db().read().await?;
        let unsigned = unsigned_head(&tx, own.id).await?.is_some();
        tx.commit().await?;
        if !unsigned {
            return Ok(());
        }
        let tx = self.db().write().await?;
        // Held, and read again: another process may have signed and gathered cosignatures meanwhile.
        store::lock_log(&tx, own.id).await?;
        let Some(log) = unsigned_head(&tx, own.id).await? else { return Ok(()) };
        let note = sign(own, Head { size: log.size as u64, root: hash(&log.root)? })?;
        let row = store::checkpoint::Model {
            log: own.id,
            size: log.size,
            note,
            cosignatures: 0,
            signed_at: self.clock().now().micros(),
        };
        store::put_checkpoint(&tx, row).await?;
        store::thin_checkpoints(&tx, own.id, log.size, 1).await?;
        tx.commit().await?;
        self.0.grown.send_modify(|turns| *turns += 1);
        Ok(())
    }
}

/// The head of a log when no checkpoint covers it yet.
async fn unsigned_head(tx: &db::Tx, log: i32) -> Result<Option<store::log::Model>> {
    let head = store::log_by_id(tx, log).await?;
    let newest = store::newest_checkpoint(tx, log).await?;
    let signed = head.size == 0 || newest.is_some_and(|checkpoint| checkpoint.size == head.size);
    Ok((!signed).then_some(head))
}

pub(crate) fn sign(own: &OwnLog, head: Head) -> Result<String> {
    let checkpoint = Checkpoint { origin: own.origin.clone(), size: head.size, root: head.root };
    checkpoint.sign(&own.signer)
}

pub(crate) fn hash(bytes: &[u8]) -> Result<Hash> {
    let bytes = <[u8; 32]>::try_from(bytes).map_err(|_| Error::internal("a hash has 32 bytes"))?;
    Ok(Hash(bytes))
}

pub(crate) fn tile_row(log: i32, (id, hashes): &(tlog::TileId, Vec<u8>)) -> tile::Model {
    tile::Model { log, level: i32::from(id.level), number: id.index as i64, hashes: hashes.clone() }
}

/// Loads named tiles of a log. A stored tile may be wider than asked for.
pub(crate) async fn load_tiles(tx: &db::Tx, log: i32, wanted: &[tlog::TileId]) -> Result<Tiles> {
    let mut tiles = Tiles::default();
    for id in wanted {
        let stored = store::tile(tx, log, i32::from(id.level), id.index as i64).await?;
        if let Some(hashes) = stored.and_then(|bytes| bytes.get(..id.byte_len()).map(<[u8]>::to_vec)) {
            tiles.insert(*id, hashes)?;
        }
    }
    Ok(tiles)
}

/// The right edge of a stored tree.
pub(crate) async fn load_tree(tx: &db::Tx, log: i32, head: Head) -> Result<Tree> {
    let tiles = load_tiles(tx, log, &Tree::plan(head.size)).await?;
    Tree::load(head.size, head.root, &tiles)
}
