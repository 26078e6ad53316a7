//! A whole node in a test: the real router over a real store of either engine, with a clock that moves when told to
//! and repeatable randomness. Capabilities are handed in, so that each is tested without the others.
//! Must not be used outside tests: it panics where a test has to stop.
#![expect(clippy::expect_used, reason = "a test that cannot be set up has to stop")]

mod client;
mod fakes;
mod people;

use std::sync::Arc;

use access::{Access, Limits};
use axum::Router;
use capability::Capability;
use catalogue::Catalogue;
use contracts::Contracts;
use db::testing::{Scratch, scratch_with};
use db::{Migrations, TableOps};
use documents::Typesetter;
use documents::qr::Issuer;
use files::{Blobs, Place};
use i18n::Messages;
use journal::check::{Report, Scope, check};
use journal::{Journal, Keys, Setup};
use kernel::ids::NodeName;
use kernel::{Bilingual, Clock, FixedClock, SeededEntropy, Timestamp};
use op::{Core, Op};
use policy::Engine;
use tempfile::TempDir;
use vault::{KeyRing, TransferKey};
use web::{AppState, Parts, Route, Site};

pub use client::{Client, Reply};
pub use db::Engine as Store;
pub use db::testing::engines;
pub use fakes::{FakeRoznamcha, Written};
pub use people::Person;

/// Monday, 2 March 2026, nine o'clock in Quetta: where the clock of every test starts.
pub const START: Timestamp = Timestamp(1_772_424_000_000_000);
/// The name of the node under test.
pub const NODE: &str = "test";

/// A node under test.
#[derive(Debug)]
pub struct TestApp {
    /// What its handlers stand on.
    pub state: AppState,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// Every route, listed.
    pub routes: Vec<Route>,
    router: Router,
    _scratch: Scratch,
    _files: TempDir,
}

impl TestApp {
    /// A node of the platform alone, with the fake diary.
    pub async fn new(engine: Store) -> Self {
        Self::with(engine, Vec::new(), FakeRoznamcha::contracts()).await
    }

    /// A node with these capabilities and contracts.
    pub async fn with(engine: Store, capabilities: Vec<Capability>, contracts: Contracts) -> Self {
        let scratch = scratch_with(engine, &migrations(&capabilities)).await;
        let clock = Arc::new(FixedClock::at(START));
        let core = core(scratch.db.clone(), &clock, tables(&capabilities)).await;
        let files = tempfile::tempdir().expect("a folder for files");
        let state = state(core, contracts, &capabilities, files.path());
        let mut routes = Vec::new();
        let mut router = Router::new();
        for part in std::iter::once(web::account::routes()).chain(capabilities.into_iter().map(|one| one.routes)) {
            routes.extend(part.listed().iter().cloned());
            router = router.merge(part.into_router());
        }
        let router = web::framed(Arc::clone(&state.site), router.with_state(state.clone()));
        Self { state, clock, routes, router, _scratch: scratch, _files: files }
    }

    /// What operations stand on.
    pub fn core(&self) -> &Core {
        &self.state.core
    }

    /// An operation of the program itself.
    pub fn system(&self) -> Op {
        Op::system(self.core().clone())
    }

