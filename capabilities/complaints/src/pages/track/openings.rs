//! Who opened a report, on a page of its own for whoever holds the code. No officer's name is on it, and no other person's.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use i18n::{Key, format};
use kernel::Error;
use op::Purpose;
use oversight::service::{Opened, OpenedBy};
use web::components::{Cell, Empty, Notice, Table, Tone};
use web::{Answer, Fields, Guest, PageShell};

use crate::msg;
use crate::service;

#[derive(Template)]
#[template(path = "openings.html")]
struct OpeningsPage {
    page: PageShell,
    number: String,
    code: String,
    /// That the newest are not told yet.
    delay: Notice,
    table: Table,
    nothing: Option<Empty>,
    refused: Option<String>,
}

/// Shows who opened it.
pub async fn openings(guest: Guest, fields: Fields) -> Answer<Response> {
    guest.slow_down()?;
    let (number, code) = (fields.get("number"), fields.get("code"));
    match service::openings(&guest.op, number, code).await {
        Ok(found) => Ok(Html(shown(&guest, (number, code), &found).render()?).into_response()),
        Err(Error::Invalid(errors)) => {
            guest.guessed_wrong();
            super::ask(&guest, &fields, errors)
        }
        Err(error) => Err(error.into()),
    }
}

fn shown(guest: &Guest, (number, code): (&str, &str), found: &Opened) -> OpeningsPage {
    let page = guest.visit.page(guest.visit.t.get(msg::OPENINGS_TITLE).to_owned()).with_quick_exit();
    let nothing = found.by.is_empty().then(|| Empty {
        heading: page.get(msg::OPENINGS_NOBODY).to_owned(),
        text: page.say(msg::openings_nobody_text(found.days)),
    });
    OpeningsPage {
        number: number.to_owned(),
        code: code.to_owned(),
        delay: page.notice(Tone::Info, page.say(msg::openings_delay(found.days))),
        table: table(&page, &found.by),
        refused: (found.refused > 0).then(|| page.say(msg::openings_refused(found.refused))),
        nothing,
        page,
    }
}

fn table(page: &PageShell, rows: &[OpenedBy]) -> Table {
    let columns = [msg::OPENINGS_WHEN, msg::OPENINGS_WHO, msg::OPENINGS_WHY, msg::OPENINGS_TIMES];
    let row = |row: &OpenedBy| {
        let name =
            |name: &Option<kernel::Bilingual>| name.as_ref().map(|name| name.get(page.lang()).to_owned());
        let who: Vec<String> = [name(&row.post), name(&row.office)].into_iter().flatten().collect();
        let who =
            if who.is_empty() { page.get(msg::OPENINGS_ELSEWHERE).to_owned() } else { who.join(" · ") };
        let why = row.purpose.map_or_else(|| "—".to_owned(), |why| page.get(why_name(why)).to_owned());
        vec![
            Cell::Text(format::date(page.lang(), row.at.day())),
            Cell::Text(who),
            Cell::Text(why),
            Cell::Ltr(row.count.to_string()),
        ]
    };
    Table {
        caption: page.title.clone(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: rows.iter().map(row).collect(),
    }
}

const fn why_name(purpose: Purpose) -> Key {
    match purpose {
        Purpose::ServeCitizen => msg::OPENINGS_SERVE,
        Purpose::Investigate => msg::OPENINGS_INVESTIGATE,
        Purpose::Supervise => msg::OPENINGS_SUPERVISE,
    }
}
