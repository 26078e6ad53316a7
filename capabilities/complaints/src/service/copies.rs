//! What whoever holds number and code may take home: the slip once more. Nothing that was said is opened for it.

use contracts::Roznamcha;
use journal::Statement;
use kernel::ids::ComplaintId;
use kernel::{Result, Timestamp};
use op::Op;
use organisation::Place;

use crate::model::came::Came;
use crate::model::seal::SEALED_FROM;
use crate::service::track::held;
use crate::service::{office, seal};

/// What a slip is printed from.
#[derive(Debug, Clone)]
pub struct SlipCopy {
    /// The report.
    pub id: ComplaintId,
    /// Its number.
    pub number: String,
    /// It is sealed: its slip says a code and nothing else.
    pub sealed: bool,
    /// How it came in.
    pub came: Came,
    /// The receiving office with everything above it.
    pub place: Place,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Its number in the daily diary; `None` until the station's books have arrived here.
    pub diary_serial: Option<i64>,
    /// The strongest receipt there is.
    pub receipt: Statement,
}

/// The slip of a report, for whoever holds number and code. `complaints.no-such-slip` for any wrong pair.
pub async fn slip_copy(op: &Op, roznamcha: &dyn Roznamcha, number: &str, code: &str) -> Result<SlipCopy> {
    let row = held(op, number, code).await?;
    let r = op.read().await?;
    let place = office(&r, &row).await?;
    let about = seal::first_called(r.tx(), &row).await?;
    let diary_serial = roznamcha.serial_about(r.tx(), place.unit()?.id, &about).await?;
    let entry = op.core.journal.entry_for(r.tx(), row.id, 1).await?;
    r.done().await?;
    let came = row.came()?;
    Ok(SlipCopy {
        id: ComplaintId(row.id),
        number: row.number,
        sealed: row.sensitivity >= SEALED_FROM,
        came,
        place,
        recorded_at: Timestamp(row.recorded_at),
        diary_serial,
        receipt: op.core.journal.receipt(entry).await?,
    })
}
