//! Works on what WhatsApp called about, after it was put down: each thing in a transaction of its own, once, whichever process
//! and however often. Must not wait for anybody while a transaction is open.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use async_trait::async_trait;
use contracts::{Channel, Enclosed};
use files::{BlobId, Blobs};
use futures::StreamExt as _;
use i18n::{Key, Messages};
use kernel::{Error, Lang, Result, Timestamp};
use op::{Core, Op, WriteOp};

use super::call::{Item, Written};
use super::file::{self, Fetched};
use super::wish::{self, How, Wish};
use super::{Form, WhatsAppGateway, door};
use crate::channels::settle::settle;
use crate::channels::{Content, SEALED, loose_key};
use crate::inbox::take::{self, Arrived, Taken};
use crate::inbox::{State, moved, silent, turn};
use crate::model::wait_after;
use crate::msg;
use crate::rounds::{self, Looks, Work};
use crate::send::Sender;
use crate::store::inbox;
use crate::store::message::{self, outbox};
use crate::store::whatsapp::{self as store, call_row};

/// Files fetched beside one another.
const ABREAST: usize = 4;
/// Things in one go.
const BATCH: u64 = 200;
/// For so long what is worked on is left alone.
const LEASE_SECONDS: i64 = 90;
/// After so many attempts it is left, to be seen.
const ATTEMPTS: i32 = 8;
/// What was worked on is known again for so long: the platform repeats itself for a week.
const KNOWN_SECONDS: i64 = 30 * 24 * 3_600;
/// When a telephone wrote is forgotten after so long: its window has closed.
const WINDOW_SECONDS: i64 = 2 * 24 * 3_600;
/// Who turns round and round is not told each time.
const TOLD_SECONDS: i64 = 600;
/// For so long an answer to such a word is worth sending.
const WORTH_SECONDS: i64 = 3_600;

/// What the work needs.
#[derive(Clone)]
pub struct Desk {
    /// The core.
    pub core: Core,
    /// The words of answers.
    pub messages: Arc<Messages>,
    /// Where files are kept.
    pub blobs: Blobs,
    /// From where they are fetched.
    pub gateway: WhatsAppGateway,
}

/// The desk with what fetches.
#[derive(Clone)]
struct Worker {
    desk: Desk,
    sender: Sender,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Desk")
    }
}

/// Runs until it is told to stop.
pub async fn run(desk: Desk, stopped: impl Future<Output = ()> + Send) {
    // Which hosts are asked is decided before each question.
    let sender = match Sender::new(true) {
        Ok(sender) => sender,
        Err(error) => return tracing::error!(%error, "calls of WhatsApp are not worked on"),
    };
    let core = desk.core.clone();
    rounds::run(&core, "calls of WhatsApp", Worker { desk, sender }, stopped).await;
}

impl Deref for Worker {
    type Target = Desk;
    fn deref(&self) -> &Desk {
        &self.desk
    }
}

#[async_trait]
impl Looks for Worker {
    /// What needs a file, and what does not: slow files hold up no words.
    type Place = bool;

    async fn look(&mut self, busy: &[bool]) -> Result<Vec<(bool, Work)>> {
        let tx = self.core.db.read().await?;
        let mut found: Vec<(bool, Work)> = Vec::new();
        for (place, state) in [(false, store::WAITING), (true, store::FETCHING)] {
            if busy.contains(&place) {
                continue;
            }
            let due = store::due_calls(&tx, state, self.core.clock.now(), BATCH).await?;
            if !due.is_empty() {
                let worker = self.clone();
                found.push((
                    place,
                    Box::pin(async move { worker.all(due, if place { ABREAST } else { 1 }).await }),
                ));
            }
        }
        tx.commit().await?;
        Ok(found)
    }
}

impl Worker {
    async fn all(&self, due: Vec<call_row::Model>, abreast: usize) {
        let worked = futures::stream::iter(due).map(|row| self.or_given_up(row));
        worked.buffer_unordered(abreast).collect::<Vec<()>>().await;
        if let Err(error) = self.forget().await {
            tracing::warn!(%error, "what WhatsApp called about long ago was not forgotten");
        }
    }

    async fn or_given_up(&self, row: call_row::Model) {
        let once = row.once.clone();
        let last = row.attempts + 1 >= ATTEMPTS;
        let given_up = match self.one(row).await {
            Ok(done) => !done && last,
            Err(error) => {
                tracing::warn!(%error, "what WhatsApp called about was not worked on");
                last || matches!(error, Error::Conflict(_))
            }
        };
        if given_up && let Err(error) = self.give_up(&once).await {
            tracing::warn!(%error, "what WhatsApp called about cannot be worked on, and that was not noted");
        }
    }

