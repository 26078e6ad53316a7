//! Stored files that no record came to name: an upload cut off, a form that was never sent a second time. Only what is
//! marked as unsettled, or waits half-written, is looked at, and only when it is a day old.
//! Must not look at a file that was settled.

use std::time::Duration;

use capability::NamesBlob;
use files::{BlobId, Blobs};
use kernel::{Result, Timestamp};
use op::Core;
use tokio::sync::watch;

use crate::capabilities;

/// How often it is looked for.
const EVERY: Duration = Duration::from_hours(1);
/// Whatever began so long ago has ended one way or the other, in microseconds.
const OLD: i64 = 24 * 3600 * 1_000_000;

/// Where files lie, and who can say whether a record names one.
#[derive(Debug, Clone)]
pub struct Litter {
    blobs: Blobs,
    names: Vec<NamesBlob>,
}

/// What was done in one round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cleared {
    /// Files that a record names after all: their mark went away.
    pub kept: usize,
    /// Files that none names: gone.
    pub discarded: usize,
    /// What was left half-written: gone.
    pub waiting: usize,
}

impl Litter {
    /// Files of this store, asked of every capability.
    pub fn of(blobs: Blobs) -> Self {
        let names = capabilities::all().iter().filter_map(|one| one.names_blob).collect();
        Self::asking(blobs, names)
    }

    /// Files of this store, asked of these.
    pub fn asking(blobs: Blobs, names: Vec<NamesBlob>) -> Self {
        Self { blobs, names }
    }

    /// Clears what is a day old.
    pub async fn clear(&self, core: &Core) -> Result<Cleared> {
        let then = Timestamp(core.clock.now().micros() - OLD);
        let mut cleared = Cleared { waiting: self.blobs.clear_waiting(then).await?, ..Cleared::default() };
        for blob in self.blobs.held_since(then).await? {
            if self.is_named(core, blob).await? {
                self.blobs.keep(blob).await?;
                cleared.kept += 1;
            } else {
                self.blobs.discard(blob).await?;
                cleared.discarded += 1;
            }
        }
        Ok(cleared)
    }

    async fn is_named(&self, core: &Core, blob: BlobId) -> Result<bool> {
        let tx = core.db.read().await?;
        let mut named = false;
        for asks in &self.names {
            named = named || asks(&tx, blob.0).await?;
        }
        tx.commit().await?;
        Ok(named)
    }
}

pub(crate) async fn clear_again(core: Core, litter: Litter, mut stop: watch::Receiver<bool>) {
    loop {
        match litter.clear(&core).await {
            Ok(done) if done == Cleared::default() => {}
            Ok(Cleared { kept, discarded, waiting }) => {
                tracing::info!(kept, discarded, waiting, "cleared files that no record names");
            }
            Err(error) => tracing::warn!(%error, "files that no record names were not cleared"),
        }
        tokio::select! {
            _ = stop.wait_for(|stopped| *stopped) => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}
