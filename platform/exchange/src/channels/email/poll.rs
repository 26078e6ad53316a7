//! Looks into the mailbox again and again, one process at a time: each letter is kept here first and taken away there afterwards, so that a
//! crash in between brings it once more and not twice. Must not die of a letter, nor hold more than one.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use contracts::Channel;
use files::Blobs;
use i18n::Messages;
use kernel::{Error, Result};
use op::{Core, Op};
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::EmailGateway;
use super::keep::Kept;
use super::letter;
use super::mailbox::{Mailbox, Trouble};
use super::put_off::PutOff;
use crate::inbox::take;
use crate::store::{inbox, mail as store};

/// How often it is looked for what came.
const ROUND: Duration = Duration::from_secs(3);
/// For so long one visit stays; then the line is a new one.
const STAY: Duration = Duration::from_mins(10);
/// The longest pause while the mailbox cannot be looked into: who tries a password too often is locked out.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);
/// For so long a letter is read at most.
const READ: Duration = Duration::from_secs(30);
/// For so long the mailbox is this process's alone.
const LEASE_SECONDS: i64 = 120;
/// How often it is noted that all is well.
const NOTE_SECONDS: i64 = 60;
/// Bytes of a letter at most; of a longer one only the beginning is read.
const LETTER_MAX: u32 = 25 << 20;
/// Bytes of that beginning.
const BEGINNING: u32 = 256 << 10;
/// Bytes fetched at once: a line of two thousand bytes a second brings them before our patience ends.
const PIECE: u32 = 64 << 10;

/// What looking into the mailbox needs.
#[derive(Clone)]
pub struct Desk {
    /// The core.
    pub core: Core,
    /// The words of notes.
    pub messages: Arc<Messages>,
    /// Where files are kept.
    pub blobs: Blobs,
    /// The mailbox.
    pub gateway: EmailGateway,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Desk")
    }
}

/// Why a visit ended before its time.
enum Ended {
    /// The mailbox.
    Mailbox(Trouble),
    /// The mailbox, while a letter was fetched: it may be the letter's fault.
    Letter(Trouble),
    /// Our own store.
    Store(Error),
}

impl From<Trouble> for Ended {
    fn from(trouble: Trouble) -> Self {
        Self::Mailbox(trouble)
    }
}

impl From<Error> for Ended {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

/// Runs until it is told to stop. The letter that is being taken then is taken to its end.
pub async fn run(desk: Desk, stopped: impl Future<Output = ()> + Send) {
    let (stop, halted) = watch::channel(false);
    let me = Op::system(desk.core.clone()).new_id();
    let stopping = async {
        stopped.await;
        stop.send_replace(true);
    };
    let put_off = Arc::default();
    tokio::join!(stopping, again(Visitor { desk, me, put_off }, halted));
}

async fn again(visitor: Visitor, mut halted: watch::Receiver<bool>) {
    let mut failures = 0;
    while !*halted.borrow() {
        // A task of its own: whatever a letter does to it, the next visit comes.
        let mut visits = JoinSet::new();
        visits.spawn(visitor.clone().visit(halted.clone()));
        failures = match visits.join_next().await {
            None | Some(Ok(true)) => 0,
            Some(Ok(false)) => failures + 1,
            Some(Err(error)) => {
                tracing::error!(%error, "a visit to the mailbox failed");
                failures + 1
            }
        };
        let pause = (ROUND * 2_u32.pow(failures.min(8)) / 2).clamp(ROUND, LONGEST_PAUSE);
        wait(&mut halted, pause).await;
    }
}

/// Waits, unless it is told to stop.
async fn wait(halted: &mut watch::Receiver<bool>, pause: Duration) {
    tokio::select! {
        _ = halted.changed() => {}
        () = tokio::time::sleep(pause) => {}
    }
}

#[derive(Clone)]
struct Visitor {
    desk: Desk,
    /// By which the others know that it is this process.
    me: Uuid,
    /// What is left lying for now.
    put_off: Arc<Mutex<PutOff>>,
}

/// What is remembered during a visit.
#[derive(Default)]
struct Visit {
    /// Something was done: then the next visit need not wait longer.
    took: bool,
    held_until: i64,
    noted_at: i64,
}

impl Visitor {
    /// False when it went wrong, and nothing was done before.
    async fn visit(self, halted: watch::Receiver<bool>) -> bool {
        let mut visit = Visit::default();
        let ended = match self.look(&mut visit, halted).await {
            Ok(()) => self.let_go().await.map_err(Ended::Store),
            Err(ended) => Err(ended),
        };
        match ended {
            Ok(()) => return true,
            Err(Ended::Mailbox(trouble) | Ended::Letter(trouble)) => {
                tracing::warn!(%trouble, "the mailbox was not looked into");
                if let Err(error) = self.note(trouble.word(), false).await {
                    tracing::warn!(%error, "how the mailbox does was not noted");
                }
            }
            Err(Ended::Store(error)) => tracing::warn!(%error, "a letter was not taken"),
        }
        visit.took
    }

