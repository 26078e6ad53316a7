//! The list of what is sealed and in one's own hands: the next limit of each or how late it is, the late ones first, and where
//! somebody asked that a seal be opened.

use askama::Template;
use axum::extract::Query;
use axum::response::Html;
use db::Cursor;
use deadlines::pages::stands;
use i18n::format;
use kernel::Timestamp;
use op::Purpose;
use web::components::{Cell, Empty, Table, Tone};
use web::{Answer, PageShell, Staff};

use super::seal::profile_name;
use crate::msg;
use crate::service::{self, InHands};

/// Where the list goes on.
#[derive(Debug, serde::Deserialize)]
pub struct Place {
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "sealed.html")]
struct SealedPage {
    page: PageShell,
    table: Table,
    nothing: Option<Empty>,
    next: Option<String>,
}

/// What is in the officer's own hands.
pub async fn in_hands(staff: Staff, Query(place): Query<Place>) -> Answer<Html<String>> {
    let r = staff.op.read().await?;
    let found = service::in_hands(&r, Cursor::parse(&place.after)).await?;
    let now = r.now();
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::SEALED_TITLE).to_owned());
    let columns = [
        msg::COLUMN_NUMBER,
        msg::SEAL_PSEUDONYM,
        msg::SEALED_LIMIT,
        msg::SEAL_PROFILE_COLUMN,
        msg::COLUMN_OFFICE,
        msg::COLUMN_RECORDED,
        msg::COLUMN_STATE,
    ];
    let table = Table {
        caption: page.title.clone(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: found.rows.iter().map(|row| cells(&page, row, now)).collect(),
    };
    let nothing = found.rows.is_empty().then(|| Empty {
        heading: page.get(msg::SEALED_EMPTY).to_owned(),
        text: page.get(msg::SEALED_EMPTY_HINT).to_owned(),
    });
    let next = found.next.map(|cursor| format!("/sealed?after={}", cursor.to_text()));
    Ok(Html(SealedPage { page, table, nothing, next }.render()?))
}

fn cells(page: &PageShell, row: &InHands, now: Timestamp) -> Vec<Cell> {
    let (tone, state) = match (&row.fir, row.offered) {
        _ if row.glass => (Tone::Bad, page.get(msg::SEALED_GLASS).to_owned()),
        (_, true) => (Tone::Warning, page.get(msg::SEALED_OFFERED).to_owned()),
        (Some(fir), _) => (Tone::Good, page.say(msg::state_fir(fir))),
        _ => (Tone::Info, page.get(msg::SEALED_MINE).to_owned()),
    };
    let limit = match &row.limit {
        Some(limit) => {
            let tone = if limit.due_at < now { Tone::Bad } else { Tone::Info };
            let stands = stands(&page.t, limit.due_at, now);
            Cell::Tag(page.tag(tone, page.say(msg::sealed_stands(limit.name.get(page.lang()), stands))))
        }
        None => Cell::Text(page.get(msg::SEALED_NO_LIMIT).to_owned()),
    };
    vec![
        Cell::LtrLink(row.number.clone(), super::opened(row.id, Purpose::Investigate)),
        Cell::Ltr(row.pseudonym.clone()),
        limit,
        Cell::Text(page.get(profile_name(row.profile)).to_owned()),
        Cell::Text(row.office.get(page.lang()).to_owned()),
        Cell::Text(format::date_time(page.lang(), row.recorded_at)),
        Cell::Tag(page.tag(tone, state)),
    ]
}
