//! What an operator does with a call, each a step beside what was there: writes notes, says that whoever rang could not speak, says
//! what came of it, files it. Must not let a call of somebody who could not speak end without a word of what was done.

use async_trait::async_trait;
use contracts::{Channel, Heard, Inbox};
use journal::Draft;
use kernel::ids::EntryId;
use kernel::{Error, FieldErrors, Result, Timestamp, text};
use op::{Op, Purpose, WriteOp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use vault::RecordKey;

use super::call::{Refused, SILENT_CALLS, SILENT_SECONDS, may_come_to};
use super::{
    JunkReason, Outcome, PassedTo, SEALED_END, SEALED_NOTE, about, beside, held, office, record, seen,
};
use crate::events;
use crate::inbox::{SEALED_ADDRESS, key_of, silent};
use crate::store::helpline::{self as store, call, end, note as note_row};
use crate::store::inbox::{self as threads, thread};

/// The longest note, in characters.
pub const NOTE_MAX: usize = 2_000;

/// What is said to have come of a call, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Concluding {
    /// advice, passed-on, could-not-speak, junk, wrong-number or nothing-said. A report is filed by its own form.
    pub outcome: String,
    /// What was done or said.
    pub words: String,
    /// With passed-on: police-15, rescue, station or other.
    pub to: String,
    /// With junk: prank, abuse, machine or chatter.
    pub reason: String,
    /// With junk, wrong-number and nothing-said, where the number was silent before or somebody could not speak on it: `yes`, it was
    /// considered whether somebody cannot speak.
    pub sure: String,
}

/// The same, read.
struct Ending {
    outcome: Outcome,
    to: Option<PassedTo>,
    reason: Option<JunkReason>,
    words: Option<String>,
    record: Option<Uuid>,
}

impl Concluding {
    fn check(&self) -> Result<Ending> {
        let mut errors = FieldErrors::default();
        let known = |outcome: &Outcome| *outcome != Outcome::Filed;
        let outcome = Outcome::parse(&self.outcome).filter(known);
        let outcome = errors.keep("outcome", outcome.ok_or("exchange.choose-outcome"));
        let to = (outcome == Some(Outcome::PassedOn))
            .then(|| errors.keep("to", PassedTo::parse(&self.to).ok_or("exchange.choose-passed-to")));
        let reason = (outcome == Some(Outcome::Junk))
            .then(|| errors.keep("reason", JunkReason::parse(&self.reason).ok_or("exchange.choose-reason")));
        let (to, reason) = (to.flatten(), reason.flatten());
        let needed =
            matches!(outcome, Some(Outcome::Advice | Outcome::CouldNotSpeak)) || to == Some(PassedTo::Other);
        let words = if needed {
            errors.keep("words", text::required_narrative(&self.words, NOTE_MAX))
        } else {
            errors.keep("words", text::optional_narrative(&self.words, NOTE_MAX)).flatten()
        };
        match outcome.filter(|_| errors.is_empty()) {
            Some(outcome) => Ok(Ending { outcome, to, reason, words, record: None }),
            None => Err(Error::Invalid(errors)),
        }
    }
}

/// Writes a note. At any time: what comes to mind afterwards is written as well.
pub async fn note(w: &mut WriteOp, id: Uuid, words: &str) -> Result<()> {
    let row = held(w, id).await?;
    let words = text::required_narrative(words, NOTE_MAX).map_err(|code| Error::field("note", code))?;
    let key = key(w, row.thread).await?;
    let id = w.new_id();
    let written = note_row::Model {
        id,
        version: 1,
        call: row.id,
        officer: w.actor().officer.map(|officer| officer.0),
        sealed: key.seal_value(SEALED_NOTE, id, &words, w.entropy())?,
        written_at: w.now().micros(),
    };
    w.insert::<note_row::Entity>(written).await?;
    w.journal(beside(events::CALL_NOTE, row.id))?;
    Ok(())
}