    async fn look(
        &self,
        visit: &mut Visit,
        mut halted: watch::Receiver<bool>,
    ) -> std::result::Result<(), Ended> {
        if !self.hold(visit).await? {
            return Ok(());
        }
        let (begun, mut mailbox) = (Instant::now(), Mailbox::open(&self.desk.gateway).await?);
        while self.round(visit, &mut mailbox, &halted).await? && begun.elapsed() < STAY && !*halted.borrow() {
            wait(&mut halted, ROUND).await;
        }
        mailbox.leave().await;
        Ok(())
    }

    /// Takes all that lies there. False when the mailbox is another's now. What could not be taken holds up nothing behind it.
    async fn round(
        &self,
        visit: &mut Visit,
        mailbox: &mut Mailbox,
        halted: &watch::Receiver<bool>,
    ) -> std::result::Result<bool, Ended> {
        let waiting = self.in_order(mailbox.waiting().await?);
        let now = self.desk.core.clock.now();
        if now.plus_seconds(-NOTE_SECONDS).micros() >= visit.noted_at {
            self.note("ok", true).await?;
            visit.noted_at = now.micros();
        }
        let mut failed = None;
        for uid in waiting {
            if *halted.borrow() {
                break;
            }
            if !self.hold(visit).await? {
                return Ok(false);
            }
            match self.one(visit, mailbox, uid).await {
                Ok(()) => {}
                Err(Ended::Store(error)) => failed = Some(error),
                Err(ended) => {
                    self.put_off().broke_off(
                        uid,
                        matches!(ended, Ended::Letter(_)),
                        self.desk.core.clock.now(),
                    );
                    return Err(ended);
                }
            }
        }
        match failed {
            Some(error) => Err(error.into()),
            None => Ok(self.hold(visit).await?),
        }
    }

    fn in_order(&self, mut waiting: Vec<u32>) -> Vec<u32> {
        let mut put_off = self.put_off();
        put_off.only(&waiting);
        put_off.order(&mut waiting);
        waiting
    }

    /// Keeps one letter here, and only then takes it away there.
    async fn one(
        &self,
        visit: &mut Visit,
        mailbox: &mut Mailbox,
        uid: u32,
    ) -> std::result::Result<(), Ended> {
        let hopeless = self.put_off().is_hopeless(uid, self.desk.core.clock.now());
        if hopeless {
            tracing::warn!("a letter cannot be fetched, and is put aside in the mailbox");
            return self.aside(visit, mailbox, uid).await;
        }
        if self.still_floods(uid).await? {
            return Ok(());
        }
        let Some((raw, cut)) = self.fetch(visit, mailbox, uid).await? else { return Ok(()) };
        let ours = (self.desk.gateway.from.as_str().to_owned(), self.desk.gateway.domain().to_owned());
        let read = tokio::task::spawn_blocking(move || letter::read(&raw, (&ours.0, &ours.1)));
        let kept = match tokio::time::timeout(READ, read).await {
            Ok(Ok(Some(letter))) => self.desk.keep(letter, cut).await?,
            // Nothing, or it broke what reads it, or it was made to be read for ever.
            Ok(Ok(None) | Err(_)) | Err(_) => Kept::Nobody,
        };
        match kept {
            Kept::Whole => {
                mailbox.remove(uid).await?;
                visit.took = true;
                Ok(())
            }
            Kept::Partly | Kept::Nobody => self.aside(visit, mailbox, uid).await,
            Kept::Flood(from) => Ok(self.later(uid, from).await?),
        }
    }

