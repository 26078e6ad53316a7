//! `check`: is this store what was written? It re-derives every tree from the entries, compares it with the stored
//! tiles, the signed checkpoints and the checkpoints kept outside, and compares every journaled row and record key
//! with what its entries say.
//! Must not change anything, and must not stop at the first finding: an auditor needs the whole list.

mod entries;
mod finding;
mod keys;
mod logs;
mod query;
mod rows;
mod tree;

use std::fmt;

use db::{Db, TableOps, Tx};
use kernel::ids::NodeName;
use kernel::{Result, Timestamp};
use tlog::{Hash, WitnessKey};
use vault::KeyRing;

pub use finding::Finding;
pub use keys::{KEY_TABLE, key_state};

use crate::Journal;
use finding::Findings;

pub mod codes {
    //! The codes of findings.
    pub use super::finding::{
        CHECKPOINT_COSIGNATURE, CHECKPOINT_MISSING, CHECKPOINT_ROOT, CHECKPOINT_SIGNATURE, ENTRY_ALTERED,
        ENTRY_MISSING, ENTRY_UNPLACED, HEAD_WRONG, KEY_ALIVE, KEY_DESTROYED, KEY_MISSING, KEY_WRONG,
        LEAF_ALTERED, LEAF_DOUBTED, LEAF_EXTRA, LEAF_MISSING, LEAF_REORDERED, LOG_ALTERED, LOG_BEHIND,
        LOG_FORKED, LOG_MISSING, OPENING_WRONG, OUTSIDE_UNREADABLE, PENDING_WRONG, ROW_ALTERED,
        ROW_CONTRADICTED, ROW_EXTRA, ROW_MISSING, ROW_UNREADABLE, TABLE_UNKNOWN, TILE_ALTERED, TILE_EXTRA,
        TILE_MISSING,
    };
}

/// What is not compared with anything, as `table.column` or `table.*`, and why that is harmless. Everything else in
/// the tables of the journal, the vault and the capabilities is compared.
pub const NOT_COMPARED: &[(&str, &str)] = &[
    ("journal_cursor.*", "a reader's own place; readers take an entry twice without harm"),
    ("journal_received.*", "hours of arrival, for limits alone; the entries `journal.receive` have them too"),
    ("journal_home.*", "says who may ship a change; each change is itself a signed entry of whoever made it"),
    ("journal_dak_due.*", "what the heir of a lost node is still to be sent; sending it twice is harmless"),
    ("journal_log.acked", "repeated by the province with its next cosignature"),
    ("journal_log.lag", "of a received copy: repeated by the sender with its next shipment"),
    ("journal_checkpoint.signed_at", "for people; a witness's cosignature carries the time that counts"),
    ("vault_recent.*", "the search index is derived: made anew from what is sealed, which is compared"),
    ("vault_run.*", "as vault_recent"),
    ("vault_block.*", "as vault_recent; a piece that was altered does not open"),
    ("vault_waiting.*", "what is still to be read into the index; reading it in twice is harmless"),
    (
        "vault_record_key.created_at",
        "differs on each node; the record's first entry carries the time that counts",
    ),
];

/// What to check against.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The node whose store this is.
    pub node: &'a NodeName,
    /// Every journaled table of every capability.
    pub tables: &'a [Box<dyn TableOps>],
    /// Opens every record key to see that it is the right one; without it only their commitments are compared.
    pub ring: Option<&'a KeyRing>,
    /// Verifier keys known from elsewhere than this store. A log whose name is among them must have that key.
    pub trusted: &'a [String],
    /// Witnesses whose cosignatures can be verified.
    pub witnesses: &'a [WitnessKey],
    /// Checkpoints kept outside this store, as signed notes.
    pub outside: &'a [String],
    /// Leaves older than a minute must be signed.
    pub now: Timestamp,
}

/// How far `check` has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// A log's origin or a table's name.
    pub what: String,
    /// Entries or rows so far.
    pub done: u64,
    /// Of about so many; 0 when unknown.
    pub of: u64,
}

/// Told of progress, some times a second.
pub type Watch<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// A log as its leaves make it.
#[derive(Debug, Clone, PartialEq)]
pub struct LogHead {
    /// Its name.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// Root over them; `None` when leaves are missing.
    pub root: Option<Hash>,
    /// False when a later epoch follows.
    pub open: bool,
}

