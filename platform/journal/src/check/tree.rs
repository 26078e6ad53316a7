//! One log's tree, derived anew from its entries and compared with its tiles. Both are followed to every signed size,
//! so that a signed root decides whether an entry or a tile was altered.
//! Must not hold the log in memory: leaves are read in pages, and of the tree only the upper tiles are kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::Result;
use tlog::{Hash, Tree};
use uuid::Uuid;

use super::Work;
use super::entries::Place;
use super::finding::{
    ENTRY_ALTERED, ENTRY_MISSING, LEAF_ALTERED, LEAF_DOUBTED, LEAF_MISSING, LEAF_REORDERED, TILE_ALTERED,
    TILE_EXTRA, TILE_MISSING,
};
use super::logs::Known;
use super::query::{self, Held, Placed};
use crate::store::log;

/// Leaves in a page: whole tiles.
const PAGE: u64 = 4096;
const WIDTH: u64 = 256;
/// Disagreements that are kept to be explained.
const KEPT: usize = 10_000;

/// A tree head with a valid signature of its log.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signed {
    pub size: u64,
    pub root: Hash,
    pub outside: bool,
}

/// What walking a log gave.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// The root of the entries and that of the tiles, where they differ, at each wanted size.
    roots: BTreeMap<u64, Vec<[u8; 32]>>,
    /// When the last leaf was recorded.
    pub last_recorded: i64,
}

impl Walked {
    /// The possible roots at a size; `None` when leaves before it are missing or nobody asked for it.
    pub fn root(&self, size: u64) -> Option<&Vec<[u8; 32]>> {
        self.roots.get(&size)
    }
}

/// A leaf whose entry and tile disagree.
#[derive(Debug, Clone, Copy)]
struct Disagreement {
    seq: u64,
    entry: Uuid,
    computed: Hash,
    held: Hash,
}

/// A tree that grows, with its finished and unfinished tiles above the leaves.
#[derive(Debug, Clone, Default)]
struct Growing {
    tree: Tree,
    upper: BTreeMap<(u8, u64), Vec<u8>>,
}

impl Growing {
    fn append(&mut self, leaves: &[Hash]) -> Result<()> {
        let appended = self.tree.append(leaves)?;
        self.tree = appended.tree;
        for (id, bytes) in appended.tiles.into_iter().filter(|(id, _)| id.level > 0) {
            self.upper.insert((id.level, id.index), bytes);
        }
        Ok(())
    }
}

/// A walk under way.
struct Walk<'a> {
    log: &'a log::Model,
    size: u64,
    /// Where a root is wanted.
    stops: BTreeSet<u64>,
    entries: Growing,
    /// The tiles' own tree, once it differs.
    tiles: Option<Growing>,
    walked: Walked,
    disagreements: Vec<Disagreement>,
    /// A stretch was too large to bridge: no roots after it.
    lost: bool,
}

