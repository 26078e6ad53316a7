//! How far the investigations of FIRs have come towards their reports (CrPC 173): a list by state, and its files; no names.

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, Response};
use db::Cursor;
use i18n::{Key, format};
use kernel::{Error, Timestamp};
use web::components::{Cell, Empty, Table, Tone};
use web::sheet::{self, Whole, moments, words};
use web::{Answer, Download, ListFile, PageShell, Staff};

use crate::model::challan::State;
use crate::msg;
use crate::service::{self, ListedChallan};

/// Which FIRs, and where the list goes on.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub(crate) state: String,
    #[serde(default)]
    pub(crate) after: String,
}

impl Asked {
    /// All of them where nothing is asked for.
    pub(crate) fn state(&self) -> kernel::Result<Option<State>> {
        if self.state.is_empty() {
            return Ok(None);
        }
        State::parse(&self.state).map(Some).ok_or(Error::NotFound("error.not-found"))
    }

    pub(crate) fn after(&self) -> Option<Cursor> {
        Cursor::parse(&self.after)
    }

    fn query(&self) -> String {
        if self.state.is_empty() { String::new() } else { format!("?state={}", self.state) }
    }
}

/// A link of the filter.
struct Filter {
    href: String,
    name: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "challans.html")]
struct ChallansPage {
    page: PageShell,
    filters: Vec<Filter>,
    table: Table,
    nothing: Option<Empty>,
    next: Option<String>,
    query: String,
}

const COLUMNS: [Key; 6] = [
    msg::FIR_NUMBER,
    msg::FIR_OFFICE,
    msg::FIR_SECTIONS,
    msg::CHALLAN_STATE,
    msg::CHALLAN_DUE_AT,
    msg::CHALLAN_SENT_AT,
];

/// The list.
pub async fn list(staff: Staff, Query(asked): Query<Asked>) -> Answer<Html<String>> {
    let state = asked.state()?;
    let r = staff.op.read().await?;
    let found = service::challans(&r, state, asked.after()).await?;
    let now = r.now();
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::CHALLANS_TITLE).to_owned());
    let one = |of: Option<State>| Filter {
        href: of.map_or_else(|| "/challans".to_owned(), |of| format!("/challans?state={of}")),
        name: page.get(of.map_or(msg::CHALLANS_ALL, state_name)).to_owned(),
        current: of == state,
    };
    let query = asked.query();
    let join = if query.is_empty() { "?" } else { "&" };
    let shown = ChallansPage {
        filters: std::iter::once(None).chain(State::ALL.iter().copied().map(Some)).map(one).collect(),
        table: Table {
            caption: page.title.clone(),
            columns: COLUMNS.map(|key| page.get(key).to_owned()).to_vec(),
            rows: found.rows.iter().map(|row| cells(&page, row, now)).collect(),
        },
        nothing: found.rows.is_empty().then(|| Empty {
            heading: page.get(msg::CHALLANS_EMPTY).to_owned(),
            text: page.get(msg::CHALLANS_EMPTY_HINT).to_owned(),
        }),
        next: found.next.map(|cursor| format!("/challans{query}{join}after={}", cursor.to_text())),
        query,
        page,
    };
    Ok(Html(shown.render()?))
}

/// The same rows as a file.
pub async fn file(staff: Staff, download: Download, Query(asked): Query<Asked>) -> Answer<Response> {
    let state = asked.state()?;
    let r = staff.op.read().await?;
    let mut all = Whole::default();
    while all.wants_more() {
        all.take(service::challans(&r, state, all.after()).await?);
    }
    r.done().await?;
    let page = staff.page(String::new());
    let [number, office, sections, report, due, sent] = COLUMNS.map(|key| page.get(key).to_owned());
    let columns = [words(number), words(office), words(sections), words(report), moments(due), moments(sent)];
    let hour = |at: Option<Timestamp>| at.map_or(sheet::Value::Empty, sheet::at);
    let row = |row: ListedChallan| {
        vec![
            sheet::text(&row.fir.cited),
            sheet::text(row.fir.office.get(page.lang())),
            sheet::text(cited(&page, &row)),
            sheet::text(page.get(state_name(row.state))),
            hour(row.due_at),
            hour(row.sent_at),
        ]
    };
    let title = page.get(msg::CHALLANS_TITLE);
    ListFile::of(("challans", title), columns, all.done(), row).hand_over(&staff, download).await
}

fn cited(page: &PageShell, row: &ListedChallan) -> String {
    let sections: Vec<String> = row.fir.sections.iter().map(|section| section.marked(page.lang())).collect();
    sections.join(page.get(msg::FIR_SECTIONS_AND))
}

fn cells(page: &PageShell, row: &ListedChallan, now: Timestamp) -> Vec<Cell> {
    let hour = |at: Option<Timestamp>| {
        Cell::Text(at.map_or_else(|| "—".to_owned(), |at| format::date_time(page.lang(), at)))
    };
    let late = row.due_at.filter(|due| *due < now);
    vec![
        Cell::LtrLink(row.fir.cited.clone(), format!("/firs/{}", row.fir.id)),
        Cell::Text(row.fir.office.get(page.lang()).to_owned()),
        Cell::Text(cited(page, row)),
        Cell::Tag(page.tag(tone(row.state), page.get(state_name(row.state)))),
        match late {
            Some(due) => {
                let due = format::date_time(page.lang(), due);
                Cell::Tag(page.tag(Tone::Bad, format!("{due} · {}", page.get(msg::CHALLAN_LATE))))
            }
            None => hour(row.due_at),
        },
        hour(row.sent_at),
    ]
}

const fn tone(state: State) -> Tone {
    match state {
        State::Due => Tone::Warning,
        State::InterimSent => Tone::Info,
        State::Sent => Tone::Good,
        State::Untraced | State::Cancelled | State::NotInvestigated => Tone::Neutral,
    }
}

const fn state_name(state: State) -> Key {
    match state {
        State::Due => msg::CHALLAN_STATE_DUE,
        State::InterimSent => msg::CHALLAN_STATE_INTERIM,
        State::Sent => msg::CHALLAN_STATE_SENT,
        State::Untraced => msg::CHALLAN_STATE_UNTRACED,
        State::Cancelled => msg::CHALLAN_STATE_CANCELLED,
        State::NotInvestigated => msg::CHALLAN_STATE_NOT_INVESTIGATED,
    }
}
