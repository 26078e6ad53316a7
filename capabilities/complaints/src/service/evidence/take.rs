//! Taking one file in: recognised by its first bytes, held against its limit while it arrives, sealed under a key of
//! its own, stored. Nothing is in a record yet and no transaction is open, so a slow telephone holds nothing up.

use bytes::Bytes;
use contracts::Enclosed;
use files::photo::{Noted, noted};
use files::{BlobId, Blobs, Family, HEAD, Incoming, Kind};
use futures::{Stream, StreamExt as _};
use kernel::{Error, Result};
use op::Op;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use vault::{FileKey, Sealer};
use web::SealedFile;

use crate::model::evidence::{Limits, file_name};

/// Photos opened at once to read what the camera noted: each is held whole for that moment.
static PHOTOS: Semaphore = Semaphore::const_new(4);

/// A file that lies sealed in the store of files and in no record yet.
#[derive(Debug)]
pub struct Taken {
    /// Its name in the store of files.
    pub blob: BlobId,
    /// What opens it.
    pub(crate) key: FileKey,
    /// What it is.
    pub kind: Kind,
    /// Its length as it was sent.
    pub bytes: u64,
    pub(crate) sha256: [u8; 32],
    pub(crate) name: Option<String>,
    pub(crate) misnamed: bool,
    pub(crate) noted: Noted,
    /// It came with a citizen's message: hers, whoever files it.
    pub(crate) in_message: bool,
}

/// Takes a file in. What is wrong with it is a fault of the field `file` that says what to do (`Error::Invalid`); then
/// nothing of it is left.
pub async fn take<S>(op: &Op, blobs: &Blobs, limits: &Limits, claimed: &str, pieces: S) -> Result<Taken>
where
    S: Stream<Item = Result<Bytes>> + Send,
{
    let mut arriving = Arriving::new(op, blobs, *limits);
    let mut pieces = std::pin::pin!(pieces);
    while let Some(piece) = pieces.next().await {
        let taken = match piece {
            Ok(piece) => arriving.push(&piece).await,
            Err(error) => Err(error),
        };
        if let Err(error) = taken {
            arriving.incoming.abandon().await;
            return Err(as_fault(error));
        }
    }
    let taken = arriving.finish(claimed).await.map_err(as_fault)?;
    with_notes(blobs, taken).await
}

/// Faults of the file itself are said beside its box.
fn as_fault(error: Error) -> Error {
    match error {
        Error::Malformed(code @ ("files.empty" | "files.unknown-kind" | "files.interrupted"))
        | Error::TooLarge(code @ "files.too-large") => Error::field("file", code),
        other => other,
    }
}

struct Arriving {
    incoming: Incoming,
    key: FileKey,
    sealer: Sealer,
    hash: Sha256,
    head: Vec<u8>,
    kind: Option<Kind>,
    bytes: u64,
    limits: Limits,
}

impl Arriving {
    fn new(op: &Op, blobs: &Blobs, limits: Limits) -> Self {
        let entropy = op.core.entropy.as_ref();
        let key = FileKey::generate(entropy);
        Self {
            incoming: blobs.incoming(entropy).held(),
            sealer: key.sealer(),
            key,
            hash: Sha256::new(),
            head: Vec::new(),
            kind: None,
            bytes: 0,
            limits,
        }
    }

    async fn push(&mut self, piece: &[u8]) -> Result<()> {
        if self.kind.is_none() {
            let room = HEAD.saturating_sub(self.head.len()).min(piece.len());
            self.head.extend(piece.iter().take(room));
            if self.head.len() == HEAD {
                self.kind = Some(Kind::sniff(&self.head).ok_or(Error::Malformed("files.unknown-kind"))?);
            }
        }
        self.bytes += piece.len() as u64;
        if self.bytes > self.kind.map_or(self.limits.largest(), |kind| self.limits.bytes(kind)) {
            return Err(self.limits.too_large(self.kind));
        }
        self.hash.update(piece);
        let sealed = self.sealer.push(piece)?;
        self.incoming.take(&sealed).await
    }

    async fn finish(mut self, claimed: &str) -> Result<Taken> {
        let found = files::inspect(&self.head, claimed, HEAD);
        let found = match found {
            Ok(found) => found,
            Err(error) => {
                self.incoming.abandon().await;
                return Err(error);
            }
        };
        self.incoming.take(&self.sealer.finish()?).await?;
        let stored = self.incoming.finish().await?;
        Ok(Taken {
            blob: stored.id,
            key: self.key,
            kind: found.kind,
            bytes: self.bytes,
            sha256: self.hash.finalize().into(),
            name: file_name(claimed),
            misnamed: found.misnamed,
            noted: Noted::default(),
            in_message: false,
        })
    }
}

/// The files of a message as evidence: the very same sealed bytes, which two records then name. Each is read once, for its digest
/// and for what a camera noted.
pub async fn take_enclosed(blobs: &Blobs, files: &[Enclosed]) -> Result<Vec<Taken>> {
    let mut taken = Vec::with_capacity(files.len());
    for file in files {
        let kind = Kind::of_media_type(&file.media_type).ok_or(Error::Malformed("files.unknown-kind"))?;
        let blob = BlobId(file.blob);
        let mut hash = Sha256::new();
        let mut pieces = std::pin::pin!(
            SealedFile::new(blobs.clone(), file.key.clone(), (blob, file.bytes)).bytes(0..file.bytes)
        );
        while let Some(piece) = pieces.next().await {
            hash.update(&piece?);
        }
        let one = Taken {
            blob,
            key: file.key.clone(),
            kind,
            bytes: file.bytes,
            sha256: hash.finalize().into(),
            name: None,
            misnamed: false,
            noted: Noted::default(),
            in_message: true,
        };
        taken.push(with_notes(blobs, one).await?);
    }
    Ok(taken)
}

/// Reads a photo back, which also shows that it opens, for what the camera noted.
async fn with_notes(blobs: &Blobs, taken: Taken) -> Result<Taken> {
    if taken.kind.family() != Family::Photo {
        return Ok(taken);
    }
    let _turn = PHOTOS.acquire().await.map_err(Error::internal)?;
    let file = SealedFile::new(blobs.clone(), taken.key.clone(), (taken.blob, taken.bytes));
    let whole = file.whole().await?;
    let noted = web::blocking(move || Ok(noted(&whole))).await?;
    Ok(Taken { noted, ..taken })
}
