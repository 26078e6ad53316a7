//! One record of the custody register, with the forms of what follows.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use i18n::{Key, format};
use kernel::{Error, FieldErrors, Timestamp};
use uuid::Uuid;
use web::address::id;
use web::components::{Answer as Fact, Cell, Choice, Event, Notice, Timeline, Tone};
use web::{Answer, DateField, Fields, FormField, PageShell, Staff, StaffForm, TimeField};

use super::{apart, end_name, for_what, gender_name, left, order_name, stands, who, with_day};
use crate::model::custody::{
    Contents, End, Gender, LINE_MAX, Order, PROSE_MAX, State, Told, TypedProduction, TypedRelease,
};
use crate::msg;
use crate::pages::day::{typed_date, typed_time};
use crate::pages::diary::by;
use crate::pages::fir::choices;
use crate::service::{self, CustodyStep, OpenedCustody};

#[derive(Template)]
#[template(path = "custody_show.html")]
struct ShowPage {
    page: PageShell,
    errors: FieldErrors,
    id: Uuid,
    /// Makes a form sent twice one step.
    once: String,
    /// What must not be overlooked.
    notices: Vec<Notice>,
    facts: Vec<Fact>,
    timeline: Timeline,
    may_write: bool,
    court: FormField,
    produced_on: DateField,
    produced_at: TimeField,
    order: FormField,
    orders: Vec<Choice>,
    until: DateField,
    end: FormField,
    ends: Vec<Choice>,
    ended_on: DateField,
    ended_at: TimeField,
    words: FormField,
    line: u32,
    prose: u32,
}

/// The record.
pub async fn show(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    render(&staff, id(&raw)?, &Fields::default(), FieldErrors::default()).await
}

/// Enters a production.
pub async fn produce(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    let done = write_production(&staff, id, &fields).await;
    answered(&staff, id, &fields, done.map_err(|error| error.conflict_at("court"))).await
}

/// Enters the end.
pub async fn release(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    let done = write_release(&staff, id, &fields).await;
    answered(&staff, id, &fields, done.map_err(|error| error.conflict_at("words"))).await
}

