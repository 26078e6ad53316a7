//! A station with its province, each on a store of its own, and a made-up table with numbered rows.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use db::testing::{Scratch, scratch_with};
use db::{Db, Engine, Migration, Migrations, TableOps};
use journal::check::Scope;
use journal::draft::Circumstances;
use journal::epoch::open_new_epoch;
use journal::erase::Grounds;
use journal::ship::{Ack, Carrier, NodeRegistration, Province, Wanted};
use journal::{ClaimFacts, Draft, Journal, Keys, Kind, Prepared, Setup, Stamp, Subject};
use kernel::ids::EntryId;
use kernel::{Clock, Entropy, FixedClock, Result, SeededEntropy, Timestamp, entropy};
use sea_orm::entity::prelude::*;
use sea_orm::{PaginatorTrait, QueryOrder};
use tlog::{LogKey, WitnessKey};

pub mod note {
    //! The made-up table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notes_note")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub node: String,
        pub number: i64,
        pub title: String,
        pub remark: Option<String>,
        pub sealed: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "notes_note";
        const OF: Option<&'static str> = Some("id");
    }
}

pub mod line {
    //! A made-up table of what is said about notes, by whichever node.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notes_line")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub note: Uuid,
        pub said: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "notes_line";
        const OF: Option<&'static str> = Some("note");
    }
}

pub mod account {
    //! A made-up table that every node keeps for itself.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notes_account")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub may: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "notes_account";
        const TRAVELS: bool = false;
    }
}

const NOTES: Migration = Migration {
    name: "notes/0001_numbered",
    sql: "CREATE TABLE notes_note (id UUID NOT NULL PRIMARY KEY, version BIGINT NOT NULL, node TEXT NOT NULL, \
          number BIGINT NOT NULL, title TEXT NOT NULL, remark TEXT, sealed BYTES); \
          CREATE UNIQUE INDEX notes_note_number ON notes_note (node, number); \
          CREATE TABLE notes_line (id UUID NOT NULL PRIMARY KEY, version BIGINT NOT NULL, note UUID NOT NULL, \
          said TEXT NOT NULL); \
          CREATE TABLE notes_account (id UUID NOT NULL PRIMARY KEY, version BIGINT NOT NULL, may TEXT NOT NULL);",
};

pub const SEALED: &str = "notes_note.sealed";
pub const OFFICE: &str = "QTA-SAR";
/// 2026-01-01T00:00:00+05:00.
const START: Timestamp = Timestamp(1_767_207_600_000_000);

pub fn migrations() -> Migrations {
    let mut all = vault::MIGRATIONS.to_vec();
    all.extend_from_slice(journal::MIGRATIONS);
    all.push(NOTES);
    Migrations(all)
}

/// One node.
pub struct Node {
    pub db: Db,
    pub journal: Journal,
    pub clock: Arc<FixedClock>,
    pub entropy: Arc<SeededEntropy>,
    _scratch: Option<Scratch>,
}

/// A written note.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    pub note: Uuid,
    pub entry: EntryId,
    pub number: i64,
}

pub fn stamp() -> Stamp {
    Stamp { kind: "officer".to_owned(), charge: Some("moharrir".to_owned()), ..Stamp::default() }
}

impl Node {
    /// A new node; its keys follow from `seed`.
    pub async fn new(name: &str, engine: Engine, seed: u8) -> Self {
        let scratch = scratch_with(engine, &migrations()).await;
        let node = Self::open(name, scratch.db.clone(), seed).await;
        Self { _scratch: Some(scratch), ..node }
    }

    /// A node on a store that is there already.
    pub async fn open(name: &str, db: Db, seed: u8) -> Self {
        let (setup, clock, entropy) = Self::setup(name, db.clone(), seed);
        let journal = Journal::open(setup).await.unwrap();
        Self { db, journal, clock, entropy, _scratch: None }
    }

