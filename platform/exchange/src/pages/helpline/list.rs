//! What rings and what waits. The list loads itself again unless one asks it to stand still, or reads on in one of its parts. Must not cut
//! one off without a link to the others.

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse};
use db::{Cursor, Page};
use http::HeaderName;
use i18n::Key;
use serde::Deserialize;
use web::components::{Cell, Empty, Pagination, Table, Tone};
use web::sheet::{self, Whole, moments, text, words};
use web::{Answer, Download, ListFile, PageShell, Staff};

use super::stage_tag;
use crate::helpline::{self, Listed, Open, Part};
use crate::msg;

/// So often the list loads itself again, in seconds.
const AGAIN: &str = "20";
/// Of what the browser is asked to load a page again.
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// What is asked of the list.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    still: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    after: String,
}

/// One part of the list.
struct Shown {
    /// Of those who could not speak.
    first: bool,
    table: Table,
    /// How many more there are, and where.
    more: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "helpline.html")]
struct ListPage {
    page: PageShell,
    still: bool,
    only: bool,
    /// The part that is shown alone, as the end of an address.
    query: String,
    parts: Vec<Shown>,
    next: Option<Pagination>,
    empty: Empty,
}

/// The list.
pub async fn list(staff: Staff, Query(asked): Query<Asked>) -> Answer {
    let only = Open::parse(&asked.show).map(|which| (which, Cursor::parse(&asked.after)));
    let screen = helpline::list(&staff.op, only).await?;
    let page = staff.page(staff.visit.t.get(msg::HELPLINE_TITLE));
    let still = asked.still == "yes" || only.is_some();
    let parts = [
        (Open::Silent, screen.silent),
        (Open::Live, screen.live),
        (Open::Waiting, screen.waiting),
        (Open::Sunk, screen.sunk),
    ];
    let next = parts.iter().find_map(|(which, part)| link(*which, part)).filter(|_| only.is_some());
    let shown = ListPage {
        still,
        only: only.is_some(),
        query: only.map_or_else(String::new, |(which, _)| format!("?show={which}")),
        parts: parts
            .iter()
            .filter(|(_, part)| !part.rows.is_empty())
            .map(|(which, part)| Shown {
                first: *which == Open::Silent,
                table: table(&page, (*which, part)),
                more: link(*which, part).filter(|_| only.is_none()).map(|to| {
                    let more = part.many.saturating_sub(part.rows.len() as u64);
                    (page.say(msg::helpline_more(more as i64)), to)
                }),
            })
            .collect(),
        next: next.map(|next| page.pagination(None, Some(&next), "")),
        empty: Empty {
            heading: page.get(msg::HELPLINE_EMPTY).to_owned(),
            text: page.get(msg::HELPLINE_EMPTY_TEXT).to_owned(),
        },
        page,
    };
    let mut answer = Html(shown.render()?).into_response();
    if !still {
        answer.headers_mut().insert(REFRESH, http::HeaderValue::from_static(AGAIN));
    }
    Ok(answer)
}

/// Where a part goes on.
fn link(which: Open, part: &Part) -> Option<String> {
    part.next.map(|next| format!("/helpline?show={which}&after={}", next.to_text()))
}

