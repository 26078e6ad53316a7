//! A mail server in a box: takes letters by SMTP, keeps them in mailboxes, and lets the node look into its own by IMAP. As much of both as is
//! needed here, and no kinder than the real thing. Everything is in memory.

mod imap;
mod mailboxes;
mod smtp;
mod write;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use kernel::Clock;
use serde::Serialize;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

pub use write::Written;

/// Bytes of a letter at most.
const LARGEST: usize = 64 << 20;

kernel::words! {
    /// How it misbehaves.
    Fault {
        /// Not at all.
        None = "none",
        /// Nobody's mailbox can be written into now (451).
        Later = "later",
        /// Nobody has a mailbox here (550).
        Refuse = "refuse",
        /// It does not believe the password, neither way.
        Login = "login",
        /// It takes the letter, and the line breaks before it says so.
        Lose = "lose",
        /// The line breaks before the letter was taken.
        Cut = "cut",
        /// It answers each line after three seconds.
        Slow = "slow",
        /// It takes letters, and reports that they could not be delivered.
        Bounce = "bounce",
        /// Whoever gets a letter is away, and a machine answers.
        Vacation = "vacation",
        /// The line breaks when a letter is to be marked.
        Unmarked = "unmarked",
        /// It says no when it is asked what lies in the mailbox.
        Blind = "blind",
        /// It says no when it is asked how large a letter is.
        Unweighed = "unweighed",
        /// Of the oldest letter in a mailbox it shows half, and says no.
        Damaged = "damaged",
        /// In the middle of the oldest letter in a mailbox the line breaks.
        Torn = "torn",
    }
}

/// One letter in a mailbox.
#[derive(Debug, Clone)]
struct Held {
    uid: u32,
    mailbox: String,
    raw: Vec<u8>,
    flags: Vec<String>,
    /// How often the very same letter was handed in.
    came: u32,
    /// It was expunged: shown here, gone for everybody else.
    gone: bool,
}

/// A letter as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// In whose mailbox.
    pub mailbox: String,
    /// Who it says wrote it.
    pub from: String,
    /// Its subject.
    pub subject: String,
    /// Its words.
    pub text: String,
    /// Its id.
    pub id: String,
    /// Which letter it answers.
    pub answers: String,
    /// Whether it says that a machine wrote it.
    pub automatic: String,
    /// How often the very same letter was handed in.
    pub came: u32,
    /// The node has taken it away.
    pub gone: bool,
    /// It was put aside: flagged.
    pub aside: bool,
}

/// What it is set up with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The node's name here.
    pub user: String,
    /// The node's password.
    pub password: String,
    /// The node's address: its mailbox is the one that can be looked into.
    pub address: String,
}

#[derive(Debug)]
struct Office {
    settings: Settings,
    clock: Arc<dyn Clock>,
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    fault: Fault,
    counted: u32,
    held: Vec<Held>,
}

/// Where it listens.
#[derive(Debug)]
pub struct Doors {
    /// For letters.
    pub smtp: TcpListener,
    /// For whoever looks into the mailbox.
    pub imap: TcpListener,
    /// For people.
    pub page: TcpListener,
}

/// The server.
#[derive(Debug, Clone)]
pub struct Sandbox(Arc<Office>);

impl Sandbox {
    /// One that has nothing yet and behaves.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>) -> Self {
        let kept = Mutex::new(Kept { fault: Fault::None, counted: 0, held: Vec::new() });
        Self(Arc::new(Office { settings, clock, kept }))
    }

    /// Serves until the future ends.
    pub async fn serve(self, doors: Doors, stopped: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = JoinSet::new();
        tasks.spawn(
            self.clone().open(doors.smtp, |office, line| async move { smtp::talk(office, line).await }),
        );
        tasks.spawn(
            self.clone().open(doors.imap, |office, line| async move { imap::talk(office, line).await }),
        );
        if let Err(error) = axum::serve(doors.page, self.routes()).with_graceful_shutdown(stopped).await {
            tracing::error!(%error, "the sandbox stopped");
        }
    }

    async fn open<F: Future<Output = Option<()>> + Send + 'static>(
        self,
        door: TcpListener,
        talk: fn(Self, TcpStream) -> F,
    ) {
        let mut lines = JoinSet::new();
        while let Ok((line, _)) = door.accept().await {
            lines.spawn(talk(self.clone(), line));
            while lines.try_join_next().is_some() {}
        }
    }

    /// Its pages.
    fn routes(self) -> Router {
        Router::new()
            .route("/", get(mailboxes::show))
            .route("/messages.json", get(mailboxes::list))
            .route("/fault", post(mailboxes::misbehave))
            .route("/write", post(mailboxes::write))
            .layer(DefaultBodyLimit::max(LARGEST))
            .with_state(self)
    }

    /// From now on it misbehaves like this.
    pub fn misbehave(&self, fault: Fault) {
        self.kept().fault = fault;
    }

    /// Every letter in every mailbox, oldest first.
    pub fn shown(&self) -> Vec<Shown> {
        self.kept().held.iter().map(mailboxes::shown).collect()
    }

    /// Puts these very bytes into the node's mailbox.
    pub fn put(&self, raw: &[u8]) {
        let address = self.0.settings.address.clone();
        self.deliver(&address, raw);
    }

    /// Somebody takes a letter away from whosever mailbox.
    pub fn forget(&self, id: &str) {
        self.kept().held.retain(|held| mailboxes::id_of(&held.raw) != id);
    }

    /// Puts a letter into a mailbox. One with an id that is there already is the same letter.
    fn deliver(&self, mailbox: &str, raw: &[u8]) {
        let mailbox = mailbox.to_lowercase();
        let id = mailboxes::id_of(raw);
        let mut kept = self.kept();
        let same =
            |held: &&mut Held| held.mailbox == mailbox && !id.is_empty() && mailboxes::id_of(&held.raw) == id;
        if let Some(held) = kept.held.iter_mut().find(same) {
            held.came += 1;
            return;
        }
        kept.counted += 1;
        let uid = kept.counted;
        kept.held.push(Held { uid, mailbox, raw: raw.to_vec(), flags: Vec::new(), came: 1, gone: false });
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self) -> Fault {
        self.kept().fault
    }

    fn is_known(&self, user: &str, password: &str) -> bool {
        let Settings { user: known, password: good, .. } = &self.0.settings;
        self.fault() != Fault::Login && user == known && password == good
    }
}
