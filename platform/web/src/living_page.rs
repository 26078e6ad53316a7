//! Every component on one page (`/design`), in the reader's language, with long names, faults and nothing at all.
//! What a designer, a translator and the accessibility test look at. Holds made-up people only.

use askama::Template;
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use i18n::Key;
use kernel::{FieldError, FieldErrors};

use crate::components::{
    Answer as Fact, Cell, Choice, Confirmation, Empty, Event, Table, Tag, Timeline, Tone,
};
use crate::error_page::Answer;
use crate::form::{DateField, FormField, TimeField};
use crate::frame::Visit;
use crate::msg;
use crate::page::{NavItem, PageShell};

/// `GET /design`, `/design/staff`, `/design/slip`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/design", get(citizen))
        .route("/design/staff", get(staff))
        .route("/design/slip", get(slip))
}

#[derive(Template)]
#[template(path = "design.html")]
struct Design {
    page: PageShell,
    errors: FieldErrors,
    name: FormField,
    cnic: FormField,
    phone: FormField,
    words: FormField,
    on: DateField,
    at: TimeField,
    kind: FormField,
    unit: FormField,
    secret: FormField,
    papers: FormField,
    kinds: Vec<Choice>,
    units: Vec<Choice>,
    steps: Vec<String>,
    pieces: Pieces,
}

/// What both design pages show of records.
struct Pieces {
    table: Table,
    nothing: Empty,
    timeline: Timeline,
    facts: Vec<Fact>,
    done: Confirmation,
}

async fn citizen(visit: Visit) -> Answer<Html<String>> {
    let page = shell(&visit).with_quick_exit().with_back("/design");
    Ok(Html(design(&visit, page).render()?))
}

async fn staff(visit: Visit) -> Answer<Html<String>> {
    let page =
        PageShell { user: Some(visit.t.get(msg::SAMPLE_OFFICER).to_owned()), ..shell(&visit).for_staff() };
    Ok(Html(design(&visit, page).render()?))
}

#[derive(Template)]
#[template(path = "design_slip.html")]
struct Slip {
    page: PageShell,
    facts: Vec<Fact>,
}

async fn slip(visit: Visit) -> Answer<Html<String>> {
    let page = visit.page(visit.t.get(msg::SAMPLE_RECEIPT)).with_back("/design");
    Ok(Html(Slip { facts: facts(&visit, None), page }.render()?))
}

fn shell(visit: &Visit) -> PageShell {
    let nav = [
        (msg::SAMPLE_NAV_COMPLAINTS, true),
        (msg::SAMPLE_NAV_DIARY, false),
        (msg::SAMPLE_NAV_STATION, false),
    ];
    let item = |(label, current): (Key, bool)| NavItem {
        label: visit.t.get(label).to_owned(),
        href: "/design".to_owned(),
        current,
    };
    PageShell { nav: nav.into_iter().map(item).collect(), ..visit.page(visit.t.get(msg::SAMPLE_TITLE)) }
}

fn design(visit: &Visit, page: PageShell) -> Design {
    let say = |key| visit.t.get(key).to_owned();
    let errors = faults();
    let wrong = |field: FormField| FormField { error: errors.of(field.name).cloned(), ..field };
    let on = DateField {
        name: "on", day: "۳۱".into(), month: "۲".into(), year: "۲۰۲۶".into(), error: None
    };
    let kinds = [
        Choice::new("theft", say(msg::SAMPLE_THEFT)).with_hint(say(msg::SAMPLE_THEFT_HINT)),
        Choice::new("threat", say(msg::SAMPLE_THREAT)),
        Choice::new("other", say(msg::SAMPLE_OTHER)),
    ];
    Design {
        name: FormField::new("name", say(msg::SAMPLE_LONG_NAME)),
        cnic: wrong(FormField::new("cnic", "54400-123456-1")),
        phone: FormField::new("phone", "0300-1234567"),
        words: wrong(FormField::empty("words")),
        on: DateField { error: errors.of("on").cloned(), ..on },
        at: TimeField { name: "at", hour: "14".into(), minute: "05".into(), error: None },
        kind: FormField::new("kind", "theft"),
        unit: FormField::empty("unit"),
        secret: FormField::empty("secret"),
        papers: FormField::empty("papers"),
        units: vec![
            Choice::new("sariab", say(msg::SAMPLE_STATION)),
            Choice::new("gwadar", say(msg::SAMPLE_STATION_LONG)),
        ],
        steps: [msg::SAMPLE_STEP_WHAT, msg::SAMPLE_STEP_WHERE, msg::SAMPLE_STEP_WHO, msg::SAMPLE_STEP_CHECK]
            .map(say)
            .into(),
        kinds: kinds.into(),
        pieces: pieces(visit),
        page: page.with_errors(&errors),
        errors,
    }
}