/// Says that whoever rang could not speak, at any time: whatever was said to have come of it before, the call is open again until
/// somebody says what was done. It is never taken back.
pub async fn could_not_speak(w: &mut WriteOp, id: Uuid) -> Result<()> {
    silent::joining(w).await?;
    let row = held(w, id).await?;
    if row.silent_at.is_none() {
        marked(w, row).await?;
    }
    Ok(())
}

/// Marks the call, and whoever rang with all that is joined to them. Whoever calls holds `silent::joining`.
async fn marked(w: &mut WriteOp, row: call::Model) -> Result<call::Model> {
    let silent_at = Some(w.now().micros());
    let row = call::Model { version: row.version + 1, silent_at, outcome: None, settled_at: None, ..row };
    w.update::<call::Entity>(row.clone()).await?;
    w.journal(about(events::CALL_SILENT, &row))?;
    // Nothing that comes from whoever it is gets put away from now on, whatever way it comes.
    let of = threads::thread(w.tx(), row.thread).await?.ok_or(Error::NotFound("exchange.no-call"))?;
    silent::mark(w, &of).await?;
    Ok(row)
}

/// Says what came of a call. Every fault of the form is found at once; a call is ended once, and once more where it turned out
/// afterwards that whoever rang could not speak.
pub async fn conclude(w: &mut WriteOp, id: Uuid, typed: &Concluding) -> Result<()> {
    if typed.outcome == Outcome::CouldNotSpeak.word() {
        // It marks what is joined as well, and is taken before any turn.
        silent::joining(w).await?;
    }
    let row = held(w, id).await?;
    let ending = typed.check()?;
    if row.settled_at.is_some() {
        return Err(Error::Conflict("exchange.call-done"));
    }
    let group = group_of(w, row.thread).await?;
    let silent_before = group.iter().any(|one| one.silent_at.is_some());
    may_come_to(ending.outcome, row.silent_at.is_some(), silent_before).map_err(|refused| match refused {
        Refused::NothingDone => Error::field("outcome", "exchange.say-what-was-done"),
        Refused::NeverJunk => Error::Conflict("exchange.never-junk"),
    })?;
    // Whichever word puts it away: a cry is put away by "wrong number" as well.
    let away = matches!(ending.outcome, Outcome::Junk | Outcome::WrongNumber | Outcome::NothingSaid);
    if away && typed.sure != "yes" && (silent_before || is_proposed(w, &row, &group).await?) {
        return Err(Error::field("sure", "exchange.silent-before"));
    }
    let row = match ending.outcome {
        Outcome::CouldNotSpeak if row.silent_at.is_none() => marked(w, row).await?,
        _ => row,
    };
    settle(w, row, ending, None).await
}

/// The threads of one person, as officers say.
async fn group_of(w: &WriteOp, of: Uuid) -> Result<Vec<thread::Model>> {
    let thread = threads::thread(w.tx(), of).await?.ok_or(Error::NotFound("exchange.no-call"))?;
    threads::group(w.tx(), thread.joined.unwrap_or(thread.id)).await
}

async fn is_proposed(w: &WriteOp, row: &call::Model, group: &[thread::Model]) -> Result<bool> {
    let ids: Vec<Uuid> = group.iter().map(|one| one.id).collect();
    let began = Timestamp(row.began_at);
    let stretch = (began.plus_seconds(-SILENT_SECONDS), began);
    Ok(store::silent_between(w.tx(), &ids, stretch).await? >= SILENT_CALLS)
}

