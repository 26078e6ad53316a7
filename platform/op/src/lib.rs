//! One operation of one actor: who asks, why, in which language, at what moment, and the transaction it runs in.
//! Every service function takes a `ReadOp` or a `WriteOp` first. A `WriteOp` cannot write a row that no journal
//! entry covers, nor commit twice. Must not know a capability.

mod actor;
mod idempotency;
mod look_up;
mod purpose;
mod read;
mod search;
mod write;

use std::sync::Arc;

use catalogue::Catalogue;
use db::Db;
use journal::Journal;
use kernel::ids::NodeName;
use kernel::{Clock, Entropy, Lang, Result, Timestamp};
use policy::Engine;
use uuid::Uuid;

pub use actor::{Actor, Grant};
pub use look_up::Searched;
pub use purpose::Purpose;
pub use read::ReadOp;
pub use search::{Hits, QUESTION_MAX, Question, SCREEN, Visible};
pub use write::WriteOp;

/// The tables of this crate.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { name: "op/0001_idempotency", sql: include_str!("../migrations/0001_idempotency.sql") },
    db::Migration { name: "op/0002_asked", sql: include_str!("../migrations/0002_asked.sql") },
];

/// What every operation of a node stands on.
#[derive(Debug, Clone)]
pub struct Core {
    /// The store.
    pub db: Db,
    /// The journal in it.
    pub journal: Journal,
    /// Codes of the offices whose books this node keeps; empty: every one that no other node has.
    pub offices: Arc<[String]>,
    /// Dated reference data.
    pub catalogue: Arc<Catalogue>,
    /// The policies.
    pub policy: Arc<Engine>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl Core {
    /// Whether this node keeps the books of an office.
    pub async fn keeps_books(&self, tx: &db::Tx, office: &str) -> kernel::Result<bool> {
        let own = self.offices.is_empty() || self.offices.iter().any(|code| code == office);
        Ok(own && self.journal.keeper_of(tx, office).await?.is_none())
    }

    /// This node's name.
    pub fn node(&self) -> &NodeName {
        self.journal.node()
    }
}

/// One operation before it touches the store: no transaction yet.
#[derive(Debug, Clone)]
pub struct Op {
    /// What it stands on.
    pub core: Core,
    /// Who asks.
    pub actor: Actor,
    /// The language to answer in.
    pub lang: Lang,
}

impl Op {
    /// An operation of `actor`.
    pub fn new(core: Core, actor: Actor, lang: Lang) -> Self {
        Self { core, actor, lang }
    }

    /// An operation of the program itself.
    pub fn system(core: Core) -> Self {
        Self::new(core, Actor::system(), Lang::Ur)
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.core.clock.now()
    }

    /// A new record id.
    pub fn new_id(&self) -> Uuid {
        kernel::entropy::uuid_v7(self.now(), self.core.entropy.as_ref())
    }

    /// Opens a reading transaction.
    pub async fn read(&self) -> Result<ReadOp> {
        Ok(ReadOp::new(self.clone(), self.core.db.read().await?))
    }

    /// Opens a writing transaction. No network, no password hashing and no typesetting before its commit: on SQLite
    /// every other writer waits.
    pub async fn begin(&self) -> Result<WriteOp> {
        Ok(WriteOp::new(self.clone(), self.core.db.write().await?))
    }
}
