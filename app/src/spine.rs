//! Opens what everything stands on, in order: store, migrations, reference data, policies, keys, journal, clock.
//! Must not know HTTP.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use catalogue::Catalogue;
use db::Db;
use journal::{Body, Draft, Journal, Setup, Subject, WitnessAddress, draft};
use kernel::ids::NodeName;
use kernel::{OsEntropy, Result, SystemClock};
use op::{Core, Op};
use policy::{Engine, PolicySet, Source};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::capabilities;
use crate::config::Config;

/// What is opened.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The node's name.
    pub node: NodeName,
    /// The offices whose books it keeps; empty for every one that no other node has.
    pub offices: Vec<String>,
    /// The store.
    pub database: db::Settings,
    /// Reference data in place of the built-in.
    pub catalogue: Option<PathBuf>,
    /// Policies in place of the built-in.
    pub policies: Option<PathBuf>,
    /// The witnesses to ask.
    pub witnesses: Vec<WitnessAddress>,
}

impl Wanted {
    /// A node by itself: every office's books, built-in reference data and policies, no witness.
    pub fn alone(node: NodeName, database: db::Settings) -> Self {
        Self { node, database, offices: Vec::new(), catalogue: None, policies: None, witnesses: Vec::new() }
    }
}

impl From<&Config> for Wanted {
    fn from(config: &Config) -> Self {
        Self {
            node: config.node.clone(),
            offices: config.offices.clone(),
            database: config.database.clone(),
            catalogue: config.catalogue.clone(),
            policies: config.policies.clone(),
            witnesses: config.witnesses.clone(),
        }
    }
}

/// Opens a store and brings its tables up to date.
pub async fn open_store(settings: db::Settings) -> Result<Db> {
    let db = Db::open(settings).await?;
    db::migrate(&db, &capabilities::migrations(&capabilities::all())).await?;
    Ok(db)
}

/// Opens everything.
pub async fn open(wanted: Wanted, keys: journal::Keys) -> Result<Core> {
    let catalogue = Arc::new(load_catalogue(wanted.catalogue.as_deref())?);
    let policy = Arc::new(load_policies(wanted.policies.as_deref())?);
    let db = open_store(wanted.database.clone()).await?;
    let setup = setup(&wanted, db.clone(), keys).await?;
    let (clock, entropy) = (Arc::clone(&setup.clock), Arc::clone(&setup.entropy));
    let journal = Journal::open(setup).await?;
    Ok(Core { db, journal, offices: wanted.offices.into(), catalogue, policy, clock, entropy })
}

/// What the journal of a migrated store needs.
pub async fn setup(wanted: &Wanted, db: Db, keys: journal::Keys) -> Result<Setup> {
    let tx = db.read().await?;
    // A machine that was set back must not record earlier hours than are recorded.
    let floor = journal::newest_moment(&tx).await?;
    tx.commit().await?;
    Ok(Setup {
        db,
        node: wanted.node.clone(),
        keys,
        tables: capabilities::tables(&capabilities::all()),
        witnesses: wanted.witnesses.clone(),
        clock: Arc::new(SystemClock::starting_at(floor)),
        entropy: Arc::new(OsEntropy),
    })
}

/// The catalogue of a folder, or the built-in one.
pub fn load_catalogue(dir: Option<&Path>) -> Result<Catalogue> {
    dir.map_or_else(Catalogue::embedded, Catalogue::load)
}

/// The policies of a folder, or the built-in ones.
pub fn load_policies(dir: Option<&Path>) -> Result<Engine> {
    match dir {
        Some(dir) => PolicySet::load(&Source::from_dir(dir)?),
        None => Engine::embedded(),
    }
}

/// Body of `journal.start`: by which rules and which data a node runs from here on.
#[derive(Debug, Serialize)]
struct Started {
    program: &'static str,
    policies: String,
    catalogue: String,
}

/// Journals by which program, policies and reference data the node runs.
pub async fn journal_start(core: &Core) -> Result<()> {
    let started = Started {
        program: env!("CARGO_PKG_VERSION"),
        policies: core.policy.hash_hex(),
        catalogue: core.catalogue.hash_hex(),
    };
    let mut w = Op::system(core.clone()).begin().await?;
    w.journal(about_node(core, "journal.start", &started)?)?;
    w.commit().await
}

/// An entry about this node as a whole.
pub fn about_node<T: Serialize>(core: &Core, action: &'static str, body: &T) -> Result<Draft<'static>> {
    let subject = Subject { kind: "node", id: node_id(core.node()), version: None };
    let body = Body::Open(draft::content(body)?);
    Ok(Draft { sensitivity: 0, body, ..Draft::new(action, subject) })
}

/// The id under which entries speak of a node.
fn node_id(node: &NodeName) -> uuid::Uuid {
    kernel::ids::of_digest(&Sha256::digest(format!("khidmat.node.v1\n{node}")).into())
}
