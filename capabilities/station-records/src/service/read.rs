//! Reading a day of an office's diary. Sealed words are opened where the key still exists; an erased entry keeps its
//! number, hour and kind, so that the book shows no gap.

use db::Cursor;
use kernel::ids::UnitId;
use kernel::{Error, Result, Timestamp};
use op::{Op, ReadOp};
use organisation::Place;
use vault::Found;

use crate::service::enter::SEALED;
use crate::store::diary::{self, row};

/// What an entry says, as far as it may be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// The words.
    Said(String),
    /// Their key was destroyed: lawfully erased.
    Erased,
}

/// One entry as shown.
#[derive(Debug, Clone)]
pub struct DiaryRow {
    /// Its serial number.
    pub serial: i64,
    /// The kind, as in the catalogue.
    pub kind: String,
    /// The hour of writing.
    pub recorded_at: Timestamp,
    /// The hour the news arrived, where it differs.
    pub arrived_at: Option<Timestamp>,
    /// The number of the record it is about.
    pub about: Option<String>,
    /// In which charge it was written; `None` when it entered itself.
    pub charge: Option<String>,
    /// The words.
    pub words: Words,
}

/// A day of an office's diary, or a page of it.
#[derive(Debug, Clone)]
pub struct DiaryDay {
    /// The office with everything above it.
    pub place: Place,
    /// ISO date.
    pub day: String,
    /// The entries, in order.
    pub rows: Vec<DiaryRow>,
    /// Where the next page starts.
    pub next: Option<Cursor>,
}

/// Entries on one screen.
const SCREEN: usize = 50;
/// Entries in a printed day, far above what a station writes (about 40).
const BOOK: usize = 5_000;

/// Journals that an officer opens the diary of an office, before a word of it is shown: it holds what citizens said.
/// The purpose follows from the post: serving at the office, or supervising it.
pub async fn look_up_day(op: &Op, office: UnitId) -> Result<()> {
    let r = op.read().await?;
    let place = organisation::store::place(r.tx(), office).await?;
    let record = place.record("station-records.diary", office);
    r.permit("station-records.diary-read", &record)?;
    r.done().await?;
    op.look_up(super::purpose_by_post(op, &record), "diary", office.0, &record).await
}

/// A page of a day, for the screen.
pub async fn day(r: &ReadOp, office: UnitId, day: &str, after: Option<Cursor>) -> Result<DiaryDay> {
    read(r, office, day, after, SCREEN, "station-records.diary-read").await
}

/// The whole day, for printing.
pub async fn whole_day(r: &ReadOp, office: UnitId, day: &str) -> Result<DiaryDay> {
    let whole = read(r, office, day, None, BOOK, "station-records.diary-print").await?;
    if whole.next.is_some() { Err(Error::TooLarge("station-records.day-too-long")) } else { Ok(whole) }
}

async fn read(
    r: &ReadOp,
    office: UnitId,
    day: &str,
    after: Option<Cursor>,
    limit: usize,
    action: &str,
) -> Result<DiaryDay> {
    let place = organisation::store::place(r.tx(), office).await?;
    r.permit(action, &place.record("station-records.diary", office))?;
    let page = diary::day(r.tx(), office, day, after, limit).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in page.rows {
        rows.push(open(r, row).await?);
    }
    Ok(DiaryDay { place, day: day.to_owned(), rows, next: page.next })
}

async fn open(r: &ReadOp, row: row::Model) -> Result<DiaryRow> {
    let words = words(r, &row).await?;
    Ok(DiaryRow {
        serial: row.serial,
        kind: row.kind,
        recorded_at: Timestamp(row.recorded_at),
        arrived_at: row.arrived_at.map(Timestamp),
        about: row.about,
        charge: row.charge,
        words,
    })
}

async fn words(r: &ReadOp, row: &row::Model) -> Result<Words> {
    let damaged =
        |what| Error::Inconsistent { table: "station_records_diary", what, row: row.id.to_string() };
    if let Some(open) = &row.open {
        return Ok(Words::Said(open.clone()));
    }
    let (Some(record), Some(sealed)) = (row.record, &row.sealed) else { return Err(damaged("substance")) };
    match r.key(record).await? {
        Found::Key(key) => {
            let plain = key.open(SEALED, row.id, sealed)?;
            String::from_utf8(plain).map(Words::Said).map_err(|_| damaged("substance"))
        }
        Found::Destroyed(_) => Ok(Words::Erased),
        Found::Missing => Err(damaged("key")),
    }
}
