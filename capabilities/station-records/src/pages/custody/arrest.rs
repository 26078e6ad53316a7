//! The form of an arrest, shown again with everything typed when something is wrong.

use askama::Template;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use kernel::ids::UnitId;
use kernel::{Error, FieldErrors};
use web::components::{Choice, Tone};
use web::{Answer, DateField, Fields, FormField, PageShell, Staff, StaffForm, TimeField};

use super::{gender_name, ground_name, order_name};
use crate::model::custody::{Gender, Ground, LINE_MAX, Order, PROSE_MAX, TypedArrest, TypedTold};
use crate::msg;
use crate::pages::day::{typed_date, typed_time};
use crate::pages::fir::choices;
use crate::pages::office_of;
use crate::service;

/// The boxes in the order in which the page asks.
const ORDER: [&str; 33] = [
    "name",
    "parentage",
    "gender",
    "child",
    "born",
    "cnic",
    "ground",
    "fir",
    "sections",
    "arrested_on",
    "arrested_at",
    "place",
    "arrested_by",
    "grounds_told",
    "condition",
    "relative",
    "relative_on",
    "relative_at",
    "relative_why",
    "guardian",
    "guardian_on",
    "guardian_at",
    "guardian_why",
    "probation",
    "probation_on",
    "probation_at",
    "probation_why",
    "woman_officer",
    "court",
    "produced_on",
    "produced_at",
    "order",
    "until",
];

/// The boxes about somebody who was told.
struct ToldBoxes {
    who: FormField,
    on: DateField,
    at: TimeField,
    why: FormField,
}

#[derive(Template)]
#[template(path = "custody_new.html")]
struct NewPage {
    page: PageShell,
    errors: FieldErrors,
    /// Makes a form sent twice one arrest.
    once: String,
    office: String,
    name: FormField,
    parentage: FormField,
    gender: FormField,
    genders: Vec<Choice>,
    child: FormField,
    born: FormField,
    cnic: FormField,
    ground: FormField,
    grounds: Vec<Choice>,
    fir: FormField,
    sections: FormField,
    place: FormField,
    on: DateField,
    at: TimeField,
    by: FormField,
    grounds_told: FormField,
    yes_no: Vec<Choice>,
    condition: FormField,
    relative: ToldBoxes,
    guardian: ToldBoxes,
    probation: ToldBoxes,
    woman_officer: FormField,
    court: FormField,
    produced_on: DateField,
    produced_at: TimeField,
    order: FormField,
    orders: Vec<Choice>,
    until: DateField,
    line: u32,
    prose: u32,
}

/// The form, for whoever could enter an arrest now.
pub async fn form(staff: Staff) -> Answer<Response> {
    let here = office_of(&staff)?;
    let r = staff.op.read().await?;
    let place = organisation::store::place(r.tx(), here).await?;
    r.permit("station-records.custody-record", &place.record("station-records.custody", ""))?;
    r.done().await?;
    render(&staff, here, &Fields::default(), FieldErrors::default()).await
}

/// Enters the arrest, then shows its record.
pub async fn enter(StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let here = office_of(&staff)?;
    match write(&staff, here, &fields).await {
        Ok(id) => Ok(Redirect::to(&format!("/custody/{id}")).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, here, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn write(staff: &Staff, here: UnitId, fields: &Fields) -> kernel::Result<String> {
    let typed = typed(fields);
    let (once, asked) = (fields.once()?, ("arrest", &typed));
    let mut w = staff.op.begin().await?;
    if let Some(id) = w.replayed_form(&once, &asked, "name").await? {
        return Ok(id);
    }
    let id = service::arrest(&mut w, here, &typed).await?.id.to_string();
    w.remember(&once, &asked, &id).await?;
    w.commit().await?;
    Ok(id)
}

fn typed(fields: &Fields) -> TypedArrest {
    let get = |name: &str| fields.get(name).to_owned();
    let told = |who: &str| TypedTold {
        who: get(who),
        on: typed_date(fields, &format!("{who}_on")),
        at: typed_time(fields, &format!("{who}_at")),
        why_not: get(&format!("{who}_why")),
    };
    TypedArrest {
        name: get("name"),
        parentage: get("parentage"),
        gender: get("gender"),
        child: get("child"),
        born: get("born"),
        cnic: get("cnic"),
        ground: get("ground"),
        fir: get("fir"),
        sections: get("sections"),
        place: get("place"),
        arrested_on: typed_date(fields, "arrested_on"),
        arrested_at: typed_time(fields, "arrested_at"),
        arrested_by: get("arrested_by"),
        grounds_told: get("grounds_told"),
        relative: told("relative"),
        condition: get("condition"),
        guardian: told("guardian"),
        probation: told("probation"),
        woman_officer: get("woman_officer"),
        produced: super::show::typed_production(fields),
    }
}

async fn render(staff: &Staff, here: UnitId, fields: &Fields, mut errors: FieldErrors) -> Answer<Response> {
    errors.0.sort_by_key(|fault| ORDER.iter().position(|field| *field == fault.field));
    let r = staff.op.read().await?;
    let place = organisation::store::place(r.tx(), here).await?;
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::ARREST_TITLE).to_owned()).with_errors(&errors);
    let page = page.with_back("/custody");
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let field = |name| fields.field(name, &errors);
    let told = |[who, on, at, why]: [&'static str; 4]| ToldBoxes {
        who: field(who),
        on: fields.date_field(on, &errors),
        at: fields.time_field(at, &errors),
        why: field(why),
    };
    let shown = NewPage {
        once: staff.op.new_id().to_string(),
        office: place.unit()?.name.get(page.lang()).to_owned(),
        name: field("name"),
        parentage: field("parentage"),
        gender: field("gender"),
        genders: choices(&page, Gender::ALL, Gender::word, gender_name),
        child: field("child"),
        born: field("born"),
        cnic: field("cnic"),
        ground: field("ground"),
        grounds: choices(&page, Ground::ALL, Ground::word, ground_name),
        fir: field("fir"),
        sections: field("sections"),
        place: field("place"),
        on: fields.date_field("arrested_on", &errors),
        at: fields.time_field("arrested_at", &errors),
        by: field("arrested_by"),
        grounds_told: field("grounds_told"),
        yes_no: vec![
            Choice::new("yes", page.get(msg::ARREST_YES)),
            Choice::new("no", page.get(msg::ARREST_NO)),
        ],
        condition: field("condition"),
        relative: told(["relative", "relative_on", "relative_at", "relative_why"]),
        guardian: told(["guardian", "guardian_on", "guardian_at", "guardian_why"]),
        probation: told(["probation", "probation_on", "probation_at", "probation_why"]),
        woman_officer: field("woman_officer"),
        court: field("court"),
        produced_on: fields.date_field("produced_on", &errors),
        produced_at: fields.time_field("produced_at", &errors),
        order: field("order"),
        orders: choices(&page, Order::ALL, Order::word, order_name),
        until: fields.date_field("until", &errors),
        line: LINE_MAX as u32,
        prose: PROSE_MAX as u32,
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}
