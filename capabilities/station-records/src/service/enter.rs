//! Making a numbered entry: by the officer's own hand, or because another entry of the same operation caused it.
//! The number is taken last, under the book's lock, and is one more than the newest: no gap, no second, no order
//! but that of writing (Rule 22.48).

use async_trait::async_trait;
use contracts::{DiaryEntry, DiaryNo, Roznamcha, Substance};
use db::Tx;
use journal::{Draft, Subject};
use kernel::ids::{DiaryEntryId, EntryId, UnitId};
use kernel::{Code, Error, Result, Timestamp};
use op::WriteOp;
use organisation::Place;
use uuid::Uuid;
use vault::RecordKey;

use crate::events;
use crate::model::diary::Typed;
use crate::service::day::standing;
use crate::store::diary::{self, row as entry_row};

/// Where a sealed substance belongs.
pub const SEALED: &str = "station_records_diary.sealed";

/// The diary as other capabilities write it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Book;

#[async_trait]
impl Roznamcha for Book {
    async fn enter(&self, w: &mut WriteOp, entry: DiaryEntry<'_>, cause: EntryId) -> Result<DiaryNo> {
        let place = organisation::store::place(w.tx(), entry.office).await?;
        write(w, &place, entry, Some(cause)).await
    }

    async fn veil(
        &self,
        w: &mut WriteOp,
        record: (Uuid, &str),
        pseudonym: &str,
        cause: EntryId,
    ) -> Result<()> {
        super::veil::veil(w, record, pseudonym, cause).await
    }

    async fn serial_about(&self, tx: &Tx, office: UnitId, about: &str) -> Result<Option<i64>> {
        diary::serial_about(tx, office, about).await
    }
}

/// An officer's own entry in the book of an office.
pub async fn enter(w: &mut WriteOp, office: UnitId, typed: &Typed) -> Result<DiaryNo> {
    let place = organisation::store::place(w.tx(), office).await?;
    w.permit("station-records.diary-enter", &place.record("station-records.diary", ""))?;
    let checked = typed.check(w.now(), |code| by_hand(w, code))?;
    let corrects = match checked.corrects {
        Some((year, serial)) => {
            let known =
                diary::by_serial(w.tx(), office, (year.unwrap_or(w.now().year()).into(), serial)).await?;
            Some(known.ok_or(Error::field("corrects", "station-records.corrects-nothing"))?.id)
        }
        None => None,
    };
    let substance = Substance::Open(checked.substance);
    let entry =
        DiaryEntry { office, kind: checked.kind, arrived_at: checked.arrived_at, about: None, substance };
    write_correcting(w, &place, entry, (None, corrects)).await
}

/// Whether a clerk may write an entry of this kind: the others only follow from what they record.
fn by_hand(w: &WriteOp, code: &str) -> std::result::Result<(), Code> {
    match w.catalogue().entry_kind(code, w.now().day()) {
        Some(kind) if kind.facts.by_hand => Ok(()),
        Some(_) => Err("station-records.kind-not-by-hand"),
        None => Err("station-records.unknown-kind"),
    }
}

/// Writes an entry: an officer's own, permitted already, or one that its cause permits.
pub(super) async fn write(
    w: &mut WriteOp,
    place: &Place,
    entry: DiaryEntry<'_>,
    cause: Option<EntryId>,
) -> Result<DiaryNo> {
    write_correcting(w, place, entry, (cause, None)).await
}

/// Holds an office's books against every other writer: its days and its numbers are given one after the other.
pub(super) async fn hold_book(w: &WriteOp, office: UnitId) -> Result<()> {
    w.lock(&format!("station-records.diary/{office}")).await
}

async fn write_correcting(
    w: &mut WriteOp,
    place: &Place,
    entry: DiaryEntry<'_>,
    (cause, corrects): (Option<EntryId>, Option<Uuid>),
) -> Result<DiaryNo> {
    let office = entry.office;
    if let Some(cause) = cause {
        w.permit_by_cause("station-records.diary-enter", &place.record("station-records.diary", ""), cause)?;
    }
    w.require_books(&place.unit()?.code).await?;
    let year = w.now().year();
    let id = w.new_id();
    let key = match &entry.substance {
        Substance::Sealed { record, key, .. } => Some((*record, (*key).clone())),
        Substance::Open(_) => None,
    };
    hold_book(w, office).await?;
    // The day that is open, or the one that will be: an entry never waits for somebody to open it.
    let day = standing(w.tx(), w.catalogue(), place, w.now()).await?.today;
    let serial = diary::newest_serial(w.tx(), office, i32::from(year)).await? + 1;
    let row = entry_row::Model { day: day.to_string(), corrects, ..row(w, id, serial, entry)? };
    w.insert::<entry_row::Entity>(row).await?;
    let code = place.unit()?.code.clone();
    journal_entry(w, (id, office, &code, serial), key.as_ref(), cause)?;
    Ok(DiaryNo { id: DiaryEntryId(id), serial })
}

fn row(w: &WriteOp, id: Uuid, serial: i64, entry: DiaryEntry<'_>) -> Result<entry_row::Model> {
    let now = w.now();
    let (record, sealed, open) = match entry.substance {
        Substance::Open(words) => (None, None, Some(words)),
        Substance::Sealed { record, key, words } => {
            (Some(record), Some(key.seal(SEALED, id, words.as_bytes(), w.entropy())?), None)
        }
    };
    Ok(entry_row::Model {
        id,
        version: 1,
        office: entry.office.0,
        node: w.node().to_string(),
        year: i32::from(now.year()),
        serial,
        day: String::new(),
        kind: entry.kind,
        recorded_at: now.micros(),
        arrived_at: entry.arrived_at.map(Timestamp::micros),
        about: entry.about,
        officer: w.actor().account.map(Into::into),
        charge: w.actor().charge.clone(),
        record,
        sealed,
        open,
        corrects: None,
    })
}

fn journal_entry(
    w: &mut WriteOp,
    (id, office, code, serial): (Uuid, UnitId, &str, i64),
    key: Option<&(Uuid, RecordKey)>,
    cause: Option<EntryId>,
) -> Result<EntryId> {
    let subject = Subject { kind: "diary-entry", id, version: Some(1) };
    let claim = journal::ClaimFacts {
        office: code.to_owned(),
        number: format!("{code}-D-{}{}-{serial:06}", w.now().year(), w.series()),
        code_digest: None,
    };
    let draft =
        Draft { unit: Some(office.0), cause, claim: Some(claim), ..Draft::new(events::DIARY_ENTER, subject) };
    match key {
        Some((record, key)) => w.journal(draft.sealed(key, *record, Vec::new())),
        None => w.journal(draft),
    }
}
