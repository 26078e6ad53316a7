//! What a database error means to the rest of the product.
//! Must not show the statement or its values to anyone: they may hold what a citizen said.

use kernel::Error;
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// A text with a NUL in it, which one of the engines cannot keep.
pub(crate) const BAD_TEXT: &str = "a text holds a NUL character";
/// The watch took the transaction away.
pub(crate) const OVER_TIME: &str = "the transaction was open for longer than the turn limit";
/// A statement after one that failed.
pub(crate) const POISONED: &str = "a statement of this transaction failed or was cut off before";

/// Maps a driver's error to one of the product's kinds.
pub fn db_error(error: DbErr) -> Error {
    if is_duplicate(&error) {
        return Error::Conflict("db.duplicate");
    }
    if let Some(code) = engine_code(&error) {
        return by_engine_code(&code, error);
    }
    match error {
        DbErr::Custom(text) if text == BAD_TEXT => Error::Malformed("db.bad-text"),
        DbErr::Custom(text) if text == OVER_TIME => Error::Unavailable("db.busy", text.into()),
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => Error::Unavailable("db.away", error.into()),
        DbErr::Query(_) | DbErr::Exec(_) if is_lost(&error) => Error::Unavailable("db.away", error.into()),
        other => Error::internal(other),
    }
}

/// SQLite's codes have at most four digits (the last byte is the family), PostgreSQL's have five characters.
fn by_engine_code(code: &str, error: DbErr) -> Error {
    let kind = match sqlite_family(code) {
        // BUSY, LOCKED and their variants.
        Some(5 | 6) => "db.busy",
        Some(8) => "db.read-only",
        // FULL; IOERR; CANTOPEN.
        Some(13) => "db.full",
        Some(10 | 14) => "db.away",
        Some(_) => return Error::internal(error),
        None => match code {
            // Deadlock, serialization, lock timeout, statement timeout, idle-in-transaction timeout.
            "40P01" | "40001" | "55P03" | "57014" | "25P03" => "db.busy",
            "25006" => "db.read-only",
            "53100" => "db.full",
            // Shutting down, crashed, starting up, database dropped or full of connections, connection lost.
            "57P01" | "57P02" | "57P03" | "57P05" | "53300" | "3D000" => "db.away",
            lost if lost.starts_with("08") => "db.away",
            // An invalid byte sequence, an untranslatable character.
            "22021" | "22P05" => return Error::Malformed("db.bad-text"),
            _ => return Error::internal(error),
        },
    };
    Error::Unavailable(kind, error.into())
}

/// Maps the error of a COMMIT. When the connection or the disk broke in the middle, nobody knows whether it was
/// written, and saying "nothing was written" would be a guess.
pub(crate) fn commit_error(error: DbErr) -> Error {
    match db_error(error) {
        Error::Unavailable("db.away", cause) => Error::Unavailable("db.outcome-unknown", cause),
        other => other,
    }
}

/// True when a unique rule refused the row.
pub fn is_duplicate(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// True when the connection died under a statement (not: when none could be made).
pub(crate) fn is_lost(error: &DbErr) -> bool {
    use sea_orm::sqlx::Error as Sqlx;
    match error {
        DbErr::Exec(_) | DbErr::Query(_) => match sqlx_cause(error) {
            Some(Sqlx::Io(_) | Sqlx::PoolClosed | Sqlx::WorkerCrashed | Sqlx::Protocol(_) | Sqlx::Tls(_)) => {
                true
            }
            Some(Sqlx::Database(cause)) => {
                cause.code().is_some_and(|code| code.starts_with("57P0") || code.starts_with("08"))
            }
            _ => false,
        },
        _ => false,
    }
}

fn sqlite_family(code: &str) -> Option<u32> {
    code.parse::<u32>().ok().filter(|_| code.len() < 5).map(|number| number & 0xff)
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
