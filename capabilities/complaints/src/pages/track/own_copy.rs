//! Whether her page offers her the copy of her FIR (CrPC 154). Must not offer it where the report is sealed.

use web::Guest;

use crate::service::Tracked;

/// Whether it is to be had here.
pub(super) async fn to_be_had(guest: &Guest, tracked: &Tracked) -> kernel::Result<bool> {
    if tracked.sealed || tracked.fir.is_none() {
        return Ok(false);
    }
    let r = guest.op.read().await?;
    let found = guest.state.contracts.own_copies.to_be_had(&r, tracked.id).await?;
    r.done().await?;
    Ok(found)
}
