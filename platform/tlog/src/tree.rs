//! The growing tree: only its right edge is held (at most 255 hashes for each of seven levels), everything to the
//! left is finished tiles.
//! Must not keep tiles or leaves: an append hands out the bytes to store, a restart takes them back.

use kernel::{Error, Result};
use tlog_tiles::{EMPTY_HASH, Hash, Tile, node_hash};

use crate::MAX_NUMBER;
use crate::codes;
use crate::tile::{FULL_WIDTH, HEIGHT, TileId, Tiles, concat};

/// The right edge of a tree. Appending makes a new one, so a rolled-back transaction costs nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tree {
    size: u64,
    /// For each level, the hashes of its unfinished last tile (0 to 255 of them).
    edge: Vec<Vec<Hash>>,
}

/// What an append produced.
#[derive(Debug, Clone)]
pub struct Appended {
    /// The tree afterwards.
    pub tree: Tree,
    /// Its root.
    pub root: Hash,
    /// The tiles to store with their bytes: every newly full one, and for each level that grew its partial one.
    pub tiles: Vec<(TileId, Vec<u8>)>,
}

impl Tree {
    /// The empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The tree with `leaves` after the present ones. Fails only when the log is full.
    pub fn append(&self, leaves: &[Hash]) -> Result<Appended> {
        if self.size.saturating_add(leaves.len() as u64) > MAX_NUMBER {
            return Err(Error::Conflict(codes::FULL));
        }
        let mut tree = self.clone();
        let mut tiles = Vec::new();
        for leaf in leaves {
            tree.push(*leaf, &mut tiles);
        }
        tiles.extend(tree.partial_tiles_since(self.size));
        Ok(Appended { root: tree.root(), tree, tiles })
    }

    fn push(&mut self, leaf: Hash, full: &mut Vec<(TileId, Vec<u8>)>) {
        let mut carried = Some(leaf);
        let mut level = 0_u8;
        while let Some(hash) = carried {
            if self.edge.len() <= usize::from(level) {
                self.edge.push(Vec::new());
            }
            carried = self.edge.get_mut(usize::from(level)).and_then(|last| {
                last.push(hash);
                finished(last).map(|bytes| {
                    let subtree = Tile::subtree_hash(&bytes);
                    let index = self.size >> (HEIGHT * (level + 1));
                    full.push((TileId { level, index, width: FULL_WIDTH }, bytes));
                    subtree
                })
            });
            level += 1;
        }
        self.size += 1;
    }

    fn partial_tiles_since(&self, old_size: u64) -> Vec<(TileId, Vec<u8>)> {
        let grew = |id: &TileId| {
            let shift = HEIGHT * id.level;
            old_size >> shift != self.size >> shift
        };
        let partial = Self::plan(self.size).into_iter().filter(grew);
        partial
            .filter_map(|id| self.edge.get(usize::from(id.level)).map(|hashes| (id, concat(hashes))))
            .collect()
    }

    /// The RFC 6962 root.
    pub fn root(&self) -> Hash {
        let mut root = None;
        for hashes in &self.edge {
            root = fold_left(hashes, root);
        }
        root.unwrap_or(EMPTY_HASH)
    }

    /// The tiles that hold the right edge of a tree of `size` leaves: what a restart must load.
    pub fn plan(size: u64) -> Vec<TileId> {
        let mut tiles = Vec::new();
        let mut level = 0;
        while level < 8 && size >> (HEIGHT * level) > 0 {
            let hashes = size >> (HEIGHT * level);
            let width = (hashes % u64::from(FULL_WIDTH)) as u16;
            if width > 0 {
                tiles.push(TileId { level, index: hashes >> HEIGHT, width });
            }
            level += 1;
        }
        tiles
    }

    /// The tree of `size` leaves from its planned tiles, refused unless its root is `root`.
    pub fn load(size: u64, root: Hash, tiles: &Tiles) -> Result<Self> {
        let tree = Self::at(size, tiles)?;
        if tree.root() == root { Ok(tree) } else { Err(not_the_root(size)) }
    }

    /// The tree of the first `size` leaves from its planned tiles. Nothing is compared: the caller has a root that
    /// this one's must equal.
    pub fn at(size: u64, tiles: &Tiles) -> Result<Self> {
        if size > MAX_NUMBER {
            return Err(Error::Malformed(codes::OUTSIDE));
        }
        let mut edge: Vec<Vec<Hash>> = Vec::new();
        for id in Self::plan(size) {
            edge.resize(usize::from(id.level), Vec::new());
            edge.push(tiles.hashes(id)?);
        }
        Ok(Self { size, edge })
    }
}

fn not_the_root(size: u64) -> Error {
    Error::Inconsistent {
        table: "tile",
        what: "the stored tiles do not make the stored root",
        row: size.to_string(),
    }
}

/// The bytes of a tile that has become full; it is emptied for its successor.
fn finished(last: &mut Vec<Hash>) -> Option<Vec<u8>> {
    (last.len() == usize::from(FULL_WIDTH)).then(|| {
        let bytes = concat(last);
        last.clear();
        bytes
    })
}

/// Joins a level's complete subtrees (the binary digits of its width, smallest last) to what stands right of them.
fn fold_left(hashes: &[Hash], mut right: Option<Hash>) -> Option<Hash> {
    let mut rest = hashes;
    while !rest.is_empty() {
        let smallest = 1_usize << rest.len().trailing_zeros();
        let (before, subtree) = rest.split_at(rest.len() - smallest);
        let hash = Tile::subtree_hash(&concat(subtree));
        right = Some(right.map_or(hash, |right| node_hash(hash, right)));
        rest = before;
    }
    right
}
