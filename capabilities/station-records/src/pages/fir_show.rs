//! One FIR, its printed form 24.5(1), and the copies that leave the station.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use i18n::{Key, format};
use kernel::ids::FirId;
use kernel::{Error, FieldErrors, Lang};
use web::address::id;
use web::components::{Answer as Fact, Cell, Choice, Event, Timeline, Tone};
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use super::beside::BesideShown;
use super::challan;
use super::diary::by;
use super::fir::{signed_name, source_name};
use super::fir_form;
use super::fir_warnings;
use super::provisos;
use crate::model::born::Born;
use crate::model::fir::{Contents, CopyKind, Source};
use crate::msg;
use crate::service::{self, Beside, CopySent, OpenedFir, SectionOf, TypedCopy};

#[derive(Template)]
#[template(path = "fir.html")]
struct FirPage {
    page: PageShell,
    errors: FieldErrors,
    id: String,
    once: String,
    facts: Vec<Fact>,
    words: Option<String>,
    erased: bool,
    /// It is sealed for others.
    masked: bool,
    may_copy: bool,
    timeline: Timeline,
    /// What stands beside it.
    beside: BesideShown,
    kinds: Vec<Choice>,
    kind: FormField,
    carrier: FormField,
    recipient: FormField,
}

/// The FIR.
pub async fn show(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    render(&staff, id(&raw)?, &Fields::default(), FieldErrors::default()).await
}

