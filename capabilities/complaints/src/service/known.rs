//! A report as one reader knows it: its row, who holds it and from where it is seen, read once for whatever is shown of it. The
//! reading side of `hold`. Must not decide what is shown.

use kernel::ids::{ComplaintId, UnitId};
use kernel::{Error, Result};
use op::{Purpose, ReadOp};
use policy::Resource;

use crate::service::seats::{Seats, known};
use crate::store::{self, report, transfer::holding};

/// A report, who holds it, and from where it is seen.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub row: report::Model,
    pub holding: Option<holding::Model>,
    pub seats: Seats,
}

impl Known {
    /// A report that the actor may read. One who may not know of it is told 404.
    pub async fn of(r: &ReadOp, id: ComplaintId) -> Result<Self> {
        let found = Self::unasked(r, id).await?;
        found.seat(r)?;
        Ok(found)
    }

    /// The same before anybody asked whether the actor may: the caller does.
    pub async fn unasked(r: &ReadOp, id: ComplaintId) -> Result<Self> {
        let row = store::by_id(r.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
        Self::of_row(r, row).await
    }

    /// The same of a row that was read already.
    pub async fn of_row(r: &ReadOp, row: report::Model) -> Result<Self> {
        let holding = store::transfer::holding_of(r.tx(), ComplaintId(row.id)).await?;
        let seats = Seats::of(r.tx(), r.now(), &row, holding.as_ref()).await?;
        Ok(Self { row, holding, seats })
    }

    /// Its id.
    pub const fn id(&self) -> ComplaintId {
        ComplaintId(self.row.id)
    }

    /// The office that holds it now.
    pub fn office(&self) -> UnitId {
        UnitId(self.holding.as_ref().map_or(self.row.office, |now| now.office))
    }

    /// The office from which the actor reads it.
    pub fn seat(&self, r: &ReadOp) -> Result<&Resource> {
        self.seats.reading(|seat| r.permit("complaints.read", seat))
    }

    /// Goes on only when the actor, who may read it, may do `action` where it is held.
    pub fn permit(&self, r: &ReadOp, action: &str) -> Result<()> {
        known(r.permit(action, &self.seats.held))
    }

    /// The same for showing or hiding a link.
    pub fn may(&self, r: &ReadOp, action: &str) -> bool {
        r.may(action, &self.seats.held)
    }

    /// Whether the actor may know for a purpose who told it.
    pub fn identity(&self, r: &ReadOp, purpose: Purpose) -> bool {
        let allowed = |seat: &Resource| r.permit_for("complaints.read-identity", seat, purpose.word());
        self.seats.answering(allowed).is_ok()
    }

    /// Whether it is sealed and the actor handles it by name.
    pub fn handled(&self, r: &ReadOp) -> bool {
        self.seats.held.handlers.contains(&r.actor().principal.id)
    }
}
