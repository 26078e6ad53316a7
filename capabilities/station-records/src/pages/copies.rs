//! The copies of the days for whoever supervises the stations: what came, what has not, and "seen".

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use db::{Cursor, Page};
use i18n::format;
use kernel::Error;
use web::components::{Cell, Empty, Table, Tone};
use web::sheet::{self, Value, Whole, moments, text, words};
use web::{Answer, Download, ListFile, PageShell, Staff, StaffForm};

use super::diary::by;
use crate::msg;
use crate::service::{self, CopyRow};

/// Where the list goes on.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Wanted {
    #[serde(default)]
    after: String,
}

/// One copy as shown.
struct Copy {
    id: String,
    office: String,
    day_shown: String,
    link: String,
    print: String,
    closed: String,
    /// The hour it was due, where it was closed later.
    due: Option<String>,
    entries: String,
    digest: String,
    seen: Vec<String>,
    may_see: bool,
}

#[derive(Template)]
#[template(path = "copies.html")]
struct CopiesPage {
    page: PageShell,
    overdue: Option<Table>,
    copies: Vec<Copy>,
    nothing: Option<Empty>,
    next: Option<String>,
}

/// The list.
pub async fn list(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Response> {
    let r = staff.op.read().await?;
    let found = service::copies(&r, Cursor::parse(&wanted.after)).await?;
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::COPIES_TITLE).to_owned());
    let late = |late: &service::Overdue| {
        let (office, name) = &late.office;
        vec![
            Cell::Link(
                format::date(page.lang(), late.day),
                format!("/diary?day={}&office={office}", late.day),
            ),
            Cell::Text(name.get(page.lang()).to_owned()),
            Cell::Text(format::date_time(page.lang(), late.due)),
        ]
    };
    let overdue = (!found.overdue.is_empty()).then(|| Table {
        caption: page.get(msg::COPIES_OVERDUE).to_owned(),
        columns: [msg::COPIES_DAY, msg::COPIES_OFFICE, msg::COPIES_DUE]
            .map(|key| page.get(key).to_owned())
            .to_vec(),
        rows: found.overdue.iter().map(late).collect(),
    });
    let nothing = found.rows.is_empty().then(|| Empty {
        heading: page.get(msg::COPIES_EMPTY).to_owned(),
        text: page.get(msg::COPIES_EMPTY_HINT).to_owned(),
    });
    let shown = CopiesPage {
        copies: found.rows.iter().map(|row| copy(&staff, row)).collect::<kernel::Result<_>>()?,
        next: found.next.map(|cursor| format!("/diary/copies?after={}", cursor.to_text())),
        overdue,
        nothing,
        page,
    };
    Ok(Html(shown.render()?).into_response())
}

fn copy(staff: &Staff, row: &CopyRow) -> kernel::Result<Copy> {
    let lang = staff.visit.lang();
    let (office, name) = &row.office;
    let day: jiff::civil::Date = row.day.parse().map_err(Error::internal)?;
    let (closed, due) = row.closed;
    Ok(Copy {
        id: row.id.to_string(),
        office: name.get(lang).to_owned(),
        day_shown: format::date(lang, day),
        link: format!("/diary?day={day}&office={office}"),
        print: format!("/diary/print.pdf?day={day}&office={office}"),
        closed: format::date_time(lang, closed),
        due: (closed > due).then(|| format::date_time(lang, due)),
        entries: row.entries.to_string(),
        digest: row.digest.clone(),
        seen: seen_words(staff, row),
        may_see: row.may_see,
    })
}

/// The list as a file: what has not come first, as on the page.
pub async fn file(staff: Staff, download: Download) -> Answer<Response> {
    let r = staff.op.read().await?;
    let (mut all, mut overdue) = (Whole::default(), Vec::new());
    while all.wants_more() {
        let found = service::copies(&r, all.after()).await?;
        overdue.extend(found.overdue);
        all.take(Page { rows: found.rows, next: found.next });
    }
    r.done().await?;
    let page = staff.page(String::new());
    let columns = [
        words(page.get(msg::COPIES_OFFICE)),
        words(page.get(msg::COPIES_DAY)),
        moments(page.get(msg::COPIES_DUE)),
        moments(page.get(msg::COPIES_CLOSED)),
        words(page.get(msg::COPIES_COUNT)),
        words("SHA-256"),
        words(page.get(msg::COPIES_STATE)),
    ];
    let late = |late: service::Overdue| {
        vec![
            text(late.office.1.get(page.lang())),
            text(late.day.to_string()),
            sheet::at(late.due),
            Value::Empty,
            Value::Empty,
            Value::Empty,
            text(page.get(msg::COPIES_MISSING)),
        ]
    };
    let came = |row: CopyRow| {
        let said = seen_words(&staff, &row);
        let said =
            if said.is_empty() { page.get(msg::COPIES_NOT_SEEN).to_owned() } else { said.join(" · ") };
        let (closed, due) = row.closed;
        vec![
            text(row.office.1.get(page.lang())),
            text(row.day),
            sheet::at(due),
            sheet::at(closed),
            sheet::count(row.entries),
            text(row.digest),
            text(said),
        ]
    };
    let title = page.get(msg::COPIES_TITLE);
    let mut file = ListFile::of(("diary-copies", title), columns, all.done(), came);
    file.rows.splice(..0, overdue.into_iter().map(late));
    file.hand_over(&staff, download).await
}

/// Who saw a copy and when.
fn seen_words(staff: &Staff, row: &CopyRow) -> Vec<String> {
    let seen = |(at, charge): &(kernel::Timestamp, Option<String>)| {
        let at = format::date_time(staff.visit.lang(), *at);
        staff.visit.t.say(msg::copies_seen(by(staff, charge.as_deref()), at))
    };
    row.seen.iter().map(seen).collect()
}

/// Marks a copy as seen.
pub async fn seen(Path(raw): Path<String>, StaffForm { staff, .. }: StaffForm) -> Answer<Response> {
    let id = raw.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let mut w = staff.op.begin().await?;
    service::mark_seen(&mut w, id).await?;
    w.commit().await?;
    Ok(Redirect::to(&format!("/diary/copies#copy-{id}")).into_response())
}
