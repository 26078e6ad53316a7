//! Group commit for SQLite: one writer connection, one open transaction that many operations join in turn, and one
//! commit to disk for all of them. Invisible to capabilities. Must not be cut off: whatever touches the shared
//! transaction for others runs in a task of its own or without awaiting.
//!
//! Invariants: an operation is acknowledged only after the commit that holds it; an operation that fails, is
//! dropped or runs out of time takes back its own part and nothing else; when the engine rolled the whole
//! transaction back by itself (disk full), every operation of the group is told so and nothing is half-written;
//! whoever leaves the group open leaves it to somebody who will settle it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kernel::{Error, Result};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};
use tokio::task::JoinHandle;

use crate::error::{commit_error, db_error};

/// At most so many operations share a commit.
const GROUP_LIMIT: usize = 256;
/// A group older than this takes no more members. A member's wait is this, plus the turn of the last one in (bounded
/// by `Settings::turn_limit`), plus the commit.
const GROUP_AGE: Duration = Duration::from_millis(20);
const FIRST_SAVEPOINT: &str = "SAVEPOINT op";
/// Keeps the turn before and starts the next in one trip to the connection's thread.
const NEXT_SAVEPOINT: &str = "RELEASE op; SAVEPOINT op";
const TAKE_BACK: &str = "ROLLBACK TO op";

type Answer = oneshot::Sender<Result<(), Arc<Error>>>;

/// The one writer of a SQLite store.
#[derive(Debug)]
pub struct Writer {
    connection: DatabaseConnection,
    group: Arc<Mutex<Group>>,
    waiting: AtomicUsize,
    commit_delay: Duration,
    wait_limit: Duration,
    runtime: Handle,
}

/// The open transaction and who waits for its commit.
#[derive(Debug, Default)]
struct Group {
    open: Option<DatabaseTransaction>,
    since: Option<Instant>,
    answers: Vec<Answer>,
    /// A savepoint is open that the next turn releases.
    savepoint: bool,
    /// A turn has begun and has neither been kept nor taken back. Seen by the next one only when that turn's
    /// clean-up could not run; then nothing of the group may be committed.
    unfinished: bool,
}

/// One operation's turn at the writer.
#[derive(Debug)]
pub struct Turn {
    writer: Arc<Writer>,
    group: Option<OwnedMutexGuard<Group>>,
}

/// Counts an operation as waiting. When it goes away before its turn, the group that was left open for it is settled.
struct Waiting {
    writer: Arc<Writer>,
    served: bool,
}

impl Waiting {
    fn new(writer: &Arc<Writer>) -> Self {
        writer.waiting.fetch_add(1, Ordering::AcqRel);
        Self { writer: writer.clone(), served: false }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.writer.waiting.fetch_sub(1, Ordering::AcqRel);
        if !self.served {
            let writer = self.writer.clone();
            drop(self.writer.spawn(async move {
                let mut group = writer.group.clone().lock_owned().await;
                writer.settle(&mut group).await;
            }));
        }
    }
}

impl Writer {
    pub fn new(connection: DatabaseConnection, commit_delay: Duration, wait_limit: Duration) -> Arc<Self> {
        Arc::new(Self {
            connection,
            group: Arc::default(),
            waiting: AtomicUsize::new(0),
            commit_delay,
            wait_limit,
            runtime: Handle::current(),
        })
    }

    /// The bare connection, for migrations and closing only.
    pub fn connection(&self) -> DatabaseConnection {
        self.connection.clone()
    }

    /// Waits for a turn, first come first served.
    pub async fn enter(self: &Arc<Self>) -> Result<Turn> {
        let mut waiting = Waiting::new(self);
        let lock = self.group.clone().lock_owned();
        let group = tokio::time::timeout(self.wait_limit, lock)
            .await
            .map_err(|late| Error::Unavailable("db.busy", late.into()))?;
        // From here on a dropped future cleans up through Turn's Drop.
        let mut turn = Turn { writer: self.clone(), group: Some(group) };
        waiting.served = true;
        drop(waiting);
        turn.prepare().await?;
        Ok(turn)
    }

    /// On the caller's runtime, or the one the store was opened in when a `Tx` is dropped outside any.
    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        Handle::try_current().unwrap_or_else(|_| self.runtime.clone()).spawn(work)
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
        if group.unfinished {
            return group.abandon("an operation ended without its clean-up");
        }
        let full = group.answers.len() >= GROUP_LIMIT;
        let old = group.since.is_some_and(|since| since.elapsed() >= GROUP_AGE);
        if self.waiting.load(Ordering::Acquire) == 0 || full || old {
            self.commit(group).await;
        }
    }

    async fn commit(&self, group: &mut Group) {
        // Taken out first: should this be cut off, the senders go with it and nobody waits for ever.
        let Group { open, answers, .. } = std::mem::take(group);
        let Some(open) = open.filter(|_| !answers.is_empty()) else { return };
        if !self.commit_delay.is_zero() {
            tokio::time::sleep(self.commit_delay).await;
        }
        let outcome = open.commit().await.map_err(|error| Arc::new(commit_error(error)));
        answer_all(answers, &outcome);
    }
}

