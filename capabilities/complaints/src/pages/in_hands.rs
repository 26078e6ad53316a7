//! The list of what is sealed and in one's own hands: the next limit of each or how late it is, the late ones first, and where
//! somebody asked that a seal be opened.

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, Response};
use db::Cursor;
use deadlines::pages::stands;
use i18n::format;
use kernel::Timestamp;
use op::Purpose;
use web::components::{Cell, Empty, Table, Tone};
use web::sheet::{self, Whole, moments, text, words};
use web::{Answer, Download, ListFile, PageShell, Staff};

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

/// The list as a file.
pub async fn file(staff: Staff, download: Download) -> Answer<Response> {
    let r = staff.op.read().await?;
    let mut all = Whole::default();
    while all.wants_more() {
        all.take(service::in_hands(&r, all.after()).await?);
    }
    let now = r.now();
    r.done().await?;
    let page = staff.page(String::new());
    let columns = [
        words(page.get(msg::COLUMN_NUMBER)),
        words(page.get(msg::SEAL_PSEUDONYM)),
        words(page.get(msg::SEALED_LIMIT)),
        words(page.get(msg::SEAL_PROFILE_COLUMN)),
        words(page.get(msg::COLUMN_OFFICE)),
        moments(page.get(msg::COLUMN_RECORDED)),
        words(page.get(msg::COLUMN_STATE)),
    ];
    let row = |row: InHands| {
        vec![
            text(&row.number),
            text(&row.pseudonym),
            text(limit(&page, &row, now).map_or_else(String::new, |(_, words)| words)),
            text(page.get(profile_name(row.profile))),
            text(row.office.get(page.lang())),
            sheet::at(row.recorded_at),
            text(state(&page, &row).1),
        ]
    };
    let title = page.get(msg::SEALED_TITLE);
    ListFile::of(("sealed", title), columns, all.done(), row).hand_over(&staff, download).await
}

/// How it stands with the officer.
fn state(page: &PageShell, row: &InHands) -> (Tone, String) {
    match (&row.fir, row.offered) {
        _ if row.glass => (Tone::Bad, page.get(msg::SEALED_GLASS).to_owned()),
        (_, true) => (Tone::Warning, page.get(msg::SEALED_OFFERED).to_owned()),
        (Some(fir), _) => (Tone::Good, page.say(msg::state_fir(fir))),
        _ => (Tone::Info, page.get(msg::SEALED_MINE).to_owned()),
    }
}

/// Its next limit, where one runs.
fn limit(page: &PageShell, row: &InHands, now: Timestamp) -> Option<(Tone, String)> {
    row.limit.as_ref().map(|limit| {
        let tone = if limit.due_at < now { Tone::Bad } else { Tone::Info };
        let stands = stands(&page.t, limit.due_at, now);
        (tone, page.say(msg::sealed_stands(limit.name.get(page.lang()), stands)))
    })
}

fn cells(page: &PageShell, row: &InHands, now: Timestamp) -> Vec<Cell> {
    let (tone, state) = state(page, row);
    let limit = match limit(page, row, now) {
        Some((tone, words)) => Cell::Tag(page.tag(tone, words)),
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
