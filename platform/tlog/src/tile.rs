//! Names, bytes and in-memory sets of tiles (C2SP tlog-tiles: height 8, 256 hashes of 32 bytes).
//! Must not read or write storage: callers load the tiles a plan names and hand them over.

use std::collections::BTreeMap;

use kernel::{Error, Result};
use tlog_tiles::{HASH_SIZE, Hash, Tile};

use crate::MAX_NUMBER;
use crate::codes::{self, refuse};
use crate::encoding;

/// log2 of a full tile's width.
pub(crate) const HEIGHT: u8 = 8;
/// Hashes in a full tile.
pub const FULL_WIDTH: u16 = 256;
/// Levels a tree of [`MAX_NUMBER`] leaves has.
const LEVELS: u8 = 7;

/// Which tile: its level, its place within the level, and how many hashes it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// 0 for leaf hashes, then one for every 8 levels of the tree.
    pub level: u8,
    /// Place within the level.
    pub index: u64,
    /// Hashes held, 1 to 256; below 256 the tile is partial.
    pub width: u16,
}

impl TileId {
    /// The tile's path below the log's prefix: `tile/0/x001/234` or, when partial, `tile/0/x001/234.p/17`.
    pub fn path(&self) -> String {
        format!("tile/{}/{}", self.level, numbered_path(self.index, self.width))
    }

    /// Reads a path; only the spelling that [`TileId::path`] writes is accepted.
    pub fn parse(path: &str) -> Result<Self> {
        Self::read(path).filter(|id| id.path() == path).map_or_else(|| refuse(codes::TILE), Ok)
    }

    fn read(path: &str) -> Option<Self> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let level = encoding::number(level).filter(|level| *level < u64::from(LEVELS))?;
        let (index, width) = read_numbered_path(rest)?;
        Some(Self { level: u8::try_from(level).ok()?, index, width })
    }

    /// Bytes such a tile has.
    pub fn byte_len(&self) -> usize {
        usize::from(self.width) * HASH_SIZE
    }

    pub(crate) fn of(tile: &Tile) -> Self {
        Self { level: tile.level(), index: tile.level_index(), width: tile.width() as u16 }
    }

    pub(crate) fn missing(&self, what: &'static str) -> Error {
        Error::Inconsistent { table: "tile", what, row: self.path() }
    }
}

fn numbered_path(index: u64, width: u16) -> String {
    let mut path = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    if width < FULL_WIDTH { format!("{path}.p/{width}") } else { path }
}

fn read_numbered_path(path: &str) -> Option<(u64, u16)> {
    if path.len() > 40 {
        return None;
    }
    let (number, width) = match path.split_once(".p/") {
        Some((number, width)) => (number, encoding::number(width).filter(|w| (1..256).contains(w))?),
        None => (path, u64::from(FULL_WIDTH)),
    };
    let digits: String = number.split('/').map(|part| part.trim_start_matches('x')).collect();
    let index = digits.parse().ok().filter(|index| *index <= MAX_NUMBER)?;
    Some((index, u16::try_from(width).ok()?))
}

/// The path of an entry bundle: `tile/entries/x001/234[.p/17]`.
pub fn bundle_path(index: u64, width: u16) -> String {
    format!("tile/entries/{}", numbered_path(index, width))
}

/// Reads an entry bundle's path into its index and width.
pub fn parse_bundle_path(path: &str) -> Result<(u64, u16)> {
    let read = path.strip_prefix("tile/entries/").and_then(read_numbered_path);
    read.filter(|(index, width)| bundle_path(*index, *width) == path).map_or_else(|| refuse(codes::TILE), Ok)
}

/// An entry bundle: each leaf's 32 bytes after their length as a big-endian 16-bit number.
pub fn bundle(leaf_data: &[[u8; 32]]) -> Vec<u8> {
    leaf_data.iter().flat_map(|data| [0, 32].into_iter().chain(*data)).collect()
}

/// The leaf hashes of an entry bundle, to be compared with the level-0 tile.
pub fn bundle_leaf_hashes(bytes: &[u8]) -> Result<Vec<Hash>> {
    if bytes.len() > usize::from(FULL_WIDTH) * 34 {
        return refuse(codes::TILE);
    }
    let (entries, rest) = bytes.as_chunks::<34>();
    let leaf = |entry: &[u8; 34]| entry.strip_prefix(&[0, 32]).map(tlog_tiles::record_hash);
    let hashes: Option<Vec<Hash>> = entries.iter().map(leaf).collect();
    hashes.filter(|_| rest.is_empty()).map_or_else(|| refuse(codes::TILE), Ok)
}

/// Tiles loaded from storage, by what they are. A wider tile answers for a narrower one of the same place, so a
/// partial tile may be dropped once its full one exists.
#[derive(Debug, Clone, Default)]
pub struct Tiles(BTreeMap<TileId, Vec<u8>>);

impl Tiles {
    /// Adds a tile. Refused when its length is not that of its width.
    pub fn insert(&mut self, id: TileId, bytes: Vec<u8>) -> Result<()> {
        let legal = (1..=FULL_WIDTH).contains(&id.width) && id.level < LEVELS && bytes.len() == id.byte_len();
        if !legal {
            return refuse(codes::TILE);
        }
        self.0.insert(id, bytes);
        Ok(())
    }

    /// Every tile with its bytes, ordered by level and place.
    pub fn iter(&self) -> impl Iterator<Item = (&TileId, &[u8])> {
        self.0.iter().map(|(id, bytes)| (id, bytes.as_slice()))
    }

    /// The first `id.width` hashes of the tile at `id`, or `None` when neither it nor a wider one is loaded.
    pub fn get(&self, id: TileId) -> Option<&[u8]> {
        let widest = TileId { width: FULL_WIDTH, ..id };
        let (_, bytes) = self.0.range(id..=widest).next()?;
        bytes.get(..id.byte_len())
    }

    pub(crate) fn hashes(&self, id: TileId) -> Result<Vec<Hash>> {
        let bytes = self.get(id).ok_or_else(|| id.missing("not loaded"))?;
        Ok(bytes.as_chunks::<HASH_SIZE>().0.iter().map(|hash| Hash(*hash)).collect())
    }
}

pub(crate) fn concat(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}
