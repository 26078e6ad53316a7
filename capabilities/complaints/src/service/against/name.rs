//! Naming officers later: by whoever hears the report, or by whoever told it, with her code. Who may see it shrinks in that
//! moment, and it moves up where whoever hears it is named, is of their office or depends on them.

use contracts::{DiaryEntry, Roznamcha, Substance};
use journal::{Draft, Subject, draft};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Error, FieldErrors, Result};
use op::{Actor, Op, WriteOp};

use super::{Against, Told, read};
use crate::events;
use crate::model::against::{TypedAgainst, YES};
use crate::model::seal::SEALED_FROM;
use crate::service::hold::Hold;
use crate::service::known::Known;
use crate::service::seats::known;
use crate::service::{seal, track};

/// What was typed, checked: an officer, or a station.
fn check(typed: &TypedAgainst) -> Result<Told> {
    let mut errors = FieldErrors::default();
    let told = TypedAgainst { answer: YES.to_owned(), ..typed.clone() }.check(&mut errors);
    if told.as_ref().is_some_and(|told| told.post.is_none() && told.belt.is_none() && told.station.is_none())
    {
        errors.add("against_station", "complaints.against-whom");
    }
    errors.check()?;
    told.ok_or_else(|| Error::internal("checked above"))
}

/// An officer who hears the report names others.
pub async fn name_officers(
    w: &mut WriteOp,
    roznamcha: &dyn Roznamcha,
    id: ComplaintId,
    typed: &TypedAgainst,
) -> Result<()> {
    let hold = Hold::read_by_actor(w, id).await?;
    known(w.permit("complaints.name-officer", &hold.seats.held))?;
    let told = check(typed)?;
    name(w, roznamcha, &hold, &told).await
}

/// Whoever told it names others, once for each `once`. `complaints.against-new-report` for a report that is not sealed: its words
/// stand in a station's diary, and one about officers is told anew.
pub async fn name_officers_by_code(
    op: &Op,
    roznamcha: &dyn Roznamcha,
    (number, code): (&str, &str),
    once: &str,
    typed: &TypedAgainst,
) -> Result<()> {
    let row = track::held(op, number, code).await?;
    let told = check(typed)?;
    let asked = (&row.number, typed);
    let shown = Op { actor: Actor { code_shown: true, ..op.actor.clone() }, ..op.clone() };
    let mut w = shown.begin().await?;
    if w.replayed_form(once, &asked, "against_name").await?.is_some() {
        return Ok(());
    }
    let hold = Hold::of(&w, ComplaintId(row.id)).await?;
    w.permit("complaints.name-officer", &crate::service::record(&hold.row))?;
    if hold.row.sensitivity < SEALED_FROM {
        return Err(Error::field("against_station", "complaints.against-new-report"));
    }
    name(&mut w, roznamcha, &hold, &told).await?;
    w.remember(once, &asked, "").await?;
    w.commit().await
}

async fn name(w: &mut WriteOp, roznamcha: &dyn Roznamcha, hold: &Hold, told: &Told) -> Result<()> {
    let (row, office) = (&hold.row, hold.office().0);
    let place = hold.place_of_books(w).await?;
    let key = hold.key(w).await?;
    let before = Against::of(w.tx(), row.id, w.now()).await?;
    let near = match &before {
        Some(before) => before.offices(w.tx()).await?,
        None => vec![place.unit()?.clone()],
    };
    let naming = read(w, &place, near, (told, w.now())).await?;
    if naming.found.is_empty() && naming.station.is_none() {
        return Err(Error::field("against_station", "complaints.against-whom"));
    }
    let named = naming.write(w, row.id, &key).await?;
    seal::follow_naming(w, row, hold.holding.as_ref()).await?;
    let subject = Subject { kind: "complaint-against", id: named, version: Some(1) };
    let draft =
        Draft { unit: Some(office), sensitivity: row.sensitivity, ..Draft::new(events::AGAINST, subject) };
    let entry = w.journal(draft.sealed(&key, row.id, draft::content(told)?))?;
    let now = Against::of(w.tx(), row.id, w.now()).await?;
    if let Some(now) = now
        && now.reaches(w.tx(), UnitId(office)).await?
    {
        // Their own book says nothing of it.
        return Ok(());
    }
    let diary = DiaryEntry {
        office: UnitId(office),
        kind: "information-received".to_owned(),
        arrived_at: None,
        about: Some(seal::called(w.tx(), row).await?),
        substance: Substance::Sealed {
            record: row.id,
            key: &key,
            words: seal::words_about(row, String::new()),
        },
    };
    roznamcha.enter(w, diary, entry).await.map(drop)
}

/// The number of a report in which the actor may name officers.
pub async fn may_name(op: &Op, id: ComplaintId) -> Result<String> {
    let r = op.read().await?;
    let report = Known::of(&r, id).await?;
    report.permit(&r, "complaints.name-officer")?;
    r.done().await?;
    Ok(report.row.number)
}
