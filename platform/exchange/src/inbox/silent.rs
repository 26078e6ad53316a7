//! Saying of somebody that she could not speak: one step for whatever way she came, so that a mark at the helpline lifts what she wrote
//! and one in the inbox her calls. Must not leave out what an officer joined to her.

use kernel::Result;
use op::WriteOp;
use uuid::Uuid;

use super::{about_thread, turn};
use crate::events;
use crate::store::inbox::{self as store, thread};

/// Held by whoever changes several threads: two that do it crosswise wait for one another here, not at the threads. Taken before any
/// thread's turn.
const JOINING: &str = "exchange.join";

/// Waits for whoever else changes several threads.
pub(crate) async fn joining(w: &WriteOp) -> Result<()> {
    w.lock(JOINING).await
}

/// Marks a thread with all that is joined to it; what is marked stays as it is. Whoever calls holds `joining`.
pub(crate) async fn mark(w: &mut WriteOp, of: &thread::Model) -> Result<()> {
    let root = of.joined.unwrap_or(of.id);
    let mut turns: Vec<Uuid> = store::group(w.tx(), root).await?.iter().map(|one| one.id).collect();
    turns.sort_unstable();
    for one in turns {
        w.lock(&turn(one)).await?;
    }
    let silent_at = Some(w.now().micros());
    // Read again: under the turns nobody else changes them.
    for one in store::group(w.tx(), root).await?.into_iter().filter(|one| one.silent_at.is_none()) {
        let row = thread::Model { version: one.version + 1, silent_at, ..one };
        w.update::<thread::Entity>(row.clone()).await?;
        w.journal(about_thread(events::THREAD, &row))?;
    }
    Ok(())
}
