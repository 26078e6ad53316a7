//! Group commit for SQLite: one writer connection, one open transaction that many operations join in turn, each
//! inside its own savepoint, and one commit to disk for all of them. Invisible to capabilities.
//!
//! Invariants: an operation is acknowledged only after the commit that holds it; an operation that fails or is
//! dropped takes back its own savepoint and nothing else; when the engine rolled the whole transaction back by
//! itself (disk full), every operation of the group is told so and nothing is half-written.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kernel::{Error, Result};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use crate::error::db_error;

/// At most so many operations share a commit.
const GROUP_LIMIT: usize = 256;
/// No operation waits longer than this for others to join its commit.
const GROUP_AGE: Duration = Duration::from_millis(20);
const SAVEPOINT: &str = "SAVEPOINT op";
const RELEASE: &str = "RELEASE op";
const TAKE_BACK: &str = "ROLLBACK TO op; RELEASE op";

type Answer = oneshot::Sender<Result<(), Arc<Error>>>;

/// The one writer of a SQLite store.
#[derive(Debug)]
pub struct Writer {
    connection: DatabaseConnection,
    group: Arc<Mutex<Group>>,
    waiting: AtomicUsize,
    commit_delay: Duration,
}

/// The open transaction and who waits for its commit.
#[derive(Debug, Default)]
struct Group {
    open: Option<DatabaseTransaction>,
    since: Option<Instant>,
    answers: Vec<Answer>,
}

/// One operation's turn at the writer, inside its savepoint.
#[derive(Debug)]
pub struct Turn {
    writer: Arc<Writer>,
    group: Option<OwnedMutexGuard<Group>>,
}

/// Counts an operation as waiting for as long as it lives, even when its future is dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Writer {
    pub fn new(connection: DatabaseConnection, commit_delay: Duration) -> Arc<Self> {
        Arc::new(Self { connection, group: Arc::default(), waiting: AtomicUsize::new(0), commit_delay })
    }

    /// The bare connection, for migrations and closing only.
    pub fn connection(&self) -> DatabaseConnection {
        self.connection.clone()
    }

    /// Waits for a turn and opens a savepoint.
    pub async fn enter(self: &Arc<Self>) -> Result<Turn> {
        let group = {
            let _waiting = Waiting::new(&self.waiting);
            self.group.clone().lock_owned().await
        };
        // From here on a dropped future cleans up through Turn's Drop.
        let mut turn = Turn { writer: self.clone(), group: Some(group) };
        turn.open_savepoint().await?;
        Ok(turn)
    }

    async fn begin(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.connection.begin_with_options(options).await.map_err(db_error)
    }

    /// Commits when nobody else is about to join, or the group is full or old.
    async fn settle(&self, group: &mut Group) {
        let full = group.answers.len() >= GROUP_LIMIT;
        let old = group.since.is_some_and(|since| since.elapsed() >= GROUP_AGE);
        if self.waiting.load(Ordering::Acquire) == 0 || full || old {
            self.commit(group).await;
        }
    }

    async fn commit(&self, group: &mut Group) {
        group.since = None;
        let Some(open) = group.open.take() else { return };
        if group.answers.is_empty() {
            if let Err(error) = open.rollback().await {
                tracing::warn!(%error, "an empty group could not be rolled back");
            }
            return;
        }
        if !self.commit_delay.is_zero() {
            tokio::time::sleep(self.commit_delay).await;
        }
        let outcome = open.commit().await.map_err(|error| Arc::new(db_error(error)));
        answer_all(group, &outcome);
    }

    /// The engine gave the whole transaction up: nobody in the group was written.
    async fn abandon(&self, group: &mut Group, cause: Error) {
        group.since = None;
        if let Some(open) = group.open.take() {
            // The engine has rolled back already; this only resets the driver's own count.
            if let Err(error) = open.rollback().await {
                tracing::debug!(%error, "rolled back by the engine before");
            }
        }
        answer_all(group, &Err(Arc::new(cause)));
    }
}

fn answer_all(group: &mut Group, outcome: &Result<(), Arc<Error>>) {
    for answer in group.answers.drain(..) {
        // A receiver that is gone was dropped by its caller; the write stands or falls with the group.
        let _ = answer.send(outcome.clone());
    }
}

impl Turn {
    async fn open_savepoint(&mut self) -> Result<()> {
        let writer = self.writer.clone();
        let group = self.group_mut()?;
        if group.open.is_none() {
            group.open = Some(writer.begin().await?);
            group.since = Some(Instant::now());
        }
        let opened = self.transaction()?.execute_unprepared(SAVEPOINT).await;
        if let Err(error) = opened {
            let cause = db_error(error);
            let writer = self.writer.clone();
            if let Some(mut group) = self.group.take() {
                writer.abandon(&mut group, Error::Unavailable("db.busy", "the group was lost".into())).await;
            }
            return Err(cause);
        }
        Ok(())
    }

    fn group_mut(&mut self) -> Result<&mut Group> {
        self.group.as_deref_mut().ok_or_else(|| Error::internal("the turn is over"))
    }

    /// The transaction to run statements on.
    pub fn transaction(&self) -> Result<&DatabaseTransaction> {
        self.group
            .as_deref()
            .and_then(|group| group.open.as_ref())
            .ok_or_else(|| Error::internal("the turn is over"))
    }

    /// Keeps what this turn wrote and waits until it is on disk.
    pub async fn commit(mut self) -> Result<()> {
        self.transaction()?.execute_unprepared(RELEASE).await.map_err(db_error)?;
        let Some(mut group) = self.group.take() else {
            return Err(Error::internal("the turn is over"));
        };
        let (answer, written) = oneshot::channel();
        group.answers.push(answer);
        let writer = self.writer.clone();
        // Settling runs to its end even when this caller goes away: others wait for the same commit.
        let settling = tokio::spawn(async move { writer.settle(&mut group).await });
        let outcome = written.await;
        drop(settling);
        match outcome {
            Ok(Ok(())) => Ok(()),
            Ok(Err(cause)) => Err(group_error(&cause)),
            Err(_) => Err(Error::Unavailable("db.busy", "the writer stopped".into())),
        }
    }

    /// Takes back what this turn wrote.
    pub async fn roll_back(mut self) {
        if let Some(group) = self.group.take() {
            take_back(self.writer.clone(), group).await;
        }
    }
}

/// Each waiter gets its own copy of what befell the group.
fn group_error(cause: &Error) -> Error {
    match cause {
        Error::Unavailable(code, source) => Error::Unavailable(code, source.to_string().into()),
        other => Error::internal(other.to_string()),
    }
}

async fn take_back(writer: Arc<Writer>, mut group: OwnedMutexGuard<Group>) {
    let Some(open) = &group.open else { return };
    match open.execute_unprepared(TAKE_BACK).await {
        Ok(_) => writer.settle(&mut group).await,
        Err(error) => {
            // The savepoint is gone, so the engine rolled the whole transaction back by itself (disk full).
            let cause = Error::Unavailable("db.full", error.into());
            writer.abandon(&mut group, cause).await;
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(group) = self.group.take() else { return };
        let writer = self.writer.clone();
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(take_back(writer, group))),
            // The process is ending; an open transaction dies with its connection.
            Err(_) => drop(group),
        }
    }
}
