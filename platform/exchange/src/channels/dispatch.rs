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

use super::gateway::Gateways;
use super::settle::settle;
use super::{Content, SEALED, hours, loose_key};
use crate::model::wait_after;
use crate::rounds::{self, Looks, Work};
use crate::send::{Answer, Sender};
use crate::store::message::{self as store, outbox};

/// Messages of one channel in one go.
const BATCH: u64 = 100;
/// Sent beside one another.
const ABREAST: usize = 16;
/// For so long a message that is being sent is left alone: longer than an attempt may take.
const LEASE_SECONDS: i64 = 60;

/// Runs until it is told to stop. What is being sent then is left to its end.
pub async fn run(core: Core, gateways: Gateways, stopped: impl Future<Output = ()> + Send) {
    // Gateways are the administrator's choice and may be in the force's own network.
    let sender = match Sender::new(true) {
        Ok(sender) => sender,
        Err(error) => return tracing::error!(%error, "messages are not sent"),
    };
    let post = Post { core: core.clone(), gateways: Arc::new(gateways), sender };
    rounds::run(&core, "channels", post, stopped).await;
}

#[derive(Clone)]
struct Post {
    core: Core,
    gateways: Arc<Gateways>,
    sender: Sender,
}

/// What follows from an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// The gateway has it.
    Taken,
    /// It never will.
    Hopeless,
    /// Once more, later.
    Later,
}

impl Verdict {
    /// What is wrong with the message stays wrong; what is wrong with the gateway, its key or the line does not.
    const fn of(answer: Answer) -> Self {
        match answer {
            Answer::Status(200..=299) => Self::Taken,
            Answer::Status(400 | 404..=407 | 409..=424 | 426..=428 | 430..=499) => Self::Hopeless,
            Answer::Status(_) | Answer::Timeout | Answer::Refused | Answer::Unreachable => Self::Later,
        }
    }
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
        let mut sent = sent.buffer_unordered(ABREAST);
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

    async fn one(&self, channel: Channel, row: outbox::Model, away: &AtomicBool) -> Result<()> {
        let now = self.core.clock.now();
        if now.micros() >= row.until {
            return settle(&self.core, row.id, Fate::GivenUp).await;
        }
        let opens = hours::next_open(now, hours_of(&row));
        if opens > now {
            return self.keep(outbox::Model { next_at: opens.micros(), ..row }).await;
        }
        let Some(content) = self.content(&row).await? else {
            return settle(&self.core, row.id, Fate::Silenced).await;
        };
        if away.load(Ordering::Relaxed) {
            return Ok(());
        }
        let answer = self.send(channel, &row, &content).await;
        self.note(channel, answer).await?;
        match Verdict::of(answer) {
            Verdict::Taken => settle(&self.core, row.id, Fate::Sent).await,
            Verdict::Hopeless => settle(&self.core, row.id, Fate::Failed).await,
            Verdict::Later => {
                away.fetch_or(!matches!(answer, Answer::Status(_)), Ordering::Relaxed);
                self.later(row, answer).await
            }
        }
    }

    async fn send(&self, channel: Channel, row: &outbox::Model, content: &Content) -> Answer {
        match (channel, &self.gateways.sms) {
            (Channel::Sms, Some(gateway)) => gateway.send(&self.sender, row.id, content).await,
            _ => Answer::Unreachable,
        }
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

    async fn later(&self, row: outbox::Model, answer: Answer) -> Result<()> {
        let now = self.core.clock.now();
        let attempts = row.attempts + 1;
        let chance = u64::from_le_bytes(kernel::entropy::bytes(self.core.entropy.as_ref()));
        let next = wait_after(attempts, chance).map(|wait| now.plus_seconds(wait));
        match next.filter(|next| next.micros() < row.until) {
            None => settle(&self.core, row.id, Fate::GivenUp).await,
            Some(next) => {
                let (tried_at, answer) = (Some(now.micros()), Some(answer.word()));
                self.keep(outbox::Model { attempts, next_at: next.micros(), tried_at, answer, ..row }).await
            }
        }
    }

    async fn keep(&self, row: outbox::Model) -> Result<()> {
        let tx = self.core.db.write().await?;
        store::keep(&tx, row).await?;
        tx.commit().await
    }

    async fn note(&self, channel: Channel, answer: Answer) -> Result<()> {
        let tx = self.core.db.write().await?;
        store::note(&tx, channel, (&answer.word(), answer.is_taken()), self.core.clock.now()).await?;
        tx.commit().await
    }
}

fn hours_of(row: &outbox::Model) -> Option<(u8, u8)> {
    let hour = |hour: Option<i32>| u8::try_from(hour?).ok();
    hour(row.hours_from).zip(hour(row.hours_to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_the_gateway_is_tried_again_and_what_is_wrong_with_the_message_is_not() {
        for status in [200, 202, 204] {
            assert_eq!(Verdict::of(Answer::Status(status)), Verdict::Taken, "{status}");
        }
        for status in [400, 404, 410, 413, 422] {
            assert_eq!(Verdict::of(Answer::Status(status)), Verdict::Hopeless, "{status}");
        }
        for status in [301, 401, 403, 408, 425, 429, 500, 503] {
            assert_eq!(Verdict::of(Answer::Status(status)), Verdict::Later, "{status}");
        }
        for answer in [Answer::Timeout, Answer::Unreachable, Answer::Refused] {
            assert_eq!(Verdict::of(answer), Verdict::Later);
        }
    }
}
