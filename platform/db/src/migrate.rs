//! Migrations: SQL files of each owner, forward-only, each in its own transaction, all under one lock so that
//! several processes starting at once apply them once. Must not contain a table of its own but the library's list.

use std::fs::File;

use kernel::{Error, Result};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, TransactionOptions, TransactionTrait};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTraitSelf, SchemaManager};

use crate::connect::{Db, Engine};
use crate::error::db_error;

/// One migration: a file in the portable subset, in which `BYTES` and `UUID` stand for each engine's own type.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// `owner/0001_what`: unique for ever, applied in the order listed.
    pub name: &'static str,
    /// The statements.
    pub sql: &'static str,
}

/// Every migration of a store, owners in dependency order.
#[derive(Debug, Clone)]
pub struct Migrations(pub Vec<Migration>);

impl MigrationName for Migration {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let sql = self.for_engine(connection.get_database_backend());
        connection.execute_unprepared(&sql).await.map(|_| ())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

impl Migration {
    fn for_engine(&self, backend: DbBackend) -> String {
        let (bytes, uuid) = match backend {
            DbBackend::Postgres => ("BYTEA", "UUID"),
            _ => ("BLOB", "BLOB"),
        };
        self.sql.replace(" BYTES", &format!(" {bytes}")).replace(" UUID", &format!(" {uuid}"))
    }
}

impl MigratorTraitSelf for Migrations {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        self.0.iter().map(|migration| Box::new(*migration) as Box<dyn MigrationTrait>).collect()
    }
}

/// Waits for as long as another process needs, unlike everything else that waits.
const LOCK: &str = "SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; \
                    SELECT pg_advisory_xact_lock(hashtextextended('khidmat.migrate', 0))";

/// Applies what is missing. Safe to call from several processes at once.
pub async fn migrate(db: &Db, migrations: &Migrations) -> Result<()> {
    let _alone = db.migrating.lock().await;
    let connection = db.raw();
    match db.engine() {
        Engine::Sqlite => {
            let lock = lock_file(db).await?;
            migrations.up(&connection, None).await.map_err(db_error)?;
            drop(lock);
        }
        Engine::Postgres => {
            // The lock lives on a connection of its own and goes with it, even when this process is killed.
            let guard =
                connection.begin_with_options(TransactionOptions::default()).await.map_err(db_error)?;
            guard.execute_unprepared(LOCK).await.map_err(db_error)?;
            let applied = migrations.up(&connection, None).await.map_err(db_error);
            guard.rollback().await.map_err(db_error)?;
            applied?;
        }
    }
    Ok(())
}

/// Waits on a thread of its own: two stores of one process may migrate the same file.
async fn lock_file(db: &Db) -> Result<Option<File>> {
    let Some(path) = db.settings.sqlite_file() else { return Ok(None) };
    let path = path.with_extension("migrate-lock");
    let locking = tokio::task::spawn_blocking(move || {
        let file = File::create(path)?;
        file.lock()?;
        Ok::<_, std::io::Error>(file)
    });
    let file = locking.await.map_err(Error::internal)?;
    file.map(Some).map_err(|e| Error::Unavailable("db.away", e.into()))
}
