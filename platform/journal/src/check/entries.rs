//! What the entries say: each entry's columns against its signed header, and the newest state of every row and key,
//! kept small because a province has ten million of them.
//! Must not read the database.

use std::collections::{BTreeMap, HashMap, HashSet};

use db::TableOps;
use tlog::Claim;
use uuid::Uuid;

use super::finding::{ENTRY_ALTERED, Findings, KEY_WRONG, ROW_CONTRADICTED, TABLE_UNKNOWN};
use super::keys::KEY_TABLE;
use crate::Rest;
use crate::erase::ERASE;
use crate::ship;
use crate::store::entry;

/// The first half of a SHA-256: still 128 bits against somebody who looks for a second row with the same digest.
pub(super) type Short = [u8; 16];

pub(super) fn short(digest: &[u8; 32]) -> Short {
    digest.first_chunk().copied().unwrap_or_default()
}

/// The newest state of a row, as its entries say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Latest {
    pub version: i64,
    pub digest: Short,
    /// The sender still has to send what wrote it.
    pub lagging: bool,
}

/// What the entries say of a record's key.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KeyFacts {
    pub commitment: Option<Short>,
    /// When the entry that erased the record was recorded.
    pub erased_at: Option<i64>,
    /// The record is this node's own, so its key must be here.
    pub own: bool,
}

/// Everything the entries say.
#[derive(Debug)]
pub(super) struct Facts {
    tables: HashMap<&'static str, u16>,
    /// Tables whose rows stay on the node that writes them.
    homebound: HashSet<u16>,
    /// Tables whose rows go to another node with their record.
    moving: HashSet<&'static str>,
    pub rows: HashMap<(u16, Uuid), Latest>,
    pub keys: HashMap<Uuid, KeyFacts>,
    unknown: HashSet<String>,
}

/// Where an entry stands: its log, or none yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub own: bool,
    pub lagging: bool,
    /// Of a node that was lost: what it had let go before is elsewhere.
    pub lost: bool,
    pub node: &'a str,
    pub kind: i32,
}

impl Facts {
    pub(super) fn new(tables: &[Box<dyn TableOps>]) -> Self {
        let mut numbers: HashMap<_, _> = tables.iter().map(|table| table.name()).zip(0..).collect();
        numbers.insert(KEY_TABLE, u16::MAX);
        let homebound =
            tables.iter().zip(0..).filter(|(table, _)| !table.travels()).map(|(_, number)| number);
        Self {
            homebound: homebound.collect(),
            moving: tables.iter().filter(|table| table.moves()).map(|table| table.name()).collect(),
            tables: numbers,
            rows: HashMap::new(),
            keys: HashMap::new(),
            unknown: HashSet::new(),
        }
    }

    pub(super) fn number(&self, table: &str) -> Option<u16> {
        self.tables.get(table).copied()
    }

    /// The rows that no stored row answered for, with their table's name.
    pub(super) fn left_over(&self) -> BTreeMap<(&'static str, Uuid), Latest> {
        let names: HashMap<u16, &'static str> =
            self.tables.iter().map(|(name, number)| (*number, *name)).collect();
        let named =
            |((number, id), latest): (&(u16, Uuid), &Latest)| Some(((*names.get(number)?, *id), *latest));
        self.rows.iter().filter_map(named).collect()
    }

    /// Compares an entry with its header and takes in what it says.
    pub(super) fn take(&mut self, entry: &entry::Model, place: Place<'_>, found: &mut Findings) {
        let Some(rest) = compare(entry, place, found) else { return };
        if let Some((record, commitment)) = &rest.key {
            self.take_key(*record, short(commitment), place, found);
        }
        if rest.action == ERASE || (place.own && rest.action == ship::ERASED) {
            let facts = self.keys.entry(rest.subject).or_default();
            facts.erased_at = Some(rest.recorded_at.micros());
        }
        // What a station says that it holds of others' records must be what they wrote, and does not travel with it.
        let copies = !place.own && rest.action == ship::ARRIVED;
        for row in &rest.rows {
            let moves = place.lost && self.moving.contains(row.table.as_str());
            let lagging = place.lagging || moves || (copies && row.id != rest.subject);
            let latest = Latest { version: row.version, digest: short(&row.digest), lagging };
            self.take_row(entry.id, (&row.table, row.id), (latest, place.own), found);
            if row.table == KEY_TABLE {
                self.keys.entry(row.id).or_default().own |= place.own;
            }
        }
    }

    fn take_key(&mut self, record: Uuid, commitment: Short, place: Place<'_>, found: &mut Findings) {
        let facts = self.keys.entry(record).or_default();
        facts.own |= place.own;
        if *facts.commitment.get_or_insert(commitment) != commitment {
            found.add(KEY_WRONG, [("record", &record), ("what", &"two entries name different keys")]);
        }
    }

    fn take_row(
        &mut self,
        by: Uuid,
        (table, id): (&str, Uuid),
        (latest, own): (Latest, bool),
        found: &mut Findings,
    ) {
        let Some(number) = self.number(table) else {
            if self.unknown.insert(table.to_owned()) {
                found.add(TABLE_UNKNOWN, [("table", &table)]);
            }
            return;
        };
        if !own && self.homebound.contains(&number) {
            return;
        }
        let known = self.rows.entry((number, id)).or_insert(latest);
        if latest.version > known.version {
            *known = latest;
        } else if latest.version == known.version && latest.digest == known.digest {
            known.lagging &= latest.lagging;
        } else if latest.version == known.version && latest.digest != known.digest {
            let version = latest.version;
            found.add(
                ROW_CONTRADICTED,
                [("table", &table), ("id", &id), ("version", &version), ("entry", &by)],
            );
        }
    }
}

/// Compares an entry of another node that came down with its receipt.
pub(super) fn proved(entry: &entry::Model, found: &mut Findings) {
    let node = Rest::decode(&entry.rest).map(|rest| rest.node).unwrap_or_default();
    compare(entry, Place { own: false, lagging: true, lost: false, node: &node, kind: 0 }, found);
}

/// Compares every column of an entry with its header.
fn compare(entry: &entry::Model, place: Place<'_>, found: &mut Findings) -> Option<Rest> {
    let mut wrong = |what: &'static str| found.add(ENTRY_ALTERED, [("entry", &entry.id), ("what", &what)]);
    let claim = Claim::decode(&entry.claim).ok();
    let rest = Rest::decode(&entry.rest).ok();
    if claim.is_none() {
        wrong("claim");
    }
    let Some(rest) = rest else {
        wrong("rest");
        return None;
    };
    let columns = [
        ("id", entry.id == rest.id.0),
        ("kind", entry.kind == rest.kind && entry.kind == place.kind),
        ("subject", entry.subject == rest.subject),
        ("version", entry.version == rest.version),
        ("action", entry.action == rest.action),
        ("unit", entry.unit == rest.unit),
        ("recorded_at", entry.recorded_at == rest.recorded_at.micros()),
        ("body", entry.body.as_deref().map(Rest::digest) == rest.body),
        ("node", rest.node == place.node),
        ("claim", claim.is_none_or(|claim| is_of(&claim, &rest))),
    ];
    columns.into_iter().filter(|(_, same)| !same).for_each(|(what, _)| wrong(what));
    Some(rest)
}

/// A claim and a rest belong together; the leaf already ties them.
fn is_of(claim: &Claim, rest: &Rest) -> bool {
    claim.entry == rest.id && claim.recorded_at == rest.recorded_at && claim.action == rest.action
}
