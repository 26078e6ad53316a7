//! A copy of an FIR leaves the station (Rule 24.5: four copies with one number): carrier, recipient and hour.

use journal::{Draft, Subject};
use kernel::ids::{FirId, UnitId};
use kernel::{Error, FieldErrors, Result, text};
use op::WriteOp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vault::Found;

use crate::events;
use crate::model::fir::{CopyKind, LINE_MAX};
use crate::service::read_fir::record_of;
use crate::store::fir::{self, copy};

/// Where carrier and recipient are sealed.
pub(crate) const SEALED_COPY: &str = "station_records_fir_copy.sealed";

/// A copy as an officer types it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedCopy {
    /// Which copy.
    pub kind: String,
    /// Who carries it.
    #[serde(default)]
    pub carrier: String,
    /// Who receives it.
    pub recipient: String,
}

/// By whom and to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Who carried it; `None` when handed over at the station.
    pub carrier: Option<String>,
    /// Who received it.
    pub recipient: String,
}

/// Enters that a copy left. Sent again, it is a second row: nothing is overwritten.
pub async fn send_copy(w: &mut WriteOp, id: FirId, typed: &TypedCopy) -> Result<()> {
    let row = fir::by_id(w.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let record = record_of(w.tx(), &row).await?;
    w.permit("station-records.fir-read", &record)?;
    w.permit("station-records.fir-copy", &record)?;
    let place = organisation::store::place(w.tx(), UnitId(row.office)).await?;
    w.require_books(&place.unit()?.code).await?;
    let mut errors = FieldErrors::default();
    let kind = errors.keep("kind", CopyKind::parse(&typed.kind).ok_or("station-records.fir-which-copy"));
    let carrier = errors.keep("carrier", text::optional_line(&typed.carrier, LINE_MAX)).flatten();
    let recipient = errors.keep("recipient", text::required_line(&typed.recipient, LINE_MAX));
    errors.check()?;
    let (Some(kind), Some(recipient)) = (kind, recipient) else {
        return Err(Error::internal("checked above"));
    };
    let Found::Key(key) = w.key(row.id).await? else {
        return Err(Error::NotFound("station-records.fir-erased"));
    };
    let copy_id = w.new_id();
    let sealed = key.seal_value(SEALED_COPY, copy_id, &Sent { carrier, recipient }, w.entropy())?;
    let copy = copy::Model {
        id: copy_id,
        version: 1,
        fir: row.id,
        kind: kind.word().to_owned(),
        sent_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        sealed,
    };
    w.insert::<copy::Entity>(copy).await?;
    let subject = Subject { kind: "fir-copy", id: copy_id, version: Some(1) };
    w.journal(Draft {
        unit: Some(row.office),
        sensitivity: row.sensitivity,
        ..Draft::new(events::FIR_COPY, subject)
    })?;
    Ok(())
}
