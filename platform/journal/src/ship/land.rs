//! Writes a verified stretch of another node's log: entries and their places, rows, keys, erasures. All of it in the
//! caller's transaction. Must not let a node touch what is not its own.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use db::{RowImage, RowState, Tx, db_error};
use kernel::{Error, Result, Timestamp};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use uuid::Uuid;
use vault::Incoming;

use crate::Journal;
use crate::erase::ERASE;
use crate::ship::home;
use crate::ship::verify::{Placed, Verified};
use crate::store::{self, entry, log};

const CHUNK: usize = 2000;

/// Whose records may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner<'a> {
    /// Those of this other node.
    Node(&'a str),
    /// This node itself, taking over what a lost one had shipped.
    Heir,
}

impl Journal {
    /// Writes all of `verified` behind the present end of `log`.
    pub(crate) async fn land(
        &self,
        tx: &Tx,
        log: &log::Model,
        verified: Verified,
        owner: Owner<'_>,
    ) -> Result<()> {
        let Verified { entries, rests, rows, keys, .. } = verified;
        let ids: Vec<Uuid> = entries.iter().map(|entry| entry.id).collect();
        let versioned = rests.iter().filter(|rest| rest.version.is_some()).map(|rest| rest.subject);
        let records: BTreeSet<Uuid> = versioned.collect();
        let erasures = rests.iter().filter(|rest| rest.action == ERASE);
        let erased: Erased = erasures.map(|rest| (rest.subject, rest.recorded_at)).collect();
        claim_records(tx, &records.into_iter().collect::<Vec<_>>(), owner).await?;
        store::put_entries(tx, entries).await.map_err(twice)?;
        store::put_leaves(tx, log.id, log.size, &ids).await?;
        self.put_rows(tx, rows, owner).await?;
        self.put_keys(tx, keys, &erased, owner).await?;
        self.destroy_keys(tx, &erased, owner).await
    }

    async fn put_rows(&self, tx: &Tx, rows: Vec<Placed>, owner: Owner<'_>) -> Result<()> {
        let mut by_table: BTreeMap<&str, Vec<Placed>> = BTreeMap::new();
        for row in rows {
            by_table.entry(row.table).or_default().push(row);
        }
        let mut arrived = Vec::new();
        for table in self.tables() {
            let Some(rows) = by_table.remove(table.name()) else { continue };
            let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
            let mut here: HashMap<Uuid, RowState> = HashMap::new();
            for chunk in ids.chunks(CHUNK) {
                here.extend(table.by_ids(tx, chunk).await?.into_iter().map(|state| (state.id, state)));
            }
            // What is here as it stands may come again after its record was let go.
            let same = |row: &Placed| {
                here.get(&row.id).is_some_and(|state| {
                    state.version > row.version
                        || (state.version == row.version && state.image.digest() == row.image.digest())
                })
            };
            let rows: Vec<Placed> = rows.into_iter().filter(|row| !same(row)).collect();
            let known: BTreeSet<Uuid> = here.keys().copied().collect();
            let changed: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
            claim(tx, table.name(), &changed, &known, owner).await?;
            let newer = |row: &Placed| here.get(&row.id).is_none_or(|state| state.version < row.version);
            let images: Vec<RowImage> = rows.into_iter().filter(newer).map(|row| row.image).collect();
            table.put_all(tx, &images).await.map_err(twice)?;
            arrived.push((table, ids));
        }
        for (table, ids) in arrived {
            for chunk in ids.chunks(CHUNK) {
                table.arrived(tx, chunk).await?;
            }
        }
        Ok(())
    }

    /// Stores the keys that are not here yet. One that was destroyed at its home is kept as destroyed once the entry
    /// that says so has arrived, and until then left out.
    async fn put_keys(&self, tx: &Tx, keys: Vec<Incoming>, erased: &Erased, owner: Owner<'_>) -> Result<()> {
        let subjects: Vec<Uuid> = keys.iter().map(|key| key.info.subject).collect();
        let here = vault::infos(tx, &subjects).await?;
        let here: HashMap<Uuid, [u8; 32]> =
            here.into_iter().map(|info| (info.subject, info.commitment)).collect();
        let mut missing = Vec::new();
        for mut key in keys {
            let erased_at = erased.get(&key.info.subject).copied();
            match here.get(&key.info.subject) {
                Some(commitment) if *commitment != key.info.commitment => {
                    return Err(Error::Conflict("journal.other-record-key"));
                }
                None if key.key.is_some() => missing.push(key),
                None if erased_at.is_some() => {
                    key.info.destroyed_at = erased_at;
                    missing.push(key);
                }
                Some(_) | None => {}
            }
        }
        let new: Vec<Uuid> = missing.iter().map(|key| key.info.subject).collect();
        claim(tx, home::KEY, &new, &BTreeSet::new(), owner).await?;
        vault::put_all(tx, self.ring(), &missing, self.clock().now(), self.entropy()).await
    }

    /// Destroys the keys of records that their node erased.
    async fn destroy_keys(&self, tx: &Tx, erased: &Erased, owner: Owner<'_>) -> Result<()> {
        let subjects: Vec<Uuid> = erased.keys().copied().collect();
        let known: BTreeSet<Uuid> =
            vault::infos(tx, &subjects).await?.iter().map(|info| info.subject).collect();
        let ids: Vec<Uuid> = known.iter().copied().collect();
        claim(tx, home::KEY, &ids, &known, owner).await?;
        for (subject, at) in erased.iter().filter(|(subject, _)| known.contains(subject)) {
            vault::destroy(tx, self.ring(), *subject, *at, self.entropy()).await?;
        }
        Ok(())
    }
}

/// Records that entries erase, and when these were recorded.
type Erased = BTreeMap<Uuid, Timestamp>;

/// Goes on when every known id is the owner's, and lists the unknown ones as such.
async fn claim(tx: &Tx, tbl: &str, ids: &[Uuid], known: &BTreeSet<Uuid>, owner: Owner<'_>) -> Result<()> {
    let Owner::Node(node) = owner else { return Ok(()) };
    let homes = home::of(tx, tbl, ids).await?;
    let foreign = |id: &&Uuid| match homes.get(*id) {
        Some(home) => home != node,
        None => known.contains(*id),
    };
    if let Some(id) = ids.iter().find(foreign) {
        tracing::warn!(%id, tbl, node, "a node shipped a change to what is not its own");
        return Err(Error::Forbidden("journal.foreign-record"));
    }
    let new: Vec<Uuid> = ids.iter().filter(|id| !homes.contains_key(*id)).copied().collect();
    home::put(tx, tbl, &new, node).await
}

/// The same for records: one is known when an entry has made a version of it.
async fn claim_records(tx: &Tx, subjects: &[Uuid], owner: Owner<'_>) -> Result<()> {
    let mut known = BTreeSet::new();
    for chunk in subjects.chunks(CHUNK) {
        let query = entry::Entity::find()
            .select_only()
            .column(entry::Column::Subject)
            .distinct()
            .filter(entry::Column::Subject.is_in(chunk.iter().copied()))
            .filter(entry::Column::Version.is_not_null());
        let found: Vec<Uuid> = query.into_tuple().all(tx).await.map_err(db_error)?;
        known.extend(found);
    }
    claim(tx, home::RECORD, subjects, &known, owner).await
}

/// A unique rule refused what was shipped: it clashes with a record that another node made.
fn twice(error: Error) -> Error {
    if error.code() == "db.duplicate" { Error::Conflict("journal.recorded-otherwise") } else { error }
}
