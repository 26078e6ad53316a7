//! JSON: the helpline, under `/api/v1/helpline`. It joins the pages at the service.

use axum::Json;
use axum::extract::{Path, Query};
use db::Cursor;
use http::StatusCode;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use super::change::Nothing;
use crate::helpline::call::EndedBy;
use crate::helpline::{
    self, CallView, Concluding, Earlier, End, Known, Listed, Note, Open, Part, Report, Screen,
};
use crate::pages::helpline::read;

#[derive(OpenApi)]
#[openapi(
    paths(list, one, note, silent, conclude),
    components(schemas(
        CallRow,
        CallList,
        CallEnd,
        CallNote,
        CallBefore,
        CallElsewhere,
        CallReport,
        OneCall,
        NewNote,
        Concluding
    ))
)]
pub(super) struct Api;

/// A call that goes on or waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallRow {
    /// The call's id.
    id: String,
    /// The end of the number; null where it is withheld or erased.
    from: Option<String>,
    /// What was dialled.
    line: String,
    /// When it was first heard of; RFC 3339, UTC.
    began: String,
    /// ringing, talking, missed, over or unknown.
    stage: &'static str,
    /// Who answered.
    extension: Option<String>,
    /// An officer understood that whoever rang could not speak.
    could_not_speak: bool,
    /// Not in this call, but in whatever else came of the same person: it stands first as well.
    could_not_speak_before: bool,
    /// The number said nothing so often before that somebody may be unable to speak.
    perhaps_could_not_speak: bool,
    /// How many calls of this number were junk of late.
    junk: u64,
}

impl From<Listed> for CallRow {
    fn from(row: Listed) -> Self {
        Self {
            id: row.id.to_string(),
            from: row.from,
            line: row.line,
            began: row.began_at.rfc3339(),
            stage: row.stage.word(),
            extension: row.extension,
            could_not_speak: row.silent,
            could_not_speak_before: row.silent_before,
            perhaps_could_not_speak: row.proposed,
            junk: row.junk,
        }
    }
}

/// What goes on, the newest first, and what waits, the oldest first. Each list says how many there are in all and, where it is cut, where it
/// goes on: `next` is what `after` asks for together with `show`.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallList {
    /// Of those who could not speak, in this call or before, until it is said what was done.
    silent: Vec<CallRow>,
    /// How many of these there are in all.
    silent_many: u64,
    /// Where they go on.
    silent_next: Option<String>,
    /// What goes on.
    live: Vec<CallRow>,
    /// How many go on in all.
    live_many: u64,
    /// Where they go on.
    live_next: Option<String>,
    /// What waits.
    waiting: Vec<CallRow>,
    /// How many wait in all.
    waiting_many: u64,
    /// Where they go on.
    waiting_next: Option<String>,
    /// What waits from numbers that were junk of late.
    sunk: Vec<CallRow>,
    /// How many of these wait in all.
    sunk_many: u64,
    /// Where they go on.
    sunk_next: Option<String>,
}

impl From<Screen> for CallList {
    fn from(screen: Screen) -> Self {
        let cut = |part: Part| {
            let rows: Vec<CallRow> = part.rows.into_iter().map(CallRow::from).collect();
            (rows, part.many, part.next.map(Cursor::to_text))
        };
        let (silent, silent_many, silent_next) = cut(screen.silent);
        let (live, live_many, live_next) = cut(screen.live);
        let (waiting, waiting_many, waiting_next) = cut(screen.waiting);
        let (sunk, sunk_many, sunk_next) = cut(screen.sunk);
        Self {
            silent,
            silent_many,
            silent_next,
            live,
            live_many,
            live_next,
            waiting,
            waiting_many,
            waiting_next,
            sunk,
            sunk_many,
            sunk_next,
        }
    }
}

/// A report that may be opened.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallReport {
    /// Its number.
    number: String,
    /// Its page.
    page: String,
}

impl From<Report> for CallReport {
    fn from(report: Report) -> Self {
        Self { number: report.number, page: report.page }
    }
}

