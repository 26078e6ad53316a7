//! Sends what waits in the outbox. What is being sent is taken up for a minute, so that what a killed process was sending is
//! sent again, under the same id. Must not hold a transaction while it waits for a gateway.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use contracts::{Channel, Fate};
use futures::StreamExt as _;
use kernel::Result;
use op::Core;
use vault::Found;

use super::email::Outgoing;
use super::gateway::Gateways;
use super::settle::{End, Settler};
use super::verdict::{Outcome, Verdict};
use super::whatsapp::{Form, wish};
use super::{Content, SEALED, hours, loose_key};
use crate::inbox::{SEALED_LAST, key_of};
use crate::model::wait_after;
use crate::rounds::{self, Looks, Work};
use crate::send::{Answer, Sender};
use crate::store::message::{self as store, outbox};
use crate::store::{inbox, mail};

/// Messages of one channel in one go.
const BATCH: u64 = 100;
/// Sent beside one another.
const ABREAST: usize = 16;
/// Lines to a mail server beside one another: more are taken for an attack.
const LINES: usize = 4;
/// For so long a message that is being sent is left alone: longer than an attempt may take.
const LEASE_SECONDS: i64 = 60;
/// So much of it is left when an attempt begins: a letter may take 47 seconds, a message twice fifteen.
const ATTEMPT_SECONDS: i64 = 50;
/// Before so long nothing is sent again that may have been taken: the gateway's own word comes first.
const DOUBT_SECONDS: i64 = 120;

/// Runs until it is told to stop. What is being sent then is left to its end.
pub async fn run(core: Core, gateways: Gateways, stopped: impl Future<Output = ()> + Send) {
    // Gateways are the administrator's choice and may be in the force's own network.
    let sender = match Sender::new(true) {
        Ok(sender) => sender,
        Err(error) => return tracing::error!(%error, "messages are not sent"),
    };
    let post = Post {
        core: core.clone(),
        gateways: Arc::new(gateways),
        sender,
        settler: Settler::new(core.clone()),
    };
    rounds::run(&core, "channels", post, stopped).await;
}

#[derive(Clone)]
struct Post {
    core: Core,
    gateways: Arc<Gateways>,
    sender: Sender,
    settler: Settler,
}

#[async_trait]
impl Looks for Post {
    type Place = Channel;

    async fn look(&mut self, busy: &[Channel]) -> Result<Vec<(Channel, Work)>> {
        let tx = self.core.db.read().await?;
        let mut found: Vec<(Channel, Work)> = Vec::new();
        for channel in self.gateways.available().into_iter().filter(|channel| !busy.contains(channel)) {
            let due = store::due(&tx, channel, self.core.clock.now(), BATCH).await?;
            if !due.is_empty() {
                let post = self.clone();
                found.push((channel, Box::pin(async move { post.all(channel, due).await })));
            }
        }
        tx.commit().await?;
        Ok(found)
    }
}

impl Post {
    async fn all(&self, channel: Channel, due: Vec<outbox::Model>) {
        let taken = match self.take_up(due).await {
            Ok(taken) => taken,
            Err(error) => return tracing::warn!(%error, %channel, "messages were not taken up"),
        };
        // Nobody is there: the others need not each wait to learn it. Their lease ends by itself.
        let away = AtomicBool::new(false);
        let sent = futures::stream::iter(taken).map(|row| self.one(channel, row, &away));
        let mut sent = sent.buffer_unordered(if channel == Channel::Email { LINES } else { ABREAST });
        while let Some(ended) = sent.next().await {
            if let Err(error) = ended {
                tracing::warn!(%error, %channel, "a message was not sent");
            }
        }
    }

    /// Those that no other process has taken up.
    async fn take_up(&self, due: Vec<outbox::Model>) -> Result<Vec<outbox::Model>> {
        let until = self.core.clock.now().plus_seconds(LEASE_SECONDS);
        let tx = self.core.db.write().await?;
        let mut mine = Vec::new();
        for row in due {
            if store::take_up(&tx, &row, until).await? {
                mine.push(outbox::Model { next_at: until.micros(), ..row });
            }
        }
        tx.commit().await?;
        Ok(mine)
    }

    /// The message, this process's for as long as an attempt may take: it was taken up with its whole batch, and those before it may
    /// have been slow. `None` where another process has it by now.
    async fn in_hand(&self, row: outbox::Model) -> Result<Option<outbox::Model>> {
        let now = self.core.clock.now();
        if now.plus_seconds(ATTEMPT_SECONDS).micros() <= row.next_at {
            return Ok(Some(row));
        }
        Ok(self.take_up(vec![row]).await?.pop())
    }

    async fn one(&self, channel: Channel, row: outbox::Model, away: &AtomicBool) -> Result<()> {
        let now = self.core.clock.now();
        if now.micros() >= row.until {
            return self.settler.settle(End::of(row.id, Fate::GivenUp)).await;
        }
        let opens = hours::next_open(now, hours_of(&row));
        if opens > now {
            return self.keep(outbox::Model { next_at: opens.micros(), ..row }).await;
        }
        let Some(content) = self.content(&row).await? else {
            return self.settler.settle(End::of(row.id, Fate::Silenced)).await;
        };
        if away.load(Ordering::Relaxed) {
            return Ok(());
        }
        let Some(row) = self.in_hand(row).await? else { return Ok(()) };
        let (row, outcome) = match channel {
            Channel::WhatsApp => match self.on_whatsapp(row, &content).await? {
                (row, None) => return self.settler.settle(End::of(row.id, Fate::Silenced)).await,
                (row, Some(outcome)) => (row, outcome),
            },
            Channel::Sms | Channel::Call => {
                let outcome = self.send(&row, &content).await;
                (row, outcome)
            }
            Channel::Email => {
                let outcome = self.by_email(&row, &content).await?;
                (row, outcome)
            }
        };
        if outcome.verdict == Verdict::Taken {
            let taken = Some((channel, outcome.word));
            return self.settler.settle(End { id: row.id, fate: Fate::Sent, taken }).await;
        }
        self.note(channel, &outcome).await?;
        match outcome.verdict {
            Verdict::Taken => Ok(()),
            Verdict::Hopeless | Verdict::Closed => self.settler.settle(End::of(row.id, Fate::Failed)).await,
            Verdict::Later | Verdict::InDoubt => {
                away.fetch_or(outcome.is_away() || outcome.is_flooded(), Ordering::Relaxed);
                self.later(row, outcome).await
            }
        }
    }

