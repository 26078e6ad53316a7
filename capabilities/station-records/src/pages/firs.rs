//! The station's FIRs: numbers, sections and hours; no names. And the law, searched by number or by what people say.

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Response};
use catalogue::{Answer as Says, Offence, Row};
use db::Cursor;
use http::StatusCode;
use i18n::format;
use kernel::{Error, FieldErrors};
use op::QUESTION_MAX;
use web::components::{Cell, Empty, Table, Tone};
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use super::fir::source_name;
use crate::model::fir::Source;
use crate::msg;
use crate::service::{self, FoundFirs, ListedFir};

/// Sections shown for one search.
const FOUND_MAX: usize = 30;

/// Where the list goes on.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Place {
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "firs.html")]
struct FirsPage {
    page: PageShell,
    table: Table,
    nothing: Option<Empty>,
    next: Option<String>,
    may_register: bool,
}

/// The list.
pub async fn list(staff: Staff, Query(place): Query<Place>) -> Answer<Html<String>> {
    let r = staff.op.read().await?;
    let found = service::firs(&r, Cursor::parse(&place.after)).await?;
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::FIRS_TITLE).to_owned());
    let table = table(&page, &page.title, &found.rows);
    let nothing = found.rows.is_empty().then(|| Empty {
        heading: page.get(msg::FIRS_EMPTY).to_owned(),
        text: page.get(msg::FIRS_EMPTY_HINT).to_owned(),
    });
    let next = found.next.map(|cursor| format!("/firs?after={}", cursor.to_text()));
    let may_register = staff.who.held.iter().any(|post| post.kind == organisation::charge::IN_CHARGE);
    Ok(Html(FirsPage { page, table, nothing, next, may_register }.render()?))
}

#[derive(Template)]
#[template(path = "firs_search.html")]
struct SearchPage {
    page: PageShell,
    errors: FieldErrors,
    q: FormField,
    table: Option<Table>,
    nothing: Option<Empty>,
    next: Option<String>,
    /// So many were looked through without one to show that the question should be narrowed.
    narrow: bool,
}

impl SearchPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        QUESTION_MAX as u32
    }
}

/// The search, before anything was asked.
pub async fn search_form(staff: Staff) -> Answer<Response> {
    found(&staff, &Fields::default(), FieldErrors::default(), None)
}

/// Searches. What was typed travels in the body and never in an address.
pub async fn search(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let after = fields.get("after").parse().ok();
    match service::search_firs(&staff.op, fields.get("q"), after).await {
        Ok(firs) => found(&staff, &fields, FieldErrors::default(), Some(firs)),
        Err(Error::Invalid(errors)) => found(&staff, &fields, errors, None),
        Err(error) => Err(error.into()),
    }
}

fn found(staff: &Staff, fields: &Fields, errors: FieldErrors, firs: Option<FoundFirs>) -> Answer<Response> {
    let page = staff.page(staff.visit.t.get(msg::FIR_SEARCH_TITLE).to_owned()).with_errors(&errors);
    let page = page.with_back("/firs");
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let next = firs.as_ref().and_then(|firs| firs.next).map(|next| next.to_string());
    let rows = firs.as_ref().map_or(&[][..], |firs| &firs.rows);
    let nothing = (firs.is_some() && rows.is_empty() && next.is_none()).then(|| Empty {
        heading: page.get(msg::FIR_SEARCH_NOTHING).to_owned(),
        text: page.get(msg::FIR_SEARCH_NOTHING_HINT).to_owned(),
    });
    let shown = SearchPage {
        q: fields.field("q", &errors),
        table: (!rows.is_empty()).then(|| table(&page, page.get(msg::FIR_SEARCH_FOUND), rows)),
        narrow: rows.is_empty() && next.is_some(),
        nothing,
        next,
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

fn table(page: &PageShell, caption: &str, rows: &[ListedFir]) -> Table {
    let columns = [msg::FIR_NUMBER, msg::FIR_OFFICE, msg::FIR_SECTIONS, msg::FIR_SOURCE, msg::FIR_RECORDED];
    Table {
        caption: caption.to_owned(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: rows.iter().map(|row| cells(page, row)).collect(),
    }
}

fn cells(page: &PageShell, row: &ListedFir) -> Vec<Cell> {
    let sections: Vec<String> = row.sections.iter().map(|section| section.marked(page.lang())).collect();
    let source = Source::parse(&row.source).map_or("", |source| page.get(source_name(source)));
    vec![
        Cell::LtrLink(row.cited.clone(), format!("/firs/{}", row.id)),
        Cell::Text(row.office.get(page.lang()).to_owned()),
        Cell::Text(sections.join(page.get(msg::FIR_SECTIONS_AND))),
        Cell::Text(source.to_owned()),
        Cell::Text(format::date_time(page.lang(), row.recorded_at)),
    ]
}

/// What is searched.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "law.html")]
struct LawPage {
    page: PageShell,
    asked: FormField,
    table: Option<Table>,
    nothing: Option<Empty>,
}

/// Sections by number or by what people say: `379`, `چوری`, `mobile snatching`.
pub async fn law(staff: Staff, Query(asked): Query<Asked>) -> Answer<Html<String>> {
    let today = staff.op.now().day();
    let found = staff.op.core.catalogue.search_offences(&asked.q, today, FOUND_MAX);
    let page = staff.page(staff.visit.t.get(msg::LAW_TITLE).to_owned());
    let columns =
        [msg::LAW_SECTION, msg::LAW_OFFENCE, msg::LAW_COGNIZABLE, msg::LAW_BAILABLE, msg::LAW_PUNISHMENT];
    let table = (!found.is_empty()).then(|| Table {
        caption: page.get(msg::LAW_FOUND).to_owned(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: found.iter().map(|row| offence(&page, &staff, row)).collect(),
    });
    let nothing = (found.is_empty() && !asked.q.trim().is_empty()).then(|| Empty {
        heading: page.get(msg::LAW_NOTHING).to_owned(),
        text: page.get(msg::LAW_NOTHING_HINT).to_owned(),
    });
    let asked = FormField::new("q", asked.q.chars().take(100).collect::<String>());
    Ok(Html(LawPage { page, asked, table, nothing }.render()?))
}

fn offence(page: &PageShell, staff: &Staff, row: &Row<Offence>) -> Vec<Cell> {
    let today = staff.op.now().day();
    let law = staff.op.core.catalogue.law(&row.facts.law, today);
    let law = law.map_or(row.facts.law.as_str(), |law| law.facts.short.get(page.lang()));
    let says = |answer: Says, yes, no| {
        let (tone, key) = match answer {
            Says::Yes => (Tone::Info, yes),
            Says::No => (Tone::Neutral, no),
            Says::AsMain => (Tone::Neutral, msg::LAW_AS_MAIN),
        };
        Cell::Tag(page.tag(tone, page.get(key)))
    };
    vec![
        Cell::Text(format!("{} {law}", i18n::isolate_ltr(&row.facts.section))),
        Cell::Text(row.name.get(page.lang()).to_owned()),
        says(row.facts.cognizable, msg::LAW_COGNIZABLE_YES, msg::LAW_COGNIZABLE_NO),
        says(row.facts.bailable, msg::LAW_BAILABLE_YES, msg::LAW_BAILABLE_NO),
        Cell::Text(row.facts.punishment.get(page.lang()).to_owned()),
    ]
}
