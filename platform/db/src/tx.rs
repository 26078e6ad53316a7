//! The transaction every store function takes. It exists because three silent losses were seen: a failed statement
//! followed by a commit that says Ok (PostgreSQL), an engine that rolled back by itself and went on writing outside
//! any transaction (SQLite, disk full), and an outer commit with an inner transaction still open.
//! So: a failed or interrupted statement poisons the `Tx`, a poisoned commit is an error, and there is no `begin`.
//! Must not be held while waiting for anything but the database, least of all for a second `Db::write`: a writing
//! `Tx` that is open longer than `Settings::turn_limit` is rolled back and fails with `db.busy`.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};

use kernel::{Error, Result};
use sea_orm::sea_query::Value;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use tokio::runtime::Handle;
use tokio::sync::Mutex;
use tokio::task::AbortHandle;

use crate::connect::Engine;
use crate::error::{BAD_TEXT, OVER_TIME, POISONED, commit_error, db_error};
use crate::kept::{self, Kept, Reader};
use crate::writer::Turn;

/// One transaction, reading or writing. It has no `begin`, so none can be nested in it:
///
/// ```compile_fail
/// # async fn nested(tx: db::Tx) {
/// use sea_orm::TransactionTrait;
/// let inner = tx.begin().await;
/// # }
/// ```
#[derive(Debug)]
pub struct Tx {
    engine: Engine,
    slot: Arc<Slot>,
    poisoned: AtomicBool,
    watch: Option<AbortHandle>,
    runtime: Handle,
    reader: Option<Reader>,
    /// The marks of the tables that were written to.
    written: std::sync::Mutex<BTreeSet<&'static str>>,
}

/// The transaction; taken out by its end, or by the watch when it is open for too long.
type Slot = Mutex<Option<Inner>>;

#[derive(Debug)]
enum Inner {
    Reading(DatabaseTransaction),
    Alone(DatabaseTransaction, Duration),
    Grouped(Turn),
}

impl Inner {
    fn transaction(&self) -> Option<&DatabaseTransaction> {
        match self {
            Self::Reading(inner) | Self::Alone(inner, _) => Some(inner),
            Self::Grouped(turn) => turn.transaction(),
        }
    }

    async fn commit(self) -> Result<()> {
        match self {
            Self::Reading(inner) => inner.commit().await.map_err(db_error),
            Self::Alone(inner, delay) => {
                if !delay.is_zero() {
                    tokio::time::sleep(delay).await;
                }
                inner.commit().await.map_err(commit_error)
            }
            Self::Grouped(turn) => turn.commit().await,
        }
    }

    async fn roll_back(self) {
        match self {
            Self::Reading(inner) | Self::Alone(inner, _) => {
                if let Err(error) = inner.rollback().await {
                    tracing::debug!(%error, "the engine had rolled back already");
                }
            }
            Self::Grouped(turn) => turn.roll_back().await,
        }
    }
}

/// Poisons the transaction unless the statement was seen to succeed: it may also fail, or its future be dropped.
struct Running<'a>(Option<&'a AtomicBool>);

impl Running<'_> {
    fn ended<T>(mut self, outcome: &Result<T, DbErr>) {
        if outcome.is_ok() {
            self.0 = None;
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if let Some(poisoned) = self.0 {
            poisoned.store(true, Ordering::Release);
        }
    }
}

impl Tx {
    fn new(engine: Engine, inner: Inner, limit: Option<Duration>) -> Self {
        let slot = Arc::new(Slot::new(Some(inner)));
        let watch = limit.map(|limit| watch(&slot, limit));
        Self {
            engine,
            slot,
            poisoned: AtomicBool::new(false),
            watch,
            runtime: Handle::current(),
            reader: None,
            written: std::sync::Mutex::default(),
        }
    }

    pub(crate) fn reading(engine: Engine, inner: DatabaseTransaction, kept: Arc<Kept>) -> Self {
        let mut tx = Self::new(engine, Inner::Reading(inner), None);
        tx.reader = Some(Reader::new(kept));
        tx
    }

    pub(crate) fn alone(inner: DatabaseTransaction, commit_delay: Duration, limit: Duration) -> Self {
        Self::new(Engine::Postgres, Inner::Alone(inner, commit_delay), Some(limit))
    }

    pub(crate) fn grouped(turn: Turn, limit: Duration) -> Self {
        Self::new(Engine::Sqlite, Inner::Grouped(turn), Some(limit))
    }

    /// Runs one statement, poisoning the transaction unless it succeeds.
    async fn run<T>(
        &self,
        sound: bool,
        statement: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, DbErr>,
    ) -> Result<T, DbErr> {
        let running = Running(Some(&self.poisoned));
        if !sound {
            return Err(DbErr::Custom(BAD_TEXT.to_owned()));
        }
        let slot = self.slot.lock().await;
        if self.is_poisoned() {
            return Err(DbErr::Custom(POISONED.to_owned()));
        }
        let inner = slot.as_ref().and_then(Inner::transaction);
        let inner = inner.ok_or_else(|| DbErr::Custom(OVER_TIME.to_owned()))?;
        let outcome = match slot.as_ref() {
            Some(Inner::Grouped(_)) => promptly(Waiting::Writer, statement(inner)).await,
            Some(Inner::Reading(_)) if self.engine == Engine::Sqlite => {
                promptly(Waiting::Reader, statement(inner)).await
            }
            _ => statement(inner).await,
        };
        running.ended(&outcome);
        outcome
    }

