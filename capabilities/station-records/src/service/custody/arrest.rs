//! Entering that somebody was arrested: numbered, sealed under a key of its own, and in the diary in the same transaction. Where
//! the FIR is sealed the diary names nobody.

use contracts::{DiaryEntry, Substance};
use journal::{Draft, Subject, draft};
use kernel::Result;
use kernel::ids::UnitId;
use op::WriteOp;
use organisation::{Place, UnitKind};
use uuid::Uuid;

use super::{IN_CUSTODY, SEALED, beside, step};
use crate::events;
use crate::model::SEALED_FROM;
use crate::model::custody::{Arrest, State, TypedArrest};
use crate::model::day::for_what;
use crate::model::fir::cited;
use crate::service::{self, enter};
use crate::store::custody::{self, row};
use crate::store::fir;

/// The sensitivity of a record whose FIR is not sealed.
const ORDINARY: i32 = 2;

/// An arrest just entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrested {
    /// The record.
    pub id: Uuid,
    /// Its number: `QTA-SAR-C-1/26`.
    pub number: String,
    /// Its number in the daily diary.
    pub diary_serial: i64,
}

/// Enters an arrest in the register of `office`. Every fault of the form is found at once.
pub async fn arrest(w: &mut WriteOp, office: UnitId, typed: &TypedArrest) -> Result<Arrested> {
    let place = organisation::store::place(w.tx(), office).await?;
    w.permit("station-records.custody-record", &place.record("station-records.custody", ""))?;
    w.require_books(&place.unit()?.code).await?;
    let of = match typed.cited() {
        Ok(Some(cited)) => fir::by_cited(w.tx(), office, &cited).await?,
        Ok(None) | Err(_) => None,
    };
    let checked = typed.check(w.now(), of.is_some(), step::most(w))?;
    let (id, year, now) = (w.new_id(), w.now().year(), w.now());
    let key = w.new_key(id, "fir", None).await?;
    w.lock(&format!("station-records.custody/{office}/{year}")).await?;
    let serial = custody::newest_serial(w.tx(), office, i32::from(year)).await? + 1;
    let number = format!("{}-C-{}", place.unit()?.code, cited(year, &w.series(), serial));
    let above = |kind| place.at(kind).map(|unit| unit.id.0);
    let row = row::Model {
        id,
        version: 1,
        office: office.0,
        circle: above(UnitKind::Circle),
        district: above(UnitKind::District),
        region: above(UnitKind::Region),
        node: w.node().to_string(),
        year: i32::from(year),
        serial,
        number: number.clone(),
        ground: checked.ground.word().to_owned(),
        fir: of.as_ref().map(|of| of.id),
        arrested_at: checked.at.micros(),
        recorded_at: now.micros(),
        state: State::Held.word().to_owned(),
        produced_at: None,
        remanded_on: None,
        until: None,
        ended_at: None,
        listed: IN_CUSTODY - checked.at.micros(),
        sensitivity: of.as_ref().map_or(ORDINARY, |of| of.sensitivity),
        officer: w.actor().account.map(Into::into),
        charge: w.actor().charge.clone(),
        sealed: key.seal_value(SEALED, id, &checked.contents, w.entropy())?,
    };
    let subject = Subject { kind: "custody", id, version: Some(1) };
    let body = Draft {
        unit: Some(office.0),
        stated_at: Some(checked.at),
        sensitivity: row.sensitivity,
        ..Draft::new(events::CUSTODY_ARREST, subject)
    };
    let words = in_the_diary(w, &place, &checked, of.as_ref()).await?;
    w.insert::<row::Entity>(row.clone()).await?;
    let entry = w.journal(body.sealed(&key, id, draft::content(&checked.contents)?))?;
    let diary = DiaryEntry {
        office,
        kind: "arrest".to_owned(),
        arrived_at: beside(w, checked.at),
        about: Some(number.clone()),
        substance: Substance::Sealed { record: id, key: &key, words },
    };
    let diary_serial = enter::write(w, &place, diary, Some(entry)).await?.serial;
    if let Some(produced) = checked.produced {
        // With the arrest, so that nobody is told meanwhile that no magistrate has seen the person.
        step::write_production(w, (row, &key), produced).await?;
    }
    Ok(Arrested { id, number, diary_serial })
}

/// As the diary says it, which is kept in Urdu.
async fn in_the_diary(
    w: &WriteOp,
    place: &Place,
    checked: &Arrest,
    of: Option<&fir::row::Model>,
) -> Result<String> {
    let said = &checked.contents;
    let sealed = of.is_some_and(|of| of.sensitivity >= SEALED_FROM);
    // What was typed of a sealed matter may say more than its sections do.
    let written = said.sections.as_deref().filter(|_| !sealed);
    let offence = super::held::offence(w.tx(), w.catalogue(), written, of).await?;
    let offence = offence.unwrap_or_else(|| super::held::ground(checked.ground).to_owned());
    let what = for_what(of.is_some());
    let case = of.map_or_else(String::new, |of| format!("، مقدمہ نمبر {}", of.cited));
    let at = service::hour_in_the_book(checked.at);
    if sealed {
        return Ok(format!("سر بمہر مقدمے میں ایک شخص گرفتار، {what} {offence}{case}، بوقت {at}۔"));
    }
    let told = if said.grounds_told {
        "وجہ گرفتاری بتائی گئی"
    } else {
        "وجہ گرفتاری نہیں بتائی گئی"
    };
    let relative = match (&said.relative.who, said.relative.at, &said.relative.why_not) {
        (Some(who), Some(at), _) => {
            format!("رشتہ دار یا دوست کو اطلاع: {who} بوقت {}", service::hour_in_the_book(at))
        }
        (_, _, Some(why)) => format!("رشتہ دار یا دوست کو اطلاع نہ دی گئی: {why}"),
        _ => String::new(),
    };
    let station = &place.unit()?.name.ur;
    Ok(format!(
        "{}، {what} {offence}{case}، {} سے بوقت {at} گرفتار اور {station} میں زیرِ حراست؛ گرفتار کنندہ {}۔ {told}۔ {relative}۔ حالت: {}",
        said.called(),
        said.place,
        said.arrested_by,
        said.condition
    ))
}