/// Leaves that are lost and whose loss is declared by the opening of the next epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The log that ended.
    pub origin: String,
    /// The first lost leaf.
    pub from: u64,
    /// The leaf after the last that was seen outside.
    pub to: u64,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Everything that is wrong, at most 10,000.
    pub findings: Vec<Finding>,
    /// How many more there were.
    pub more: u64,
    /// Entries compared, waiting ones included.
    pub entries: u64,
    /// Entries that wait for the sequencer.
    pub pending: u64,
    /// Rows compared.
    pub rows: u64,
    /// Record keys compared.
    pub keys: u64,
    /// Records erased: their keys were destroyed by an entry that says so.
    pub erased: u64,
    /// Each log.
    pub logs: Vec<LogHead>,
    /// Losses that are declared.
    pub gaps: Vec<Gap>,
}

impl Report {
    /// True when nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        if self.more > 0 {
            writeln!(f, "and {} more", self.more)?;
        }
        for gap in &self.gaps {
            writeln!(f, "log {}: leaves {} to {} are lost, as declared", gap.origin, gap.from, gap.to - 1)?;
        }
        for log in &self.logs {
            let root = log.root.map_or_else(|| "unknown".to_owned(), |root| root.to_string());
            writeln!(f, "log {}: {} entries, root {root}", log.origin, log.size)?;
        }
        let Self { entries, pending, rows, keys, erased, .. } = self;
        write!(f, "{entries} entries ({pending} waiting), {rows} rows, {keys} keys, {erased} erased")
    }
}

/// Checks a store on one unchanging picture of it; others may go on writing.
pub async fn check(db: &Db, scope: &Scope<'_>, watch: Watch<'_>) -> Result<Report> {
    let tx = db.read().await?;
    let report = check_in(&tx, scope, watch).await?;
    tx.commit().await?;
    Ok(report)
}

/// Checks the store as one transaction sees it.
pub async fn check_in(tx: &Tx, scope: &Scope<'_>, watch: Watch<'_>) -> Result<Report> {
    let mut work = Work {
        tx,
        scope,
        watch,
        found: Findings::default(),
        report: Report::default(),
        facts: entries::Facts::new(scope.tables),
        trusted: Vec::new(),
    };
    work.logs().await?;
    work.waiting().await?;
    work.proved().await?;
    work.rows().await?;
    work.keys().await?;
    work.report.findings = work.found.kept;
    work.report.more = work.found.more;
    Ok(work.report)
}

/// A check under way.
struct Work<'a> {
    tx: &'a Tx,
    scope: &'a Scope<'a>,
    watch: Watch<'a>,
    found: Findings,
    report: Report,
    facts: entries::Facts,
    /// Verifier keys that do not come from the logs' own rows.
    trusted: Vec<String>,
}

impl Work<'_> {
    fn tell(&self, what: &str, done: u64, of: u64) {
        (self.watch)(Progress { what: what.to_owned(), done, of });
    }
}

impl Journal {
    /// Checks this node's store, with its own keys and witnesses.
    pub async fn check(&self, outside: &[String], watch: Watch<'_>) -> Result<Report> {
        let setup = &self.0.setup;
        let witnesses: Vec<_> = setup.witnesses.iter().map(|witness| witness.key.clone()).collect();
        let scope = Scope {
            node: &setup.node,
            tables: &setup.tables,
            ring: Some(&setup.keys.ring),
            trusted: &self.own_keys().await?,
            witnesses: &witnesses,
            outside,
            now: setup.clock.now(),
        };
        check(self.db(), &scope, watch).await
    }

    /// The verifier keys of every epoch of this node's logs, from its seed and not from the store.
    async fn own_keys(&self) -> Result<Vec<String>> {
        let setup = &self.0.setup;
        let tx = self.db().read().await?;
        let logs = crate::store::logs(&tx).await?;
        tx.commit().await?;
        let epochs = logs.iter().map(|log| log.epoch).max().unwrap_or(1).clamp(1, 10_000);
        let mut keys = Vec::new();
        for kind in crate::Kind::ALL {
            let mut origin = kind.origin(&setup.node);
            for _ in 0..epochs {
                let signer = tlog::LogSigner::from_seed(&origin.to_string(), &setup.keys.log_seed)?;
                keys.push(signer.vkey());
                origin = origin.next_epoch();
            }
        }
        Ok(keys)
    }
}
