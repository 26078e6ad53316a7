//! What an address names. Must not know what stands there.

use std::str::FromStr;

use kernel::Error;

/// The id in an address.
///
/// # Errors
/// Not found: what is no id names nothing.
pub fn id<T: FromStr>(text: &str) -> kernel::Result<T> {
    text.parse().map_err(|_| Error::NotFound("error.not-found"))
}
