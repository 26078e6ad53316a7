//! What an officer may do about a report, in the order of what is next: at most three buttons for that, everything else as links in
//! groups beside the report. Must not decide what he may do: that is asked before.

use i18n::Key;
use web::PageShell;

use super::transfer::Moving;
use crate::model::contact::Reach;
use crate::msg;
use crate::service::{Beside, Opened};

/// A verb's page.
pub(super) struct Act {
    pub label: String,
    pub href: String,
}

/// Verbs of one kind.
pub(super) struct Group {
    pub heading: String,
    pub acts: Vec<Act>,
}

/// Everything.
pub(super) struct Actions {
    /// What is next, the first most of all; three at most.
    pub next: Vec<Act>,
    /// The others.
    pub groups: Vec<Group>,
}

/// What the officer may do besides what the report itself says.
#[expect(clippy::struct_excessive_bools, reason = "each is a verb of its own that the page shows or hides")]
pub(super) struct Allowed {
    pub contact: bool,
    /// Say that it cannot wait, or what was done about that.
    pub alarm: bool,
    pub evidence: bool,
    /// Where he says what it discloses.
    pub sort: Option<String>,
    /// Where he refers it to the magistrate: he has charge of the station that holds it, and it has no FIR yet.
    pub refer: Option<String>,
    /// Where he answers what is said of police officers, where he hears it; he names others too.
    pub answer: Option<String>,
    /// Where he asks whether it may be closed.
    pub close: Option<String>,
    /// He may seal it.
    pub seal: bool,
    /// What the form of its FIR is to him, where he may have it.
    pub fir: Option<Key>,
}

impl Actions {
    pub(super) fn new(
        page: &PageShell,
        opened: &Opened,
        beside: &Beside,
        (allowed, moving): (&Allowed, &Moving),
    ) -> Self {
        let id = opened.id;
        let act = |key, href: String| Act { label: page.get(key).to_owned(), href };
        let at = |end: &str| format!("/reports/{id}/{end}");
        let there = opened.told.is_some();
        let when = |may: bool, act: Act| may.then_some(act);
        let moving = moving.href.clone().map(|href| Act { label: moving.label.clone(), href });
        let (answer, pass_on) =
            if opened.may.accept || opened.may.decline { (moving, None) } else { (None, moving) };
        let offered = answer.is_some();
        let refer = allowed.refer.clone().filter(|_| opened.disposals.is_empty());
        let contact = when(allowed.contact, act(msg::SHOW_CONTACT, at("contacts")));
        let spoken = opened.contacts.iter().any(|contact| contact.result == Reach::Spoke);
        let (contact_next, contact_later) = if spoken { (None, contact) } else { (contact, None) };
        let fir = allowed.fir.map(|key| act(key, contracts::links::draft_fir(id)));
        let sort = allowed.sort.clone().map(|href| act(msg::SHOW_SORTING, href));
        // What a clock waits for is no link at the end of a group.
        let (sort_next, sort_later) = if opened.sortings.is_empty() { (sort, None) } else { (None, sort) };
        let (answer_next, answer_later) = {
            let one = allowed.answer.clone().filter(|_| there).map(|href| act(msg::SHOW_ANSWER, href));
            if opened.answers.is_empty() { (one, None) } else { (None, one) }
        };
        // Nothing is before what cannot wait.
        let stands = opened.alarms.iter().any(|one| one.answered.is_none());
        let alarm = when(
            allowed.alarm,
            act(if stands { msg::SHOW_ALARM_ANSWER } else { msg::SHOW_ALARM }, at("alarms")),
        );
        let (alarm_next, alarm_later) = if stands { (alarm, None) } else { (None, alarm) };
        let mut next: Vec<Act> =
            [alarm_next, answer, fir, contact_next, answer_next, sort_next].into_iter().flatten().collect();
        // Nothing is next of what is closed: who told it does not want it to go on. Only an offer still waits for its answer.
        let most = if opened.closings.standing.is_closed() { usize::from(offered) } else { 3 };
        let left = next.split_off(next.len().min(most));
        let may_involve = beside.may_involve && there;
        let add = [
            when(allowed.answer.is_some() && there, act(msg::SHOW_OFFICERS, at("officers"))),
            alarm_later,
            contact_later,
            when(allowed.contact, act(msg::SHOW_SAFE, at("safe-contact"))),
            when(allowed.contact, act(msg::SHOW_CARE, at("care"))),
            answer_later,
            when(may_involve, act(msg::SHOW_PERSON, at("persons"))),
            when(may_involve, act(msg::SHOW_VEHICLE, at("vehicles"))),
            when(allowed.evidence, act(msg::EVIDENCE_ADD, at("evidence"))),
            when(beside.may_link && there, act(msg::SHOW_LINK, at("links"))),
        ];
        let may_hand_over = opened.sealing.as_ref().is_some_and(|sealing| sealing.may_hand_over);
        let decide = [
            when(may_hand_over, act(msg::SEAL_HAND_OVER, at("hand-over"))),
            sort_later,
            refer.map(|href| act(msg::SHOW_REFER, href)),
            pass_on,
            allowed.close.clone().filter(|_| there).map(|href| act(msg::SHOW_CLOSING, href)),
        ];
        let secrecy = [when(allowed.seal, act(msg::SHOW_SEAL, at("seal")))];
        let print = [Some(act(msg::SHOW_SLIP, at("slip")))];
        let group = |heading, acts: Vec<Act>| Group { heading: page.get(heading).to_owned(), acts };
        let groups = [
            group(msg::ACTS_ADD, left.into_iter().chain(add.into_iter().flatten()).collect()),
            group(msg::ACTS_PASS_ON, decide.into_iter().flatten().collect()),
            group(msg::ACTS_SECRECY, secrecy.into_iter().flatten().collect()),
            group(msg::ACTS_PRINT, print.into_iter().flatten().collect()),
        ];
        Self { next, groups: groups.into_iter().filter(|group| !group.acts.is_empty()).collect() }
    }
}
