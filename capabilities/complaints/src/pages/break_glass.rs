//! Breaking the glass: asking with a reason, the second's answer, the review by a third, and what became of each. Must not tell
//! whoever asks whether a code is that of a report.

use access::service::{GrantView, Verdict, WORDS_MAX};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use i18n::format;
use kernel::{Error, FieldErrors};
use uuid::Uuid;
use web::components::{Answer as Fact, Cell, Choice, Tag, Tone};
use web::sheet::{self, moments, words};
use web::{Answer, Download, Fields, FormField, ListFile, PageShell, Staff, StaffForm};

use super::seal::post_name;
use crate::msg;
use crate::service::{self, Breaking, TypedBreak};

/// A request on the page.
struct Row {
    id: String,
    pseudonym: String,
    state: Tag,
    facts: Vec<Fact>,
    once: String,
    may_decide: bool,
    may_review: bool,
    opens: Option<String>,
}

#[derive(Template)]
#[template(path = "break_glass.html")]
struct BreakPage {
    page: PageShell,
    errors: FieldErrors,
    once: String,
    /// He has just asked: what he is told is the same for every code.
    asked: bool,
    rows: Vec<Row>,
    code: FormField,
    reason: FormField,
}

impl BreakPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        WORDS_MAX as u32
    }
}

/// From where the page is come to.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Wanted {
    #[serde(default)]
    asked: String,
}

