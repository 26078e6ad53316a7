//! Reading a sealed file piece by piece. Each piece proves itself: one that was altered, moved or cut does not open.

use std::ops::Range;

use bytes::Bytes;
use files::{BlobId, Blobs};
use futures::{Stream, TryStreamExt as _, stream};
use kernel::Result;
use vault::{CHUNK, FileKey, SEALED_CHUNK, last_chunk};

/// Chunks fetched at once.
const AT_ONCE: u64 = 4;

/// The bytes of `range` of a file whose plain length is `size`, a quarter of a megabyte at a time.
pub fn pieces(
    blobs: Blobs,
    key: FileKey,
    (blob, size): (BlobId, u64),
    range: Range<u64>,
) -> impl Stream<Item = Result<Bytes>> + Send {
    stream::try_unfold((blobs, key, range), move |(blobs, key, range)| async move {
        if range.is_empty() {
            return Ok(None);
        }
        let first = range.start / CHUNK as u64;
        let last = (first + AT_ONCE - 1).min((range.end - 1) / CHUNK as u64);
        let opened = open(&blobs, &key, (blob, size), first..=last).await?;
        let from = first * CHUNK as u64;
        let end = range.end.min(from + opened.len() as u64);
        let wanted = Bytes::from(opened).slice((range.start - from) as usize..(end - from) as usize);
        Ok(Some((wanted, (blobs, key, end..range.end))))
    })
}

async fn open(
    blobs: &Blobs,
    key: &FileKey,
    (blob, size): (BlobId, u64),
    chunks: std::ops::RangeInclusive<u64>,
) -> Result<Vec<u8>> {
    let (first, last) = (*chunks.start(), *chunks.end());
    let from = first * SEALED_CHUNK as u64;
    let end =
        if last >= last_chunk(size) { vault::sealed_size(size) } else { (last + 1) * SEALED_CHUNK as u64 };
    let sealed = blobs.read(blob, from..end).await?;
    let mut opened = Vec::with_capacity(sealed.len());
    for (index, chunk) in (first..=last).zip(sealed.chunks(SEALED_CHUNK)) {
        opened.extend(key.open_chunk(index, size, chunk)?);
    }
    Ok(opened)
}

/// The whole file, for a photo: nothing else is ever held whole.
pub(crate) async fn whole(blobs: &Blobs, key: &FileKey, blob: BlobId, size: u64) -> Result<Bytes> {
    let all = pieces(blobs.clone(), key.clone(), (blob, size), 0..size);
    let collect = |mut whole: Vec<u8>, piece: Bytes| async move {
        whole.extend_from_slice(&piece);
        Ok(whole)
    };
    all.try_fold(Vec::with_capacity(size as usize), collect).await.map(Bytes::from)
}
