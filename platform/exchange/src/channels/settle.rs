//! What became of a message, as its gateway answers or calls back: in one transaction it leaves the outbox and is journaled.
//! Whatever comes twice, late or in another order adds nothing.

use contracts::Fate;
use kernel::Result;
use op::{Core, Op};
use policy::Resource;
use uuid::Uuid;

use super::{become_of, turn};
use crate::store::message as store;

/// Settles a message. One that belongs to no record is forgotten; one that nobody knows is nobody's.
pub async fn settle(core: &Core, id: Uuid, fate: Fate) -> Result<()> {
    let mut w = Op::system(core.clone()).begin().await?;
    w.permit("exchange.message-settle", &Resource::new("exchange.message", id))?;
    let of = match store::one(w.tx(), id).await? {
        Some(row) => row.record,
        None => id,
    };
    w.lock(&turn(of)).await?;
    store::drop(w.tx(), id).await?;
    if let Some(row) = store::one(w.tx(), id).await? {
        become_of(&mut w, row, fate, None).await?;
    }
    w.commit().await
}
