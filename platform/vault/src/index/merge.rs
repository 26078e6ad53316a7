//! Keeps the index small and quick: the oldest of the newest records become a run, many runs become one. And takes a
//! record out of it for good. Must not lose a record that another transaction is writing.

use db::Tx;
use kernel::{Entropy, Error, Result};
use uuid::Uuid;

use super::postings::{self, Block, Postings};
use super::store::{self, Run};
use super::{IndexKey, KeyRing};

/// How much comes together in a run. Positions are counted in 16 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Records in a run of the first level.
    pub records: u16,
    /// Runs of the first level in one of the second.
    pub runs: u16,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { records: 1_024, runs: 16 }
    }
}

/// Held by whoever changes runs.
pub(super) const LOCK: &str = "vault.index";

/// Whether [`merge`] would find enough to put together. Takes no turn from those who write.
pub async fn is_due(tx: &Tx, book: &str, sizes: Sizes) -> Result<bool> {
    let recent = store::has_recent(tx, book, sizes.records).await?;
    Ok(recent || store::has_runs(tx, book, sizes.runs).await?)
}

/// Makes one run of `book` where enough has come together; true when it did. Call it again while it does.
pub async fn merge(tx: &Tx, ring: &KeyRing, book: &str, sizes: Sizes, source: &dyn Entropy) -> Result<bool> {
    tx.lock(LOCK).await?;
    let key = IndexKey::new(ring, book)?;
    Ok(of_records(tx, &key, book, sizes, source).await? || of_runs(tx, &key, book, sizes, source).await?)
}

async fn of_records(tx: &Tx, key: &IndexKey, book: &str, sizes: Sizes, source: &dyn Entropy) -> Result<bool> {
    let oldest = store::oldest_recent(tx, book, sizes.records.into()).await?;
    if oldest.len() < usize::from(sizes.records) {
        return Ok(false);
    }
    let mut all = Postings::new();
    for (position, (_, tokens)) in (0..).zip(&oldest) {
        for token in tokens.as_chunks::<8>().0 {
            all.entry(i64::from_be_bytes(*token)).or_default().push(position);
        }
    }
    let records: Vec<Uuid> = oldest.into_iter().map(|(record, _)| record).collect();
    store::drop_recent(tx, &records).await?;
    write(tx, key, (book, 0), records, &all, source).await?;
    Ok(true)
}

async fn write(
    tx: &Tx,
    key: &IndexKey,
    kind: (&str, i32),
    records: Vec<Uuid>,
    all: &Postings,
    source: &dyn Entropy,
) -> Result<()> {
    let run = Run { id: store::next_run(tx).await?, records };
    let blocks = postings::seal(key, run.id, all, source)?;
    store::add_run(tx, kind, &run, blocks).await
}

async fn of_runs(tx: &Tx, key: &IndexKey, book: &str, sizes: Sizes, source: &dyn Entropy) -> Result<bool> {
    let runs = store::oldest_runs(tx, book, 0, sizes.runs.into()).await?;
    if runs.len() < usize::from(sizes.runs) {
        return Ok(false);
    }
    // In the order of the records, whichever run they stand in; what was erased is left out.
    let kept = |id: &Uuid| !id.is_nil();
    let mut records: Vec<Uuid> =
        runs.iter().flat_map(|run| run.records.iter().copied()).filter(kept).collect();
    records.sort_unstable();
    records.dedup();
    let mut all = Postings::new();
    for run in &runs {
        let place = |id: &Uuid| records.binary_search(id).ok().and_then(|at| u16::try_from(at).ok());
        let places: Vec<Option<u16>> = run.records.iter().map(place).collect();
        for block in store::blocks(tx, run.id).await? {
            for (token, positions) in postings::open(key, run.id, &block.sealed)? {
                let moved = positions.iter().filter_map(|at| places.get(usize::from(*at)).copied().flatten());
                all.entry(token).or_default().extend(moved);
            }
        }
    }
    for positions in all.values_mut() {
        positions.sort_unstable();
        positions.dedup();
    }
    all.retain(|_, positions| !positions.is_empty());
    let ids: Vec<i64> = runs.iter().map(|run| run.id).collect();
    write(tx, key, (book, 1), records, &all, source).await?;
    store::drop_runs(tx, &ids).await?;
    Ok(true)
}

/// Takes a record out of the index, in the transaction that destroys its key or seals it from everybody.
pub async fn forget(tx: &Tx, ring: &KeyRing, record: Uuid, source: &dyn Entropy) -> Result<()> {
    tx.lock(LOCK).await?;
    store::drop_recent(tx, &[record]).await?;
    store::settled(tx, &[record]).await?;
    for (mut run, book) in store::runs_around(tx, record).await? {
        let Some(at) = run.records.iter().position(|id| *id == record) else { continue };
        let key = IndexKey::new(ring, &book)?;
        let position = u16::try_from(at).map_err(Error::internal)?;
        for block in store::blocks(tx, run.id).await? {
            if let Some(block) = without(&key, run.id, block, position, source)? {
                store::replace_block(tx, run.id, block).await?;
            }
        }
        run.records.get_mut(at).map(std::mem::take);
        store::replace_members(tx, &run).await?;
    }
    Ok(())
}

/// A piece without one position; `None` when it does not hold it. A token that stood nowhere else stays without a
/// position until runs are merged: sealed, it tells nothing.
fn without(
    key: &IndexKey,
    run: i64,
    block: Block,
    position: u16,
    source: &dyn Entropy,
) -> Result<Option<Block>> {
    let mut all = postings::open(key, run, &block.sealed)?;
    let mut held = false;
    for positions in all.values_mut() {
        let before = positions.len();
        positions.retain(|at| *at != position);
        held |= positions.len() != before;
    }
    if !held {
        return Ok(None);
    }
    let (first, from_token) = (all.keys().next().copied(), block.from_token);
    all.retain(|token, positions| !positions.is_empty() || Some(*token) == first);
    Ok(Some(Block { from_token, sealed: postings::seal_piece(key, run, &all, source)? }))
}
