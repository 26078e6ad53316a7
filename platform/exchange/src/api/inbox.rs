//! JSON: what citizens write, under `/api/v1/inbox`. It joins the pages at the service.

use axum::Json;
use axum::extract::{Path, Query};
use contracts::Fate;
use db::Cursor;
use http::StatusCode;
use kernel::{Error, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use super::change::Nothing;
use crate::inbox::desk::{self, Enclosure, Line, Listed, Reach, ThreadView};
use crate::msg;
use crate::pages::inbox::read;

#[derive(OpenApi)]
#[openapi(
    paths(list, one, answer, notice, aside, silent, join),
    components(schemas(
        ThreadRow, ThreadList, ThreadLine, ThreadFile, Thread, NewAnswer, NewAside, NewJoin
    ))
)]
pub(super) struct Api;

/// What people wrote from one address.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThreadRow {
    /// The thread's id.
    id: String,
    /// sms, whatsapp or email.
    channel: &'static str,
    /// The end of the address.
    from: Option<String>,
    /// How the newest message begins.
    beginning: Option<String>,
    /// When it came; RFC 3339, UTC.
    newest: String,
    /// Messages that wait; 0 in the list of all.
    waiting: i64,
    /// An officer understood that she could not speak.
    could_not_speak: bool,
}

impl From<Listed> for ThreadRow {
    fn from(row: Listed) -> Self {
        Self {
            id: row.id.to_string(),
            channel: row.channel.word(),
            from: row.from,
            beginning: row.beginning,
            newest: row.newest.rfc3339(),
            waiting: row.waiting,
            could_not_speak: row.silent,
        }
    }
}

/// A screen of threads: who could not speak first, then who waits longest; of all, the newest.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThreadList {
    /// The threads.
    rows: Vec<ThreadRow>,
    /// Where the list goes on.
    next: Option<String>,
}

/// A message in or out.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThreadLine {
    /// The message's id; of what came in.
    id: Option<String>,
    /// in or out.
    way: &'static str,
    /// The words; null where they were erased or are not kept.
    words: Option<String>,
    /// Our hour.
    at: String,
    /// The gateway's hour.
    said_at: Option<String>,
    /// new, answered, filed or set-aside of what came in; what became of what went out.
    state: Option<&'static str>,
    /// Why it was set aside.
    reason: Option<&'static str>,
    /// The record it was filed as.
    record: Option<String>,
    /// What came with it.
    files: Vec<ThreadFile>,
    /// It went out as a notice that there is news, without words of ours.
    notice: bool,
}

/// A file that came with a message. It is read at `/inbox/{message}/files/{serial}`, whole or by range.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThreadFile {
    /// 1, 2, 3 ... of the message.
    serial: i64,
    /// What it is by its content.
    media_type: &'static str,
    /// How long it is.
    bytes: u64,
}

impl From<Enclosure> for ThreadFile {
    fn from(file: Enclosure) -> Self {
        Self { serial: file.serial, media_type: file.kind.media_type(), bytes: file.bytes }
    }
}

impl From<Line> for ThreadLine {
    fn from(line: Line) -> Self {
        match line {
            Line::In { id, words, at, said_at, state, reason, record, files } => Self {
                id: Some(id.to_string()),
                way: "in",
                words,
                at: at.rfc3339(),
                said_at: said_at.map(Timestamp::rfc3339),
                state: Some(state.word()),
                reason: reason.map(crate::inbox::Reason::word),
                record: record.map(|record| record.to_string()),
                files: files.into_iter().map(ThreadFile::from).collect(),
                notice: false,
            },
            Line::Out { words, at, fate, notice, .. } => Self {
                id: None,
                way: "out",
                words,
                at: at.rfc3339(),
                said_at: None,
                state: fate.map(Fate::word),
                reason: None,
                record: None,
                files: Vec::new(),
                notice,
            },
        }
    }
}

/// A thread with everything in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Thread {
    /// Its id.
    id: String,
    /// The addresses it is written from.
    from: Vec<String>,
    /// Oldest first.
    lines: Vec<ThreadLine>,
    /// When an officer understood that she could not speak.
    could_not_speak: Option<String>,
    /// There is more before this moment: ask with `before`.
    before: Option<i64>,
    /// How it can be answered now: words, notice (only that there is news), stopped (the telephone wants nothing), nowhere.
    reach: &'static str,
}

impl From<ThreadView> for Thread {
    fn from(view: ThreadView) -> Self {
        Self {
            id: view.id.to_string(),
            from: view.from.into_iter().filter_map(|(_, address)| address).collect(),
            lines: view.lines.into_iter().map(ThreadLine::from).collect(),
            could_not_speak: view.silent_at.map(Timestamp::rfc3339),
            before: view.cut.map(Timestamp::micros),
            reach: match view.reach {
                Reach::Words => "words",
                Reach::Notice => "notice",
                Reach::Stopped => "stopped",
                Reach::Nowhere => "nowhere",
            },
        }
    }
}

