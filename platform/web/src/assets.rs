//! The style sheets, scripts and fonts inside the binary: hashed names, compressed at build time, cached for ever.
//! Must not read the disk at run time.

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use http::header::{self, HeaderValue};
use http::{HeaderMap, StatusCode};
use kernel::Error;

use crate::error_page::{Answer, Failure};

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// Its hashed name.
    pub file: &'static str,
    /// Its media type.
    pub mime: &'static str,
    /// As it is.
    pub raw: &'static [u8],
    /// Compressed with brotli, when that helps.
    pub brotli: Option<&'static [u8]>,
    /// Compressed with gzip, when that helps.
    pub gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets/table.rs"));

/// A hashed name never changes its content.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Every embedded file; for byte budgets and for the service worker's list.
pub fn all() -> &'static [Asset] {
    FILES
}

/// The file a link such as [`KHIDMAT_CSS`] leads to.
pub fn find(link: &str) -> Option<&'static Asset> {
    let file = link.rsplit('/').next()?;
    FILES.iter().find(|asset| asset.file == file)
}

/// Where the recording of a message is served, when somebody has made one (`assets/voice/<key>.ogg`).
pub fn voice(key: &str) -> Option<String> {
    let named = |asset: &&Asset| {
        let stem = asset.file.strip_suffix(".ogg").and_then(|stem| stem.rsplit_once('-'));
        stem.is_some_and(|(name, _)| name == key)
    };
    FILES.iter().find(named).map(|asset| format!("/assets/{}", asset.file))
}

/// `GET /assets/{file}`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{file}", get(serve))
}

async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Answer {
    let asset = find(&file).ok_or(Failure(Error::NotFound("error.not-found")))?;
    let tag = format!("\"{}\"", asset.file);
    let unchanged = headers.get(header::IF_NONE_MATCH).is_some_and(|sent| sent.as_bytes() == tag.as_bytes());
    let (encoding, bytes) = if unchanged { (None, &[][..]) } else { packed(asset, &headers) };
    let mut response = Response::new(Body::from(bytes));
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.mime));
    answer.insert(header::CACHE_CONTROL, FOR_EVER);
    answer.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    answer.insert(header::ETAG, HeaderValue::from_str(&tag).map_err(Error::internal)?);
    if let Some(name) = encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    Ok(response)
}

/// The smallest form the browser takes.
fn packed(asset: &Asset, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let takes = |name: &str| {
        accepts.split(',').any(|one| {
            let (coding, weight) = one.trim().split_once(';').unwrap_or((one.trim(), ""));
            coding == name && weight.trim() != "q=0"
        })
    };
    match (asset.brotli, asset.gzip) {
        (Some(bytes), _) if takes("br") => (Some("br"), bytes),
        (_, Some(bytes)) if takes("gzip") => (Some("gzip"), bytes),
        _ => (None, asset.raw),
    }
}
