//! Looking at one call with all that is known of its number. Opening it is journaled before anything is shown. Must not show that a
//! report is there which the actor may not open, nor what was said in it.

use contracts::{Channel, Watched};
use kernel::{Error, Result, Timestamp};
use op::{Op, Purpose, ReadOp};
use policy::Resource;
use uuid::Uuid;
use vault::RecordKey;

use super::call::{EndedBy, JUNK_SECONDS, SILENT_CALLS, SILENT_SECONDS, Stage, stage};
use super::{JunkReason, Outcome, PassedTo, SEALED_END, SEALED_NOTE, office, record, seen};
use crate::inbox::{SEALED_ADDRESS, channel, key_of, odd};
use crate::store::helpline::{self as store, call, end};
use crate::store::inbox::{self as threads, thread};

/// Earlier calls that are shown.
const EARLIER: u64 = 30;
/// A report that the actor may open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its number.
    pub number: String,
    /// Its page.
    pub page: String,
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// In a word. A report that the actor may not open was passed on.
    pub outcome: Outcome,
    /// To whom it was passed on.
    pub to: Option<PassedTo>,
    /// Why it was junk.
    pub reason: Option<JunkReason>,
    /// What was done; `None` where nothing was said, it is erased, or it went into a report that the actor may not open.
    pub words: Option<String>,
    /// The report.
    pub report: Option<Report>,
    /// By whom: the belt number.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What an operator wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The words; `None` once erased, or where they went on.
    pub words: Option<String>,
    /// They went on with the call, into what the actor may not open.
    pub went_on: bool,
    /// By whom: the belt number.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// An earlier call of the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The call.
    pub id: Uuid,
    /// When.
    pub began_at: Timestamp,
    /// How far it came.
    pub stage: Stage,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// Whoever rang could not speak.
    pub silent: bool,
    /// The report it became.
    pub report: Option<Report>,
}

/// What else is known of whoever rings: an officer said that it is the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The thread.
    pub id: Uuid,
    /// By which way.
    pub channel: Channel,
    /// How many messages, of the newest two hundred.
    pub messages: usize,
    /// When the newest came.
    pub newest: Option<Timestamp>,
    /// The actor may open it.
    pub may_open: bool,
}

/// A call, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallView {
    /// The call.
    pub id: Uuid,
    /// The number; `None` where it is withheld or erased.
    pub from: Option<String>,
    /// It was not shown.
    pub withheld: bool,
    /// What was dialled.
    pub line: String,
    /// How far it is.
    pub stage: Stage,
    /// When it rang, was answered and ended, by the exchange's clock.
    pub hours: (Option<Timestamp>, Option<Timestamp>, Option<Timestamp>),
    /// Who answered.
    pub extension: Option<String>,
    /// Who put down the telephone.
    pub ended_by: Option<EndedBy>,
    /// How long it was spoken.
    pub seconds: Option<i64>,
    /// When an officer understood that whoever rang could not speak.
    pub silent_at: Option<Timestamp>,
    /// Somebody could not speak on this number: nothing of it is junk.
    pub never_junk: bool,
    /// So many calls of the day before said nothing, where they are so many that somebody may be unable to speak.
    pub proposed: Option<u64>,
    /// Since when nothing is open any more.
    pub settled_at: Option<Timestamp>,
    /// What came of it, in order.
    pub ends: Vec<End>,
    /// What operators wrote, oldest first.
    pub notes: Vec<Note>,
    /// Earlier calls, newest first.
    pub earlier: Vec<Earlier>,
    /// How many of the number's calls were junk of late.
    pub junk: u64,
    /// The same person on other ways.
    pub known: Vec<Known>,
    /// The actor may work on it.
    pub may_work: bool,
    /// When it became a report, which may be none that the actor may open: it is not filed again.
    pub gone_on: Option<Timestamp>,
}

/// The number in words; `None` once it is erased.
pub(super) fn number_of(key: Option<&RecordKey>, thread: &thread::Model) -> Result<Option<String>> {
    key.map(|key| key.open_value(SEALED_ADDRESS, thread.id, &thread.sealed)).transpose()
}

