//! Blobs of which it is not settled yet that a record names them: stored before a transaction begins, kept when it has
//! committed, cleared when it never did. Only a blob with such a mark is ever taken away: what a record names cannot
//! be lost here, not even when the store is set back to an older copy.

use std::path::PathBuf;
use std::time::SystemTime;

use futures::TryStreamExt as _;
use kernel::{Result, Timestamp};
use object_store::path::Path;
use object_store::{Error as StoreError, ObjectStore as _, ObjectStoreExt};

use crate::place::unavailable;
use crate::{BlobId, Blobs};

const MARKS: &str = "held";
const WAITING: &str = "incoming";

/// Where it is marked as held.
pub(crate) fn mark_of(id: BlobId) -> Path {
    Path::from(format!("{MARKS}/{id}"))
}

impl Blobs {
    /// A record names it now, durably.
    pub async fn keep(&self, id: BlobId) -> Result<()> {
        self.remove(&mark_of(id)).await
    }

    /// No record will ever name it.
    pub async fn discard(&self, id: BlobId) -> Result<()> {
        self.remove(&id.path()).await?;
        self.remove(&mark_of(id)).await
    }

    /// Blobs held since before `then`: each to be kept or discarded by whoever can ask the records.
    pub async fn held_since(&self, then: Timestamp) -> Result<Vec<BlobId>> {
        let marks: Vec<_> =
            self.store.list(Some(&Path::from(MARKS))).try_collect().await.map_err(unavailable)?;
        let old = marks.into_iter().filter(|mark| mark.last_modified.timestamp_micros() < then.micros());
        Ok(old.filter_map(|mark| mark.location.filename()?.parse().ok()).collect())
    }

    /// Clears what uploads cut off before `then` have left in the waiting place. How many they were.
    pub async fn clear_waiting(&self, then: Timestamp) -> Result<usize> {
        if let Some(folder) = self.folder.clone() {
            let cleared = tokio::task::spawn_blocking(move || clear_folder(&folder.join(WAITING), then));
            return cleared.await.map_err(kernel::Error::internal)?;
        }
        let left: Vec<_> =
            self.store.list(Some(&Path::from(WAITING))).try_collect().await.map_err(unavailable)?;
        let mut cleared = 0;
        for one in left.into_iter().filter(|one| one.last_modified.timestamp_micros() < then.micros()) {
            self.remove(&one.location).await?;
            cleared += 1;
        }
        Ok(cleared)
    }

    async fn remove(&self, path: &Path) -> Result<()> {
        match self.store.delete(path).await {
            Ok(()) | Err(StoreError::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }
}

/// On a disk an upload that was cut off by a kill lies under a name that the store itself does not list.
fn clear_folder(folder: &PathBuf, then: Timestamp) -> Result<usize> {
    let failed = |error: std::io::Error| kernel::Error::Unavailable("files.unavailable", error.into());
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(failed(error)),
    };
    let mut cleared = 0;
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let modified = entry.metadata().and_then(|meta| meta.modified()).map_err(failed)?;
        let since = modified.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        if i64::try_from(since.as_micros()).unwrap_or(i64::MAX) < then.micros() {
            std::fs::remove_file(entry.path()).map_err(failed)?;
            cleared += 1;
        }
    }
    Ok(cleared)
}
