//! A report's limits as its pages say them: how each stands, and who was told that one has passed.

use deadlines::service::Standing;
use i18n::format;
use kernel::Timestamp;
use web::PageShell;
use web::components::{Event, Tag, Tone};

use crate::msg;

/// One limit.
pub(super) struct Line {
    /// Kept, passed, or running.
    pub tag: Tag,
    /// What is due.
    pub name: String,
    /// By when.
    pub by: String,
}

impl Line {
    /// Every limit of a report.
    pub(super) fn all(page: &PageShell, limits: &[Standing], now: Timestamp) -> Vec<Self> {
        limits.iter().map(|limit| Self::of(page, limit, now)).collect()
    }

    fn of(page: &PageShell, limit: &Standing, now: Timestamp) -> Self {
        let late = limit.stopped_at.unwrap_or(now) > limit.due_at;
        let (tone, key) = match (limit.stopped_at, late) {
            (Some(_), _) if limit.annulled => (Tone::Info, msg::LIMIT_ANNULLED),
            (Some(_), false) => (Tone::Good, msg::LIMIT_KEPT),
            (Some(_), true) => (Tone::Warning, msg::LIMIT_KEPT_LATE),
            (None, true) => (Tone::Bad, msg::LIMIT_PASSED),
            (None, false) => (Tone::Info, msg::LIMIT_RUNS),
        };
        let by = page.say(msg::limit_by(format::date_time(page.lang(), limit.due_at)));
        Self { tag: page.tag(tone, page.get(key)), name: limit.name.get(page.lang()).to_owned(), by }
    }
}

/// That limits passed and who was told so far, as things that happened: one for each limit. Whoever is outside the police is not said to
/// have been told before it collected that.
pub(super) fn told(page: &PageShell, limits: &[Standing]) -> Vec<Event> {
    let one = |limit: &Standing| {
        let waits = limit.to_be_told.as_ref();
        let at = limit.told.first().map(|(_, at)| *at).or_else(|| waits.map(|_| limit.due_at))?;
        let whom: Vec<&str> = limit.told.iter().map(|(whom, _)| whom.get(page.lang())).collect();
        let name = limit.name.get(page.lang());
        let what = if whom.is_empty() {
            page.say(msg::event_limit_untold(name))
        } else {
            page.say(msg::event_limit(name, format::list(page.lang(), &whom)))
        };
        Some(Event {
            at: format::date_time(page.lang(), at),
            datetime: at.rfc3339(),
            what,
            detail: waits.map(|body| page.say(msg::event_limit_waits(body.get(page.lang())))),
            tone: Tone::Bad,
        })
    };
    limits.iter().filter_map(one).collect()
}
