//! Entering that whoever reported was contacted, or could not be reached. It is a row beside the report: the first one
//! is what the time to first contact is measured by, so the hour of writing is the server's.

use journal::{Draft, Subject};
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Error, Result, Timestamp};
use op::{Op, ReadOp, WriteOp};
use vault::Found;

use crate::events;
use crate::model::contact::{Contact, Reach, TypedContact, Way};
use crate::service::seats::{Seats, known};
use crate::service::unseal;
use crate::store::{self, contact, waiting};

/// Where the note is sealed.
pub(crate) const SEALED_CONTACT: &str = "complaints_contact.sealed";

/// A contact as read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contacted {
    /// How.
    pub way: Way,
    /// What came of it.
    pub result: Reach,
    /// When it was entered.
    pub recorded_at: Timestamp,
    /// When it was, where the officer stated another hour.
    pub stated_at: Option<Timestamp>,
    /// What was said; `None` when nothing was noted or the key was destroyed, and for the citizen's page.
    pub note: Option<String>,
}

/// Enters a contact. Each is a row of its own: nothing is overwritten.
pub async fn enter_contact(w: &mut WriteOp, id: ComplaintId, typed: &TypedContact) -> Result<()> {
    let row = store::by_id(w.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let holding = store::transfer::holding_of(w.tx(), id).await?;
    let seats = Seats::of(w.tx(), &row, holding.as_ref()).await?;
    seats.reading(|seat| w.permit("complaints.read", seat))?;
    // Whoever holds it answers for it, and contacts.
    known(w.permit("complaints.note", &seats.held))?;
    let holder = holding.map_or(row.office, |now| now.office);
    let place = organisation::store::place(w.tx(), UnitId(holder)).await?;
    w.require_books(&place.unit()?.code).await?;
    let Found::Key(key) = w.key(row.id).await? else { return Err(Error::NotFound("complaints.erased")) };
    let sealed = unseal(Found::Key(key.clone()), &row)?;
    let arrived = sealed.arrived_at.unwrap_or(Timestamp(row.recorded_at));
    let Contact { way, result, stated_at, note } = typed.check(arrived, w.now())?;
    let contact_id = w.new_id();
    let contact = contact::Model {
        id: contact_id,
        version: 1,
        report: row.id,
        way: way.word().to_owned(),
        result: result.word().to_owned(),
        recorded_at: w.now().micros(),
        stated_at: stated_at.map(Timestamp::micros),
        officer: w.actor().account.map(Into::into),
        sealed: key.seal_value(SEALED_CONTACT, contact_id, &note, w.entropy())?,
    };
    w.insert::<contact::Entity>(contact).await?;
    if result == Reach::Spoke {
        waiting::contacted(w.tx(), row.id).await?;
    }
    let subject = Subject { kind: "complaint-contact", id: contact_id, version: Some(1) };
    let sensitivity = row.sensitivity;
    w.journal(Draft { unit: Some(holder), sensitivity, ..Draft::new(events::CONTACT, subject) })?;
    Ok(())
}

/// The contacts about a report, oldest first; with what was noted for those who may open the report.
pub(crate) async fn contacts(r: &ReadOp, id: ComplaintId, with_notes: bool) -> Result<Vec<Contacted>> {
    let rows = contact::of_report(r.tx(), id).await?;
    let key = if with_notes && !rows.is_empty() { Some(r.key(id.0).await?) } else { None };
    rows.into_iter()
        .map(|row| {
            let note = match &key {
                Some(Found::Key(key)) => key.open_value(SEALED_CONTACT, row.id, &row.sealed)?,
                _ => None,
            };
            read(row, note)
        })
        .collect()
}

fn read(row: contact::Model, note: Option<String>) -> Result<Contacted> {
    let unknown = |what| Error::Inconsistent { table: "complaints_contact", what, row: row.id.to_string() };
    Ok(Contacted {
        way: Way::parse(&row.way).ok_or_else(|| unknown("way"))?,
        result: Reach::parse(&row.result).ok_or_else(|| unknown("result"))?,
        recorded_at: Timestamp(row.recorded_at),
        stated_at: row.stated_at.map(Timestamp),
        note,
    })
}

/// The number of a report about which the actor may enter a contact.
pub async fn may_contact(op: &Op, id: ComplaintId) -> Result<String> {
    let r = op.read().await?;
    let row = store::by_id(r.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let holding = store::transfer::holding_of(r.tx(), id).await?;
    let seats = Seats::of(r.tx(), &row, holding.as_ref()).await?;
    seats.reading(|seat| r.permit("complaints.read", seat))?;
    known(r.permit("complaints.note", &seats.held))?;
    r.done().await?;
    Ok(row.number)
}
