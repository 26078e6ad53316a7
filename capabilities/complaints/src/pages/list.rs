//! The list of reports an officer may see: numbers, hours, states; no names.

use askama::Template;
use axum::extract::Query;
use axum::response::Html;
use db::Cursor;
use i18n::format;
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
}

/// The list.
pub async fn show(staff: Staff, Query(place): Query<Place>) -> Answer<Html<String>> {
    let r = staff.op.read().await?;
    let found = service::reports(&r, None, Cursor::parse(&place.after)).await?;
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
    Ok(Html(ListPage { page, table, nothing, next, may_file }.render()?))
}

fn cells(page: &PageShell, row: &ListedReport) -> Vec<Cell> {
    vec![
        Cell::LtrLink(row.number.clone(), format!("/reports/{}", row.id)),
        Cell::Text(row.office.get(page.lang()).to_owned()),
        Cell::Ltr(format::date_time_short(row.recorded_at)),
        Cell::Tag(match &row.fir {
            Some(fir) => page.tag(Tone::Good, page.say(msg::state_fir(fir))),
            None => page.tag(Tone::Info, page.get(msg::STATE_RECORDED)),
        }),
    ]
}