/// Opens a call with what is known of its number. The look is journaled first.
pub async fn open(op: &Op, watched: &[std::sync::Arc<dyn Watched>], id: Uuid) -> Result<CallView> {
    let r = op.read().await?;
    let row = seen(&r, id).await?;
    r.done().await?;
    let here = record(id).at(office(&op.actor)?, "", "", "");
    op.look_up(Purpose::ServeCitizen, "thread", row.thread, &here).await?;
    let r = op.read().await?;
    let gathered = gather(&r, id).await?;
    r.done().await?;
    with_reports(op, watched, gathered).await
}

/// A call while it is put together, with the reports that were filed.
struct Gathered {
    view: CallView,
    ends: Vec<Option<Uuid>>,
    earlier: Vec<Option<Uuid>>,
}

async fn gather(r: &ReadOp, id: Uuid) -> Result<Gathered> {
    let nothing = || Error::NotFound("exchange.no-call");
    let row = store::by_id(r.tx(), id).await?.ok_or_else(nothing)?;
    let of = threads::thread(r.tx(), row.thread).await?.ok_or_else(nothing)?;
    let group = threads::group(r.tx(), of.joined.unwrap_or(of.id)).await?;
    let key = key_of(r.tx(), r.core(), of.id).await?;
    let mut calls: Vec<Uuid> = Vec::new();
    let mut known = Vec::new();
    for one in &group {
        match channel(one)? {
            Channel::Call => calls.push(one.id),
            by => known.push(other(r, one, by).await?),
        }
    }
    let junk = store::came_to(r.tx(), &calls, ("junk", r.now().plus_seconds(-JUNK_SECONDS))).await?;
    let junk = junk.into_iter().map(|(_, many)| u64::try_from(many).unwrap_or_default()).sum();
    let began = Timestamp(row.began_at);
    let day = (began.plus_seconds(-SILENT_SECONDS), began);
    let silent = store::silent_between(r.tx(), &calls, day).await?;
    let may_be = row.silent_at.is_none()
        && (row.settled_at.is_none() || row.outcome.as_deref() == Some(Outcome::NothingSaid.word()));
    let (earlier, filed_before) = earlier(r, &calls, &row).await?;
    let ends = store::ends_of(r.tx(), &[row.id]).await?;
    let filed = ends.iter().map(|end| end.record).collect();
    let gone_on = ends.iter().find(|end| end.record.is_some()).map(|end| Timestamp(end.ended_at));
    let hour = |at: Option<i64>| at.map(Timestamp);
    let view = CallView {
        id,
        from: if row.withheld == 0 { number_of(key.as_ref(), &of)? } else { None },
        withheld: row.withheld != 0,
        line: row.line.clone(),
        stage: stage(&row, r.now()),
        hours: (hour(row.rang_at), hour(row.answered_at), hour(row.ended_at)),
        extension: row.extension.clone(),
        ended_by: row.ended_by.as_deref().and_then(EndedBy::parse),
        seconds: row.seconds,
        silent_at: hour(row.silent_at),
        never_junk: group.iter().any(|one| one.silent_at.is_some()),
        proposed: (may_be && silent >= SILENT_CALLS).then_some(silent),
        settled_at: hour(row.settled_at),
        ends: ended(r, key.as_ref(), ends).await?,
        notes: notes(r, key.as_ref(), row.id).await?,
        earlier,
        junk,
        known,
        may_work: r.may("exchange.call-work", &record(id)),
        gone_on,
    };
    Ok(Gathered { view, ends: filed, earlier: filed_before })
}

async fn other(r: &ReadOp, one: &thread::Model, by: Channel) -> Result<Known> {
    let station = one.office.map_or_else(String::new, |office| office.to_string());
    let record = Resource::new("exchange.thread", one.id).at(station, "", "", "");
    let messages = threads::heard_in(r.tx(), &[one.id], threads::LATEST, 200).await?;
    Ok(Known {
        id: one.id,
        channel: by,
        messages: messages.len(),
        newest: messages.last().map(|row| Timestamp(row.heard_at)),
        may_open: r.may("exchange.inbox-read", &record),
    })
}

async fn earlier(
    r: &ReadOp,
    threads: &[Uuid],
    than: &call::Model,
) -> Result<(Vec<Earlier>, Vec<Option<Uuid>>)> {
    let rows = store::before(r.tx(), threads, than, EARLIER).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let ends = store::ends_of(r.tx(), &ids).await?;
    let last = |id: Uuid| ends.iter().rfind(|end| end.call == id);
    let filed = ids.iter().map(|id| last(*id).and_then(|end| end.record)).collect();
    let shown = rows.iter().map(|row| Earlier {
        id: row.id,
        began_at: Timestamp(row.began_at),
        stage: stage(row, r.now()),
        outcome: row.outcome.as_deref().and_then(Outcome::parse),
        silent: row.silent_at.is_some(),
        report: None,
    });
    Ok((shown.collect(), filed))
}

