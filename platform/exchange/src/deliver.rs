//! The round: makes messages of what was committed, and sends what is due, each place by itself so that a dead one
//! holds up nobody. An attempt is noted after it was made: what is cut off in between is made again, with the same id.
//! Must not hold a transaction while it waits for somebody.

use async_trait::async_trait;
use journal::{Body, Draft, draft};
use kernel::{Result, Timestamp};
use op::{Core, Op};
use uuid::Uuid;
use vault::Found;

use crate::feed::feed;
use crate::model::{KEPT_SECONDS, Progress, State, wait_after};
use crate::rounds::{self, Looks, Work};
use crate::send::{Answer, Letter, Sender};
use crate::service::{SECRET, record, subject};
use crate::signature::Secret;
use crate::store::{self, delivery, webhook};
use crate::{Outbound, events};

/// Messages for one place in one go.
const BATCH: u64 = 20;
/// For so long a message that is being sent is left alone: longer than an attempt may take.
const LEASE_SECONDS: i64 = 60;
/// How often old messages are dropped.
const TIDY_SECONDS: i64 = 3_600;

/// Runs until it is told to stop. What is being sent then is left to its end.
pub async fn run(core: Core, outbound: Outbound, stopped: impl Future<Output = ()> + Send) {
    let sender = match Sender::new(outbound.allow_private) {
        Ok(sender) => sender,
        Err(error) => return tracing::error!(%error, "webhooks are not sent"),
    };
    let round = Round { core: core.clone(), outbound, sender, tidied: None };
    rounds::run(&core, "webhooks", round, stopped).await;
}

struct Round {
    core: Core,
    outbound: Outbound,
    sender: Sender,
    tidied: Option<Timestamp>,
}

#[async_trait]
impl Looks for Round {
    type Place = Uuid;

    async fn look(&mut self, busy: &[Uuid]) -> Result<Vec<(Uuid, Work)>> {
        while feed(&self.core, &self.outbound).await? {}
        self.tidy().await?;
        let mut found: Vec<(Uuid, Work)> = Vec::new();
        for (place, due) in self.due(busy).await? {
            let id = place.id;
            let post = Post { core: self.core.clone(), sender: self.sender.clone(), place };
            let work = async move {
                if let Err(error) = post.all(due).await {
                    tracing::warn!(%error, webhook = %id, "a webhook was not sent");
                }
            };
            found.push((id, Box::pin(work)));
        }
        Ok(found)
    }
}

impl Round {
    async fn due(&self, busy: &[Uuid]) -> Result<Vec<(webhook::Model, Vec<delivery::Model>)>> {
        let tx = self.core.db.read().await?;
        let mut found = Vec::new();
        for place in store::webhooks(&tx).await? {
            if place.state == State::Active.word() && !busy.contains(&place.id) {
                let due = store::due(&tx, place.id, self.core.clock.now(), BATCH).await?;
                if !due.is_empty() {
                    found.push((place, due));
                }
            }
        }
        tx.commit().await?;
        Ok(found)
    }

    async fn tidy(&mut self) -> Result<()> {
        let now = self.core.clock.now();
        if self.tidied.is_some_and(|at| now.seconds() - at.seconds() < TIDY_SECONDS) {
            return Ok(());
        }
        self.tidied = Some(now);
        let tx = self.core.db.write().await?;
        store::drop_sent_before(&tx, now.micros() - KEPT_SECONDS * 1_000_000).await?;
        tx.commit().await
    }
}

/// The messages of one place.
struct Post {
    core: Core,
    sender: Sender,
    place: webhook::Model,
}

impl Post {
    async fn all(&self, due: Vec<delivery::Model>) -> Result<()> {
        let secrets = self.secrets().await?;
        for message in due {
            if !self.take_up(&message).await? {
                continue;
            }
            let id = message.entry.to_string();
            let letter = Letter { id: &id, at: self.core.clock.now(), payload: &message.payload };
            let answer = self.sender.post(&self.place.url, &secrets, letter).await?;
            self.keep(message, answer).await?;
            // Nobody is there: the others need not wait one after the other to learn it.
            if !matches!(answer, Answer::Status(_)) {
                break;
            }
        }
        Ok(())
    }

    /// The present secret, and the one before while it still signs.
    async fn secrets(&self) -> Result<Vec<Secret>> {
        let tx = self.core.db.read().await?;
        let found = vault::open(&tx, self.core.journal.ring(), self.place.id).await?;
        tx.commit().await?;
        let Found::Key(key) = found else { return Err(kernel::Error::NotFound("exchange.no-webhook")) };
        let old = self.place.old_until.is_some_and(|until| self.core.clock.now().micros() < until);
        let old = self.place.old_secret.iter().filter(|_| old);
        let sealed = std::iter::once(&self.place.secret).chain(old);
        sealed.map(|sealed| Ok(Secret::from_bytes(key.open(SECRET, self.place.id, sealed)?))).collect()
    }

    async fn take_up(&self, message: &delivery::Model) -> Result<bool> {
        let until = Timestamp(self.core.clock.now().micros() + LEASE_SECONDS * 1_000_000);
        let tx = self.core.db.write().await?;
        let mine = store::take_up(&tx, message, until).await?;
        tx.commit().await?;
        Ok(mine)
    }

    async fn keep(&self, message: delivery::Model, answer: Answer) -> Result<()> {
        let now = self.core.clock.now();
        let attempts = message.attempts + 1;
        let chance = u64::from_le_bytes(kernel::entropy::bytes(self.core.entropy.as_ref()));
        let wait = wait_after(attempts, chance).filter(|_| !answer.is_farewell());
        let progress = match wait {
            _ if answer.is_taken() => Progress::Sent,
            Some(_) => Progress::Waiting,
            None => Progress::Failed,
        };
        let since = message.made_at;
        let row = delivery::Model {
            state: progress.word().to_owned(),
            attempts,
            next_at: now.micros() + wait.unwrap_or_default() * 1_000_000,
            tried_at: Some(now.micros()),
            answer: Some(answer.word()),
            ..message
        };
        let tx = self.core.db.write().await?;
        store::keep(&tx, row).await?;
        let alive = store::taken_since(&tx, self.place.id, since).await?;
        tx.commit().await?;
        if progress == Progress::Failed && (answer.is_farewell() || !alive) {
            self.disable(answer).await?;
        }
        Ok(())
    }

    /// It has taken nothing for days, or asked not to be sent to: it is left alone until somebody looks.
    async fn disable(&self, answer: Answer) -> Result<()> {
        let mut w = Op::system(self.core.clone()).begin().await?;
        w.lock(&format!("exchange.webhook/{}", self.place.id)).await?;
        let Some(row) = store::webhook(w.tx(), self.place.id).await? else { return Ok(()) };
        if row.state != State::Active.word() {
            return Ok(());
        }
        w.permit("exchange.webhook-disable", &record(row.id))?;
        let row =
            webhook::Model { version: row.version + 1, state: State::Disabled.word().to_owned(), ..row };
        let of = subject(&row);
        w.update::<webhook::Entity>(row).await?;
        let body = Body::Open(draft::content(&answer.word())?);
        w.journal(Draft { body, ..Draft::new(events::DISABLE, of) })?;
        w.commit().await?;
        tracing::warn!(webhook = %self.place.id, answer = answer.word(), "a webhook took nothing for days and is disabled");
        Ok(())
    }
}
