//! What was read once and still stands: tables that every request reads and hardly anybody writes share a mark, a
//! table of one row that each transaction which wrote to one of them counts up. Whoever reads looks at the mark and
//! takes what it worked out at the same mark before. Must not be asked by a writing transaction: that one holds
//! locks and then reads what stands behind them (ADR 0032).

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{Error, OsEntropy, Result, entropy};
use sea_orm::{ConnectionTrait, Statement};
use tokio::sync::OnceCell;

use crate::error::db_error;
use crate::tx::Tx;

/// Answers of one kind kept at once; more are begun anew, so that nobody fills the memory by asking.
const MOST: usize = 20_000;

/// Which answers: under which mark, and to which question.
type Kind = (&'static str, TypeId);

/// What a store keeps in memory, by kind.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<HashMap<Kind, Box<dyn Any + Send>>>);

/// Where a mark stands. `turn` is drawn anew at each count: a store that was taken back to an earlier hour, or lost its
/// last commits with the server that held them, may count to the same number a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stand {
    at: i64,
    turn: i64,
}

/// The answers of one kind at one mark.
struct Shelf<K, V> {
    stand: Stand,
    answers: HashMap<K, Arc<V>>,
}

impl Kept {
    fn find<K, V>(&self, (mark, stand): (&'static str, Stand), key: &K) -> Option<Arc<V>>
    where
        K: Hash + Eq + Send + 'static,
        V: Send + Sync + 'static,
    {
        let shelves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let shelf: &Shelf<K, V> = shelves.get(&(mark, TypeId::of::<(K, V)>()))?.downcast_ref()?;
        shelf.answers.get(key).filter(|_| shelf.stand == stand).cloned()
    }

    fn put<K, V>(&self, (mark, stand): (&'static str, Stand), key: K, answer: Arc<V>)
    where
        K: Hash + Eq + Send + 'static,
        V: Send + Sync + 'static,
    {
        let mut shelves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let empty = || Box::new(Shelf::<K, V> { stand, answers: HashMap::new() });
        let shelf = shelves.entry((mark, TypeId::of::<(K, V)>())).or_insert_with(|| empty());
        let Some(shelf) = shelf.downcast_mut::<Shelf<K, V>>() else { return };
        if shelf.stand != stand || shelf.answers.len() >= MOST {
            *shelf = *empty();
        }
        shelf.answers.insert(key, answer);
    }
}

/// What a reading transaction knows of the marks: the one picture it has of the store holds them still.
#[derive(Debug)]
pub(crate) struct Reader {
    kept: Arc<Kept>,
    marks: Mutex<HashMap<&'static str, Arc<OnceCell<Stand>>>>,
}

impl Reader {
    pub(crate) fn new(kept: Arc<Kept>) -> Self {
        Self { kept, marks: Mutex::default() }
    }

    async fn stand(&self, tx: &Tx, mark: &'static str) -> Result<Stand> {
        let cell = self.marks.lock().unwrap_or_else(PoisonError::into_inner).entry(mark).or_default().clone();
        cell.get_or_try_init(|| look(tx, mark)).await.copied()
    }
}

async fn look(tx: &Tx, mark: &'static str) -> Result<Stand> {
    let sql = format!("SELECT at, turn FROM {mark}");
    let row =
        tx.query_one_raw(Statement::from_string(tx.get_database_backend(), sql)).await.map_err(db_error)?;
    let row = row.ok_or_else(|| Error::Inconsistent { table: mark, what: "at", row: String::new() })?;
    let number = |column| row.try_get("", column).map_err(db_error);
    Ok(Stand { at: number("at")?, turn: number("turn")? })
}

impl Tx {
    /// What `load` answers for `key`; the same as before while nothing under `mark` was written and `still` says that
    /// the answer holds. A writing transaction loads it each time.
    ///
    /// `mark` is the [`MARK`](crate::Table::MARK) of every table that `load` reads. The types of key and answer name the
    /// question: two questions with the same two types would be given each other's answers.
    pub async fn kept<K, V>(
        &self,
        mark: &'static str,
        key: K,
        still: impl Fn(&V) -> bool,
        load: impl AsyncFnOnce() -> Result<V>,
    ) -> Result<Arc<V>>
    where
        K: Hash + Eq + Send + 'static,
        V: Send + Sync + 'static,
    {
        let Some(reader) = self.reader() else { return load().await.map(Arc::new) };
        let place = (mark, reader.stand(self, mark).await?);
        if let Some(found) = reader.kept.find::<K, V>(place, &key).filter(|found| still(found)) {
            return Ok(found);
        }
        let loaded = Arc::new(load().await?);
        reader.kept.put(place, key, loaded.clone());
        Ok(loaded)
    }
}

/// Counts marks up, as the last thing before a commit: their rows are held by nobody for longer than that.
pub(crate) async fn count_up(tx: &Tx, marks: impl Iterator<Item = &'static str>) -> Result<()> {
    for mark in marks {
        let turn = i64::from_le_bytes(entropy::bytes(&OsEntropy));
        let sql = format!("UPDATE {mark} SET at = at + 1, turn = $1");
        let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [turn.into()]);
        tx.execute_raw(statement).await.map_err(db_error)?;
    }
    Ok(())
}