impl Work<'_> {
    /// Walks a log from its first leaf to its last.
    pub(super) async fn tree(&mut self, known: &Known<'_>, signed: &[Signed]) -> Result<Walked> {
        let log = known.log;
        let size = u64::try_from(log.size).unwrap_or(0);
        let stops = signed.iter().map(|s| s.size).chain([size]).filter(|stop| *stop <= size).collect();
        let mut walk = Walk {
            log,
            size,
            stops,
            entries: Growing::default(),
            tiles: None,
            walked: Walked::default(),
            disagreements: Vec::new(),
            lost: false,
        };
        walk.stop();
        let mut base = 0;
        while base < size {
            base = self.page(&mut walk, base).await?;
            self.tell(&log.origin, base.min(size), size);
        }
        self.explain(&walk, signed);
        if !walk.lost {
            self.upper_tiles(&walk).await?;
        }
        self.leaves_outside(log).await?;
        Ok(walk.walked)
    }

    /// One page from `base` on. Where the next one starts.
    async fn page(&mut self, walk: &mut Walk<'_>, base: u64) -> Result<u64> {
        let end = (base + PAGE).min(walk.size);
        let leaves = query::leaves(self.tx, walk.log.id, base as i64, end as i64).await?;
        if leaves.is_empty() {
            return self.bridge(walk, base).await;
        }
        let tiles = self.leaf_tiles(walk, (base, end)).await?;
        let mut computed: HashMap<u64, (Uuid, Hash)> = HashMap::with_capacity(leaves.len());
        for leaf in &leaves {
            if let Some(hash) = self.leaf(walk, leaf) {
                computed.insert(leaf.seq.unsigned_abs(), (leaf.entry_id, hash));
            }
        }
        self.gaps(walk, &leaves, (base, end));
        self.report.entries += leaves.len() as u64;
        walk.grow((base, end), &computed, &tiles)?;
        Ok(end)
    }

    /// No leaf in a whole page: names the gap and goes on behind it. Without leaves there are no roots.
    async fn bridge(&mut self, walk: &mut Walk<'_>, base: u64) -> Result<u64> {
        walk.lost = true;
        let next = query::next_leaf(self.tx, walk.log.id, base as i64).await?;
        let next = next.map_or(walk.size, i64::unsigned_abs).min(walk.size);
        let last = next - 1;
        self.found.add(LEAF_MISSING, [("log", &walk.log.origin), ("from", &base), ("to", &last)]);
        Ok(next)
    }

    /// Names the leaves missing between others.
    fn gaps(&mut self, walk: &Walk<'_>, leaves: &[Placed], (base, end): (u64, u64)) {
        let mut expected = base;
        for seq in leaves.iter().map(|leaf| leaf.seq.unsigned_abs()).chain([end]) {
            if seq > expected {
                let last = seq - 1;
                self.found.add(LEAF_MISSING, [("log", &walk.log.origin), ("from", &expected), ("to", &last)]);
            }
            expected = seq + 1;
        }
    }

    /// Takes in a leaf's entry and computes its hash; `None` when it cannot be computed.
    fn leaf(&mut self, walk: &mut Walk<'_>, leaf: &Placed) -> Option<Hash> {
        let log = walk.log;
        match &leaf.entry {
            Held::Missing => {
                self.found.add(
                    ENTRY_MISSING,
                    [("log", &log.origin), ("seq", &leaf.seq), ("entry", &leaf.entry_id)],
                );
                None
            }
            Held::Unreadable => {
                self.found.add(ENTRY_ALTERED, [("entry", &leaf.entry_id), ("what", &"type of a column")]);
                None
            }
            Held::Entry(entry) => {
                let lost = log.state == "revoked";
                let place =
                    Place { own: log.own == 1, lagging: log.lag > 0, lost, node: &log.node, kind: log.kind };
                self.facts.take(entry, place, &mut self.found);
                walk.walked.last_recorded = entry.recorded_at;
                Some(tlog::leaf_hash(&entry.claim, &entry.rest))
            }
        }
    }

    /// The stored leaf hashes of a page, by tile; wrong lengths are named.
    async fn leaf_tiles(
        &mut self,
        walk: &Walk<'_>,
        (base, end): (u64, u64),
    ) -> Result<HashMap<u64, Vec<u8>>> {
        let (from, to) = (base / WIDTH, end.div_ceil(WIDTH));
        let stored = query::tiles(self.tx, walk.log.id, 0, (from as i64, to as i64)).await?;
        let tiles: HashMap<u64, Vec<u8>> =
            stored.into_iter().map(|tile| (tile.number.unsigned_abs(), tile.hashes)).collect();
        for number in from..to {
            let width = WIDTH.min(walk.size - number * WIDTH) as usize;
            let name = format!("0/{number}");
            match tiles.get(&number) {
                None => self.found.add(TILE_MISSING, [("log", &walk.log.origin), ("tile", &name)]),
                Some(hashes) if hashes.len() != width * 32 => {
                    self.found.add(TILE_ALTERED, [("log", &walk.log.origin), ("tile", &name)]);
                }
                Some(_) => {}
            }
        }
        Ok(tiles)
    }

    /// Says of each disagreement whether the entry or the tile is wrong, as the next signed root decides.
    fn explain(&mut self, walk: &Walk<'_>, signed: &[Signed]) {
        let log = &walk.log.origin;
        let places: HashMap<Hash32, u64> = walk.disagreements.iter().map(|d| (d.held.0, d.seq)).collect();
        let mut tiles = BTreeSet::new();
        for found in &walk.disagreements {
            let Disagreement { seq, entry, computed, .. } = found;
            match walk.right(*seq, signed) {
                Right::Entries => {
                    tiles.insert(seq / WIDTH);
                }
                Right::Tiles => match places.get(&computed.0) {
                    Some(belongs) => self.found.add(
                        LEAF_REORDERED,
                        [("log", log), ("seq", seq), ("entry", entry), ("belongs", belongs)],
                    ),
                    None => self.found.add(LEAF_ALTERED, [("log", log), ("seq", seq), ("entry", entry)]),
                },
                Right::Unknown => {
                    self.found.add(LEAF_DOUBTED, [("log", log), ("seq", seq), ("entry", entry)]);
                }
            }
        }
        for number in tiles {
            self.found.add(TILE_ALTERED, [("log", log), ("tile", &format!("0/{number}"))]);
        }
    }

    /// Compares the stored tiles above the leaves with those of the entries (or of the leaf tiles).
    async fn upper_tiles(&mut self, walk: &Walk<'_>) -> Result<()> {
        let log = walk.log;
        let mut widths = vec![walk.size.div_ceil(WIDTH) as i64];
        for level in 1..8_u8 {
            let full = walk.size >> (8 * level);
            if full > 0 {
                widths.push(full.div_ceil(WIDTH) as i64);
            }
        }
        if walk.size == 0 {
            widths.clear();
        }
        for (level, width) in widths.iter().enumerate().skip(1) {
            let stored = query::tiles(self.tx, log.id, level as i32, (0, *width)).await?;
            let stored: HashMap<u64, Vec<u8>> =
                stored.into_iter().map(|tile| (tile.number.unsigned_abs(), tile.hashes)).collect();
            for number in 0..width.unsigned_abs() {
                let name = format!("{level}/{number}");
                let Some(hashes) = stored.get(&number) else {
                    self.found.add(TILE_MISSING, [("log", &log.origin), ("tile", &name)]);
                    continue;
                };
                if !walk.is_upper((level as u8, number), hashes) {
                    self.found.add(TILE_ALTERED, [("log", &log.origin), ("tile", &name)]);
                }
            }
        }
        for (level, number) in query::tiles_outside(self.tx, log.id, &widths).await? {
            let name = format!("{level}/{number}");
            self.found.add(TILE_EXTRA, [("log", &log.origin), ("tile", &name)]);
        }
        Ok(())
    }
}

