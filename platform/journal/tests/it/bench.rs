//! A made-up journaled table and a node that writes it: what every test of the journal stands on.

use std::sync::Arc;

use db::{Db, Migration, Migrations};
use journal::check::{KEY_TABLE, Report, key_state};
use journal::draft::Circumstances;
use journal::erase::Grounds;
use journal::{Draft, Journal, Keys, Prepared, Setup, Stamp, Subject, WitnessAddress};
use kernel::ids::EntryId;
use kernel::{Clock, Entropy, FixedClock, SeededEntropy, Timestamp, entropy};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

pub mod note {
    //! The made-up table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notes_note")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub title: String,
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

const NOTES: Migration = Migration {
    name: "notes/0001_note",
    sql: "CREATE TABLE notes_note (id UUID NOT NULL PRIMARY KEY, version BIGINT NOT NULL, \
          title TEXT NOT NULL, sealed BYTES);",
};

/// The place of the sealed column.
pub const SEALED: &str = "notes_note.sealed";
/// What is kept of a note's retention: one year.
pub const YEAR: i64 = 365 * 24 * 3600;
/// 2026-01-01T00:00:00+05:00.
pub const START: Timestamp = Timestamp(1_767_207_600_000_000);

/// Every table a test needs.
pub fn migrations() -> Migrations {
    let mut all = vault::MIGRATIONS.to_vec();
    all.extend_from_slice(journal::MIGRATIONS);
    all.push(NOTES);
    Migrations(all)
}

/// One node.
pub struct Bench {
    pub db: Db,
    pub journal: Journal,
    pub clock: Arc<FixedClock>,
    pub entropy: Arc<SeededEntropy>,
}

/// A written note.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    pub note: Uuid,
    pub entry: EntryId,
}

pub fn keys() -> Keys {
    let line = format!("1 {}\n", "5c".repeat(32));
    Keys {
        log_seed: [7; 32],
        ring: vault::KeyRing::parse(&line).unwrap(),
        transfer: vault::TransferKey::from_seed([8; 32]),
    }
}

impl Bench {
    /// The node on a migrated store.
    pub async fn on(db: Db) -> Self {
        Self::witnessed(db, Vec::new()).await
    }

    pub async fn witnessed(db: Db, witnesses: Vec<WitnessAddress>) -> Self {
        let clock = Arc::new(FixedClock::at(START));
        // Another stream for each opening of the same store, or ids would repeat.
        static OPENED: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
        let seed = OPENED.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let entropy = Arc::new(SeededEntropy::new(seed));
        let journal = Journal::open(setup(&db, witnesses, &clock, &entropy)).await.unwrap();
        Self { db, journal, clock, entropy }
    }

    /// The same node opened once more: another process, or this one after a restart.
    pub async fn again(&self) -> Self {
        let bench = Self::on(db::testing::reopen(&self.db).await).await;
        bench.clock.set(self.clock.now());
        bench
    }

    pub fn setup(&self) -> Setup {
        setup(&self.db, Vec::new(), &self.clock, &self.entropy)
    }

    pub fn new_id(&self) -> Uuid {
        entropy::uuid_v7(self.clock.now(), self.entropy.as_ref())
    }