    /// False when it has to be tried again: once its lease ends.
    async fn one(&self, row: call_row::Model) -> Result<bool> {
        let now = self.core.clock.now();
        let wait = wait_after(row.attempts + 1, 0).unwrap_or(LEASE_SECONDS).max(LEASE_SECONDS);
        let tx = self.core.db.write().await?;
        let mine = store::take_up_call(&tx, &row, now.plus_seconds(wait)).await?;
        tx.commit().await?;
        let Some(sealed) = row.sealed.as_ref().filter(|_| mine) else { return Ok(true) };
        let item = loose_key(&self.core, row.id)?.open_value(door::SEALED, row.id, sealed)?;
        if let Item::Message(written) = &item {
            self.note_window(written).await?;
        }
        match &item {
            Item::Status { message, fate } => settle(&self.core, *message, *fate).await?,
            Item::Message(written) if !self.hear(written, row.attempts).await? => return Ok(false),
            Item::Message(_) | Item::Setting { .. } => {}
        }
        let mut w = Op::system(self.core.clone()).begin().await?;
        if store::end_call(w.tx(), &row.once, store::DONE).await? {
            self.follow(&mut w, item).await?;
        }
        w.commit().await?;
        Ok(true)
    }

    /// Takes what somebody wrote into the inbox. A file that cannot be had yet is waited for once; then the message is
    /// taken without it and says so, and the file follows as one of its own when it comes.
    async fn hear(&self, written: &Written, attempts: i32) -> Result<bool> {
        let at_hand = match &written.file {
            None if written.words.is_none() => AtHand::saying(msg::WA_UNREADABLE),
            None => AtHand::default(),
            // What a file was promised for is not given up for it: it comes when the flood is over.
            Some(_) if take::floods(&self.core, Channel::WhatsApp, &written.from).await? => {
                AtHand { later: attempts > 0, ..AtHand::default() }
            }
            Some(file) => {
                match file::fetch((&self.core, &self.blobs), (&self.gateway, &self.sender), file).await? {
                    Fetched::Here(file) => AtHand { file: Some(file), ..AtHand::default() },
                    Fetched::Refused("too-large") => AtHand::saying(msg::WA_FILE_LARGE),
                    Fetched::Refused("kind") => AtHand::saying(msg::WA_FILE_KIND),
                    Fetched::Refused(_) => AtHand::saying(msg::WA_FILE_GONE),
                    Fetched::NotNow if attempts == 0 => return Ok(false),
                    Fetched::NotNow => AtHand { later: true, ..AtHand::saying(msg::WA_FILE_LATE) },
                }
            }
        };
        let note = at_hand.note.map(|key| self.messages.both(key));
        let words = [written.words.clone(), note].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
        let arrived = |at_gateway: String, words: String| Arrived {
            channel: Channel::WhatsApp,
            at_gateway,
            from: written.from.clone(),
            words,
            files: at_hand.file.iter().cloned().collect(),
            said_at: Some(Timestamp(written.at.saturating_mul(1_000_000).max(0))),
        };
        let taken = take::take(&self.core, arrived(written.wamid.clone(), words)).await?;
        if let (Some(file), Taken::Again(before)) = (&at_hand.file, taken)
            && !take::has_file(&self.core, before).await?
        {
            take::take(&self.core, arrived(format!("{}/file", written.wamid), String::new())).await?;
            self.blobs.keep(BlobId(file.blob)).await?;
        } else if let (Some(file), Taken::New(_)) = (&at_hand.file, taken) {
            self.blobs.keep(BlobId(file.blob)).await?;
        }
        Ok(!at_hand.later)
    }

    /// What follows, in the transaction in which the thing is done with.
    async fn follow(&self, w: &mut WriteOp, item: Item) -> Result<()> {
        match item {
            Item::Status { .. } => Ok(()),
            Item::Setting { from, wish, at } => {
                let phone = wish::digest(&self.core, &from);
                w.lock(&wish::turn(&phone)).await?;
                wish::note(w, phone, (wish, How::Setting), past(w, at)).await.map(|_| ())
            }
            Item::Message(written) => self.wrote(w, written).await,
        }
    }

    /// She may be answered from now on, also while a file of hers cannot be had.
    async fn note_window(&self, written: &Written) -> Result<()> {
        let w = Op::system(self.core.clone()).begin().await?;
        let phone = wish::digest(&self.core, &written.from);
        w.lock(&wish::turn(&phone)).await?;
        wish::heard(&w, &phone, past(&w, written.at)).await?;
        w.commit().await
    }

