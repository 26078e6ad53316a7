//! How often reports were closed and opened again, by office and month: as a page and as a file. Must not show a count that tells of
//! single reports.

use askama::Template;
use axum::response::{Html, Response};
use i18n::{Key, format};
use jiff::civil::Date;
use web::components::{Cell, Empty, Table};
use web::sheet::{Value, text, words};
use web::{Answer, Download, ListFile, PageShell, Staff};

use crate::model::closing::shown;
use crate::msg;
use crate::service::{self, Counted};

#[derive(Template)]
#[template(path = "closings.html")]
struct ClosingsPage {
    page: PageShell,
    table: Table,
    nothing: Option<Empty>,
}

const COLUMNS: [Key; 9] = [
    msg::COLUMN_OFFICE,
    msg::CLOSINGS_MONTH,
    msg::CLOSING_STEP_ASKED,
    msg::CLOSING_STEP_AGREED,
    msg::CLOSING_STEP_DECLINED,
    msg::CLOSING_STEP_UNREACHED,
    msg::CLOSING_STEP_WITHDRAWN,
    msg::CLOSING_STEP_REOPENED,
    msg::CLOSINGS_AGAINST,
];

/// The page.
pub async fn show(staff: Staff) -> Answer<Html<String>> {
    let r = staff.op.read().await?;
    let counted = service::closing_counts(&r).await?;
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::CLOSINGS_TITLE).to_owned());
    let few = page.get(msg::CLOSINGS_FEW);
    // Words run with the page, digits from left to right.
    let cell = |(at, value): (usize, String)| {
        if at <= 1 || value == few { Cell::Text(value) } else { Cell::Ltr(value) }
    };
    let row =
        |one: &Counted| values(&page, one, month(&page, one)).into_iter().enumerate().map(cell).collect();
    let table = Table {
        caption: page.title.clone(),
        columns: COLUMNS.map(|key| page.get(key).to_owned()).to_vec(),
        rows: counted.iter().map(row).collect(),
    };
    let nothing = counted.is_empty().then(|| Empty {
        heading: page.get(msg::CLOSINGS_EMPTY).to_owned(),
        text: page.get(msg::CLOSINGS_EMPTY_HINT).to_owned(),
    });
    Ok(Html(ClosingsPage { page, table, nothing }.render()?))
}

/// The same as a file.
pub async fn file(staff: Staff, download: Download) -> Answer<Response> {
    let r = staff.op.read().await?;
    let counted = service::closing_counts(&r).await?;
    r.done().await?;
    let page = staff.page(String::new());
    let columns = COLUMNS.map(|key| words(page.get(key).to_owned())).to_vec();
    // As machines write a month.
    let month = |one: &Counted| format!("{:04}-{:02}", one.month / 100, one.month % 100);
    let row = |one: &Counted| values(&page, one, month(one)).iter().map(text).collect::<Vec<Value>>();
    let rows = counted.iter().map(row).collect();
    let title = staff.visit.t.get(msg::CLOSINGS_TITLE).to_owned();
    ListFile { list: "closings", title, columns, rows, cut: false }.hand_over(&staff, download).await
}

/// As people read it: `November 2026`.
fn month(page: &PageShell, one: &Counted) -> String {
    let (year, month) = (one.month / 100, one.month % 100);
    let first = i8::try_from(month).ok().zip(i16::try_from(year).ok());
    let first = first.and_then(|(month, year)| Date::new(year, month, 1).ok());
    first.map_or_else(String::new, |first| format!("{} {year}", format::month(page.lang(), first)))
}

fn values(page: &PageShell, one: &Counted, month: String) -> Vec<String> {
    let count = |count: Option<u64>| {
        count.map_or_else(|| page.get(msg::CLOSINGS_FEW).to_owned(), |count| count.to_string())
    };
    let mut values = vec![one.office.get(page.lang()).to_owned(), month];
    values.extend(one.count.shown().map(count));
    values.push(count(shown(one.count.against_her_word)));
    values
}
