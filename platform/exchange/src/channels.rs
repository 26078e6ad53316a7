//! What leaves for citizens. A message is queued in the transaction of what it tells of and sent after the commit, under
//! one id however often. That there was one, why, and what became of it is journaled; to whom and in which words is sealed
//! under its record's key and gone once a gateway has it. Must not know what a record is.

pub mod callback;
mod code;
pub mod dispatch;
pub mod email;
mod enclose;
pub mod gateway;
pub mod hours;
mod settle;
pub mod size;
pub mod sms;
mod verdict;
pub mod view;
pub mod whatsapp;

use async_trait::async_trait;
use contracts::{Channel, Channels, CodeWords, Fate, Message, Proof, Told};
use db::Tx;
use journal::{Draft, Subject};
use kernel::ids::EntryId;
use kernel::{Email, Error, Lang, Phone, Result, Timestamp};
use op::{Core, Op, WriteOp};
use policy::Resource;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::RecordKey;

use self::gateway::Gateways;
use crate::events;
use crate::store::message::{self as store, outbox, row};

/// Where address and words are sealed.
const SEALED: &str = "exchange_outbox.sealed";
/// For so long after its first hour a message is worth sending.
const WORTH_SECONDS: i64 = 48 * 3_600;

/// What a gateway needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Content {
    pub to: String,
    pub words: String,
    pub language: Lang,
    /// In these words or not at all.
    #[serde(default)]
    pub exactly: bool,
}

/// The channels of this node.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    available: Vec<Channel>,
}

impl Outbox {
    /// With these gateways.
    pub fn new(gateways: &Gateways) -> Self {
        Self::having(gateways.available())
    }

    /// With gateways for these channels.
    pub const fn having(available: Vec<Channel>) -> Self {
        Self { available }
    }
}

#[async_trait]
impl Channels for Outbox {
    fn available(&self) -> Vec<Channel> {
        self.available.clone()
    }

    async fn post(&self, w: &mut WriteOp, message: Message<'_>, cause: EntryId) -> Result<Uuid> {
        check(&message)?;
        let id = w.new_id();
        w.permit_by_cause("exchange.message-post", &Resource::new("exchange.message", id), cause)?;
        w.lock(&turn(message.record)).await?;
        let Message { to, words, language, exactly, .. } = message;
        let content = Content { to, words, language, exactly };
        let sealed = message.key.seal_value(SEALED, id, &content, w.entropy())?;
        let first = hours::next_open(w.now(), message.hours);
        let waiting = outbox::Model {
            id,
            channel: message.channel.word().to_owned(),
            record: message.record,
            sealed,
            hours_from: message.hours.map(|(from, _)| i32::from(from)),
            hours_to: message.hours.map(|(_, to)| i32::from(to)),
            made_at: w.now().micros(),
            until: first.plus_seconds(WORTH_SECONDS).micros(),
            next_at: first.micros(),
            attempts: 0,
            tried_at: None,
            answer: None,
            form: None,
        };
        store::put(w.tx(), waiting).await?;
        let row = row::Model {
            id,
            version: 1,
            record: message.record,
            channel: message.channel.word().to_owned(),
            kind: message.kind.to_owned(),
            state: Fate::Waiting.word().to_owned(),
            queued_at: w.now().micros(),
            changed_at: w.now().micros(),
        };
        w.insert::<row::Entity>(row).await?;
        w.journal(draft(events::MESSAGE_QUEUE, id, 1, Some(cause)))?;
        Ok(id)
    }

    async fn send_code(&self, op: &Op, phone: &Phone, words: &CodeWords) -> Result<Uuid> {
        code::send(op, phone, words).await
    }

    async fn check_code(&self, op: &Op, id: Uuid, phone: &Phone, typed: &str) -> Result<Proof> {
        code::check(op, id, phone, typed).await
    }

    async fn told(&self, tx: &Tx, record: Uuid) -> Result<Vec<Told>> {
        store::of_record(tx, record).await?.into_iter().map(told).collect()
    }

    async fn silence(&self, w: &mut WriteOp, record: Uuid, cause: EntryId) -> Result<()> {
        w.permit_by_cause("exchange.message-silence", &Resource::new("exchange.message", record), cause)?;
        w.lock(&turn(record)).await?;
        store::drop_of(w.tx(), record).await?;
        for row in store::of_record(w.tx(), record).await? {
            become_of(w, row, Fate::Silenced, Some(cause)).await?;
        }
        Ok(())
    }
}

