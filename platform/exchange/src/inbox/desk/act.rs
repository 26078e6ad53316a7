//! What a desk does in a thread, each a step beside what came in.

use async_trait::async_trait;
use contracts::{Channel, Channels, Heard, Inbox};
use journal::{Draft, Subject};
use kernel::entropy::hide_secret_codes;
use kernel::ids::EntryId;
use kernel::{Error, Lang, Result, text};
use op::{Op, Purpose, WriteOp};
use uuid::Uuid;
use vault::RecordKey;

use super::reach::{Reach, reach};
use super::{desk, held, record};
use crate::channels::size;
use crate::events;
use crate::inbox::read::{NOTICE, Out, moved, say};
use crate::inbox::{
    Reason, SEALED_ADDRESS, State, about_heard, about_thread, address, channel, index, key_of, opened,
    silent, state, turn,
};
use crate::store::inbox::{self as store, heard, thread};

/// The longest answer, in characters; a text message has its own limit.
pub const ANSWER_MAX: usize = 2_000;
/// So many messages one answer is for, the newest of those that wait: what a flood left behind waits for the next.
const ANSWERED_MOST: u64 = 500;
/// One notice in so long: it says nothing new.
const NOTICE_SECONDS: i64 = 24 * 3_600;

/// Answers in words, by the way she wrote. What waited in the thread up to `seen` counts as answered: what came while the officer
/// was writing waits on. Without it everything does.
pub async fn answer(
    w: &mut WriteOp,
    channels: &dyn Channels,
    id: Uuid,
    (words, seen): (&str, Option<Uuid>),
) -> Result<()> {
    let row = held(w, id).await?;
    let to_channel = channel(&row)?;
    let words = text::required_narrative(words, ANSWER_MAX).map_err(|code| Error::field("words", code))?;
    if !size::fits(to_channel, &words) {
        return Err(Error::field("words", "exchange.message-too-long"));
    }
    let key = key(w, id).await?;
    let to: String = key.open_value(SEALED_ADDRESS, id, &row.sealed)?;
    match reach((w.tx(), w.core()), channels, (to_channel, &to)).await? {
        Reach::Words => {}
        Reach::Notice => return Err(Error::Conflict("exchange.only-notice")),
        Reach::Stopped => return Err(Error::Conflict("exchange.wants-nothing")),
        Reach::Nowhere => return Err(Error::Conflict("exchange.no-gateway")),
    }
    let row = take_over(w, row).await?;
    let cause = says(w, &row)?;
    let seen = match seen {
        Some(seen) => store::heard(w.tx(), seen).await?.filter(|row| row.thread == id),
        None => None,
    };
    for heard in store::waiting_in(w.tx(), id, seen.as_ref(), ANSWERED_MOST).await? {
        moved(w, heard, State::Answered, (None, None)).await?;
    }
    let language = if words.is_ascii() { Lang::En } else { Lang::Ur };
    let officer = w.actor().account.map(Into::into);
    let kept = Some(words.clone());
    let out = Out { kind: "exchange.desk-answer", officer, to, words, kept, language };
    say(w, channels, (&row, &key), (out, cause)).await
}

/// Lets whoever wrote know that there is news, where no free words can go: nothing of the matter is in it, and nothing counts as
/// answered. `words` are those of the notice, should she have written again meanwhile.
pub async fn notice(w: &mut WriteOp, channels: &dyn Channels, id: Uuid, words: String) -> Result<()> {
    let row = held(w, id).await?;
    let key = key(w, id).await?;
    let to: String = key.open_value(SEALED_ADDRESS, id, &row.sealed)?;
    match reach((w.tx(), w.core()), channels, (channel(&row)?, &to)).await? {
        Reach::Notice => {}
        Reach::Words => return Err(Error::Conflict("exchange.words-can-go")),
        Reach::Stopped => return Err(Error::Conflict("exchange.wants-nothing")),
        Reach::Nowhere => return Err(Error::Conflict("exchange.no-gateway")),
    }
    let since = w.now().plus_seconds(-NOTICE_SECONDS);
    if store::said_since(w.tx(), id, Some(NOTICE), since).await? > 0 {
        return Err(Error::Conflict("exchange.notice-sent"));
    }
    let row = take_over(w, row).await?;
    let cause = says(w, &row)?;
    let officer = w.actor().account.map(Into::into);
    let out = Out { kind: NOTICE, officer, to, words, kept: None, language: Lang::Ur };
    say(w, channels, (&row, &key), (out, cause)).await
}

