//! Opens a store. SQLite: one writer connection and several readers, WAL, every commit on disk before it is
//! acknowledged. PostgreSQL: one pool. Must not be opened twice for the same SQLite file by writers of one process.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kernel::{Error, Result};
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::sqlite::{SqliteAutoVacuum, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{Connection, Sqlite, SqliteConnection};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    IsolationLevel, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::error::{db_error, is_lost};
use crate::kept::Kept;
use crate::tx::Tx;
use crate::writer::Writer;

/// Which engine a store runs on. The same code runs on both; the few forks are listed in ADR 0004.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one file.
    Sqlite,
    /// A server.
    Postgres,
}

/// How to open a store.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `sqlite:///path/file.sqlite` or `postgres://user@host/database`.
    pub url: String,
    /// Connections for readers (SQLite) or in all (PostgreSQL).
    pub connections: u32,
    /// Added to every commit, to measure what slower disks or synchronous replicas cost. Zero in production.
    pub commit_delay: Duration,
    /// How long a writing transaction may stay open. After that it is rolled back and fails with `db.busy`.
    pub turn_limit: Duration,
}

impl Settings {
    /// Settings with the defaults for `url`.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            connections: 16,
            commit_delay: Duration::ZERO,
            turn_limit: Duration::from_secs(5),
        }
    }

    /// Settings for a SQLite file.
    pub fn sqlite(file: &Path) -> Self {
        Self { connections: 8, ..Self::new(format!("sqlite://{}", file.display())) }
    }

    /// The SQLite file, if that is the engine.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let path = self.url.strip_prefix("sqlite://")?;
        Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
    }
}

/// An open store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    pub(crate) engine: Engine,
    readers: DatabaseConnection,
    writer: Option<Arc<Writer>>,
    /// Migrations take two connections; two of them at once could use up a small pool and wait for each other.
    pub(crate) migrating: Arc<tokio::sync::Mutex<()>>,
    pub(crate) settings: Arc<Settings>,
    kept: Arc<Kept>,
}

impl Db {
    /// Opens the store named by `settings.url`. A SQLite file is created when missing.
    pub async fn open(settings: Settings) -> Result<Self> {
        if settings.url.starts_with("sqlite:") {
            Self::open_sqlite(settings).await
        } else if settings.url.starts_with("postgres") {
            Self::open_postgres(settings).await
        } else {
            Err(Error::Malformed("db.unknown-engine"))
        }
    }

    async fn open_sqlite(settings: Settings) -> Result<Self> {
        let writer = connect_sqlite(&settings, 1, false).await?;
        let readers = connect_sqlite(&settings, settings.connections.max(1), true).await?;
        // Behind one stuck operation there is still time for a turn.
        let writer = Writer::new(writer, settings.commit_delay, settings.turn_limit * 2);
        Ok(Self::new(Engine::Sqlite, readers, Some(writer), settings))
    }

    fn new(
        engine: Engine,
        readers: DatabaseConnection,
        writer: Option<Arc<Writer>>,
        settings: Settings,
    ) -> Self {
        Self {
            engine,
            readers,
            writer,
            migrating: Arc::default(),
            settings: Arc::new(settings),
            kept: Arc::default(),
        }
    }

    async fn open_postgres(settings: Settings) -> Result<Self> {
        let turn = settings.turn_limit.as_millis();
        let mut options = ConnectOptions::new(&settings.url);
        options
            .max_connections(settings.connections.max(2))
            .min_connections(0)
            .connect_timeout(Duration::from_secs(5))
            .acquire_timeout(Duration::from_secs(5))
            // A ping on every checkout costs a quarter of the throughput; after an idle pause it is worth it.
            .test_before_acquire_if_idle_for(Duration::from_secs(5))
            .sqlx_logging(false)
            .set_application_name("khidmat")
            // The turn limit frees locks while this process is well; these do when it hangs or is cut off.
            .map_sqlx_postgres_opts(move |postgres| {
                let idle = turn * 10;
                postgres.options([
                    // Told once, or each transaction would spend a trip on saying it.
                    ("default_transaction_isolation", "read committed".to_owned()),
                    ("lock_timeout", turn.to_string()),
                    ("idle_in_transaction_session_timeout", idle.to_string()),
                ])
            });
        let readers = Database::connect(options).await.map_err(db_error)?;
        Ok(Self::new(Engine::Postgres, readers, None, settings))
    }

