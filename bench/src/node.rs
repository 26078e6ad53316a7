//! A node on a fresh store of its own: what the figures of the journal and of shipping stand on. It writes entries
//! like those of a report at a counter. Must not shorten anything that a real node does.

use std::sync::Arc;
use std::time::Duration;

use db::testing::{Scratch, scratch_with};
use db::{Db, Engine, Migrations, Settings};
use journal::draft::Circumstances;
use journal::{ClaimFacts, Draft, Journal, Keys, Kind, Prepared, Setup, Stamp, Subject};
use kernel::ids::EntryId;
use kernel::{Clock, Entropy, Error, OsEntropy, Result, SystemClock, entropy};
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;
use vault::RecordKey;

/// The office whose numbers are given.
pub const OFFICE: &str = "QTA-SAR";
/// As long as what a citizen says in a few sentences of Urdu, in bytes.
const WORDS: usize = 400;

/// The engine's name in the report.
pub fn name(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    }
}

/// One node.
#[derive(Debug)]
pub struct Node {
    /// Its store.
    pub db: Db,
    /// Its journal.
    pub journal: Journal,
    clock: Arc<SystemClock>,
    key: RecordKey,
    record: Uuid,
    /// Keeps the store there as long as the node.
    pub scratch: Option<Scratch>,
}

fn migrations() -> Migrations {
    let mut all = vault::MIGRATIONS.to_vec();
    all.extend_from_slice(journal::MIGRATIONS);
    Migrations(all)
}

impl Node {
    /// A node on an empty store.
    pub async fn new(place: &str, engine: Engine) -> Result<Self> {
        let scratch = scratch_with(engine, &migrations()).await;
        let node = Self::open(place, scratch.db.clone()).await?;
        Ok(Self { scratch: Some(scratch), ..node })
    }

    /// The same store opened once more with another number of connections (PostgreSQL).
    pub async fn with_connections(self, connections: Option<u32>) -> Result<Self> {
        let Some(connections) = connections.filter(|_| self.db.engine() == Engine::Postgres) else {
            return Ok(self);
        };
        let settings = Settings { connections, ..self.db.settings().clone() };
        let again = Self::open(self.journal.node().as_str(), Db::open(settings).await?).await?;
        Ok(Self { scratch: self.scratch, ..again })
    }

    /// The same store opened once more with so much added to every commit, as slower disks or synchronous replicas
    /// would.
    pub async fn with_delay(&self, delay: Duration) -> Result<Self> {
        let settings = Settings { commit_delay: delay, ..self.db.settings().clone() };
        Self::open(self.journal.node().as_str(), Db::open(settings).await?).await
    }

    async fn open(place: &str, db: Db) -> Result<Self> {
        let clock = Arc::new(SystemClock::default());
        let seed = place.bytes().fold(1, u8::wrapping_add);
        let setup = Setup {
            db: db.clone(),
            node: place.parse().map_err(|_| Error::internal("a node's name"))?,
            keys: Keys {
                log_seed: [seed; 32],
                ring: vault::KeyRing::parse(&format!("1 {}\n", format!("{seed:02x}").repeat(32)))?,
                transfer: vault::TransferKey::from_seed([seed; 32]),
            },
            tables: journal::ship::tables(),
            witnesses: Vec::new(),
            clock: clock.clone() as Arc<dyn Clock>,
            entropy: Arc::new(OsEntropy) as Arc<dyn Entropy>,
        };
        let journal = Journal::open(setup).await?;
        let record = entropy::uuid_v7(clock.now(), &OsEntropy);
        let key = RecordKey::generate(&OsEntropy);
        Ok(Self { db, journal, clock, key, record, scratch: None })
    }

    /// An entry like that of a report: a claim for the citizen, a sealed body, an officer with his charge.
    pub fn prepare(&self, number: u64) -> Result<Prepared> {
        let now = self.clock.now();
        let claim = ClaimFacts {
            office: OFFICE.to_owned(),
            number: format!("{OFFICE}-2026-{number:06}"),
            code_digest: Some(tlog::code_digest("ABCDE-FGHJK")),
        };
        let subject = Subject { kind: "complaint", id: entropy::uuid_v7(now, &OsEntropy), version: Some(1) };
        let draft =
            Draft { claim: Some(claim), unit: Some(self.record), ..Draft::new("complaints.file", subject) };
        let draft = draft.sealed(&self.key, self.record, vec![0xd8; WORDS]);
        let of = Circumstances {
            id: EntryId(entropy::uuid_v7(now, &OsEntropy)),
            now,
            stamp: stamp(self.record),
            node: self.journal.node(),
            entropy: &OsEntropy,
        };
        Prepared::new(draft, &[], of)
    }

    /// Writes one entry, durably.
    pub async fn write(&self, number: u64) -> Result<EntryId> {
        let tx = self.db.write().await?;
        let entry = self.prepare(number)?;
        let id = entry.id();
        self.journal.append(&tx, vec![entry]).await?;
        tx.commit().await?;
        self.journal.committed();
        Ok(id)
    }

    /// Leaves under a signed checkpoint: what is included.
    pub async fn included(&self) -> Result<u64> {
        let tx = self.db.read().await?;
        let log = self.journal.log(Kind::Records).id;
        let sql = "SELECT COALESCE(MAX(size), 0) AS n FROM journal_checkpoint WHERE log = $1";
        let query = Statement::from_sql_and_values(tx.get_database_backend(), sql, [log.into()]);
        let row = tx.query_one_raw(query).await.map_err(db::db_error)?;
        let count: i64 = row.map_or(Ok(0), |row| row.try_get("", "n")).map_err(db::db_error)?;
        tx.commit().await?;
        Ok(count as u64)
    }

    /// Runs statements that only PostgreSQL knows, such as `ANALYZE`, so that a filled store is planned for as such.
    pub async fn tidy_up(&self) -> Result<()> {
        if self.db.engine() == Engine::Postgres {
            let tx = self.db.write().await?;
            tx.execute_unprepared("ANALYZE").await.map_err(db::db_error)?;
            tx.commit().await?;
        }
        Ok(())
    }
}

fn stamp(account: Uuid) -> Stamp {
    Stamp {
        kind: "officer".to_owned(),
        account: Some(account),
        posting: Some(account),
        charge: Some("moharrir".to_owned()),
        purpose: None,
    }
}
