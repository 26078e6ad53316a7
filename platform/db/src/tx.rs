//! The transaction every store function takes. It exists because three silent losses were seen: a failed statement
//! followed by a commit that says Ok (PostgreSQL), an engine that rolled back by itself and went on writing outside
//! any transaction (SQLite, disk full), and an outer commit with an inner transaction still open.
//! So: a failed or interrupted statement poisons the `Tx`, a poisoned commit is an error, and there is no `begin`.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use kernel::{Error, Result};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement};

use crate::error::db_error;
use crate::writer::Turn;

/// One transaction, reading or writing.
#[derive(Debug)]
pub struct Tx {
    inner: Inner,
    poisoned: AtomicBool,
    in_flight: AtomicU32,
}

#[derive(Debug)]
enum Inner {
    Reading(DatabaseTransaction),
    Alone(DatabaseTransaction, Duration),
    Grouped(Turn),
}

impl Tx {
    fn new(inner: Inner) -> Self {
        Self { inner, poisoned: AtomicBool::new(false), in_flight: AtomicU32::new(0) }
    }

    pub(crate) fn reading(inner: DatabaseTransaction) -> Self {
        Self::new(Inner::Reading(inner))
    }

    pub(crate) fn alone(inner: DatabaseTransaction, commit_delay: Duration) -> Self {
        Self::new(Inner::Alone(inner, commit_delay))
    }

    pub(crate) fn grouped(turn: Turn) -> Self {
        Self::new(Inner::Grouped(turn))
    }

    fn transaction(&self) -> Result<&DatabaseTransaction, DbErr> {
        match &self.inner {
            Inner::Reading(inner) | Inner::Alone(inner, _) => Ok(inner),
            Inner::Grouped(turn) => turn.transaction().map_err(|e| DbErr::Custom(e.to_string())),
        }
    }

    /// Marks a statement as running; a future dropped before `ended` leaves the mark, which poisons the commit.
    fn started(&self) -> Result<&DatabaseTransaction, DbErr> {
        if self.is_poisoned() {
            return Err(DbErr::Custom("the transaction has failed before".to_owned()));
        }
        self.in_flight.fetch_add(1, Ordering::AcqRel);
        self.transaction()
    }

    fn ended<T>(&self, outcome: Result<T, DbErr>) -> Result<T, DbErr> {
        self.in_flight.fetch_sub(1, Ordering::AcqRel);
        if outcome.is_err() {
            self.poisoned.store(true, Ordering::Release);
        }
        outcome
    }

    /// True once a statement has failed or was cut off.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned.load(Ordering::Acquire) || self.in_flight.load(Ordering::Acquire) > 0
    }

    /// Makes the writes durable. An error means that nothing of this transaction was written.
    pub async fn commit(self) -> Result<()> {
        if self.is_poisoned() {
            self.roll_back().await;
            return Err(Error::internal("commit of a transaction in which a statement failed"));
        }
        match self.inner {
            Inner::Reading(inner) => inner.commit().await.map_err(db_error),
            Inner::Alone(inner, delay) => {
                if !delay.is_zero() {
                    tokio::time::sleep(delay).await;
                }
                inner.commit().await.map_err(db_error)
            }
            Inner::Grouped(turn) => turn.commit().await,
        }
    }

    /// Takes every write back. Dropping a `Tx` does the same.
    pub async fn roll_back(self) {
        match self.inner {
            Inner::Reading(inner) | Inner::Alone(inner, _) => {
                if let Err(error) = inner.rollback().await {
                    tracing::debug!(%error, "the engine had rolled back already");
                }
            }
            Inner::Grouped(turn) => turn.roll_back().await,
        }
    }

    /// Holds `key` against every other writer until the end of this transaction. For rules that span rows and
    /// cannot be a unique index, such as the next number of a book.
    pub async fn lock(&self, key: &str) -> Result<()> {
        // SQLite has one writer at a time, across processes too: its transactions begin IMMEDIATE.
        if self.get_database_backend() == DbBackend::Postgres {
            let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
            let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [key.into()]);
            self.execute_raw(statement).await.map_err(db_error)?;
        }
        Ok(())
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.transaction().map_or(DbBackend::Sqlite, ConnectionTrait::get_database_backend)
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let outcome = self.started()?.execute_raw(statement).await;
        self.ended(outcome)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let outcome = self.started()?.execute_unprepared(sql).await;
        self.ended(outcome)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let outcome = self.started()?.query_one_raw(statement).await;
        self.ended(outcome)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let outcome = self.started()?.query_all_raw(statement).await;
        self.ended(outcome)
    }
}
