//! One report. The officer says why it is opened; the look-up is journaled before the words are shown.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Html;
use i18n::format;
use journal::Standing;
use kernel::Error;
use kernel::ids::ComplaintId;
use op::Purpose;
use web::components::{Answer as Fact, Cell, Choice, Event, Timeline, Tone};
use web::{Answer, FormField, PageShell, Staff};

use super::alike::Alike;
use super::evidence::{Line, lines};
use super::file::direction_name;
use super::involved;
use super::taking;
use super::transfer::{self, Moving};
use crate::model::Told;
use crate::msg;
use crate::service::evidence::adder_by_post;
use crate::service::{self, Opened};

/// Why it is opened.
#[derive(Debug, serde::Deserialize)]
pub struct Why {
    #[serde(default)]
    pub(crate) purpose: String,
}

#[derive(Template)]
#[template(path = "purpose.html")]
struct PurposePage {
    page: PageShell,
    purpose: FormField,
    purposes: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "show.html")]
struct ShowPage {
    page: PageShell,
    /// That it is sealed, and for whom.
    sealing: Option<super::seal::Shown>,
    /// Where it is sealed, for whoever may.
    seal_href: Option<String>,
    facts: Vec<Fact>,
    words: Option<String>,
    erased: bool,
    identity_hidden: bool,
    timeline: Timeline,
    files: Vec<Line>,
    evidence_href: Option<String>,
    slip_href: String,
    /// Where a contact is entered, for whoever may.
    contact_href: Option<String>,
    /// The form of its FIR, for whoever has charge of the station while it has none.
    fir_href: Option<String>,
    /// The form that refers it to the magistrate, for the same.
    refer_href: Option<String>,
    /// Where it is, and what the officer may do about that.
    moving: Moving,
    /// Others that may tell the same event.
    alike: Alike,
    /// Persons and vehicles.
    involved: Vec<involved::Line>,
    /// Where they are linked, for whoever may.
    person_href: Option<String>,
    vehicle_href: Option<String>,
    /// Where the officer says that another report tells the same.
    link_href: Option<String>,
}

/// Reads an id from a path: anything else is a page that does not exist.
pub(super) fn id(text: &str) -> kernel::Result<ComplaintId> {
    text.parse().map_err(|_| Error::NotFound("error.not-found"))
}

/// Asks why, then shows the report.
pub async fn show(staff: Staff, Path(raw): Path<String>, Query(why): Query<Why>) -> Answer<Html<String>> {
    let id = id(&raw)?;
    let Some(purpose) = Purpose::parse(&why.purpose) else { return ask(&staff, "/reports") };
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let opened = service::open_report(&staff.op, roznamcha.as_ref(), id, purpose).await?;
    let beside = service::beside(&staff.op, id, purpose).await?;
    let mut page = staff.page(staff.visit.t.say(msg::show_title(&opened.number)));
    page.back = Some(if opened.sealing.is_some() { "/sealed" } else { "/reports" }.to_owned());
    let may_contact = service::may_contact(&staff.op, id).await.is_ok() && opened.told.is_some();
    let may_add = adder_by_post(&staff.op, id).await.is_ok();
    let may_seal = opened.sealing.is_none() && service::may_seal(&staff.op, id).await.is_ok();
    let sealing = opened.sealing.as_ref();
    let shown = ShowPage {
        sealing: sealing.map(|sealing| super::seal::Shown::new(&staff, &page, id, sealing)),
        seal_href: (may_seal && opened.told.is_some()).then(|| format!("/reports/{id}/seal")),
        files: lines(&page, id, purpose, opened.files.clone()),
        evidence_href: may_add.then(|| format!("/reports/{id}/evidence")),
        contact_href: may_contact.then(|| format!("/reports/{id}/contacts")),
        facts: facts(&page, &opened, &staff.op.core.catalogue)?,
        words: opened.told.as_ref().map(|told| told.words.clone()).filter(|words| !words.is_empty()),
        erased: opened.told.is_none(),
        identity_hidden: opened.identity_hidden,
        timeline: timeline(&page, &opened),
        slip_href: format!("/reports/{id}/slip"),
        moving: Moving::new(&page, &opened),
        involved: involved::lines(&page, id, &beside.involved, beside.may_involve),
        person_href: (beside.may_involve && opened.told.is_some()).then(|| format!("/reports/{id}/persons")),
        vehicle_href: (beside.may_involve && opened.told.is_some())
            .then(|| format!("/reports/{id}/vehicles")),
        link_href: (beside.may_link && opened.told.is_some()).then(|| format!("/reports/{id}/links")),
        alike: Alike::new(&page, id, purpose.word(), &beside, || staff.op.new_id().to_string()),
        refer_href: (in_charge(&staff, &opened) && opened.disposals.is_empty())
            .then(|| contracts::links::refer(id)),
        fir_href: in_charge(&staff, &opened).then(|| contracts::links::draft_fir(id)),
        page,
    };
    Ok(Html(shown.render()?))
}

/// Whether the officer has charge of the station that holds it, and it has no FIR yet.
pub(super) fn in_charge(staff: &Staff, opened: &Opened) -> bool {
    let here = opened.whereabouts.holder.id;
    let charge =
        |post: &organisation::HeldPost| post.kind == organisation::charge::IN_CHARGE && post.unit.id == here;
    opened.fir.is_none() && opened.told.is_some() && staff.who.held.iter().any(charge)
}

pub(super) fn ask(staff: &Staff, back: &str) -> Answer<Html<String>> {
    let mut page = staff.page(staff.visit.t.get(msg::PURPOSE_TITLE).to_owned());
    page.back = Some(back.to_owned());
    let purpose = FormField::new("purpose", Purpose::ServeCitizen.word());
    let purposes = purposes(&page);
    Ok(Html(PurposePage { page, purpose, purposes }.render()?))
}

