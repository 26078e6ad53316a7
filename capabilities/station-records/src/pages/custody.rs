//! The custody register on the screen and as files: who is in custody, until when the law gives the station, and what followed.

mod arrest;
mod show;

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, Response};
use db::Cursor;
use i18n::{Key, Translator, format};
use kernel::{Lang, Timestamp};
use web::components::{Cell, Empty, Table, Tag, Tone};
use web::sheet::{self, Whole, moments, words};
use web::{Answer, Download, ListFile, PageShell, Staff};

use crate::model::custody::{End, Gender, Ground, Order, State};
use crate::msg;
use crate::service::{self, ListedCustody};

pub(super) use arrest::{enter, form};
pub(super) use show::{produce, release, show};

/// Where the list goes on.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Wanted {
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "custodies.html")]
struct ListPage {
    page: PageShell,
    table: Table,
    nothing: Option<Empty>,
    next: Option<String>,
    may_arrest: bool,
}

/// The list: those in custody first, whoever was arrested longest ago before all others.
pub async fn list(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Html<String>> {
    let found = service::custodies(&staff.op, Cursor::parse(&wanted.after)).await?;
    let page = staff.page(staff.visit.t.get(msg::CUSTODY_TITLE).to_owned());
    let now = staff.op.now();
    let columns = [
        msg::CUSTODY_NUMBER,
        msg::CUSTODY_WHO,
        msg::CUSTODY_STANDS,
        msg::CUSTODY_DUE,
        msg::CUSTODY_ARRESTED,
        msg::CUSTODY_FOR,
        msg::FIR_OFFICE,
    ];
    let table = Table {
        caption: page.title.clone(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: found.rows.iter().map(|row| cells(&page, row, now)).collect(),
    };
    let nothing = found.rows.is_empty().then(|| Empty {
        heading: page.get(msg::CUSTODY_EMPTY).to_owned(),
        text: page.get(msg::CUSTODY_EMPTY_HINT).to_owned(),
    });
    let next = found.next.map(|cursor| format!("/custody?after={}", cursor.to_text()));
    let may_arrest = staff.who.held.iter().any(|post| super::CHARGE_ROLES.contains(&post.kind.as_str()));
    Ok(Html(ListPage { page, table, nothing, next, may_arrest }.render()?))
}

fn cells(page: &PageShell, row: &ListedCustody, now: Timestamp) -> Vec<Cell> {
    vec![
        Cell::LtrLink(row.number.clone(), format!("/custody/{}", row.id)),
        Cell::Text(who(&page.t, row)),
        Cell::Tag(stands(page, row, now)),
        Cell::Text(format::date_time(page.lang(), row.due_at)),
        Cell::Text(format::date_time(page.lang(), row.arrested_at)),
        Cell::Text(for_what(&page.t, row)),
        Cell::Text(row.office.get(page.lang()).to_owned()),
    ]
}

/// The list as a file.
pub async fn file(staff: Staff, download: Download) -> Answer<Response> {
    let mut all = Whole::default();
    while all.wants_more() {
        all.take(service::custodies(&staff.op, all.after()).await?);
    }
    let page = staff.page(String::new());
    let columns = [
        words(page.get(msg::CUSTODY_NUMBER)),
        words(page.get(msg::CUSTODY_WHO)),
        words(page.get(msg::CUSTODY_STANDS)),
        moments(page.get(msg::CUSTODY_DUE)),
        moments(page.get(msg::CUSTODY_ARRESTED)),
        words(page.get(msg::CUSTODY_FOR)),
        words(page.get(msg::FIR_OFFICE)),
        moments(page.get(msg::CUSTODY_ENDED_AT)),
    ];
    let row = |row: ListedCustody| {
        vec![
            sheet::text(row.number.as_str()),
            sheet::text(who(&page.t, &row)),
            sheet::text(state_words(&page.t, &row)),
            sheet::at(row.due_at),
            sheet::at(row.arrested_at),
            sheet::text(for_what(&page.t, &row)),
            sheet::text(row.office.get(page.lang())),
            sheet::at(row.ended_at),
        ]
    };
    let title = page.get(msg::CUSTODY_TITLE);
    ListFile::of(("custody", title), columns, all.done(), row).hand_over(&staff, download).await
}

/// The person; of a sealed FIR and of an erased record nobody.
fn who(t: &Translator, row: &ListedCustody) -> String {
    row.name.clone().unwrap_or_else(|| t.get(msg::CUSTODY_NAMELESS).to_owned())
}

/// Several things in one line of the page's direction, each apart: an Urdu name does not tear an English date.
fn apart(lang: Lang, parts: impl Iterator<Item = String>) -> String {
    let begin = if lang == Lang::Ur { '\u{2067}' } else { '\u{2066}' };
    let line = parts.map(|part| format!("\u{2068}{part}\u{2069}")).collect::<Vec<_>>().join(" · ");
    if line.is_empty() { line } else { format!("{begin}{line}\u{2069}") }
}

/// For what: the ground, the FIR, sections. Each apart, so that numbers and words do not run into each other.
fn for_what(t: &Translator, row: &ListedCustody) -> String {
    let ground =
        row.ground.filter(|ground| *ground != Ground::Fir).map(|one| t.get(ground_name(one)).to_owned());
    let fir = row.fir.as_ref().map(|(_, cited)| t.say(msg::fir_title(cited)));
    let under: Vec<String> = row.sections.iter().map(|one| one.marked(t.lang())).collect();
    let sections =
        row.written.clone().or_else(|| (!under.is_empty()).then(|| under.join(t.get(msg::FIR_SECTIONS_AND))));
    // In the page's own direction: a section may begin with a Latin letter and go on in Urdu.
    let begin = if t.lang() == Lang::Ur { '\u{2067}' } else { '\u{2068}' };
    let parts = [ground, fir, sections].into_iter().flatten();
    parts.map(|part| format!("{begin}{part}\u{2069}")).collect::<Vec<_>>().join(" · ")
}

/// How it stands: of whoever was before no magistrate yet how much of 24 hours is left.
fn stands(page: &PageShell, row: &ListedCustody, now: Timestamp) -> Tag {
    match row.state {
        State::Held => {
            let seconds = row.due_at.seconds() - now.seconds();
            let tone = match seconds {
                left if left < 0 => Tone::Bad,
                left if left <= 6 * 3_600 => Tone::Warning,
                _ => Tone::Info,
            };
            page.tag(tone, left(&page.t, seconds))
        }
        State::Ordered(order) if order.holds() => page.tag(Tone::Info, state_words(&page.t, row)),
        State::Ended(End::Escaped | End::Died) => page.tag(Tone::Bad, state_words(&page.t, row)),
        State::Ordered(_) | State::Ended(_) => page.tag(Tone::Neutral, state_words(&page.t, row)),
    }
}

/// So many hours and minutes are left, or have passed beyond the limit.
fn left(t: &Translator, seconds: i64) -> String {
    let minutes = seconds.abs() / 60;
    let (hours, minutes) = ((minutes / 60).to_string(), (minutes % 60).to_string());
    if seconds < 0 {
        t.say(msg::custody_late(hours, minutes))
    } else {
        t.say(msg::custody_left(hours, minutes))
    }
}

/// A state in words, with the day on which a remand ends.
fn state_words(t: &Translator, row: &ListedCustody) -> String {
    with_day(t, row.state, row.until)
}

fn with_day(t: &Translator, state: State, until: Option<jiff::civil::Date>) -> String {
    match until {
        Some(until) => t.say(msg::custody_remanded_until(format::date(t.lang(), until))),
        None => t.get(state_name(state)).to_owned(),
    }
}

/// The name of a state.
const fn state_name(state: State) -> Key {
    match state {
        State::Held => msg::CUSTODY_HELD,
        State::Ordered(order) => order_name(order),
        State::Ended(end) => end_name(end),
    }
}

/// The name of a magistrate's order.
const fn order_name(order: Order) -> Key {
    match order {
        Order::Police => msg::ORDER_POLICE,
        Order::Judicial => msg::ORDER_JUDICIAL,
        Order::Bail => msg::ORDER_BAIL,
        Order::Discharged => msg::ORDER_DISCHARGED,
    }
}

/// The name of an end.
const fn end_name(end: End) -> Key {
    match end {
        End::Bail => msg::END_BAIL,
        End::Deficient => msg::END_DEFICIENT,
        End::HandedOver => msg::END_HANDED_OVER,
        End::Other => msg::END_OTHER,
        End::Escaped => msg::END_ESCAPED,
        End::Died => msg::END_DIED,
    }
}

/// The name of a ground.
const fn ground_name(ground: Ground) -> Key {
    match ground {
        Ground::Fir => msg::GROUND_FIR,
        Ground::Crpc54 => msg::GROUND_CRPC_54,
        Ground::Preventive => msg::GROUND_PREVENTIVE,
        Ground::Warrant => msg::GROUND_WARRANT,
        Ground::Other => msg::GROUND_OTHER,
    }
}

/// What somebody is.
const fn gender_name(gender: Gender) -> Key {
    match gender {
        Gender::Male => msg::GENDER_MALE,
        Gender::Female => msg::GENDER_FEMALE,
        Gender::Transgender => msg::GENDER_TRANSGENDER,
    }
}
