//! What the forms of an FIR's acts share: which FIR, done once, and nothing typed lost. Must not know any one of them.

use http::StatusCode;
use kernel::{Error, FieldErrors};
use serde::Serialize;
use web::{Fields, Staff};

/// The answer with a form: as asked, or with its faults.
pub(super) fn status(errors: &FieldErrors) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// What was typed is not lost to a sign-in that grew old meanwhile, nor to somebody who was quicker.
pub(super) fn kept(done: kernel::Result<()>, field: &'static str) -> kernel::Result<()> {
    done.map_err(|error| match error {
        Error::Unauthenticated("policy.step-up") => Error::field(field, "station-records.fir-prove-again"),
        other => other.conflict_at(field),
    })
}

/// Does it in one transaction; a form sent twice is done once.
pub(super) async fn once<T: Serialize>(
    staff: &Staff,
    fields: &Fields,
    field: &'static str,
    asked: T,
    act: impl AsyncFnOnce(&mut op::WriteOp) -> kernel::Result<()>,
) -> kernel::Result<()> {
    let once = fields.once()?;
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, field).await?.is_some() {
        return Ok(());
    }
    act(&mut w).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}
