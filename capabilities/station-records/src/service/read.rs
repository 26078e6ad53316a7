//! Reading a day of an office's diary. Sealed words are opened where the key still exists; an erased entry keeps its
//! number, hour and kind, so that the book shows no gap.

use db::{Cursor, Tx};
use jiff::civil::Date;
use kernel::ids::UnitId;
use kernel::{Error, Result, Timestamp};
use op::{Op, ReadOp};
use organisation::Place;
use vault::{Found, KeyRing};

use crate::service::day::{self, DayOf, Standing};
use crate::service::enter::SEALED;
use crate::service::veil;
use crate::store::diary::{self, Position, Span, row};

/// What an entry says, as far as it may be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// The words.
    Said(String),
    /// Their key was destroyed: lawfully erased.
    Erased,
}

/// A correction of an entry, shown beside it.
#[derive(Debug, Clone)]
pub struct Correction {
    /// Its serial number.
    pub serial: i64,
    /// The date of the diary it stands in.
    pub day: String,
    /// What it says.
    pub words: Words,
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
    /// What it is about was sealed afterwards: pseudonym and words are not those it was written with.
    pub veiled: bool,
    /// The entry it corrects: its serial number and the date of the diary it stands in.
    pub corrects: Option<(i64, String)>,
    /// What corrects it.
    pub corrected: Vec<Correction>,
}

/// A day of an office's diary, or a page of it.
#[derive(Debug, Clone)]
pub struct DiaryDay {
    /// The office with everything above it.
    pub place: Place,
    /// The date.
    pub day: Date,
    /// What the diary of the office is at now.
    pub standing: Standing,
    /// The day itself; `None` when it was never opened.
    pub opened: Option<DayOf>,
    /// The entries, in order.
    pub rows: Vec<DiaryRow>,
    /// Where the next page starts.
    pub next: Option<Cursor>,
    /// The last entry of the page before this one, by year and serial.
    pub before: Option<Position>,
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

/// From where a day is read.
#[derive(Debug, Clone, Copy)]
pub enum Start {
    /// After where the page before ended, or from the beginning.
    After(Option<Cursor>),
    /// The screen on which the entry of this year and serial stands.
    At(Position),
}

/// A page of a day, for the screen; of the present day when none is named.
pub async fn day(r: &ReadOp, office: UnitId, day: Option<Date>, start: Start) -> Result<DiaryDay> {
    read(r, office, day, (start, SCREEN), "station-records.diary-read").await
}

/// The whole day, for printing.
pub async fn whole_day(r: &ReadOp, office: UnitId, day: Option<Date>) -> Result<DiaryDay> {
    let whole = read(r, office, day, (Start::After(None), BOOK), "station-records.diary-print").await?;
    if whole.next.is_some() { Err(Error::TooLarge("station-records.day-too-long")) } else { Ok(whole) }
}

async fn read(
    r: &ReadOp,
    office: UnitId,
    day: Option<Date>,
    (start, limit): (Start, usize),
    action: &str,
) -> Result<DiaryDay> {
    let place = organisation::store::place(r.tx(), office).await?;
    r.permit(action, &place.record("station-records.diary", office))?;
    let standing = day::standing(r.tx(), r.catalogue(), &place, r.now()).await?;
    let day = day.unwrap_or(standing.today);
    let opened = day::of_date(r.tx(), office, day).await?;
    let span = opened.as_ref().map_or_else(|| Span::Date(day.to_string()), DayOf::span);
    let after = match start {
        Start::After(after) => after,
        Start::At(entry) => diary::screen_of(r.tx(), office, &span, entry, limit as u64).await?,
    };
    let page = diary::entries(r.tx(), office, &span, after, limit).await?;
    let before = after.map(diary::position_of);
    let rows = shown(r.tx(), r.core().journal.ring(), page.rows, true).await?;
    Ok(DiaryDay { place, day, standing, opened, rows, next: page.next, before })
}

/// Opens entries for reading. What corrects them stands in other days and may come later: left out of a copy.
pub(super) async fn shown(
    tx: &Tx,
    ring: &KeyRing,
    rows: Vec<row::Model>,
    with_corrections: bool,
) -> Result<Vec<DiaryRow>> {
    let corrected = diary::by_ids(tx, rows.iter().filter_map(|row| row.corrects)).await?;
    let corrections = if with_corrections {
        diary::corrections_of(tx, rows.iter().map(|row| row.id)).await?
    } else {
        Vec::new()
    };
    let all = rows.iter().chain(&corrections).map(|row| row.id);
    let veiled = veil::pseudonyms(tx, all).await?;
    let under = |entry| veiled.iter().find(|(veiled, _)| *veiled == entry).map(|(_, pseudonym)| pseudonym);
    let words = async |row: &row::Model| match under(row.id) {
        Some(_) => Ok(Words::Said(veil::WORDS.to_owned())),
        None => words(tx, ring, row).await,
    };
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let corrects = corrected.iter().find(|known| Some(known.id) == row.corrects);
        let mut beside = Vec::new();
        for other in corrections.iter().filter(|other| other.corrects == Some(row.id)) {
            let words = words(other).await?;
            beside.push(Correction { serial: other.serial, day: other.day.clone(), words });
        }
        shown.push(DiaryRow {
            words: words(&row).await?,
            veiled: under(row.id).is_some(),
            serial: row.serial,
            kind: row.kind,
            recorded_at: Timestamp(row.recorded_at),
            arrived_at: row.arrived_at.map(Timestamp),
            about: under(row.id).cloned().or(row.about),
            charge: row.charge,
            corrects: corrects.map(|known| (known.serial, known.day.clone())),
            corrected: beside,
        });
    }
    Ok(shown)
}

async fn words(tx: &Tx, ring: &KeyRing, row: &row::Model) -> Result<Words> {
    let damaged =
        |what| Error::Inconsistent { table: "station_records_diary", what, row: row.id.to_string() };
    if let Some(open) = &row.open {
        return Ok(Words::Said(open.clone()));
    }
    let (Some(record), Some(sealed)) = (row.record, &row.sealed) else { return Err(damaged("substance")) };
    match vault::open(tx, ring, record).await? {
        Found::Key(key) => {
            let plain = key.open(SEALED, row.id, sealed)?;
            String::from_utf8(plain).map(Words::Said).map_err(|_| damaged("substance"))
        }
        Found::Destroyed(_) => Ok(Words::Erased),
        Found::Missing => Err(damaged("key")),
    }
}