fn faults() -> FieldErrors {
    let fault = |field, code| FieldError { field, code, args: Vec::new() };
    FieldErrors(vec![
        fault("cnic", "cnic.wrong-form"),
        fault("on", "date.wrong"),
        fault("words", "text.required"),
    ])
}

fn pieces(visit: &Visit) -> Pieces {
    let say = |key| visit.t.get(key).to_owned();
    Pieces {
        table: table(visit),
        nothing: Empty { heading: say(msg::SAMPLE_NOTHING), text: say(msg::SAMPLE_NOTHING_TEXT) },
        timeline: timeline(visit),
        facts: facts(visit, Some("#name")),
        done: Confirmation {
            heading: say(msg::SAMPLE_DONE),
            label: say(msg::SAMPLE_DONE_LABEL),
            number: "QTA-SRB-2026-000417".to_owned(),
        },
    }
}

fn table(visit: &Visit) -> Table {
    let say = |key| visit.t.get(key).to_owned();
    let row = |number: &str, name: Key, tone, state: Key, (day, hour, minute): (i8, i8, i8)| {
        let at = jiff::civil::date(2026, 11, day).at(hour, minute, 0, 0);
        let at = kernel::Timestamp::from_local(at).unwrap_or_default();
        vec![
            Cell::LtrLink(number.to_owned(), "/design".to_owned()),
            Cell::Text(say(name)),
            Cell::Tag(Tag { tone, text: say(state) }),
            Cell::Text(visit.t.date_time(at)),
        ]
    };
    Table {
        caption: say(msg::SAMPLE_TABLE),
        columns: [
            msg::SAMPLE_COLUMN_NUMBER,
            msg::SAMPLE_NAME,
            msg::SAMPLE_COLUMN_STATE,
            msg::SAMPLE_COLUMN_DUE,
        ]
        .map(say)
        .into(),
        rows: vec![
            row("417/2026", msg::SAMPLE_SHORT_NAME, Tone::Info, msg::SAMPLE_STATE_OPEN, (24, 14, 5)),
            row("416/2026", msg::SAMPLE_LONG_NAME, Tone::Bad, msg::SAMPLE_STATE_LATE, (20, 9, 30)),
            row("415/2026", msg::SAMPLE_SHORT_NAME, Tone::Good, msg::SAMPLE_STATE_CLOSED, (18, 17, 45)),
            row("414/2026", msg::SAMPLE_SHORT_NAME, Tone::Warning, msg::SAMPLE_STATE_DUE, (22, 8, 0)),
        ],
    }
}

fn timeline(visit: &Visit) -> Timeline {
    let event = |hour: i8, what: Key, detail: Option<Key>, tone| {
        let at = jiff::civil::date(2026, 11, 21).at(hour, 5, 0, 0);
        let moment = kernel::Timestamp::from_local(at).unwrap_or_default();
        Event {
            at: visit.t.date_time(moment),
            datetime: moment.rfc3339(),
            what: visit.t.get(what).to_owned(),
            detail: detail.map(|key| visit.t.get(key).to_owned()),
            tone,
        }
    };
    Timeline {
        events: vec![
            event(14, msg::SAMPLE_EVENT_FILED, Some(msg::SAMPLE_OFFICER), Tone::Good),
            event(16, msg::SAMPLE_EVENT_ASSIGNED, Some(msg::SAMPLE_OFFICER), Tone::Info),
            event(18, msg::SAMPLE_EVENT_DUE, None, Tone::Warning),
        ],
    }
}

fn facts(visit: &Visit, change: Option<&str>) -> Vec<Fact> {
    let fact = |label, value| Fact {
        label: visit.t.get(label).to_owned(),
        value,
        change: change.map(str::to_owned),
    };
    let text = |key| Cell::Text(visit.t.get(key).to_owned());
    let date = visit.t.date(jiff::civil::date(2026, 11, 21));
    vec![
        fact(msg::SAMPLE_NAME, text(msg::SAMPLE_LONG_NAME)),
        fact(msg::SAMPLE_CNIC, Cell::Ltr("54400-1234567-1".to_owned())),
        fact(msg::SAMPLE_PHONE, Cell::Ltr("0300-1234567".to_owned())),
        fact(msg::SAMPLE_ON, Cell::Text(date)),
        fact(msg::SAMPLE_UNIT, text(msg::SAMPLE_STATION_LONG)),
    ]
}
