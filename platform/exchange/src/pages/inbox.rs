//! What citizens write, for the desk that answers: the threads, newest first, and one of them with everything in and out. Must
//! not show words before the look is journaled: the service does both.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use contracts::{Channel, Fate};
use db::{Cursor, Page};
use files::Family;
use http::{HeaderMap, StatusCode};
use kernel::{Error, FieldErrors, Timestamp};
use serde::Deserialize;
use uuid::Uuid;
use web::components::{Cell, Choice, Empty, Notice, Table, Tag, Tone};
use web::sheet::{self, Whole};
use web::{
    Answer, Answered, Download, Fields, FormField, ListFile, PageShell, Staff, StaffForm, answer_file,
};

use super::channels::name;
use crate::inbox::desk::{self, ANSWER_MAX, Enclosure, Line, Listed, Reach, ThreadView};
use crate::inbox::{Reason, State};
use crate::msg;

/// What is asked of the list.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    after: String,
}

/// From where a thread is read.
#[derive(Debug, Deserialize)]
pub struct Place {
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "inbox.html")]
struct ListPage {
    page: PageShell,
    all: bool,
    table: Option<Table>,
    empty: Empty,
    next: Option<String>,
}

/// A message as its row shows it.
struct Shown {
    out: bool,
    who: String,
    at: String,
    words: String,
    erased: bool,
    tag: Option<Tag>,
    detail: Option<String>,
    files: Vec<ShownFile>,
    record: Option<String>,
    waits: Option<Uuid>,
    filable: Option<Uuid>,
}

/// What came with a message.
struct ShownFile {
    name: String,
    href: String,
    plays: bool,
}

#[derive(Template)]
#[template(path = "thread.html")]
struct ThreadPage {
    page: PageShell,
    errors: FieldErrors,
    id: Uuid,
    from: Vec<(String, Option<String>)>,
    caution: Notice,
    silent: Option<Notice>,
    refused: Option<Notice>,
    lines: Vec<Shown>,
    older: Option<String>,
    seen: Option<Uuid>,
    may_work: bool,
    reach: Reach,
    words: FormField,
    reasons: Vec<Choice>,
    channels: Vec<Choice>,
    channel: FormField,
    address: FormField,
    once: String,
}

/// An id out of a path; what is none leads nowhere.
pub(crate) fn read(id: &str) -> kernel::Result<Uuid> {
    id.parse().map_err(|_| Error::NotFound("exchange.no-thread"))
}

/// The list.
pub async fn list(staff: Staff, Query(asked): Query<Asked>) -> Answer {
    let all = asked.show == "all";
    let screen = desk::list(&staff.op, !all, Cursor::parse(&asked.after)).await?;
    let page = staff.page(staff.visit.t.get(msg::INBOX_TITLE));
    let rows: Vec<Vec<Cell>> = screen.rows.iter().map(|row| cells(&page, row)).collect();
    let table = (!rows.is_empty()).then(|| Table {
        caption: page.get(if all { msg::INBOX_ALL } else { msg::INBOX_WAITING }).to_owned(),
        columns: [msg::INBOX_WORDS, msg::INBOX_FROM, msg::INBOX_AT, msg::STATE]
            .map(|key| page.get(key).to_owned())
            .to_vec(),
        rows,
    });
    let empty = Empty {
        heading: page.get(msg::INBOX_EMPTY).to_owned(),
        text: page.get(msg::INBOX_EMPTY_TEXT).to_owned(),
    };
    let show = if all { "show=all&" } else { "" };
    let next = screen.next.map(|next| format!("/inbox?{show}after={}", next.to_text()));
    Ok(Html(ListPage { page, all, table, empty, next }.render()?).into_response())
}