/// An answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnswer {
    /// The words.
    words: String,
    /// The newest message that was read: what came after it waits on. Without it everything counts as answered.
    #[serde(default)]
    seen: Option<String>,
}

/// A message to be set aside.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAside {
    /// The message's id.
    message: String,
    /// junk, mistake, repeated or courtesy.
    reason: String,
}

/// Another address of the same person.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewJoin {
    /// sms, whatsapp or email.
    channel: String,
    /// The number or address.
    address: String,
}

/// From where a thread is read.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub struct Place {
    /// Only what came before this moment, as `before` of the page after it says; microseconds.
    #[serde(default)]
    before: Option<i64>,
}

/// What is asked of the list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub struct Asked {
    /// `all`, or only what waits.
    #[serde(default)]
    show: String,
    /// Where the list goes on.
    #[serde(default)]
    after: String,
}

/// Lists what waits for an answer: who could not speak first, then who waits longest. The look is journaled.
#[utoipa::path(get, path = "/api/v1/inbox", operation_id = "list_threads", params(Asked),
    responses((status = 200, body = ThreadList), (status = 401), (status = 403)))]
pub async fn list(staff: Staff, Query(asked): Query<Asked>) -> Answer<Json<ThreadList>> {
    let screen = desk::list(&staff.op, asked.show != "all", Cursor::parse(&asked.after)).await?;
    let rows = screen.rows.into_iter().map(ThreadRow::from).collect();
    Ok(Json(ThreadList { rows, next: screen.next.map(Cursor::to_text) }))
}

/// Opens a thread. The look is journaled.
#[utoipa::path(get, path = "/api/v1/inbox/{id}", operation_id = "open_thread",
    params(("id" = String, Path, description = "the thread's id"), Place),
    responses((status = 200, body = Thread), (status = 401), (status = 404)))]
pub async fn one(staff: Staff, Path(id): Path<String>, Query(from): Query<Place>) -> Answer<Json<Thread>> {
    let channels = staff.state.contracts.channels.as_ref();
    Ok(Json(desk::open(&staff.op, channels, read(&id)?, from.before.map(Timestamp)).await?.into()))
}

/// Answers in words, by the way the message came.
#[utoipa::path(post, path = "/api/v1/inbox/{id}/answer", operation_id = "answer_thread", request_body = NewAnswer,
    params(("id" = String, Path, description = "the thread's id")),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn answer(Path(id): Path<String>, request: StaffJson<NewAnswer>) -> Answer<StatusCode> {
    let (id, StaffJson { staff, once, body }) = (read(&id)?, request);
    let asked = ("answer", id, &body);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        let seen = body.seen.as_deref().map(str::parse).transpose();
        let seen = seen.map_err(|_| Error::NotFound("exchange.no-heard"))?;
        desk::answer(&mut w, staff.state.contracts.channels.as_ref(), id, (&body.words, seen)).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a notice that there is news, where no free words can go. Once a day.
#[utoipa::path(post, path = "/api/v1/inbox/{id}/notice", operation_id = "notify_thread", request_body = Nothing,
    params(("id" = String, Path, description = "the thread's id")),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn notice(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<StatusCode> {
    let (id, StaffJson { staff, once, .. }) = (read(&id)?, request);
    let asked = ("notice", id);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        let words = staff.state.site.messages.both(msg::NOTICE_WORDS);
        desk::notice(&mut w, staff.state.contracts.channels.as_ref(), id, words).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Sets one message aside with a reason.
#[utoipa::path(post, path = "/api/v1/inbox/{id}/aside", operation_id = "set_message_aside", request_body = NewAside,
    params(("id" = String, Path, description = "the thread's id")),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn aside(Path(id): Path<String>, request: StaffJson<NewAside>) -> Answer<StatusCode> {
    let (id, StaffJson { staff, once, body }) = (read(&id)?, request);
    let message = body.message.parse().map_err(|_| Error::NotFound("exchange.no-heard"))?;
    let asked = ("aside", id, &body);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        desk::set_aside(&mut w, id, message, &body.reason).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Says that whoever writes could not speak.
#[utoipa::path(post, path = "/api/v1/inbox/{id}/silent", operation_id = "could_not_speak", request_body = Nothing,
    params(("id" = String, Path, description = "the thread's id")),
    responses((status = 204), (status = 401), (status = 403), (status = 404)))]
pub async fn silent(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<StatusCode> {
    let mut w = request.staff.op.begin().await?;
    desk::could_not_speak(&mut w, read(&id)?).await?;
    w.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Joins a thread to that of another address of the same person.
#[utoipa::path(post, path = "/api/v1/inbox/{id}/join", operation_id = "join_threads", request_body = NewJoin,
    params(("id" = String, Path, description = "the thread's id")),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn join(Path(id): Path<String>, request: StaffJson<NewJoin>) -> Answer<StatusCode> {
    let StaffJson { staff, body, .. } = request;
    let mut w = staff.op.begin().await?;
    desk::join(&mut w, read(&id)?, (&body.channel, &body.address)).await?;
    w.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