/// The list as a file, part by part in the page's order; or the part that is asked for.
pub async fn list_file(staff: Staff, Query(asked): Query<Asked>, download: Download) -> Answer {
    let only = Open::parse(&asked.show);
    let parts = [Open::Silent, Open::Live, Open::Waiting, Open::Sunk];
    let (mut found, mut cut) = (Vec::new(), false);
    for which in parts.into_iter().filter(|which| only.is_none_or(|only| only == *which)) {
        let mut all = Whole::default();
        while all.wants_more() {
            let screen = helpline::list(&staff.op, Some((which, all.after()))).await?;
            let part = match which {
                Open::Silent => screen.silent,
                Open::Live => screen.live,
                Open::Waiting => screen.waiting,
                Open::Sunk => screen.sunk,
            };
            all.take(Page { rows: part.rows, next: part.next });
        }
        let (rows, more) = all.done();
        found.extend(rows.into_iter().map(|row| (which, row)));
        cut |= more;
    }
    let (found, longer) = sheet::all(found);
    let page = staff.page(String::new());
    let columns = [
        words(page.get(msg::CALL_PART)),
        moments(page.get(msg::CALL_WHEN)),
        words(page.get(msg::INBOX_FROM)),
        words(page.get(msg::STATE)),
        words(page.get(msg::CALL_NOTED)),
        words(page.get(msg::CALL_LINE)),
        words(page.get(msg::CALL_EXTENSION)),
    ];
    let row = |(which, row): (Open, Listed)| {
        let noted = noted(&page, &row).map(|(_, words)| words);
        // No more of the number than on the page: its end.
        let from = row.from.map_or_else(|| page.get(msg::CALL_WITHHELD).to_owned(), |end| format!("…{end}"));
        vec![
            text(page.get(caption(which))),
            sheet::at(row.began_at),
            text(from),
            text(stage_tag(&page, row.stage).text),
            sheet::maybe(noted),
            text(row.line),
            sheet::maybe(row.extension),
        ]
    };
    let title = page.get(msg::HELPLINE_TITLE);
    ListFile::of(("helpline", title), columns, (found, cut || longer), row).hand_over(&staff, download).await
}

/// What a part of the list is called.
const fn caption(which: Open) -> Key {
    match which {
        Open::Silent => msg::HELPLINE_SILENT,
        Open::Live => msg::HELPLINE_LIVE,
        Open::Waiting => msg::HELPLINE_WAITING,
        Open::Sunk => msg::HELPLINE_SUNK,
    }
}

/// What whoever answers has to know of a call, in words; the tone where it is more than a remark.
fn noted(page: &PageShell, row: &Listed) -> Option<(Option<Tone>, String)> {
    let said = |tone, key| Some((Some(tone), page.get(key).to_owned()));
    if row.silent {
        said(Tone::Bad, msg::CALL_SILENT_TAG)
    } else if row.silent_before {
        said(Tone::Bad, msg::CALL_BEFORE_TAG)
    } else if row.proposed {
        said(Tone::Warning, msg::CALL_PROPOSED_TAG)
    } else {
        (row.junk > 0).then(|| (None, page.say(msg::call_junk_many(row.junk as i64))))
    }
}

fn table(page: &PageShell, (which, part): (Open, &Part)) -> Table {
    let caption = page.get(caption(which));
    Table {
        caption: page.say(msg::helpline_total(caption.to_owned(), part.many as i64)),
        columns: [msg::CALL_WHO, msg::STATE, msg::CALL_NOTED, msg::CALL_LINE, msg::CALL_EXTENSION]
            .map(|key| page.get(key).to_owned())
            .to_vec(),
        rows: part.rows.iter().map(|row| cells(page, row)).collect(),
    }
}

fn cells(page: &PageShell, row: &Listed) -> Vec<Cell> {
    let at = page.t.date_time(row.began_at);
    let who = match &row.from {
        Some(from) => page.say(msg::call_number_end(at, from.clone())),
        None => page.say(msg::call_withheld_at(at)),
    };
    let noted = match noted(page, row) {
        Some((Some(tone), words)) => Cell::Tag(page.tag(tone, words)),
        Some((None, words)) => Cell::Text(words),
        None => Cell::Text("–".to_owned()),
    };
    vec![
        Cell::Link(who, format!("/helpline/{}", row.id)),
        Cell::Tag(stage_tag(page, row.stage)),
        noted,
        Cell::Ltr(row.line.clone()),
        Cell::Ltr(row.extension.clone().unwrap_or_else(|| "–".to_owned())),
    ]
}
