//! The PostgreSQL side of backups: `pg_dump` and `pg_restore`, which belong to the server's own packages.
//! A password goes to them in the environment, never on the command line, where every user of the machine sees it.

use std::path::{Path, PathBuf};

use db::{Db, Settings, db_error};
use kernel::{Error, Result};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tokio::process::Command;

use super::{LogState, describe};

const FOLDERS: &str = "/usr/lib/postgresql";

/// Dumps the store into `file`, from the same picture of it that the description is read from.
pub(super) async fn dump(db: &Db, file: &Path) -> Result<(Vec<LogState>, Vec<String>)> {
    let tx = db.read().await?;
    let described = describe(&tx).await?;
    let export = Statement::from_string(DbBackend::Postgres, "SELECT pg_export_snapshot() AS name");
    let row = tx.query_one_raw(export).await.map_err(db_error)?;
    let row = row.ok_or_else(|| Error::internal("no snapshot"))?;
    let snapshot: String = row.try_get("", "name").map_err(db_error)?;
    let mut command = tool("pg_dump", &db.settings().url)?;
    command.arg("--format=custom").arg("--no-owner").arg("--no-privileges");
    command.arg(format!("--snapshot={snapshot}")).arg("--file").arg(file);
    let dumped = run(command).await;
    // A long dump outlives the server's patience with this idle transaction; pg_dump holds the picture itself by then.
    tx.roll_back().await;
    dumped.map(|()| described)
}

/// Restores a dump into an empty database, all or nothing, and opens it.
pub(super) async fn put(file: &Path, target: Settings) -> Result<Db> {
    if !target.url.starts_with("postgres") {
        return Err(Error::Malformed("journal.other-engine"));
    }
    let mut command = tool("pg_restore", &target.url)?;
    let db = Db::open(target).await?;
    let tx = db.read().await?;
    let sql = "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
               WHERE n.nspname = 'public' LIMIT 1";
    let taken = tx.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.map_err(db_error)?;
    tx.commit().await?;
    if taken.is_some() {
        return Err(Error::Conflict("journal.restore-over-a-store"));
    }
    command
        .arg("--exit-on-error")
        .arg("--single-transaction")
        .arg("--no-owner")
        .arg("--no-privileges")
        .arg(file);
    run(command).await?;
    Ok(db)
}

/// The tool with the database's address, the password taken out of it.
fn tool(name: &'static str, url: &str) -> Result<Command> {
    let (address, password) = without_password(url);
    let mut command = Command::new(find(name)?);
    command.arg(format!("--dbname={address}")).arg("--no-password").kill_on_drop(true);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    Ok(command)
}

fn find(name: &'static str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let named = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    let installed = || {
        let versions = std::fs::read_dir(FOLDERS).ok()?;
        let number = |folder: &PathBuf| folder.file_name()?.to_str()?.parse::<u32>().ok();
        let folders = versions.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        let mut found: Vec<PathBuf> = folders.filter(|f| f.join("bin").join(name).is_file()).collect();
        found.sort_by_key(number);
        found.pop().map(|folder| folder.join("bin").join(name))
    };
    let missing = || Error::Unavailable("journal.no-pg-tools", format!("{name} is not installed").into());
    // The newest installed version first: the one in PATH may be a wrapper that picks another cluster's.
    installed().or(named).ok_or_else(missing)
}

async fn run(mut command: Command) -> Result<()> {
    let failed = |error: std::io::Error| Error::Unavailable("journal.backup-failed", error.into());
    let output = command.output().await.map_err(failed)?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(Error::Unavailable("journal.backup-failed", said.into()))
}

/// The URL without its password, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = url.split_once("://") else { return (url.to_owned(), None) };
    let (authority, path) = rest.find(['/', '?']).map_or((rest, ""), |at| rest.split_at(at));
    let Some((user, host)) = authority.rsplit_once('@') else { return (url.to_owned(), None) };
    let Some((user, password)) = user.split_once(':') else { return (url.to_owned(), None) };
    let password = percent_encoding::percent_decode_str(password).decode_utf8_lossy().into_owned();
    (format!("{scheme}://{user}@{host}{path}"), Some(password))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_taken_out_of_the_address() {
        let split = without_password("postgres://khidmat:a%40b@127.0.0.1:5432/khidmat?sslmode=require");
        assert_eq!(split.0, "postgres://khidmat@127.0.0.1:5432/khidmat?sslmode=require");
        assert_eq!(split.1.as_deref(), Some("a@b"));
        let plain = "postgres://khidmat@127.0.0.1/khidmat";
        assert_eq!(without_password(plain), (plain.to_owned(), None));
        assert_eq!(without_password("postgres:///khidmat").1, None);
    }
}
