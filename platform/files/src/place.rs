//! Where blobs lie, from the configuration file. Secrets are read from files by the caller, never from here.

use std::path::PathBuf;
use std::sync::Arc;

use kernel::{Error, Result};
use object_store::ObjectStore;
use object_store::aws::{AmazonS3Builder, S3CopyIfNotExists};
use object_store::local::LocalFileSystem;
use serde::Deserialize;

/// One of the two kinds of place.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Place {
    /// A folder on this machine; made when missing.
    Local {
        /// The folder.
        folder: PathBuf,
    },
    /// A bucket in S3 or something that speaks its protocol.
    S3(S3),
}

/// An S3 bucket. It must honour `If-None-Match`, or write-once is only a wish.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// Such as `https://s3.quetta.example`; none for the provider's own.
    pub endpoint: Option<String>,
    /// The bucket.
    pub bucket: String,
    /// The region, such as `ap-south-1`.
    pub region: String,
    /// Access key.
    pub access_key: String,
    /// Secret key.
    pub secret_key: String,
    /// Whether plain HTTP is allowed: only for a store on the same machine.
    #[serde(default)]
    pub allow_http: bool,
}

/// Never prints the keys.
impl std::fmt::Debug for S3 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "S3({:?}, {}, {})", self.endpoint, self.bucket, self.region)
    }
}

impl Place {
    pub(crate) fn open(&self) -> Result<Arc<dyn ObjectStore>> {
        match self {
            Self::Local { folder } => {
                std::fs::create_dir_all(folder)
                    .map_err(|e| Error::Unavailable("files.unavailable", e.into()))?;
                // Nothing is acknowledged before it is on the disk.
                let store = LocalFileSystem::new_with_prefix(folder).map_err(unavailable)?.with_fsync(true);
                Ok(Arc::new(store))
            }
            Self::S3(s3) => Ok(Arc::new(s3.builder().build().map_err(unavailable)?)),
        }
    }
}

impl S3 {
    fn builder(&self) -> AmazonS3Builder {
        let builder = AmazonS3Builder::new()
            .with_bucket_name(&self.bucket)
            .with_region(&self.region)
            .with_access_key_id(&self.access_key)
            .with_secret_access_key(&self.secret_key)
            .with_allow_http(self.allow_http)
            .with_copy_if_not_exists(S3CopyIfNotExists::Multipart);
        match &self.endpoint {
            Some(endpoint) => builder.with_endpoint(endpoint),
            None => builder,
        }
    }
}

/// The store is away or full.
pub(crate) fn unavailable(cause: object_store::Error) -> Error {
    Error::Unavailable("files.unavailable", Box::new(cause))
}