    /// Leaves a letter there for a person, and counts it.
    async fn aside(
        &self,
        visit: &mut Visit,
        mailbox: &mut Mailbox,
        uid: u32,
    ) -> std::result::Result<(), Ended> {
        mailbox.put_aside(uid).await?;
        visit.took = true;
        let tx = self.desk.core.db.write().await?;
        store::count_aside(&tx).await?;
        Ok(tx.commit().await?)
    }

    /// Whether a letter that was too many is too many still: it is not fetched again before there is room for it.
    async fn still_floods(&self, uid: u32) -> Result<bool> {
        let now = self.desk.core.clock.now();
        let Some((from, next_at)) = self.put_off().flood(uid) else { return Ok(false) };
        if now < next_at {
            return Ok(true);
        }
        let still = take::floods(&self.desk.core, Channel::Email, &from).await?;
        if still {
            self.put_off().floods(uid, from, now);
        }
        Ok(still)
    }

    /// Leaves a letter there until there is room for more of its address. It is counted once, as long as this process lives.
    async fn later(&self, uid: u32, from: String) -> Result<()> {
        let now = self.desk.core.clock.now();
        if self.put_off().floods(uid, from, now) {
            let tx = self.desk.core.db.write().await?;
            inbox::count_flood(&tx, Channel::Email, now).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    fn put_off(&self) -> MutexGuard<'_, PutOff> {
        self.put_off.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Piece by piece, and whether that is only the beginning; `None` when it is gone. Fewer bytes than were asked for are its end where
    /// they are as many as the server counted; some servers count roughly, so that otherwise it is asked whether more follows.
    async fn fetch(
        &self,
        visit: &mut Visit,
        mailbox: &mut Mailbox,
        uid: u32,
    ) -> std::result::Result<Option<(Vec<u8>, bool)>, Ended> {
        let Some(size) = mailbox.size(uid).await.map_err(Ended::Letter)? else { return Ok(None) };
        let most = if size > LETTER_MAX { BEGINNING } else { LETTER_MAX };
        let (mut raw, mut have) = (Vec::new(), 0);
        while have < most {
            let wanted = PIECE.min(most - have);
            let piece = mailbox.piece(uid, (have, wanted)).await.map_err(Ended::Letter)?;
            let Some(mut piece) = piece else { return Ok(None) };
            piece.truncate(wanted as usize);
            let came = u32::try_from(piece.len()).unwrap_or(wanted);
            raw.append(&mut piece);
            have += came;
            if came == 0 || (came < wanted && have >= size) {
                return Ok(Some((raw, size > LETTER_MAX)));
            }
            self.hold(visit).await?;
        }
        Ok(Some((raw, size != most)))
    }

    /// Takes the mailbox, or keeps it. False while another process has it.
    async fn hold(&self, visit: &mut Visit) -> Result<bool> {
        let now = self.desk.core.clock.now();
        if now.plus_seconds(LEASE_SECONDS / 2).micros() < visit.held_until {
            return Ok(true);
        }
        let until = now.plus_seconds(LEASE_SECONDS);
        let tx = self.desk.core.db.write().await?;
        let held = store::hold(&tx, self.me, (now, until)).await?;
        tx.commit().await?;
        visit.held_until = if held { until.micros() } else { 0 };
        Ok(held)
    }

    async fn let_go(&self) -> Result<()> {
        let tx = self.desk.core.db.write().await?;
        store::let_go(&tx, self.me, self.desk.core.clock.now()).await?;
        tx.commit().await
    }

    async fn note(&self, answer: &str, looked: bool) -> Result<()> {
        let tx = self.desk.core.db.write().await?;
        store::note(&tx, (answer, looked), self.desk.core.clock.now()).await?;
        tx.commit().await
    }
}