/// The entry that causes what is sent.
fn says(w: &mut WriteOp, row: &thread::Model) -> Result<EntryId> {
    let subject = Subject { kind: "thread", id: row.id, version: None };
    w.journal(Draft { subject, ..about_thread(events::SAY, row) })
}

/// Sets one message aside with a reason. Never in a thread of somebody who could not speak.
pub async fn set_aside(w: &mut WriteOp, id: Uuid, message: Uuid, reason: &str) -> Result<()> {
    let row = held(w, id).await?;
    let reason = Reason::parse(reason).ok_or_else(|| Error::field("reason", "exchange.choose-reason"))?;
    if silent::is(w.tx(), &row).await? {
        return Err(Error::Conflict("exchange.never-aside"));
    }
    let heard = in_thread(w, id, message).await?;
    take_over(w, row).await?;
    moved(w, heard, State::SetAside, (Some(reason), None)).await
}

/// Says that whoever writes could not speak: from then on nothing of hers is set aside. It is never taken back.
pub async fn could_not_speak(w: &mut WriteOp, id: Uuid) -> Result<()> {
    silent::joining(w).await?;
    let row = held(w, id).await?;
    if row.silent_at.is_some() {
        return Ok(());
    }
    let row = take_over(w, row).await?;
    silent::mark(w, &row).await
}

/// Joins a thread to that of another address of the same person, as the officer says: nobody else can know.
pub async fn join(w: &mut WriteOp, id: Uuid, (by, typed): (&str, &str)) -> Result<()> {
    silent::joining(w).await?;
    let row = held(w, id).await?;
    let other = match Channel::parse(by) {
        Some(channel) => {
            let typed =
                address(channel, typed).ok_or_else(|| Error::field("address", "exchange.bad-address"))?;
            let index = index(w.core(), channel, &typed);
            store::of_address(w.tx(), channel, &index).await?
        }
        None => return Err(Error::field("channel", "exchange.choose-channel")),
    };
    // One that another desk works on is not known here.
    let other = other.filter(|other| w.permit("exchange.inbox-work", &record(other)).is_ok());
    let nobody = || Error::field("address", "exchange.nobody-wrote");
    let other = other.filter(|other| other.id != id).ok_or_else(nobody)?;
    let root = other.joined.unwrap_or(other.id);
    let before = row.joined.unwrap_or(row.id);
    if root == before {
        return Ok(());
    }
    let office = desk(w.actor(), &row)?;
    let all = held_groups(w, [before, root]).await?;
    // Of one person: who could not speak there, could not here.
    let silent_at = all.iter().filter_map(|one| one.silent_at).min();
    for one in all {
        let joined = if one.joined.unwrap_or(one.id) == before { Some(root) } else { one.joined };
        let office = if joined == one.joined { one.office.or(Some(office)) } else { Some(office) };
        let silent_at = one.silent_at.or(silent_at);
        if (joined, office, silent_at) != (one.joined, one.office, one.silent_at) {
            change(w, thread::Model { office, joined, silent_at, ..one }).await?;
        }
    }
    Ok(())
}

/// Everything that is joined to these two, its turns held in the order of their ids.
async fn held_groups(w: &WriteOp, roots: [Uuid; 2]) -> Result<Vec<thread::Model>> {
    let mut all = Vec::new();
    for root in roots {
        all.extend(store::group(w.tx(), root).await?);
    }
    all.sort_by_key(|one| one.id);
    let mut held = Vec::with_capacity(all.len());
    for one in all {
        w.lock(&turn(one.id)).await?;
        // Read again: an answer may have changed it while its turn was waited for.
        held.extend(store::thread(w.tx(), one.id).await?);
    }
    Ok(held)
}

