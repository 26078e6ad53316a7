//! What her page says in fixed sentences, for phones that have no voice for Urdu. Must not say a number, a name or a
//! day: those are never recorded.

use contracts::DisposalKind;
use i18n::Key;
use kernel::Timestamp;

use crate::model::contact::Reach;
use crate::model::transfer::Step;
use crate::msg;
use crate::service::Tracked;

/// The fixed sentences of her page that have a recording, in the order of the page.
pub const SPOKEN: [Key; 44] = [
    msg::TRACKED_SEALED,
    msg::HEARING_NEVER,
    msg::TRACK_ASKED,
    msg::TRACK_UNREACHED,
    msg::TRACK_CLOSED,
    msg::TRACK_WITHDRAWN,
    msg::TRACK_ENDED,
    msg::TRACKED_HISTORY,
    msg::EVENT_RECORDED,
    msg::STANDING_INCLUDED,
    msg::TELL_TRIED,
    msg::TELL_ACCEPTED,
    msg::EVENT_ADDED,
    msg::TELL_LATE,
    msg::TELL_FIR,
    msg::EVENT_FIR_COPY,
    msg::TELL_REFUSED,
    msg::TELL_REFERRED,
    msg::TELL_COURT,
    msg::NEXT_TITLE,
    msg::NEXT_JUSTICE,
    msg::NEXT_DPO,
    msg::NEXT_MAGISTRATE,
    msg::NEXT_COMPLAINT,
    msg::NEXT_ORDER,
    msg::NEXT_COGNIZABLE,
    msg::TRACKED_DUE,
    msg::DUE_CONTACT,
    msg::DUE_FIR_GRAVE,
    msg::DUE_FIR_PROPERTY,
    msg::DUE_FIR_OTHER,
    msg::DUE_CHALLAN,
    msg::DUE_POLICE_CONTACT,
    msg::DUE_POLICE_ANSWER,
    msg::DUE_LATE,
    msg::TRACK_CHANGED,
    msg::TRACK_CHANGED_OPEN,
    msg::TRACK_PRESSED,
    msg::TRACKED_NOTHING,
    msg::TRACKED_LATE,
    msg::NOTHING_DPO,
    msg::NOTHING_COURT,
    msg::NOTHING_COURT_AFTER,
    msg::PETITION_HEADING,
];

/// Her history, oldest first, as far as fixed sentences tell it.
pub(super) fn history(tracked: &Tracked) -> Vec<Key> {
    let mut said = vec![(tracked.recorded_at, msg::EVENT_RECORDED)];
    // A log that outsiders have cosigned is one that includes the entry.
    if tracked.standing != journal::Standing::Promised {
        said.push((tracked.recorded_at, msg::STANDING_INCLUDED));
    }
    let tried = tracked.contacts.iter().filter(|contact| contact.result == Reach::Tried);
    said.extend(tried.map(|one| (one.stated_at.unwrap_or(one.recorded_at), msg::TELL_TRIED)));
    let accepted = tracked.whereabouts.steps.iter().filter(|moved| moved.step == Step::Accepted);
    said.extend(accepted.map(|moved| (moved.at, msg::TELL_ACCEPTED)));
    let late = tracked.limits.iter().filter_map(|limit| limit.told.first());
    said.extend(late.map(|(_, at)| (*at, msg::TELL_LATE)));
    said.extend(tracked.disposals.iter().map(|disposed| (disposed.at, decided(disposed.kind))));
    said.extend(tracked.additions.iter().map(|added| (added.recorded_at, msg::EVENT_ADDED)));
    if let Some((_, at)) = &tracked.fir {
        said.push((*at, msg::TELL_FIR));
        said.extend((!tracked.sealed).then_some((*at, msg::EVENT_FIR_COPY)));
    }
    in_order(said)
}

/// The sort keeps the order of what happened at one moment.
fn in_order(mut said: Vec<(Timestamp, Key)>) -> Vec<Key> {
    said.sort_by_key(|(at, _)| *at);
    said.into_iter().map(|(_, key)| key).collect()
}

/// What became of the investigation, without its number.
pub(in crate::pages) const fn decided(kind: DisposalKind) -> Key {
    match kind {
        DisposalKind::NotInvestigated => msg::TELL_REFUSED,
        DisposalKind::NonCognizable => msg::TELL_REFERRED,
        _ => msg::TELL_COURT,
    }
}
