//! Backups: one consistent copy of the store in a file, with a manifest that says what is in it, and the way back,
//! which ends in `check` against the checkpoints kept outside. Keys are never in a backup: they are in the key file,
//! which is kept apart. The medium itself is encrypted by whoever keeps it (docs/guide).
//! Must not be the only copy of the newest checkpoint: who restores an old backup must be found out.

mod outside;
mod postgres;
mod sqlite;

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use db::{Db, Engine, Settings, db_error};
use kernel::{Error, Result, Timestamp};
use sea_orm::{ConnectionTrait, Statement};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use outside::{parse_outside, read_outside};

use crate::check::{self, Finding, Report, Scope, Watch, codes};

const FORMAT: u32 = 1;

/// What a backup holds. Written beside it as JSON, last, so that a backup without one is not finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of this file.
    pub format: u32,
    /// `sqlite` (the file is a store) or `postgres` (the file is a custom-format dump).
    pub engine: String,
    /// The file's name, beside the manifest.
    pub file: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of it, in hexadecimal.
    pub sha256: String,
    /// When it was made, microseconds UTC.
    pub made_at: i64,
    /// Every log in it.
    pub logs: Vec<LogState>,
    /// The migrations applied, in order.
    pub migrations: Vec<String>,
}

/// A log as it stands in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogState {
    /// Its name.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// Its newest signed note, if it has one.
    pub checkpoint: Option<String>,
}

/// A restored store.
#[derive(Debug)]
pub struct Restored {
    /// The store, open. Its journal is not.
    pub db: Db,
    /// What was restored.
    pub manifest: Manifest,
    /// What `check` found.
    pub report: Report,
    /// Logs of which more was seen outside. Not empty: open a new epoch (`epoch::open_new_epoch`) before the node
    /// runs again.
    pub behind: Vec<Finding>,
}

/// Copies the store into `folder` while others go on writing. The manifest's path and the manifest.
pub async fn backup(db: &Db, folder: &Path, now: Timestamp) -> Result<(PathBuf, Manifest)> {
    std::fs::create_dir_all(folder).map_err(failed)?;
    let stamp = now.rfc3339().replace([':', '.'], "-");
    let (engine, ending) = match db.engine() {
        Engine::Sqlite => ("sqlite", "sqlite"),
        Engine::Postgres => ("postgres", "dump"),
    };
    let name = format!("khidmat-{stamp}.{ending}");
    let file = folder.join(&name);
    let manifest_file = folder.join(format!("khidmat-{stamp}.json"));
    if file.exists() || manifest_file.exists() {
        return Err(Error::Conflict("journal.backup-exists"));
    }
    let part = folder.join(format!("{name}.part"));
    remove(&part)?;
    let (logs, migrations) = match db.engine() {
        Engine::Sqlite => sqlite::copy(db, &part).await?,
        Engine::Postgres => postgres::dump(db, &part).await?,
    };
    keep(&part, &file)?;
    let (bytes, sha256) = digest(&file)?;
    let made_at = now.micros();
    let engine = engine.to_owned();
    let manifest = Manifest { format: FORMAT, engine, file: name, bytes, sha256, made_at, logs, migrations };
    let text = serde_json::to_vec_pretty(&manifest).map_err(Error::internal)?;
    replace(&manifest_file, &text)?;
    Ok((manifest_file, manifest))
}

/// Restores a backup into `target`, which must be a SQLite file that does not exist or an empty PostgreSQL database,
/// and checks it against `scope.outside`. Findings are not an error: the caller shows them.
pub async fn restore(
    manifest: &Path,
    target: Settings,
    scope: &Scope<'_>,
    watch: Watch<'_>,
) -> Result<Restored> {
    let (manifest, file) = read_manifest(manifest)?;
    let db = match manifest.engine.as_str() {
        "sqlite" => sqlite::put(&file, target).await?,
        "postgres" => postgres::put(&file, target).await?,
        _ => return Err(bad_manifest()),
    };
    let report = check::check(&db, scope, watch).await?;
    let is_behind = |finding: &&Finding| matches!(finding.code, codes::LOG_BEHIND | codes::LOG_FORKED);
    let behind = report.findings.iter().filter(is_behind).cloned().collect();
    Ok(Restored { db, manifest, report, behind })
}

