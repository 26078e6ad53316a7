//! The copy of a day for the supervising officer (Rule 22.48: sent daily at a fixed hour): its data and their digest, the
//! list of copies with what is overdue, and the mark that one was seen.

use db::Cursor;
use documents::{DiaryHour, DiaryPage, DiaryRow as PaperRow};
use jiff::civil::Date;
use journal::{Draft, Subject};
use kernel::ids::{AccountId, UnitId};
use kernel::{Bilingual, Error, Lang, Result, Timestamp};
use op::{ReadOp, WriteOp};
use organisation::Place;
use policy::Resource;
use uuid::Uuid;

use super::close_day::ALL;
use super::day::{DayOf, standing};
use super::read::{DiaryDay, DiaryRow, Words, shown};
use crate::events;
use crate::store::day::{self, row, seen};
use crate::store::diary::{self, Span};

/// Copies on one screen.
const SCREEN: usize = 50;

/// The paper of a day, without the names that only the printer needs. Its digest follows from what was written alone.
pub fn sheet(place: &Place, day: Date, opened: Option<&DayOf>, rows: &[DiaryRow]) -> Result<DiaryPage> {
    let hour = |at, due| DiaryHour { at: Timestamp(at), due: Timestamp(due) };
    let close = opened.and_then(|opened| opened.close.as_ref().map(|close| (opened, close)));
    Ok(DiaryPage {
        series: place.unit()?.code.clone(),
        day,
        opened: opened.map(|opened| hour(opened.row.opened_at, opened.row.opening_due)),
        closed: close.map(|(opened, close)| hour(close.closed_at, opened.row.closing_due)),
        rows: rows.iter().map(paper_row).collect(),
        lang: Lang::Ur,
        office: place.unit()?.name.clone(),
    })
}

fn paper_row(row: &DiaryRow) -> PaperRow {
    let number = |serial: i64| u32::try_from(serial).unwrap_or(u32::MAX);
    PaperRow {
        number: number(row.serial),
        recorded_at: row.recorded_at,
        arrived_at: row.arrived_at,
        code: row.kind.clone(),
        about: row.about.clone(),
        substance: match &row.words {
            Words::Said(words) => Some(words.clone()),
            Words::Erased => None,
        },
        charge: row.charge.clone(),
        corrects: row.corrects.as_ref().map(|(serial, _)| number(*serial)),
        kind: Bilingual::new(row.kind.clone(), row.kind.clone()),
        by: String::new(),
    }
}

/// Whether what a closed day says now is what was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It is, to the byte.
    Same,
    /// Something in it was lawfully erased since.
    Erased,
    /// What something in it is about was sealed since.
    Sealed,
    /// It is not, and nothing explains it: `khidmat check` names the row.
    Differs,
}

/// Compares a closed day with the digest of its closing.
pub async fn same_as_closed(r: &ReadOp, found: &DiaryDay) -> Result<Match> {
    let (Some(opened), office) = (&found.opened, found.place.unit()?.id) else {
        return Err(Error::internal("only a closed day has a digest"));
    };
    let page = diary::entries(r.tx(), office, &opened.span(), None, ALL).await?;
    let rows = shown(r.tx(), r.core().journal.ring(), page.rows, false).await?;
    let digest = sheet(&found.place, found.day, Some(opened), &rows)?.digest()?;
    let closed = opened.close.as_ref().is_some_and(|close| close.digest == digest);
    let erased = rows.iter().any(|row| row.words == Words::Erased);
    let sealed = rows.iter().any(|row| row.veiled);
    Ok(match (closed, erased, sealed) {
        (true, ..) => Match::Same,
        (false, true, _) => Match::Erased,
        (false, _, true) => Match::Sealed,
        (false, false, false) => Match::Differs,
    })
}

/// The day in whose copy the entries of a date that was never opened stand.
pub async fn covering(r: &ReadOp, found: &DiaryDay) -> Result<Option<Date>> {
    let office = found.place.unit()?.id;
    let date = found.day.to_string();
    let span = Span::Date(date.clone());
    let first = diary::entries(r.tx(), office, &span, None, 1).await?.rows.pop();
    let (Some(first), Some(row)) = (first, day::after(r.tx(), office, &date).await?) else { return Ok(None) };
    let covers = (row.first_year, row.first_serial) <= first.position();
    let day = DayOf { row, close: None }.date()?;
    Ok(covers.then_some(day))
}

/// A copy in the list.
#[derive(Debug, Clone)]
pub struct CopyRow {
    /// The day.
    pub id: Uuid,
    /// The office.
    pub office: (UnitId, Bilingual),
    /// Its date, ISO.
    pub day: String,
    /// When it was closed, and when that was due.
    pub closed: (Timestamp, Timestamp),
    /// How many entries.
    pub entries: i64,
    /// SHA-256 of the copy's data, in hexadecimal.
    pub digest: String,
    /// When and in which charge it was seen.
    pub seen: Vec<(Timestamp, Option<String>)>,
    /// The reader supervises this office and has not seen it yet.
    pub may_see: bool,
}