    pub fn circumstances(&self) -> Circumstances<'_> {
        Circumstances {
            id: EntryId(self.new_id()),
            now: self.clock.now(),
            stamp: Stamp {
                kind: "officer".to_owned(),
                charge: Some("moharrir".to_owned()),
                ..Stamp::default()
            },
            node: self.journal.node(),
            entropy: self.entropy.as_ref(),
        }
    }

    /// Writes a note with sealed words, as a service would, and does not commit.
    pub async fn write(&self, tx: &db::Tx, title: &str, words: &str) -> Written {
        let (id, now, source) = (self.new_id(), self.clock.now(), self.entropy.as_ref());
        let retention = ("note-1y", Some(now.plus_seconds(YEAR)));
        let key = vault::create(tx, self.journal.ring(), id, retention, now, source).await.unwrap();
        let sealed = key.seal(SEALED, id, words.as_bytes(), source).unwrap();
        let model = note::Model { id, version: 1, title: title.to_owned(), sealed: Some(sealed) };
        let row = db::insert::<note::Entity>(tx, model).await.unwrap();
        let info = vault::info(tx, id).await.unwrap().unwrap();
        let rows = [("notes_note", row), (KEY_TABLE, key_state(&info, 1).unwrap())];
        let subject = Subject { kind: "note", id, version: Some(1) };
        let draft = Draft::new("notes.write", subject).sealed(&key, id, words.as_bytes().to_vec());
        let prepared = Prepared::new(draft, &rows, self.circumstances()).unwrap();
        let entry = prepared.id();
        self.journal.append(tx, vec![prepared]).await.unwrap();
        Written { note: id, entry }
    }

    /// Writes and commits a note.
    pub async fn note(&self, title: &str) -> Written {
        let tx = self.db.write().await.unwrap();
        let written = self.write(&tx, title, &format!("words of {title}")).await;
        tx.commit().await.unwrap();
        self.journal.committed();
        self.clock.advance(1);
        written
    }

    /// Gives a note another title, as its version `version`.
    pub async fn rewrite(&self, written: Written, title: &str, version: i64) -> EntryId {
        let tx = self.db.write().await.unwrap();
        let subject = Subject { kind: "note", id: written.note, version: Some(version) };
        let model = note::Model { id: written.note, version, title: title.to_owned(), sealed: None };
        let row = db::update::<note::Entity>(&tx, model).await.unwrap();
        let draft = Draft { unit: Some(Uuid::from_u128(5)), ..Draft::new("notes.rewrite", subject) };
        let prepared = Prepared::new(draft, &[("notes_note", row)], self.circumstances()).unwrap();
        let entry = prepared.id();
        self.journal.append(&tx, vec![prepared]).await.unwrap();
        tx.commit().await.unwrap();
        self.clock.advance(1);
        entry
    }

    /// Notes that somebody looked at a note.
    pub async fn look(&self, written: Written) -> EntryId {
        let tx = self.db.write().await.unwrap();
        let subject = Subject { kind: "note", id: written.note, version: None };
        let draft = Draft { kind: journal::Kind::Lookups, ..Draft::new("notes.look", subject) };
        let prepared = Prepared::new(draft, &[], self.circumstances()).unwrap();
        let entry = prepared.id();
        self.journal.append(&tx, vec![prepared]).await.unwrap();
        tx.commit().await.unwrap();
        entry
    }

    pub async fn erase(&self, written: Written) -> EntryId {
        let tx = self.db.write().await.unwrap();
        let grounds = grounds();
        let subject = Subject { kind: "note", id: written.note, version: None };
        let entry = self.journal.erase(&tx, subject, &grounds, self.circumstances()).await.unwrap();
        tx.commit().await.unwrap();
        self.clock.advance(1);
        entry
    }

    pub async fn check(&self, outside: &[String]) -> Report {
        self.journal.check(outside, &|_| {}).await.unwrap()
    }

    /// The newest signed note of each own log.
    pub async fn checkpoints(&self) -> Vec<String> {
        self.journal.checkpoints().await.unwrap()
    }

    /// Runs a statement behind the journal's back.
    pub async fn tamper(&self, sql: &str) {
        let tx = self.db.write().await.unwrap();
        tx.execute_unprepared(sql).await.unwrap();
        tx.commit().await.unwrap();
    }
}

pub fn grounds() -> Grounds {
    Grounds { reason: "retention ended".to_owned(), legal_basis: "retention schedule, item 4".to_owned() }
}

/// The codes found, for a short comparison.
pub fn codes(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.code).collect()
}

fn setup(
    db: &Db,
    witnesses: Vec<WitnessAddress>,
    clock: &Arc<FixedClock>,
    entropy: &Arc<SeededEntropy>,
) -> Setup {
    Setup {
        db: db.clone(),
        node: "sariab".parse().unwrap(),
        keys: keys(),
        tables: journal::ship::tables().into_iter().chain([db::table::<note::Entity>()]).collect(),
        witnesses,
        clock: clock.clone() as Arc<dyn Clock>,
        entropy: entropy.clone() as Arc<dyn Entropy>,
    }
}
