//! What was taken over from another system: the list, its files, and one record with its cells as they stood. Plainly marked
//! as another system's. Handlers hold no SQL and no rules.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Response};
use db::Cursor;
use i18n::{Key, format};
use import::rules;
use kernel::text;
use op::Purpose;
use web::address::id;
use web::components::{Answer as Fact, Cell, Empty, Table, Tone};
use web::sheet::{self, Value, Whole, moments, words};
use web::{Answer, Download, FormField, ListFile, PageShell, Staff};

use super::show::{Why, ask};
use crate::msg;
use crate::service::{self, ListedOldComplaint, OpenedOldComplaint};

/// Which of the list.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Wanted {
    #[serde(default)]
    after: String,
    #[serde(default)]
    number: String,
}

impl Wanted {
    /// The number looked for, as it is compared.
    fn number(&self) -> Option<String> {
        Some(rules::complaint_number(&self.number)).filter(|number| !number.is_empty())
    }

    fn query(&self) -> String {
        self.number().map_or_else(String::new, |number| format!("?number={}", sheet::in_address(&number)))
    }
}

#[derive(Template)]
#[template(path = "imported.html")]
struct ListPage {
    page: PageShell,
    number: FormField,
    query: String,
    table: Table,
    nothing: Option<Empty>,
    next: Option<String>,
}

const COLUMNS: [Key; 5] = [
    msg::IMPORTED_NUMBER,
    msg::IMPORTED_OFFICE,
    msg::IMPORTED_FIR,
    msg::IMPORTED_STATED,
    msg::IMPORTED_STATE,
];

/// The list.
pub async fn list(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Html<String>> {
    let r = staff.op.read().await?;
    let number = wanted.number();
    let found = service::old_complaints(&r, number.as_deref(), Cursor::parse(&wanted.after)).await?;
    r.done().await?;
    let mut page = staff.page(staff.visit.t.get(msg::IMPORTED_TITLE).to_owned());
    page.back = Some("/reports".to_owned());
    let table = Table {
        caption: page.title.clone(),
        columns: COLUMNS.map(|key| page.get(key).to_owned()).to_vec(),
        rows: found.rows.iter().map(|row| cells(&page, row)).collect(),
    };
    let nothing = found.rows.is_empty().then(|| Empty {
        heading: page.get(msg::IMPORTED_EMPTY).to_owned(),
        text: page.get(msg::IMPORTED_EMPTY_HINT).to_owned(),
    });
    let join = if wanted.query().is_empty() { "?" } else { "&" };
    let next =
        found.next.map(|at| format!("/imported/complaints{}{join}after={}", wanted.query(), at.to_text()));
    let number = FormField::new("number", wanted.number.chars().take(60).collect::<String>());
    Ok(Html(ListPage { query: wanted.query(), page, number, table, nothing, next }.render()?))
}

fn cells(page: &PageShell, row: &ListedOldComplaint) -> Vec<Cell> {
    let flags = row.flags.len();
    vec![
        Cell::LtrLink(row.number.clone(), format!("/imported/complaints/{}", row.id)),
        Cell::Text(row.office.get(page.lang()).to_owned()),
        row.fir.clone().map_or_else(|| Cell::Text("—".to_owned()), Cell::Ltr),
        row.stated_at
            .map_or_else(|| Cell::Text("—".to_owned()), |at| Cell::Text(format::date_time(page.lang(), at))),
        Cell::Tag(if flags == 0 {
            page.tag(Tone::Info, page.get(msg::IMPORTED_TAG))
        } else {
            page.tag(Tone::Warning, page.get(msg::IMPORTED_FLAGGED))
        }),
    ]
}

/// The list as a file.
pub async fn file(staff: Staff, download: Download, Query(wanted): Query<Wanted>) -> Answer<Response> {
    let r = staff.op.read().await?;
    let (number, mut all) = (wanted.number(), Whole::default());
    while all.wants_more() {
        all.take(service::old_complaints(&r, number.as_deref(), all.after()).await?);
    }
    r.done().await?;
    let (found, cut) = all.done();
    let word = |key| staff.visit.t.get(key).to_owned();
    let columns = vec![
        words(word(msg::IMPORTED_NUMBER)),
        words(word(msg::IMPORTED_OFFICE)),
        words(word(msg::IMPORTED_FIR)),
        moments(word(msg::IMPORTED_STATED)),
        words(word(msg::IMPORTED_IMPOSSIBLE)),
        moments(word(msg::IMPORTED_RECORDED)),
    ];
    let rows = found.iter().map(|row| line(&staff, row)).collect();
    let file = ListFile { list: "imported-complaints", title: word(msg::IMPORTED_TITLE), columns, rows, cut };
    file.hand_over(&staff, download).await
}

fn line(staff: &Staff, row: &ListedOldComplaint) -> Vec<Value> {
    let t = &staff.visit.t;
    let flags: Vec<&str> =
        row.flags.iter().filter_map(|flag| rules::flag_name(flag)).map(|key| t.get(key)).collect();
    vec![
        sheet::text(&row.number),
        sheet::text(row.office.get(t.lang())),
        row.fir.clone().map_or(Value::Empty, Value::Text),
        row.stated_at.map_or(Value::Empty, Value::At),
        sheet::text(flags.join("; ")),
        Value::At(row.recorded_at),
    ]
}

#[derive(Template)]
#[template(path = "imported_show.html")]
struct ShowPage {
    page: PageShell,
    flags: Vec<String>,
    erased: bool,
    facts: Vec<Fact>,
    cells: Vec<Fact>,
    behind: Option<String>,
    identity_hidden: bool,
}

/// One record, for a stated purpose.
pub async fn show(staff: Staff, Path(raw): Path<String>, Query(why): Query<Why>) -> Answer<Response> {
    let id = id(&raw)?;
    let Some(purpose) = Purpose::parse(&why.purpose) else {
        return ask(&staff, &why, "/imported/complaints");
    };
    let archive = staff.state.contracts.archive.clone();
    let opened = service::open_old_complaint(&staff.op, archive.as_ref(), id, purpose).await?;
    let mut page = staff.page(staff.visit.t.say(msg::imported_one(&opened.listed.number)));
    page.back = Some("/imported/complaints".to_owned());
    let mut facts = facts(&page, &opened.listed);
    facts.extend(fir(&page, &opened));
    // Read from the FIR itself it says more than the flag of the day it was taken over: one of the two is enough.
    let behind = opened.typed_after_its_fir();
    let said = |flag: &&String| !(behind && *flag == rules::FIR_BEFORE_COMPLAINT);
    let shown = ShowPage {
        flags: impossible(&page, opened.listed.flags.iter().filter(said)),
        behind: behind.then(|| page.get(msg::IMPORTED_AFTER_FIR).to_owned()),
        erased: opened.cells.is_none(),
        identity_hidden: opened.identity_hidden,
        cells: as_stood(&page, &opened),
        facts,
        page,
    };
    Ok(Html(shown.render()?).into_response())
}

/// The FIR it names: a link where that was taken over and may be opened, and its hour.
fn fir(page: &PageShell, opened: &OpenedOldComplaint) -> Vec<Fact> {
    let fact = |label: Key, value: Cell| Fact { label: page.get(label).to_owned(), value, change: None };
    let Some(number) = &opened.listed.fir else { return Vec::new() };
    let link =
        opened.old_fir.as_ref().filter(|fir| fir.may_open).map(|fir| contracts::links::old_fir(fir.id));
    let named = link.map_or_else(|| Cell::Ltr(number.clone()), |href| Cell::LtrLink(number.clone(), href));
    let at = opened.old_fir.as_ref().and_then(|fir| fir.stated_at);
    let at = at.map(|at| fact(msg::IMPORTED_FIR_STATED, Cell::Text(format::date_time(page.lang(), at))));
    std::iter::once(fact(msg::IMPORTED_FIR, named)).chain(at).collect()
}

/// The cells as they stood, by the words their columns have here. What cannot be seen is left out.
fn as_stood(page: &PageShell, opened: &OpenedOldComplaint) -> Vec<Fact> {
    let cells = opened.cells.iter().flatten();
    let shown = cells.map(|(name, cell)| (name, text::narrative(cell))).filter(|(_, cell)| !cell.is_empty());
    shown
        .map(|(name, cell)| Fact {
            label: column_name(name).map_or_else(|| name.clone(), |key| page.get(key).to_owned()),
            value: if cell.is_ascii() { Cell::Ltr(cell) } else { Cell::Text(cell) },
            change: None,
        })
        .collect()
}

fn impossible<'a>(page: &PageShell, flags: impl Iterator<Item = &'a String>) -> Vec<String> {
    flags.filter_map(|flag| rules::flag_name(flag)).map(|key| page.get(key).to_owned()).collect()
}

