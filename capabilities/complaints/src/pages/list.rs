//! The list of reports an officer may see: numbers, hours, states; no names.

use askama::Template;
use axum::extract::Query;
use axum::response::Html;
use contracts::DisposalKind;
use db::Cursor;
use i18n::{Translator, format};
use web::components::{Cell, Empty, Table, Tone};
use web::{Answer, PageShell, Staff};

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
}

/// The list.
pub async fn show(staff: Staff, Query(place): Query<Place>) -> Answer<Html<String>> {
    let r = staff.op.read().await?;
    let found = service::reports(&r, None, Cursor::parse(&place.after)).await?;
    let offered = service::offers(&r, None).await?;
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::LIST_TITLE).to_owned());
    let columns = [msg::COLUMN_NUMBER, msg::COLUMN_OFFICE, msg::COLUMN_RECORDED, msg::COLUMN_STATE];
    let table = Table {
        caption: page.title.clone(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: found.rows.iter().map(|row| cells(&page, row)).collect(),
    };
    let nothing = found.rows.is_empty().then(|| Empty {
        heading: page.get(msg::LIST_EMPTY).to_owned(),
        text: page.get(msg::LIST_EMPTY_HINT).to_owned(),
    });
    let next = found.next.map(|cursor| format!("/reports?after={}", cursor.to_text()));
    let may_file = super::file::counter(&staff).is_ok();
    let offers = super::transfer::inbox(&page, &offered.rows);
    Ok(Html(ListPage { page, table, nothing, next, may_file, offers }.render()?))
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
