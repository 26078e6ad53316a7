//! The list of reports an officer may see: numbers, hours, states; no names. It renews itself where a script runs, which keeps no
//! session awake, and is gone through by keyboard.

use std::hash::{DefaultHasher, Hash, Hasher};

use askama::Template;
use axum::Json;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Response};
use contracts::DisposalKind;
use db::{Cursor, Page};
use http::StatusCode;
use i18n::{Translator, format};
use web::components::{Cell, Empty, Table, Tone};
use web::{Answer, PageShell, Staff, StaffGlance};

use super::waiting;
use crate::model::waiting::Waiting;
use crate::msg;
use crate::service::{self, Counts, ListedReport, OfferedReport};

/// Where the list goes on, and what it is narrowed to.
#[derive(Debug, serde::Deserialize)]
pub struct Place {
    #[serde(default)]
    after: String,
    #[serde(default)]
    waiting: String,
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    page: PageShell,
    /// What waits, and how many.
    row: waiting::Row,
    /// What to do about what it is narrowed to.
    lead: Option<String>,
    table: Table,
    nothing: Option<Empty>,
    next: Option<String>,
    may_file: bool,
    /// What is offered to the officer's office.
    offers: Option<Table>,
    /// How many are offered.
    offered: u64,
    /// The first screen renews itself; an older one is looked through.
    live: bool,
    /// It is narrowed to what waits: the oldest stand first, and what is done goes.
    narrowed: bool,
    /// What it is narrowed to, as the end of an address.
    query: String,
    /// Where an FIR is drafted, up to the report's id; empty for whoever registers none.
    fir: &'static str,
}

/// A screen of the list, whole or narrowed.
struct Screen {
    chosen: Option<Waiting>,
    counts: Counts,
    found: Page<ListedReport>,
    /// What is offered, above the whole list.
    offers: Vec<OfferedReport>,
}

impl Screen {
    async fn read(staff: &Staff, waiting: &str, after: Option<Cursor>) -> kernel::Result<Self> {
        let chosen = Waiting::parse(waiting);
        let prepared = staff.state.contracts.prepared.as_ref();
        let r = staff.op.read().await?;
        let counts = service::waiting(&r, prepared).await?;
        let found = match chosen {
            Some(kind) => service::waiting_reports(&r, prepared, kind, after).await?,
            None => service::reports(&r, None, after).await?,
        };
        let offers = match chosen {
            Some(_) => Vec::new(),
            None => service::offers(&r, None).await?.rows,
        };
        r.done().await?;
        Ok(Self { chosen, counts, found, offers })
    }

    fn table(&self, page: &PageShell) -> Table {
        let waits = self.chosen.map(|_| msg::COLUMN_WAITS);
        let columns = [Some(msg::COLUMN_NUMBER), waits, Some(msg::COLUMN_OFFICE), Some(msg::COLUMN_RECORDED)];
        let columns = columns.into_iter().flatten().chain([msg::COLUMN_STATE]);
        Table {
            caption: page.title.clone(),
            columns: columns.map(|key| page.get(key).to_owned()).collect(),
            rows: self.found.rows.iter().map(|row| cells(page, row)).collect(),
        }
    }

    fn nothing(&self, page: &PageShell) -> Option<Empty> {
        let (heading, text) = match self.chosen {
            Some(_) => (msg::WAITING_EMPTY, msg::WAITING_EMPTY_HINT),
            None => (msg::LIST_EMPTY, msg::LIST_EMPTY_HINT),
        };
        let empty = Empty { heading: page.get(heading).to_owned(), text: page.get(text).to_owned() };
        self.found.rows.is_empty().then_some(empty)
    }

    fn next(&self) -> Option<String> {
        let and = self.chosen.map_or_else(String::new, |kind| format!("&waiting={}", kind.word()));
        self.found.next.map(|cursor| format!("/reports?after={}{and}", cursor.to_text()))
    }
}

