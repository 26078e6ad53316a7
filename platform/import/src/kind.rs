//! What a capability says about one sort of file: its columns, what a row states, where it is kept. Must not decide what
//! becomes of a row; that is the same for all of them.

use std::collections::HashSet;

use async_trait::async_trait;
use db::Tx;
use kernel::ids::UnitId;
use kernel::{Code, Result, Timestamp};
use op::{ReadOp, WriteOp};
use organisation::{Place, UnitKind};
use serde::{Deserialize, Serialize};
use sheets::columns::Wanted;
use uuid::Uuid;

use crate::Reading;

/// Why a row is not taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, also the message key.
    pub code: Code,
    /// The column it concerns; empty for the row as a whole.
    pub field: &'static str,
}

/// What a row states, read and not mended.
#[derive(Debug, Clone)]
pub struct Stated<T> {
    /// The station as written.
    pub station: String,
    /// The district as written; empty when the file has none.
    pub district: String,
    /// The number in the other system.
    pub number: String,
    /// What else the store keeps open.
    pub what: T,
    /// 2 personal, 3 grave.
    pub sensitivity: i32,
}

/// A row as it stood in the file; sealed under the record's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// Each column's name with its cell.
    pub cells: Vec<(String, String)>,
}

/// The station a record belongs to, and what stands above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// The station.
    pub office: UnitId,
    /// Its circle.
    pub circle: Option<Uuid>,
    /// Its district.
    pub district: Option<Uuid>,
    /// Its region.
    pub region: Option<Uuid>,
}

impl Placed {
    pub(crate) fn of(place: &Place) -> Result<Self> {
        let above = |kind| place.at(kind).map(|unit| unit.id.0);
        Ok(Self {
            office: place.unit()?.id,
            circle: above(UnitKind::Circle),
            district: above(UnitKind::District),
            region: above(UnitKind::Region),
        })
    }
}

/// A row that becomes a record now.
#[derive(Debug)]
pub struct Ready<T> {
    /// The record.
    pub id: Uuid,
    /// The file it came in.
    pub file: Uuid,
    /// The row of the file, from 1.
    pub row: i64,
    /// The station.
    pub at: Placed,
    /// What it states.
    pub stated: Stated<T>,
    /// What is impossible about it, as words with spaces between them.
    pub flags: String,
    /// The moment of taking over.
    pub recorded_at: Timestamp,
    /// The row as it stood, sealed for [`Kind::SEALED`].
    pub sealed: Vec<u8>,
}

/// One sort of file.
#[async_trait]
pub trait Kind: Send + Sync {
    /// What the store keeps open of a row, beside number and station.
    type What: Send + Sync;
    /// Its word, on the command line and in the store: `complaints`.
    const WORD: &'static str;
    /// The column that names the station.
    const STATION: &'static str;
    /// The column of the number.
    const NUMBER: &'static str;
    /// No two records of the whole force have one number; otherwise each station counts for itself.
    const ONE_BOOK: bool;
    /// Its columns.
    const COLUMNS: &'static [Wanted];
    /// The action that policies decide about, also what is journaled: `complaints.import`.
    const ACTION: &'static str;
    /// The kind of record for policies: `complaints.report`.
    const RECORD: &'static str;
    /// The retention class of its keys.
    const CLASS: &'static str;
    /// Where the row as it stood is sealed.
    const SEALED: &'static str;

    /// Reads a row. What is impossible is flagged, what cannot be a record is refused.
    fn read(&self, row: &mut Reading<'_>) -> Result<Stated<Self::What>, Refusal>;

    /// What is impossible about a row beside what else was taken over at its station: a flag with its column.
    async fn beside(
        &self,
        _: &ReadOp,
        _: &Stated<Self::What>,
        _: UnitId,
    ) -> Result<Option<(&'static str, &'static str)>> {
        Ok(None)
    }

    /// What no two records have in common: the number, with the station where each counts for itself.
    fn key(&self, number: &str, office: UnitId) -> String;

    /// Which of these rows of a file are records already.
    async fn taken(&self, tx: &Tx, file: Uuid, rows: &[i64]) -> Result<HashSet<i64>>;

    /// The keys of the records that have one of these numbers.
    async fn known(&self, tx: &Tx, numbers: &[String]) -> Result<HashSet<String>>;

    /// Writes records. The caller journals them.
    async fn store(&self, w: &mut WriteOp, rows: Vec<Ready<Self::What>>) -> Result<()>;
}
