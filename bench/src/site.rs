//! A whole node on a folder and a store of its own: set up in this process, served in it or by the program `khidmat`
//! as a child. Must not end a process that it did not start.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use access::{Access, Limits};
use catalogue::UnitKind;
use db::testing::{Scratch, scratch};
use db::{Engine, Settings};
use kernel::ids::AccountId;
use kernel::{Bilingual, Error, Lang, OsEntropy, Result};
use khidmat::keys::{self, NodeKeys};
use khidmat::setting_up::{self, NewPerson};
use khidmat::spine::{self, Wanted};
use op::{Actor, Core, Op};
use sea_orm::{ConnectionTrait, Statement};
use tempfile::TempDir;

/// A node's folder and store.
#[derive(Debug)]
pub struct Site {
    /// Its name.
    pub name: &'static str,
    /// Where it listens.
    pub port: u16,
    folder: TempDir,
    scratch: Scratch,
}

/// The rank and the post of the clerk of a station.
pub const CLERK: (&str, &str) = ("head-constable", "moharrir");
/// The rank and the post of whoever has charge of a station.
pub const IN_CHARGE: (&str, &str) = ("inspector", "sho");

/// An officer of a station, signed in.
#[derive(Debug, Clone)]
pub struct Officer {
    /// Whose account it is.
    account: AccountId,
    /// How it is signed in.
    pub session: Session,
}

/// What a signed-in browser holds.
#[derive(Debug, Clone)]
pub struct Session {
    /// The value of the session's cookie.
    pub cookie: String,
    /// What comes back with every form.
    pub form_token: String,
}

/// A child that is killed when it is forgotten.
#[derive(Debug)]
pub struct Served {
    child: Child,
}

