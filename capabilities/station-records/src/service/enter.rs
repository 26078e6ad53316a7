//! Making a numbered entry: by the officer's own hand, or because another entry of the same operation caused it.
//! The number is taken last, under the book's lock, and is one more than the newest: no gap, no second, no order
//! but that of writing (Rule 22.48).

use async_trait::async_trait;
use contracts::{DiaryEntry, DiaryNo, Roznamcha, Substance};
use db::Tx;
use journal::{Draft, Subject};
use kernel::ids::{DiaryEntryId, EntryId, UnitId};
use kernel::{Result, Timestamp};
use op::WriteOp;
use organisation::Place;
use vault::RecordKey;

use crate::events;
use crate::model::diary::Typed;
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

    async fn serial_about(&self, tx: &Tx, office: UnitId, about: &str) -> Result<Option<i64>> {
        diary::serial_about(tx, office, about).await
    }
}

/// An officer's own entry in the book of an office.
pub async fn enter(w: &mut WriteOp, office: UnitId, typed: &Typed) -> Result<DiaryNo> {
    let place = organisation::store::place(w.tx(), office).await?;
    w.permit("station-records.diary-enter", &place.record("station-records.diary", ""))?;
    let kinds = w.catalogue().entry_kinds(w.now().day());
    let kinds: Vec<String> = kinds.into_iter().map(|kind| kind.code.clone()).collect();
    let checked = typed.check(w.now(), &kinds)?;
    let substance = Substance::Open(checked.substance);
    let entry =
        DiaryEntry { office, kind: checked.kind, arrived_at: checked.arrived_at, about: None, substance };
    write(w, &place, entry, None).await
}

/// Writes an entry: an officer's own, permitted already, or one that its cause permits.
pub(super) async fn write(
    w: &mut WriteOp,
    place: &Place,
    entry: DiaryEntry<'_>,
    cause: Option<EntryId>,
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
    w.lock(&format!("station-records.diary/{office}/{year}")).await?;
    let serial = diary::newest_serial(w.tx(), office, i32::from(year)).await? + 1;
    let row = row(w, id, serial, entry)?;
    w.insert::<entry_row::Entity>(row).await?;
    let code = place.unit()?.code.clone();
    journal_entry(w, (id, office, &code, serial), key.as_ref(), cause)?;
    Ok(DiaryNo { id: DiaryEntryId(id), serial })
}

fn row(w: &WriteOp, id: uuid::Uuid, serial: i64, entry: DiaryEntry<'_>) -> Result<entry_row::Model> {
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
        day: now.day().to_string(),
        kind: entry.kind,
        recorded_at: now.micros(),
        arrived_at: entry.arrived_at.map(Timestamp::micros),
        about: entry.about,
        officer: w.actor().account.map(Into::into),
        charge: w.actor().charge.clone(),
        record,
        sealed,
        open,
    })
}

fn journal_entry(
    w: &mut WriteOp,
    (id, office, code, serial): (uuid::Uuid, UnitId, &str, i64),
    key: Option<&(uuid::Uuid, RecordKey)>,
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