/// An office whose copy has not come.
#[derive(Debug, Clone)]
pub struct Overdue {
    /// The office.
    pub office: (UnitId, Bilingual),
    /// The date of the diary that is missing.
    pub day: Date,
    /// When its closing was due.
    pub due: Timestamp,
}

/// Copies received and overdue.
#[derive(Debug, Clone)]
pub struct Copies {
    /// Those that have not come, of the offices that the reader supervises.
    pub overdue: Vec<Overdue>,
    /// Those that came, latest first.
    pub rows: Vec<CopyRow>,
    /// Where the next page starts.
    pub next: Option<Cursor>,
}

fn record(row: &row::Model) -> Resource {
    let place = super::of_office(
        "station-records.diary",
        row.office,
        (row.office, [row.circle, row.district, row.region]),
    );
    Resource { sensitivity: i64::from(row.sensitivity), ..place }
}

/// The copies the reader may see.
pub async fn copies(r: &ReadOp, after: Option<Cursor>) -> Result<Copies> {
    let scope = r.scope("station-records.diary-read")?;
    let page = day::copies(r.tx(), &scope, after, SCREEN).await?;
    let seen = day::seen_of(r.tx(), page.rows.iter().map(|(row, _)| row.id)).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for (row, close) in page.rows {
        let unit = organisation::store::unit(r.tx(), UnitId(row.office)).await?;
        let name = unit.map_or_else(|| Bilingual::new(&row.day, &row.day), |unit| unit.name);
        let of_day = || seen.iter().filter(|seen| seen.day == row.id);
        let mine = |seen: &seen::Model| r.actor().account.is_some_and(|account| account.0 == seen.officer);
        rows.push(CopyRow {
            id: row.id,
            office: (UnitId(row.office), name),
            closed: (Timestamp(close.closed_at), Timestamp(row.closing_due)),
            entries: close.entries,
            digest: hex::encode(&close.digest),
            seen: of_day().map(|seen| (Timestamp(seen.seen_at), seen.charge.clone())).collect(),
            may_see: !of_day().any(mine) && r.may("station-records.day-see", &record(&row)),
            day: row.day,
        });
    }
    let overdue = if after.is_none() { overdue(r).await? } else { Vec::new() };
    Ok(Copies { overdue, rows, next: page.next })
}

/// The offices supervised by the reader that keep days and have not closed the one that is due.
async fn overdue(r: &ReadOp) -> Result<Vec<Overdue>> {
    let mut overdue = Vec::new();
    for office in day::offices(r.tx()).await? {
        let Ok(place) = organisation::store::place(r.tx(), office).await else { continue };
        if !r.may("station-records.day-see", &place.record("station-records.diary", office)) {
            continue;
        }
        let standing = standing(r.tx(), r.catalogue(), &place, r.now()).await?;
        // A day that nobody opened is missing as well.
        let missing = match &standing.open {
            Some(_) => Some(standing.today),
            None => standing.last.as_ref().and_then(|last| last.date().ok()?.tomorrow().ok()),
        };
        let grace = r.catalogue().limit("diary.copy-due", r.now().day()).map_or(0, |row| row.facts.value);
        let Some(day) = missing else { continue };
        let due = standing.hours.closing_due(day);
        if r.now() > due.plus_seconds(grace) {
            overdue.push(Overdue { office: (office, place.unit()?.name.clone()), day, due });
        }
    }
    Ok(overdue)
}

/// Records that a supervising officer has seen the copy of a day. Seen twice is seen once.
pub async fn mark_seen(w: &mut WriteOp, id: Uuid) -> Result<()> {
    let unknown = || Error::NotFound("policy.not-found");
    let row = day::by_id(w.tx(), id).await?.ok_or_else(unknown)?;
    w.permit("station-records.diary-read", &record(&row))?;
    w.permit("station-records.day-see", &record(&row))?;
    day::closing(w.tx(), id).await?.ok_or_else(unknown)?;
    let officer: AccountId = w.actor().account.ok_or_else(unknown)?;
    w.lock(&format!("station-records.day-seen/{id}/{officer}")).await?;
    if day::seen_by(w.tx(), id, officer).await? {
        return Ok(());
    }
    let seen = seen::Model {
        id: w.new_id(),
        version: 1,
        day: id,
        officer: officer.0,
        charge: w.actor().charge.clone(),
        seen_at: w.now().micros(),
    };
    let subject = Subject { kind: "diary-day-seen", id: seen.id, version: Some(1) };
    w.insert::<seen::Entity>(seen).await?;
    w.journal(Draft { unit: Some(row.office), ..Draft::new(events::DAY_SEEN, subject) })?;
    Ok(())
}
