//! Opening a day of the diary: who is in custody, and the hour, with the one at which it was due (Rule 22.48).

use catalogue::Catalogue;
use contracts::{DiaryEntry, Substance};
use db::Tx;
use journal::{Draft, Subject};
use kernel::ids::{DiaryEntryId, EntryId, UnitId};
use kernel::{Error, Result, Timestamp};
use op::{ReadOp, WriteOp};
use organisation::{Place, UnitKind};
use uuid::Uuid;
use vault::{Found, KeyRing, RecordKey};

use super::custody::in_custody;
use super::day::{Standing, standing};
use super::enter::{hold_book, write};
use crate::events;
use crate::model::day::{Held, InCustody, Opening, TypedHeld, TypedOpening};
use crate::store::day::row;
use crate::store::diary;

/// Where those in custody are sealed.
const SEALED: &str = "station_records_day.sealed";

/// What the form of an opening shows.
#[derive(Debug, Clone)]
pub struct ToOpen {
    /// The office with everything above it.
    pub place: Place,
    /// What the diary is at.
    pub standing: Standing,
    /// Whether a reason for the delay is asked.
    pub late: bool,
    /// Those in custody by the custody register: they are entered as they stand there.
    pub register: Vec<Held>,
    /// Those typed at the opening before, whom the register does not have, as a suggestion. Empty when nobody was, or when they
    /// were erased.
    pub held: Vec<TypedHeld>,
    /// No day was opened before: whoever is in custody and in no register may be typed.
    pub first: bool,
    /// Nobody was in custody at the opening before.
    pub nobody: bool,
}

/// Reads what the form of an opening shows, for whoever may open.
pub async fn to_open(r: &ReadOp, office: UnitId) -> Result<ToOpen> {
    let place = organisation::store::place(r.tx(), office).await?;
    r.permit("station-records.day-open", &place.record("station-records.diary", ""))?;
    let standing = standing(r.tx(), r.catalogue(), &place, r.now()).await?;
    let known = known(r.tx(), (r.catalogue(), r.core().journal.ring()), (office, &standing)).await?;
    let nobody = standing.last.as_ref().is_some_and(|last| last.row.held == 0);
    Ok(ToOpen {
        late: standing.opens_late(r.now()),
        place,
        standing,
        first: known.typed_before.is_none(),
        held: known.typed_before.iter().flatten().map(Held::typed).collect(),
        register: known.register,
        nobody,
    })
}

/// The register's list, and whoever was typed at the opening before.
async fn known(
    tx: &Tx,
    (catalogue, ring): (&Catalogue, &KeyRing),
    (office, standing): (UnitId, &Standing),
) -> Result<InCustody> {
    let register = in_custody(tx, (catalogue, ring), office).await?;
    let typed_before = match standing.last.as_ref() {
        Some(last) => Some(typed_at(tx, ring, &last.row).await?),
        None => None,
    };
    Ok(InCustody { register, typed_before })
}

async fn typed_at(tx: &Tx, ring: &KeyRing, row: &row::Model) -> Result<Vec<Held>> {
    let Some(sealed) = &row.sealed else { return Ok(Vec::new()) };
    let Found::Key(key) = vault::open(tx, ring, row.id).await? else { return Ok(Vec::new()) };
    let held: Vec<Held> = key.open_value(SEALED, row.id, sealed)?;
    Ok(held.into_iter().filter(|held| held.custody.is_none()).collect())
}

/// Opens the next day of an office's diary; the opening's own entry.
pub async fn open_day(w: &mut WriteOp, office: UnitId, typed: &TypedOpening) -> Result<DiaryEntryId> {
    let place = organisation::store::place(w.tx(), office).await?;
    w.permit("station-records.day-open", &place.record("station-records.diary", ""))?;
    w.require_books(&place.unit()?.code).await?;
    hold_book(w, office).await?;
    let standing = standing(w.tx(), w.catalogue(), &place, w.now()).await?;
    if standing.open.is_some() {
        return Err(Error::Conflict("station-records.day-is-open-already"));
    }
    let known = known(w.tx(), (w.catalogue(), w.core().journal.ring()), (office, &standing)).await?;
    let opening = typed.check(w.now(), standing.opens_late(w.now()), &known)?;
    let (id, cause, key) = insert(w, &place, &standing, &opening).await?;
    let entry = |kind: &str, substance| DiaryEntry {
        office,
        kind: kind.to_owned(),
        arrived_at: None,
        about: None,
        substance,
    };
    let words = Substance::Open(opened(&standing, &opening, w.now()));
    let first = write(w, &place, entry("opening", words), Some(cause)).await?;
    let custody = match &key {
        Some(key) => Substance::Sealed { record: id, key, words: custody(&opening.held) },
        None => Substance::Open("حوالات خالی ہے۔ زیرِ حراست کوئی شخص نہیں۔".to_owned()),
    };
    write(w, &place, entry("custody-return", custody), Some(cause)).await?;
    Ok(first.id)
}