    /// The present moment of the test.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A browser nobody has signed in with.
    pub fn as_guest(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// Places every entry in the tree and signs, as the sequencer would.
    pub async fn settle(&self) {
        self.core().journal.settle().await.expect("the journal settles");
    }

    /// What `check` says of the store as it is now.
    pub async fn report(&self) -> Report {
        let journal = &self.core().journal;
        let scope = Scope {
            node: journal.node(),
            tables: journal.tables(),
            ring: Some(journal.ring()),
            trusted: &[],
            witnesses: &[],
            outside: &[],
            now: self.now(),
        };
        check(journal.db(), &scope, &|_| ()).await.expect("check runs")
    }

    /// Stops the test unless the store is exactly what the journal says was written.
    pub async fn check(&self) {
        self.settle().await;
        let report = self.report().await;
        assert!(report.is_clean(), "check found:\n{report}");
    }
}

/// The platform's migrations, then the capabilities'.
pub fn migrations(capabilities: &[Capability]) -> Migrations {
    let platform = [vault::MIGRATIONS, journal::MIGRATIONS, op::MIGRATIONS, organisation::MIGRATIONS, access::MIGRATIONS];
    let owned = capabilities.iter().map(|capability| capability.migrations);
    Migrations(platform.into_iter().chain(owned).flatten().copied().collect())
}

fn tables(capabilities: &[Capability]) -> Vec<Box<dyn TableOps>> {
    let mut tables = journal::ship::tables();
    tables.extend(organisation::tables());
    tables.extend(access::tables());
    tables.extend(capabilities.iter().flat_map(|capability| (capability.tables)()));
    tables
}

/// The same keys in every test.
pub fn keys() -> Keys {
    let ring = KeyRing::parse(&format!("1 {}\n", "07".repeat(32))).expect("a key ring");
    Keys { log_seed: [1; 32], ring, transfer: TransferKey::from_seed([2; 32]) }
}

async fn core(db: db::Db, clock: &Arc<FixedClock>, tables: Vec<Box<dyn TableOps>>) -> Core {
    let clock: Arc<dyn Clock> = Arc::<FixedClock>::clone(clock);
    let entropy = Arc::new(SeededEntropy::new(1));
    let node: NodeName = NODE.parse().expect("a node's name");
    let setup = Setup {
        db: db.clone(),
        node,
        keys: keys(),
        tables,
        witnesses: Vec::new(),
        clock: Arc::clone(&clock),
        entropy: Arc::<SeededEntropy>::clone(&entropy),
    };
    Core {
        db,
        journal: Journal::open(setup).await.expect("a journal"),
        catalogue: Arc::new(Catalogue::embedded().expect("the built-in catalogue")),
        policy: Arc::new(Engine::embedded().expect("the built-in policies")),
        clock,
        entropy,
    }
}

fn state(core: Core, contracts: Contracts, capabilities: &[Capability], files: &std::path::Path) -> AppState {
    let sources = std::iter::once(web::MESSAGES).chain(capabilities.iter().map(|capability| capability.messages));
    let messages = Messages::new(&sources.collect::<Vec<_>>()).expect("the messages");
    let force = Bilingual::new("بلوچستان پولیس", "Balochistan Police");
    let site = Site::new(force, Arc::new(messages), Arc::clone(&core.entropy));
    let blobs = Blobs::open(&Place::Local { folder: files.to_owned() }, 10 << 20).expect("a store of files");
    let vkey = core.journal.log_vkey(journal::Kind::Records);
    AppState::new(Parts {
        contracts,
        access: Access::new(core.clone(), Limits::default()),
        typesetter: Typesetter::new(),
        blobs,
        issuer: Issuer::new(NODE, &[3; 32]).expect("an issuer of codes"),
        site: Arc::new(site),
        nav: capabilities.iter().flat_map(|capability| capability.nav.clone()).collect(),
        public_host: "khidmat.test".to_owned(),
        trust: serde_json::json!({ "logs": [vkey], "witnesses": [], "quorum": 0 }).to_string(),
        demo: Vec::new(),
        core,
    })
}

/// Runs each test once on SQLite and once on PostgreSQL, over a node made by the named async function of an engine.
/// `both_engines!` is the word that `xtask tidy` knows a test by.
#[macro_export]
macro_rules! both_engines {
    (app $start:path; $($(#[$meta:meta])* async fn $name:ident($app:ident : $kind:ty) $body:block)*) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;
            async fn body($app: $kind) $body
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                body($start($crate::Engine::Sqlite).await).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if $crate::engines().contains(&$crate::Engine::Postgres) {
                    body($start($crate::Engine::Postgres).await).await;
                }
            }
        }
    )* };
}
