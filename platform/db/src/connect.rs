//! Opens a store. SQLite: one writer connection and several readers, WAL, every commit on disk before it is
//! acknowledged. PostgreSQL: one pool. Must not be opened twice for the same SQLite file by writers of one process.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kernel::{Error, Result};
use sea_orm::sqlx::sqlite::{SqliteAutoVacuum, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::error::db_error;
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
}

impl Settings {
    /// Settings with the defaults for `url`.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), connections: 16, commit_delay: Duration::ZERO }
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
    pub(crate) settings: Arc<Settings>,
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
        let writer = Writer::new(writer, settings.commit_delay);
        Ok(Self { engine: Engine::Sqlite, readers, writer: Some(writer), settings: Arc::new(settings) })
    }

    async fn open_postgres(settings: Settings) -> Result<Self> {
        let mut options = ConnectOptions::new(&settings.url);
        options
            .max_connections(settings.connections.max(2))
            .min_connections(0)
            .connect_timeout(Duration::from_secs(5))
            .acquire_timeout(Duration::from_secs(5))
            // A ping on every checkout costs a quarter of the throughput; after an idle pause it is worth it.
            .test_before_acquire_if_idle_for(Duration::from_secs(5))
            .sqlx_logging(false)
            .set_application_name("khidmat");
        let readers = Database::connect(options).await.map_err(db_error)?;
        Ok(Self { engine: Engine::Postgres, readers, writer: None, settings: Arc::new(settings) })
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
        let inner = self.readers.begin_with_options(options).await.map_err(db_error)?;
        Ok(Tx::reading(inner))
    }

    /// A transaction that can write. It waits for its turn on SQLite; `commit` returns once the write is on disk.
    pub async fn write(&self) -> Result<Tx> {
        if let Some(writer) = &self.writer {
            return Ok(Tx::grouped(writer.enter().await?));
        }
        let options = TransactionOptions {
            isolation_level: Some(IsolationLevel::ReadCommitted),
            ..TransactionOptions::default()
        };
        let inner = self.readers.begin_with_options(options).await.map_err(db_error)?;
        Ok(Tx::alone(inner, self.settings.commit_delay))
    }

    /// Runs migrations outside any `Tx`; only `migrate` may use it.
    pub(crate) async fn raw(&self) -> Result<DatabaseConnection> {
        match &self.writer {
            Some(writer) => Ok(writer.connection()),
            None => Ok(self.readers.clone()),
        }
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

async fn connect_sqlite(settings: &Settings, connections: u32, read_only: bool) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(&settings.url);
    options
        .max_connections(connections)
        .min_connections(u32::from(!read_only))
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
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
