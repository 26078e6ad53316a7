//! One place: of what it is told, what was sent to it and what came of that, and what can be done with it.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse};
use web::components::{Answer as Fact, Cell, Tag, Tone};
use web::sheet::{self, moments, words};
use web::{Answer, Download, ListFile, PageShell, Staff};

use super::{event_name, read, state_tag};
use crate::model::{Progress, State};
use crate::msg;
use crate::service::{self, DeliveryView, WebhookView};

/// A message as its row shows it.
struct Sent {
    event: String,
    entry: String,
    made: String,
    tag: Tag,
    attempts: i32,
    tried: Option<String>,
    next: Option<String>,
    answer: Option<String>,
    replay: Option<String>,
}

#[derive(Template)]
#[template(path = "webhook.html")]
struct OnePage {
    page: PageShell,
    place: WebhookView,
    facts: Vec<Fact>,
    sent: Vec<Sent>,
    /// Where the same is as a file, up to its end.
    files: String,
    may_change: bool,
    active: bool,
}

/// The page.
pub async fn show(staff: Staff, Path(id): Path<String>) -> Answer {
    let id = read(&id)?;
    let r = staff.op.read().await?;
    let place = service::webhook(&r, id).await?;
    let sent = service::deliveries(&r, id).await?;
    let may_change = r.may("exchange.webhook-manage", &service::record(id));
    r.done().await?;
    let page = staff.page(place.name.clone()).with_back("/webhooks");
    let page = OnePage {
        facts: facts(&staff, &page, &place),
        sent: sent.into_iter().map(|one| row(&staff, &page, &place, one, may_change)).collect(),
        files: format!("/webhooks/{}/deliveries", place.id),
        may_change,
        active: place.state == State::Active,
        place,
        page,
    };
    Ok(Html(page.render()?).into_response())
}

/// What was and will be sent to it, as a file: the messages of the page.
pub async fn file(staff: Staff, Path(id): Path<String>, download: Download) -> Answer {
    let id = read(&id)?;
    let r = staff.op.read().await?;
    let place = service::webhook(&r, id).await?;
    let sent = service::deliveries(&r, id).await?;
    r.done().await?;
    let page = staff.page(String::new());
    let columns = [
        words(page.get(msg::SENT_EVENT)),
        words(page.get(msg::SENT_ENTRY)),
        moments(page.get(msg::SENT_AT)),
        words(page.get(msg::STATE)),
        words(page.get(msg::SENT_ANSWER)),
        words(page.get(msg::SENT_ATTEMPTS)),
        moments(page.get(msg::SENT_TRIED_AT)),
        moments(page.get(msg::SENT_NEXT_AT)),
    ];
    let row = |one: DeliveryView| {
        vec![
            sheet::text(event_name(&page, &staff.state.published, &one.event)),
            sheet::text(one.entry.to_string()),
            sheet::at(one.made_at),
            sheet::text(progress_tag(&page, one.progress).text),
            sheet::maybe(one.answer.map(|word| answer_words(&page, &word))),
            sheet::count(one.attempts),
            sheet::at(one.tried_at),
            sheet::at(one.next_at.filter(|_| place.state == State::Active)),
        ]
    };
    let title = page.get(msg::SENT_TABLE);
    ListFile::of(("deliveries", title), columns, sheet::all(sent), row).hand_over(&staff, download).await
}

fn facts(staff: &Staff, page: &PageShell, place: &WebhookView) -> Vec<Fact> {
    let events: Vec<String> =
        place.events.iter().map(|event| event_name(page, &staff.state.published, event)).collect();
    let fact = |key, value| Fact { label: page.get(key).to_owned(), value, change: None };
    let mut facts = vec![
        fact(msg::STATE, Cell::Tag(state_tag(page, place.state))),
        fact(msg::EVENTS, Cell::Text(events.join(page.get(msg::BETWEEN)))),
        fact(msg::SINCE, Cell::Text(page.t.date_time(place.since))),
        fact(msg::WAITING, Cell::Text(place.waiting.to_string())),
        fact(msg::FAILED, Cell::Text(place.failed.to_string())),
    ];
    if let Some(until) = place.old_until {
        facts.push(fact(msg::OLD_SECRET, Cell::Text(page.t.date_time(until))));
    }
    facts
}

fn row(staff: &Staff, page: &PageShell, place: &WebhookView, one: DeliveryView, may_change: bool) -> Sent {
    let replay = may_change && one.progress != Progress::Waiting;
    Sent {
        event: event_name(page, &staff.state.published, &one.event),
        entry: one.entry.to_string(),
        made: page.t.date_time(one.made_at),
        tag: progress_tag(page, one.progress),
        attempts: one.attempts,
        tried: one.tried_at.map(|at| page.t.date_time(at)),
        next: one.next_at.filter(|_| place.state == State::Active).map(|at| page.t.date_time(at)),
        answer: one.answer.map(|word| answer_words(page, &word)),
        replay: replay.then(|| format!("/webhooks/{}/deliveries/{}/replay", place.id, one.id)),
    }
}

fn progress_tag(page: &PageShell, progress: Progress) -> Tag {
    let (tone, key) = match progress {
        Progress::Waiting => (Tone::Info, msg::PROGRESS_WAITING),
        Progress::Sent => (Tone::Good, msg::PROGRESS_SENT),
        Progress::Failed => (Tone::Bad, msg::PROGRESS_FAILED),
    };
    page.tag(tone, page.get(key))
}

/// What a receiver answered, for people: an HTTP status as it is, the rest in words.
pub(super) fn answer_words(page: &PageShell, word: &str) -> String {
    match word {
        "timeout" => page.get(msg::ANSWER_TIMEOUT).to_owned(),
        "refused" => page.get(msg::ANSWER_REFUSED).to_owned(),
        "insecure" => page.get(msg::ANSWER_INSECURE).to_owned(),
        "unreachable" => page.get(msg::ANSWER_UNREACHABLE).to_owned(),
        status => page.say(msg::answer_status(status)),
    }
}