/// The list as a file. Each screen of it is journaled as on the page, and its taking away besides.
pub async fn list_file(staff: Staff, Query(asked): Query<Asked>, download: Download) -> Answer {
    let (waiting, mut all) = (asked.show != "all", Whole::default());
    while all.wants_more() {
        let screen = desk::list(&staff.op, waiting, all.after()).await?;
        all.take(Page { rows: screen.rows, next: screen.next });
    }
    let page = staff.page(String::new());
    let columns = [
        sheet::words(page.get(msg::INBOX_WORDS)),
        sheet::words(page.get(msg::INBOX_FROM)),
        sheet::moments(page.get(msg::INBOX_AT)),
        sheet::words(page.get(msg::STATE)),
    ];
    let row = |row: Listed| {
        vec![
            sheet::text(beginning(&page, &row)),
            sheet::text(from(&page, &row)),
            sheet::at(row.newest),
            sheet::text(tag(&page, &row).text),
        ]
    };
    let title = page.get(msg::INBOX_TITLE);
    ListFile::of(("inbox", title), columns, all.done(), row).hand_over(&staff, download).await
}

fn beginning<'a>(page: &'a PageShell, row: &'a Listed) -> &'a str {
    match row.beginning.as_deref() {
        None if row.filed => page.get(msg::HEARD_FILED),
        None => page.get(msg::INBOX_ERASED),
        Some(words) if !words.chars().any(char::is_alphanumeric) => page.get(msg::INBOX_WORDLESS),
        Some(words) => words,
    }
}

fn from(page: &PageShell, row: &Listed) -> String {
    let from = row.from.clone().unwrap_or_default();
    match row.channel {
        Channel::Email => page.say(msg::inbox_mail(name(page, row.channel), from)),
        _ => page.say(msg::inbox_address(name(page, row.channel), from)),
    }
}

fn tag(page: &PageShell, row: &Listed) -> Tag {
    match (row.silent, row.waiting) {
        (true, _) => page.tag(Tone::Bad, page.get(msg::INBOX_SILENT)),
        (false, 0) => page.tag(Tone::Good, page.get(msg::INBOX_DONE)),
        (false, many) => page.tag(Tone::Warning, page.say(msg::inbox_many(many))),
    }
}

fn cells(page: &PageShell, row: &Listed) -> Vec<Cell> {
    vec![
        Cell::Link(beginning(page, row).to_owned(), format!("/inbox/{}", row.id)),
        Cell::Text(from(page, row)),
        Cell::Text(page.t.date_time(row.newest)),
        Cell::Tag(tag(page, row)),
    ]
}

/// One thread.
pub async fn show(staff: Staff, Path(id): Path<String>, Query(from): Query<Place>) -> Answer {
    let before = from.before.parse().ok().map(Timestamp);
    page(&staff, (read(&id)?, before), (FieldErrors::default(), None), &Fields::default()).await
}

async fn page(
    staff: &Staff,
    (id, before): (Uuid, Option<Timestamp>),
    (errors, refused): (FieldErrors, Option<&'static str>),
    typed: &Fields,
) -> Answer {
    let channels = staff.state.contracts.channels.as_ref();
    let view = desk::open(&staff.op, channels, id, before).await?;
    let page = staff.page(staff.visit.t.get(msg::THREAD_TITLE)).with_back("/inbox").with_errors(&errors);
    let status = match (&errors, refused) {
        (errors, _) if !errors.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
        (_, Some(_)) => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    let refused = refused.map(|code| page.t.error(code, &[]));
    let address = |(channel, address): &(Channel, Option<String>)| (name(&page, *channel), address.clone());
    let page = ThreadPage {
        id,
        from: view.from.iter().map(address).collect(),
        caution: page.notice(Tone::Warning, page.get(msg::THREAD_CAUTION)),
        silent: view.silent_at.map(|at| silent(&page, at)),
        refused: refused.map(|words| page.notice(Tone::Bad, words)),
        lines: view.lines.iter().map(|line| shown(&page, line, &view)).collect(),
        older: view.cut.map(|cut| format!("/inbox/{id}?before={}", cut.micros())),
        seen: view.seen,
        may_work: view.may_work,
        reach: view.reach,
        words: typed.field("words", &errors),
        reasons: Reason::ALL.iter().map(|one| Choice::new(one.word(), page.get(reason_key(*one)))).collect(),
        channels: Channel::ALL.iter().map(|one| Choice::new(one.word(), name(&page, *one))).collect(),
        channel: typed.field("channel", &errors),
        address: typed.field("address", &errors),
        once: staff.op.new_id().to_string(),
        errors,
        page,
    };
    Ok((status, Html(page.render()?)).into_response())
}

impl ThreadPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        ANSWER_MAX as u32
    }
}

