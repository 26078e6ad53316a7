//! The custody register: an arrest, what a magistrate orders and the end are each one transaction with their entry in the diary
//! (CrPC 54, 61, 167; docs/adr/0019-deadlines.md). What is in custody has one list, from which the diary opens.

mod arrest;
mod clocked;
mod held;
mod read;
mod step;
mod watched;

use kernel::{Error, Result, Timestamp};
use op::WriteOp;
use policy::Resource;

use crate::model::SEALED_FROM;
use crate::model::custody::{End, State};
use crate::store::custody::row;
use crate::store::fir;

pub use arrest::{Arrested, arrest};
pub use clocked::CustodyClocked;
pub(super) use held::in_custody;
pub use read::{CustodyStep, ListedCustody, OpenedCustody, custodies, open_custody};
pub use step::{produce, release};
pub use watched::WatchedCustody;

/// Where the person is sealed.
const SEALED: &str = "station_records_custody.sealed";
/// Where court and words of a step are sealed.
const SEALED_STEP: &str = "station_records_custody_step.sealed";
/// Whoever is in custody is listed before whoever is not, and the longest held first: above every hour of two hundred years.
const IN_CUSTODY: i64 = 8_000_000_000_000_000;

/// A record as the policies see it.
fn record(row: &row::Model) -> Resource {
    let place = super::of_office(
        "station-records.custody",
        row.id,
        (row.office, [row.circle, row.district, row.region]),
    );
    let sealed = row.sensitivity >= SEALED_FROM;
    Resource { sensitivity: i64::from(row.sensitivity), sealed, ..place }
}

/// The same with those for whom its FIR is sealed.
async fn record_of(tx: &db::Tx, row: &row::Model) -> Result<Resource> {
    let record = record(row);
    let Some(of) = row.fir.filter(|_| record.sealed) else { return Ok(record) };
    let handlers = fir::handlers_of(tx, of).await?;
    Ok(Resource { handlers: handlers.iter().map(ToString::to_string).collect(), ..record })
}

fn state(row: &row::Model) -> Result<State> {
    State::parse(&row.state).ok_or_else(|| Error::Inconsistent {
        table: "station_records_custody",
        what: "state",
        row: row.id.to_string(),
    })
}

/// Whether anything may follow: as long as the station holds the person, and where it gave the person to another station before any
/// production. The twenty-four hours of CrPC 61 count from the arrest, whoever holds the person.
fn is_open(row: &row::Model) -> bool {
    row.ended_at.is_none() || (row.state == End::HandedOver.word() && row.produced_at.is_none())
}

/// The hour as the diary states it beside that of writing; none where they are the same minute.
fn beside(w: &WriteOp, at: Timestamp) -> Option<Timestamp> {
    (at.plus_seconds(60) <= w.now()).then_some(at)
}
