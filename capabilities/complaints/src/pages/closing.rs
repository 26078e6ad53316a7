//! Asking whether a report may be closed, entering the answer, opening it again, and how all of it stands in its history. Must not
//! decide what may follow what.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use i18n::{Key, format};
use kernel::ids::ComplaintId;
use kernel::{Error, FieldErrors};
use op::Purpose;
use web::address::id;
use web::components::{Choice, Event, Notice, Tone};
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use crate::model::closing::{Standing, Step, TypedAnswer, TypedAsk, WORDS_MAX, Way};
use crate::msg;
use crate::service::{self, Closing, Closings};

#[derive(Template)]
#[template(path = "closing.html")]
struct ClosingPage {
    page: PageShell,
    errors: FieldErrors,
    once: String,
    /// Why it may not be done at all.
    refused: Option<Notice>,
    /// She was asked: her answer is entered.
    answering: bool,
    answer_href: String,
    reason: FormField,
    step: FormField,
    steps: Vec<Choice>,
    way: FormField,
    ways: Vec<Choice>,
    code: FormField,
    file: FormField,
    files: Vec<Choice>,
    words: FormField,
}

impl ClosingPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        WORDS_MAX as u32
    }
}

/// The form: asks, or enters the answer of whoever was asked.
pub async fn form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    render(&staff, id(&raw)?, (&Fields::default(), FieldErrors::default()), None).await
}