/// Reads a manifest and makes sure that its file is whole.
pub fn read_manifest(path: &Path) -> Result<(Manifest, PathBuf)> {
    let text = std::fs::read(path).map_err(failed)?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| bad_manifest())?;
    let plain = Path::new(&manifest.file).file_name().is_some_and(|name| name == manifest.file.as_str());
    if manifest.format != FORMAT || !plain {
        return Err(bad_manifest());
    }
    let file = path.with_file_name(&manifest.file);
    if digest(&file)? != (manifest.bytes, manifest.sha256.clone()) {
        return Err(Error::Malformed("journal.backup-damaged"));
    }
    Ok((manifest, file))
}

fn bad_manifest() -> Error {
    Error::Malformed("journal.bad-manifest")
}

fn failed(error: std::io::Error) -> Error {
    Error::Unavailable("journal.backup-failed", error.into())
}

/// The logs and migrations as one connection sees them.
async fn describe(connection: &impl ConnectionTrait) -> Result<(Vec<LogState>, Vec<String>)> {
    let backend = connection.get_database_backend();
    let ask = async |sql: &str| {
        connection.query_all_raw(Statement::from_string(backend, sql)).await.map_err(db_error)
    };
    let mut logs = Vec::new();
    let sql = "SELECT l.origin, l.size, (SELECT c.note FROM journal_checkpoint c WHERE c.log = l.id \
               ORDER BY c.size DESC LIMIT 1) AS note FROM journal_log l ORDER BY l.id";
    for row in ask(sql).await? {
        logs.push(LogState {
            origin: row.try_get("", "origin").map_err(db_error)?,
            size: row.try_get::<i64>("", "size").map_err(db_error)?.unsigned_abs(),
            checkpoint: row.try_get("", "note").map_err(db_error)?,
        });
    }
    let applied = ask("SELECT version FROM seaql_migrations ORDER BY version").await?;
    let name = |row: &sea_orm::QueryResult| row.try_get::<String>("", "version").map_err(db_error);
    Ok((logs, applied.iter().map(name).collect::<Result<_>>()?))
}

fn digest(path: &Path) -> Result<(u64, String)> {
    let mut file = File::open(path).map_err(failed)?;
    let (mut hasher, mut buffer, mut bytes) = (Sha256::new(), vec![0; 1 << 16], 0);
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        let Some(chunk) = buffer.get(..read).filter(|chunk| !chunk.is_empty()) else { break };
        hasher.update(chunk);
        bytes += read as u64;
    }
    Ok((bytes, format!("{:x}", hasher.finalize())))
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(error)),
        _ => Ok(()),
    }
}

/// Gives a finished file its name: only its owner may read it, and it is on disk before it is called finished.
fn keep(part: &Path, file: &Path) -> Result<()> {
    only_owner(part)?;
    File::open(part).and_then(|open| open.sync_all()).map_err(failed)?;
    std::fs::rename(part, file).map_err(failed)?;
    sync_folder(file)
}

/// Replaces a file so that a power cut leaves the old or the new one, never half of one.
fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let mut file = File::create(&part).map_err(failed)?;
    file.write_all(content).map_err(failed)?;
    drop(file);
    keep(&part, path)
}

fn sync_folder(file: &Path) -> Result<()> {
    let folder = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|open| open.sync_all()).map_err(failed)
}

#[cfg(unix)]
fn only_owner(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(failed)
}

#[cfg(not(unix))]
fn only_owner(_: &Path) -> Result<()> {
    Ok(())
}