/// The key of what belongs to no record: gone from the outbox, nothing is left that it opens.
fn loose_key(core: &Core, id: Uuid) -> Result<RecordKey> {
    RecordKey::derived(&core.journal.ring().blind_index("exchange.loose", &id.to_string()))
}

/// Held by whoever queues, silences or settles messages of a record.
fn turn(record: Uuid) -> String {
    format!("exchange.messages/{record}")
}

/// What could never be sent is refused here, where somebody can still be told.
fn check(message: &Message<'_>) -> Result<()> {
    if !is_address(message.channel, &message.to)
        || message.hours.is_some_and(|hours| !hours::are_hours(hours))
    {
        return Err(Error::Conflict("exchange.bad-address"));
    }
    if !size::fits(message.channel, &message.words) {
        return Err(Error::Conflict("exchange.message-too-long"));
    }
    Ok(())
}

/// A number in E.164, of whatever country and length: whoever fled across a border writes from a foreign one, and an office
/// from one of the short ones at home that nobody would dial from a form.
pub(crate) fn is_number(to: &str) -> bool {
    to.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && digits.bytes().all(|digit| digit.is_ascii_digit())
            && !digits.starts_with('0')
    })
}

fn is_address(channel: Channel, to: &str) -> bool {
    match channel {
        Channel::Sms | Channel::WhatsApp => is_number(to),
        Channel::Email => Email::parse(to).is_ok_and(|email| email.as_str() == to),
        Channel::Call => false,
    }
}

fn draft(action: &'static str, id: Uuid, version: i64, cause: Option<EntryId>) -> Draft<'static> {
    let subject = Subject { kind: "message", id, version: Some(version) };
    Draft { cause, sensitivity: 2, ..Draft::new(action, subject) }
}

/// Notes what became of a message, where it may become that: its turn is held.
async fn become_of(w: &mut WriteOp, row: row::Model, fate: Fate, cause: Option<EntryId>) -> Result<()> {
    if !may_become(parse(&row)?, fate) {
        return Ok(());
    }
    let (id, version) = (row.id, row.version + 1);
    let state = fate.word().to_owned();
    w.update::<row::Entity>(row::Model { version, state, changed_at: w.now().micros(), ..row }).await?;
    w.journal(draft(action(fate), id, version, cause))?;
    Ok(())
}

/// What is known of a message only grows: what was taken by a gateway was taken, even if it had been given up meanwhile.
const fn may_become(before: Fate, after: Fate) -> bool {
    matches!(
        (before, after),
        (Fate::Waiting, Fate::Sent | Fate::Delivered | Fate::Failed | Fate::GivenUp | Fate::Silenced)
            | (Fate::Silenced | Fate::GivenUp, Fate::Sent | Fate::Delivered)
            | (Fate::Sent, Fate::Delivered | Fate::Failed)
            | (Fate::Failed, Fate::Delivered)
    )
}

const fn action(fate: Fate) -> &'static str {
    match fate {
        Fate::Waiting => events::MESSAGE_QUEUE,
        Fate::Sent => events::MESSAGE_SENT,
        Fate::Delivered => events::MESSAGE_DELIVERED,
        Fate::Failed => events::MESSAGE_FAILED,
        Fate::GivenUp => events::MESSAGE_GIVEN_UP,
        Fate::Silenced => events::MESSAGE_SILENCED,
    }
}

fn parse(row: &row::Model) -> Result<Fate> {
    let unknown =
        || Error::Inconsistent { table: "exchange_message", what: "state", row: row.id.to_string() };
    Fate::parse(&row.state).ok_or_else(unknown)
}

fn told(row: row::Model) -> Result<Told> {
    let unknown =
        || Error::Inconsistent { table: "exchange_message", what: "channel", row: row.id.to_string() };
    Ok(Told {
        id: row.id,
        channel: Channel::parse(&row.channel).ok_or_else(unknown)?,
        fate: parse(&row)?,
        queued_at: Timestamp(row.queued_at),
        since: Timestamp(row.changed_at),
        kind: row.kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_message_only_grows() {
        for after in Fate::ALL {
            assert!(!may_become(Fate::Delivered, *after), "{after}");
            assert_eq!(may_become(Fate::Waiting, *after), *after != Fate::Waiting);
            assert!(!may_become(*after, *after));
        }
        assert!(may_become(Fate::Silenced, Fate::Sent) && !may_become(Fate::Sent, Fate::Silenced));
        assert!(may_become(Fate::Failed, Fate::Delivered) && !may_become(Fate::Delivered, Fate::Failed));
        assert!(!may_become(Fate::GivenUp, Fate::Silenced));
    }
}