    /// What a node on this store stands on.
    fn setup(name: &str, db: Db, seed: u8) -> (Setup, Arc<FixedClock>, Arc<SeededEntropy>) {
        // Another stream for each opening, or ids would repeat.
        static OPENED: AtomicU64 = AtomicU64::new(1);
        let clock = Arc::new(FixedClock::at(START));
        let entropy = Arc::new(SeededEntropy::new(OPENED.fetch_add(1, Ordering::Relaxed)));
        let mut tables: Vec<Box<dyn TableOps>> =
            vec![db::table::<note::Entity>(), db::table::<line::Entity>(), db::table::<account::Entity>()];
        tables.extend(journal::ship::tables());
        let setup = Setup {
            db,
            node: name.parse().unwrap(),
            keys: Keys {
                log_seed: [seed; 32],
                ring: vault::KeyRing::parse(&format!("1 {}\n", format!("{seed:02x}").repeat(32))).unwrap(),
                transfer: vault::TransferKey::from_seed([seed; 32]),
            },
            tables,
            witnesses: Vec::new(),
            clock: clock.clone() as Arc<dyn Clock>,
            entropy: entropy.clone() as Arc<dyn Entropy>,
        };
        (setup, clock, entropy)
    }

    /// A backup of the store as it stands.
    pub async fn backup(&self, folder: &Path) -> PathBuf {
        journal::backup::backup(&self.db, folder, self.clock.now()).await.unwrap().0
    }

    /// The station as it stands after its backup was restored and the loss of everything since was declared.
    pub async fn restored(&self, manifest: &Path, outside: &[String]) -> Self {
        let mut scratch = db::testing::scratch(Engine::Sqlite).await;
        let settings = scratch.db.settings().clone();
        scratch.db.clone().close().await.unwrap();
        std::fs::remove_file(settings.sqlite_file().unwrap()).unwrap();
        let (setup, ..) = Self::setup("sariab", self.db.clone(), 1);
        let scope = Scope {
            node: &setup.node,
            tables: &setup.tables,
            ring: Some(&setup.keys.ring),
            trusted: &[],
            witnesses: &[],
            outside: &[],
            now: self.clock.now(),
        };
        let restored = journal::backup::restore(manifest, settings, &scope, &|_| {}).await.unwrap();
        scratch.db = restored.db;
        let (setup, ..) = Self::setup("sariab", scratch.db.clone(), 1);
        open_new_epoch(&setup, outside).await.unwrap();
        drop(setup);
        let node = Self::open("sariab", scratch.db.clone(), 1).await;
        node.clock.set(self.clock.now());
        Self { _scratch: Some(scratch), ..node }
    }

    /// The newest signed heads of its logs, as somebody outside keeps them.
    pub async fn heads(&self) -> Vec<String> {
        let mut heads = Vec::new();
        for kind in Kind::ALL {
            heads.extend(self.journal.published_checkpoint(self.journal.origin(kind)).await);
        }
        heads
    }

    pub fn new_id(&self) -> Uuid {
        entropy::uuid_v7(self.clock.now(), self.entropy.as_ref())
    }

