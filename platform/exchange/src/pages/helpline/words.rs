//! What the operator's screen calls things: outcomes, to whom, why, by whom. Must not show anything by itself.

use kernel::Timestamp;
use web::PageShell;
use web::components::Tone;

use crate::helpline::call::EndedBy;
use crate::helpline::{JunkReason, Outcome, PassedTo};
use crate::msg;

/// What is said of a call in which somebody could not speak; until its outcome is written, also that it waits for one.
pub(super) fn could_not_speak(page: &PageShell, at: Timestamp, settled: bool) -> String {
    let said = page.say(msg::call_silent(page.t.date_time(at)));
    if settled { said } else { format!("{said} {}", page.get(msg::CALL_SILENT_FIRST)) }
}

pub(super) const fn tone_of(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Filed | Outcome::Advice | Outcome::PassedOn => Tone::Good,
        Outcome::CouldNotSpeak => Tone::Bad,
        Outcome::Junk | Outcome::WrongNumber | Outcome::NothingSaid => Tone::Neutral,
    }
}

pub(super) const fn outcome_key(outcome: Outcome) -> i18n::Key {
    match outcome {
        Outcome::Filed => msg::OUTCOME_FILED,
        Outcome::Advice => msg::OUTCOME_ADVICE,
        Outcome::PassedOn => msg::OUTCOME_PASSED_ON,
        Outcome::CouldNotSpeak => msg::OUTCOME_SILENT,
        Outcome::Junk => msg::OUTCOME_JUNK,
        Outcome::WrongNumber => msg::OUTCOME_WRONG_NUMBER,
        Outcome::NothingSaid => msg::OUTCOME_NOTHING_SAID,
    }
}

pub(super) const fn to_key(to: PassedTo) -> i18n::Key {
    match to {
        PassedTo::Police15 => msg::PASSED_15,
        PassedTo::Rescue => msg::PASSED_RESCUE,
        PassedTo::Station => msg::PASSED_STATION,
        PassedTo::Other => msg::PASSED_OTHER,
    }
}

pub(super) const fn junk_key(reason: JunkReason) -> i18n::Key {
    match reason {
        JunkReason::Prank => msg::JUNK_PRANK,
        JunkReason::Abuse => msg::JUNK_ABUSE,
        JunkReason::Machine => msg::JUNK_MACHINE,
        JunkReason::Chatter => msg::JUNK_CHATTER,
    }
}

pub(super) const fn by_key(by: EndedBy) -> i18n::Key {
    match by {
        EndedBy::Caller => msg::ENDED_CALLER,
        EndedBy::Operator => msg::ENDED_OPERATOR,
        EndedBy::Exchange => msg::ENDED_EXCHANGE,
    }
}