async fn render(
    staff: &Staff,
    id: ComplaintId,
    (fields, errors): (&Fields, FieldErrors),
    refused: Option<Key>,
) -> Answer<Response> {
    let asking = service::may_ask(&staff.op, id).await?;
    let page = staff.page(staff.visit.t.say(msg::closing_title(&asking.number))).with_errors(&errors);
    let page = page.with_back(super::opened(id, Purpose::Supervise));
    let status = match (refused, errors.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let steps = [Step::Agreed, Step::Declined, Step::Unreached];
    let file = |(id, kind, at): &(uuid::Uuid, String, kernel::Timestamp)| {
        let what = if kind == "voice" { msg::EVIDENCE_VOICE } else { msg::EVIDENCE_PHOTOS };
        Choice::new(id.to_string(), format!("{} · {}", page.get(what), format::date_time(page.lang(), *at)))
    };
    let shown = ClosingPage {
        once: staff.op.new_id().to_string(),
        refused: refused.map(|key| page.notice(Tone::Bad, page.get(key))),
        answering: matches!(asking.standing, Standing::Asked | Standing::Unreached),
        answer_href: format!("/reports/{id}/closing/answer"),
        reason: fields.field("reason", &errors),
        step: fields.field("step", &errors),
        steps: steps.iter().map(|step| Choice::new(step.word(), page.get(step_name(*step)))).collect(),
        way: fields.field("way", &errors),
        ways: Way::ALL.iter().map(|way| Choice::new(way.word(), page.get(way_name(*way)))).collect(),
        // The code is not written back into the page.
        code: FormField { value: String::new(), ..fields.field("code", &errors) },
        file: fields.field("file", &errors),
        files: asking.files.iter().map(file).collect(),
        words: fields.field("words", &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// The reason a step is refused, where a page can say it.
pub(super) fn refusal(code: &str) -> Option<Key> {
    Some(match code {
        "complaints.closing-closed" => msg::CLOSING_CLOSED,
        "complaints.closing-ended" => msg::CLOSING_ENDED,
        "complaints.closing-court" => msg::CLOSING_COURT,
        "complaints.closing-asked" => msg::CLOSING_ASKED,
        "complaints.closing-not-asked" => msg::CLOSING_NOT_ASKED,
        "complaints.closing-open" => msg::CLOSING_OPEN,
        "complaints.closing-sealed" => msg::CLOSING_SEALED,
        "complaints.closing-handled" => msg::CLOSING_HANDLED,
        "complaints.closing-cognizable" => msg::CLOSING_COGNIZABLE,
        "complaints.closing-unsorted" => msg::CLOSING_UNSORTED,
        "complaints.closing-too-early" => msg::CLOSING_TOO_EARLY,
        _ => return None,
    })
}

/// Asks.
pub async fn ask(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    let sent = send_ask(&staff, id, &fields).await;
    answered(&staff, id, &fields, sent).await
}

/// Enters what she answered.
pub async fn answer(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    let sent = send_answer(&staff, id, &fields).await;
    answered(&staff, id, &fields, sent).await
}

async fn answered(
    staff: &Staff,
    id: ComplaintId,
    fields: &Fields,
    sent: kernel::Result<()>,
) -> Answer<Response> {
    match sent {
        Ok(()) => Ok(Redirect::to(&super::opened(id, Purpose::Supervise)).into_response()),
        Err(Error::Invalid(errors)) => render(staff, id, (fields, errors), None).await,
        Err(Error::Conflict(code)) if refusal(code).is_some() => {
            render(staff, id, (fields, FieldErrors::default()), refusal(code)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn send_ask(staff: &Staff, id: ComplaintId, fields: &Fields) -> kernel::Result<()> {
    let typed = TypedAsk { reason: fields.get("reason").to_owned() };
    let (once, asked) = (fields.once()?, (id, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "reason").await?.is_some() {
        return Ok(());
    }
    let roznamcha = staff.state.contracts.roznamcha.clone();
    service::ask_closing(&mut w, roznamcha.as_ref(), id, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

async fn send_answer(staff: &Staff, id: ComplaintId, fields: &Fields) -> kernel::Result<()> {
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedAnswer {
        step: get("step"),
        way: get("way"),
        code: get("code"),
        file: get("file"),
        words: get("words"),
    };
    let (once, asked) = (fields.once()?, (id, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "words").await?.is_some() {
        return Ok(());
    }
    let roznamcha = staff.state.contracts.roznamcha.clone();
    service::answer_closing(&mut w, roznamcha.as_ref(), id, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

/// Opens it again: one press.
pub async fn reopen(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    let (once, asked) = (fields.once()?, (id, "reopen"));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "reason").await?.is_none() {
        let roznamcha = staff.state.contracts.roznamcha.clone();
        service::reopen_report(&mut w, roznamcha.as_ref(), id).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    let purpose = if staff.who.held.iter().any(|post| post.has(super::COUNTER_ROLES)) {
        Purpose::ServeCitizen
    } else {
        Purpose::Supervise
    };
    Ok(Redirect::to(&super::opened(id, purpose)).into_response())
}

const fn step_name(step: Step) -> Key {
    match step {
        Step::Asked => msg::CLOSING_STEP_ASKED,
        Step::Agreed => msg::CLOSING_STEP_AGREED,
        Step::Declined => msg::CLOSING_STEP_DECLINED,
        Step::Unreached => msg::CLOSING_STEP_UNREACHED,
        Step::Withdrawn => msg::CLOSING_STEP_WITHDRAWN,
        Step::Reopened => msg::CLOSING_STEP_REOPENED,
    }
}

const fn way_name(way: Way) -> Key {
    match way {
        Way::Code => msg::CLOSING_WAY_CODE,
        Way::Slip => msg::CLOSING_WAY_SLIP,
        Way::Voice => msg::CLOSING_WAY_VOICE,
        Way::InPerson => msg::CLOSING_WAY_IN_PERSON,
    }
}

/// Who reads of it: an officer, or a court; or whoever told it, who is spoken to and not of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    Officer,
    Teller,
}

/// How a report stands, where that is not simply open.
pub(super) fn notice(page: &PageShell, closings: &Closings, reader: Reader) -> Option<Notice> {
    standing_name(closings.standing, reader).map(|(tone, key)| page.notice(tone, page.get(key)))
}

/// The sentence for it; none while it is simply open.
pub(super) const fn standing_name(standing: Standing, reader: Reader) -> Option<(Tone, Key)> {
    let (tone, officers, hers) = match standing {
        Standing::Open => return None,
        Standing::Asked => (Tone::Info, msg::STANDING_ASKED, msg::TRACK_ASKED),
        Standing::Unreached => (Tone::Warning, msg::STANDING_UNREACHED, msg::TRACK_UNREACHED),
        Standing::Closed => (Tone::Good, msg::STANDING_CLOSED, msg::TRACK_CLOSED),
        Standing::Withdrawn => (Tone::Good, msg::STANDING_WITHDRAWN, msg::TRACK_WITHDRAWN),
        Standing::Ended => (Tone::Info, msg::STANDING_ENDED, msg::TRACK_ENDED),
    };
    match reader {
        Reader::Teller => Some((tone, hers)),
        Reader::Officer => Some((tone, officers)),
    }
}

const fn hers(step: Step) -> Key {
    match step {
        Step::Asked => msg::TRACK_STEP_ASKED,
        Step::Agreed => msg::TRACK_STEP_AGREED,
        Step::Declined => msg::TRACK_STEP_DECLINED,
        Step::Unreached => msg::TRACK_STEP_UNREACHED,
        Step::Withdrawn => msg::TRACK_STEP_WITHDRAWN,
        Step::Reopened => msg::CLOSING_STEP_REOPENED,
    }
}

/// A step in the history.
pub(super) fn event(page: &PageShell, one: &Closing, reader: Reader) -> Event {
    let step = page.get(if reader == Reader::Teller { hers(one.step) } else { step_name(one.step) });
    let what = match one.way {
        Some(way) => format!("{step} · {}", page.get(way_name(way))),
        None => step.to_owned(),
    };
    let tone = match one.step {
        Step::Agreed => Tone::Good,
        Step::Unreached => Tone::Warning,
        _ => Tone::Info,
    };
    let (at, datetime) = (format::date_time(page.lang(), one.at), one.at.rfc3339());
    Event { at, datetime, what, detail: one.words.clone(), tone }
}
