//! Searching reports: one box that takes a number, a telephone, a card or words, and why. What was typed travels in the
//! body and never in an address: names and numbers stand in no log and no browser's history.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use i18n::format;
use kernel::{Error, FieldErrors};
use op::{Purpose, QUESTION_MAX};
use policy::Level;
use web::components::{Cell, Choice, Empty, Table, Tone};
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use super::list::state;
use super::show::purposes;
use crate::msg;
use crate::service::{self, FoundReport, FoundReports};

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: PageShell,
    errors: FieldErrors,
    q: FormField,
    purpose: FormField,
    purposes: Vec<Choice>,
    table: Option<Table>,
    nothing: Option<Empty>,
    /// Where the list goes on.
    next: Option<String>,
    /// The list goes on although nothing more of this screen was found.
    narrow: bool,
}

impl SearchPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        QUESTION_MAX as u32
    }
}

/// The empty form.
pub async fn form(staff: Staff) -> Answer<Response> {
    show(&staff, &Fields::default(), FieldErrors::default(), None)
}

/// Searches.
pub async fn find(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let mut errors = FieldErrors::default();
    let purpose = errors.keep("purpose", Purpose::parse(fields.get("purpose")).ok_or("text.required"));
    let Some(purpose) = purpose else { return show(&staff, &fields, errors, None) };
    let after = fields.get("after").parse().ok();
    match service::search(&staff.op, purpose, fields.get("q"), after).await {
        Ok(found) => show(&staff, &fields, errors, Some((purpose, found))),
        Err(Error::Invalid(errors)) => show(&staff, &fields, errors, None),
        // Refused, and journaled as refused; what was typed stays for another purpose.
        Err(Error::Forbidden(code @ "op.purpose-not-yours")) => {
            errors.add("purpose", code);
            let again = show(&staff, &fields, errors, None)?;
            Ok((StatusCode::FORBIDDEN, again).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn show(
    staff: &Staff,
    fields: &Fields,
    errors: FieldErrors,
    found: Option<(Purpose, FoundReports)>,
) -> Answer<Response> {
    let title = staff.visit.t.get(msg::SEARCH_TITLE).to_owned();
    let page = staff.page(title).with_errors(&errors).with_back("/reports");
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut purpose = fields.field("purpose", &errors);
    if purpose.value.is_empty() {
        usual(staff).word().clone_into(&mut purpose.value);
    }
    let empty =
        |heading, text| Empty { heading: page.get(heading).to_owned(), text: page.get(text).to_owned() };
    let rows = found.as_ref().map_or(0, |(_, found)| found.rows.len());
    let next = found.as_ref().and_then(|(_, found)| found.next).map(|next| next.to_string());
    let narrow = rows == 0 && next.is_some();
    let nothing = found.is_some() && rows == 0 && next.is_none();
    let shown = SearchPage {
        q: fields.field("q", &errors),
        purposes: purposes(&page),
        table: found.filter(|_| rows > 0).map(|(purpose, found)| table(&page, purpose, &found.rows)),
        nothing: nothing.then(|| empty(msg::SEARCH_NOTHING, msg::SEARCH_NOTHING_HINT)),
        purpose,
        next,
        narrow,
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// What an officer of this post is most often asked for.
fn usual(staff: &Staff) -> Purpose {
    let at_station = staff.op.actor.principal.posts.iter().any(|post| post.level == Level::Station);
    if at_station { Purpose::ServeCitizen } else { Purpose::Supervise }
}

fn table(page: &PageShell, purpose: Purpose, rows: &[FoundReport]) -> Table {
    // Without the right to know who told it, not even an empty column says that somebody did.
    let identity = rows.iter().any(|row| row.told.is_some());
    let who = identity.then_some(msg::SEARCH_WHO_WHERE);
    let columns = [msg::COLUMN_NUMBER, msg::COLUMN_OFFICE, msg::COLUMN_RECORDED, msg::SEARCH_HAPPENED];
    let columns = columns.into_iter().chain(who).chain([msg::COLUMN_STATE]);
    Table {
        caption: page.get(msg::SEARCH_FOUND).to_owned(),
        columns: columns.map(|key| page.get(key).to_owned()).collect(),
        rows: rows.iter().map(|row| cells(page, purpose, row, identity)).collect(),
    }
}

fn cells(page: &PageShell, purpose: Purpose, row: &FoundReport, identity: bool) -> Vec<Cell> {
    let listed = &row.listed;
    let at = |at| format::date_time(page.lang(), at);
    let happened = row.happened_from.map_or_else(|| "—".to_owned(), at);
    let mut cells = vec![
        Cell::LtrLink(listed.number.clone(), super::opened(listed.id, purpose)),
        Cell::Text(listed.office.get(page.lang()).to_owned()),
        Cell::Text(at(listed.recorded_at)),
        Cell::Text(happened),
    ];
    if identity {
        cells.push(Cell::Text(who_and_where(row)));
    }
    let (tone, word) = state(&page.t, listed);
    cells.push(Cell::Tag(page.tag(tone, word)));
    cells
}

fn who_and_where(row: &FoundReport) -> String {
    let Some(told) = &row.told else { return "—".to_owned() };
    let place = told.place.killi.as_ref().or(told.place.landmark.as_ref());
    let parts = [told.name.as_ref(), place].into_iter().flatten().cloned();
    parts.collect::<Vec<_>>().join(" — ")
}