impl Site {
    /// An empty store, with keys.
    pub async fn new(name: &'static str, engine: Engine) -> Result<Self> {
        let folder = tempfile::tempdir().map_err(Error::internal)?;
        keys::init(&folder.path().join("keys"), &OsEntropy).map_err(Error::internal)?;
        let listener = std::net::TcpListener::bind("127.0.0.1:0").map_err(Error::internal)?;
        let port = listener.local_addr().map_err(Error::internal)?.port();
        Ok(Self { name, port, folder, scratch: scratch(engine).await })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Its keys.
    pub fn keys(&self) -> Result<NodeKeys> {
        NodeKeys::load(&self.folder().join("keys")).map_err(|fault| Error::internal(format!("{fault:?}")))
    }

    /// Opens it in this process, with so much added to every commit.
    pub async fn open(&self, delay: Duration, connections: Option<u32>) -> Result<Core> {
        let of_store = self.scratch.db.settings().clone();
        let postgres = self.scratch.db.engine() == Engine::Postgres;
        let connections = connections.filter(|_| postgres).unwrap_or(of_store.connections);
        let database = Settings { commit_delay: delay, connections, ..of_store };
        let node = self.name.parse().map_err(|_| Error::internal("a node's name"))?;
        let wanted = Wanted::alone(node, database);
        spine::open(wanted, self.keys()?.journal).await
    }

    /// Writes its configuration; `more` is added as it is.
    pub fn configure(&self, more: &str) -> Result<()> {
        let secret = self.folder().join("url");
        std::fs::write(&secret, &self.scratch.db.settings().url).map_err(Error::internal)?;
        private(&secret)?;
        let Self { name, port, .. } = self;
        let text = format!(
            "[database]\nurl_file = \"url\"\n[web]\nlisten = \"127.0.0.1:{port}\"\npublic_host = \"127.0.0.1:{port}\"\n\
             https = false\n[keys]\ndir = \"keys\"\n[files]\nfolder = \"files\"\n[log]\nfilter = \"error\"\n\
             [node]\nname = \"{name}\"\n{more}"
        );
        std::fs::write(self.config(), text).map_err(Error::internal)
    }

    fn config(&self) -> PathBuf {
        self.folder().join("khidmat.toml")
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The program with a command, not yet started.
    pub fn command(&self, words: &[&str]) -> Result<Command> {
        let mut command = Command::new(program()?);
        command.arg("--config").arg(self.config()).args(words).stdin(Stdio::null()).stdout(Stdio::null());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KHIDMAT_")) {
            command.env_remove(name);
        }
        Ok(command)
    }

    /// Serves it as a child and waits for its first page. Gives how long that took.
    pub async fn serve(&self, http: &reqwest::Client) -> Result<(Served, Duration)> {
        let started = Instant::now();
        let child = self.command(&["serve"])?.spawn().map_err(Error::internal)?;
        let mut served = Served { child };
        while started.elapsed() < Duration::from_mins(1) {
            let page = http.get(self.url()).header("accept-language", "ur").send().await;
            if page.is_ok_and(|page| page.status().is_success()) {
                return Ok((served, started.elapsed()));
            }
            if let Ok(Some(status)) = served.child.try_wait() {
                return Err(Error::internal(format!("the node ended at once: {status}")));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Err(Error::internal("the node did not answer within a minute"))
    }
}

impl Served {
    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Pulls the plug: SIGKILL, which no process can see coming.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill().map_err(Error::internal)?;
        self.child.wait().map(|_| ()).map_err(Error::internal)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
fn private(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(Error::internal)
}

/// The program: `KHIDMAT_BIN`, or the one built beside this.
pub fn program() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("KHIDMAT_BIN") {
        return Ok(named.into());
    }
    let own = std::env::current_exe().map_err(Error::internal)?;
    let beside = own.with_file_name("khidmat");
    if beside.exists() { Ok(beside) } else { Err(Error::internal("khidmat is not built beside bench")) }
}

/// Loads the units and signs in an officer at each of up to `count` stations.
pub async fn officers(core: &Core, count: usize, (rank, post): (&str, &str)) -> Result<Vec<Officer>> {
    setting_up::load_units(core, None).await?;
    let day = core.clock.now().day();
    let stations: Vec<String> =
        core.catalogue.units_of(UnitKind::Station, day).map(|unit| unit.code.clone()).take(count).collect();
    let mut officers = Vec::new();
    for (place, station) in stations.into_iter().enumerate() {
        officers.push(made(core, (station, place.to_string()), (rank, post)).await?);
    }
    Ok(officers)
}

/// Loads the units and signs in an officer at one of them.
pub async fn officer_at(core: &Core, unit: &str, of: (&str, &str)) -> Result<Officer> {
    setting_up::load_units(core, None).await?;
    made(core, (unit.to_owned(), unit.to_lowercase()), of).await
}

/// Makes an officer, whose sign-in ends in `mark`, and signs in.
async fn made(core: &Core, (unit, mark): (String, String), (rank, post): (&str, &str)) -> Result<Officer> {
    let login = format!("bench-{post}-{mark}");
    let person = NewPerson {
        belt: format!("BENCH-{post}-{mark}"),
        rank: rank.to_owned(),
        name: Bilingual::new("افسر", "Officer"),
        post: (unit, post.to_owned(), 1),
        login: login.clone(),
    };
    let made = setting_up::make_person(core, person, "made up for a measurement").await?;
    setting_up::activate_unseen(core, &login, &made).await?;
    sign_in(core, made.account).await
}

/// The keeper of the province's records.
pub async fn records_keeper(core: &Core) -> Result<Actor> {
    setting_up::load_units(core, None).await?;
    let person = NewPerson {
        belt: "BENCH-keeper".to_owned(),
        rank: "inspector".to_owned(),
        name: Bilingual::new("ریکارڈ کیپر", "Records keeper"),
        post: ("BAL".to_owned(), "records-keeper".to_owned(), 1),
        login: "bench-keeper".to_owned(),
    };
    let made = setting_up::make_person(core, person, "made up for a measurement").await?;
    setting_up::activate_unseen(core, "bench-keeper", &made).await?;
    let access = Access::for_demo(core.clone(), Limits::default());
    let opened =
        access.open_demo_session(&Op::new(core.clone(), Actor::anonymous(), Lang::Ur), made.account).await?;
    let who = access.signed_in(&opened.token).await?;
    who.map(|who| who.actor).ok_or_else(|| Error::internal("no session"))
}

/// The same officers, signed in anew: a session ends, and what needs a fresh sign-in needs one again.
pub async fn signed_in_again(core: &Core, officers: &[Officer]) -> Result<Vec<Officer>> {
    let mut again = Vec::with_capacity(officers.len());
    for officer in officers {
        again.push(sign_in(core, officer.account).await?);
    }
    Ok(again)
}

async fn sign_in(core: &Core, account: AccountId) -> Result<Officer> {
    let access = Access::for_demo(core.clone(), Limits::default());
    let op = Op::new(core.clone(), Actor::anonymous(), Lang::Ur);
    let opened = access.open_demo_session(&op, account).await?;
    let tx = core.db.read().await?;
    let sql = "SELECT form_token FROM access_session WHERE id = $1";
    let query = Statement::from_sql_and_values(tx.get_database_backend(), sql, [opened.session.0.into()]);
    let row = tx.query_one_raw(query).await.map_err(db::db_error)?;
    let row = row.ok_or_else(|| Error::internal("no session"))?;
    let form_token = row.try_get("", "form_token").map_err(db::db_error)?;
    tx.commit().await?;
    Ok(Officer { account, session: Session { cookie: opened.token.as_str().to_owned(), form_token } })
}
