//! Reads what was taken, message by message in the order in which they came, and answers where an answer follows by itself.
//! Taken up for a minute, so that what a killed process was reading is read again. What cannot be read waits for a person.

use std::sync::Arc;

use async_trait::async_trait;
use contracts::{Becomes, Channel, Channels, Hears, Message, Reply};
use journal::{Draft, Subject};
use kernel::Result;
use kernel::ids::EntryId;
use op::{Core, Op, WriteOp};
use policy::Resource;
use vault::RecordKey;

use super::{SEALED_SAID, State, about_heard, about_thread, key_of, opened, silent, state, turn};
use crate::events;
use crate::rounds::{self, Looks, Work};
use crate::store::inbox as store;
use crate::store::inbox::{heard, hearing, said, thread};

/// Messages of one channel in one go.
const BATCH: u64 = 50;
/// For so long a message that is being read is left alone.
const LEASE_SECONDS: i64 = 60;
/// So often it is tried; then it waits for a person.
const TRIES: i32 = 6;
/// Answers by the program to one address within [`BUDGET_SECONDS`]: another machine may be at the other end.
const BUDGET: u64 = 20;
/// The stretch in which they are counted.
const BUDGET_SECONDS: i64 = 3_600;
/// What is sent once a day is sent again after this.
const DAY_SECONDS: i64 = 24 * 3_600;

/// Runs until it is told to stop.
pub async fn run(
    core: Core,
    (hears, channels): (Arc<dyn Hears>, Arc<dyn Channels>),
    stopped: impl Future<Output = ()> + Send,
) {
    let reader = Reader { core: core.clone(), hears, channels };
    rounds::run(&core, "inbox", reader, stopped).await;
}

#[derive(Clone)]
struct Reader {
    core: Core,
    hears: Arc<dyn Hears>,
    channels: Arc<dyn Channels>,
}

#[async_trait]
impl Looks for Reader {
    type Place = Channel;

    async fn look(&mut self, busy: &[Channel]) -> Result<Vec<(Channel, Work)>> {
        let tx = self.core.db.read().await?;
        let mut found: Vec<(Channel, Work)> = Vec::new();
        for channel in Channel::ALL.iter().copied().filter(|channel| !busy.contains(channel)) {
            let due = store::due(&tx, channel, self.core.clock.now(), BATCH).await?;
            if !due.is_empty() {
                let reader = self.clone();
                found.push((channel, Box::pin(async move { reader.all(due).await })));
            }
        }
        tx.commit().await?;
        Ok(found)
    }
}

impl Reader {
    async fn all(&self, due: Vec<hearing::Model>) {
        for row in due {
            let id = row.heard;
            match self.take_up(row).await {
                Ok(None) => {}
                Ok(Some(row)) => {
                    if let Err(error) = self.one(&row).await {
                        tracing::warn!(%error, message = %id, "a message was not read");
                        self.later(&row).await;
                    }
                }
                Err(error) => tracing::warn!(%error, "messages were not taken up"),
            }
        }
    }

    /// `None` when another process has it.
    async fn take_up(&self, row: hearing::Model) -> Result<Option<hearing::Model>> {
        let until = self.core.clock.now().plus_seconds(LEASE_SECONDS);
        let tx = self.core.db.write().await?;
        let mine = store::put_off(&tx, &row, until, row.attempts).await?;
        tx.commit().await?;
        Ok(mine.then_some(hearing::Model { next_at: until.micros(), ..row }))
    }

    async fn later(&self, row: &hearing::Model) {
        let put_off = async {
            let tx = self.core.db.write().await?;
            let attempts = row.attempts + 1;
            if attempts < TRIES {
                let next = self.core.clock.now().plus_seconds(i64::from(5 << attempts.min(6)));
                store::put_off(&tx, row, next, attempts).await?;
            } else {
                store::drop_hearing(&tx, row.heard).await?;
            }
            tx.commit().await
        };
        if let Err(error) = put_off.await {
            tracing::warn!(%error, "a message was not put off; its lease ends by itself");
        }
    }

    async fn one(&self, due: &hearing::Model) -> Result<()> {
        let mut w = Op::system(self.core.clone()).begin().await?;
        w.permit("exchange.heard-read", &Resource::new("exchange.thread", ""))?;
        let Some(row) = store::heard(w.tx(), due.heard).await? else { return Ok(()) };
        w.lock(&turn(row.thread)).await?;
        // Read again: under the lock nobody else answers it.
        let fresh = store::heard(w.tx(), due.heard).await?.filter(|row| row.state == State::New.word());
        let gone = store::drop_hearing(w.tx(), due.heard).await?;
        let thread = store::thread(w.tx(), row.thread).await?;
        let key = key_of(w.tx(), &self.core, row.thread).await?;
        let (Some(row), true, Some(thread), Some(key)) = (fresh, gone, thread, key) else {
            return w.commit().await;
        };
        let heard = opened(w.tx(), &key, (&row, &thread)).await?;
        let cause = w.journal(at(about_heard(events::HEAR, &row)))?;
        if silent::is(w.tx(), &thread).await? {
            return w.commit().await;
        }
        if let Some(reply) = self.hears.hear(&mut w, &heard, cause).await? {
            let becomes = reply.becomes;
            let told = self.answer(&mut w, (&thread, &key), (heard.from, reply), cause).await?;
            // An answer that could not go is none: a person sees it waiting.
            if told || !matches!(becomes, Becomes::Answered) {
                become_of(&mut w, row, becomes).await?;
            }
        }
        w.commit().await
    }

