//! The name of a blob: the SHA-256 of its stored bytes.

use std::fmt;
use std::str::FromStr;

use kernel::Error;
use object_store::path::Path;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// SHA-256 of the stored bytes, shown and stored as 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BlobId(pub [u8; 32]);

impl BlobId {
    /// The id these bytes have.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Where it lies: two levels of folders, so that no folder holds millions.
    pub(crate) fn path(self) -> Path {
        let name = self.to_string();
        let (first, rest) = name.split_at(2);
        let (second, _) = rest.split_at(2);
        Path::from(format!("sha256/{first}/{second}/{name}"))
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for BlobId {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| Error::Malformed("files.wrong-id"))?;
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for BlobId {
    type Error = Error;
    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<BlobId> for String {
    fn from(id: BlobId) -> Self {
        id.to_string()
    }
}