impl Group {
    /// Gives the whole transaction up: nobody in the group was written. Dropping the transaction queues its
    /// rollback; the pool throws the connection away if the engine had rolled back before.
    fn abandon(&mut self, why: &'static str) {
        let Self { open, answers, .. } = std::mem::take(self);
        drop(open);
        answer_all(answers, &Err(Arc::new(Error::Unavailable("db.full", why.into()))));
    }
}

fn answer_all(answers: Vec<Answer>, outcome: &Result<(), Arc<Error>>) {
    for answer in answers {
        // A receiver that is gone was dropped by its caller; the write stands or falls with the group.
        let _ = answer.send(outcome.clone());
    }
}

impl Turn {
    /// Opens the transaction, or a savepoint inside the one that others have written to. The first needs none:
    /// taking it back is rolling back.
    async fn prepare(&mut self) -> Result<()> {
        let writer = self.writer.clone();
        let Some(group) = self.group.as_deref_mut() else { return Err(over()) };
        if group.unfinished {
            group.abandon("an operation ended without its clean-up");
        }
        let Some(open) = &group.open else {
            group.open = Some(writer.begin().await?);
            group.since = Some(Instant::now());
            group.unfinished = true;
            return Ok(());
        };
        if !group.answers.is_empty() {
            // Cut off here, a savepoint may stay on the stack unknown to us. It is empty, and COMMIT drops it.
            let sql = if std::mem::take(&mut group.savepoint) { NEXT_SAVEPOINT } else { FIRST_SAVEPOINT };
            if let Err(error) = open.execute_unprepared(sql).await {
                group.abandon("the engine rolled the group back");
                return Err(db_error(error));
            }
            group.savepoint = true;
        }
        group.unfinished = true;
        Ok(())
    }

    /// The transaction to run statements on.
    pub fn transaction(&self) -> Option<&DatabaseTransaction> {
        self.group.as_deref()?.open.as_ref()
    }

    /// Keeps what this turn wrote and waits until it is on disk.
    pub async fn commit(mut self) -> Result<()> {
        let Some(mut group) = self.group.take() else { return Err(over()) };
        let (answer, written) = oneshot::channel();
        group.answers.push(answer);
        group.unfinished = false;
        let writer = self.writer.clone();
        // Settling runs to its end even when this caller goes away: others wait for the same commit.
        drop(self.writer.spawn(async move { writer.settle(&mut group).await }));
        match written.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(cause)) => Err(group_error(&cause)),
            Err(gone) => Err(Error::Unavailable("db.outcome-unknown", gone.into())),
        }
    }

    /// Takes back what this turn wrote.
    pub async fn roll_back(mut self) {
        if let Some(clean_up) = self.end()
            && let Err(error) = clean_up.await
        {
            tracing::error!(%error, "the clean-up of an operation did not run");
        }
    }

    /// Starts the clean-up in a task of its own, which a caller that goes away cannot cut off.
    fn end(&mut self) -> Option<JoinHandle<()>> {
        let group = self.group.take()?;
        Some(self.writer.spawn(take_back(self.writer.clone(), group)))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        drop(self.end());
    }
}

fn over() -> Error {
    Error::internal("the turn at the writer is over")
}

/// Each waiter gets its own copy of what befell the group.
fn group_error(cause: &Error) -> Error {
    match cause {
        Error::Unavailable(code, source) => Error::Unavailable(code, source.to_string().into()),
        other => Error::internal(other.to_string()),
    }
}

async fn take_back(writer: Arc<Writer>, mut group: OwnedMutexGuard<Group>) {
    // Not `unfinished`: the turn ended before it could write.
    if group.unfinished && group.answers.is_empty() {
        *group = Group::default();
    } else if group.unfinished
        && let Some(open) = &group.open
    {
        match open.execute_unprepared(TAKE_BACK).await {
            Ok(_) => group.unfinished = false,
            Err(error) => {
                // The savepoint is gone, so the engine rolled the whole transaction back by itself (disk full).
                tracing::warn!(%error, "a group of writes was rolled back by the engine");
                group.abandon("the engine rolled the group back");
            }
        }
    }
    writer.settle(&mut group).await;
}
