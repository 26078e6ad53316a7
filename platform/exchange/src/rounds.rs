//! Looks again and again for what is to be sent. Each place is looked after by a task of its own, so that a dead one holds
//! up nobody, and by one at a time. Must not know what is sent.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use async_trait::async_trait;
use kernel::Result;
use op::Core;
use tokio::task::{self, JoinError, JoinSet};

/// How often it is looked for what has come due.
const ROUND: Duration = Duration::from_secs(1);
/// A busy log is not followed step by step.
const PAUSE: Duration = Duration::from_millis(100);

/// What is done for one place; it says itself what went wrong.
pub type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Somebody who looks.
#[async_trait]
pub trait Looks: Send {
    /// What is looked after one by one.
    type Place: Copy + Eq + Send + Sync;

    /// What is to be done now, for places at which nothing is under way.
    async fn look(&mut self, busy: &[Self::Place]) -> Result<Vec<(Self::Place, Work)>>;
}

/// Runs until it is told to stop. What is being sent then is left to its end.
pub async fn run<L: Looks>(
    core: &Core,
    what: &'static str,
    mut looks: L,
    stopped: impl Future<Output = ()> + Send,
) {
    let mut growth = core.journal.growth();
    let (mut busy, mut at_work) = (BTreeMap::new(), JoinSet::new());
    tokio::pin!(stopped);
    loop {
        growth.mark_unchanged();
        let places: Vec<L::Place> = busy.values().copied().collect();
        match looks.look(&places).await {
            Ok(found) => {
                let begun = found.into_iter().map(|(place, work)| (at_work.spawn(work).id(), place));
                busy.extend(begun);
            }
            Err(error) => tracing::warn!(%error, what, "what is to be sent was not looked after"),
        }
        tokio::select! {
            () = &mut stopped => break,
            _ = growth.changed() => tokio::time::sleep(PAUSE).await,
            Some(ended) = at_work.join_next_with_id() => free(&mut busy, ended),
            () = tokio::time::sleep(ROUND) => {}
        }
    }
    at_work.join_all().await;
}

/// The place is looked after again, however its task ended.
fn free<P>(busy: &mut BTreeMap<task::Id, P>, ended: std::result::Result<(task::Id, ()), JoinError>) {
    let task = ended.map_or_else(
        |error| {
            tracing::error!(%error, "a task that sends failed");
            error.id()
        },
        |(task, ())| task,
    );
    busy.remove(&task);
}
