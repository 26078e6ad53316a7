//! Danger to life: whoever is on duty at an office of a sealed report gets its place, and nothing else of it, at once. It is known to
//! its handlers. Must not show a word, a name or a number.

use journal::{Draft, Subject};
use kernel::ids::ComplaintId;
use kernel::{Error, Place, Result, Timestamp};
use op::{ReadOp, WriteOp};

use crate::events;
use crate::model::read_number;
use crate::model::seal::SEALED_FROM;
use crate::service::seats::Seats;
use crate::service::unseal;
use crate::store;
use crate::store::seal::{self, danger};

/// That the place was released, as a handler reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// When.
    pub at: Timestamp,
    /// To whom: the charge.
    pub charge: Option<String>,
}

/// The place of the sealed report that the books call so. `complaints.no-such-pseudonym` for every code that is not one of the
/// actor's office.
pub async fn place_in_danger(w: &mut WriteOp, pseudonym: &str) -> Result<Place> {
    let unknown = || Error::field("pseudonym", "complaints.no-such-pseudonym");
    let found = seal::by_pseudonym(w.tx(), &read_number(pseudonym)).await?.ok_or_else(unknown)?;
    let id = ComplaintId(found.report);
    let row = store::by_id(w.tx(), id).await?.ok_or_else(unknown)?;
    let holding = store::transfer::holding_of(w.tx(), id).await?;
    let seats = Seats::of(w.tx(), w.now(), &row, holding.as_ref()).await?;
    seats.answering(|seat| w.permit("complaints.danger", seat)).map_err(|error| match error {
        Error::NotFound(_) | Error::Forbidden(_) => unknown(),
        other => other,
    })?;
    let told = match unseal(w.key(row.id).await?, &row) {
        Ok(sealed) => sealed.told,
        Err(Error::NotFound(_)) => return Err(unknown()),
        Err(error) => return Err(error),
    };
    let released = danger::Model {
        id: w.new_id(),
        version: 1,
        report: row.id,
        recorded_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        charge: w.actor().charge.clone(),
    };
    let subject = Subject { kind: "complaint-danger", id: released.id, version: Some(1) };
    w.insert::<danger::Entity>(released).await?;
    w.journal(Draft {
        unit: Some(row.office),
        sensitivity: SEALED_FROM,
        ..Draft::new(events::DANGER, subject)
    })?;
    Ok(told.place)
}

/// To whom the place of a report was released, oldest first.
pub(super) async fn released(r: &ReadOp, report: uuid::Uuid) -> Result<Vec<Released>> {
    let rows = seal::dangers_of(r.tx(), report).await?;
    Ok(rows.into_iter().map(|row| Released { at: Timestamp(row.recorded_at), charge: row.charge }).collect())
}
