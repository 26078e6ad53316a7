//! A fresh store per test, on SQLite and on PostgreSQL. Must not be used outside tests: it panics, and it creates
//! and drops databases.
//!
//! `KHIDMAT_TEST_POSTGRES` names the server: the URL of a superuser on its maintenance database. Without it tests
//! run on SQLite alone, unless `KHIDMAT_REQUIRE_POSTGRES=1` says that this is a mistake.
#![expect(clippy::expect_used, reason = "a test that cannot get its store has to stop")]

mod schema;

use std::path::PathBuf;

use kernel::OsEntropy;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, TransactionOptions, TransactionTrait,
};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::{Db, Engine, Migrations, Settings, migrate};

pub use schema::schema_dump;

const SERVER: &str = "KHIDMAT_TEST_POSTGRES";
/// Unlike the default collation of most servers, this sorts as SQLite does.
const LIKE_SQLITE: &str = "ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'";

/// A store of its own for one test; its file or database is removed with it.
#[derive(Debug)]
pub struct Scratch {
    /// The store.
    pub db: Db,
    _home: Home,
}

#[derive(Debug)]
enum Home {
    Directory { _directory: TempDir },
    Server { server: String, name: String },
}

impl Drop for Home {
    fn drop(&mut self) {
        let Self::Server { server, name } = self else { return };
        let (server, name) = (server.clone(), name.clone());
        // A thread of its own: this may be dropped inside a runtime, which cannot wait.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(drop_database(&server, &name));
        });
        if dropped.join().is_err() {
            tracing::warn!("a scratch database was left behind");
        }
    }
}

/// The engines that tests can run on here.
pub fn engines() -> Vec<Engine> {
    match server() {
        Some(_) => vec![Engine::Sqlite, Engine::Postgres],
        None => vec![Engine::Sqlite],
    }
}

fn server() -> Option<String> {
    let server = std::env::var(SERVER).ok().filter(|url| !url.is_empty());
    let required = std::env::var("KHIDMAT_REQUIRE_POSTGRES").is_ok_and(|flag| flag == "1");
    assert!(server.is_some() || !required, "KHIDMAT_REQUIRE_POSTGRES=1 needs {SERVER}");
    server
}

/// An empty store.
pub async fn scratch(engine: Engine) -> Scratch {
    scratch_with(engine, &Migrations(Vec::new())).await
}

/// A store to which `migrations` have been applied. They run once per machine and set of files; after that a store
/// is a copy.
pub async fn scratch_with(engine: Engine, migrations: &Migrations) -> Scratch {
    match engine {
        Engine::Sqlite => scratch_sqlite(migrations).await,
        Engine::Postgres => scratch_postgres(migrations).await,
    }
}

async fn scratch_sqlite(migrations: &Migrations) -> Scratch {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let file = directory.path().join("khidmat.sqlite");
    if !migrations.0.is_empty() {
        let template = sqlite_template(migrations).await;
        std::fs::copy(template, &file).expect("a copy of the template");
    }
    let db = Db::open(Settings::sqlite(&file)).await.expect("a SQLite store");
    Scratch { db, _home: Home::Directory { _directory: directory } }
}

async fn sqlite_template(migrations: &Migrations) -> PathBuf {
    let template = std::env::temp_dir().join(format!("khidmat-template-{}.sqlite", fingerprint(migrations)));
    if !template.exists() {
        let directory = tempfile::tempdir_in(std::env::temp_dir()).expect("a temporary directory");
        let file = directory.path().join("template.sqlite");
        build(Settings::sqlite(&file), migrations).await;
        // Two at once make the same file; the later one replaces an equal.
        std::fs::rename(&file, &template).expect("the template in its place");
    }
    template
}

async fn build(settings: Settings, migrations: &Migrations) {
    let db = Db::open(settings).await.expect("a store for the template");
    migrate(&db, migrations).await.expect("the migrations apply");
    db.close().await.expect("the template closes");
}

