//! Looks into the mailbox again and again, one process at a time: each letter is kept here first and taken away there afterwards, so that a
//! crash in between brings it once more and not twice. Must not die of a letter, nor hold more than one.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use contracts::{Channel, Enclosed, Fate};
use files::{BlobId, Blobs};
use i18n::{Key, Messages};
use kernel::{Error, Lang, Result, Timestamp};
use op::{Core, Op};
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::EmailGateway;
use super::letter::{self, Letter, Part, Writer};
use super::mailbox::{Mailbox, Trouble};
use crate::channels::enclose::{LARGEST, enclose};
use crate::channels::settle::settle;
use crate::inbox::take::{self, Arrived, Taken};
use crate::inbox::{SEALED_LAST, key_of};
use crate::msg;
use crate::store::mail::{self as store, last};
use crate::store::{inbox, message};

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
/// Bytes fetched at once.
const PIECE: u32 = 512 << 10;

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
    tokio::join!(stopping, again(Visitor { desk, me }, halted));
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
}

/// What is remembered during a visit.
#[derive(Default)]
struct Visit {
    held_until: i64,
    noted_at: i64,
}

impl Visitor {
    /// False when it went wrong.
    async fn visit(self, halted: watch::Receiver<bool>) -> bool {
        let ended = match self.look(halted).await {
            Ok(()) => self.let_go().await.map_err(Ended::Store),
            Err(ended) => Err(ended),
        };
        match ended {
            Ok(()) => return true,
            Err(Ended::Mailbox(trouble)) => {
                tracing::warn!(%trouble, "the mailbox was not looked into");
                if let Err(error) = self.note(trouble.word(), false).await {
                    tracing::warn!(%error, "how the mailbox does was not noted");
                }
            }
            Err(Ended::Store(error)) => tracing::warn!(%error, "a letter was not taken"),
        }
        false
    }

