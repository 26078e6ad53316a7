//! The daily diary (roznamcha, Register II) as other capabilities may write it: with or before what it records, in
//! the same transaction, authorised by the entry that caused it.

use async_trait::async_trait;
use db::Tx;
use kernel::ids::{DiaryEntryId, EntryId, UnitId};
use kernel::{Result, Timestamp};
use op::WriteOp;
use uuid::Uuid;
use vault::RecordKey;

/// What a diary entry says.
#[derive(Debug)]
pub enum Substance<'a> {
    /// Words that name nobody.
    Open(String),
    /// Personal: sealed under the key of the record it is about, and erased with it.
    Sealed {
        /// The record.
        record: Uuid,
        /// Its key.
        key: &'a RecordKey,
        /// The words.
        words: String,
    },
}

/// An entry to be made in an office's diary.
#[derive(Debug)]
pub struct DiaryEntry<'a> {
    /// The receiving office: its diary, whoever writes.
    pub office: UnitId,
    /// The kind of entry, as in catalogue/entry_kinds.csv.
    pub kind: String,
    /// The hour the news arrived, where that is not the hour of writing (Rule 22.48 states both).
    pub arrived_at: Option<Timestamp>,
    /// The number of the record it is about: `QTA-SAR-2026-000123`, or an FIR's as cited, `124/26`.
    pub about: Option<String>,
    /// What it says.
    pub substance: Substance<'a>,
}

/// Where an entry stands in its book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiaryNo {
    /// The entry.
    pub id: DiaryEntryId,
    /// Its serial number in the office's book of the year.
    pub serial: i64,
}

/// The daily diary.
#[async_trait]
pub trait Roznamcha: Send + Sync {
    /// Enters what `cause`, an entry of the same operation, recorded.
    async fn enter(&self, w: &mut WriteOp, entry: DiaryEntry<'_>, cause: EntryId) -> Result<DiaryNo>;

    /// What was entered about a record before it was sealed is shown under `pseudonym` from now on, without its words; the
    /// entries themselves stay as they are. `number` is what they call it. Caused by the entry that seals.
    async fn veil(
        &self,
        w: &mut WriteOp,
        record: (Uuid, &str),
        pseudonym: &str,
        cause: EntryId,
    ) -> Result<()>;

    /// The serial number of the first entry about a record, for its slip. `None` when there is none here.
    async fn serial_about(&self, tx: &Tx, office: UnitId, about: &str) -> Result<Option<i64>>;
}
