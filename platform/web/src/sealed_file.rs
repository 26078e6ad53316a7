//! A sealed file as it is answered: whole or a part of it, so that a recording plays from any moment, each piece opened as it is
//! sent. Each piece proves itself: one that was altered, moved or cut does not open. Never as anything but what it was found to
//! be, and never with the right to do anything. Must not decide who opens it nor journal that: whoever calls has done both.

use std::fmt;
use std::ops::Range;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use files::{BlobId, Blobs, Kind};
use futures::{Stream, TryStreamExt as _, stream};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use kernel::{Error, Result};
use vault::{CHUNK, FileKey, SEALED_CHUNK, last_chunk};

/// Nothing may run, load or be framed; the file has no origin of its own.
const POLICY: &str =
    "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Chunks fetched at once.
const AT_ONCE: u64 = 4;

/// A file that lies sealed in the store of files, with its key.
#[derive(Clone)]
pub struct SealedFile {
    blobs: Blobs,
    key: FileKey,
    blob: BlobId,
    size: u64,
}

impl fmt::Debug for SealedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedFile")
            .field("blob", &self.blob)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

impl SealedFile {
    /// A file whose plain length is `size`.
    pub const fn new(blobs: Blobs, key: FileKey, (blob, size): (BlobId, u64)) -> Self {
        Self { blobs, key, blob, size }
    }

    /// Its plain length, in bytes.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The bytes of `range`, which must lie within its length, a quarter of a megabyte at a time.
    pub fn bytes(self, range: Range<u64>) -> impl Stream<Item = Result<Bytes>> + Send {
        stream::try_unfold((self, range), move |(file, range)| async move {
            if range.is_empty() {
                return Ok(None);
            }
            let first = range.start / CHUNK as u64;
            let last = (first + AT_ONCE - 1).min((range.end - 1) / CHUNK as u64);
            let opened = file.open(first..=last).await?;
            let from = first * CHUNK as u64;
            let end = range.end.min(from + opened.len() as u64);
            let wanted = Bytes::from(opened).slice((range.start - from) as usize..(end - from) as usize);
            Ok(Some((wanted, (file, end..range.end))))
        })
    }

    async fn open(&self, chunks: std::ops::RangeInclusive<u64>) -> Result<Vec<u8>> {
        let (first, last) = (*chunks.start(), *chunks.end());
        let from = first * SEALED_CHUNK as u64;
        let whole = last >= last_chunk(self.size);
        let end = if whole { vault::sealed_size(self.size) } else { (last + 1) * SEALED_CHUNK as u64 };
        let sealed = self.blobs.read(self.blob, from..end).await?;
        let mut opened = Vec::with_capacity(sealed.len());
        for (index, chunk) in (first..=last).zip(sealed.chunks(SEALED_CHUNK)) {
            opened.extend(self.key.open_chunk(index, self.size, chunk)?);
        }
        Ok(opened)
    }

    /// The whole file, for a photo: nothing else is ever held whole.
    pub async fn whole(self) -> Result<Bytes> {
        let size = self.size;
        let collect = |mut whole: Vec<u8>, piece: Bytes| async move {
            whole.extend_from_slice(&piece);
            Ok(whole)
        };
        self.bytes(0..size).try_fold(Vec::with_capacity(size as usize), collect).await.map(Bytes::from)
    }
}

/// What is answered: what it is by its content, its name for a download, its length as it is shown.
#[derive(Debug)]
pub struct Answered<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its name for a download, never what its sender called it.
    pub name: &'a str,
    /// Its length, in bytes.
    pub size: u64,
}

/// Answers with the file, or with the part of it that is asked for (RFC 9110, 14).
pub fn answer_file<S>(
    headers: &HeaderMap,
    file: &Answered<'_>,
    bytes: impl FnOnce(Range<u64>) -> S,
) -> Result<Response>
where
    S: Stream<Item = Result<Bytes>> + Send + 'static,
{
    let size = file.size;
    let wanted = match headers.get(header::RANGE) {
        Some(range) => range.to_str().ok().and_then(|range| part(range, size)),
        None => Some(Wanted::Whole),
    };
    let Some(wanted) = wanted else {
        let range = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, range).into_response());
    };
    let (status, range) = match wanted {
        Wanted::Whole => (StatusCode::OK, 0..size),
        Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
    };
    let shown = if file.kind.is_shown() { "inline" } else { "attachment" };
    let mut answer: Vec<(HeaderName, String)> = vec![
        (header::CONTENT_TYPE, file.kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("{shown}; filename=\"{}\"", file.name)),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::CONTENT_LENGTH, (range.end - range.start).to_string()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
    ];
    if status == StatusCode::PARTIAL_CONTENT {
        answer.push((header::CONTENT_RANGE, format!("bytes {}-{}/{size}", range.start, range.end - 1)));
    }
    let mut response = (status, Body::from_stream(bytes(range))).into_response();
    for (name, value) in answer {
        response.headers_mut().insert(name, HeaderValue::from_str(&value).map_err(Error::internal)?);
    }
    Ok(response)
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    Part(Range<u64>),
}

/// Reads `bytes=A-B`, `bytes=A-` and `bytes=-N` (RFC 9110, 14.1.2). Several ranges, or another unit, are answered with
/// the whole; `None` when nothing of it lies within the file.
fn part(header: &str, size: u64) -> Option<Wanted> {
    let Some((from, to)) = header.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Some(Wanted::Whole);
    };
    let (from, to) = (from.trim(), to.trim());
    let range = match (from.parse::<u64>(), to.parse::<u64>()) {
        (Ok(from), Ok(to)) if from <= to => from..to.saturating_add(1).min(size),
        (Ok(from), Err(_)) if to.is_empty() => from..size,
        (Err(_), Ok(last)) if from.is_empty() => size.saturating_sub(last)..size,
        _ => return Some(Wanted::Whole),
    };
    (range.start < range.end).then_some(Wanted::Part(range))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_as_the_standard_says() {
        for (header, expected) in [
            ("bytes=0-", Some(Wanted::Part(0..100))),
            ("bytes=10-19", Some(Wanted::Part(10..20))),
            ("bytes=90-500", Some(Wanted::Part(90..100))),
            ("bytes=-5", Some(Wanted::Part(95..100))),
            ("bytes=-500", Some(Wanted::Part(0..100))),
            ("bytes=100-", None),
            ("bytes=-0", None),
            ("bytes=0-18446744073709551615", Some(Wanted::Part(0..100))),
            ("bytes=5-2", Some(Wanted::Whole)),
            ("bytes=0-1,5-6", Some(Wanted::Whole)),
            ("lines=1-2", Some(Wanted::Whole)),
            ("bytes=a-b", Some(Wanted::Whole)),
        ] {
            assert_eq!(part(header, 100), expected, "{header}");
        }
        assert_eq!(part("bytes=0-", 0), None);
    }
}