/// The list.
pub async fn show(staff: Staff, Query(place): Query<Place>) -> Answer<Html<String>> {
    let screen = Screen::read(&staff, &place.waiting, Cursor::parse(&place.after)).await?;
    let page = staff.page(staff.visit.t.get(msg::LIST_TITLE).to_owned());
    let in_charge = staff.who.held.iter().any(|post| post.kind == organisation::charge::IN_CHARGE);
    let shown = ListPage {
        row: waiting::Row::new(&page, &screen.counts, screen.chosen),
        lead: screen.chosen.map(|kind| page.get(waiting::lead(kind)).to_owned()),
        table: screen.table(&page),
        nothing: screen.nothing(&page),
        next: screen.next(),
        may_file: super::file::counter(&staff).is_ok(),
        offers: super::transfer::inbox(&page, &screen.offers),
        offered: screen.counts.offered.0,
        live: place.after.is_empty(),
        narrowed: screen.chosen.is_some(),
        query: waiting::query(screen.chosen),
        fir: if in_charge { contracts::links::DRAFT_FIR } else { "" },
        page,
    };
    Ok(Html(shown.render()?))
}

/// What the page has seen.
#[derive(Debug, serde::Deserialize)]
pub struct Known {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    waiting: String,
}

/// The first screen as it is now.
#[derive(Debug, serde::Serialize)]
struct Renewed {
    /// Sent with the next question.
    seen: String,
    /// The table, as on the page.
    table: String,
    /// The row of links, as on the page.
    waiting: String,
    /// How many are offered.
    offered: u64,
    /// What to say of one new report, of two, and so on.
    said: Vec<String>,
}

/// The first screen of the list as it is now; 204 where the page has seen it. Asked by the page itself.
pub async fn live(StaffGlance(staff): StaffGlance, Query(known): Query<Known>) -> Answer<Response> {
    let screen = Screen::read(&staff, &known.waiting, None).await?;
    let page = staff.page(staff.visit.t.get(msg::LIST_TITLE).to_owned());
    let table = screen.table(&page).render()?;
    let waiting = waiting::Row::new(&page, &screen.counts, screen.chosen).render()?;
    let mut hasher = DefaultHasher::new();
    (&table, &waiting).hash(&mut hasher);
    let seen = format!("{:016x}", hasher.finish());
    if seen == known.seen {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let said = (1..=screen.found.rows.len()).map(|count| page.say(msg::live_new(count as i64))).collect();
    Ok(Json(Renewed { seen, table, waiting, offered: screen.counts.offered.0, said }).into_response())
}

fn cells(page: &PageShell, row: &ListedReport) -> Vec<Cell> {
    let number = Cell::LtrLink(row.number.clone(), format!("/reports/{}", row.id));
    let waits = row.waits.as_ref().map(|waits| waiting::cell(page, waits));
    let (tone, word) = state(&page.t, row);
    let rest = [
        Cell::Text(row.office.get(page.lang()).to_owned()),
        Cell::Text(format::date_time(page.lang(), row.recorded_at)),
        Cell::Tag(page.tag(tone, word)),
    ];
    std::iter::once(number).chain(waits).chain(rest).collect()
}

/// Where a report stands, in a word.
pub(super) fn state(t: &Translator, row: &ListedReport) -> (Tone, String) {
    // An FIR may still follow a referral, by the magistrate's order (CrPC 155(2)).
    match (&row.fir, row.disposed) {
        (Some(fir), Some(DisposalKind::NotInvestigated)) => {
            return (Tone::Warning, t.say(msg::state_not_investigated(fir)));
        }
        (Some(fir), _) => return (Tone::Good, t.say(msg::state_fir(fir))),
        (None, Some(_)) => return (Tone::Info, t.get(msg::STATE_REFERRED).to_owned()),
        (None, None) => {}
    }
    match (&row.offered, &row.holder) {
        (Some(to), _) => (Tone::Warning, t.say(msg::state_offered(to.get(t.lang())))),
        (None, Some(with)) => (Tone::Info, t.say(msg::state_with(with.get(t.lang())))),
        (None, None) => (Tone::Info, t.get(msg::STATE_RECORDED).to_owned()),
    }
}
