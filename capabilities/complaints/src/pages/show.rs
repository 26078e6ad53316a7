//! One report. The officer says why it is opened; the look-up is journaled before the words are shown.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Response};
use contracts::Preparing;
use http::StatusCode;
use i18n::format;
use journal::Standing;
use kernel::{Error, FieldErrors, Timestamp};
use op::Purpose;
use web::address::id;
use web::components::{Answer as Fact, Cell, Choice, Event, Notice, Timeline, Tone};
use web::{Answer, Fields, FormField, PageShell, Staff};

use super::actions::{Actions, Allowed};
use super::alike::Alike;
use super::closing::Reader;
use super::evidence::{Line, lines};
use super::file::direction_name;
use super::involved;
use super::safe_contact::Mind;
use super::taking;
use super::transfer::{self, Moving};
use crate::model::Told;
use crate::msg;
use crate::service::{self, Opened};

/// Why it is opened.
#[derive(Debug, serde::Deserialize)]
pub struct Why {
    #[serde(default)]
    pub(crate) purpose: String,
    /// Filled once he was asked: a purpose left out is then a fault.
    #[serde(default)]
    pub(crate) asked: String,
}

#[derive(Template)]
#[template(path = "purpose.html")]
struct PurposePage {
    page: PageShell,
    errors: FieldErrors,
    purpose: FormField,
    purposes: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "show.html")]
struct ShowPage {
    page: PageShell,
    /// That it is sealed, and for whom.
    sealing: Option<super::seal::Shown>,
    /// How whoever reported may be reached, before anything else.
    mind: Option<Mind>,
    facts: Vec<Fact>,
    words: Option<String>,
    erased: bool,
    identity_hidden: bool,
    timeline: Timeline,
    files: Vec<Line>,
    /// What the officer may do about it.
    actions: Actions,
    /// What stands unanswered.
    alarm: Option<Notice>,
    /// Its limits.
    limits: Vec<super::limits::Line>,
    /// Where it is, and what the officer may do about that.
    moving: Moving,
    /// How it stands, where that is not simply open.
    closing: Option<Notice>,
    /// Opens a closed report again, with the token of that form.
    reopen: Option<(String, String)>,
    /// Who has prepared its FIR, and when.
    prepared: Option<Notice>,
    /// Others that may tell the same event.
    alike: Alike,
    /// Persons and vehicles.
    involved: Vec<involved::Line>,
}

