//! A report held by one verb: nothing else moves, seals or decides it until the operation ends. It is read only once it is held,
//! for on PostgreSQL what was read before may have been sealed meanwhile. Must not decide what may be done with it.

use kernel::ids::{ComplaintId, UnitId};
use kernel::{Error, Result};
use op::WriteOp;
use organisation::Place;
use uuid::Uuid;
use vault::{Found, RecordKey};

use crate::service::seats::Seats;
use crate::store::{self, report, transfer::holding};

/// A report, who holds it, and from where it is seen.
pub(crate) struct Hold {
    pub row: report::Model,
    pub holding: Option<holding::Model>,
    pub seats: Seats,
}

impl Hold {
    /// Holds a report. Every verb takes this lock before any other of its own.
    pub async fn of(w: &WriteOp, id: ComplaintId) -> Result<Self> {
        hold(w, id.0).await?;
        let row = store::by_id(w.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
        let holding = store::transfer::holding_of(w.tx(), id).await?;
        let seats = Seats::of(w.tx(), w.now(), &row, holding.as_ref()).await?;
        Ok(Self { row, holding, seats })
    }

    /// The same for an officer: one who may not know of it is told 404.
    pub async fn read_by_actor(w: &WriteOp, id: ComplaintId) -> Result<Self> {
        let held = Self::of(w, id).await?;
        held.seats.reading(|seat| w.permit("complaints.read", seat))?;
        Ok(held)
    }

    /// The office that holds it now.
    pub fn office(&self) -> UnitId {
        UnitId(self.holding.as_ref().map_or(self.row.office, |now| now.office))
    }

    /// That office with everything above it.
    pub async fn place(&self, w: &WriteOp) -> Result<Place> {
        organisation::store::place(w.tx(), self.office()).await
    }

    /// The same, where this node keeps its books: elsewhere nothing is written in them.
    pub async fn place_of_books(&self, w: &mut WriteOp) -> Result<Place> {
        let place = self.place(w).await?;
        w.require_books(&place.unit()?.code).await?;
        self.require_own(w).await?;
        Ok(place)
    }

    /// Goes on only where this node writes the report: one that moved may still be another's, whoever keeps the office's books.
    pub async fn require_own(&self, w: &WriteOp) -> Result<()> {
        if self.holding.is_some() && w.core().journal.home_of(w.tx(), self.row.id).await?.is_some() {
            return Err(Error::Conflict("op.other-nodes-books"));
        }
        Ok(())
    }

    /// Its key. `complaints.erased` once that was destroyed.
    pub async fn key(&self, w: &WriteOp) -> Result<RecordKey> {
        match w.key(self.row.id).await? {
            Found::Key(key) => Ok(key),
            Found::Destroyed(_) | Found::Missing => Err(Error::NotFound("complaints.erased")),
        }
    }
}

/// Holds several reports, in one order whoever names them: two officers who link the same two never wait for each other.
pub(crate) async fn hold_all(w: &WriteOp, reports: impl IntoIterator<Item = Uuid>) -> Result<()> {
    let mut reports: Vec<Uuid> = reports.into_iter().collect();
    reports.sort_unstable();
    for report in reports {
        hold(w, report).await?;
    }
    Ok(())
}

async fn hold(w: &WriteOp, report: Uuid) -> Result<()> {
    w.lock(&format!("complaints.outcome/{report}")).await
}