async fn settle(w: &mut WriteOp, row: call::Model, ending: Ending, cause: Option<EntryId>) -> Result<()> {
    let (id, now) = (w.new_id(), w.now().micros());
    let sealed = match &ending.words {
        Some(words) => Some(key(w, row.thread).await?.seal_value(SEALED_END, id, words, w.entropy())?),
        None => None,
    };
    let before = store::ends_of(w.tx(), &[row.id]).await?.last().map_or(0, |end| end.serial);
    let ended = end::Model {
        id,
        version: 1,
        call: row.id,
        serial: before + 1,
        outcome: ending.outcome.word().to_owned(),
        passed_to: ending.to.map(|to| to.word().to_owned()),
        reason: ending.reason.map(|reason| reason.word().to_owned()),
        record: ending.record,
        officer: w.actor().officer.map(|officer| officer.0),
        sealed,
        ended_at: now,
    };
    w.insert::<end::Entity>(ended).await?;
    let outcome = Some(ending.outcome.word().to_owned());
    let row = call::Model { version: row.version + 1, outcome, settled_at: Some(now), ..row };
    w.update::<call::Entity>(row.clone()).await?;
    w.journal(Draft { cause, ..about(events::CALL_SETTLED, &row) })?;
    Ok(())
}

async fn key(w: &WriteOp, thread: Uuid) -> Result<RecordKey> {
    key_of(w.tx(), w.core(), thread).await?.ok_or(Error::NotFound("exchange.no-call"))
}

/// The calls, for whoever files them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Desk;

#[async_trait]
impl Inbox for Desk {
    async fn open(&self, op: &Op, id: Uuid) -> Result<Heard> {
        let r = op.read().await?;
        let row = seen(&r, id).await?;
        r.permit("exchange.call-work", &record(id))?;
        let here = record(id).at(office(&op.actor)?, "", "", "");
        // It writes: a reader that waited for it would hold two connections.
        r.done().await?;
        op.look_up(Purpose::ServeCitizen, "thread", row.thread, &here).await?;
        let r = op.read().await?;
        may_be_filed(r.tx(), &row).await?;
        let key = key_of(r.tx(), &op.core, row.thread).await?.ok_or(Error::NotFound("exchange.no-call"))?;
        let heard = heard(r.tx(), &key, &row).await?;
        r.done().await?;
        Ok(heard)
    }

    async fn held(&self, w: &WriteOp, id: Uuid) -> Result<Heard> {
        let row = still_open(w, id).await?;
        heard(w.tx(), &key(w, row.thread).await?, &row).await
    }

    async fn filed(&self, w: &mut WriteOp, id: Uuid, filed: Uuid, cause: EntryId) -> Result<()> {
        let row = still_open(w, id).await?;
        let ending =
            Ending { outcome: Outcome::Filed, to: None, reason: None, words: None, record: Some(filed) };
        settle(w, row, ending, Some(cause)).await
    }
}

/// A call that can still be filed, its caller's turn held: another operator may have been quicker.
async fn still_open(w: &WriteOp, id: Uuid) -> Result<call::Model> {
    let row = held(w, id).await?;
    may_be_filed(w.tx(), &row).await?;
    Ok(row)
}

/// A call is filed once: one that was opened again by the mark has its report, whether or not it may be opened from here.
async fn may_be_filed(tx: &db::Tx, row: &call::Model) -> Result<()> {
    if row.settled_at.is_some() {
        return Err(Error::Conflict("exchange.call-done"));
    }
    if store::ends_of(tx, &[row.id]).await?.iter().any(|end| end.record.is_some()) {
        return Err(Error::Conflict("exchange.call-gone-on"));
    }
    Ok(())
}

/// The call as words: what the operators wrote of it.
async fn heard(tx: &db::Tx, key: &RecordKey, row: &call::Model) -> Result<Heard> {
    let of = threads::thread(tx, row.thread).await?.ok_or(Error::NotFound("exchange.no-call"))?;
    let from: String = key.open_value(SEALED_ADDRESS, of.id, &of.sealed)?;
    let mut words: Vec<String> = Vec::new();
    for one in store::notes_of(tx, row.id).await? {
        words.push(key.open_value(SEALED_NOTE, one.id, &one.sealed)?);
    }
    Ok(Heard {
        id: row.id,
        thread: of.id,
        channel: Channel::Call,
        from: if row.withheld == 0 { from } else { String::new() },
        words: words.join("\n"),
        files: Vec::new(),
        said_at: row.rang_at.map(Timestamp),
        heard_at: Timestamp(row.began_at),
    })
}
