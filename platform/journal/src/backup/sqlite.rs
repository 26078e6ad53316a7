//! The SQLite side of backups: `VACUUM INTO` copies one picture of the store and leaves out every free page, so that
//! nothing that was destroyed travels along.

use std::path::Path;

use db::{Db, Settings, db_error};
use kernel::{Error, Result};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

use super::{LogState, describe, failed, keep, remove};

/// A connection of its own: `VACUUM` cannot run inside a transaction, and a `Tx` is always inside one.
async fn connect(url: String) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.map_err(db_error)
}

/// Copies the store into `file`, and says what the copy holds.
pub(super) async fn copy(db: &Db, file: &Path) -> Result<(Vec<LogState>, Vec<String>)> {
    let target = file.to_str().ok_or(Error::Malformed("journal.bad-path"))?;
    let source = connect(db.settings().url.clone()).await?;
    let copied = source.execute_unprepared(&format!("VACUUM INTO '{}'", target.replace('\'', "''"))).await;
    source.close().await.map_err(db_error)?;
    copied.map_err(db_error)?;
    let copy = connect(format!("sqlite://{target}?mode=ro&immutable=true")).await?;
    let described = describe(&copy).await;
    copy.close().await.map_err(db_error)?;
    described
}

/// Puts a copy in the place of a store that does not exist yet, and opens it.
pub(super) async fn put(file: &Path, target: Settings) -> Result<Db> {
    let path = target.sqlite_file().ok_or(Error::Malformed("journal.other-engine"))?;
    if path.exists() {
        return Err(Error::Conflict("journal.restore-over-a-store"));
    }
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    remove(part)?;
    std::fs::copy(file, part).map_err(failed)?;
    keep(part, &path)?;
    Db::open(target).await
}
