//! What was sent to whoever reported, when, and whether it arrived: in the history of a report, never the words nor the number.

use contracts::{Fate, Told};
use i18n::{Key, format};
use web::PageShell;
use web::components::{Event, Timeline, Tone};

use crate::msg;
use crate::service::ToldStep;

/// Puts what was sent between what happened.
pub(super) fn beside(page: &PageShell, timeline: &mut Timeline, sent: &[Told]) {
    timeline.events.extend(sent.iter().map(|told| event(page, told)));
    timeline.events.sort_by(|one, other| one.datetime.cmp(&other.datetime));
}

fn event(page: &PageShell, told: &Told) -> Event {
    let why = ToldStep::parse(&told.kind).map_or(msg::TELL_OTHER, why);
    let fate =
        page.say(msg::tell_since(page.get(fate_name(told.fate)), format::date_time(page.lang(), told.since)));
    Event {
        at: format::date_time(page.lang(), told.queued_at),
        datetime: told.queued_at.rfc3339(),
        what: page.say(msg::event_told(page.get(why))),
        detail: Some(fate),
        tone: match told.fate {
            Fate::Failed | Fate::GivenUp => Tone::Warning,
            Fate::Delivered | Fate::Sent => Tone::Good,
            Fate::Waiting | Fate::Silenced => Tone::Info,
        },
    }
}

const fn why(step: ToldStep) -> Key {
    match step {
        ToldStep::Received => msg::TELL_RECEIVED,
        ToldStep::Tried => msg::TELL_TRIED,
        ToldStep::Accepted => msg::TELL_ACCEPTED,
        ToldStep::Fir => msg::TELL_FIR,
        ToldStep::Referred => msg::TELL_REFERRED,
        ToldStep::Refused => msg::TELL_REFUSED,
        ToldStep::Court => msg::TELL_COURT,
        ToldStep::Late => msg::TELL_LATE,
        ToldStep::Asked => msg::TELL_ASKED,
    }
}

const fn fate_name(fate: Fate) -> Key {
    match fate {
        Fate::Waiting => msg::FATE_WAITING,
        Fate::Sent => msg::FATE_SENT,
        Fate::Delivered => msg::FATE_DELIVERED,
        Fate::Failed => msg::FATE_FAILED,
        Fate::GivenUp => msg::FATE_GIVEN_UP,
        Fate::Silenced => msg::FATE_SILENCED,
    }
}
