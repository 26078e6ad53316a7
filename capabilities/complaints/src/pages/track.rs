//! Where a report stands, for whoever holds its slip. Number and code travel in the body, never in an address; the
//! page works without JavaScript, keeps nothing on the device and shows no name.

mod addition;
mod ahead;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::{StatusCode, header};
use i18n::format;
use kernel::{Error, FieldErrors, Timestamp};
use web::components::{Event, Timeline, Tone};
use web::{Answer, Fields, FormField, Guest, PageShell};

pub use addition::add;
pub(crate) use addition::record;

use super::disposal::{Shown, shown as shown_disposals};
use super::evidence::Section;
use super::show::standing;
use super::slip::NEUTRAL;
use super::transfer;
use crate::msg;
use crate::service::evidence::adder_by_code;
use crate::service::{self, Tracked};
use ahead::Due;

#[derive(Template)]
#[template(path = "track.html")]
struct TrackPage {
    page: PageShell,
    errors: FieldErrors,
    number: FormField,
    code: FormField,
}

#[derive(Template)]
#[template(path = "tracked.html")]
struct TrackedPage {
    page: PageShell,
    number: String,
    code: String,
    /// Who holds it.
    office: String,
    /// To whom it is offered.
    offered: Option<String>,
    /// The post that answers for it there.
    post: Option<String>,
    timeline: Timeline,
    /// None where the content was erased.
    sealed: bool,
    evidence: Option<Section>,
    /// Why no investigation follows, and what she can do.
    disposals: Vec<Shown>,
    due: Vec<Due>,
    late: bool,
    /// A limit was missed: she may carry it to the Justice of Peace.
    petition: bool,
    helplines: Vec<(String, String)>,
}

/// Asks for number and code.
pub async fn form(guest: Guest) -> Answer<Response> {
    ask(&guest, &Fields::default(), FieldErrors::default())
}

pub(super) fn ask(guest: &Guest, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let page = guest.visit.page(guest.visit.t.get(msg::TRACK_TITLE).to_owned()).with_quick_exit();
    let page = page.with_errors(&errors);
    let number = fields.field("number", &errors);
    // The code is not written back into the page: somebody else may press "back" later.
    let code = FormField::empty("code");
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(TrackPage { page, errors, number, code }.render()?)).into_response())
}

/// Shows the report.
pub async fn show(guest: Guest, fields: Fields) -> Answer<Response> {
    let (number, code) = (fields.get("number"), fields.get("code"));
    let roznamcha = guest.state.contracts.roznamcha.clone();
    guest.slow_down()?;
    match service::track(&guest.op, roznamcha.as_ref(), number, code).await {
        Ok(tracked) => {
            let mut page = tracked_page(&guest, code, &tracked);
            let sent = service::sent(&guest.op, guest.state.contracts.channels.as_ref(), tracked.id).await?;
            super::told::beside(&page.page, &mut page.timeline, &sent);
            page.evidence = evidence(&guest, &page.page, (number, code)).await?;
            Ok(Html(page.render()?).into_response())
        }
        Err(Error::Invalid(errors)) => {
            guest.guessed_wrong();
            ask(&guest, &fields, errors)
        }
        Err(error) => Err(error.into()),
    }
}