    /// True once a statement has failed or was cut off.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned.load(Ordering::Acquire)
    }

    /// Which engine it runs on.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// What it may take from memory; a writing transaction nothing.
    pub(crate) fn reader(&self) -> Option<&Reader> {
        self.reader.as_ref()
    }

    /// Notes that a table under this mark was written to.
    pub(crate) fn wrote(&self, mark: Option<&'static str>) {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.extend(mark);
    }

    /// Makes the writes durable. An error means that nothing of this transaction was written, except
    /// `db.outcome-unknown`: the connection or the disk broke during the commit itself, so ask again what is there.
    pub async fn commit(self) -> Result<()> {
        let written = std::mem::take(&mut *self.written.lock().unwrap_or_else(PoisonError::into_inner));
        kept::count_up(&self, written.into_iter()).await?;
        let Some(inner) = self.slot.lock().await.take() else {
            return Err(Error::Unavailable("db.busy", OVER_TIME.into()));
        };
        if self.is_poisoned() {
            inner.roll_back().await;
            return Err(Error::internal("commit of a transaction in which a statement failed"));
        }
        inner.commit().await
    }

    /// Takes every write back. Dropping a `Tx` does the same.
    pub async fn roll_back(self) {
        let inner = self.slot.lock().await.take();
        if let Some(inner) = inner {
            inner.roll_back().await;
        }
    }

    /// Holds `key` against every other writer until the end of this transaction. For rules that span rows and
    /// cannot be a unique index, such as the next number of a book.
    pub async fn lock(&self, key: &str) -> Result<()> {
        // SQLite has one writer at a time, across processes too: its transactions begin IMMEDIATE.
        if self.engine == Engine::Postgres {
            let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
            let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [key.into()]);
            self.execute_raw(statement).await.map_err(db_error)?;
        }
        Ok(())
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if let Some(watch) = &self.watch {
            watch.abort();
        }
        // A connection goes back to its pool in a task, and this may be dropped on a thread without a runtime.
        if let Ok(mut slot) = self.slot.try_lock() {
            let _inside = self.runtime.enter();
            drop(slot.take());
        }
    }
}

/// How long a statement is waited for without giving up the thread.
const PROMPT: Duration = Duration::from_micros(100);
/// Turns of the processor between two looks, about a microsecond.
const PAUSE: u32 = 32;
/// Whether a reader of this process waits so just now.
static A_READER_WAITS: AtomicBool = AtomicBool::new(false);

/// Who waits for a statement of SQLite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waiting {
    /// Everybody behind its turn waits too.
    Writer,
    /// Nobody waits behind it: one at a time is prompt, which is every one while there is little to do. Many would leave the
    /// writer no processor.
    Reader,
}

/// The leave to wait without giving up the thread, given back when it is forgotten.
struct Leave(Waiting);

impl Leave {
    fn of(who: Waiting) -> Option<Self> {
        let free = who == Waiting::Writer || !A_READER_WAITS.swap(true, Ordering::AcqRel);
        free.then_some(Self(who))
    }
}

impl Drop for Leave {
    fn drop(&mut self) {
        if self.0 == Waiting::Reader {
            A_READER_WAITS.store(false, Ordering::Release);
        }
    }
}

/// Waits for a statement of SQLite, which runs on the connection's own thread and takes some microseconds. Being put
/// to sleep and woken takes several times that.
async fn promptly<F: Future>(who: Waiting, statement: F) -> F::Output {
    let mut statement = std::pin::pin!(statement);
    let until = Instant::now() + PROMPT;
    std::future::poll_fn(|context| {
        let mut leave = None;
        loop {
            match statement.as_mut().poll(context) {
                Poll::Pending if Instant::now() < until => {
                    leave = leave.or_else(|| Leave::of(who));
                    if leave.is_none() {
                        return Poll::Pending;
                    }
                    // The answer is behind a lock that its sender needs: asked for without a pause, it comes later.
                    (0..PAUSE).for_each(|_| std::hint::spin_loop());
                }
                state => return state,
            }
        }
    })
    .await
}

/// Takes the transaction away from an operation that is stuck, for the sake of those waiting behind it.
fn watch(slot: &Arc<Slot>, limit: Duration) -> AbortHandle {
    let slot = Arc::downgrade(slot);
    let watching = tokio::spawn(async move {
        tokio::time::sleep(limit).await;
        let Some(slot) = slot.upgrade() else { return };
        let taken = slot.lock().await.take();
        if let Some(inner) = taken {
            tracing::warn!(?limit, "an operation held its transaction for too long and was rolled back");
            // A task of its own: the end of the operation stops the watch, and must not stop this.
            tokio::spawn(inner.roll_back());
        }
    });
    watching.abort_handle()
}

/// PostgreSQL refuses NUL in text; SQLite would keep it and every later shipment to a province would fail.
fn sound(statement: &Statement) -> bool {
    let clean = |value: &Value| !matches!(value, Value::String(Some(text)) if text.contains('\0'));
    statement.values.as_ref().is_none_or(|values| values.0.iter().all(clean))
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        match self.engine {
            Engine::Sqlite => DbBackend::Sqlite,
            Engine::Postgres => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.run(sound(&statement), async |inner| inner.execute_raw(statement).await).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.run(!sql.contains('\0'), async |inner| inner.execute_unprepared(sql).await).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.run(sound(&statement), async |inner| inner.query_one_raw(statement).await).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.run(sound(&statement), async |inner| inner.query_all_raw(statement).await).await
    }
}
