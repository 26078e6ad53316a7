//! A production before a magistrate, and the end of custody. Whoever is quicker wins: what has ended ends once.

use contracts::{DiaryEntry, Substance};
use jiff::civil::Date;
use journal::{Draft, Subject, draft};
use kernel::ids::UnitId;
use kernel::{Error, Result, Timestamp};
use op::WriteOp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::{Found, RecordKey};

use super::{IN_CUSTODY, SEALED, SEALED_STEP, beside, is_open, record_of};
use crate::events;
use crate::model::SEALED_FROM;
use crate::model::custody::{Contents, End, Order, Production, Stood, TypedProduction, TypedRelease};
use crate::service::{self, enter};
use crate::store::custody::{self, row, step};

/// What is sealed of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SaidOfStep {
    /// Court, or to whom, why, how.
    pub words: Option<String>,
}

/// A step about to be written.
struct Next {
    kind: &'static str,
    at: Timestamp,
    until: Option<Date>,
    ends: bool,
    words: Option<String>,
    entry_kind: &'static str,
    in_the_diary: String,
    action: &'static str,
}

/// Enters that somebody in custody was before a magistrate, and what he ordered.
pub async fn produce(w: &mut WriteOp, id: Uuid, typed: &TypedProduction) -> Result<()> {
    let (row, key) = in_hand(w, id).await?;
    let stood = stood(w, &row).await?;
    let said = typed.check(w.now(), stood)?;
    write_production(w, (row, &key), said).await
}

/// Writes a production that was checked.
pub(super) async fn write_production(
    w: &mut WriteOp,
    (row, key): (row::Model, &RecordKey),
    said: Production,
) -> Result<()> {
    let until = said.until.map(service::date_in_the_book);
    let ordered = match (said.order, until) {
        (Order::Police, Some(until)) => format!("جسمانی ریمانڈ تا {until}"),
        (Order::Police, None) => "جسمانی ریمانڈ".to_owned(),
        (Order::Judicial, _) => "جوڈیشل ریمانڈ پر جیل".to_owned(),
        (Order::Bail, _) => "ضمانت منظور".to_owned(),
        (Order::Discharged, _) => "مقدمے سے ڈسچارج".to_owned(),
    };
    let at = service::hour_in_the_book(said.at);
    let produced = row.produced_at.or(Some(said.at.micros()));
    let remanded = row.remanded_on.clone().or_else(|| said.until.map(|_| said.at.day().to_string()));
    let who = called(&row, key)?;
    // A court's name leads to a district and a section: of a sealed FIR only its officers read it.
    let court = if row.sensitivity >= SEALED_FROM { "مجسٹریٹ" } else { said.court.as_str() };
    let in_the_diary = format!("{who} کی پیشی بوقت {at} روبرو {court} ہوئی۔ حکم: {ordered}۔");
    let row = row::Model { produced_at: produced, remanded_on: remanded, ..row };
    let next = Next {
        kind: said.order.word(),
        at: said.at,
        until: said.until,
        ends: !said.order.holds(),
        in_the_diary,
        words: Some(said.court),
        entry_kind: "court-production",
        action: events::CUSTODY_PRODUCE,
    };
    write(w, (row, key), next).await
}

/// Enters that custody ended without a production.
pub async fn release(w: &mut WriteOp, id: Uuid, typed: &TypedRelease) -> Result<()> {
    let (row, key) = in_hand(w, id).await?;
    let stood = stood(w, &row).await?;
    let said = typed.check(w.now(), stood)?;
    if said.end == End::HandedOver && row.ended_at.is_some() {
        return Err(Error::field("end", "station-records.custody-handed-already"));
    }
    let ended = match said.end {
        End::Bail => "پولیس ضمانت (496/497 ضابطہ فوجداری) پر رہا",
        End::Deficient => "شہادت ناکافی ہونے پر زیرِ دفعہ 169 ضابطہ فوجداری مچلکے پر رہا",
        End::HandedOver => "دوسرے تھانے کے حوالے",
        End::Other => "رہا",
        End::Escaped => "حراست سے فرار",
        End::Died => "زیرِ حراست وفات؛ زیرِ دفعہ 176 ضابطہ فوجداری مجسٹریٹ کی انکوائری فوراً لازم",
    };
    let at = service::hour_in_the_book(said.at);
    let words = said.words.as_ref().filter(|_| row.sensitivity < SEALED_FROM);
    let words = words.map_or_else(String::new, |words| format!(": {words}"));
    let who = called(&row, &key)?;
    let next = Next {
        kind: said.end.word(),
        at: said.at,
        until: None,
        ends: true,
        in_the_diary: format!("{who} بوقت {at} {ended}{words}"),
        words: said.words,
        entry_kind: said.end.entry_kind(),
        action: events::CUSTODY_END,
    };
    write(w, (row, &key), next).await
}

