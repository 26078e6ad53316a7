//! The node under test.

use std::sync::Arc;

use access::{Access, Limits};
use axum::Router;
use capability::Capability;
use catalogue::Catalogue;
use contracts::Contracts;
use db::testing::Scratch;
use db::{Engine, Migrations, TableOps};
use documents::Typesetter;
use documents::qr::Issuer;
use files::{Blobs, Place};
use i18n::Messages;
use journal::check::Report;
use journal::draft::Circumstances;
use journal::erase::Grounds;
use journal::{Journal, Keys, Kind, Setup, Subject};
use kernel::ids::NodeName;
use kernel::{Bilingual, Clock, FixedClock, SeededEntropy, Timestamp};
use op::{Core, Op};
use policy::Engine as Policies;
use tempfile::TempDir;
use vault::{KeyRing, TransferKey};
use web::{AppState, Parts, Site};

use crate::browser::Browser;

/// The moment at which every test begins: 21 November 2026, 14:05 in Pakistan.
pub const NOW: Timestamp = Timestamp(1_795_251_900_000_000);

/// A node in a scratch store.
pub struct TestApp {
    /// What its operations stand on.
    pub core: Core,
    /// What its handlers stand on.
    pub state: AppState,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    pub(crate) router: Router,
    _store: Scratch,
    files: TempDir,
}

impl TestApp {
    /// A node with these capabilities on `engine`, with Quetta's units and nobody in them yet.
    pub async fn start(engine: Engine, capabilities: Vec<Capability>, contracts: Contracts) -> Self {
        Self::start_named("sariab", engine, capabilities, contracts).await
    }

    /// The same under a node's name of its own.
    pub async fn start_named(
        node: &str,
        engine: Engine,
        capabilities: Vec<Capability>,
        contracts: Contracts,
    ) -> Self {
        let store = db::testing::scratch_with(engine, &migrations(&capabilities)).await;
        let clock = Arc::new(FixedClock::at(NOW));
        let core = core(node, store.db.clone(), &capabilities, &clock).await;
        let files = TempDir::new().unwrap();
        let state = state(&core, &capabilities, contracts, &files);
        let router = router(&state, capabilities);
        let app = Self { core, state, clock, router, _store: store, files };
        app.load_units().await;
        app
    }

    /// An operation of the program itself.
    pub fn system(&self) -> Op {
        Op::system(self.core.clone())
    }

    /// A browser in which nobody is signed in, reading English.
    pub fn guest(&self) -> Browser<'_> {
        Browser::new(self, None)
    }

    /// Everything that lies in the store of files, sealed as it is: path and bytes.
    pub fn stored_files(&self) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        let mut folders = vec![self.files.path().to_owned()];
        while let Some(next) = folders.pop() {
            for entry in std::fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(self.files.path()).unwrap().to_string_lossy().into_owned();
                    found.push((name, std::fs::read(&path).unwrap()));
                }
            }
        }
        found
    }

    /// Places everything pending in the tree and signs it.
    pub async fn settle(&self) {
        self.core.journal.settle().await.unwrap();
    }

    /// What `khidmat check` says of the store.
    pub async fn check(&self) -> Report {
        self.settle().await;
        self.core.journal.check(&[], &|_| ()).await.unwrap()
    }

    /// Fails unless `check` finds nothing.
    pub async fn expect_clean(&self) {
        let report = self.check().await;
        assert!(report.is_clean(), "{report}");
    }
}

fn migrations(capabilities: &[Capability]) -> Migrations {
    let platform = [
        vault::MIGRATIONS,
        journal::MIGRATIONS,
        op::MIGRATIONS,
        organisation::MIGRATIONS,
        access::MIGRATIONS,
        import::MIGRATIONS,
    ];
    let owned = capabilities.iter().map(|capability| capability.migrations);
    Migrations(platform.into_iter().chain(owned).flatten().copied().collect())
}

