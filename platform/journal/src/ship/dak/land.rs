//! The station's side: writes what the province sent, and one entry a record over every row of it. Everything of one answer in one
//! transaction. Must not change what is this node's own.

use std::collections::{BTreeSet, HashMap};

use db::{RowImage, RowState, Tx};
use kernel::{Error, Result, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::{Incoming, KeyInfo};

use super::Fetched;
use super::proof;
use super::table::{self, Entity, Model, digest_of};
use crate::Journal;
use crate::check::{KEY_TABLE, key_state};
use crate::draft::{Body, Draft, content};
use crate::entry::{Stamp, Subject};
use crate::ship::frame::{KeyItem, bad};
use crate::ship::home;
use crate::ship::letter::{Bag, Letter, Proved};
use crate::ship::verify::entry_row;
use crate::store;

/// The action of the entry over what arrived of a record.
pub(crate) const ARRIVED: &str = "journal.dak";
/// The action of the entry that says that a copy's key was destroyed after its owner's.
pub(crate) const ERASED: &str = "journal.erase-copy";

/// Body of `journal.dak`: of which record, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CameDown {
    /// The record.
    pub record: Uuid,
    /// The node it belongs to.
    pub owner: String,
}

/// A row of a letter, and where it stands here.
struct Placed {
    table: usize,
    state: RowState,
    home: String,
}

impl Journal {
    pub(super) async fn take_dak(&self, bag: Bag) -> Result<Fetched> {
        let Bag { letters, exchange, more, files } = bag;
        let (mut records, mut failed) = (0, None);
        for letter in letters {
            // Each by itself: one that cannot be taken in holds nothing else up.
            let record = letter.record;
            match self.take_alone(letter, &exchange).await {
                Ok(taken) => records += u64::from(taken),
                Err(error) => {
                    tracing::error!(%error, %record, "a letter of the dak was not taken in");
                    failed = Some(error);
                }
            }
        }
        if let Some(error) = failed.filter(|_| records == 0) {
            return Err(error);
        }
        // A province that sends again what is here already must not be asked in a circle.
        Ok(Fetched { records, more: more && records > 0, files })
    }

    async fn take_alone(&self, letter: Letter, exchange: &[u8; 32]) -> Result<bool> {
        let tx = self.db().write().await?;
        if !self.take_letter(&tx, letter, exchange).await? {
            tx.roll_back().await;
            return Ok(false);
        }
        tx.commit().await?;
        self.committed();
        Ok(true)
    }

    /// False when it is here already.
    async fn take_letter(&self, tx: &Tx, letter: Letter, exchange: &[u8; 32]) -> Result<bool> {
        let record = letter.record;
        if digest_of(&letter.owner, (letter.open, letter.unreadable), &letter.rows) != letter.digest {
            return Err(bad());
        }
        let known = table::of_node(tx, self.node().as_str(), &[record]).await?.into_iter().next();
        if known.as_ref().is_some_and(|known| known.digest == letter.digest) {
            return Ok(false);
        }
        let placed = self.place(&letter.rows)?;
        let mut covered = self.put_letter(tx, &placed).await?;
        covered.extend(self.put_proved(tx, letter.entries).await?);
        if let Some(item) = letter.key {
            covered.extend(self.put_key(tx, item, exchange, &letter.owner).await?);
        }
        if letter.unreadable {
            self.erase_copy(tx, record).await?;
        }
        let me = self.node().as_str();
        if letter.owner == me && known.as_ref().is_some_and(|known| known.owner != me) {
            self.become_own(tx, record, &placed).await?;
        } else if letter.owner != me
            && (known.is_none() || !home::of(tx, home::RECORD, &[record]).await?.is_empty())
        {
            home::forget(tx, home::RECORD, &[record]).await?;
            home::put(tx, home::RECORD, &[record], &letter.owner).await?;
        }
        let row = Model {
            id: known.as_ref().map_or_else(|| self.next_id(self.clock().now()).0, |known| known.id),
            version: known.as_ref().map_or(1, |known| known.version + 1),
            node: self.node().to_string(),
            record,
            owner: letter.owner.clone(),
            open: i32::from(letter.open),
            erased: i32::from(letter.unreadable),
            digest: letter.digest.to_vec(),
            arrived_at: self.clock().now().micros(),
        };
        let subject = Subject { kind: "dak", id: row.id, version: Some(row.version) };
        let state = match row.version {
            1 => db::insert::<Entity>(tx, row).await?,
            _ => db::update::<Entity>(tx, row).await?,
        };
        covered.push(("journal_dak", state));
        let body = Body::Open(content(&CameDown { record, owner: letter.owner })?);
        let draft = Draft { body, ..Draft::new(ARRIVED, subject) };
        self.enter(tx, Stamp::by_node(), draft, &covered).await?;
        for (number, table) in self.tables().iter().enumerate() {
            let of = placed.iter().filter(|row| row.table == number);
            let ids: Vec<Uuid> = of.map(|row| row.state.id).collect();
            if !ids.is_empty() {
                table.arrived(tx, &ids).await?;
            }
        }
        Ok(true)
    }