/// What came of a call.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallEnd {
    /// filed, advice, passed-on, could-not-speak, junk, wrong-number or nothing-said.
    outcome: &'static str,
    /// To whom it was passed on.
    to: Option<&'static str>,
    /// Why it was junk.
    reason: Option<&'static str>,
    /// What was done.
    words: Option<String>,
    /// The report.
    report: Option<CallReport>,
    /// The belt number of whoever said so.
    by: Option<String>,
    /// When; RFC 3339, UTC.
    at: String,
}

impl From<End> for CallEnd {
    fn from(end: End) -> Self {
        Self {
            outcome: end.outcome.word(),
            to: end.to.map(helpline::PassedTo::word),
            reason: end.reason.map(helpline::JunkReason::word),
            words: end.words,
            report: end.report.map(CallReport::from),
            by: end.by,
            at: end.at.rfc3339(),
        }
    }
}

/// What an operator wrote.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallNote {
    /// The words; null once erased, or where they went on.
    words: Option<String>,
    /// They went on with the call, and are not read here any more.
    went_on: bool,
    /// The belt number of whoever wrote it.
    by: Option<String>,
    /// When; RFC 3339, UTC.
    at: String,
}

impl From<Note> for CallNote {
    fn from(note: Note) -> Self {
        Self { words: note.words, went_on: note.went_on, by: note.by, at: note.at.rfc3339() }
    }
}

/// An earlier call.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallBefore {
    /// Its id.
    id: String,
    /// When it was first heard of; RFC 3339, UTC.
    began: String,
    /// How far it came.
    stage: &'static str,
    /// What came of it.
    outcome: Option<&'static str>,
    /// Whoever rang could not speak.
    could_not_speak: bool,
    /// The report it became.
    report: Option<CallReport>,
}

impl From<Earlier> for CallBefore {
    fn from(one: Earlier) -> Self {
        Self {
            id: one.id.to_string(),
            began: one.began_at.rfc3339(),
            stage: one.stage.word(),
            outcome: one.outcome.map(helpline::Outcome::word),
            could_not_speak: one.silent,
            report: one.report.map(CallReport::from),
        }
    }
}

/// The same person by another way.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallElsewhere {
    /// The conversation; null where it may not be opened.
    thread: Option<String>,
    /// sms, whatsapp or email.
    channel: &'static str,
    /// How many messages.
    messages: usize,
    /// When the newest came; RFC 3339, UTC.
    newest: Option<String>,
}

impl From<Known> for CallElsewhere {
    fn from(known: Known) -> Self {
        Self {
            thread: known.may_open.then(|| known.id.to_string()),
            channel: known.channel.word(),
            messages: known.messages,
            newest: known.newest.map(Timestamp::rfc3339),
        }
    }
}

/// A call with what is known of its number.
#[derive(Debug, Serialize, ToSchema)]
pub struct OneCall {
    /// Its id.
    id: String,
    /// The number; null where it is withheld or erased.
    from: Option<String>,
    /// The number was not shown.
    withheld: bool,
    /// What was dialled.
    line: String,
    /// ringing, talking, missed, over or unknown.
    stage: &'static str,
    /// When it rang, by the exchange's clock.
    rang: Option<String>,
    /// When it was answered.
    answered: Option<String>,
    /// Who answered.
    extension: Option<String>,
    /// When it ended.
    ended: Option<String>,
    /// caller, operator or exchange.
    ended_by: Option<&'static str>,
    /// How long it was spoken.
    seconds: Option<i64>,
    /// When an officer understood that whoever rang could not speak.
    could_not_speak: Option<String>,
    /// So many calls of the day before said nothing, where somebody may be unable to speak.
    silent_before: Option<u64>,
    /// Nothing is open any more.
    settled: bool,
    /// What came of it, in order.
    ends: Vec<CallEnd>,
    /// What operators wrote, oldest first.
    notes: Vec<CallNote>,
    /// Earlier calls, newest first.
    earlier: Vec<CallBefore>,
    /// How many of the number's calls were junk of late.
    junk: u64,
    /// The same person by other ways.
    elsewhere: Vec<CallElsewhere>,
}