    async fn look(&self, mut halted: watch::Receiver<bool>) -> std::result::Result<(), Ended> {
        let mut visit = Visit::default();
        if !self.hold(&mut visit).await? {
            return Ok(());
        }
        let (begun, mut mailbox) = (Instant::now(), Mailbox::open(&self.desk.gateway).await?);
        while self.round(&mut visit, &mut mailbox, &halted).await?
            && begun.elapsed() < STAY
            && !*halted.borrow()
        {
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
        let waiting = mailbox.waiting().await?;
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
                Err(ended) => return Err(ended),
            }
        }
        match failed {
            Some(error) => Err(error.into()),
            None => Ok(self.hold(visit).await?),
        }
    }

    /// Keeps one letter here, and only then takes it away there.
    async fn one(
        &self,
        visit: &mut Visit,
        mailbox: &mut Mailbox,
        uid: u32,
    ) -> std::result::Result<(), Ended> {
        let Some(size) = mailbox.size(uid).await? else { return Ok(()) };
        let cut = size > LETTER_MAX;
        let raw = self.fetch(visit, mailbox, (uid, if cut { BEGINNING } else { LETTER_MAX })).await?;
        let ours = (self.desk.gateway.from.as_str().to_owned(), self.desk.gateway.domain().to_owned());
        let read = tokio::task::spawn_blocking(move || letter::read(&raw, (&ours.0, &ours.1)));
        let kept = match tokio::time::timeout(READ, read).await {
            Ok(Ok(Some(letter))) => self.take(letter, cut).await?,
            // Nothing, or it broke what reads it, or it was made to be read for ever.
            Ok(Ok(None) | Err(_)) | Err(_) => false,
        };
        if kept {
            return Ok(mailbox.remove(uid).await?);
        }
        mailbox.put_aside(uid).await?;
        let tx = self.desk.core.db.write().await?;
        store::count_aside(&tx).await?;
        Ok(tx.commit().await?)
    }

    /// Piece by piece: a slow line is no reason to begin anew.
    async fn fetch(
        &self,
        visit: &mut Visit,
        mailbox: &mut Mailbox,
        (uid, most): (u32, u32),
    ) -> std::result::Result<Vec<u8>, Ended> {
        let mut raw = Vec::new();
        loop {
            let have = u32::try_from(raw.len()).unwrap_or(u32::MAX);
            let wanted = PIECE.min(most.saturating_sub(have));
            let piece = match wanted {
                0 => None,
                _ => mailbox.piece(uid, (have, wanted)).await?,
            };
            let Some(piece) = piece.filter(|piece| !piece.is_empty()) else { return Ok(raw) };
            let whole = piece.len() >= wanted as usize;
            raw.extend(piece.into_iter().take(wanted as usize));
            if !whole {
                return Ok(raw);
            }
            self.hold(visit).await?;
        }
    }

    /// False for what can be no message of anybody: a person has to look at it there.
    async fn take(&self, letter: Letter, cut: bool) -> Result<bool> {
        if let Writer::Server(failed) = &letter.writer {
            self.failed(failed).await?;
            return Ok(true);
        }
        let Desk { core, blobs, .. } = &self.desk;
        let Some(from) = letter.from.clone() else { return Ok(false) };
        let at_gateway = once(core, &from, &letter);
        if take::came(core, Channel::Email, &at_gateway).await? {
            return Ok(true);
        }
        let floods = take::floods(core, Channel::Email, &from).await?;
        let (files, mut notes) =
            if floods || cut { (Vec::new(), Vec::new()) } else { self.files(&letter).await? };
        if cut {
            notes.push(self.both(msg::MAIL_LARGE));
        } else if letter.words.is_empty() && files.is_empty() && notes.is_empty() {
            notes.push(self.both(msg::MAIL_EMPTY));
        }
        let words = Some(letter.words.clone()).filter(|words| !words.is_empty());
        let words = words.into_iter().chain(notes).collect::<Vec<_>>().join("\n\n");
        let arrived = Arrived {
            channel: Channel::Email,
            at_gateway,
            from,
            words,
            files: files.clone(),
            said_at: letter.said_at.map(|at| Timestamp(at.saturating_mul(1_000_000).max(0))),
        };
        let taken = match letter.writer {
            Writer::Machine => take::take_unread(core, arrived).await,
            Writer::Person | Writer::Server(_) => take::take(core, arrived).await,
        };
        match taken {
            Ok(Taken::New(heard)) => {
                for file in files {
                    blobs.keep(BlobId(file.blob)).await?;
                }
                self.remember(heard, letter.id).await?;
            }
            Ok(Taken::Again(_) | Taken::Flood) => {}
            Err(Error::Conflict("exchange.bad-address" | "exchange.bad-message")) => return Ok(false),
            Err(error) => return Err(error),
        }
        Ok(true)
    }

    /// What a server says of letters of ours. Another channel's messages are none of its affair.
    async fn failed(&self, failed: &[Uuid]) -> Result<()> {
        for id in failed {
            let tx = self.desk.core.db.read().await?;
            let row = message::one(&tx, *id).await?;
            tx.commit().await?;
            if row.is_some_and(|row| row.channel == Channel::Email.word()) {
                settle(&self.desk.core, *id, Fate::Failed).await?;
            }
        }
        Ok(())
    }

    /// The files that are taken, and what is said of the others.
    async fn files(&self, letter: &Letter) -> Result<(Vec<Enclosed>, Vec<String>)> {
        let (mut files, mut notes) = (Vec::new(), Vec::new());
        for Part { name, bytes } in &letter.files {
            if bytes.len() as u64 > LARGEST {
                notes.push(self.named(name, msg::WA_FILE_LARGE));
                continue;
            }
            match enclose((&self.desk.core, &self.desk.blobs), bytes, name).await? {
                Some(file) => files.push(file),
                None => notes.push(self.named(name, msg::WA_FILE_KIND)),
            }
        }
        notes.extend(letter.beyond.iter().map(|name| self.named(name, msg::MAIL_FILE_MANY)));
        Ok((files, notes))
    }

    fn named(&self, name: &str, key: Key) -> String {
        let said = self.both(key);
        if name.is_empty() { said } else { format!("{name}\n{said}") }
    }

    /// In both languages: whoever reads it later may read either.
    fn both(&self, key: Key) -> String {
        [Lang::Ur, Lang::En].map(|lang| self.desk.messages.text(lang, key).to_owned()).join("\n")
    }

    /// Keeps what an answer names as the letter that it answers.
    async fn remember(&self, heard: Uuid, id: Option<String>) -> Result<()> {
        let (core, Some(id)) = (&self.desk.core, id) else { return Ok(()) };
        let tx = core.db.write().await?;
        if let Some(row) = inbox::heard(&tx, heard).await?
            && let Some(key) = key_of(&tx, core, row.thread).await?
        {
            let sealed = key.seal_value(SEALED_LAST, row.thread, &id, core.entropy.as_ref())?;
            store::put_last(&tx, last::Model { thread: row.thread, sealed }).await?;
        }
        tx.commit().await
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

/// What makes it the same letter again. Ids are chosen by whoever writes: another's cannot be taken in advance, and one that says
/// something else is another letter.
fn once(core: &Core, from: &str, letter: &Letter) -> String {
    let id = letter.id.as_deref().unwrap_or_default();
    let said = letter.said_at.unwrap_or_default();
    let what = format!("{from}\n{id}\n{said}\n{}", letter.words);
    crate::hex(&core.journal.ring().blind_index("exchange.letter", &what))
}
