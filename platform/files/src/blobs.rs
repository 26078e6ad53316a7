//! Put, get, exists. There is no overwrite, and no delete of what a record names: erasing is destroying the key of
//! what was encrypted.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use futures::Stream;
use kernel::{Error, Result};
use object_store::{Error as StoreError, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};

use crate::place::unavailable;
use crate::{BlobId, Place};

/// Bytes of a piece.
const PIECE: u64 = 256 << 10;

/// A store of blobs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Blobs {
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) limit: u64,
    /// What one upload holds in memory. S3 takes parts of at least 5 MiB; a disk takes any.
    pub(crate) part: usize,
    pub(crate) folder: Option<PathBuf>,
}

impl Blobs {
    /// Opens the place; no blob may be larger than `limit` bytes. Error: `files.unavailable`.
    pub fn open(place: &Place, limit: u64) -> Result<Self> {
        let (part, folder) = match place {
            Place::Local { folder } => (128 * 1024, Some(folder.clone())),
            Place::S3(_) => (8 * 1024 * 1024, None),
        };
        Ok(Self { store: place.open()?, limit, part, folder })
    }

    /// Stores bytes and answers once they are durable. Storing the same bytes again changes nothing.
    /// Bytes that must be secret are encrypted by the caller first.
    ///
    /// Errors: `files.too-large`, `files.unavailable`; [`Error::Inconsistent`] when what already lies under this
    /// name is damaged.
    pub async fn put(&self, bytes: impl Into<Bytes>) -> Result<BlobId> {
        let bytes = bytes.into();
        if bytes.len() as u64 > self.limit {
            return Err(Error::TooLarge("files.too-large"));
        }
        let id = BlobId::of(&bytes);
        let once = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.store.put_opts(&id.path(), PutPayload::from(bytes), once).await {
            Ok(_) => Ok(id),
            Err(StoreError::AlreadyExists { .. } | StoreError::Precondition { .. }) => self.recheck(id).await,
            Err(error) => Err(unavailable(error)),
        }
    }

    /// The bytes, checked against their name. Errors: `files.not-found`, `files.unavailable`,
    /// [`Error::Inconsistent`] when the disk no longer holds what was written.
    pub async fn get(&self, id: BlobId) -> Result<Bytes> {
        let found = self.store.get(&id.path()).await.map_err(read_error)?;
        let bytes = found.bytes().await.map_err(read_error)?;
        if BlobId::of(&bytes) == id { Ok(bytes) } else { Err(damaged(id)) }
    }

    /// Some of its bytes, not checked against its name: for sealed blobs, of which every chunk proves itself.
    /// Errors: `files.not-found`, `files.unavailable`.
    pub async fn read(&self, id: BlobId, range: Range<u64>) -> Result<Bytes> {
        self.store.get_range(&id.path(), range).await.map_err(read_error)
    }

    /// How many bytes are stored under that name. Errors: `files.not-found`, `files.unavailable`.
    pub async fn size(&self, id: BlobId) -> Result<u64> {
        Ok(self.store.head(&id.path()).await.map_err(read_error)?.size)
    }

    /// The stored bytes piece by piece, not checked against their name: for whoever checks them at the other end.
    pub fn pieces(&self, id: BlobId, size: u64) -> impl Stream<Item = Result<Bytes>> + Send + use<> {
        let blobs = self.clone();
        futures::stream::unfold(0, move |at| {
            let blobs = blobs.clone();
            async move {
                let end = size.min(at + PIECE);
                (at < size).then_some(())?;
                Some((blobs.read(id, at..end).await, end))
            }
        })
    }

    /// Whether a blob of that name lies here; its bytes are not read.
    pub async fn exists(&self, id: BlobId) -> Result<bool> {
        match self.store.head(&id.path()).await {
            Ok(_) => Ok(true),
            Err(StoreError::NotFound { .. }) => Ok(false),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Someone stored this before: only good if it is still whole.
    pub(crate) async fn recheck(&self, id: BlobId) -> Result<BlobId> {
        self.get(id).await.map(|_| id)
    }
}

fn read_error(error: StoreError) -> Error {
    match error {
        StoreError::NotFound { .. } => Error::NotFound("files.not-found"),
        other => unavailable(other),
    }
}

fn damaged(id: BlobId) -> Error {
    Error::Inconsistent {
        table: "blobs",
        what: "the stored bytes are not what their name says",
        row: id.to_string(),
    }
}