async fn ended(r: &ReadOp, key: Option<&RecordKey>, rows: Vec<end::Model>) -> Result<Vec<End>> {
    let mut ends = Vec::new();
    for row in rows {
        let words = match (key, &row.sealed) {
            (Some(key), Some(sealed)) => Some(key.open_value(SEALED_END, row.id, sealed)?),
            _ => None,
        };
        ends.push(End {
            outcome: Outcome::parse(&row.outcome)
                .ok_or_else(|| odd("exchange_call_end", "outcome", row.id))?,
            to: row.passed_to.as_deref().and_then(PassedTo::parse),
            reason: row.reason.as_deref().and_then(JunkReason::parse),
            words,
            report: None,
            by: belt(r, row.officer).await?,
            at: Timestamp(row.ended_at),
        });
    }
    Ok(ends)
}

async fn notes(r: &ReadOp, key: Option<&RecordKey>, call: Uuid) -> Result<Vec<Note>> {
    let mut notes = Vec::new();
    for row in store::notes_of(r.tx(), call).await? {
        let words = key.map(|key| key.open_value(SEALED_NOTE, row.id, &row.sealed)).transpose()?;
        notes.push(Note {
            words,
            went_on: false,
            by: belt(r, row.officer).await?,
            at: Timestamp(row.written_at),
        });
    }
    Ok(notes)
}

async fn belt(r: &ReadOp, officer: Option<Uuid>) -> Result<Option<String>> {
    let Some(officer) = officer else { return Ok(None) };
    let found = organisation::store::officer(r.tx(), kernel::ids::OfficerId(officer)).await?;
    Ok(found.map(|officer| officer.belt))
}

/// Puts in the reports that the actor may open. Any other was passed on, as far as he is told: one that is sealed is told of nobody.
async fn with_reports(
    op: &Op,
    watched: &[std::sync::Arc<dyn Watched>],
    gathered: Gathered,
) -> Result<CallView> {
    let Gathered { mut view, ends, earlier } = gathered;
    let mut closed = None;
    for (end, filed) in view.ends.iter_mut().zip(ends) {
        if let Some(filed) = filed {
            end.report = report(op, watched, filed).await?;
            if end.report.is_none() {
                (end.outcome, end.to) = (Outcome::PassedOn, Some(PassedTo::Station));
                closed = Some(end.at);
            }
        }
    }
    if let Some(closed) = closed {
        close(&mut view, closed);
    }
    for (one, filed) in view.earlier.iter_mut().zip(earlier) {
        if let Some(filed) = filed.filter(|_| one.outcome == Some(Outcome::Filed)) {
            one.report = report(op, watched, filed).await?;
            if one.report.is_none() {
                one.outcome = Some(Outcome::PassedOn);
            }
        }
    }
    Ok(view)
}

/// What was said until then is read in the report, by whoever may: it may be sealed.
fn close(view: &mut CallView, until: Timestamp) {
    for note in view.notes.iter_mut().filter(|note| note.at <= until) {
        (note.words, note.went_on) = (None, true);
    }
    for end in view.ends.iter_mut().filter(|end| end.at <= until) {
        end.words = None;
    }
}

async fn report(op: &Op, watched: &[std::sync::Arc<dyn Watched>], filed: Uuid) -> Result<Option<Report>> {
    for one in watched.iter().filter(|one| one.kinds().contains(&"complaint")) {
        if let Some(called) = one.called(op, filed).await? {
            return Ok(Some(Report { number: called.number, page: called.page }));
        }
    }
    Ok(None)
}

/// How the helpline does, for the administrator: calls of the last day, those open of them, and what was not believed.
pub async fn view(r: &ReadOp) -> Result<(u64, u64, u64)> {
    r.permit("exchange.message-read", &Resource::new("exchange.message", ""))?;
    let since = r.now().plus_seconds(-24 * 3_600);
    let (came, open) = store::came(r.tx(), since).await?;
    Ok((came, open, threads::flooded(r.tx(), Channel::Call, since).await?))
}