async fn scratch_postgres(migrations: &Migrations) -> Scratch {
    let server = server().expect("a PostgreSQL server");
    let name = format!("khidmat_test_{}", hex(&kernel::entropy::bytes::<8>(&OsEntropy)));
    let admin = connect(&server).await;
    let template = if migrations.0.is_empty() {
        "template0".to_owned()
    } else {
        postgres_template(&server, &admin, migrations).await
    };
    create(&admin, &name, &template).await;
    admin.close().await.expect("the administrator leaves");
    let db = Db::open(Settings::new(with_database(&server, &name))).await.expect("a PostgreSQL store");
    Scratch { db, _home: Home::Server { server, name } }
}

/// Names the template only after it is complete, under a lock that other test processes wait for.
async fn postgres_template(server: &str, admin: &DatabaseConnection, migrations: &Migrations) -> String {
    let name = format!("khidmat_template_{}", fingerprint(migrations));
    let guard = admin.begin_with_options(TransactionOptions::default()).await.expect("a transaction");
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended('khidmat.template', 0))";
    guard.execute_unprepared(lock).await.expect("the lock");
    if !exists(admin, &name).await {
        let draft = format!("{name}_draft");
        drop_database(server, &draft).await;
        create(admin, &draft, "template0").await;
        build(Settings::new(with_database(server, &draft)), migrations).await;
        let rename = format!("ALTER DATABASE {draft} RENAME TO {name}");
        admin.execute_unprepared(&rename).await.expect("the template gets its name");
    }
    guard.commit().await.expect("the lock is free");
    name
}

async fn exists(admin: &DatabaseConnection, name: &str) -> bool {
    let sql = "SELECT 1 FROM pg_database WHERE datname = $1";
    let query = sea_orm::Statement::from_sql_and_values(sea_orm::DbBackend::Postgres, sql, [name.into()]);
    admin.query_one_raw(query).await.expect("the list of databases").is_some()
}

async fn create(admin: &DatabaseConnection, name: &str, template: &str) {
    let sql = format!("CREATE DATABASE {name} TEMPLATE {template} {LIKE_SQLITE}");
    admin.execute_unprepared(&sql).await.expect("a new database");
}

async fn drop_database(server: &str, name: &str) {
    let admin = connect(server).await;
    let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    admin.execute_unprepared(&sql).await.expect("the database goes");
    admin.close().await.expect("the administrator leaves");
}

async fn connect(server: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(server);
    options.max_connections(2).sqlx_logging(false);
    Database::connect(options).await.expect("the PostgreSQL server of KHIDMAT_TEST_POSTGRES")
}

/// The same server, another database.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, None), |(a, o)| (a, Some(o)));
    let scheme_end = address.find("://").map_or(0, |at| at + 3);
    let host_end = address.get(scheme_end..).and_then(|rest| rest.find('/')).map(|at| at + scheme_end);
    let host = host_end.and_then(|end| address.get(..end)).unwrap_or(address);
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    format!("{host}/{name}{options}")
}

fn fingerprint(migrations: &Migrations) -> String {
    let mut hash = Sha256::new();
    for migration in &migrations.0 {
        for part in [migration.name, migration.sql] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    hex(hash.finalize().get(..8).unwrap_or_default())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// A second, independent opening of the same store: another process, or the same one after a restart.
pub async fn reopen(db: &Db) -> Db {
    Db::open(db.settings().clone()).await.expect("the store opens again")
}

/// Runs each test body on a fresh store of each engine: `both_engines! { async fn name(db: Db) { .. } }` makes the
/// tests `name::sqlite` and `name::postgres`. With `migrated MIGRATIONS;` first, an expression of type
/// [`Migrations`], the store is migrated.
#[macro_export]
macro_rules! both_engines {
    (migrated $migrations:expr; $($tests:tt)*) => {
        $crate::both_engines! { @each [$migrations] $($tests)* }
    };
    (@each [$migrations:expr] $($(#[$meta:meta])* async fn $name:ident($db:ident : $store:ty) $body:block)*) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;
            async fn body($db: $store) $body
            async fn on(engine: $crate::Engine) {
                if $crate::testing::engines().contains(&engine) {
                    let scratch = $crate::testing::scratch_with(engine, &$migrations).await;
                    body(scratch.db.clone()).await;
                }
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                on($crate::Engine::Sqlite).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                on($crate::Engine::Postgres).await;
            }
        }
    )* };
    ($($tests:tt)*) => {
        $crate::both_engines! { @each [$crate::Migrations(Vec::new())] $($tests)* }
    };
}
