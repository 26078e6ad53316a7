//! The journal: the audit trail, the outbox, the hash tree that outsiders can check, and what one node ships to
//! another, in one append. An entry is written in the transaction of the thing it records; a sequencer then places
//! it in the tree; signed checkpoints, witnesses and receipts follow.
//! Must not know what any capability's record means.

pub mod backup;
pub mod check;
pub mod draft;
pub mod entry;
pub mod epoch;
pub mod erase;
pub mod ring;
pub mod ship;
pub(crate) mod store;

mod copies;
mod receipts;
mod sequencer;
mod subscribe;
mod witnessing;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use db::{Db, TableOps, Tx};
use kernel::ids::{EntryId, NodeName};
use kernel::{Clock, Entropy, Error, Result, Timestamp};
use tlog::{EMPTY_HASH, LogSigner, Origin, Tree};
use tokio::sync::{Mutex, Notify, watch};
use uuid::Uuid;

pub use copies::proved;
pub use draft::{Body, ClaimFacts, Draft, Prepared};
pub use entry::{Rest, RowDigest, Stamp, Subject};
pub use receipts::{Standing, Statement};
pub use store::newest_moment;
pub use subscribe::Delivery;
pub use witnessing::WitnessAddress;

/// The journal's tables.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { name: "journal/0001_journal", sql: include_str!("../migrations/0001_journal.sql") },
    db::Migration { name: "journal/0002_nodes", sql: include_str!("../migrations/0002_nodes.sql") },
    db::Migration { name: "journal/0003_received", sql: include_str!("../migrations/0003_received.sql") },
    db::Migration { name: "journal/0004_dak", sql: include_str!("../migrations/0004_dak.sql") },
];

/// Which of a node's two logs an entry belongs to. Look-ups have their own tree and retention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Everything that was done.
    Records,
    /// Who looked at what.
    Lookups,
}

impl Kind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Records, Self::Lookups];

    /// The stored form.
    pub const fn number(self) -> i32 {
        match self {
            Self::Records => 0,
            Self::Lookups => 1,
        }
    }

    fn origin(self, node: &NodeName) -> Origin {
        match self {
            Self::Records => Origin::journal(node.clone()),
            Self::Lookups => Origin::lookups(node.clone()),
        }
    }
}

/// The secrets of a node. They come from files that the keeper of the database cannot read.
pub struct Keys {
    /// Signs checkpoints and promises (Ed25519 seed).
    pub log_seed: [u8; 32],
    /// Wraps the keys of records.
    pub ring: vault::KeyRing,
    /// Receives record keys from other nodes.
    pub transfer: vault::TransferKey,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

/// What a journal needs to run.
#[derive(Debug)]
pub struct Setup {
    /// The store it lives in.
    pub db: Db,
    /// The node's name.
    pub node: NodeName,
    /// Its secrets.
    pub keys: Keys,
    /// Every journaled table of every capability.
    pub tables: Vec<Box<dyn TableOps>>,
    /// The outside witnesses to ask.
    pub witnesses: Vec<WitnessAddress>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

/// One of this node's own logs.
#[derive(Debug, Clone)]
pub struct OwnLog {
    /// Its id in this store.
    pub id: i32,
    /// Its kind.
    pub kind: Kind,
    /// The first line of its checkpoints.
    pub origin: String,
    signer: Arc<LogSigner>,
}

impl OwnLog {
    /// The key its checkpoints are verified with.
    pub fn vkey(&self) -> String {
        self.signer.vkey()
    }
}

/// The journal of one node. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Journal(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    setup: Setup,
    logs: [OwnLog; 2],
    /// Verifier keys of the records log's earlier epochs, the newest first.
    earlier: Vec<String>,
    /// The right edge of each own tree, as of the last sequenced batch; reloaded when another process was faster.
    edges: Mutex<[Option<Tree>; 2]>,
    wake: Notify,
    grown: watch::Sender<u64>,
    /// The newest id given to an entry: the tree has entries in the order of their ids.
    newest: std::sync::Mutex<Uuid>,
    /// Set when this node's database is older than a checkpoint known outside: it must not sign anything.
    behind: AtomicBool,
}

impl Journal {
    /// Opens the journal of a migrated store, making its logs when it is new.
    pub async fn open(setup: Setup) -> Result<Self> {
        let tx = setup.db.write().await?;
        let mut logs = Vec::new();
        for kind in Kind::ALL {
            logs.push(open_log(&tx, &setup, kind).await?);
        }
        let all = store::logs(&tx).await?.into_iter();
        let records = |log: &store::log::Model| log.own == 1 && log.kind == Kind::Records.number();
        let mut earlier: Vec<_> = all.filter(|log| records(log) && log.state == "closed").collect();
        earlier.sort_by_key(|log| std::cmp::Reverse(log.epoch));
        let earlier = earlier.into_iter().map(|log| log.vkey).collect();
        let newest = store::newest_pending(&tx).await?.unwrap_or_default();
        tx.commit().await?;
        let logs = <[OwnLog; 2]>::try_from(logs).map_err(|_| Error::internal("two logs"))?;
        Ok(Self(Arc::new(Inner {
            setup,
            logs,
            earlier,
            edges: Mutex::default(),
            wake: Notify::new(),
            grown: watch::Sender::new(0),
            newest: std::sync::Mutex::new(newest),
            behind: AtomicBool::new(false),
        })))
    }