    /// The engine in use.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// How the store was opened.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// A transaction that can only read, on one unchanging picture of the store.
    pub async fn read(&self) -> Result<Tx> {
        let postgres = self.engine == Engine::Postgres;
        let options = TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: postgres.then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: (!postgres).then_some(SqliteTransactionMode::Deferred),
        };
        Ok(Tx::reading(self.engine, self.begin(options).await?, self.kept.clone()))
    }

    /// A transaction that can write. It waits for its turn on SQLite; `commit` returns once the write is on disk.
    pub async fn write(&self) -> Result<Tx> {
        if let Some(writer) = &self.writer {
            return Ok(Tx::grouped(writer.enter().await?, self.settings.turn_limit));
        }
        let inner = self.begin(TransactionOptions::default()).await?;
        Ok(Tx::alone(inner, self.settings.commit_delay, self.settings.turn_limit))
    }

    /// Begins on a pooled connection. One that died in the pool is thrown away and the next tried: nothing has been
    /// done on it yet. So a restart of the server fails what was under way and nothing after it.
    async fn begin(&self, options: TransactionOptions) -> Result<DatabaseTransaction> {
        let mut spare = self.settings.connections.max(2);
        loop {
            match self.readers.begin_with_options(options).await {
                Err(error) if is_lost(&error) && spare > 0 => spare -= 1,
                outcome => return outcome.map_err(db_error),
            }
        }
    }

    /// Runs migrations outside any `Tx`; only `migrate` may use it.
    pub(crate) fn raw(&self) -> DatabaseConnection {
        self.writer.as_ref().map_or_else(|| self.readers.clone(), |writer| writer.connection())
    }

    /// Closes every connection, checkpointing SQLite's log into its file.
    pub async fn close(self) -> Result<()> {
        if let Some(writer) = &self.writer {
            let connection = writer.connection();
            connection.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.map_err(db_error)?;
            connection.close().await.map_err(db_error)?;
        }
        self.readers.close().await.map_err(db_error)
    }
}

async fn connect_sqlite(
    settings: &Settings,
    connections: u32,
    read_only: bool,
) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(&settings.url);
    options
        .max_connections(connections)
        .min_connections(u32::from(!read_only))
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_pool_opts(throw_away_confused)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(!read_only)
                .journal_mode(SqliteJournalMode::Wal)
                // NORMAL can lose the last commits when the power fails; a receipt must not outlive its record.
                .synchronous(SqliteSynchronous::Full)
                .auto_vacuum(SqliteAutoVacuum::None)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                // A destroyed key must not survive in free pages of the file.
                .pragma("secure_delete", "ON")
                .pragma("temp_store", "MEMORY")
                .pragma("cache_size", "-16384")
                .pragma("query_only", if read_only { "ON" } else { "OFF" })
        });
    Database::connect(options).await.map_err(db_error)
}

/// When the engine rolled a transaction back by itself (disk full, I/O error), the driver still counts it as open and
/// would turn the next BEGIN into a savepoint: a reader would keep an old picture for ever, a writer the file's lock.
fn throw_away_confused(pool: PoolOptions<Sqlite>) -> PoolOptions<Sqlite> {
    pool.after_release(|connection, _| Box::pin(is_at_rest(connection)))
}

async fn is_at_rest(connection: &mut SqliteConnection) -> Result<bool, sea_orm::sqlx::Error> {
    if connection.is_in_transaction() {
        // A rollback queued by a drop is done once the connection's thread answers.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}