    /// A record that was let go to this node: it, its key and the rows that went with it are own. What others have said about it
    /// stays theirs.
    async fn become_own(&self, tx: &Tx, record: Uuid, placed: &[Placed]) -> Result<()> {
        let me = self.node().as_str();
        home::forget(tx, home::KEY, &[record]).await?;
        home::forget(tx, home::RECORD, &[record]).await?;
        for row in placed.iter().filter(|row| row.home == me) {
            home::forget(tx, self.name_of(row), &[row.state.id]).await?;
        }
        Ok(())
    }

    fn name_of(&self, row: &Placed) -> &'static str {
        self.tables().get(row.table).map_or("", |table| table.name())
    }

    fn place(&self, rows: &[(RowImage, String)]) -> Result<Vec<Placed>> {
        let mut seen = BTreeSet::new();
        let mut placed = Vec::new();
        for (image, home) in rows {
            let (name, id, version) = image.place()?;
            let known = self.tables().iter().position(|table| table.name() == name && table.travels());
            let table = known.ok_or(Error::Forbidden("journal.foreign-table"))?;
            if !seen.insert((table, id)) {
                return Err(bad());
            }
            let state = RowState { id, version, image: image.clone() };
            placed.push(Placed { table, state, home: home.clone() });
        }
        Ok(placed)
    }

    /// Writes what is newer than here. What is here and not listed as another's is own, and stays as it is.
    async fn put_letter(&self, tx: &Tx, placed: &[Placed]) -> Result<Vec<(&'static str, RowState)>> {
        let mut covered = Vec::new();
        for (number, table) in self.tables().iter().enumerate() {
            let rows: Vec<&Placed> = placed.iter().filter(|row| row.table == number).collect();
            if rows.is_empty() {
                continue;
            }
            let ids: Vec<Uuid> = rows.iter().map(|row| row.state.id).collect();
            let here = table.by_ids(tx, &ids).await?;
            let here: HashMap<Uuid, RowState> = here.into_iter().map(|state| (state.id, state)).collect();
            let homes = home::of(tx, table.name(), &ids).await?;
            let mut newer = Vec::new();
            for row in rows {
                let id = row.state.id;
                match here.get(&id) {
                    Some(state) if state.version >= row.state.version => {}
                    Some(_) if !homes.contains_key(&id) => {
                        tracing::warn!(%id, table = table.name(), "dak would change what is this node's own");
                        return Err(Error::Forbidden("journal.foreign-record"));
                    }
                    _ => {
                        newer.push(row.state.image.clone());
                        home::forget(tx, table.name(), &[id]).await?;
                        home::put(tx, table.name(), &[id], &row.home).await?;
                    }
                }
                if here.get(&id).is_none_or(|state| state.version <= row.state.version) {
                    covered.push((table.name(), row.state.clone()));
                }
            }
            table.put_all(tx, &newer).await?;
        }
        Ok(covered)
    }

    /// Keeps entries of other nodes that are not here yet, each with its receipt.
    async fn put_proved(&self, tx: &Tx, proved: Vec<Proved>) -> Result<Vec<(&'static str, RowState)>> {
        let (mut entries, mut proofs) = (Vec::new(), Vec::new());
        for Proved { item, receipt, cosignatures } in proved {
            let rest = crate::entry::Rest::decode(&item.rest)?;
            let claim = tlog::Claim::decode(&item.claim)?;
            let entry = entry_row(item, &rest);
            let body = entry.body.as_deref().map(crate::entry::Rest::digest) == rest.body;
            let same = claim.entry == rest.id
                && claim.recorded_at == rest.recorded_at
                && claim.action == rest.action;
            if !body || !same || rest.kind != 0 || !proof::is_of(&receipt, &entry) {
                return Err(bad());
            }
            proofs.push(proof::Model { id: entry.id, version: 1, receipt, cosignatures });
            entries.push(entry);
        }
        let ids: Vec<Uuid> = entries.iter().map(|entry| entry.id).collect();
        let mut here: BTreeSet<Uuid> = proof::known(tx, &ids).await?.into_iter().collect();
        here.extend(store::known_entries(tx, &ids).await?);
        entries.retain(|entry| !here.contains(&entry.id));
        store::put_entries(tx, entries).await?;
        let mut covered = Vec::new();
        for row in proofs.into_iter().filter(|row| !here.contains(&row.id)) {
            covered.push(("journal_proof", db::insert::<proof::Entity>(tx, row).await?));
        }
        Ok(covered)
    }

    /// Keeps a record's key where there is none. The facts of a key, for the entry.
    async fn put_key(
        &self,
        tx: &Tx,
        item: KeyItem,
        exchange: &[u8; 32],
        owner: &str,
    ) -> Result<Option<(&'static str, RowState)>> {
        let info = KeyInfo {
            subject: item.subject,
            class: item.class,
            commitment: item.commitment,
            expires_at: item.expires_at.map(Timestamp),
            destroyed_at: item.destroyed_at.map(Timestamp),
        };
        let here = vault::info(tx, info.subject).await?;
        let facts = key_state(&info, 1)?;
        match (here, item.sealed) {
            (Some(here), _) if here.commitment != info.commitment => {
                Err(Error::Conflict("journal.other-record-key"))
            }
            (Some(_), _) | (None, None) => Ok(None),
            (None, Some(sealed)) => {
                let opened = self.transfer().receive_all(exchange, &[(info.subject, sealed.as_slice())])?;
                let key = opened.into_iter().next().filter(|key| key.commitment() == info.commitment);
                let key = Some(key.ok_or_else(bad)?);
                home::put(tx, home::KEY, &[info.subject], owner).await?;
                let now = self.clock().now();
                vault::put_all(tx, self.ring(), &[Incoming { info, key }], now, self.entropy()).await?;
                Ok(Some((KEY_TABLE, facts)))
            }
        }
    }

    /// Destroys the copy of a key that belongs to another node; what is own stays.
    async fn erase_copy(&self, tx: &Tx, record: Uuid) -> Result<()> {
        let alive = vault::info(tx, record).await?.is_some_and(|info| info.destroyed_at.is_none());
        if !alive || home::of(tx, home::KEY, &[record]).await?.is_empty() {
            return Ok(());
        }
        let draft = Draft::new(ERASED, Subject { kind: "copy", id: record, version: None });
        let id = self.enter(tx, Stamp::by_node(), draft, &[]).await?;
        // The hour of the entry, which `check` compares.
        let entry = store::entry(tx, id).await?.ok_or_else(|| Error::internal("written just now"))?;
        vault::destroy(tx, self.ring(), record, Timestamp(entry.recorded_at), self.entropy()).await?;
        Ok(())
    }
}