async fn answered(staff: &Staff, id: Uuid, fields: &Fields, done: kernel::Result<()>) -> Answer<Response> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/custody/{id}")).into_response()),
        Err(Error::Invalid(errors)) => render(staff, id, fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn write_production(staff: &Staff, id: Uuid, fields: &Fields) -> kernel::Result<()> {
    let typed = typed_production(fields);
    let (once, asked) = (fields.once()?, ("produce", id, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "court").await?.is_some() {
        return Ok(());
    }
    service::produce(&mut w, id, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

/// A production as typed, here or with an arrest.
pub(super) fn typed_production(fields: &Fields) -> TypedProduction {
    TypedProduction {
        court: fields.get("court").to_owned(),
        produced_on: typed_date(fields, "produced_on"),
        produced_at: typed_time(fields, "produced_at"),
        order: fields.get("order").to_owned(),
        until: typed_date(fields, "until"),
    }
}

async fn write_release(staff: &Staff, id: Uuid, fields: &Fields) -> kernel::Result<()> {
    let typed = TypedRelease {
        end: fields.get("end").to_owned(),
        ended_on: typed_date(fields, "ended_on"),
        ended_at: typed_time(fields, "ended_at"),
        words: fields.get("words").to_owned(),
    };
    let (once, asked) = (fields.once()?, ("release", id, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "end").await?.is_some() {
        return Ok(());
    }
    service::release(&mut w, id, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

async fn render(staff: &Staff, id: Uuid, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let opened = service::open_custody(&staff.op, id).await?;
    let now = staff.op.now();
    let page = staff.page(staff.visit.t.say(msg::custody_record(&opened.listed.number))).with_errors(&errors);
    let page = page.with_back("/custody");
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let again = |end: &End| opened.listed.ended_at.is_none() || *end != End::HandedOver;
    let ends: Vec<End> = End::ALL.iter().copied().filter(again).collect();
    let shown = ShowPage {
        id,
        once: staff.op.new_id().to_string(),
        notices: notices(&page, &opened, now)
            .into_iter()
            .map(|(tone, text)| page.notice(tone, text))
            .collect(),
        facts: facts(staff, &page, &opened, now),
        timeline: timeline(staff, &page, &opened),
        may_write: opened.may_write,
        court: fields.field("court", &errors),
        produced_on: fields.date_field("produced_on", &errors),
        produced_at: fields.time_field("produced_at", &errors),
        order: fields.field("order", &errors),
        orders: choices(&page, Order::ALL, Order::word, order_name),
        until: fields.date_field("until", &errors),
        end: fields.field("end", &errors),
        ends: choices(&page, &ends, End::word, end_name),
        ended_on: fields.date_field("ended_on", &errors),
        ended_at: fields.time_field("ended_at", &errors),
        words: fields.field("words", &errors),
        line: LINE_MAX as u32,
        prose: PROSE_MAX as u32,
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// What must not be overlooked: warned of, never in the way.
fn notices(page: &PageShell, opened: &OpenedCustody, now: Timestamp) -> Vec<(Tone, String)> {
    let listed = &opened.listed;
    let mut notices = Vec::new();
    if opened.erased {
        notices.push((Tone::Info, page.get(msg::CUSTODY_ERASED).to_owned()));
    } else if opened.masked {
        notices.push((Tone::Warning, page.get(msg::CUSTODY_MASKED).to_owned()));
    }
    if listed.state == State::Held {
        let seconds = listed.due_at.seconds() - now.seconds();
        let tone = if seconds < 0 { Tone::Bad } else { Tone::Warning };
        let due = format::date_time(page.lang(), listed.due_at);
        notices.push((tone, page.say(msg::custody_due_notice(due, left(&page.t, seconds)))));
    }
    if opened.may_write && listed.ended_at.is_some() {
        let due = format::date_time(page.lang(), listed.due_at);
        notices.push((Tone::Warning, page.say(msg::custody_handed_notice(due))));
    }
    if listed.state == State::Ended(End::Died) {
        notices.push((Tone::Bad, page.get(msg::CUSTODY_INQUEST).to_owned()));
    }
    if let Some(said) = &opened.contents {
        if said.gender == Gender::Female && listed.ended_at.is_none() {
            notices.push((Tone::Warning, page.get(msg::CUSTODY_WOMAN).to_owned()));
        }
        if said.child.is_some() && listed.ended_at.is_none() {
            notices.push((Tone::Warning, page.get(msg::CUSTODY_A_CHILD).to_owned()));
        }
        if !said.grounds_told {
            notices.push((Tone::Warning, page.get(msg::CUSTODY_NOT_TOLD).to_owned()));
        }
    }
    notices
}

fn facts(staff: &Staff, page: &PageShell, opened: &OpenedCustody, now: Timestamp) -> Vec<Fact> {
    let fact = |label: Key, value: Cell| Fact { label: page.get(label).to_owned(), value, change: None };
    let text = |label, value: String| fact(label, Cell::Text(value));
    let hour = |label, at| fact(label, Cell::Text(format::date_time(page.lang(), at)));
    let listed = &opened.listed;
    let mut facts = vec![
        fact(msg::CUSTODY_NUMBER, Cell::Ltr(listed.number.clone())),
        fact(msg::CUSTODY_STANDS, Cell::Tag(stands(page, listed, now))),
        text(msg::CUSTODY_WHO, who(&page.t, listed)),
        text(msg::CUSTODY_FOR, for_what(&page.t, listed)),
        text(msg::FIR_OFFICE, listed.office.get(page.lang()).to_owned()),
        hour(msg::CUSTODY_ARRESTED, listed.arrested_at),
        hour(msg::CUSTODY_DUE, listed.due_at),
        hour(msg::CUSTODY_RECORDED, opened.recorded_at),
        text(msg::CUSTODY_BY, by(staff, opened.charge.as_deref())),
    ];
    if let Some((id, cited)) = &listed.fir {
        facts.push(fact(msg::FIR_NUMBER, Cell::LtrLink(cited.clone(), format!("/firs/{id}"))));
    }
    if let Some(said) = &opened.contents {
        facts.extend(of_person(page, said).into_iter().map(|(label, value)| fact(label, value)));
    }
    facts
}

fn of_person(page: &PageShell, said: &Contents) -> Vec<(Key, Cell)> {
    let yes_no = |yes| Cell::Text(page.get(if yes { msg::ARREST_YES } else { msg::ARREST_NO }).to_owned());
    let words = |label, value: &String| (label, Cell::Text(value.clone()));
    let told_of = |label, told: &Told| (label, Cell::Text(told_words(page, told)));
    let mut facts = vec![(msg::ARREST_GENDER, Cell::Text(page.get(gender_name(said.gender)).to_owned()))];
    facts.push((msg::ARREST_CHILD, yes_no(said.child.is_some())));
    facts.extend(
        said.born.map(|born| (msg::FIR_BORN, Cell::Text(crate::pages::fir_show::born_in(page, born)))),
    );
    facts.extend(said.cnic.as_ref().map(|cnic| (msg::FIR_CNIC, Cell::Ltr(cnic.to_string()))));
    facts.push(words(msg::ARREST_PLACE, &said.place));
    facts.push(words(msg::ARREST_BY, &said.arrested_by));
    facts.push((msg::ARREST_GROUNDS_TOLD, yes_no(said.grounds_told)));
    facts.push(words(msg::ARREST_CONDITION, &said.condition));
    facts.push(told_of(msg::ARREST_RELATIVE, &said.relative));
    if let Some(child) = &said.child {
        facts.push(told_of(msg::ARREST_GUARDIAN, &child.guardian));
        facts.push(told_of(msg::ARREST_PROBATION, &child.probation));
    }
    facts.extend(said.woman_officer.as_ref().map(|officer| words(msg::ARREST_WOMAN_OFFICER, officer)));
    facts
}

/// Who was told and when, or why nobody was.
fn told_words(page: &PageShell, told: &Told) -> String {
    let at = told.at.map(|at| format::date_time(page.lang(), at));
    let parts = [told.who.clone(), at, told.why_not.clone()].into_iter().flatten();
    apart(page.lang(), parts)
}

fn timeline(staff: &Staff, page: &PageShell, opened: &OpenedCustody) -> Timeline {
    let event = |at: Timestamp, what: String, detail: Option<String>, tone| Event {
        at: format::date_time(page.lang(), at),
        datetime: at.rfc3339(),
        what,
        detail,
        tone,
    };
    let arrested = page.get(msg::CUSTODY_EVENT_ARREST).to_owned();
    let mut events = vec![event(opened.listed.arrested_at, arrested, None, Tone::Info)];
    events.extend(opened.steps.iter().map(|step| {
        let what = page.say(match step.state {
            State::Ordered(_) => msg::custody_event_produced(with_day(&page.t, step.state, step.until)),
            State::Held | State::Ended(_) => msg::custody_event_ended(with_day(&page.t, step.state, None)),
        });
        let bad = matches!(step.state, State::Ended(End::Escaped | End::Died));
        event(step.at, what, Some(detail(staff, page, step)), if bad { Tone::Bad } else { Tone::Good })
    }));
    Timeline { events }
}

/// Court or words, who wrote it, and when that was not in the same minute.
fn detail(staff: &Staff, page: &PageShell, step: &CustodyStep) -> String {
    let later = step.recorded_at.seconds() - step.at.seconds() >= 60;
    let written =
        later.then(|| page.say(msg::custody_written(format::date_time(page.lang(), step.recorded_at))));
    let parts = [step.words.clone(), Some(by(staff, step.charge.as_deref())), written];
    apart(page.lang(), parts.into_iter().flatten())
}
