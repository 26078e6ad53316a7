//! The list of reports an officer may see: numbers, hours, states; no names. It renews itself where a script runs, which keeps no
//! session awake, and is gone through by keyboard.

use std::hash::{DefaultHasher, Hash, Hasher};

use askama::Template;
use axum::Json;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Response};
use contracts::DisposalKind;
use db::Cursor;
use http::StatusCode;
use i18n::{Translator, format};
use web::components::{Cell, Empty, Table, Tone};
use web::{Answer, PageShell, Staff, StaffGlance};

use crate::msg;
use crate::service::{self, ListedReport};

/// Where the list goes on.
#[derive(Debug, serde::Deserialize)]
pub struct Place {
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    page: PageShell,
    table: Table,
    nothing: Option<Empty>,
    next: Option<String>,
    may_file: bool,
    /// What is offered to the officer's office.
    offers: Option<Table>,
    /// How many are offered.
    offered: usize,
    /// The first screen renews itself; an older one is looked through.
    live: bool,
    /// Where an FIR is drafted, up to the report's id; empty for whoever registers none.
    fir: &'static str,
}

/// The list.
pub async fn show(staff: Staff, Query(place): Query<Place>) -> Answer<Html<String>> {
    let r = staff.op.read().await?;
    let found = service::reports(&r, None, Cursor::parse(&place.after)).await?;
    let offered = service::offers(&r, None).await?;
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::LIST_TITLE).to_owned());
    let table = table(&page, &found.rows);
    let nothing = found.rows.is_empty().then(|| Empty {
        heading: page.get(msg::LIST_EMPTY).to_owned(),
        text: page.get(msg::LIST_EMPTY_HINT).to_owned(),
    });
    let next = found.next.map(|cursor| format!("/reports?after={}", cursor.to_text()));
    let may_file = super::file::counter(&staff).is_ok();
    let offers = super::transfer::inbox(&page, &offered.rows);
    let (offered, live) = (offered.rows.len(), place.after.is_empty());
    let in_charge = staff.who.held.iter().any(|post| post.kind == organisation::charge::IN_CHARGE);
    let fir = if in_charge { contracts::links::DRAFT_FIR } else { "" };
    Ok(Html(ListPage { page, table, nothing, next, may_file, offers, offered, live, fir }.render()?))
}

fn table(page: &PageShell, rows: &[ListedReport]) -> Table {
    let columns = [msg::COLUMN_NUMBER, msg::COLUMN_OFFICE, msg::COLUMN_RECORDED, msg::COLUMN_STATE];
    Table {
        caption: page.title.clone(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: rows.iter().map(|row| cells(page, row)).collect(),
    }
}

/// What the page has seen.
#[derive(Debug, serde::Deserialize)]
pub struct Known {
    #[serde(default)]
    seen: String,
}

/// The first screen as it is now.
#[derive(Debug, serde::Serialize)]
struct Renewed {
    /// Sent with the next question.
    seen: String,
    /// The table, as on the page.
    table: String,
    /// How many are offered.
    offered: usize,
    /// What to say of one new report, of two, and so on.
    said: Vec<String>,
}

/// The first screen of the list as it is now; 204 where the page has seen it. Asked by the page itself.
pub async fn live(StaffGlance(staff): StaffGlance, Query(known): Query<Known>) -> Answer<Response> {
    let r = staff.op.read().await?;
    let found = service::reports(&r, None, None).await?;
    let offered = service::offers(&r, None).await?.rows.len();
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::LIST_TITLE).to_owned());
    let table = table(&page, &found.rows).render()?;
    let mut hasher = DefaultHasher::new();
    (&table, offered).hash(&mut hasher);
    let seen = format!("{:016x}", hasher.finish());
    if seen == known.seen {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let said = (1..=found.rows.len()).map(|count| page.say(msg::live_new(count as i64))).collect();
    Ok(Json(Renewed { seen, table, offered, said }).into_response())
}

fn cells(page: &PageShell, row: &ListedReport) -> Vec<Cell> {
    vec![
        Cell::LtrLink(row.number.clone(), format!("/reports/{}", row.id)),
        Cell::Text(row.office.get(page.lang()).to_owned()),
        Cell::Ltr(format::date_time_short(row.recorded_at)),
        Cell::Tag({
            let (tone, word) = state(&page.t, row);
            page.tag(tone, word)
        }),
    ]
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
