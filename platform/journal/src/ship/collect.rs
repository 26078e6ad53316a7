//! Takes a stretch of a log out of the store: its entries, the rows they wrote as far as these stand as written, and
//! the keys of their records, sealed to whoever shall receive them. Used for shipping and for recovery.
//! Must not change anything.

use std::collections::{BTreeMap, BTreeSet};

use db::{RowImage, Tx};
use kernel::{Error, Result, Timestamp};
use tlog::Hash;
use uuid::Uuid;
use vault::{Incoming, RecordKey, TransferPublic};

use crate::entry::{Rest, RowDigest};
use crate::ship::frame::{Item, KeyItem};
use crate::ship::home;
use crate::{Journal, store};

/// Headers and bodies of one parcel, at most, in bytes; its rows come on top.
const MAX_ITEMS: usize = 4 << 20;
/// Ids in one statement.
const CHUNK: usize = 2000;

/// A stretch of a log.
#[derive(Debug)]
pub(crate) struct Stretch {
    pub items: Vec<Item>,
    pub leaves: Vec<Hash>,
    pub rows: Vec<RowImage>,
    pub exchange: [u8; 32],
    pub keys: Vec<KeyItem>,
}

impl Stretch {
    /// About how many bytes it makes.
    pub fn weight(&self) -> usize {
        let items = self.items.iter().map(weight).sum::<usize>();
        items + self.rows.iter().map(|row| row.0.len() + 8).sum::<usize>() + self.keys.len() * 256
    }
}

fn weight(item: &Item) -> usize {
    item.claim.len() + item.rest.len() + item.body.as_ref().map_or(0, Vec::len) + 16
}

impl Journal {
    /// Entries of a log from `from` on, at most `limit` and never past `end`, with the rows that belong to its `keeper`, `None`
    /// being this node, and their keys.
    pub(crate) async fn collect(
        &self,
        tx: &Tx,
        (log, keeper): (i32, Option<&str>),
        (from, end): (u64, u64),
        limit: u64,
        to: &TransferPublic,
    ) -> Result<Stretch> {
        let limit = limit.min(end.saturating_sub(from));
        let entries = store::entries_from(tx, log, from as i64, limit).await?;
        let (mut items, mut leaves, mut rests, mut bytes) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for ((seq, entry), expected) in entries.into_iter().zip(from..) {
            if seq as u64 != expected {
                return Err(lost(expected));
            }
            leaves.push(tlog::leaf_hash(&entry.claim, &entry.rest));
            rests.push(Rest::decode(&entry.rest)?);
            let item = Item { claim: entry.claim, rest: entry.rest, body: entry.body };
            bytes += weight(&item);
            items.push(item);
            if bytes > MAX_ITEMS {
                break;
            }
        }
        if items.is_empty() && limit > 0 {
            return Err(lost(from));
        }
        let rows = self.standing_rows(tx, keeper, &rests).await?;
        let (exchange, keys) = self.keys_of(tx, keeper, &rests, to).await?;
        Ok(Stretch { items, leaves, rows, exchange, keys })
    }

    /// The rows whose present state is the last one that these entries wrote. A row that has moved on since travels
    /// with the later entry. Copies of what is somebody else's stay out.
    async fn standing_rows(&self, tx: &Tx, keeper: Option<&str>, rests: &[Rest]) -> Result<Vec<RowImage>> {
        let newest = newest_digests(rests);
        let mut images = Vec::new();
        for table in self.tables().iter().filter(|table| table.travels()) {
            let Some(wanted) = newest.get(table.name()) else { continue };
            let ids: Vec<Uuid> = wanted.keys().copied().collect();
            for chunk in ids.chunks(CHUNK) {
                let homes = home::of(tx, table.name(), chunk).await?;
                let belongs = |id: &Uuid| match (homes.get(id).map(String::as_str), keeper) {
                    (None | Some(home::ELSEWHERE), None) => true,
                    (of, keeper) => of == keeper,
                };
                for state in table.by_ids(tx, chunk).await? {
                    let written = wanted.get(&state.id);
                    let stands = written.is_some_and(|row| row.digest == state.image.digest());
                    if stands && belongs(&state.id) {
                        images.push(state.image);
                    }
                }
            }
        }
        Ok(images)
    }

    /// The keys of every record these entries are about: again with each parcel, because a key that stays behind is
    /// content lost for good, and the receiver leaves out those it has.
    async fn keys_of(
        &self,
        tx: &Tx,
        keeper: Option<&str>,
        rests: &[Rest],
        to: &TransferPublic,
    ) -> Result<([u8; 32], Vec<KeyItem>)> {
        let subjects: BTreeSet<Uuid> = rests.iter().flat_map(records_of).collect();
        let mut subjects: Vec<Uuid> = subjects.into_iter().collect();
        if keeper.is_some() {
            // Of what a lost node had let go, or held a copy of, its heir gets no key.
            let homes = home::of(tx, home::KEY, &subjects).await?;
            subjects.retain(|subject| homes.get(subject).map(String::as_str) == keeper);
        }
        let found = vault::open_all(tx, self.ring(), &subjects).await?;
        let present = found.iter().filter_map(|found| Some((found.info.subject, found.key.as_ref()?)));
        let present: Vec<(Uuid, &RecordKey)> = present.collect();
        let sealed = to.send_all(&present, self.entropy())?;
        let mut keys = sealed.keys.into_iter();
        let items = found.iter().map(|found| {
            let sealed = found.key.as_ref().and_then(|_| keys.next());
            key_item(found, sealed)
        });
        Ok((sealed.exchange, items.collect()))
    }
}

/// The records whose keys an entry may need: the one its body is sealed under, and its subject.
pub(crate) fn records_of(rest: &Rest) -> impl Iterator<Item = Uuid> {
    rest.key.map(|(record, _)| record).into_iter().chain([rest.subject])
}

/// The last digest of each row, by table and id.
pub(crate) fn newest_digests(rests: &[Rest]) -> BTreeMap<&str, BTreeMap<Uuid, &RowDigest>> {
    let mut newest: BTreeMap<&str, BTreeMap<Uuid, &RowDigest>> = BTreeMap::new();
    for row in rests.iter().flat_map(|rest| &rest.rows) {
        let known = newest.entry(row.table.as_str()).or_default().entry(row.id).or_insert(row);
        if row.version > known.version {
            *known = row;
        }
    }
    newest
}

pub(crate) fn key_item(found: &Incoming, sealed: Option<Vec<u8>>) -> KeyItem {
    KeyItem {
        subject: found.info.subject,
        class: found.info.class.clone(),
        commitment: found.info.commitment,
        expires_at: found.info.expires_at.map(Timestamp::micros),
        destroyed_at: found.info.destroyed_at.map(Timestamp::micros),
        sealed,
    }
}

fn lost(seq: u64) -> Error {
    Error::Inconsistent { table: "journal_leaf", what: "an entry is missing", row: seq.to_string() }
}
