//! Opening and closing a day of the diary: two forms, each shown again with everything typed when something is wrong.

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use i18n::format;
use kernel::ids::UnitId;
use kernel::{Error, FieldErrors, Timestamp};
use web::components::{Cell, Choice, Table, Tone};
use web::{Answer, DateField, Fields, FormField, PageShell, Staff, StaffForm, TimeField};

use super::charge::full_name;
use super::diary::office;
use crate::model::day::{
    Column, HELD_MAX, Held, LINE_MAX, TypedClosing, TypedHeld, TypedOpening, field, rupees,
};
use crate::msg;
use crate::service::{self, Blocked, ToClose, ToOpen};

/// Which office.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Wanted {
    #[serde(default)]
    office: String,
}

/// One person's boxes.
struct PersonBoxes {
    legend: String,
    name: FormField,
    offence: FormField,
    fir: FormField,
    on: DateField,
    at: TimeField,
}

#[derive(Template)]
#[template(path = "day_open.html")]
struct OpenPage {
    page: PageShell,
    errors: FieldErrors,
    office: String,
    office_id: String,
    /// Makes a form sent twice one opening.
    once: String,
    day_shown: String,
    due: String,
    late: bool,
    custody: FormField,
    choices: Vec<Choice>,
    rows: Vec<PersonBoxes>,
    count: usize,
    more: bool,
    suggested: bool,
    /// Those of the custody register, as they are entered.
    register: Option<Table>,
    reason: FormField,
}

impl OpenPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        LINE_MAX as u32
    }
}

