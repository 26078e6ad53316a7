//! Keys of everything personal. Each record has its own key; destroying that key erases the record's content on
//! this node, in its exports, in its search index and in every backup made afterwards, while all proofs stay valid.
//! Must not hold a plaintext key in the database, nor know what a record means.

mod bulk;
mod cipher;
mod cover;
pub mod index;
mod keyring;
mod store;
mod stream;
mod transfer;

pub use bulk::{Incoming, create_all, infos, open_all, put_all};
pub use cipher::RecordKey;
pub use cover::{Cover, Unopened};
pub use keyring::KeyRing;
pub use store::{
    Found, KeyInfo, Rewrapped, create, destroy, expired, info, open, rewrap, subjects, wrapped_by,
};
pub use stream::{CHUNK, FileKey, SEALED_CHUNK, Sealer, last_chunk, sealed_size};
pub use transfer::{SealedKeys, TransferKey, TransferPublic};

/// The tables of the vault.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { name: "vault/0001_record_key", sql: include_str!("../migrations/0001_record_key.sql") },
    db::Migration { name: "vault/0002_index", sql: include_str!("../migrations/0002_index.sql") },
];