type Hash32 = [u8; 32];

/// Which side a signed root takes.
enum Right {
    Entries,
    Tiles,
    Unknown,
}

impl Walk<'_> {
    /// Appends a page to the entries' tree and, once they differ, to the tiles' own.
    fn grow(
        &mut self,
        (base, end): (u64, u64),
        computed: &HashMap<u64, (Uuid, Hash)>,
        tiles: &HashMap<u64, Vec<u8>>,
    ) -> Result<()> {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for seq in base..end {
            let held = tiles.get(&(seq / WIDTH)).and_then(|bytes| hash_at(bytes, (seq % WIDTH) as usize));
            let made = computed.get(&seq);
            if let (Some((entry, computed)), Some(held)) = (made, held)
                && *computed != held
                && self.disagreements.len() < KEPT
            {
                self.disagreements.push(Disagreement { seq, entry: *entry, computed: *computed, held });
            }
            // Where one side is missing the other stands in, so that what follows keeps its place.
            let ours_now = made.map(|(_, hash)| *hash).or(held).unwrap_or_default();
            ours.push(ours_now);
            theirs.push(held.unwrap_or(ours_now));
            if self.stops.contains(&(seq + 1)) || seq + 1 == end {
                self.append(&mut ours, &mut theirs)?;
            }
        }
        Ok(())
    }

    fn append(&mut self, ours: &mut Vec<Hash>, theirs: &mut Vec<Hash>) -> Result<()> {
        if self.tiles.is_none() && ours != theirs {
            self.tiles = Some(self.entries.clone());
        }
        self.entries.append(ours)?;
        if let Some(tiles) = &mut self.tiles {
            tiles.append(theirs)?;
        }
        ours.clear();
        theirs.clear();
        self.stop();
        Ok(())
    }

    /// Notes the roots at a wanted size.
    fn stop(&mut self) {
        let size = self.entries.tree.size();
        if self.stops.contains(&size) && !self.lost {
            let mut roots = vec![self.entries.tree.root().0];
            roots.extend(self.tiles.as_ref().map(|tiles| tiles.tree.root().0));
            self.walked.roots.insert(size, roots);
        }
    }

    /// Which side the nearest signed root after a leaf takes; without one, the head in the log's row.
    fn right(&self, seq: u64, signed: &[Signed]) -> Right {
        let head = Signed {
            size: self.size,
            root: Hash(Hash32::try_from(self.log.root.as_slice()).unwrap_or_default()),
            outside: false,
        };
        for anchor in signed.iter().chain([&head]).filter(|anchor| anchor.size > seq) {
            let Some(roots) = self.walked.roots.get(&anchor.size) else { continue };
            let mut roots = roots.iter();
            if roots.next() == Some(&anchor.root.0) {
                return Right::Entries;
            }
            if roots.next() == Some(&anchor.root.0) {
                return Right::Tiles;
            }
        }
        Right::Unknown
    }

    fn is_upper(&self, place: (u8, u64), hashes: &[u8]) -> bool {
        let made = |growing: &Growing| growing.upper.get(&place).is_some_and(|bytes| bytes == hashes);
        made(&self.entries) || self.tiles.as_ref().is_some_and(made)
    }
}

fn hash_at(tile: &[u8], at: usize) -> Option<Hash> {
    let bytes = tile.get(at * 32..(at + 1) * 32)?;
    Hash32::try_from(bytes).ok().map(Hash)
}