/// What may be added; nothing to a report whose content was erased.
async fn evidence(guest: &Guest, page: &PageShell, held: (&str, &str)) -> kernel::Result<Option<Section>> {
    match adder_by_code(&guest.op, held.0, held.1).await {
        Ok(adder) => Section::of(page, &adder).await.map(Some),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The fixed sentences of her page that can be recorded by a person, for phones without an Urdu voice.
pub const SPOKEN: [i18n::Key; 10] = [
    msg::TRACKED_HISTORY,
    msg::TRACKED_DUE,
    msg::DUE_CONTACT,
    msg::DUE_FIR_GRAVE,
    msg::DUE_FIR_PROPERTY,
    msg::DUE_FIR_OTHER,
    msg::DUE_CHALLAN,
    msg::TRACKED_NOTHING,
    msg::NOTHING_DPO,
    msg::NOTHING_COURT,
];

impl TrackedPage {
    /// Her words stand in the packet only where she ticks this.
    fn with_words(&self) -> web::components::Choices {
        let one = web::components::Choice::new("yes", self.page.get(msg::PETITION_WORDS));
        let hint = msg::PETITION_WORDS_HINT;
        self.page.checkboxes(msg::PETITION_WORDS_LABEL, &FormField::empty("words"), &[], &[one]).hint(hint)
    }

    /// Where the recording of a sentence is, as an attribute; nothing where there is none. Recordings are in Urdu.
    fn voice(&self, key: i18n::Key) -> web::Html {
        let urdu = self.page.lang() == kernel::Lang::Ur;
        web::html::recording(web::assets::voice(key.0).filter(|_| urdu))
    }
}

fn tracked_page(guest: &Guest, code: &str, tracked: &Tracked) -> TrackedPage {
    let mut page = guest.visit.page(guest.visit.t.say(msg::tracked_title(&tracked.number))).with_quick_exit();
    page.back = Some("/track".to_owned());
    let (core, now) = (&guest.op.core, guest.op.now());
    let line = |code| core.catalogue.helpline(code, now.day());
    let lines = ["igp-complaint", "police-15"].into_iter().filter_map(line);
    let post = core.catalogue.post_kind(ahead::answerable(tracked.whereabouts.holder.kind), now.day());
    let due: Vec<Due> =
        service::due(core, now, tracked).into_iter().map(|due| Due::said(&page, due)).collect();
    TrackedPage {
        number: tracked.number.clone(),
        code: code.to_owned(),
        evidence: None,
        sealed: tracked.sealed,
        office: tracked.whereabouts.holder.name.get(page.lang()).to_owned(),
        offered: tracked.whereabouts.offered.as_ref().map(|to| to.name.get(page.lang()).to_owned()),
        post: post.map(|kind| kind.name.get(page.lang()).to_owned()),
        timeline: timeline(&page, tracked),
        disposals: shown_disposals(&page, &tracked.disposals),
        late: due.iter().any(|due| due.late),
        petition: tracked.limits.iter().any(|limit| limit.missed(now)),
        due,
        helplines: lines
            .map(|row| (row.name.get(page.lang()).to_owned(), row.facts.number.clone()))
            .collect(),
        page,
    }
}

/// Hands the receipt file over.
pub async fn receipt(guest: Guest, fields: Fields) -> Answer<Response> {
    guest.slow_down()?;
    match service::receipt_for(&guest.op, fields.get("number"), fields.get("code")).await {
        Ok((_, receipt)) => {
            let ending =
                if receipt.standing == journal::Standing::Promised { "tlog-promise" } else { "tlog-proof" };
            let name = format!("attachment; filename=\"{NEUTRAL}.{ending}\"");
            let kind = "text/plain; charset=utf-8".to_owned();
            let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)];
            Ok((headers, receipt.text).into_response())
        }
        Err(Error::Invalid(errors)) => {
            guest.guessed_wrong();
            ask(&guest, &fields, errors)
        }
        Err(error) => Err(error.into()),
    }
}

fn timeline(page: &PageShell, tracked: &Tracked) -> Timeline {
    Timeline { events: happened(page, tracked) }
}

/// What happened, oldest first.
pub(super) fn happened(page: &PageShell, tracked: &Tracked) -> Vec<Event> {
    let event_at = |at: Timestamp, what: String, detail: Option<String>, tone| Event {
        at: format::date_time(page.lang(), at),
        datetime: at.rfc3339(),
        what,
        detail,
        tone,
    };
    let event = |what, detail, tone| event_at(tracked.recorded_at, what, detail, tone);
    let mut events = vec![event(page.get(msg::EVENT_RECORDED).to_owned(), None, Tone::Good)];
    match tracked.diary_serial {
        Some(serial) => events.push(event(page.say(msg::event_diary(serial.to_string())), None, Tone::Good)),
        None => events.push(event(page.get(msg::EVENT_DIARY_LATER).to_owned(), None, Tone::Info)),
    }
    let outsiders =
        (tracked.cosignatures > 0).then(|| page.say(msg::event_witnesses(i64::from(tracked.cosignatures))));
    events.push(event(page.get(standing(tracked.standing)).to_owned(), outsiders, Tone::Info));
    events.extend(tracked.contacts.iter().map(|contact| super::contact::citizens_event(page, contact)));
    events.extend(super::safe_contact::events(page, &tracked.reached_anew));
    events.extend(super::limits::told(page, &tracked.limits));
    events.extend(transfer::events(page, &tracked.whereabouts));
    events.extend(super::disposal::events(page, &tracked.disposals));
    if let Some((fir, at)) = &tracked.fir {
        let copy = Some(page.get(msg::EVENT_FIR_COPY).to_owned());
        events.push(event_at(*at, page.say(msg::event_fir(fir)), copy, Tone::Good));
    }
    let added = |added: &service::Added| {
        event_at(added.recorded_at, page.get(msg::EVENT_ADDED).to_owned(), None, Tone::Info)
    };
    events.extend(tracked.additions.iter().map(added));
    // In the order in which it happened; the sort keeps the order of what happened at one moment.
    events.sort_by(|one, other| one.datetime.cmp(&other.datetime));
    events
}