    pub fn circumstances(&self) -> Circumstances<'_> {
        Circumstances {
            id: EntryId(self.new_id()),
            now: self.clock.now(),
            stamp: stamp(),
            node: self.journal.node(),
            entropy: self.entropy.as_ref(),
        }
    }

    async fn next_number(&self, tx: &db::Tx) -> i64 {
        let highest = note::Entity::find().order_by_desc(note::Column::Number).one(tx).await.unwrap();
        highest.map_or(1, |note| note.number + 1)
    }

    /// Writes a numbered note with sealed words, as a service would, and does not commit.
    pub async fn write(&self, tx: &db::Tx, number: i64, office: &str) -> Written {
        let (id, now, source) = (self.new_id(), self.clock.now(), self.entropy.as_ref());
        let words = format!("words of {number}");
        let key = vault::create(tx, self.journal.ring(), id, ("note-1y", None), now, source).await.unwrap();
        let sealed = key.seal(SEALED, id, words.as_bytes(), source).unwrap();
        let model = note::Model {
            id,
            version: 1,
            node: self.journal.node().to_string(),
            number,
            title: format!("note {number}"),
            remark: None,
            sealed: Some(sealed),
        };
        let row = db::insert::<note::Entity>(tx, model).await.unwrap();
        let claim = ClaimFacts {
            office: office.to_owned(),
            number: format!("{office}-2026-{number:06}"),
            code_digest: Some(tlog::code_digest("ABCDE-FGHJK")),
        };
        let subject = Subject { kind: "note", id, version: Some(1) };
        let draft = Draft { claim: Some(claim), ..Draft::new("notes.write", subject) };
        let draft = draft.sealed(&key, id, words.into_bytes());
        let prepared = Prepared::new(draft, &[("notes_note", row)], self.circumstances()).unwrap();
        let entry = prepared.id();
        self.journal.append(tx, vec![prepared]).await.unwrap();
        Written { note: id, entry, number }
    }

    /// Writes and commits one note with the next number.
    pub async fn note(&self) -> Written {
        self.clock.advance(1);
        let tx = self.db.write().await.unwrap();
        let number = self.next_number(&tx).await;
        let written = self.write(&tx, number, OFFICE).await;
        tx.commit().await.unwrap();
        written
    }

    /// Writes some notes and places them in the tree.
    pub async fn notes(&self, count: usize) -> Vec<Written> {
        let mut written = Vec::new();
        for _ in 0..count {
            written.push(self.note().await);
        }
        self.journal.settle().await.unwrap();
        written
    }

    /// Gives a note a remark, as its next version.
    pub async fn remark(&self, id: Uuid, remark: &str) -> EntryId {
        self.clock.advance(1);
        let tx = self.db.write().await.unwrap();
        let known = note::Entity::find_by_id(id).one(&tx).await.unwrap().unwrap();
        let version = known.version + 1;
        let model = note::Model { version, remark: Some(remark.to_owned()), ..known };
        let row = db::update::<note::Entity>(&tx, model).await.unwrap();
        let subject = Subject { kind: "note", id, version: Some(version) };
        let draft = Draft::new("notes.remark", subject);
        let prepared = Prepared::new(draft, &[("notes_note", row)], self.circumstances()).unwrap();
        let entry = prepared.id();
        self.journal.append(&tx, vec![prepared]).await.unwrap();
        tx.commit().await.unwrap();
        entry
    }

    /// Says something about a note.
    pub async fn say(&self, note: Uuid, said: &str) -> Uuid {
        self.clock.advance(1);
        let tx = self.db.write().await.unwrap();
        let id = self.new_id();
        let row =
            db::insert::<line::Entity>(&tx, line::Model { id, version: 1, note, said: said.to_owned() });
        let subject = Subject { kind: "line", id, version: Some(1) };
        let draft = Draft::new("notes.say", subject);
        let prepared =
            Prepared::new(draft, &[("notes_line", row.await.unwrap())], self.circumstances()).unwrap();
        self.journal.append(&tx, vec![prepared]).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub async fn lines(&self, note: Uuid) -> Vec<String> {
        let tx = self.db.read().await.unwrap();
        let lines = line::Entity::find().filter(line::Column::Note.eq(note)).order_by_asc(line::Column::Id);
        lines.all(&tx).await.unwrap().into_iter().map(|line| line.said).collect()
    }

    /// Lets a note go, with a remark that no longer offers it.
    pub async fn let_go(&self, id: Uuid, to: Option<&str>) {
        self.remark(id, "let go").await;
        let tx = self.db.write().await.unwrap();
        self.journal.let_go(&tx, id, to).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Notes that somebody looked at a note.
    pub async fn look(&self, id: Uuid) {
        let tx = self.db.write().await.unwrap();
        let subject = Subject { kind: "note", id, version: None };
        let draft = Draft { kind: Kind::Lookups, ..Draft::new("notes.look", subject) };
        let prepared = Prepared::new(draft, &[], self.circumstances()).unwrap();
        self.journal.append(&tx, vec![prepared]).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn erase(&self, id: Uuid) {
        self.clock.advance(1);
        let tx = self.db.write().await.unwrap();
        let grounds = Grounds { reason: "retention ended".to_owned(), legal_basis: "item 4".to_owned() };
        let subject = Subject { kind: "note", id, version: None };
        self.journal.erase(&tx, subject, &grounds, self.circumstances()).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn all_notes(&self) -> Vec<note::Model> {
        let tx = self.db.read().await.unwrap();
        note::Entity::find().order_by_asc(note::Column::Id).all(&tx).await.unwrap()
    }

    pub async fn count_notes(&self) -> u64 {
        let tx = self.db.read().await.unwrap();
        note::Entity::find().count(&tx).await.unwrap()
    }

    /// The sealed words of a note, opened with this node's copy of its key; `None` when the key is destroyed.
    pub async fn words(&self, id: Uuid) -> Option<String> {
        let tx = self.db.read().await.unwrap();
        let note = note::Entity::find_by_id(id).one(&tx).await.unwrap().unwrap();
        match vault::open(&tx, self.journal.ring(), id).await.unwrap() {
            vault::Found::Key(key) => {
                let plain = key.open(SEALED, id, &note.sealed.unwrap()).unwrap();
                Some(String::from_utf8(plain).unwrap())
            }
            vault::Found::Destroyed(_) => None,
            vault::Found::Missing => panic!("no key"),
        }
    }

    pub fn vkeys(&self) -> Vec<LogKey> {
        Kind::ALL.iter().map(|kind| LogKey::parse(&self.journal.log(*kind).vkey()).unwrap()).collect()
    }

    /// Finds nothing wrong with the store, or says what.
    pub async fn must_be_clean(&self) {
        self.journal.settle().await.unwrap();
        let report = self.journal.check(&[], &|_| {}).await.unwrap();
        assert!(report.is_clean(), "{}: {report}", self.journal.node());
    }

    /// Everything this node stores, as a number that changes with any of it.
    pub async fn picture(&self) -> Vec<(String, u64)> {
        let tables = [
            "journal_log",
            "journal_entry",
            "journal_pending",
            "journal_leaf",
            "journal_tile",
            "journal_checkpoint",
            "journal_node",
            "journal_home",
            "vault_record_key",
            "notes_note",
            "notes_line",
            "notes_account",
        ];
        let tx = self.db.read().await.unwrap();
        let mut counts = Vec::new();
        for table in tables {
            let sql = format!("SELECT COUNT(*) AS n FROM {table}");
            let query = sea_orm::Statement::from_string(tx.get_database_backend(), sql);
            let row = tx.query_one_raw(query).await.unwrap().unwrap();
            counts.push((table.to_owned(), row.try_get::<i64>("", "n").unwrap() as u64));
        }
        counts
    }
}

/// A station and the province it ships to.
pub struct World {
    pub station: Node,
    pub province: Node,
}

impl World {
    /// A station on SQLite, registered with a province on `engine`.
    pub async fn new(engine: Engine) -> Self {
        let station = Node::new("sariab", Engine::Sqlite, 1).await;
        let province = Node::new("province", engine, 2).await;
        let world = Self { station, province };
        world.register(&world.station, &[OFFICE]).await;
        world
    }

    pub async fn register(&self, node: &Node, offices: &[&str]) {
        let offices = offices.iter().map(|office| (*office).to_owned()).collect();
        let registration = node.journal.registration(offices).await.unwrap();
        self.try_register(registration).await.unwrap();
    }

    pub async fn try_register(&self, registration: NodeRegistration) -> Result<()> {
        let tx = self.province.db.write().await?;
        self.province.journal.register_node(&tx, stamp(), registration).await?;
        tx.commit().await
    }

    /// The province as the station knows it.
    pub fn address(&self) -> Province {
        Province {
            key: WitnessKey::parse(&self.province.journal.witness_vkey().unwrap()).unwrap(),
            transfer: self.province.journal.transfer_public(),
        }
    }

    /// The next batch of the station's records, at most `limit` entries.
    pub async fn batch(&self, limit: u64) -> Vec<u8> {
        let to = self.province.journal.transfer_public();
        self.station.journal.build_batch(Kind::Records, &to, limit).await.unwrap().unwrap().bytes
    }

    pub async fn receive(&self, frame: Vec<u8>) -> Result<Ack> {
        self.province.journal.receive(frame).await
    }

    pub async fn take_ack(&self, ack: &Ack) -> Result<journal::ship::Shipped> {
        self.station.journal.take_ack(Kind::Records, &self.address(), &ack.to_bytes().unwrap()).await
    }

    pub async fn ship_all(&self) -> Result<()> {
        self.station.journal.ship_all(&self.address(), &Direct(&self.province.journal)).await
    }

    /// Both hold the same, and nothing is wrong with either.
    pub async fn must_agree(&self) {
        let held: Vec<_> = self.station.all_notes().await;
        let there: Vec<_> = self.province.all_notes().await;
        assert_eq!(held, there);
        assert_eq!(self.station.journal.waiting(Kind::Records).await.unwrap(), 0);
        self.station.must_be_clean().await;
        self.province.must_be_clean().await;
    }
}

/// A carrier that never fails.
pub struct Direct<'a>(pub &'a Journal);

#[async_trait::async_trait]
impl Carrier for Direct<'_> {
    async fn carry(&self, frame: Vec<u8>) -> Result<Vec<u8>> {
        self.0.receive(frame).await?.to_bytes()
    }

    async fn ask(&self, question: Vec<u8>) -> Result<Vec<u8>> {
        self.0.answer_dak(&question, &[Arc::new(Offered)]).await
    }
}

/// A note is offered by a remark that names the office; who accepts writes a line that does.
#[derive(Debug)]
pub struct Offered;

#[async_trait::async_trait]
impl Wanted for Offered {
    async fn wanted(&self, tx: &db::Tx, offices: &[&str]) -> Result<Vec<Uuid>> {
        let notes = note::Entity::find().filter(note::Column::Remark.is_not_null()).all(tx).await.unwrap();
        let to = |note: &note::Model| {
            offices.iter().any(|office| note.remark.as_deref() == Some(&format!("to {office}")))
        };
        Ok(notes.into_iter().filter(to).map(|note| note.id).collect())
    }

    async fn withdrawn(&self, tx: &db::Tx, ids: &[Uuid]) -> Result<Vec<Uuid>> {
        let sealed = note::Entity::find()
            .filter(note::Column::Id.is_in(ids.iter().copied()))
            .filter(note::Column::Remark.eq("sealed"));
        Ok(sealed.all(tx).await.unwrap().into_iter().map(|note| note.id).collect())
    }

    fn ends(&self) -> &'static [&'static str] {
        &["notes_note"]
    }

    async fn files(&self, _: &db::Tx, _: &str) -> Result<Vec<[u8; 32]>> {
        Ok(vec![[7; 32]])
    }
}

/// Runs a body with the province on `engine`, where there is one.
pub async fn on<F: Future<Output = ()>>(engine: Engine, body: impl FnOnce(World) -> F) {
    if db::testing::engines().contains(&engine) {
        body(World::new(engine).await).await;
    }
}

/// Runs each body with the province on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident : World) $body:block)*) => { $(
        async fn $name($world: $crate::world::World) $body
        mod $name {
            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn to_sqlite() {
                $crate::world::on(db::Engine::Sqlite, super::$name).await;
            }
            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn to_postgres() {
                $crate::world::on(db::Engine::Postgres, super::$name).await;
            }
        }
    )* };
}
pub(crate) use on_both;
