//! The page on which an officer says that a report cannot wait, or what was done about it; and both in its history.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use i18n::{Key, format};
use kernel::ids::ComplaintId;
use kernel::{Error, FieldErrors, Timestamp};
use op::Purpose;
use web::address::id;
use web::components::{Choice, Event, Notice, Tone};
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use crate::model::alarm::{ALARM_MAX, Alarm, NONE, TypedAlarm, TypedAlarmAnswer};
use crate::msg;
use crate::service::{self, Alarmed, Alarms};

#[derive(Template)]
#[template(path = "alarm.html")]
struct AlarmPage {
    page: PageShell,
    errors: FieldErrors,
    once: String,
    /// What stands and is not answered, each with the form that answers it.
    standing: Vec<Standing>,
    /// What may be said besides; empty for whoever only reads the report.
    kinds: Vec<Choice>,
    kind: FormField,
    words: FormField,
    /// What was typed about one that somebody else answered meanwhile.
    unsent: Option<FormField>,
    may_write: bool,
}

/// An alarm that stands.
struct Standing {
    id: String,
    heading: String,
    since: String,
    lead: Key,
    button: Key,
    /// What was typed comes back in the box in which it was typed.
    words: FormField,
}

impl AlarmPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        ALARM_MAX as u32
    }
}

/// The page.
pub async fn form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    render(&staff, id(&raw)?, &Fields::default(), FieldErrors::default()).await
}

async fn render(
    staff: &Staff,
    id: ComplaintId,
    fields: &Fields,
    mut errors: FieldErrors,
) -> Answer<Response> {
    let Alarms { number, rows, may_write } = service::alarms_of(&staff.op, id).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let open: Vec<&Alarmed> = rows.iter().filter(|one| one.answered.is_none()).collect();
    let answering = Some(fields.get("answers")).filter(|said| !said.is_empty());
    let stands = |one: &&Alarmed| answering == Some(one.id.to_string().as_str());
    let raised = errors.of("kind").is_some_and(|fault| fault.code == "complaints.alarm-stands");
    let meanwhile = raised || (answering.is_some() && !open.iter().any(stands));
    if meanwhile {
        // Its box is gone: the fault stands where the words are.
        errors.0.iter_mut().for_each(|fault| fault.field = "words");
    }
    let page = staff.page(staff.visit.t.say(msg::alarm_title(&number))).with_errors(&errors);
    let page = page.with_back(super::opened(id, Purpose::ServeCitizen));
    let (blank, none) = (Fields::default(), FieldErrors::default());
    let words = |here: bool| if here { fields.field("words", &errors) } else { blank.field("words", &none) };
    let standing = |one: &&Alarmed| Standing {
        id: one.id.to_string(),
        heading: page.get(name(one.kind)).to_owned(),
        since: page.say(msg::alarm_since(format::date_time(page.lang(), one.raised.0))),
        lead: match one.kind {
            Alarm::Danger => msg::ALARM_ANSWER_DANGER,
            Alarm::Child => msg::ALARM_ANSWER_CHILD,
        },
        button: match one.kind {
            Alarm::Danger => msg::ALARM_SENT,
            Alarm::Child => msg::ALARM_INFORMED,
        },
        words: words(stands(one)),
    };
    let free = |kind: &&Alarm| may_write && !open.iter().any(|one| one.kind == **kind);
    let choice = |kind: &Alarm| Choice::new(kind.word(), page.get(name(*kind)));
    let shown = AlarmPage {
        once: staff.op.new_id().to_string(),
        standing: open.iter().map(standing).collect(),
        kinds: Alarm::ALL.iter().filter(free).map(choice).collect(),
        kind: fields.field("kind", &errors),
        words: words(answering.is_none() && !meanwhile),
        unsent: meanwhile.then(|| words(true)),
        may_write,
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Says it, or answers it where the form names which.
pub async fn enter(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    match send(&staff, id, &fields).await {
        Ok(()) => Ok(Redirect::to(&super::opened(id, Purpose::ServeCitizen)).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, id, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn send(staff: &Staff, id: ComplaintId, fields: &Fields) -> kernel::Result<()> {
    let (answers, words) = (fields.get("answers").to_owned(), fields.get("words").to_owned());
    let kind = if answers.is_empty() { fields.get("kind").to_owned() } else { String::new() };
    let (once, asked) = (fields.once()?, (id, &answers, &kind, &words));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "words").await?.is_some() {
        return Ok(());
    }
    if answers.is_empty() {
        service::raise_alarm(&mut w, id, &TypedAlarm { kind: kind.clone(), words: words.clone() }).await?;
    } else {
        let typed = TypedAlarmAnswer { alarm: answers.clone(), words: words.clone() };
        service::answer_alarm(&mut w, id, &typed).await?;
    }
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

/// What cannot wait, by name.
pub(crate) const fn name(kind: Alarm) -> Key {
    match kind {
        Alarm::Danger => msg::ALARM_DANGER,
        Alarm::Child => msg::ALARM_CHILD,
    }
}

/// The choices of the question while a report is taken down.
pub(crate) fn answers(page: &PageShell) -> Vec<Choice> {
    let none = Choice::new(NONE, page.get(msg::ALARM_NONE));
    let one = |kind: &Alarm| Choice::new(kind.word(), page.get(name(*kind)));
    std::iter::once(none).chain(Alarm::ALL.iter().map(one)).collect()
}

/// Before everything else on the page of a report: what stands unanswered, in words.
pub(super) fn notice(page: &PageShell, alarms: &[Alarmed]) -> Option<Notice> {
    let standing = alarms.iter().filter(|one| one.answered.is_none());
    let words: Vec<String> = standing
        .map(|one| {
            let since = page.say(msg::alarm_since(format::date_time(page.lang(), one.raised.0)));
            format!("{} {since}", page.get(name(one.kind)))
        })
        .collect();
    (!words.is_empty()).then(|| page.notice(Tone::Bad, words.join(" ")))
}

/// An alarm in the officers' history, with its answer and the words of both.
pub(super) fn events(page: &PageShell, one: &Alarmed) -> Vec<Event> {
    let answered = match one.kind {
        Alarm::Danger => msg::EVENT_DANGER_ANSWERED,
        Alarm::Child => msg::EVENT_CHILD_ANSWERED,
    };
    events_of(page, one, (name(one.kind), answered))
}

/// The same in her own history.
pub(super) fn citizens_events(page: &PageShell, one: &Alarmed) -> Vec<Event> {
    let said = match one.kind {
        Alarm::Danger => (msg::TRACK_DANGER, msg::TRACK_DANGER_ANSWERED),
        Alarm::Child => (msg::TRACK_CHILD, msg::TRACK_CHILD_ANSWERED),
    };
    events_of(page, one, said)
}

fn events_of(page: &PageShell, one: &Alarmed, (raised, answered): (Key, Key)) -> Vec<Event> {
    let event = |(at, words): &(Timestamp, Option<String>), what: Key, tone| Event {
        at: format::date_time(page.lang(), *at),
        datetime: at.rfc3339(),
        what: page.get(what).to_owned(),
        detail: words.clone(),
        tone,
    };
    let answer = one.answered.as_ref().map(|said| event(said, answered, Tone::Good));
    std::iter::once(event(&one.raised, raised, Tone::Bad)).chain(answer).collect()
}