fn facts(page: &PageShell, listed: &ListedOldComplaint) -> Vec<Fact> {
    let fact = |label: Key, value: Cell| Fact { label: page.get(label).to_owned(), value, change: None };
    let at = |at| Cell::Text(format::date_time(page.lang(), at));
    let mut facts = vec![
        fact(msg::IMPORTED_NUMBER, Cell::Ltr(listed.number.clone())),
        fact(msg::IMPORTED_OFFICE, Cell::Text(listed.office.get(page.lang()).to_owned())),
    ];
    facts.extend(listed.stated_at.map(|moment| fact(msg::IMPORTED_STATED, at(moment))));
    facts.push(fact(msg::IMPORTED_RECORDED, at(listed.recorded_at)));
    facts
}

/// What a column of the export is called here.
fn column_name(column: &str) -> Option<Key> {
    Some(match column {
        "ComplaintRecord" => msg::OLD_RECORD,
        "PersonName" => msg::OLD_PERSON,
        "PersonContact" => msg::OLD_CONTACT,
        "PoliceStation" => msg::OLD_STATION,
        "District" => msg::OLD_DISTRICT,
        "Category" => msg::OLD_CATEGORY,
        "Offense" => msg::OLD_OFFENCE,
        "ComplaintStatus" => msg::OLD_STATUS,
        "PendingAtLevel" => msg::OLD_PENDING,
        "IsFIRRegistered" => msg::OLD_HAS_FIR,
        "FIRNo" => msg::OLD_FIR_NO,
        "OfficerName" => msg::OLD_OFFICER,
        "OfficerMobileNo" => msg::OLD_OFFICER_PHONE,
        "CreatedDate" => msg::OLD_CREATED,
        "StatusModifiedDate" => msg::OLD_MODIFIED,
        "responsetime" => msg::OLD_RESPONSE,
        "TotalFollowupCount" => msg::OLD_FOLLOWUPS,
        "LastFollowupDateTime" => msg::OLD_LAST_FOLLOWUP,
        "LastFollowupRemarks" => msg::OLD_REMARKS,
        _ => return None,
    })
}
