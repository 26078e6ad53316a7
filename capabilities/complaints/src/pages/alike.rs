//! What stands beside a report on its page and on its slip's: others that may tell the same event, each with why, and what
//! officers said of it and others. For officers; a citizen sees nothing of others' reports.

use i18n::format;
use kernel::ids::ComplaintId;
use web::PageShell;
use web::components::{Cell, Table, Tone};

use crate::model::alike::Reason;
use crate::model::link::Verdict;
use crate::msg;
use crate::service::{Beside, Linked, Suggested};

/// A report that is suggested.
pub(super) struct Line {
    pub number: String,
    pub href: String,
    /// Hours, office and state in a line.
    pub what: String,
    /// Why, in words.
    pub why: String,
    /// Makes a form sent twice one answer.
    pub once: String,
    /// Where the officer answers and says why.
    pub reason_href: String,
}

/// The part of a page.
pub(super) struct Alike {
    pub lines: Vec<Line>,
    pub links: Option<Table>,
    pub may_link: bool,
    /// Where answers are posted.
    pub action: String,
    /// Where the officer comes back to.
    pub from: String,
}

impl Alike {
    /// `from` is the purpose for which the report is open, or `slip` on the slip's page.
    pub(super) fn new(
        page: &PageShell,
        id: ComplaintId,
        from: &str,
        beside: &Beside,
        once: impl Fn() -> String,
    ) -> Self {
        let action = format!("/reports/{id}/links");
        let line = |one: &Suggested| Line {
            number: one.listed.number.clone(),
            href: format!("/reports/{}", one.listed.id),
            what: what(page, one),
            why: why(page, &one.reasons),
            once: once(),
            reason_href: format!("{action}?other={}", one.listed.number),
        };
        Self {
            lines: beside.suggested.iter().map(line).collect(),
            links: links(page, &beside.links),
            may_link: beside.may_link,
            action,
            from: from.to_owned(),
        }
    }
}

fn what(page: &PageShell, one: &Suggested) -> String {
    let (_, state) = super::list::state(&page.t, &one.listed);
    let recorded = format::date_time(page.lang(), one.listed.recorded_at);
    [one.listed.office.get(page.lang()).to_owned(), recorded, state].join(" · ")
}

fn why(page: &PageShell, reasons: &[Reason]) -> String {
    let said = |reason: &Reason| match reason {
        Reason::SameKilli => page.get(msg::ALIKE_KILLI).to_owned(),
        Reason::SameLandmark => page.get(msg::ALIKE_LANDMARK).to_owned(),
        Reason::SameSpot => page.get(msg::ALIKE_SPOT).to_owned(),
        Reason::SameHours => page.get(msg::ALIKE_HOURS).to_owned(),
        Reason::SameDay => page.get(msg::ALIKE_DAY).to_owned(),
        Reason::ToldTogether => page.get(msg::ALIKE_TOLD).to_owned(),
        Reason::Words(count) => page.say(msg::alike_words(i64::from(*count))),
        Reason::SamePhone => page.get(msg::ALIKE_PHONE).to_owned(),
        Reason::SameCard => page.get(msg::ALIKE_CARD).to_owned(),
    };
    reasons.iter().map(said).collect::<Vec<_>>().join(page.get(msg::ALIKE_AND))
}

fn links(page: &PageShell, links: &[Linked]) -> Option<Table> {
    let columns = [msg::COLUMN_NUMBER, msg::LINK_FOUND, msg::LINK_SAID, msg::LINK_WHY];
    let row = |link: &Linked| {
        let number = link.number.clone();
        let (tone, found) = match link.verdict {
            Verdict::Same => (Tone::Good, msg::LINK_SAME),
            Verdict::Other => (Tone::Info, msg::LINK_OTHER),
        };
        vec![
            if link.opens {
                Cell::LtrLink(number, format!("/reports/{}", link.other))
            } else {
                Cell::Ltr(number)
            },
            Cell::Tag(page.tag(tone, page.get(found))),
            Cell::Text(format::date_time(page.lang(), link.recorded_at)),
            Cell::Text(link.reason.clone().unwrap_or_else(|| "—".to_owned())),
        ]
    };
    (!links.is_empty()).then(|| Table {
        caption: page.get(msg::LINK_CAPTION).to_owned(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: links.iter().map(row).collect(),
    })
}