    async fn wrote(&self, w: &mut WriteOp, written: Written) -> Result<()> {
        let (phone, at) = (wish::digest(&self.core, &written.from), past(w, written.at));
        w.lock(&wish::turn(&phone)).await?;
        let wanted = written.words.as_deref().filter(|_| written.file.is_none()).and_then(Wish::of);
        if let Some(wanted) = wanted {
            let before = store::wish(w.tx(), &phone).await?;
            let lately = w.now().plus_seconds(-TOLD_SECONDS).micros();
            let told = before.is_some_and(|row| row.recorded_at >= lately);
            let noted = wish::note(w, phone, (wanted, How::Word), at).await?;
            // Her wish holds; but a person answers, and nothing goes there by itself.
            if is_silent(w, &written.from).await? {
                return Ok(());
            }
            if noted && !told {
                self.answer(w, &written.from, wanted).await?;
            }
            understood(w, &written.wamid).await?;
        }
        Ok(())
    }

    /// Says once that it was understood, in both languages: which one is hers is not known.
    async fn answer(&self, w: &mut WriteOp, to: &str, wish: Wish) -> Result<()> {
        let key = match wish {
            Wish::Stop => msg::WA_STOPPED,
            Wish::Start => msg::WA_STARTED,
        };
        let words = self.messages.both(key);
        let (id, now) = (w.new_id(), w.now());
        let content = Content { to: to.to_owned(), words, language: Lang::Ur, exactly: false };
        let sealed = loose_key(&self.core, id)?.seal_value(SEALED, id, &content, w.entropy())?;
        let waiting = outbox::Model {
            id,
            channel: Channel::WhatsApp.word().to_owned(),
            record: id,
            sealed,
            hours_from: None,
            hours_to: None,
            made_at: now.micros(),
            until: now.plus_seconds(WORTH_SECONDS).micros(),
            next_at: now.micros(),
            attempts: 0,
            tried_at: None,
            answer: None,
            form: Some(Form::Words.word().to_owned()),
        };
        message::put(w.tx(), waiting).await
    }

    async fn give_up(&self, once: &[u8]) -> Result<()> {
        let tx = self.core.db.write().await?;
        store::end_call(&tx, once, store::FAILED).await?;
        tx.commit().await
    }

    async fn forget(&self) -> Result<()> {
        let tx = self.core.db.write().await?;
        let now = self.core.clock.now();
        store::forget_calls_before(&tx, now.plus_seconds(-KNOWN_SECONDS)).await?;
        store::forget_windows_before(&tx, now.plus_seconds(-WINDOW_SECONDS)).await?;
        tx.commit().await
    }
}

/// A word that was understood waits for nobody.
async fn understood(w: &mut WriteOp, wamid: &str) -> Result<()> {
    let once = crate::inbox::at_gateway(w.core(), Channel::WhatsApp, wamid);
    let Some(heard) = inbox::by_gateway(w.tx(), Channel::WhatsApp, &once).await? else { return Ok(()) };
    w.lock(&turn(heard.thread)).await?;
    let fresh = inbox::heard(w.tx(), heard.id).await?.filter(|row| row.state == State::New.word());
    match fresh {
        Some(row) => moved(w, row, State::Answered, (None, None)).await,
        None => Ok(()),
    }
}

/// Whether an officer said that whoever has this telephone could not speak.
async fn is_silent(w: &WriteOp, from: &str) -> Result<bool> {
    let Some(address) = crate::inbox::address(Channel::WhatsApp, from) else { return Ok(false) };
    let index = crate::inbox::index(w.core(), Channel::WhatsApp, &address);
    match inbox::of_address(w.tx(), Channel::WhatsApp, &index).await? {
        Some(thread) => silent::is(w.tx(), &thread).await,
        None => Ok(false),
    }
}

/// What a message is taken with.
#[derive(Debug, Default)]
struct AtHand {
    file: Option<Enclosed>,
    /// What is said beside her own words.
    note: Option<Key>,
    /// The file is tried again.
    later: bool,
}

impl AtHand {
    fn saying(note: Key) -> Self {
        Self { note: Some(note), ..Self::default() }
    }
}

/// The platform's clock, never ahead of ours.
fn past(w: &WriteOp, seconds: i64) -> Timestamp {
    Timestamp(seconds.saturating_mul(1_000_000).clamp(0, w.now().micros()))
}
