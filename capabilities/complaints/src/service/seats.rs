//! From where a report is seen: by the office that received it, the one that holds it now, and the one it is offered
//! to. The policies speak about one office; a report that moves is shown to them once for each.

use std::collections::BTreeSet;

use db::Tx;
use kernel::{Error, Result, Timestamp};
use policy::Resource;
use uuid::Uuid;

use crate::model::seal::SEALED_FROM;
use crate::service::against::Against;
use crate::service::{record, seal as service};
use crate::store::{report, seal, transfer::holding};

/// A report as the policies see it from each of its offices.
#[derive(Debug, Clone)]
pub(crate) struct Seats {
    /// From the office that received it.
    received: Resource,
    /// From the office that holds it.
    pub held: Resource,
    /// From the office it is offered to.
    pub offered: Option<Resource>,
}

impl Seats {
    /// With whoever handles it by name at a moment, where it is sealed, and with whoever is complained of.
    pub async fn of(
        tx: &Tx,
        at: Timestamp,
        row: &report::Model,
        holding: Option<&holding::Model>,
    ) -> Result<Self> {
        if row.sensitivity < SEALED_FROM {
            return Ok(Self::new(row, holding));
        }
        let against = Against::of(tx, row.id, at).await?;
        let mut named = Vec::new();
        for one in seal::handlers_of(tx, row.id).await? {
            // Whoever was promoted, posted elsewhere or has come to depend on somebody complained of reads it no more, at once.
            if service::stands(tx, &one, against.as_ref(), at).await? {
                named.push(one);
            }
        }
        let those = |offered: i32| -> BTreeSet<String> {
            let of = named.iter().filter(|one| one.offered == offered);
            of.filter_map(|one| one.account).map(|account| account.to_string()).collect()
        };
        let plain = Self::new(row, holding);
        let handled = |seat: Resource, handlers| Resource { handlers, ..seat };
        let mut seats = Self {
            received: handled(plain.received, those(0)),
            held: handled(plain.held, those(0)),
            offered: plain.offered.map(|seat| handled(seat, those(1))),
        };
        let Some(against) = against else { return Ok(seats) };
        let (accused, barred) = against.walls(tx).await?;
        for seat in
            [Some(&mut seats.received), Some(&mut seats.held), seats.offered.as_mut()].into_iter().flatten()
        {
            seat.accused.clone_from(&accused);
            seat.barred.clone_from(&barred);
        }
        Ok(seats)
    }

    /// The receiving office's.
    pub const fn received(&self) -> &Resource {
        &self.received
    }

    fn new(row: &report::Model, holding: Option<&holding::Model>) -> Self {
        let received = record(row);
        let at = |station, circle, district, region| {
            received.clone().at(text(station), text(circle), text(district), text(region))
        };
        let held = holding.map_or_else(
            || received.clone(),
            |now| at(Some(now.office), now.circle, now.district, now.region),
        );
        let offered = holding
            .filter(|now| now.offered_office.is_some())
            .map(|now| at(now.offered_office, now.offered_circle, now.offered_district, now.offered_region));
        Self { received, held, offered }
    }

    /// The first office from which it may be read. An offer is read before it is answered.
    pub fn reading(&self, permit: impl Fn(&Resource) -> Result<()>) -> Result<&Resource> {
        first([Some(&self.held), Some(&self.received), self.offered.as_ref()], permit)
    }

    /// The same for what only those who answer for it may do, or once did.
    pub fn answering(&self, permit: impl Fn(&Resource) -> Result<()>) -> Result<&Resource> {
        first([Some(&self.held), Some(&self.received), None], permit)
    }
}

fn text(unit: Option<Uuid>) -> String {
    unit.map_or_else(String::new, |id| id.to_string())
}

/// The first that is permitted; otherwise the most telling refusal: a record known from one side is not denied.
fn first<const N: usize>(
    seats: [Option<&Resource>; N],
    permit: impl Fn(&Resource) -> Result<()>,
) -> Result<&Resource> {
    let mut refused = Error::NotFound("policy.not-found");
    for seat in seats.into_iter().flatten() {
        match permit(seat) {
            Ok(()) => return Ok(seat),
            Err(error @ (Error::Forbidden(_) | Error::Unauthenticated(_))) => refused = error,
            Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Err(refused)
}

/// A refusal to somebody who may read the report from another of its offices: it is known to him, and not his to act on.
pub(crate) fn known(permitted: Result<()>) -> Result<()> {
    permitted.map_err(|error| match error {
        Error::NotFound(_) => Error::Forbidden("policy.not-allowed"),
        other => other,
    })
}