    async fn send(&self, row: &outbox::Model, content: &Content) -> Outcome {
        match &self.gateways.sms {
            Some(gateway) => gateway.send(&self.sender, row.id, content).await,
            None => Outcome::of(Answer::Unreachable),
        }
    }

    /// As the answer to the letter that was written last, where it answers one.
    async fn by_email(&self, row: &outbox::Model, content: &Content) -> Result<Outcome> {
        let Some(gateway) = &self.gateways.email else { return Ok(Outcome::of(Answer::Unreachable)) };
        let tx = self.core.db.read().await?;
        let by_person = inbox::said(&tx, row.id).await?.is_some_and(|said| said.officer.is_some());
        let last = mail::last(&tx, row.record).await?;
        let key = match &last {
            Some(_) => key_of(&tx, &self.core, row.record).await?,
            None => None,
        };
        tx.commit().await?;
        let open = |(last, key): (mail::last::Model, vault::RecordKey)| {
            key.open_value::<String>(SEALED_LAST, last.thread, &last.sealed)
        };
        let answers = last.zip(key).map(open).transpose()?;
        let out = Outgoing { id: row.id, content, answers, by_person, at: self.core.clock.now() };
        Ok(gateway.send(&out).await)
    }

    /// In free words or as the template: that is decided now, noted first, and once more where the platform knows better. `None` where
    /// the telephone wants nothing, or takes no free words now and these go as they are or not at all.
    async fn on_whatsapp(
        &self,
        row: outbox::Model,
        content: &Content,
    ) -> Result<(outbox::Model, Option<Outcome>)> {
        let Some(gateway) = &self.gateways.whatsapp else {
            return Ok((row, Some(Outcome::of(Answer::Unreachable))));
        };
        // What belongs to no record answers the very word that stopped or began it.
        let form = if row.record == row.id {
            Some(Form::Words)
        } else {
            let tx = self.core.db.read().await?;
            let form = wish::form_for(&tx, &self.core, &content.to).await?;
            tx.commit().await?;
            form
        };
        let Some(form) = form.filter(|form| !content.exactly || *form == Form::Words) else {
            return Ok((row, None));
        };
        let row = self.formed(row, form).await?;
        let outcome = gateway.send(&self.sender, row.id, (content, form)).await;
        let only = form == Form::Template || content.exactly || row.record == row.id;
        if outcome.verdict != Verdict::Closed || only {
            return Ok((row, Some(outcome)));
        }
        let row = self.formed(row, Form::Template).await?;
        let outcome = gateway.send(&self.sender, row.id, (content, Form::Template)).await;
        Ok((row, Some(outcome)))
    }

    async fn formed(&self, row: outbox::Model, form: Form) -> Result<outbox::Model> {
        let row = outbox::Model { form: Some(form.word().to_owned()), ..row };
        self.keep(row.clone()).await?;
        Ok(row)
    }

    /// Address and words; `None` once the record is erased.
    async fn content(&self, row: &outbox::Model) -> Result<Option<Content>> {
        let tx = self.core.db.read().await?;
        let found = if row.record == row.id {
            Found::Key(loose_key(&self.core, row.id)?)
        } else {
            vault::open(&tx, self.core.journal.ring(), row.record).await?
        };
        tx.commit().await?;
        match found {
            Found::Key(key) => key.open_value(SEALED, row.id, &row.sealed).map(Some),
            _ => Ok(None),
        }
    }

    async fn later(&self, row: outbox::Model, outcome: Outcome) -> Result<()> {
        let now = self.core.clock.now();
        let attempts = row.attempts + 1;
        let chance = u64::from_le_bytes(kernel::entropy::bytes(self.core.entropy.as_ref()));
        let least = if outcome.verdict == Verdict::InDoubt { DOUBT_SECONDS } else { 0 };
        let next = wait_after(attempts, chance).map(|wait| now.plus_seconds(wait.max(least)));
        match next.filter(|next| next.micros() < row.until) {
            None => self.settler.settle(End::of(row.id, Fate::GivenUp)).await,
            Some(next) => {
                let (tried_at, answer) = (Some(now.micros()), Some(outcome.word));
                self.keep(outbox::Model { attempts, next_at: next.micros(), tried_at, answer, ..row }).await
            }
        }
    }

    async fn keep(&self, row: outbox::Model) -> Result<()> {
        let tx = self.core.db.write().await?;
        store::keep(&tx, row).await?;
        tx.commit().await
    }

    async fn note(&self, channel: Channel, outcome: &Outcome) -> Result<()> {
        let tx = self.core.db.write().await?;
        store::note(&tx, channel, (&outcome.word, false), self.core.clock.now()).await?;
        tx.commit().await
    }
}

fn hours_of(row: &outbox::Model) -> Option<(u8, u8)> {
    let hour = |hour: Option<i32>| u8::try_from(hour?).ok();
    hour(row.hours_from).zip(hour(row.hours_to))
}
