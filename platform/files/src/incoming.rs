//! Uploads that arrive in pieces: hashed as they come, invisible until whole. A dropped connection or a killed
//! process leaves nothing under any blob's name.

use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use kernel::{Entropy, Error, Result};
use object_store::path::Path;
use object_store::{Error as StoreError, MultipartUpload, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};

use crate::held::mark_of;
use crate::place::unavailable;
use crate::{BlobId, Blobs};

/// What an upload became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its name.
    pub id: BlobId,
    /// Its length in bytes.
    pub size: u64,
}

impl Blobs {
    /// Stores what a stream brings, holding at most one part in memory: 128 KiB on a disk, 8 MiB for S3. `entropy`
    /// names the place where a large upload waits until it is whole.
    ///
    /// Errors: `files.too-large` as soon as the limit is passed, `files.interrupted` when the sender breaks off,
    /// `files.unavailable`.
    pub async fn put_stream<S, E>(&self, pieces: S, entropy: &dyn Entropy) -> Result<Stored>
    where
        S: Stream<Item = std::result::Result<Bytes, E>> + Send,
    {
        let mut pieces = std::pin::pin!(pieces);
        let mut incoming = self.incoming(entropy);
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|_| Error::Malformed("files.interrupted"));
            let taken = match piece {
                Ok(piece) => incoming.take(&piece).await,
                Err(error) => Err(error),
            };
            if let Err(error) = taken {
                incoming.abandon().await;
                return Err(error);
            }
        }
        incoming.finish().await
    }

    /// Begins an upload whose pieces the caller hands over one by one.
    pub fn incoming(&self, entropy: &dyn Entropy) -> Incoming {
        let name = hex::encode(kernel::entropy::bytes::<16>(entropy));
        Incoming {
            blobs: self.clone(),
            waiting: Path::from(format!("incoming/{name}")),
            hash: Sha256::new(),
            size: 0,
            buffer: Vec::new(),
            parts: None,
            held: false,
        }
    }
}

/// An upload under way. Dropped, it leaves nothing behind on a disk.
#[derive(Debug)]
pub struct Incoming {
    blobs: Blobs,
    waiting: Path,
    hash: Sha256,
    size: u64,
    buffer: Vec<u8>,
    parts: Option<Box<dyn MultipartUpload>>,
    held: bool,
}

impl Incoming {
    /// The same upload, held until [`Blobs::keep`]: what no record names after all can be found again and cleared.
    #[must_use]
    pub fn held(self) -> Self {
        Self { held: true, ..self }
    }

    /// Takes the next piece. Errors: `files.too-large`, `files.unavailable`; then call [`Incoming::abandon`].
    pub async fn take(&mut self, piece: &[u8]) -> Result<()> {
        self.size = self.size.saturating_add(piece.len() as u64);
        if self.size > self.blobs.limit {
            return Err(Error::TooLarge("files.too-large"));
        }
        self.hash.update(piece);
        self.buffer.extend_from_slice(piece);
        if self.buffer.len() >= self.blobs.part { self.send_part().await } else { Ok(()) }
    }

    async fn send_part(&mut self) -> Result<()> {
        let part = PutPayload::from(std::mem::take(&mut self.buffer));
        if self.parts.is_none() {
            self.parts = Some(self.blobs.store.put_multipart(&self.waiting).await.map_err(unavailable)?);
        }
        match &mut self.parts {
            Some(upload) => upload.put_part(part).await.map_err(unavailable),
            None => Ok(()),
        }
    }

    /// Makes it a blob, and answers once it is durable.
    pub async fn finish(mut self) -> Result<Stored> {
        let size = self.size;
        let id = BlobId(self.hash.clone().finalize().into());
        if self.held {
            // Before the blob itself: a crash in between leaves a mark too many, never a blob that nobody finds.
            let mark = PutPayload::from_static(b"");
            self.blobs.store.put(&mark_of(id), mark).await.map_err(unavailable)?;
        }
        if self.parts.is_none() {
            let id = self.blobs.put(std::mem::take(&mut self.buffer)).await?;
            return Ok(Stored { id, size });
        }
        if !self.buffer.is_empty() {
            self.send_part().await?;
        }
        if let Some(upload) = &mut self.parts {
            upload.complete().await.map_err(unavailable)?;
        }
        let store = &self.blobs.store;
        // Copy first, then clear the waiting place: a crash in between leaves the blob whole and only litter behind.
        let copied = store.copy_if_not_exists(&self.waiting, &id.path()).await;
        let outcome = match copied {
            Ok(()) => Ok(id),
            Err(StoreError::AlreadyExists { .. } | StoreError::Precondition { .. }) => {
                self.blobs.recheck(id).await
            }
            Err(error) => Err(unavailable(error)),
        };
        store.delete(&self.waiting).await.map_err(unavailable)?;
        Ok(Stored { id: outcome?, size })
    }

    /// Best effort: the first error is what the caller must hear.
    pub async fn abandon(mut self) {
        if let Some(upload) = &mut self.parts {
            drop(upload.abort().await);
        }
    }
}
