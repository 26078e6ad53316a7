//! What becomes of each row of a batch: accepted, queued or rejected. The same whether it is only tried or done. Must not
//! write.

use std::collections::{HashMap, HashSet};

use db::Tx;
use kernel::ids::UnitId;
use kernel::{Code, Result};
use uuid::Uuid;

use crate::kind::{Kind, Original, Placed, Refusal, Stated};
use crate::store::{self, queue};

/// A row that was read.
#[derive(Debug)]
pub(crate) struct Row<T> {
    pub number: i64,
    pub line: u64,
    pub read: Result<Stated<T>, Refusal>,
    pub flags: Vec<(&'static str, &'static str)>,
    pub at: Option<Placed>,
    pub original: Original,
}

/// What becomes of a row.
#[derive(Debug)]
pub(crate) enum Fate {
    /// It is a record since an earlier run.
    Before,
    /// It becomes a record, at this station; out of the queue where it waited there.
    Accept(Placed, Option<queue::Model>),
    /// It waits since an earlier run.
    Waits,
    /// It is put into the queue.
    Queue,
    /// It is not taken over; a row of the queue that was it is closed.
    Reject(Refusal, Option<queue::Model>),
}

/// What the rows so far have in common with those to come.
#[derive(Debug, Default)]
pub(crate) struct Seen(HashSet<String>);

/// What the store already has of a batch.
struct Stored {
    taken: HashSet<i64>,
    waiting: HashMap<i64, queue::Model>,
    known: HashSet<String>,
    queued: HashMap<String, (Uuid, i64)>,
}

pub(crate) const DUPLICATE: Code = "import.duplicate";

/// The number with the place as written.
pub(crate) fn same<T>(stated: &Stated<T>) -> String {
    let place = sheets::names::written_key(&stated.station);
    format!("{}|{}|{place}", stated.number, sheets::names::district_key(&stated.district))
}

impl Seen {
    /// Decides about a batch, row by row in the order of the file.
    pub async fn decide<K: Kind>(
        &mut self,
        kind: &K,
        tx: &Tx,
        file: Uuid,
        rows: &[Row<K::What>],
    ) -> Result<Vec<Fate>> {
        let mut stored = stored(kind, tx, file, rows).await?;
        Ok(rows.iter().map(|row| self.fate(kind, (file, row), &mut stored)).collect())
    }

    fn fate<K: Kind>(&mut self, kind: &K, (file, row): (Uuid, &Row<K::What>), stored: &mut Stored) -> Fate {
        if stored.taken.contains(&row.number) {
            return Fate::Before;
        }
        let waiting = stored.waiting.remove(&row.number);
        let stated = match &row.read {
            Ok(stated) => stated,
            Err(refusal) => return Fate::Reject(*refusal, waiting),
        };
        let duplicate = Refusal { code: DUPLICATE, field: K::NUMBER };
        match row.at {
            Some(at) => {
                let key = kind.key(&stated.number, at.office);
                if stored.known.contains(&key) || !self.0.insert(key) {
                    return Fate::Reject(duplicate, waiting);
                }
                Fate::Accept(at, waiting)
            }
            None if waiting.is_some() => {
                self.0.insert(same(stated));
                Fate::Waits
            }
            None => {
                let same = same(stated);
                let elsewhere = stored.queued.get(&same).is_some_and(|place| *place != (file, row.number));
                let number = everywhere(kind, &stated.number);
                let record = number.is_some_and(|key| stored.known.contains(&key) || self.0.contains(&key));
                if record || elsewhere || !self.0.insert(same) {
                    return Fate::Reject(duplicate, None);
                }
                Fate::Queue
            }
        }
    }
}

/// The key of a number that counts for the whole force.
fn everywhere<K: Kind>(kind: &K, number: &str) -> Option<String> {
    K::ONE_BOOK.then(|| kind.key(number, UnitId(Uuid::nil())))
}

async fn stored<K: Kind>(kind: &K, tx: &Tx, file: Uuid, rows: &[Row<K::What>]) -> Result<Stored> {
    let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
    let read = || rows.iter().filter_map(|row| row.read.as_ref().ok().map(|stated| (row, stated)));
    let placed: Vec<String> = read()
        .filter(|(row, _)| K::ONE_BOOK || row.at.is_some())
        .map(|(_, stated)| stated.number.clone())
        .collect();
    let unplaced: Vec<String> =
        read().filter(|(row, _)| row.at.is_none()).map(|(_, stated)| same(stated)).collect();
    let waiting = store::waiting(tx, file, &numbers).await?;
    let queued = if unplaced.is_empty() { Vec::new() } else { store::same(tx, K::WORD, &unplaced).await? };
    Ok(Stored {
        taken: kind.taken(tx, file, &numbers).await?,
        waiting: waiting.into_iter().map(|row| (row.row_number, row)).collect(),
        known: if placed.is_empty() { HashSet::new() } else { kind.known(tx, &placed).await? },
        queued: queued.into_iter().map(|row| (row.same, (row.file, row.row_number))).collect(),
    })
}