/// Asks why, then shows the report.
pub async fn show(staff: Staff, Path(raw): Path<String>, Query(why): Query<Why>) -> Answer<Response> {
    let id = id(&raw)?;
    let Some(purpose) = Purpose::parse(&why.purpose) else {
        return ask(&staff, &why, "/reports");
    };
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let opened = match service::open_report(&staff.op, roznamcha.as_ref(), id, purpose).await {
        Err(Error::Forbidden(code @ "op.purpose-not-yours")) => return refused(&staff, purpose, code),
        opened => opened?,
    };
    let beside = service::beside(&staff.op, &opened, purpose).await?;
    let mut page = staff.page(staff.visit.t.say(msg::show_title(&opened.number)));
    page.back = Some(if opened.sealing.is_some() { "/sealed" } else { "/reports" }.to_owned());
    let (preparing, sent) = around(&staff, &opened).await?;
    let (acts, readable) = (opened.acts, opened.told.is_some());
    let may_ask = acts.close && opened.sealing.is_none() && !opened.closings.standing.is_closed();
    let allowed = Allowed {
        contact: acts.contact && readable,
        alarm: acts.contact && readable,
        sort: (acts.sort && opened.fir.is_none() && readable).then(|| format!("/reports/{id}/sortings")),
        evidence: acts.evidence,
        refer: in_charge(&staff, &opened).then(|| contracts::links::refer(id)),
        close: may_ask.then(|| format!("/reports/{id}/closing")),
        answer: (acts.answer && !opened.officers.is_empty()).then(|| format!("/reports/{id}/answer")),
        seal: acts.seal && readable,
        fir: fir_act(in_charge(&staff, &opened) || may_register(&opened), &preparing),
    };
    let moving = Moving::new(&page, &opened);
    let mut timeline = timeline(&page, &opened);
    super::told::beside(&page, &mut timeline, &sent);
    let sealing = opened.sealing.as_ref();
    let shown = ShowPage {
        sealing: sealing.map(|sealing| super::seal::Shown::new(&staff, &page, sealing)),
        files: lines(&page, id, purpose, opened.files.clone()),
        actions: Actions::new(&page, &opened, &beside, (&allowed, &moving)),
        mind: opened.reaching.as_ref().map(|reaching| Mind::new(&page, &reaching.standing)),
        facts: facts(&page, &opened, &staff.op.core.catalogue)?,
        alarm: super::alarm::notice(&page, &opened.alarms),
        limits: super::limits::Line::all(&page, &opened.limits, staff.op.now()),
        words: opened.told.as_ref().map(|told| told.words.clone()).filter(|words| !words.is_empty()),
        erased: opened.told.is_none(),
        identity_hidden: opened.identity_hidden,
        timeline,
        moving,
        closing: super::closing::notice(&page, &opened.closings, Reader::Officer),
        reopen: opened
            .closings
            .standing
            .is_closed_by_her()
            .then(|| (format!("/reports/{id}/reopen"), staff.op.new_id().to_string())),
        prepared: preparing.prepared.map(|prepared| prepared_notice(&staff, &page, prepared)),
        involved: involved::lines(&page, id, &beside.involved, beside.may_involve),
        alike: Alike::new(&page, id, purpose.word(), &beside, || staff.op.new_id().to_string()),
        page,
    };
    Ok(Html(shown.render()?).into_response())
}

/// What others know of it: what is prepared of its FIR, while it may have one, and what became of its messages.
async fn around(staff: &Staff, opened: &Opened) -> kernel::Result<(Preparing, Vec<contracts::Told>)> {
    let contracts = &staff.state.contracts;
    let r = staff.op.read().await?;
    let preparing = if opened.fir.is_some() || opened.told.is_none() {
        Preparing::default()
    } else {
        contracts.prepared.of_report(&r, opened.id, opened.whereabouts.holder.id).await?
    };
    let sent = service::sent(&r, contracts.channels.as_ref(), opened.id).await?;
    r.done().await?;
    Ok((preparing, sent))
}

/// What the form of its FIR is to this officer: to open what is prepared, to register, or to prepare.
fn fir_act(in_charge: bool, preparing: &Preparing) -> Option<i18n::Key> {
    match (&preparing.prepared, in_charge) {
        (Some(_), _) => Some(msg::SHOW_PREPARED),
        (None, true) => Some(msg::SHOW_FIR),
        (None, false) => Some(msg::SHOW_PREPARE),
    }
    .filter(|_| in_charge || preparing.may)
}

fn prepared_notice(staff: &Staff, page: &PageShell, (at, charge): (Timestamp, Option<String>)) -> Notice {
    let charge = charge.as_deref().unwrap_or(organisation::charge::IN_CHARGE);
    let (kind, _) = organisation::charge::read_name(charge);
    let post = staff.op.core.catalogue.post_kind(kind, staff.op.now().day());
    let by = post.map_or(kind, |post| post.name.get(page.lang()));
    page.notice(Tone::Info, page.say(msg::prepared_notice(by, format::date_time(page.lang(), at))))
}

/// Whether the officer has charge of the station that holds it, and it has no FIR yet.
pub(super) fn in_charge(staff: &Staff, opened: &Opened) -> bool {
    let here = opened.whereabouts.holder.id;
    let charge =
        |post: &organisation::HeldPost| post.kind == organisation::charge::IN_CHARGE && post.unit.id == here;
    opened.fir.is_none() && opened.told.is_some() && staff.who.held.iter().any(charge)
}

