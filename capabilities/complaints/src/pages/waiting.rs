//! What waits: the row of links above the list, each with how many, and how long a report waits. Handlers hold no SQL and no
//! rules.

use askama::Template;
use i18n::Key;
use web::PageShell;
use web::components::{Cell, Tone};

use crate::model::waiting::{Span, Waiting};
use crate::msg;
use crate::service::{Counts, Waits};

/// One link of the row.
struct Choice {
    href: String,
    name: String,
    /// How many; none is counted for the whole list.
    count: Option<String>,
    chosen: bool,
}

/// The row of links.
#[derive(Template)]
#[template(path = "waiting.html")]
pub(super) struct Row {
    label: String,
    choices: Vec<Choice>,
}

impl Row {
    pub(super) fn new(page: &PageShell, counts: &Counts, chosen: Option<Waiting>) -> Self {
        let all = Choice {
            href: address("/reports", None),
            name: page.get(msg::WAITING_ALL).to_owned(),
            count: None,
            chosen: chosen.is_none(),
        };
        let of = |kind: &Waiting| Choice {
            href: address("/reports", Some(*kind)),
            name: page.get(name(*kind)).to_owned(),
            count: Some(counts.of(*kind).shown()),
            chosen: chosen == Some(*kind),
        };
        let choices = std::iter::once(all).chain(Waiting::ALL.iter().map(of)).collect();
        Self { label: page.get(msg::WAITING_LABEL).to_owned(), choices }
    }
}

/// A list's address with what it is narrowed to.
pub(super) fn address(path: &str, chosen: Option<Waiting>) -> String {
    format!("{path}{}", query(chosen))
}

/// The same as the end of an address.
pub(super) fn query(chosen: Option<Waiting>) -> String {
    chosen.map_or_else(String::new, |kind| format!("?waiting={}", kind.word()))
}

/// The name of what waits.
pub(super) const fn name(kind: Waiting) -> Key {
    match kind {
        Waiting::Contact => msg::WAITING_CONTACT,
        Waiting::Decision => msg::WAITING_DECISION,
        Waiting::Prepared => msg::WAITING_PREPARED,
        Waiting::Offered => msg::WAITING_OFFERED,
    }
}

/// What to do about it, in a sentence.
pub(super) const fn lead(kind: Waiting) -> Key {
    match kind {
        Waiting::Contact => msg::WAITING_CONTACT_LEAD,
        Waiting::Decision => msg::WAITING_DECISION_LEAD,
        Waiting::Prepared => msg::WAITING_PREPARED_LEAD,
        Waiting::Offered => msg::OFFERS_LEAD,
    }
}

/// How long it waits, and whether a limit has passed.
pub(super) fn cell(page: &PageShell, waits: &Waits) -> Cell {
    let words = words(page, waits);
    match (waits.passed, waits.late) {
        (None, _) => Cell::Text(words),
        (_, true) => Cell::Tag(page.tag(Tone::Bad, words)),
        (_, false) => Cell::Tag(page.tag(Tone::Warning, words)),
    }
}

/// The same in words.
pub(super) fn words(page: &PageShell, waits: &Waits) -> String {
    let waited = span(page, waits.seconds);
    match waits.passed {
        None => waited,
        Some((_, limit)) if waits.late => page.say(msg::waits_late(waited, span(page, limit))),
        Some((_, limit)) => page.say(msg::waits_grave(waited, span(page, limit))),
    }
}

fn span(page: &PageShell, seconds: i64) -> String {
    page.say(match Span::of(seconds) {
        Span::Minutes(count) => msg::span_minutes(count),
        Span::Hours(count) => msg::span_hours(count),
        Span::Days(count) => msg::span_days(count),
    })
}

impl askama::filters::HtmlSafe for Row {}