/// The purposes an officer may state.
pub(super) fn purposes(page: &PageShell) -> Vec<Choice> {
    let name = |purpose| match purpose {
        Purpose::ServeCitizen => msg::PURPOSE_SERVE_CITIZEN,
        Purpose::Investigate => msg::PURPOSE_INVESTIGATE,
        Purpose::Supervise => msg::PURPOSE_SUPERVISE,
    };
    Purpose::ALL.map(|purpose| Choice::new(purpose.word(), page.get(name(purpose)))).to_vec()
}

fn fact(page: &PageShell, label: i18n::Key, value: Cell) -> Fact {
    Fact { label: page.get(label).to_owned(), value, change: None }
}

fn facts(page: &PageShell, opened: &Opened, catalogue: &catalogue::Catalogue) -> kernel::Result<Vec<Fact>> {
    let mut facts = vec![
        fact(page, msg::COLUMN_NUMBER, Cell::Ltr(opened.number.clone())),
        fact(page, msg::COLUMN_OFFICE, Cell::Text(opened.place.unit()?.name.get(page.lang()).to_owned())),
        fact(page, msg::COLUMN_RECORDED, Cell::Text(format::date_time(page.lang(), opened.recorded_at))),
    ];
    if opened.whereabouts.holder.id != opened.place.unit()?.id {
        let holder = opened.whereabouts.holder.name.get(page.lang()).to_owned();
        facts.push(fact(page, msg::COLUMN_HOLDER, Cell::Text(holder)));
    }
    if let Some(serial) = opened.diary_serial {
        facts.push(fact(page, msg::FACT_DIARY, Cell::Ltr(serial.to_string())));
    }
    if let Some(told) = &opened.told {
        facts.extend(told_facts(page, told));
    }
    if let Some(online) = &opened.online {
        facts.extend(super::online::facts(page, opened, online, catalogue));
    }
    Ok(facts)
}

fn told_facts(page: &PageShell, told: &Told) -> Vec<Fact> {
    let text = |key, value: &Option<String>| value.clone().map(|v| fact(page, key, Cell::Text(v)));
    let stated = told.stated.map(|stated| format::stated(page.lang(), stated));
    let stated = stated.map(|shown| fact(page, msg::NEW_HAPPENED, Cell::Text(shown)));
    let direction = told.place.direction.map(|d| direction_name(page, d).to_owned());
    let distance = told.place.distance_m.map(|m| page.say(msg::distance(kilometres(m))));
    [
        stated,
        text(msg::NEW_KILLI, &told.place.killi),
        text(msg::NEW_LANDMARK, &told.place.landmark),
        text(msg::NEW_DIRECTION, &direction),
        text(msg::NEW_DISTANCE, &distance),
        text(msg::NEW_NAME, &told.name),
        text(msg::NEW_PARENTAGE, &told.parentage),
        told.phone.as_ref().map(|phone| fact(page, msg::NEW_PHONE, Cell::Ltr(phone.to_string()))),
        told.cnic.as_ref().map(|cnic| fact(page, msg::NEW_CNIC, Cell::Ltr(cnic.to_string()))),
        Some(fact(page, msg::NEW_SPOKEN, Cell::Text(taking::language(page, told)))),
    ]
    .into_iter()
    .flatten()
    .chain(taking::facts(page, told))
    .collect()
}

/// Metres as kilometres with the decimals that matter.
fn kilometres(metres: u32) -> String {
    let text = format!("{}.{:03}", metres / 1000, metres % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn timeline(page: &PageShell, opened: &Opened) -> Timeline {
    let event = |what: String, tone| Event {
        at: format::date_time(page.lang(), opened.recorded_at),
        datetime: opened.recorded_at.rfc3339(),
        what,
        detail: None,
        tone,
    };
    let mut events = vec![event(page.get(msg::EVENT_RECORDED).to_owned(), Tone::Good)];
    if let Some(serial) = opened.diary_serial {
        events.push(event(page.say(msg::event_diary(serial.to_string())), Tone::Good));
    }
    events.push(event(page.get(standing(opened.standing)).to_owned(), Tone::Info));
    events.extend(opened.contacts.iter().map(|contact| super::contact::event(page, contact)));
    events.extend(transfer::events(page, &opened.whereabouts));
    events.extend(super::disposal::events(page, &opened.disposals));
    let added = |added: &service::Added| Event {
        at: format::date_time(page.lang(), added.recorded_at),
        datetime: added.recorded_at.rfc3339(),
        what: page.get(msg::EVENT_ADDED).to_owned(),
        detail: added.words.clone(),
        tone: Tone::Info,
    };
    events.extend(opened.additions.iter().map(added));
    if let Some((fir, at)) = &opened.fir {
        let what = page.say(msg::event_fir(fir));
        let (at, datetime) = (format::date_time(page.lang(), *at), at.rfc3339());
        events.push(Event { at, datetime, what, detail: None, tone: Tone::Good });
    }
    // In the order of the hours: contacts and steps of its way come between each other.
    events.sort_by(|one, other| one.datetime.cmp(&other.datetime));
    Timeline { events }
}

/// How far the proof has come, in words.
pub(super) fn standing(standing: Standing) -> i18n::Key {
    match standing {
        Standing::Promised => msg::STANDING_PROMISED,
        Standing::Included => msg::STANDING_INCLUDED,
        Standing::Witnessed => msg::STANDING_WITNESSED,
    }
}

#[cfg(test)]
mod tests {
    use super::kilometres;

    #[test]
    fn distances_are_shown_as_they_were_given() {
        assert_eq!([2500, 50, 12_000].map(kilometres), ["2.5", "0.05", "12"]);
    }
}
