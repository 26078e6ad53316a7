//! Where a report stands, for whoever holds its slip. Number and code travel in the body, never in an address; the
//! page works without JavaScript, keeps nothing on the device and shows no name.

mod addition;
mod ahead;
mod closing;
mod openings;
mod own_copy;
mod spoken;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::{StatusCode, header};
use i18n::format;
use kernel::{Error, FieldErrors, Timestamp};
use web::components::{Event, Notice, Timeline, Tone};
use web::{Answer, Fields, FormField, Guest, PageShell};

pub use addition::add;
pub(crate) use addition::record;
pub use closing::act;
pub(crate) use closing::record as act_in_turn;
pub use openings::openings;
pub use spoken::SPOKEN;
pub(super) use spoken::decided;

use super::closing::Reader;
use super::disposal::{Shown, shown as shown_disposals};
use super::evidence::Section;
use super::show::standing;
use super::slip::NEUTRAL;
use super::transfer;
use crate::model::closing::{Standing, Step};
use crate::model::evidence::Limits;
use crate::msg;
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
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that the page says")]
struct TrackedPage {
    page: PageShell,
    number: String,
    code: String,
    /// Who holds it.
    office: String,
    /// To whom it is offered.
    offered: Option<String>,
    /// How it stands, where that is not simply open.
    closing: Option<Notice>,
    /// Why a step was refused.
    refused: Option<Notice>,
    /// Open, asked, closed ...
    stands: Standing,
    /// Why she was asked, while she is.
    why: Option<String>,
    once: String,
    /// The FIR it has become, as cited, and when.
    fir: Option<(String, String)>,
    /// Which posts hear it, where it is about police officers.
    hearing: Vec<String>,
    /// The post that answers for it there.
    post: Option<String>,
    timeline: Timeline,
    /// The copy of her FIR is to be had here.
    own_copy: bool,
    /// The same in fixed sentences.
    told: Vec<i18n::Key>,
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
    show_refused(guest, fields, None).await
}

/// Shows the report, and why what was pressed could not be done.
async fn show_refused(guest: Guest, fields: Fields, refused: Option<i18n::Key>) -> Answer<Response> {
    let (number, code) = (fields.get("number"), fields.get("code"));
    let roznamcha = guest.state.contracts.roznamcha.clone();
    guest.slow_down()?;
    let r = guest.op.read().await?;
    match service::track(&r, roznamcha.as_ref(), number, code).await {
        Ok(tracked) => {
            let sent = service::sent(&r, guest.state.contracts.channels.as_ref(), tracked.id).await?;
            r.done().await?;
            let mut page = tracked_page(&guest, code, &tracked);
            super::told::beside(&page.page, &mut page.timeline, &sent);
            page.own_copy = own_copy::to_be_had(&guest, &tracked).await?;
            page.refused = refused.map(|key| page.page.notice(Tone::Bad, page.page.get(key)));
            let limits = Limits::of(&guest.op.core.catalogue, guest.op.now().day());
            page.evidence = tracked.files.as_ref().map(|files| Section::new(&page.page, files, &limits));
            let status = if page.refused.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
            Ok((status, Html(page.render()?)).into_response())
        }
        Err(Error::Invalid(errors)) => {
            guest.guessed_wrong();
            ask(&guest, &fields, errors)
        }
        Err(error) => Err(error.into()),
    }
}

impl TrackedPage {
    /// Her words stand in the packet only where she ticks this.
    fn with_words(&self) -> web::components::Choices {
        let one = web::components::Choice::new("yes", self.page.get(msg::PETITION_WORDS));
        let hint = msg::PETITION_WORDS_HINT;
        self.page.checkboxes(msg::PETITION_WORDS_LABEL, &FormField::empty("words"), &[], &[one]).hint(hint)
    }

    /// She is asked whether it may be closed.
    const fn asked(&self) -> bool {
        matches!(self.stands, Standing::Asked | Standing::Unreached)
    }

    /// Her answer is waited for. Once there is an FIR no word of hers ends it.
    const fn may_answer(&self) -> bool {
        self.closed() || (self.asked() && self.fir.is_none())
    }

    /// It is closed by her word.
    const fn closed(&self) -> bool {
        self.stands.is_closed_by_her()
    }

    /// Its investigation ended with a report to the court: no word of hers is asked or taken here.
    const fn ended(&self) -> bool {
        matches!(self.stands, Standing::Ended)
    }

    /// She took it back: nothing of it is due, and the way back is hers.
    const fn withdrawn(&self) -> bool {
        matches!(self.stands, Standing::Withdrawn)
    }

    /// What a court can do: an FIR where there is none, another investigation where there is one (CrPC 22-A).
    const fn court(&self) -> i18n::Key {
        if self.fir.is_some() { msg::NOTHING_COURT_AFTER } else { msg::NOTHING_COURT }
    }

    /// Where the recording of a sentence is, as an attribute; nothing where there is none.
    fn voice(&self, key: i18n::Key) -> web::Html {
        self.voices(&[key])
    }

