//! Inclusion and consistency proofs (RFC 6962 sections 2.1.1 and 2.1.2), in three steps because storage is
//! asynchronous: plan the tiles, load them, run.
//! Must not trust a loaded tile: a proof made from wrong tiles does not verify, and callers verify before handing out.

use std::cell::RefCell;
use std::collections::BTreeSet;

use kernel::{Error, Result};
use tlog_tiles::{Hash, HashReader, Tile};

use crate::MAX_NUMBER;
use crate::codes::{self, refuse};
use crate::tile::{HEIGHT, TileId, Tiles};

/// The most hashes a proof can have (a C2SP limit; a tree of 2^53 leaves needs 53).
pub const MAX_PROOF: usize = 63;

/// The tiles needed to prove that entry `index` is in the tree of `size` entries.
pub fn plan_inclusion(index: u64, size: u64) -> Result<Vec<TileId>> {
    check_inclusion_range(index, size)?;
    plan(size, |planner| tlog_tiles::prove_record(size, index, planner))
}

/// The proof that entry `index` is in the tree of `size` entries, from the planned tiles.
pub fn inclusion_proof(index: u64, size: u64, tiles: &Tiles) -> Result<Vec<Hash>> {
    check_inclusion_range(index, size)?;
    run(size, tiles, |reader| tlog_tiles::prove_record(size, index, reader))
}

/// The tiles needed to prove that the tree of `size` entries continues the one of `old_size`.
pub fn plan_consistency(old_size: u64, size: u64) -> Result<Vec<TileId>> {
    check_consistency_range(old_size, size)?;
    if old_size == 0 {
        return Ok(Vec::new());
    }
    plan(size, |planner| tlog_tiles::prove_tree(size, old_size, planner))
}

/// The proof that the tree of `size` entries continues the one of `old_size`, from the planned tiles.
pub fn consistency_proof(old_size: u64, size: u64, tiles: &Tiles) -> Result<Vec<Hash>> {
    check_consistency_range(old_size, size)?;
    if old_size == 0 {
        return Ok(Vec::new());
    }
    run(size, tiles, |reader| tlog_tiles::prove_tree(size, old_size, reader))
}

/// Checks that `leaf` is entry `index` of the tree of `size` entries with that root.
pub fn verify_inclusion(proof: &[Hash], index: u64, leaf: Hash, size: u64, root: Hash) -> Result<()> {
    check_inclusion_range(index, size)?;
    if proof.len() > MAX_PROOF {
        return refuse(codes::NOT_INCLUDED);
    }
    tlog_tiles::check_record(&proof.to_vec(), size, root, index, leaf)
        .or_else(|_| refuse(codes::NOT_INCLUDED))
}

/// Checks that the tree (`size`, `root`) continues the tree (`old_size`, `old_root`). Everything continues the empty
/// tree, with an empty proof.
pub fn verify_consistency(
    proof: &[Hash],
    old_size: u64,
    old_root: Hash,
    size: u64,
    root: Hash,
) -> Result<()> {
    check_consistency_range(old_size, size)?;
    let fits = match (old_size, proof.len()) {
        (0, len) => len == 0 && old_root == tlog_tiles::EMPTY_HASH && (size > 0 || root == old_root),
        (_, len) if len > MAX_PROOF => false,
        _ => tlog_tiles::check_tree(&proof.to_vec(), size, root, old_size, old_root).is_ok(),
    };
    if fits { Ok(()) } else { refuse(codes::NOT_CONSISTENT) }
}

fn check_inclusion_range(index: u64, size: u64) -> Result<()> {
    if index < size && size <= MAX_NUMBER { Ok(()) } else { refuse(codes::OUTSIDE) }
}

fn check_consistency_range(old_size: u64, size: u64) -> Result<()> {
    if old_size <= size && size <= MAX_NUMBER { Ok(()) } else { refuse(codes::OUTSIDE) }
}

type TlogResult = std::result::Result<Vec<Hash>, tlog_tiles::Error>;

fn plan(size: u64, prove: impl Fn(&Planner) -> TlogResult) -> Result<Vec<TileId>> {
    let planner = Planner { size, wanted: RefCell::default() };
    prove(&planner).or_else(|_| refuse(codes::OUTSIDE))?;
    Ok(planner.wanted.into_inner().into_iter().collect())
}

fn run(size: u64, tiles: &Tiles, prove: impl Fn(&Loaded<'_>) -> TlogResult) -> Result<Vec<Hash>> {
    let reader = Loaded { size, tiles, missing: RefCell::default() };
    prove(&reader).map_err(|cause| match reader.missing.take() {
        Some(id) => id.missing("needed for a proof and not loaded"),
        None => Error::internal(cause),
    })
}

/// The tile that holds a stored hash in a tree of `size` leaves.
fn tile_of(stored_index: u64, size: u64) -> std::result::Result<Tile, tlog_tiles::Error> {
    Tile::from_index(HEIGHT, stored_index).parent(0, size).ok_or(tlog_tiles::Error::IndexesNotInTree)
}

/// Notes which tiles a proof would read; the hashes it answers with are never used.
struct Planner {
    size: u64,
    wanted: RefCell<BTreeSet<TileId>>,
}

impl HashReader for Planner {
    fn read_hashes(&self, indexes: &[u64]) -> TlogResult {
        for index in indexes {
            self.wanted.borrow_mut().insert(TileId::of(&tile_of(*index, self.size)?));
        }
        Ok(vec![Hash::default(); indexes.len()])
    }
}

/// Reads hashes from loaded tiles, and remembers the first that was not there.
struct Loaded<'a> {
    size: u64,
    tiles: &'a Tiles,
    missing: RefCell<Option<TileId>>,
}

impl HashReader for Loaded<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> TlogResult {
        indexes.iter().map(|index| self.read(*index)).collect()
    }
}

impl Loaded<'_> {
    fn read(&self, index: u64) -> std::result::Result<Hash, tlog_tiles::Error> {
        let tile = tile_of(index, self.size)?;
        let id = TileId::of(&tile);
        let Some(bytes) = self.tiles.get(id) else {
            self.missing.replace(Some(id));
            return Err(tlog_tiles::Error::InvalidTile);
        };
        tile.hash_at_index(bytes, index)
    }
}