/// The form of an opening, with those in custody yesterday as a suggestion.
pub async fn open_form(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Response> {
    let office = office(&staff, &wanted.office)?;
    render_open(&staff, office, None, FieldErrors::default()).await
}

/// Opens the day, or gives the form one more row.
pub async fn open(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let office = office(&staff, fields.get("office"))?;
    if !fields.get("more").is_empty() {
        return render_open(&staff, office, Some(&fields), FieldErrors::default()).await;
    }
    match write_open(&staff, office, &fields).await {
        Ok(()) => Ok(Redirect::to(&format!("/diary?office={office}")).into_response()),
        Err(Error::Invalid(errors)) => render_open(&staff, office, Some(&fields), errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn write_open(staff: &Staff, office: UnitId, fields: &Fields) -> kernel::Result<()> {
    let typed = typed_opening(fields);
    let (once, asked) = (fields.once()?, (office, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "custody").await?.is_some() {
        return Ok(());
    }
    service::open_day(&mut w, office, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

/// How many rows the form had.
fn rows_of(fields: &Fields) -> usize {
    fields.get("rows").parse().unwrap_or(0_usize).min(HELD_MAX)
}

fn typed_opening(fields: &Fields) -> TypedOpening {
    let get = |name: &str| fields.get(name).to_owned();
    let person = |row| {
        let name = |column| field(row, column);
        TypedHeld {
            name: get(name(Column::Name)),
            offence: get(name(Column::Offence)),
            fir: get(name(Column::Fir)),
            arrested_on: typed_date(fields, name(Column::ArrestedOn)),
            arrested_at: typed_time(fields, name(Column::ArrestedAt)),
        }
    };
    TypedOpening {
        custody: get("custody"),
        held: (0..rows_of(fields)).map(person).collect(),
        reason: get("reason"),
    }
}

/// Three boxes as one date; nothing when all are blank, and what is no date stays a fault.
pub(super) fn typed_date(fields: &Fields, name: &str) -> String {
    match fields.date(name) {
        Ok(date) => date.map_or_else(String::new, |date| date.to_string()),
        Err(code) => code.to_owned(),
    }
}

pub(super) fn typed_time(fields: &Fields, name: &str) -> String {
    match fields.time(name) {
        Ok(time) => time.map_or_else(String::new, format::time),
        Err(code) => code.to_owned(),
    }
}

async fn render_open(
    staff: &Staff,
    office: UnitId,
    typed: Option<&Fields>,
    errors: FieldErrors,
) -> Answer<Response> {
    let r = staff.op.read().await?;
    let found = service::to_open(&r, office).await?;
    r.done().await?;
    let back = format!("/diary?office={office}");
    if found.standing.open.is_some() {
        return Ok(Redirect::to(&back).into_response());
    }
    let page = staff.page(staff.visit.t.get(msg::DAY_OPEN_TITLE).to_owned());
    let page = page.with_errors(&errors).with_back(back);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    // Typed is only whom the register does not have since before it began.
    let typing = found.first || !found.held.is_empty();
    let rows = if typing { person_boxes(&page, &found, typed, &errors) } else { Vec::new() };
    let custody = match typed {
        Some(fields) => fields.field("custody", &errors),
        None if !found.held.is_empty() || !found.register.is_empty() => FormField::new("custody", "held"),
        None => FormField::empty("custody"),
    };
    let due = found.standing.hours.opening_due(found.standing.today);
    let shown = OpenPage {
        office: found.place.unit()?.name.get(page.lang()).to_owned(),
        office_id: office.to_string(),
        once: typed.map_or_else(String::new, |fields| fields.get("once").to_owned()),
        day_shown: format::date(page.lang(), found.standing.today),
        due: format::date_time(page.lang(), due),
        late: found.late,
        custody,
        choices: vec![
            Choice::new("nobody", page.get(msg::DAY_NOBODY)),
            Choice::new("held", page.get(msg::DAY_HELD)),
        ],
        count: rows.len(),
        more: rows.len() < HELD_MAX,
        rows,
        suggested: typed.is_none() && !found.held.is_empty(),
        register: registered(&page, &found),
        reason: typed.unwrap_or(&Fields::default()).field("reason", &errors),
        errors,
        page,
    };
    let once = if shown.once.is_empty() { staff.op.new_id().to_string() } else { shown.once.clone() };
    Ok((status, Html(OpenPage { once, ..shown }.render()?)).into_response())
}

/// Those whom the custody register has: read only, with a way to their records.
fn registered(page: &PageShell, found: &ToOpen) -> Option<Table> {
    let row = |held: &Held| {
        let href = held.custody.map(|id| format!("/custody/{id}")).unwrap_or_default();
        let fir = held.fir.as_ref().map_or_else(|| "—".to_owned(), Clone::clone);
        vec![
            Cell::Link(held.name.clone(), href),
            Cell::Text(held.offence.clone()),
            Cell::Ltr(fir),
            Cell::Text(format::date_time(page.lang(), held.arrested_at)),
        ]
    };
    (!found.register.is_empty()).then(|| Table {
        caption: page.get(msg::DAY_REGISTER).to_owned(),
        columns: [msg::DAY_NAME, msg::DAY_OFFENCE, msg::DAY_FIR, msg::CUSTODY_ARRESTED]
            .map(|key| page.get(key).to_owned())
            .to_vec(),
        rows: found.register.iter().map(row).collect(),
    })
}

/// What was typed, or yesterday's list, and room for one more.
fn person_boxes(
    page: &PageShell,
    found: &ToOpen,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Vec<PersonBoxes> {
    let rows = match typed {
        Some(fields) => rows_of(fields) + usize::from(!fields.get("more").is_empty()),
        None => found.held.len() + 1,
    };
    let boxes = |row: usize| {
        let name = |column| field(row, column);
        let legend = page.say(msg::day_person((row + 1).to_string()));
        let blank = TypedHeld::default();
        let known = found.held.get(row).unwrap_or(&blank);
        let plain = |column, value: &String| match typed {
            Some(fields) => fields.field(name(column), errors),
            None => FormField::new(name(column), value.clone()),
        };
        let (on, at) = (name(Column::ArrestedOn), name(Column::ArrestedAt));
        PersonBoxes {
            legend,
            name: plain(Column::Name, &known.name),
            offence: plain(Column::Offence, &known.offence),
            fir: plain(Column::Fir, &known.fir),
            on: match (typed, known.arrested_on.parse()) {
                (Some(fields), _) => fields.date_field(on, errors),
                (None, Ok(date)) => DateField::new(on, date),
                (None, Err(_)) => DateField::empty(on),
            },
            at: match (typed, known.arrested_at.parse()) {
                (Some(fields), _) => fields.time_field(at, errors),
                (None, Ok(time)) => TimeField::new(at, time),
                (None, Err(_)) => TimeField::empty(at),
            },
        }
    };
    (0..rows.clamp(1, HELD_MAX)).map(boxes).collect()
}

#[derive(Template)]
#[template(path = "day_close.html")]
struct ClosePage {
    page: PageShell,
    errors: FieldErrors,
    office: String,
    office_id: String,
    /// Makes a form sent twice one closing.
    once: String,
    day_shown: String,
    due: String,
    /// From when on, where it is too early still.
    from: Option<String>,
    late: bool,
    blocked: Option<Table>,
    /// Number and page of each report offered and not answered.
    offered: Vec<(String, String)>,
    away: Vec<String>,
    vacant: bool,
    before: Option<String>,
    cash: FormField,
    asks_slip: bool,
    next_slip: FormField,
    reason: FormField,
}

impl ClosePage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        LINE_MAX as u32
    }
}

/// The form of a closing, with what is in the way.
pub async fn close_form(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Response> {
    let office = office(&staff, &wanted.office)?;
    render_close(&staff, office, None, FieldErrors::default()).await
}

/// Closes the day.
pub async fn close(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let office = office(&staff, fields.get("office"))?;
    match write_close(&staff, office, &fields).await {
        Ok(()) => Ok(Redirect::to(&format!("/diary?office={office}")).into_response()),
        Err(Error::Invalid(errors)) => render_close(&staff, office, Some(&fields), errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn write_close(staff: &Staff, office: UnitId, fields: &Fields) -> kernel::Result<()> {
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedClosing { cash: get("cash"), next_slip: get("next_slip"), reason: get("reason") };
    let (once, asked) = (fields.once()?, (office, &typed));
    let outstanding = staff.state.contracts.outstanding.clone();
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "cash").await?.is_some() {
        return Ok(());
    }
    service::close_day(&mut w, outstanding.as_ref(), office, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}

async fn render_close(
    staff: &Staff,
    office: UnitId,
    typed: Option<&Fields>,
    errors: FieldErrors,
) -> Answer<Response> {
    let outstanding = staff.state.contracts.outstanding.clone();
    let next_slip = typed.map(|fields| fields.get("next_slip")).filter(|typed| !typed.trim().is_empty());
    let r = staff.op.read().await?;
    let found = service::to_close(&r, outstanding.as_ref(), office, next_slip).await?;
    r.done().await?;
    let back = format!("/diary?office={office}");
    let Some(open) = &found.open else { return Ok(Redirect::to(&back).into_response()) };
    let page = staff.page(staff.visit.t.get(msg::DAY_CLOSE_TITLE).to_owned());
    let page = page.with_errors(&errors).with_back(back);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let none = Fields::default();
    let fields = typed.unwrap_or(&none);
    let date = open.day.parse().map_err(Error::internal)?;
    let shown = ClosePage {
        office: found.place.unit()?.name.get(page.lang()).to_owned(),
        office_id: office.to_string(),
        once: staff.op.new_id().to_string(),
        day_shown: format::date(page.lang(), date),
        due: format::date_time(page.lang(), Timestamp(open.closing_due)),
        from: (staff.op.now() < found.from).then(|| format::date_time(page.lang(), found.from)),
        late: found.late,
        blocked: blocked(&page, &found.blocked),
        offered: found.offered.iter().map(|one| (one.number.clone(), one.link.clone())).collect(),
        away: away(&page, &found),
        vacant: found.in_charge.is_none(),
        before: found.before.map(rupees),
        cash: fields.field("cash", &errors),
        asks_slip: found.next_slip.is_some(),
        next_slip: match typed {
            Some(fields) => fields.field("next_slip", &errors),
            None => FormField::new("next_slip", found.next_slip.clone().unwrap_or_default()),
        },
        reason: fields.field("reason", &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

fn away(page: &PageShell, found: &ToClose) -> Vec<String> {
    let since = |at| page.say(msg::charge_away(format::date_time(page.lang(), at)));
    let line = |person: &organisation::Mustered| {
        let since = person.away_since.map_or_else(String::new, since);
        format!("{} — {since}", full_name(page, person))
    };
    found.away.iter().map(line).collect()
}

/// Everything that must be entered first, each with a way to it.
fn blocked(page: &PageShell, blocked: &Blocked) -> Option<Table> {
    let row = |what, one: &contracts::Received| {
        vec![
            Cell::LtrLink(one.number.clone(), one.link.clone()),
            Cell::Tag(page.tag(Tone::Bad, page.get(what))),
        ]
    };
    let reports = blocked.reports.iter().map(|one| row(msg::DAY_BLOCKED_REPORT, one));
    let slips = blocked.slips.iter().map(|one| row(msg::DAY_BLOCKED_SLIP, one));
    (!blocked.is_empty()).then(|| Table {
        caption: page.get(msg::DAY_BLOCKED).to_owned(),
        columns: [msg::DAY_BLOCKED_NUMBER, msg::DAY_BLOCKED_WHAT]
            .map(|key| page.get(key).to_owned())
            .to_vec(),
        rows: reports.chain(slips).collect(),
    })
}
