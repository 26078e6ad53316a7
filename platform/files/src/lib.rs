//! Evidence and attachments as bytes named by their own SHA-256, on a local disk or in S3.
//! Written once, never changed, checked on every read. Must not know what a file is about, who may see it, or any key:
//! what must be secret arrives here already encrypted.

mod blobs;
mod held;
mod id;
mod incoming;
pub mod photo;
mod place;
mod sniff;

pub use blobs::Blobs;
pub use id::BlobId;
pub use incoming::{Incoming, Stored};
pub use place::{Place, S3};
pub use sniff::{Family, HEAD, Inspected, Kind, inspect};