fn silent(page: &PageShell, at: Timestamp) -> Notice {
    // Not the heading of an error: nothing failed here.
    let heading = page.get(msg::THREAD_SILENT_HEADING).to_owned();
    Notice { tone: Tone::Bad, heading, text: page.say(msg::thread_silent(page.t.date_time(at))) }
}

fn shown(page: &PageShell, line: &Line, view: &ThreadView) -> Shown {
    match line {
        Line::In { id, words, at, said_at, state, reason, record, files } => {
            let hour = said_at.filter(|said| said.seconds().abs_diff(at.seconds()) > 120);
            let mut detail: Vec<String> = Vec::new();
            detail.extend(hour.map(|said| page.say(msg::line_said_at(page.t.date_time(said)))));
            detail.extend(reason.map(|reason| page.get(reason_key(reason)).to_owned()));
            let open = view.may_work && words.is_some();
            Shown {
                out: false,
                who: page.get(msg::LINE_IN).to_owned(),
                at: page.t.date_time(*at),
                erased: words.is_none() && record.is_none(),
                words: words.clone().unwrap_or_default(),
                tag: Some(state_tag(page, *state)),
                detail: (!detail.is_empty()).then(|| detail.join(" · ")),
                files: files.iter().map(|file| shown_file(page, *id, file)).collect(),
                record: record.map(|record| format!("/reports/{record}?purpose=serve-citizen")),
                waits: (open && *state == State::New && view.silent_at.is_none()).then_some(*id),
                filable: (open && matches!(state, State::New | State::Answered)).then_some(*id),
            }
        }
        Line::Out { words, at, by_itself, notice, fate } => Shown {
            out: true,
            who: page.get(if *by_itself { msg::LINE_PROGRAM } else { msg::LINE_OFFICER }).to_owned(),
            at: page.t.date_time(*at),
            erased: false,
            words: words.clone().unwrap_or_else(|| {
                page.get(if *notice { msg::LINE_NOTICE } else { msg::LINE_NOT_KEPT }).to_owned()
            }),
            tag: fate.map(|fate| fate_tag(page, fate)),
            detail: None,
            files: Vec::new(),
            record: None,
            waits: None,
            filable: None,
        },
    }
}

fn shown_file(page: &PageShell, message: Uuid, file: &Enclosure) -> ShownFile {
    let name = match file.kind.family() {
        Family::Photo => msg::FILE_PHOTO,
        Family::Voice => msg::FILE_VOICE,
        Family::Document => msg::FILE_DOCUMENT,
    };
    ShownFile {
        name: page.get(name).to_owned(),
        href: format!("/inbox/{message}/files/{}", file.serial),
        plays: file.kind.family() == Family::Voice && file.kind.is_shown(),
    }
}

const fn reason_key(reason: Reason) -> i18n::Key {
    match reason {
        Reason::Junk => msg::REASON_JUNK,
        Reason::Mistake => msg::REASON_MISTAKE,
        Reason::Repeated => msg::REASON_REPEATED,
        Reason::Courtesy => msg::REASON_COURTESY,
    }
}

fn state_tag(page: &PageShell, state: State) -> Tag {
    let (tone, key) = match state {
        State::New => (Tone::Warning, msg::HEARD_NEW),
        // Whether the answer has left stands beside the answer.
        State::Answered => (Tone::Info, msg::HEARD_ANSWERED),
        State::Filed => (Tone::Good, msg::HEARD_FILED),
        State::SetAside => (Tone::Info, msg::HEARD_ASIDE),
    };
    page.tag(tone, page.get(key))
}