/// The messages of citizens, for whoever files them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Desk;

#[async_trait]
impl Inbox for Desk {
    async fn open(&self, op: &Op, message: Uuid) -> Result<Heard> {
        let r = op.read().await?;
        let row = store::heard(r.tx(), message).await?.ok_or(Error::NotFound("exchange.no-heard"))?;
        let of = super::seen(&r, row.thread).await?;
        r.permit("exchange.inbox-work", &record(&of))?;
        let here = record(&thread::Model { office: Some(desk(&op.actor, &of)?), ..of.clone() });
        r.done().await?;
        op.look_up(Purpose::ServeCitizen, "thread", of.id, &here).await?;
        let r = op.read().await?;
        if !matches!(state(&row)?, State::New | State::Answered) {
            return Err(Error::Conflict("exchange.heard-done"));
        }
        let key = key_of(r.tx(), &op.core, of.id).await?.ok_or(Error::NotFound("exchange.no-heard"))?;
        let heard = opened(r.tx(), &key, (&row, &of)).await?;
        r.done().await?;
        Ok(Heard { words: hide_secret_codes(&heard.words), ..heard })
    }

    async fn held(&self, w: &WriteOp, message: Uuid) -> Result<Heard> {
        let (row, of) = still_open(w, message).await?;
        opened(w.tx(), &key(w, of.id).await?, (&row, &of)).await
    }

    async fn filed(&self, w: &mut WriteOp, message: Uuid, record: Uuid, cause: EntryId) -> Result<()> {
        let (row, of) = still_open(w, message).await?;
        take_over(w, of).await?;
        let row = heard::Model {
            version: row.version + 1,
            state: State::Filed.word().to_owned(),
            record: Some(record),
            changed_at: w.now().micros(),
            ..row
        };
        w.update::<heard::Entity>(row.clone()).await?;
        w.journal(Draft { cause: Some(cause), ..about_heard(events::HEARD_BECAME, &row) })?;
        Ok(())
    }
}

/// A message that can still be filed, read under its thread's turn: another officer may have been quicker.
async fn still_open(w: &WriteOp, message: Uuid) -> Result<(heard::Model, thread::Model)> {
    let nothing = || Error::NotFound("exchange.no-heard");
    let row = store::heard(w.tx(), message).await?.ok_or_else(nothing)?;
    let of = held(w, row.thread).await?;
    let row = store::heard(w.tx(), message).await?.ok_or_else(nothing)?;
    match state(&row)? {
        State::New | State::Answered => Ok((row, of)),
        State::Filed | State::SetAside => Err(Error::Conflict("exchange.heard-done")),
    }
}

async fn key(w: &WriteOp, thread: Uuid) -> Result<RecordKey> {
    key_of(w.tx(), w.core(), thread).await?.ok_or(Error::NotFound("exchange.no-thread"))
}

/// Whoever does something in a thread takes it for the own desk.
async fn take_over(w: &mut WriteOp, row: thread::Model) -> Result<thread::Model> {
    if row.office.is_some() {
        return Ok(row);
    }
    let office = Some(desk(w.actor(), &row)?);
    change(w, thread::Model { office, ..row }).await
}

async fn change(w: &mut WriteOp, row: thread::Model) -> Result<thread::Model> {
    let row = thread::Model { version: row.version + 1, ..row };
    w.update::<thread::Entity>(row.clone()).await?;
    w.journal(about_thread(events::THREAD, &row))?;
    Ok(row)
}

/// A message of this thread that waits.
async fn in_thread(w: &WriteOp, thread: Uuid, message: Uuid) -> Result<heard::Model> {
    let row = store::heard(w.tx(), message).await?.filter(|row| row.thread == thread);
    let row = row.ok_or(Error::NotFound("exchange.no-heard"))?;
    if state(&row)? == State::New { Ok(row) } else { Err(Error::Conflict("exchange.heard-done")) }
}