/// The record in its own turn, with its key, where the actor may write of it and it stands so that this may follow.
async fn in_hand(w: &mut WriteOp, id: Uuid) -> Result<(row::Model, RecordKey)> {
    w.lock(&format!("station-records.custody/{id}")).await?;
    let row = custody::by_id(w.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let record = record_of(w.tx(), &row).await?;
    w.permit("station-records.custody-list", &record)?;
    w.permit("station-records.custody-record", &record)?;
    let place = organisation::store::place(w.tx(), UnitId(row.office)).await?;
    w.require_books(&place.unit()?.code).await?;
    if !is_open(&row) {
        return Err(Error::Conflict("station-records.custody-ended"));
    }
    match w.key(id).await? {
        Found::Key(key) => Ok((row, key)),
        Found::Destroyed(_) | Found::Missing => Err(Error::NotFound("station-records.custody-erased")),
    }
}

/// Whom the diary names: of a sealed FIR nobody.
fn called(row: &row::Model, key: &RecordKey) -> Result<String> {
    if row.sensitivity >= SEALED_FROM {
        return Ok(format!("زیرِ حراست شخص ({})", row.number));
    }
    let said: Contents = key.open_value(SEALED, row.id, &row.sealed)?;
    Ok(format!("{}، {}", said.called(), row.number))
}

async fn stood(w: &WriteOp, row: &row::Model) -> Result<Stood> {
    let damaged = |_| Error::Inconsistent {
        table: "station_records_custody",
        what: "remanded_on",
        row: row.id.to_string(),
    };
    let steps = custody::steps_of(w.tx(), row.id).await?;
    let since = steps.last().map_or(row.arrested_at, |step| step.at);
    let remanded_on = row.remanded_on.as_ref().map(|day| day.parse()).transpose().map_err(damaged)?;
    Ok(Stood { since: Timestamp(since), remanded_on, most: most(w) })
}

/// Days of police custody that a magistrate may order in all (CrPC 167).
pub(super) fn most(w: &WriteOp) -> i64 {
    w.catalogue().limit("remand.police", w.now().day()).map_or(15, |row| row.facts.value / 86_400)
}

async fn write(w: &mut WriteOp, (row, key): (row::Model, &RecordKey), next: Next) -> Result<()> {
    let (id, office, sensitivity, number) = (row.id, row.office, row.sensitivity, row.number.clone());
    let step_id = w.new_id();
    let until = next.until.map(|day| day.to_string());
    let said = SaidOfStep { words: next.words };
    let made = step::Model {
        id: step_id,
        version: 1,
        custody: id,
        ordinal: i32::try_from(row.version).map_err(Error::internal)?,
        kind: next.kind.to_owned(),
        at: next.at.micros(),
        until: until.clone(),
        recorded_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        charge: w.actor().charge.clone(),
        sealed: key.seal_value(SEALED_STEP, step_id, &said, w.entropy())?,
    };
    let row = row::Model {
        version: row.version + 1,
        state: next.kind.to_owned(),
        until,
        // What another station did with the person changes nothing of when this one held nobody any more.
        ended_at: row.ended_at.or(next.ends.then_some(next.at.micros())),
        listed: match (row.ended_at, next.ends) {
            (Some(_), _) => row.listed,
            (None, true) => next.at.micros(),
            (None, false) => IN_CUSTODY - row.arrested_at,
        },
        ..row
    };
    w.update::<row::Entity>(row).await?;
    w.insert::<step::Entity>(made).await?;
    let subject = Subject { kind: "custody-step", id: step_id, version: Some(1) };
    let body = Draft {
        unit: Some(office),
        stated_at: Some(next.at),
        sensitivity,
        ..Draft::new(next.action, subject)
    };
    let entry = w.journal(body.sealed(key, id, draft::content(&said)?))?;
    let place = organisation::store::place(w.tx(), UnitId(office)).await?;
    let diary = DiaryEntry {
        office: UnitId(office),
        kind: next.entry_kind.to_owned(),
        arrived_at: beside(w, next.at),
        about: Some(number),
        substance: Substance::Sealed { record: id, key, words: next.in_the_diary },
    };
    enter::write(w, &place, diary, Some(entry)).await.map(drop)
}