fn fate_tag(page: &PageShell, fate: Fate) -> Tag {
    let (tone, key) = match fate {
        Fate::Waiting => (Tone::Info, msg::FATE_WAITING),
        Fate::Sent => (Tone::Good, msg::FATE_SENT),
        Fate::Delivered => (Tone::Good, msg::FATE_DELIVERED),
        Fate::Failed => (Tone::Bad, msg::FATE_FAILED),
        Fate::GivenUp => (Tone::Bad, msg::FATE_GIVEN_UP),
        Fate::Silenced => (Tone::Info, msg::FATE_SILENCED),
    };
    page.tag(tone, page.get(key))
}

/// The thread again after something was done, or with what was wrong.
async fn after(staff: &Staff, id: Uuid, done: kernel::Result<()>, typed: &Fields) -> Answer {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/inbox/{id}")).into_response()),
        Err(Error::Invalid(errors)) => page(staff, (id, None), (errors, None), typed).await,
        Err(Error::Conflict(code)) => {
            page(staff, (id, None), (FieldErrors::default(), Some(code)), typed).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Answers in words.
pub async fn answer(Path(id): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer {
    let id = read(&id)?;
    let done = async {
        let (once, words) = (fields.once()?, fields.get("words").to_owned());
        let channels = staff.state.contracts.channels.clone();
        let asked = (id, &words);
        let mut w = staff.op.begin().await?;
        if w.replayed_form(&once, &asked, "words").await?.is_none() {
            desk::answer(&mut w, channels.as_ref(), id, (&words, fields.get("seen").parse().ok())).await?;
            w.remember(&once, &asked, "").await?;
            w.commit().await?;
        }
        Ok(())
    };
    let done = done.await;
    after(&staff, id, done, &fields).await
}

/// Sends the notice, where no free words can go.
pub async fn notice(Path(id): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer {
    let id = read(&id)?;
    let done = async {
        let channels = staff.state.contracts.channels.clone();
        let words = staff.state.site.messages.both(msg::NOTICE_WORDS);
        let mut w = staff.op.begin().await?;
        desk::notice(&mut w, channels.as_ref(), id, words).await?;
        w.commit().await
    };
    let done = done.await;
    after(&staff, id, done, &fields).await
}

/// Opens a file that came with a message. The look is journaled.
pub async fn file(
    staff: Staff,
    Path((message, serial)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let nothing = || Error::NotFound("exchange.no-heard");
    let (message, serial) = (read(&message)?, serial.parse().map_err(|_| nothing())?);
    let opened = desk::open_file(&staff.op, &staff.state.blobs, message, serial).await?;
    let answered = Answered { kind: opened.kind, name: &opened.name, size: opened.file.size() };
    Ok(answer_file(&headers, &answered, |range| opened.file.bytes(range))?)
}

/// Sets a message aside.
pub async fn aside(Path(id): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer {
    let id = read(&id)?;
    let done = async {
        let message = fields.get("message").parse().map_err(|_| Error::NotFound("exchange.no-heard"))?;
        let mut w = staff.op.begin().await?;
        desk::set_aside(&mut w, id, message, fields.get("reason")).await?;
        w.commit().await
    };
    let done = done.await;
    after(&staff, id, done, &fields).await
}

/// Says that she could not speak.
pub async fn silence(Path(id): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer {
    let id = read(&id)?;
    let done = async {
        let mut w = staff.op.begin().await?;
        desk::could_not_speak(&mut w, id).await?;
        w.commit().await
    };
    let done = done.await;
    after(&staff, id, done, &fields).await
}

/// Joins it to another thread of the same person.
pub async fn join(Path(id): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer {
    let id = read(&id)?;
    let done = async {
        let mut w = staff.op.begin().await?;
        desk::join(&mut w, id, (fields.get("channel"), fields.get("address"))).await?;
        w.commit().await
    };
    let done = done.await;
    after(&staff, id, done, &fields).await
}