    /// The same of several, heard one after the other. Recordings are in Urdu.
    fn voices(&self, keys: &[i18n::Key]) -> web::Html {
        let urdu = self.page.lang() == kernel::Lang::Ur;
        web::html::recordings(keys.iter().filter(|_| urdu).filter_map(|key| web::assets::voice(key.0)))
    }

    /// How it stands, heard.
    fn stands_heard(&self) -> web::Html {
        let named = super::closing::standing_name(self.stands, Reader::Teller);
        self.voices(named.map(|(_, key)| key).as_slice())
    }
}

fn tracked_page(guest: &Guest, code: &str, tracked: &Tracked) -> TrackedPage {
    let mut page = guest.visit.page(guest.visit.t.say(msg::tracked_title(&tracked.number))).with_quick_exit();
    page.back = Some("/track".to_owned());
    let (core, now) = (&guest.op.core, guest.op.now());
    let line = |code| core.catalogue.helpline(code, now.day());
    // What is said of police officers is not answered by the police's own number.
    let police = tracked.hearing.is_empty().then_some("police-15");
    let lines = ["igp-complaint"].into_iter().chain(police).filter_map(line);
    let post = core.catalogue.post_kind(ahead::answerable(tracked.whereabouts.holder.kind), now.day());
    let stands = tracked.closings.standing;
    let withdrawn = stands == Standing::Withdrawn;
    let mut due = if withdrawn { Vec::new() } else { ahead::of_officers(&page, &tracked.limits, now) };
    // Of officers an answer is due; whether an FIR follows, it says.
    if tracked.hearing.is_empty() {
        due.extend(service::due(core, now, tracked).into_iter().map(|due| Due::said(&page, due)));
    }
    TrackedPage {
        number: tracked.number.clone(),
        code: code.to_owned(),
        evidence: None,
        sealed: tracked.sealed,
        office: tracked.whereabouts.holder.name.get(page.lang()).to_owned(),
        offered: tracked.whereabouts.offered.as_ref().map(|to| to.name.get(page.lang()).to_owned()),
        closing: super::closing::notice(&page, &tracked.closings, Reader::Teller),
        refused: None,
        stands,
        why: why(tracked),
        once: guest.op.new_id().to_string(),
        fir: tracked.fir.as_ref().map(|(fir, at)| (fir.clone(), format::date_time(page.lang(), *at))),
        hearing: hearing(guest, &page, tracked),
        post: post.filter(|_| tracked.hearing.is_empty()).map(|kind| kind.name.get(page.lang()).to_owned()),
        timeline: timeline(&page, tracked),
        own_copy: false,
        told: spoken::history(tracked),
        disposals: shown_disposals(&page, &tracked.disposals),
        late: due.iter().any(|due| due.late),
        // No court is asked to have done what she does not want: open again, it is offered again.
        petition: !withdrawn && tracked.limits.iter().any(|limit| limit.missed(now)),
        due,
        helplines: lines
            .map(|row| (row.name.get(page.lang()).to_owned(), row.facts.number.clone()))
            .collect(),
        page,
    }
}

/// Why she was asked, while she is.
fn why(tracked: &Tracked) -> Option<String> {
    let asked = matches!(tracked.closings.standing, Standing::Asked | Standing::Unreached);
    let last = tracked.closings.steps.iter().rev().find(|one| one.step == Step::Asked);
    last.and_then(|one| one.words.clone()).filter(|_| asked)
}

/// Which posts hear a report about police officers: the tier, never who.
fn hearing(guest: &Guest, page: &PageShell, tracked: &Tracked) -> Vec<String> {
    let day = guest.op.now().day();
    let said = |one: &service::Handling| {
        let kind = guest.op.core.catalogue.post_kind(&one.post, day);
        let post = kind.map_or(one.post.as_str(), |kind| kind.name.get(page.lang()));
        let unit = one.unit.get(page.lang());
        page.say(if one.vacant { msg::hearing_vacant(post, unit) } else { msg::hearing_post(post, unit) })
    };
    tracked.hearing.iter().map(said).collect()
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
    Timeline { events: happened(page, tracked, Reader::Teller) }
}

/// What happened, oldest first.
pub(super) fn happened(page: &PageShell, tracked: &Tracked, reader: Reader) -> Vec<Event> {
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
    events.extend(tracked.closings.steps.iter().map(|one| super::closing::event(page, one, reader)));
    events.extend(tracked.alarms.iter().flat_map(|one| super::alarm::citizens_events(page, one)));
    events.extend(tracked.answers.iter().map(|one| super::answer::event(page, one)));
    events.extend(super::limits::told(page, &tracked.limits));
    events.extend(transfer::events(page, &tracked.whereabouts));
    events.extend(super::disposal::events(page, &tracked.disposals));
    if let Some((fir, at)) = &tracked.fir {
        // Of a sealed one no station has the copy: nobody is sent to its counter.
        let copy = (!tracked.sealed).then(|| page.get(msg::EVENT_FIR_COPY).to_owned());
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