async fn insert(
    w: &mut WriteOp,
    place: &Place,
    standing: &Standing,
    opening: &Opening,
) -> Result<(Uuid, EntryId, Option<RecordKey>)> {
    let (office, now, id) = (place.unit()?.id, w.now(), w.new_id());
    let above = |kind| place.at(kind).map(|unit| unit.id.0);
    let closed = standing.last.as_ref().and_then(|last| last.close.as_ref());
    let closed = closed.map(|close| (close.last_year, close.last_serial));
    let date = standing.today.to_string();
    let before = diary::first_since(w.tx(), office, closed, &date).await?;
    let year = i32::from(now.year());
    let (first_year, first_serial) = match before {
        Some(first) => first,
        None => (year, diary::newest_serial(w.tx(), office, year).await? + 1),
    };
    let (key, sealed) = if opening.held.is_empty() {
        (None, None)
    } else {
        // Two years after the last entry the book may be destroyed (Rule 22.51).
        let key = w.new_key(id, "diary", w.retention_end("diary")).await?;
        let sealed = key.seal_value(SEALED, id, &opening.held, w.entropy())?;
        (Some(key), Some(sealed))
    };
    let row = row::Model {
        id,
        version: 1,
        office: office.0,
        circle: above(UnitKind::Circle),
        district: above(UnitKind::District),
        region: above(UnitKind::Region),
        node: w.node().to_string(),
        day: date,
        first_year,
        first_serial,
        opened_at: now.micros(),
        opening_due: standing.hours.opening_due(standing.today).micros(),
        closing_due: standing.hours.closing_due(standing.today).micros(),
        sensitivity: 1,
        officer: w.actor().account.map(Into::into),
        charge: w.actor().charge.clone(),
        held: i64::try_from(opening.held.len()).map_err(Error::internal)?,
        sealed,
    };
    w.insert::<row::Entity>(row).await?;
    let subject = Subject { kind: "diary-day", id, version: Some(1) };
    let entry = w.journal(Draft { unit: Some(office.0), ..Draft::new(events::DAY_OPEN, subject) })?;
    Ok((id, entry, key))
}

fn custody(held: &[Held]) -> String {
    let lines = (1..).zip(held).map(|(at, held)| format!("{at}۔ {}", held.line()));
    lines.collect::<Vec<_>>().join("\n")
}

/// The words of the opening entry. The book is kept in Urdu.
fn opened(standing: &Standing, opening: &Opening, now: Timestamp) -> String {
    let day = super::date_in_the_book(standing.today);
    let mut words = format!("روزنامچہ بابت {day} کھولا گیا۔");
    let skipped = standing.last.as_ref().and_then(|last| last.date().ok()?.tomorrow().ok());
    if let Some(from) = skipped.filter(|from| *from < standing.today) {
        let to = standing.today.yesterday().unwrap_or(from);
        let (from, to) = (super::date_in_the_book(from), super::date_in_the_book(to));
        words = format!("{words} {from} تا {to} روزنامچہ نہیں کھولا گیا؛ ان دنوں کے اندراج اسی میں شامل ہیں۔");
    }
    if let Some(reason) = &opening.reason {
        let due = super::hour_in_the_book(standing.hours.opening_due(standing.today));
        let at = super::hour_in_the_book(now);
        words = format!("{words} مقررہ وقت {due}، کھولنے کا وقت {at}، توقف کی وجہ: {reason}");
    }
    words
}
