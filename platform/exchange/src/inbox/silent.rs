//! Saying of somebody that she could not speak: one step for whatever way she came, so that a mark at the helpline lifts what she wrote
//! and one in the inbox her calls. Must not leave out what an officer joined to her.

use db::Tx;
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

/// Whether an officer said so of a thread or of one that is joined to it. Whoever could not speak may have the telephone in
/// another's hand: a person answers, and nothing goes there by itself.
pub(crate) async fn is(tx: &Tx, of: &thread::Model) -> Result<bool> {
    let group = store::group(tx, of.joined.unwrap_or(of.id)).await?;
    Ok(group.iter().any(|one| one.silent_at.is_some()))
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
