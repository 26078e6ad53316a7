//! One file as it is opened: whole or a part of it, so that a recording plays from any moment. Never as anything but
//! what it was found to be, and never with the right to do anything.

use std::ops::Range;

use axum::body::Body;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use kernel::Error;
use op::Purpose;
use web::{Answer, Staff};

use crate::pages::show::{Why, id};
use crate::service::evidence::open_evidence;

/// Nothing may run, load or be framed; the file has no origin of its own.
const POLICY: &str =
    "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Opens a file of a report. Each opening is journaled, of a part as well.
pub async fn open(
    staff: Staff,
    Path((report, file)): Path<(String, String)>,
    Query(why): Query<Why>,
    headers: HeaderMap,
) -> Answer<Response> {
    let purpose = Purpose::parse(&why.purpose).ok_or(Error::Malformed("complaints.no-purpose"))?;
    let file = file.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let opening = open_evidence(&staff.op, &staff.state.blobs, id(&report)?, file, purpose).await?;
    let size = opening.size;
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
    let shown = if opening.kind.is_shown() { "inline" } else { "attachment" };
    let mut answer: Vec<(HeaderName, String)> = vec![
        (header::CONTENT_TYPE, opening.kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("{shown}; filename=\"{}\"", opening.name)),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::CONTENT_LENGTH, (range.end - range.start).to_string()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
    ];
    if status == StatusCode::PARTIAL_CONTENT {
        answer.push((header::CONTENT_RANGE, format!("bytes {}-{}/{size}", range.start, range.end - 1)));
    }
    let mut response = (status, Body::from_stream(opening.bytes(range))).into_response();
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