/// What there is, and the form.
pub async fn show(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Response> {
    render(&staff, !wanted.asked.is_empty(), &Fields::default(), FieldErrors::default()).await
}

async fn render(staff: &Staff, asked: bool, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let found = service::breakings(&staff.op).await?;
    let page = staff.page(staff.visit.t.get(msg::BREAK_TITLE).to_owned()).with_errors(&errors);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let rows = found.iter().map(|one| row(staff, &page, one)).collect();
    let shown = BreakPage {
        once: staff.op.new_id().to_string(),
        asked,
        rows,
        code: fields.field("code", &errors),
        reason: fields.field("reason", &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

fn row(staff: &Staff, page: &PageShell, one: &Breaking) -> Row {
    let grant = &one.grant;
    let open = grant.mine && grant.until.is_some_and(|until| staff.op.now() < until);
    let opens = format!("/reports/{}?purpose={}", grant.record, grant.purpose);
    Row {
        id: grant.id.to_string(),
        pseudonym: one.pseudonym.clone(),
        state: state(page, grant),
        facts: facts(staff, page, grant),
        once: staff.op.new_id().to_string(),
        may_decide: grant.may_decide,
        may_review: grant.may_review,
        opens: open.then_some(opens),
    }
}

fn state(page: &PageShell, grant: &GrantView) -> Tag {
    let (tone, word) = match (grant.state.as_str(), grant.verdict) {
        ("asked", _) => (Tone::Warning, msg::BREAK_STATE_ASKED),
        ("refused", _) => (Tone::Info, msg::BREAK_STATE_REFUSED),
        (_, Some(Verdict::Justified)) => (Tone::Good, msg::BREAK_JUSTIFIED),
        (_, Some(Verdict::NotJustified)) => (Tone::Bad, msg::BREAK_NOT_JUSTIFIED),
        _ => (Tone::Warning, msg::BREAK_STATE_GRANTED),
    };
    page.tag(tone, page.get(word))
}

/// What is said of a request: by whom, when, why, who agreed, until when, what the review found.
pub(super) fn facts(staff: &Staff, page: &PageShell, grant: &GrantView) -> Vec<Fact> {
    let fact = |label, value: String| Fact {
        label: page.get(label).to_owned(),
        value: Cell::Text(value),
        change: None,
    };
    let post = |charge: &Option<String>| post(staff, charge.as_deref());
    let at = |at| format::date_time(page.lang(), at);
    let asked = post(&grant.charge).unwrap_or_else(|| "—".to_owned());
    [
        Some(fact(msg::BREAK_BY_LABEL, page.say(msg::break_by(asked, at(grant.asked_at))))),
        grant.reason.clone().map(|reason| fact(msg::BREAK_WHY, reason)),
        post(&grant.decider)
            .zip(grant.decided_at)
            .map(|(post, decided)| fact(msg::BREAK_DECIDER, page.say(msg::break_by(post, at(decided))))),
        grant.until.map(|until| fact(msg::BREAK_UNTIL, at(until))),
        grant.review.clone().map(|review| fact(msg::BREAK_FINDING, review)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What there is, as a file.
pub async fn file(staff: Staff, download: Download) -> Answer<Response> {
    let found = service::breakings(&staff.op).await?;
    let page = staff.page(String::new());
    let columns = [
        words(page.get(msg::SEAL_PSEUDONYM)),
        words(page.get(msg::COLUMN_STATE)),
        words(page.get(msg::BREAK_BY_LABEL)),
        moments(page.get(msg::BREAK_ASKED_AT)),
        words(page.get(msg::BREAK_WHY)),
        words(page.get(msg::BREAK_DECIDER)),
        moments(page.get(msg::BREAK_DECIDED_AT)),
        moments(page.get(msg::BREAK_UNTIL)),
        words(page.get(msg::BREAK_FINDING)),
    ];
    let row = |one: Breaking| {
        let state = state(&page, &one.grant).text;
        let grant = one.grant;
        vec![
            sheet::text(one.pseudonym),
            sheet::text(state),
            sheet::maybe(post(&staff, grant.charge.as_deref())),
            sheet::at(grant.asked_at),
            sheet::maybe(grant.reason),
            sheet::maybe(post(&staff, grant.decider.as_deref())),
            sheet::at(grant.decided_at),
            sheet::at(grant.until),
            sheet::maybe(grant.review),
        ]
    };
    let title = page.get(msg::BREAK_TITLE);
    ListFile::of(("break-glass", title), columns, sheet::all(found), row).hand_over(&staff, download).await
}

/// The post of a charge, in words.
fn post(staff: &Staff, charge: Option<&str>) -> Option<String> {
    charge.map(|charge| post_name(staff, organisation::charge::read_name(charge).0))
}

/// Asks.
pub async fn ask(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    match send(&staff, &fields).await {
        Ok(()) => Ok(Redirect::to("/break-glass?asked=yes").into_response()),
        Err(Error::Invalid(errors)) => render(&staff, false, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn send(staff: &Staff, fields: &Fields) -> kernel::Result<()> {
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedBreak { code: get("code"), reason: get("reason") };
    let once = fields.once()?;
    staff.take_turn("break-glass")?;
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &typed, "reason").await?.is_some() {
        return Ok(());
    }
    service::break_glass(&mut w, &typed).await?;
    w.remember(&once, &typed, "").await?;
    w.commit().await
}

fn id(raw: &str) -> kernel::Result<Uuid> {
    raw.parse().map_err(|_| Error::NotFound("access.no-grant"))
}

/// Agrees.
pub async fn agree(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    decide(&staff, &fields, id(&raw)?, true).await
}

/// Refuses.
pub async fn refuse(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    decide(&staff, &fields, id(&raw)?, false).await
}

async fn decide(staff: &Staff, fields: &Fields, id: Uuid, agree: bool) -> Answer<Response> {
    let (once, asked) = (fields.once()?, (id, agree));
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        service::decide_breaking(&mut w, id, agree).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    Ok(Redirect::to("/break-glass").into_response())
}

#[derive(Template)]
#[template(path = "break_review.html")]
struct ReviewPage {
    page: PageShell,
    errors: FieldErrors,
    facts: Vec<Fact>,
    once: String,
    verdict: FormField,
    verdicts: Vec<Choice>,
    words: FormField,
}

impl ReviewPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        WORDS_MAX as u32
    }
}

/// The form of a review.
pub async fn review_form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    render_review(&staff, id(&raw)?, &Fields::default(), FieldErrors::default()).await
}

async fn render_review(staff: &Staff, id: Uuid, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let reviewed = service::to_review(&staff.op, id).await?;
    let title = staff.visit.t.say(msg::break_review_title(&reviewed.pseudonym));
    let page = staff.page(title).with_errors(&errors);
    let page = page.with_back("/break-glass");
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let verdict = |verdict: Verdict, word| Choice::new(verdict.word(), page.get(word));
    let verdicts = vec![
        verdict(Verdict::Justified, msg::BREAK_JUSTIFIED),
        verdict(Verdict::NotJustified, msg::BREAK_NOT_JUSTIFIED),
    ];
    let shown = ReviewPage {
        facts: facts(staff, &page, &reviewed.grant),
        once: staff.op.new_id().to_string(),
        verdict: fields.field("verdict", &errors),
        verdicts,
        words: fields.field("words", &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Reviews it.
pub async fn review(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    let (verdict, words) = (fields.get("verdict").to_owned(), fields.get("words").to_owned());
    let (once, asked) = (fields.once()?, (id, &verdict, &words));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "words").await?.is_some() {
        return Ok(Redirect::to("/break-glass").into_response());
    }
    match service::review_breaking(&mut w, id, &verdict, &words).await {
        Ok(()) => {
            w.remember(&once, &asked, "").await?;
            w.commit().await?;
            Ok(Redirect::to("/break-glass").into_response())
        }
        Err(Error::Invalid(errors)) => {
            drop(w);
            render_review(&staff, id, &fields, errors).await
        }
        Err(error) => Err(error.into()),
    }
}