fn tables(capabilities: &[Capability]) -> Vec<Box<dyn TableOps>> {
    let mut tables = journal::ship::tables();
    tables.extend(organisation::tables());
    tables.extend(access::tables());
    tables.extend(import::tables());
    tables.extend(capabilities.iter().flat_map(|capability| (capability.tables)()));
    tables
}

async fn core(node: &str, db: db::Db, capabilities: &[Capability], clock: &Arc<FixedClock>) -> Core {
    let entropy = Arc::new(SeededEntropy::new(1));
    let clock: Arc<dyn Clock> = Arc::<FixedClock>::clone(clock);
    let keys = Keys {
        log_seed: [7; 32],
        ring: KeyRing::generate(entropy.as_ref()),
        transfer: TransferKey::from_seed([8; 32]),
    };
    let setup = Setup {
        db: db.clone(),
        node: node.parse::<NodeName>().unwrap(),
        keys,
        tables: tables(capabilities),
        witnesses: Vec::new(),
        clock: Arc::clone(&clock),
        entropy: entropy.clone(),
    };
    Core {
        db,
        journal: Journal::open(setup).await.unwrap(),
        offices: [].into(),
        catalogue: Arc::new(Catalogue::embedded().unwrap()),
        policy: Arc::new(Policies::embedded().unwrap()),
        clock,
        entropy,
    }
}

fn state(core: &Core, capabilities: &[Capability], contracts: Contracts, files: &TempDir) -> AppState {
    let mut sources = vec![web::MESSAGES, import::MESSAGES];
    sources.extend(capabilities.iter().map(|capability| capability.messages));
    let messages = Arc::new(Messages::new(&sources).unwrap());
    let force = Bilingual::new("بلوچستان پولیس", "Balochistan Police");
    let site = Site { https: false, ..Site::new(force, messages, Arc::clone(&core.entropy)) };
    let blobs = Place::Local { folder: files.path().to_owned() };
    let trust = format!(
        "{{\"logs\":[\"{}\"],\"witnesses\":[],\"quorum\":0}}",
        core.journal.log(Kind::Records).vkey()
    );
    AppState::new(Parts {
        contracts,
        access: Access::new(core.clone(), Limits::default()),
        typesetter: Typesetter::new(),
        blobs: Blobs::open(&blobs, 64 << 20).unwrap(),
        issuer: Issuer::new("sariab", &[9; 32]).unwrap(),
        site: Arc::new(site),
        nav: capabilities.iter().flat_map(|capability| capability.nav.clone()).collect(),
        published: capabilities.iter().flat_map(|capability| capability.published).copied().collect(),
        private_receivers: false,
        public_host: "khidmat.test".to_owned(),
        trust,
        demo: Vec::new(),
        core: core.clone(),
    })
}

fn router(state: &AppState, capabilities: Vec<Capability>) -> Router {
    let routes = capabilities.into_iter().map(|capability| capability.routes.into_router());
    let router = routes.fold(Router::new(), Router::merge);
    web::framed(Arc::clone(&state.site), router.with_state(state.clone()))
}

impl TestApp {
    /// Destroys a record's key lawfully.
    pub async fn erase(&self, kind: &'static str, record: uuid::Uuid) {
        let tx = self.core.db.write().await.unwrap();
        let grounds =
            Grounds { reason: "court order".to_owned(), legal_basis: "made up for a test".to_owned() };
        let of = Circumstances {
            id: self.core.journal.next_id(self.core.clock.now()),
            now: self.core.clock.now(),
            stamp: journal::Stamp { kind: "system".to_owned(), ..journal::Stamp::default() },
            node: self.core.node(),
            entropy: self.core.entropy.as_ref(),
        };
        let subject = Subject { kind, id: record, version: None };
        self.core.journal.erase(&tx, subject, &grounds, of).await.unwrap();
        tx.commit().await.unwrap();
        self.core.journal.committed();
    }

    /// How many leaves an own log has.
    pub async fn log_size(&self, kind: Kind) -> i64 {
        let tx = self.core.db.read().await.unwrap();
        self.core.journal.size(&tx, kind).await.unwrap()
    }
}
