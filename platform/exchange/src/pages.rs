//! The pages on which the IT administrator says which other systems are told what: list, one place, its secret once; and which may bring
//! reports. And the pages of the desk that answers what citizens write, and of the helpline.
//! Handlers hold no SQL and no rules.

mod change;
mod channels;
pub(crate) mod helpline;
pub(crate) mod inbox;
mod list;
mod one;
pub(crate) mod partner;

use capability::{Audience, Routes};
use kernel::Error;
use uuid::Uuid;
use web::components::{Tag, Tone};
use web::{PageShell, Published};

use crate::model::State;
use crate::msg;

/// Every page.
pub fn routes() -> Routes {
    use Audience::Officer;
    Routes::new()
        .get("/webhooks", Officer, list::show)
        .post("/webhooks", Officer, list::add)
        .get("/webhooks/{id}", Officer, one::show)
        .sheets(["/webhooks.csv", "/webhooks.xlsx"], Officer, list::file)
        .sheets(["/webhooks/{id}/deliveries.csv", "/webhooks/{id}/deliveries.xlsx"], Officer, one::file)
        .post("/webhooks/{id}/pause", Officer, change::pause)
        .post("/webhooks/{id}/resume", Officer, change::resume)
        .post("/webhooks/{id}/rotate", Officer, change::rotate)
        .post("/webhooks/{id}/test", Officer, change::test)
        .post("/webhooks/{id}/remove", Officer, change::remove)
        .post("/webhooks/{id}/replay", Officer, change::replay_failed)
        .post("/webhooks/{id}/deliveries/{delivery}/replay", Officer, change::replay_one)
        .get("/channels", Officer, channels::show)
        .get("/inbox", Officer, inbox::list)
        .sheets(["/inbox.csv", "/inbox.xlsx"], Officer, inbox::list_file)
        .get("/inbox/{id}", Officer, inbox::show)
        .post("/inbox/{id}/answer", Officer, inbox::answer)
        .post("/inbox/{id}/notice", Officer, inbox::notice)
        .get("/inbox/{id}/files/{file}", Officer, inbox::file)
        .post("/inbox/{id}/aside", Officer, inbox::aside)
        .post("/inbox/{id}/silent", Officer, inbox::silence)
        .post("/inbox/{id}/join", Officer, inbox::join)
        .get("/helpline", Officer, helpline::list)
        .sheets(["/helpline.csv", "/helpline.xlsx"], Officer, helpline::list_file)
        .get("/helpline/{id}", Officer, helpline::show)
        .post("/helpline/{id}/note", Officer, helpline::note)
        .post("/helpline/{id}/silent", Officer, helpline::silence)
        .post("/helpline/{id}/outcome", Officer, helpline::conclude)
        .get("/partners", Officer, partner::list)
        .post("/partners", Officer, partner::add)
        .sheets(["/partners.csv", "/partners.xlsx"], Officer, partner::file)
        .get("/partners/{id}", Officer, partner::show)
        .post("/partners/{id}/withdraw", Officer, partner::withdraw)
}

/// An id out of a path; what is none leads nowhere.
pub(crate) fn read(id: &str) -> kernel::Result<Uuid> {
    id.parse().map_err(|_| Error::NotFound("exchange.no-webhook"))
}

/// A place's state in a word.
fn state_tag(page: &PageShell, state: State) -> Tag {
    let (tone, key) = match state {
        State::Active => (Tone::Good, msg::STATE_ACTIVE),
        State::Paused => (Tone::Warning, msg::STATE_PAUSED),
        State::Disabled => (Tone::Bad, msg::STATE_DISABLED),
        State::Removed => (Tone::Info, msg::STATE_REMOVED),
    };
    page.tag(tone, page.get(key))
}

/// What an event means, in the reader's language.
fn event_name(page: &PageShell, published: &[Published], event: &str) -> String {
    if event == crate::events::TEST {
        return page.get(msg::EVENT_TEST).to_owned();
    }
    let known = published.iter().find(|of| of.action == event);
    known.map_or_else(|| event.to_owned(), |of| page.get(of.label).to_owned())
}
