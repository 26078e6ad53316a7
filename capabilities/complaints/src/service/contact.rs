//! Entering that whoever reported was contacted, or could not be reached. It is a row beside the report: the first one
//! is what the time to first contact is measured by, so the hour of writing is the server's.

use journal::{Draft, Subject};
use kernel::ids::ComplaintId;
use kernel::{Error, FieldErrors, Result, Timestamp, text};
use op::{Op, ReadOp, WriteOp};
use vault::Found;

use crate::events;
use crate::model::contact::{Contact, Reach, TypedContact, Way};
use crate::model::safe_contact::{AGAINST_MAX, Against};
use crate::service::hold::Hold;
use crate::service::known::Known;
use crate::service::safe_contact::reaching;
use crate::service::seats::known;
use crate::service::unseal;
use crate::store::{contact, safe_contact, waiting};

/// Where the note is sealed.
pub(crate) const SEALED_CONTACT: &str = "complaints_contact.sealed";
/// Where it is sealed why she was contacted against what she said.
const SEALED_AGAINST: &str = "complaints_against_wish.sealed";

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
    /// In what it was against how she may be reached, and why it was made all the same where that may be read.
    pub against: Option<(Against, Option<String>)>,
}

/// Enters a contact. Each is a row of its own: nothing is overwritten.
pub async fn enter_contact(w: &mut WriteOp, id: ComplaintId, typed: &TypedContact) -> Result<()> {
    let hold = Hold::read_by_actor(w, id).await?;
    // Whoever holds it answers for it, and contacts.
    known(w.permit("complaints.note", &hold.seats.held))?;
    hold.place_of_books(w).await?;
    let (row, key, holder) = (&hold.row, hold.key(w).await?, hold.office());
    let sealed = unseal(Found::Key(key.clone()), row)?;
    let arrived = sealed.arrived_at.unwrap_or(Timestamp(row.recorded_at));
    let Contact { way, result, stated_at, note } = typed.check(arrived, w.now())?;
    let reaching = reaching(w.tx(), row, (&key, &sealed)).await?;
    let against = reaching.standing.against(way, stated_at.unwrap_or(w.now()));
    let against = against.map(|kind| why_all_the_same(kind, &typed.against)).transpose()?;
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
    if let Some((kind, why)) = against {
        let id = w.new_id();
        let beside = safe_contact::against::Model {
            id,
            version: 1,
            contact: contact_id,
            report: row.id,
            kind: kind.word().to_owned(),
            recorded_at: w.now().micros(),
            officer: w.actor().account.map(Into::into),
            sealed: key.seal_value(SEALED_AGAINST, id, &why, w.entropy())?,
        };
        w.insert::<safe_contact::against::Entity>(beside).await?;
    }
    if result == Reach::Spoke {
        waiting::contacted(w.tx(), row.id).await?;
    }
    let subject = Subject { kind: "complaint-contact", id: contact_id, version: Some(1) };
    let sensitivity = row.sensitivity;
    w.journal(Draft { unit: Some(holder.0), sensitivity, ..Draft::new(events::CONTACT, subject) })?;
    Ok(())
}

/// Nobody is contacted against what she said without a reason that stays. The first attempt is the warning.
fn why_all_the_same(kind: Against, typed: &str) -> Result<(Against, String)> {
    let mut errors = FieldErrors::default();
    let why = match text::optional_narrative(typed, AGAINST_MAX) {
        Ok(None) => Err(match kind {
            Against::Unwanted => "complaints.against-unwanted",
            Against::Way => "complaints.against-way",
            Against::Hour => "complaints.against-hour",
        }),
        other => other,
    };
    let why = errors.keep("against", why).flatten().unwrap_or_default();
    errors.check()?;
    Ok((kind, why))
}

/// The contacts about a report, oldest first; with what was noted for those who may open the report.
pub(crate) async fn contacts(r: &ReadOp, id: ComplaintId, with_notes: bool) -> Result<Vec<Contacted>> {
    let rows = contact::of_report(r.tx(), id).await?;
    let key = if with_notes && !rows.is_empty() { Some(r.key(id.0).await?) } else { None };
    let against = safe_contact::against_of(r.tx(), id).await?;
    rows.into_iter()
        .map(|row| {
            let note = match &key {
                Some(Found::Key(key)) => key.open_value(SEALED_CONTACT, row.id, &row.sealed)?,
                _ => None,
            };
            let against = against.iter().find(|one| one.contact == row.id);
            let against = against.map(|one| read_against(one, key.as_ref())).transpose()?;
            Ok(Contacted { against, ..read(row, note)? })
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
        against: None,
    })
}

fn read_against(
    row: &safe_contact::against::Model,
    key: Option<&Found>,
) -> Result<(Against, Option<String>)> {
    let table = "complaints_against_wish";
    let unknown = || Error::Inconsistent { table, what: "kind", row: row.id.to_string() };
    let why = match key {
        Some(Found::Key(key)) => Some(key.open_value(SEALED_AGAINST, row.id, &row.sealed)?),
        _ => None,
    };
    Ok((Against::parse(&row.kind).ok_or_else(unknown)?, why))
}

/// The number of a report about which the actor may enter a contact.
pub async fn may_contact(op: &Op, id: ComplaintId) -> Result<String> {
    let r = op.read().await?;
    let report = Known::of(&r, id).await?;
    report.permit(&r, "complaints.note")?;
    r.done().await?;
    Ok(report.row.number)
}
