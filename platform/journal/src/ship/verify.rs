//! Whether a parcel's content fits together: entries decode and belong to the log, bodies and rows have the digests
//! the entries carry, keys open and are the ones committed to. No database, so no writer waits meanwhile.
//! Must not write, and must not accept anything that an entry does not vouch for.

use std::collections::{BTreeMap, BTreeSet};

use db::{RowImage, TableOps};
use kernel::{Error, Result, Timestamp};
use tlog::{Claim, Hash};
use uuid::Uuid;
use vault::{Incoming, KeyInfo};

use crate::Journal;
use crate::entry::Rest;
use crate::ship::collect::{newest_digests, records_of};
use crate::ship::frame::{Item, Parcel, bad};
use crate::store::entry;

/// What an entry must say to belong to a log.
#[derive(Debug)]
pub(crate) struct Home<'a> {
    pub node: &'a str,
    pub kind: i32,
    /// Offices it may give receipts for; `None` when the log is one this node vouches for itself.
    pub offices: Option<&'a [&'a str]>,
}

/// A parcel whose content fits together.
#[derive(Debug)]
pub(crate) struct Verified {
    pub entries: Vec<entry::Model>,
    pub rests: Vec<Rest>,
    pub leaves: Vec<Hash>,
    pub rows: Vec<Placed>,
    pub keys: Vec<Incoming>,
}

impl Verified {
    /// The same without the first `known` entries, which are here already. Rows and keys stay: those that are here
    /// already are left out when they land.
    pub fn without_first(mut self, known: usize) -> Self {
        let known = known.min(self.entries.len());
        self.entries.drain(..known);
        self.rests.drain(..known);
        self.leaves.drain(..known);
        self
    }
}

/// A row image and which row it is.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub table: &'static str,
    pub id: Uuid,
    pub version: i64,
    pub image: RowImage,
}

impl Journal {
    /// Checks everything in a parcel that can be checked without the database.
    pub(crate) fn verify(&self, parcel: Parcel, home: &Home<'_>) -> Result<Verified> {
        let (mut entries, mut rests, mut leaves) = (Vec::new(), Vec::new(), Vec::new());
        for item in parcel.items {
            leaves.push(tlog::leaf_hash(&item.claim, &item.rest));
            let rest = check_item(&item, home)?;
            entries.push(entry_row(item, &rest));
            rests.push(rest);
        }
        let rows = place_rows(self.tables(), parcel.rows, &rests)?;
        let sealed = parcel.keys.iter().filter_map(|key| Some((key.subject, key.sealed.as_deref()?)));
        let sealed: Vec<(Uuid, &[u8])> = sealed.collect();
        let mut opened = self.transfer().receive_all(&parcel.exchange, &sealed)?.into_iter();
        let keys = parcel.keys.iter().map(|item| Incoming {
            info: KeyInfo {
                subject: item.subject,
                class: item.class.clone(),
                commitment: item.commitment,
                expires_at: item.expires_at.map(Timestamp),
                destroyed_at: item.destroyed_at.map(Timestamp),
            },
            key: item.sealed.as_ref().and_then(|_| opened.next()),
        });
        let keys: Vec<Incoming> = keys.collect();
        check_keys(&keys, &rests)?;
        Ok(Verified { entries, rests, leaves, rows, keys })
    }
}

fn check_item(item: &Item, home: &Home<'_>) -> Result<Rest> {
    let (claim, rest) = (Claim::decode(&item.claim)?, Rest::decode(&item.rest)?);
    let same = claim.entry == rest.id && claim.recorded_at == rest.recorded_at && claim.action == rest.action;
    let body = item.body.as_deref().map(Rest::digest) == rest.body;
    if !same || !body || rest.node != home.node || rest.kind != home.kind {
        return Err(bad());
    }
    let allowed = |offices: &[&str]| claim.office.is_empty() || offices.contains(&claim.office.as_str());
    if home.offices.is_none_or(allowed) { Ok(rest) } else { Err(Error::Forbidden("journal.foreign-office")) }
}

pub(crate) fn entry_row(item: Item, rest: &Rest) -> entry::Model {
    entry::Model {
        id: rest.id.0,
        kind: rest.kind,
        subject: rest.subject,
        version: rest.version,
        action: rest.action.clone(),
        unit: rest.unit,
        recorded_at: rest.recorded_at.micros(),
        claim: item.claim,
        rest: item.rest,
        body: item.body,
    }
}

/// Every image must be the newest state these entries wrote of that very row, in a table that travels.
fn place_rows(tables: &[Box<dyn TableOps>], images: Vec<RowImage>, rests: &[Rest]) -> Result<Vec<Placed>> {
    let newest = newest_digests(rests);
    let mut seen = BTreeSet::new();
    let mut placed = Vec::new();
    for image in images {
        let (table, id, version) = image.place()?;
        let known = tables.iter().find(|ops| ops.name() == table && ops.travels());
        let table = known.ok_or(Error::Forbidden("journal.foreign-table"))?.name();
        let written = newest.get(table).and_then(|rows| rows.get(&id));
        let fits = written.is_some_and(|row| row.version == version && row.digest == image.digest());
        if !fits || !seen.insert((table, id)) {
            return Err(bad());
        }
        placed.push(Placed { table, id, version, image });
    }
    Ok(placed)
}

/// Every key must be that of a record these entries are about, and the one they commit to.
fn check_keys(keys: &[Incoming], rests: &[Rest]) -> Result<()> {
    let about: BTreeSet<Uuid> = rests.iter().flat_map(records_of).collect();
    let committed: BTreeMap<Uuid, [u8; 32]> = rests.iter().filter_map(|rest| rest.key).collect();
    let mut seen = BTreeSet::new();
    for Incoming { info, key } in keys {
        let subject = info.subject;
        let said = committed.get(&subject).is_none_or(|commitment| *commitment == info.commitment);
        let opens = key.as_ref().is_none_or(|key| key.commitment() == info.commitment);
        if !said || !opens || !about.contains(&subject) || !seen.insert(subject) {
            return Err(bad());
        }
    }
    Ok(())
}
