//! What a database error means to the rest of the product.
//! Must not show the statement or its values to anyone: they may hold what a citizen said.

use kernel::Error;
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// Maps a driver's error to one of the product's kinds.
pub fn db_error(error: DbErr) -> Error {
    if is_duplicate(&error) {
        return Error::Conflict("db.duplicate");
    }
    match engine_code(&error).as_deref() {
        // SQLITE_BUSY, SQLITE_LOCKED and the snapshot variant; PostgreSQL's deadlock, serialization and lock timeout.
        Some("5" | "6" | "517" | "40P01" | "40001" | "55P03") => Error::Unavailable("db.busy", error.into()),
        // SQLITE_FULL, SQLITE_IOERR family; PostgreSQL's disk_full.
        Some("13" | "10" | "778" | "53100") => Error::Unavailable("db.full", error.into()),
        // PostgreSQL shutting down, starting up, or out of connections.
        Some("57P01" | "57P02" | "57P03" | "53300") => Error::Unavailable("db.away", error.into()),
        Some(_) => Error::internal(error),
        None => match error {
            DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => Error::Unavailable("db.away", error.into()),
            DbErr::Query(_) | DbErr::Exec(_) if is_io(&error) => Error::Unavailable("db.away", error.into()),
            other => Error::internal(other),
        },
    }
}

/// True when a unique rule refused the row.
pub fn is_duplicate(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

fn sqlx_cause(error: &DbErr) -> Option<&sea_orm::sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => Some(cause),
        _ => None,
    }
}

fn engine_code(error: &DbErr) -> Option<String> {
    sqlx_cause(error)?.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}

fn is_io(error: &DbErr) -> bool {
    use sea_orm::sqlx::Error as Sqlx;
    matches!(
        sqlx_cause(error),
        Some(Sqlx::Io(_) | Sqlx::PoolTimedOut | Sqlx::PoolClosed | Sqlx::WorkerCrashed | Sqlx::Protocol(_))
    )
}