/// Whether the reader is named for a sealed report that holds no FIR yet and lies at a station.
fn may_register(opened: &Opened) -> bool {
    let station = opened.whereabouts.holder.kind == organisation::UnitKind::Station;
    let named = opened.sealing.as_ref().is_some_and(|sealing| sealing.may_hand_over);
    station && named && opened.fir.is_none() && opened.told.is_some()
}

/// Asks why it is opened. Nothing is chosen beforehand: what he states is his own.
pub(super) fn ask(staff: &Staff, why: &Why, back: &str) -> Answer<Response> {
    if why.asked.is_empty() {
        return Ok(asking(staff, back, None, FieldErrors::default())?.into_response());
    }
    let mut errors = FieldErrors::default();
    errors.add("purpose", "complaints.purpose-missing");
    Ok((StatusCode::UNPROCESSABLE_ENTITY, asking(staff, back, None, errors)?).into_response())
}

fn asking(staff: &Staff, back: &str, purpose: Option<Purpose>, errors: FieldErrors) -> Answer<Html<String>> {
    let page = staff.page(staff.visit.t.get(msg::PURPOSE_TITLE).to_owned());
    let page = page.with_errors(&errors).with_back(back);
    let chosen = purpose.map(|purpose| ("purpose".to_owned(), purpose.word().to_owned()));
    let purpose = Fields::from_pairs(Vec::from_iter(chosen)).field("purpose", &errors);
    let purposes = purposes(&page);
    Ok(Html(PurposePage { page, errors, purpose, purposes }.render()?))
}

/// It was refused, and is journaled as refused: he is asked again, with why.
fn refused(staff: &Staff, purpose: Purpose, code: kernel::Code) -> Answer<Response> {
    let mut errors = FieldErrors::default();
    errors.add("purpose", code);
    Ok((StatusCode::FORBIDDEN, asking(staff, "/reports", Some(purpose), errors)?).into_response())
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

pub(super) fn fact(page: &PageShell, label: i18n::Key, value: Cell) -> Fact {
    Fact { label: page.get(label).to_owned(), value, change: None }
}

fn facts(page: &PageShell, opened: &Opened, catalogue: &catalogue::Catalogue) -> kernel::Result<Vec<Fact>> {
    let addressed = service::addressed(&opened.care);
    let mut facts: Vec<Fact> =
        addressed.map(|words| fact(page, msg::CARE_ADDRESSED, Cell::Text(words))).into_iter().collect();
    facts.extend([
        fact(page, msg::COLUMN_NUMBER, Cell::Ltr(opened.number.clone())),
        fact(page, msg::COLUMN_OFFICE, Cell::Text(opened.place.unit()?.name.get(page.lang()).to_owned())),
        fact(page, msg::COLUMN_RECORDED, Cell::Text(format::date_time(page.lang(), opened.recorded_at))),
    ]);
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
    facts.extend(super::against::facts(page, &opened.officers, (catalogue, opened.recorded_at.day())));
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
pub(super) fn kilometres(metres: u32) -> String {
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
    let said_anew = opened.reaching.iter().flat_map(|reaching| reaching.changes.as_slice()).copied();
    events.extend(super::safe_contact::events(page, &said_anew.collect::<Vec<_>>()));
    events.extend(opened.alarms.iter().flat_map(|one| super::alarm::events(page, one)));
    events.extend(opened.answers.iter().map(|one| super::answer::event(page, one)));
    events.extend(opened.care.iter().map(|one| super::care::event(page, one)));
    events.extend(opened.closings.steps.iter().map(|one| super::closing::event(page, one, Reader::Officer)));
    events.extend(opened.sortings.iter().map(|sorted| super::sorting::event(page, sorted)));
    events.extend(super::limits::told(page, &opened.limits));
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
