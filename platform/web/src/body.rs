//! Reads what was sent, and says in our own words why it could not be read: too large, too slow, broken off.
//! Must not know what the bytes mean.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use http_body_util::LengthLimitError;
use kernel::{Error, Result};
use tower_http::timeout::TimeoutError;

/// The whole body, within the route's own limit of size and the server's limits of time.
pub async fn whole(request: Request) -> Result<Bytes> {
    Bytes::from_request(request, &()).await.map_err(|refused| unread(&refused))
}

/// Why a body could not be read.
pub fn unread(error: &(dyn std::error::Error + 'static)) -> Error {
    let mut causes = std::iter::successors(Some(error), |cause| cause.source());
    let known = |cause: &(dyn std::error::Error + 'static)| {
        if cause.is::<LengthLimitError>() {
            Some(Error::TooLarge("form.too-large"))
        } else if cause.is::<TimeoutError>() {
            Some(Error::TooSlow("error.too-slow"))
        } else {
            None
        }
    };
    causes.find_map(known).unwrap_or(Error::Malformed("form.unreadable"))
}