    /// The store.
    pub fn db(&self) -> &Db {
        &self.0.setup.db
    }

    /// The node's name.
    pub fn node(&self) -> &NodeName {
        &self.0.setup.node
    }

    /// The key ring of this node's records.
    pub fn ring(&self) -> &vault::KeyRing {
        &self.0.setup.keys.ring
    }

    /// The key to which other nodes seal record keys for this one.
    pub fn transfer_public(&self) -> vault::TransferPublic {
        self.0.setup.keys.transfer.public()
    }

    /// Every journaled table.
    pub fn tables(&self) -> &[Box<dyn TableOps>] {
        &self.0.setup.tables
    }

    /// The clock the journal records by.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.setup.clock
    }

    /// One of the own logs.
    pub fn log(&self, kind: Kind) -> &OwnLog {
        let [records, lookups] = &self.0.logs;
        match kind {
            Kind::Records => records,
            Kind::Lookups => lookups,
        }
    }

    /// Which epoch of its log this node is in: nothing in the first, then `E2`, `E3` ... Part of every number given: a
    /// store set back to a backup forgot numbers that were given, and must not give them again.
    pub fn epoch_mark(&self) -> String {
        let epoch = Origin::parse(&self.log(Kind::Records).origin).map_or(1, |origin| origin.epoch);
        if epoch > 1 { format!("E{epoch}") } else { String::new() }
    }

    /// What every number carries after its year: the node's letter and the epoch. Nothing, `B`, `E2` or `BE2`.
    pub fn series(&self) -> String {
        format!("{}{}", self.node().generation(), self.epoch_mark())
    }

    /// The keys by which receipts of this node are verified: of the records log, then of its earlier epochs.
    pub fn receipt_vkeys(&self) -> Vec<String> {
        [self.log(Kind::Records).vkey()].into_iter().chain(self.0.earlier.iter().cloned()).collect()
    }

    /// Refuses to sign from now on, because a newer checkpoint of this log is known outside.
    pub fn mark_behind(&self) {
        self.0.behind.store(true, Ordering::Release);
    }

    /// True when this node may not sign: its database is older than what others have seen.
    pub fn is_behind(&self) -> bool {
        self.0.behind.load(Ordering::Acquire)
    }

    /// The id of an entry about to be written at `now`: after every one given before, also within one moment. What follows
    /// stands behind its cause in the tree, and a book's entries in the order of their numbers, wherever a shipment ends.
    pub fn next_id(&self, now: Timestamp) -> EntryId {
        let drawn = kernel::entropy::uuid_v7(now, self.0.setup.entropy.as_ref());
        let mut newest = self.0.newest.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *newest = if drawn > *newest { drawn } else { Uuid::from_u128(newest.as_u128() + 1) };
        EntryId(*newest)
    }

    /// Writes prepared entries in the transaction of what they record.
    pub async fn append(&self, tx: &Tx, entries: Vec<Prepared>) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        store::append(tx, entries.into_iter().map(Prepared::into_row).collect()).await
    }

    /// Tells the sequencer that something was committed.
    pub fn committed(&self) {
        self.0.wake.notify_one();
    }
}

async fn open_log(tx: &Tx, setup: &Setup, kind: Kind) -> Result<OwnLog> {
    let known = store::logs(tx).await?;
    let own = |log: &&store::log::Model| log.own == 1 && log.kind == kind.number() && log.state == "open";
    if let Some(log) = known.iter().find(own) {
        let signer = LogSigner::from_seed(&log.origin, &setup.keys.log_seed)?;
        if signer.vkey() != log.vkey {
            return Err(Error::Unavailable("journal.other-key", "the log key is not this log's".into()));
        }
        return Ok(OwnLog { id: log.id, kind, origin: log.origin.clone(), signer: Arc::new(signer) });
    }
    let origin = kind.origin(&setup.node).to_string();
    let signer = LogSigner::from_seed(&origin, &setup.keys.log_seed)?;
    let id = store::next_log_id(tx).await?;
    let log = store::log::Model {
        id,
        origin: origin.clone(),
        node: setup.node.to_string(),
        kind: kind.number(),
        epoch: 1,
        own: 1,
        state: "open".to_owned(),
        size: 0,
        root: EMPTY_HASH.0.to_vec(),
        lag: 0,
        acked: 0,
        vkey: signer.vkey(),
        opening: None,
    };
    store::add_log(tx, log).await?;
    Ok(OwnLog { id, kind, origin, signer: Arc::new(signer) })
}