    /// False when there was something to say and no way for it.
    async fn answer(
        &self,
        w: &mut WriteOp,
        (thread, key): (&thread::Model, &RecordKey),
        (to, reply): (String, Reply),
        cause: EntryId,
    ) -> Result<bool> {
        let Some(words) = reply.words else { return Ok(true) };
        let today = w.now().plus_seconds(-DAY_SECONDS);
        if reply.daily && store::said_since(w.tx(), thread.id, Some(reply.kind), today).await? > 0 {
            return Ok(true);
        }
        let since = w.now().plus_seconds(-BUDGET_SECONDS);
        let channel = super::channel(thread)?;
        if !self.channels.available().contains(&channel)
            || store::said_since(w.tx(), thread.id, None, since).await? >= BUDGET
        {
            return Ok(false);
        }
        let kept = (!reply.secret).then(|| words.clone());
        let out = Out { kind: reply.kind, officer: None, to, words, kept, language: reply.language };
        say(w, self.channels.as_ref(), (thread, key), (out, cause)).await?;
        Ok(true)
    }
}

/// Nothing of the record changes by it.
fn at(draft: Draft<'static>) -> Draft<'static> {
    Draft { subject: Subject { version: None, ..draft.subject }, ..draft }
}

/// The kind of a notice that a desk sends where no free words can go: that there is news, and nothing else.
pub(super) const NOTICE: &str = "exchange.desk-notice";

/// One message out.
pub(super) struct Out {
    pub kind: &'static str,
    pub officer: Option<uuid::Uuid>,
    pub to: String,
    pub words: String,
    /// What is kept of the words with the thread.
    pub kept: Option<String>,
    pub language: kernel::Lang,
}

/// Sends words to the address of a thread, and keeps them with it: its turn is held.
pub(super) async fn say(
    w: &mut WriteOp,
    channels: &dyn Channels,
    (thread, key): (&thread::Model, &RecordKey),
    (out, cause): (Out, EntryId),
) -> Result<()> {
    let message = Message {
        record: thread.id,
        key,
        channel: super::channel(thread)?,
        to: out.to,
        language: out.language,
        kind: out.kind,
        words: out.words,
        hours: None,
        exactly: out.officer.is_some() && out.kind != NOTICE,
    };
    let id = channels.post(w, message, cause).await?;
    let sealed = out.kept.map(|words| key.seal_value(SEALED_SAID, id, &words, w.entropy())).transpose()?;
    let row = said::Model {
        id,
        version: 1,
        thread: thread.id,
        kind: out.kind.to_owned(),
        officer: out.officer,
        sealed,
        said_at: w.now().micros(),
    };
    w.insert::<said::Entity>(row).await?;
    // The message out has this id and the first version of it.
    let subject = Subject { kind: "said", id, version: None };
    let draft = Draft { cause: Some(cause), ..about_thread(events::SAY, thread) };
    w.journal(Draft { subject, ..draft })?;
    Ok(())
}

/// Notes what the program made of a message.
async fn become_of(w: &mut WriteOp, row: heard::Model, becomes: Becomes) -> Result<()> {
    let (state_now, record) = match becomes {
        Becomes::Waiting => return Ok(()),
        Becomes::Answered => (State::Answered, None),
        Becomes::Filed(record) => (State::Filed, Some(record)),
    };
    debug_assert!(matches!(state(&row), Ok(State::New)));
    moved(w, row, state_now, (None, record)).await
}

/// Moves a message on: its thread's turn is held.
pub(crate) async fn moved(
    w: &mut WriteOp,
    row: heard::Model,
    to: State,
    (reason, record): (Option<super::Reason>, Option<uuid::Uuid>),
) -> Result<()> {
    let row = heard::Model {
        version: row.version + 1,
        state: to.word().to_owned(),
        reason: reason.map(|reason| reason.word().to_owned()),
        record: record.or(row.record),
        changed_at: w.now().micros(),
        ..row
    };
    w.update::<heard::Entity>(row.clone()).await?;
    w.journal(about_heard(events::HEARD_BECAME, &row))?;
    Ok(())
}