impl From<CallView> for OneCall {
    fn from(view: CallView) -> Self {
        let (rang, answered, ended) = view.hours;
        Self {
            id: view.id.to_string(),
            from: view.from,
            withheld: view.withheld,
            line: view.line,
            stage: view.stage.word(),
            rang: rang.map(Timestamp::rfc3339),
            answered: answered.map(Timestamp::rfc3339),
            extension: view.extension,
            ended: ended.map(Timestamp::rfc3339),
            ended_by: view.ended_by.map(EndedBy::word),
            seconds: view.seconds,
            could_not_speak: view.silent_at.map(Timestamp::rfc3339),
            silent_before: view.proposed,
            settled: view.settled_at.is_some(),
            ends: view.ends.into_iter().map(CallEnd::from).collect(),
            notes: view.notes.into_iter().map(CallNote::from).collect(),
            earlier: view.earlier.into_iter().map(CallBefore::from).collect(),
            junk: view.junk,
            elsewhere: view.known.into_iter().map(CallElsewhere::from).collect(),
        }
    }
}

/// A note.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    /// The words.
    note: String,
}

/// What is asked of the list.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    after: String,
}

/// Lists the calls that go on and those that wait; those who could not speak first.
#[utoipa::path(get, path = "/api/v1/helpline", operation_id = "list_calls",
    params(("show" = Option<String>, Query, description = "only one list: silent, live, waiting or sunk; the others are empty then"),
        ("after" = Option<String>, Query, description = "with show: where that list goes on")),
    responses((status = 200, body = CallList), (status = 401), (status = 403)))]
pub async fn list(staff: Staff, Query(asked): Query<Asked>) -> Answer<Json<CallList>> {
    let only = Open::parse(&asked.show).map(|which| (which, Cursor::parse(&asked.after)));
    Ok(Json(helpline::list(&staff.op, only).await?.into()))
}

/// Opens a call with what is known of its number. The look is journaled.
#[utoipa::path(get, path = "/api/v1/helpline/{id}", operation_id = "open_call",
    params(("id" = String, Path, description = "the call's id")),
    responses((status = 200, body = OneCall), (status = 401), (status = 404)))]
pub async fn one(staff: Staff, Path(id): Path<String>) -> Answer<Json<OneCall>> {
    let view = helpline::open(&staff.op, &staff.state.contracts.watched, read(&id)?).await?;
    Ok(Json(view.into()))
}

/// Writes a note about a call.
#[utoipa::path(post, path = "/api/v1/helpline/{id}/note", operation_id = "note_call", request_body = NewNote,
    params(("id" = String, Path, description = "the call's id")),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn note(Path(id): Path<String>, request: StaffJson<NewNote>) -> Answer<StatusCode> {
    let (id, StaffJson { staff, once, body }) = (read(&id)?, request);
    let asked = ("note", id, &body);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        helpline::note(&mut w, id, &body.note).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Says that whoever rang could not speak. It is never taken back, and opens the call again.
#[utoipa::path(post, path = "/api/v1/helpline/{id}/silent", operation_id = "caller_could_not_speak", request_body = Nothing,
    params(("id" = String, Path, description = "the call's id")),
    responses((status = 204), (status = 401), (status = 403), (status = 404)))]
pub async fn silent(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<StatusCode> {
    let mut w = request.staff.op.begin().await?;
    helpline::could_not_speak(&mut w, read(&id)?).await?;
    w.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says what came of a call. Of somebody who could not speak only what was done.
#[utoipa::path(post, path = "/api/v1/helpline/{id}/outcome", operation_id = "conclude_call", request_body = Concluding,
    params(("id" = String, Path, description = "the call's id")),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn conclude(Path(id): Path<String>, request: StaffJson<Concluding>) -> Answer<StatusCode> {
    let (id, StaffJson { staff, once, body }) = (read(&id)?, request);
    let asked = ("outcome", id, &body);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        helpline::conclude(&mut w, id, &body).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
