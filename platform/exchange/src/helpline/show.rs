//! Looking at calls: what goes on and what waits, and one call with all that is known of its number. Opening a call is journaled before
//! anything is shown; the list shows no more of a number than its end and nothing of what was said. Must not show that a report
//! is there which the actor may not open.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{Channel, Watched};
use kernel::{Error, Result, Timestamp};
use op::{Op, Purpose, ReadOp};
use policy::Resource;
use uuid::Uuid;
use vault::RecordKey;

use super::call::{EndedBy, JUNK_SECONDS, LIVE_SECONDS, SILENT_CALLS, SILENT_SECONDS, Stage, stage};
use super::{JunkReason, Outcome, PassedTo, SEALED_END, SEALED_NOTE, office, record, seen};
use crate::inbox::{SEALED_ADDRESS, channel, key_of, odd};
use crate::store::helpline::{self as store, Open, Since, call, end};
use crate::store::inbox::{self as threads, thread};

/// Calls that go on, or of somebody who could not speak, on one screen.
const FIRST: u64 = 60;
/// Calls that wait on one screen; the others follow as these are done.
const WAITING: u64 = 40;
/// Those of them from numbers that were junk.
const SUNK: u64 = 15;
/// Earlier calls that are shown.
const EARLIER: u64 = 30;
/// So much of a number stands in the list.
const END: usize = 3;

/// A call in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The call.
    pub id: Uuid,
    /// The end of the number; `None` where it is withheld or erased.
    pub from: Option<String>,
    /// What was dialled.
    pub line: String,
    /// When we first heard of it.
    pub began_at: Timestamp,
    /// How far it is.
    pub stage: Stage,
    /// Who answered.
    pub extension: Option<String>,
    /// An officer understood that whoever rang could not speak.
    pub silent: bool,
    /// Not in this call, but in whatever else came of the same person.
    pub silent_before: bool,
    /// The number said nothing so often before that somebody may be unable to speak.
    pub proposed: bool,
    /// How many calls of this number were junk of late.
    pub junk: u64,
}

/// What goes on and what waits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Screen {
    /// Of those who could not speak, in this call or before, until it is said what was done.
    pub silent: Vec<Listed>,
    /// What goes on, the oldest first.
    pub live: Vec<Listed>,
    /// What waits, the oldest first.
    pub waiting: Vec<Listed>,
    /// How many wait in all.
    pub waiting_many: u64,
    /// What waits from numbers that were junk of late.
    pub sunk: Vec<Listed>,
    /// How many do in all.
    pub sunk_many: u64,
}

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
    /// It became a report, which may be none that the actor may open: it is not filed again.
    pub gone_on: bool,
}

fn since(now: Timestamp) -> Since {
    Since { live: now.plus_seconds(-LIVE_SECONDS), junk: now.plus_seconds(-JUNK_SECONDS) }
}

/// What goes on and what waits.
pub async fn list(op: &Op) -> Result<Screen> {
    let r = op.read().await?;
    r.permit("exchange.call-read", &Resource::new("exchange.call", ""))?;
    let since = since(r.now());
    let of = async |which, limit| store::oldest(r.tx(), which, since, limit).await;
    let (silent, _) = of(Open::Silent, FIRST).await?;
    let (live, _) = of(Open::Live, FIRST).await?;
    let (waiting, waiting_many) = of(Open::Waiting, WAITING).await?;
    let (sunk, sunk_many) = of(Open::Sunk, SUNK).await?;
    let lists = [&silent, &live, &waiting, &sunk].into_iter().flatten();
    let ids: Vec<Uuid> = lists.map(|row| row.thread).collect();
    let about = About::of(&r, &ids).await?;
    let screen = Screen {
        silent: about.listed(&r, &silent).await?,
        live: about.listed(&r, &live).await?,
        waiting: about.listed(&r, &waiting).await?,
        waiting_many,
        sunk: about.listed(&r, &sunk).await?,
        sunk_many,
    };
    r.done().await?;
    Ok(screen)
}

/// What the list says of numbers, asked once for all of them.
struct About {
    threads: BTreeMap<Uuid, thread::Model>,
    junk: BTreeMap<Uuid, u64>,
    silent: BTreeMap<Uuid, u64>,
    marked: BTreeSet<Uuid>,
}

impl About {
    async fn of(r: &ReadOp, ids: &[Uuid]) -> Result<Self> {
        let counted = async |outcome: Outcome, seconds: i64| -> Result<BTreeMap<Uuid, u64>> {
            let of = (outcome.word(), r.now().plus_seconds(-seconds));
            let many = store::came_to(r.tx(), ids, of).await?;
            Ok(many.into_iter().map(|(id, many)| (id, u64::try_from(many).unwrap_or_default())).collect())
        };
        let threads = store::threads(r.tx(), ids).await?;
        Ok(Self {
            threads: threads.into_iter().map(|thread| (thread.id, thread)).collect(),
            junk: counted(Outcome::Junk, JUNK_SECONDS).await?,
            silent: counted(Outcome::NothingSaid, SILENT_SECONDS).await?,
            marked: store::silent_of(r.tx(), ids).await?.into_iter().collect(),
        })
    }

    async fn listed(&self, r: &ReadOp, rows: &[call::Model]) -> Result<Vec<Listed>> {
        let mut listed = Vec::new();
        for row in rows {
            let of = |counts: &BTreeMap<Uuid, u64>| counts.get(&row.thread).copied().unwrap_or_default();
            let from = match self.threads.get(&row.thread) {
                Some(thread) if row.withheld == 0 => {
                    let key = key_of(r.tx(), r.core(), thread.id).await?;
                    number_of(key.as_ref(), thread)?.map(|number| end_of(&number))
                }
                _ => None,
            };
            listed.push(Listed {
                id: row.id,
                from,
                line: row.line.clone(),
                began_at: Timestamp(row.began_at),
                stage: stage(row, r.now()),
                extension: row.extension.clone(),
                silent: row.silent_at.is_some(),
                silent_before: row.silent_at.is_none() && self.marked.contains(&row.thread),
                proposed: row.silent_at.is_none() && of(&self.silent) >= SILENT_CALLS,
                junk: of(&self.junk),
            });
        }
        Ok(listed)
    }
}

fn number_of(key: Option<&RecordKey>, thread: &thread::Model) -> Result<Option<String>> {
    key.map(|key| key.open_value(SEALED_ADDRESS, thread.id, &thread.sealed)).transpose()
}

/// Enough to know one's own call by, and not to write it down from the screen.
fn end_of(number: &str) -> String {
    number.chars().skip(number.chars().count().saturating_sub(END)).collect()
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
    let junk = store::came_to(r.tx(), &calls, ("junk", since(r.now()).junk)).await?;
    let junk = junk.into_iter().map(|(_, many)| u64::try_from(many).unwrap_or_default()).sum();
    let began = Timestamp(row.began_at);
    let day = (began.plus_seconds(-SILENT_SECONDS), began);
    let silent = store::silent_between(r.tx(), &calls, day).await?;
    let may_be = row.silent_at.is_none()
        && (row.settled_at.is_none() || row.outcome.as_deref() == Some(Outcome::NothingSaid.word()));
    let (earlier, filed_before) = earlier(r, &calls, &row).await?;
    let ends = store::ends_of(r.tx(), &[row.id]).await?;
    let filed: Vec<Option<Uuid>> = ends.iter().map(|end| end.record).collect();
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
        gone_on: filed.iter().any(Option::is_some),
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
    let mut rows = store::of_threads(r.tx(), threads, EARLIER + 1).await?;
    rows.retain(|row| row.id != than.id && row.began_at <= than.began_at);
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