async fn render(staff: &Staff, id: FirId, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let opened = service::open_fir(&staff.op, id).await?;
    let beside = service::beside(&staff.op, id).await?;
    let r = staff.op.read().await?;
    let may_copy = !opened.masked && r.may("station-records.fir-copy", &opened.record);
    let acts =
        ["station-records.fir-refuse", "station-records.fir-supplement", "station-records.fir-challan"];
    let [may_refuse, may_add, may_report] =
        acts.map(|action| !opened.masked && r.may_once_proved(action, &opened.record));
    let in_charge =
        organisation::charge::of_station(r.tx(), r.catalogue(), opened.place.unit()?.id, r.now()).await?;
    let has_charge = in_charge.is_some_and(|held| Some(held.officer) == staff.who.actor.officer);
    // Of a sealed one no station's charge is asked for.
    let may = [may_refuse && has_charge, may_add, may_report && (has_charge || opened.record.sealed)];
    r.done().await?;
    let mut page = staff.page(staff.visit.t.say(msg::fir_title(&opened.listed.cited))).with_errors(&errors);
    page.back = Some("/firs".to_owned());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = FirPage {
        id: id.to_string(),
        once: staff.op.new_id().to_string(),
        facts: facts(staff, &page, &opened),
        // What stands in the register instead of them is a sentence of the form, and the notice above says it.
        words: opened.contents.as_ref().filter(|_| !opened.masked).map(|contents| contents.words.clone()),
        erased: opened.contents.is_none(),
        masked: opened.masked,
        may_copy: may_copy && opened.contents.is_some(),
        timeline: timeline(staff, &page, &opened, &beside),
        beside: BesideShown::new(&page, &opened, &beside, may),
        kinds: CopyKind::ALL
            .iter()
            .map(|kind| Choice::new(kind.word(), page.get(copy_name(*kind))))
            .collect(),
        kind: fields.field("kind", &errors),
        carrier: fields.field("carrier", &errors),
        recipient: fields.field("recipient", &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Enters that a copy left.
pub async fn send_copy(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    match send(&staff, id, &fields).await {
        Ok(()) => Ok(Redirect::to(&format!("/firs/{id}")).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, id, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn send(staff: &Staff, id: FirId, fields: &Fields) -> kernel::Result<()> {
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedCopy { kind: get("kind"), carrier: get("carrier"), recipient: get("recipient") };
    let (once, asked) = (fields.once()?, (id, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "recipient").await?.is_some() {
        return Ok(());
    }
    service::send_copy(&mut w, id, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

fn facts(staff: &Staff, page: &PageShell, opened: &OpenedFir) -> Vec<Fact> {
    let fact = |label: Key, value: Cell| Fact { label: page.get(label).to_owned(), value, change: None };
    let text = |label, value: &Option<String>| value.clone().map(|value| fact(label, Cell::Text(value)));
    // Each apart, and its two parts as well: in one line they must not run into each other in either direction.
    let section = |section: &SectionOf| {
        let (cited, name) = (section.cited.get(page.lang()), section.name.get(page.lang()));
        let begin = if page.lang() == Lang::Ur { '\u{2067}' } else { '\u{2066}' };
        format!("{begin}\u{2068}{cited}\u{2069}: \u{2068}{name}\u{2069}\u{2069}")
    };
    let sections: Vec<String> = opened.listed.sections.iter().map(section).collect();
    let source = Source::parse(&opened.listed.source).map_or("", |source| page.get(source_name(source)));
    let mut facts = vec![
        fact(msg::FIR_NUMBER, Cell::Ltr(opened.listed.cited.clone())),
        fact(msg::FIR_OFFICE, Cell::Text(opened.listed.office.get(page.lang()).to_owned())),
        fact(msg::FIR_SECTIONS, Cell::Text(sections.join(page.get(msg::FIR_SECTIONS_AND)))),
        fact(msg::FIR_SOURCE, Cell::Text(source.to_owned())),
        fact(msg::FIR_REPORTED, Cell::Text(format::date_time(page.lang(), opened.reported_at))),
        fact(msg::FIR_RECORDED, Cell::Text(format::date_time(page.lang(), opened.listed.recorded_at))),
        fact(msg::FIR_BY, Cell::Text(by(staff, opened.charge.as_deref()))),
    ];
    // Whoever may not open the report is told so there.
    if let Some(report) = opened.report.filter(|_| !opened.masked) {
        let words = page.get(msg::FIR_OPEN_REPORT).to_owned();
        facts.push(fact(msg::FIR_FROM_REPORT, Cell::Link(words, format!("/reports/{report}"))));
    }
    if let Some(contents) = &opened.contents {
        facts.extend(contents_of(page, contents).into_iter().map(|(label, value)| fact(label, value)));
    }
    facts.extend(
        [text(msg::FIR_PAPER_BOOK, &opened.paper.0), text(msg::FIR_PAPER_PAGE, &opened.paper.1)]
            .into_iter()
            .flatten(),
    );
    facts
}

fn contents_of(page: &PageShell, contents: &Contents) -> Vec<(Key, Cell)> {
    let text = |label, value: &Option<String>| value.clone().map(|value| (label, Cell::Text(value)));
    let stated = contents.stated.map(|stated| format::stated(page.lang(), stated));
    let stated = stated.map(|shown| (msg::FIR_HAPPENED, Cell::Text(shown)));
    [
        text(msg::FIR_SOURCE_PAPER, &contents.source_paper),
        stated,
        text(msg::FIR_PLACE, &contents.place),
        text(msg::FIR_NAME, &contents.name),
        text(msg::FIR_PARENTAGE, &contents.parentage),
        text(msg::FIR_RESIDENCE, &contents.residence),
        contents.phone.as_ref().map(|phone| (msg::FIR_PHONE, Cell::Ltr(phone.to_string()))),
        contents.cnic.as_ref().map(|cnic| (msg::FIR_CNIC, Cell::Ltr(cnic.to_string()))),
        contents.born.map(|born| (msg::FIR_BORN, Cell::Text(born_in(page, born)))),
        text(msg::FIR_INTERPRETER, &contents.interpreter),
        text(msg::FIR_DICTATED, &contents.dictated_by),
        text(msg::FIR_WRITTEN, &contents.written_by),
        text(msg::FIR_PROPERTY, &contents.property),
        text(msg::FIR_DELAY, &contents.delay),
        text(msg::FIR_STEPS, &contents.steps),
        contents
            .read_over
            .then(|| (msg::FIR_READ_OVER, Cell::Text(page.get(msg::FIR_READ_OVER_YES).to_owned()))),
        Some((msg::FIR_SIGNED, Cell::Text(page.get(signed_name(contents.signed)).to_owned()))),
        contents.provisos.as_ref().map(|met| (msg::PROVISO_HEADING, Cell::Text(provisos::met(&page.t, met)))),
        warned(page, contents).map(|warned| (msg::FIR_WARNED, Cell::Text(warned))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A year, and that it was counted back from an age.
pub(super) fn born_in(page: &PageShell, born: Born) -> String {
    let year = born.year.to_string();
    if born.by_age { page.say(msg::fir_born_by_age(year)) } else { year }
}

/// What whoever registered it was warned of, in one line.
fn warned(page: &PageShell, contents: &Contents) -> Option<String> {
    let names: Vec<&str> = contents.warned.iter().map(|one| page.get(fir_warnings::name(*one))).collect();
    (!names.is_empty()).then(|| names.join(" · "))
}

/// The name of a copy.
const fn copy_name(kind: CopyKind) -> Key {
    match kind {
        CopyKind::Supervisor => msg::COPY_SUPERVISOR,
        CopyKind::Magistrate => msg::COPY_MAGISTRATE,
        CopyKind::Informant => msg::COPY_INFORMANT,
    }
}

fn timeline(staff: &Staff, page: &PageShell, opened: &OpenedFir, beside: &Beside) -> Timeline {
    let event = |at: kernel::Timestamp, what: String, detail: Option<String>, tone| Event {
        at: format::date_time(page.lang(), at),
        datetime: at.rfc3339(),
        what,
        detail,
        tone,
    };
    let standing = match opened.standing {
        journal::Standing::Promised => msg::FIR_PROMISED,
        journal::Standing::Included => msg::FIR_INCLUDED,
        journal::Standing::Witnessed => msg::FIR_WITNESSED,
    };
    let mut events = vec![
        event(opened.reported_at, page.get(msg::FIR_EVENT_REPORTED).to_owned(), None, Tone::Good),
        event(opened.listed.recorded_at, page.get(msg::FIR_EVENT_RECORDED).to_owned(), None, Tone::Good),
        event(opened.listed.recorded_at, page.get(standing).to_owned(), None, Tone::Info),
    ];
    events.extend(opened.copies.iter().map(|copy| {
        let what = page.say(msg::copy_sent(page.get(copy_name(copy.kind))));
        event(copy.sent_at, what, to_whom(copy), Tone::Good)
    }));
    events.extend(beside.forwarded.iter().map(|one| {
        let what = page.say(msg::challan_event(page.get(challan::kind_name(one.kind))));
        let court = one.said.as_ref().map(|said| said.court.clone());
        let by = Some(by(staff, one.charge.as_deref()));
        let detail = court.into_iter().chain(by).collect::<Vec<_>>().join(" · ");
        event(one.forwarded_at, what, Some(detail), Tone::Good)
    }));
    // The sort keeps the order of what happened at one moment.
    events.sort_by(|one, other| one.datetime.cmp(&other.datetime));
    Timeline { events }
}

fn to_whom(copy: &CopySent) -> Option<String> {
    let sent = copy.sent.as_ref()?;
    Some(
        [Some(sent.recipient.clone()), sent.carrier.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
    )
}

/// Form 24.5(1) as a PDF, in Urdu. Printing it is a look-up.
pub async fn pdf(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    let opened = service::open_fir(&staff.op, id(&raw)?).await?;
    let sheet = fir_form::sheet(&staff.op, &staff.visit, &staff.state, &opened).await?;
    web::paper::shown(&staff.state, sheet, &opened.number).await
}
