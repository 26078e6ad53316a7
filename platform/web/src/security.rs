//! The headers every answer carries. Strict: no inline script or style, no frame, no foreign origin, no trace in
//! caches or referrers. Must not be loosened for one page without an ADR.

use axum::response::{IntoResponse, Response};
use http::header::{self, HeaderName, HeaderValue};
use kernel::Error;
use tower_http::csrf::{CsrfLayer, ProtectionError};

use crate::error_page::Failure;

/// What a page may load and do.
pub const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
     img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

// The referrer goes to nobody but ourselves. Not "no-referrer": browsers then send `Origin: null` with our own forms,
// and over plain HTTP in a closed network that is all there is to tell them from foreign ones.
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Two years, as the preload lists ask.
const HTTPS_ONLY: &str = "max-age=63072000; includeSubDomains";

/// Refuses what another site makes a visitor's browser send, by `Sec-Fetch-Site` and `Origin` (ASVS 5.0, 3.5.1).
/// Staff forms carry their session's token besides. A proxy must pass `Host` and `Origin` on unchanged.
pub fn own_forms_only() -> CsrfLayer<fn(ProtectionError) -> Response> {
    fn refused(_: ProtectionError) -> Response {
        Failure(Error::Forbidden("access.cross-site")).into_response()
    }
    CsrfLayer::new().with_rejection_response(refused)
}

/// Adds the headers. A content policy or a cache rule the handler set itself (assets, a map worker) stays.
pub fn protect(response: &mut Response, https: bool) {
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let defaults = [(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY), (header::CACHE_CONTROL, "no-store")];
    for (name, value) in defaults {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HTTPS_ONLY));
    }
}
