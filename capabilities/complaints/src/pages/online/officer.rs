//! What an officer sees of a report from home besides what was said: how she may be reached, and what was not proved.

use catalogue::Catalogue;
use web::PageShell;
use web::components::{Answer as Fact, Cell};

use crate::model::online::Online;
use crate::msg;
use crate::pages::slip::kind_name;
use crate::service::{BroughtBy, Opened};

/// Whose system brought it, and as what.
fn brought_facts(page: &PageShell, opened: &Opened, brought: &BroughtBy, catalogue: &Catalogue) -> Vec<Fact> {
    let fact =
        |label, text| Fact { label: page.get(label).to_owned(), value: Cell::Text(text), change: None };
    let kind = brought.service.as_ref();
    let kind = kind.and_then(|code| catalogue.request_kind(code, opened.recorded_at.day()));
    let kind = kind.map(|kind| fact(msg::GEOREPORT_FACT_SERVICE, kind.name.get(page.lang()).to_owned()));
    let channel = page.say(msg::georeport_fact_channel(&brought.partner));
    [Some(fact(msg::ONLINE_FACT_CHANNEL, channel)), kind].into_iter().flatten().collect()
}

/// The facts, in order.
pub(in crate::pages) fn facts(
    page: &PageShell,
    opened: &Opened,
    online: &Online,
    catalogue: &Catalogue,
) -> Vec<Fact> {
    let said = |label, says| Fact {
        label: page.get(label).to_owned(),
        value: Cell::Text(page.get(says).to_owned()),
        change: None,
    };
    let mut facts = match &opened.brought {
        None => vec![said(msg::ONLINE_FACT_CHANNEL, kind_name(opened.came))],
        Some(brought) => brought_facts(page, opened, brought, catalogue),
    };
    if online.by_voice {
        facts.push(said(msg::NEW_WORDS, msg::ONLINE_BY_VOICE_GIVEN));
    }
    if opened.told.as_ref().is_some_and(|told| told.phone.is_some()) {
        let proved = if online.phone_proved { msg::ONLINE_FACT_PROVED } else { msg::ONLINE_FACT_UNPROVED };
        facts.push(said(msg::ONLINE_FACT_PHONE, proved));
    }
    facts
}
