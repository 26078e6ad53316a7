//! The way to the database: connections for SQLite and PostgreSQL, the transaction that cannot lose a write
//! silently, group commit, locks, migrations, keyset paging, and the canonical form of a row.
//! Must not know any table of a capability; only this crate names a database driver.

mod connect;
mod error;
mod kept;
mod migrate;
mod page;
mod row;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
mod writer;

pub use connect::{Db, Engine, Settings};
pub use error::{db_error, is_duplicate};
pub use migrate::{Migration, Migrations, migrate};
pub use page::{Cursor, Page};
pub use row::{RowImage, RowState, Table, TableOps, insert, insert_all, table, update};
pub use tx::Tx;
