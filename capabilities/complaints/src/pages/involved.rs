//! Persons and vehicles of a report: the part of its page that shows them, and the forms on which an officer links one or strikes
//! one entered by mistake. Handlers hold no SQL and no rules.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use i18n::{Key, format};
use kernel::ids::ComplaintId;
use kernel::{Error, FieldErrors};
use op::{Purpose, WriteOp};
use serde::Serialize;
use uuid::Uuid;
use web::address::id;
use web::components::Choice;
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use crate::model::involved::{Details, REASON_MAX, Role, TypedPerson, TypedVehicle};
use crate::msg;
use crate::service::{self, Involved};

/// One of them, as shown.
pub(super) struct Line {
    pub role: String,
    /// A name or a make, right to left or left to right as it is.
    pub called: Option<String>,
    /// Numbers, left to right.
    pub numbers: Vec<String>,
    /// Who it is is kept from this reader.
    pub hidden: bool,
    /// Struck, when and why.
    pub struck: Option<String>,
    /// Where else it stands: number, address, part.
    pub also: Vec<(String, String, String)>,
    pub strike_href: Option<String>,
}

/// The name of a part.
const fn role_name(role: Role) -> Key {
    match role {
        Role::Informant => msg::ROLE_INFORMANT,
        Role::Accused => msg::ROLE_ACCUSED,
        Role::Witness => msg::ROLE_WITNESS,
        Role::Victim => msg::ROLE_VICTIM,
        Role::Owner => msg::ROLE_OWNER,
        Role::Stolen => msg::ROLE_STOLEN,
        Role::Used => msg::ROLE_USED,
        Role::Seen => msg::ROLE_SEEN,
    }
}

/// Everybody and everything linked to a report, for its page.
pub(super) fn lines(page: &PageShell, id: ComplaintId, involved: &[Involved], may: bool) -> Vec<Line> {
    involved.iter().map(|one| line(page, id, one, may)).collect()
}

fn line(page: &PageShell, id: ComplaintId, one: &Involved, may: bool) -> Line {
    let (called, numbers) = one.details.as_ref().map_or((None, Vec::new()), known);
    let struck = one.struck.as_ref().map(|struck| {
        page.say(msg::involved_struck(format::date_time(page.lang(), struck.recorded_at), &struck.reason))
    });
    let also = |also: &service::Also| {
        let role = page.get(role_name(also.role)).to_owned();
        (also.number.clone(), format!("/reports/{}", also.report), role)
    };
    Line {
        role: page.get(role_name(one.role)).to_owned(),
        called,
        numbers,
        hidden: one.details.is_none(),
        also: one.also.iter().map(also).collect(),
        strike_href: (may && one.struck.is_none())
            .then(|| format!("/reports/{id}/involved/{}/strike", one.id)),
        struck,
    }
}

/// What it is called, and its numbers.
fn known(details: &Details) -> (Option<String>, Vec<String>) {
    let (called, numbers): ([&Option<String>; 2], Vec<Option<String>>) = match details {
        Details::Person { name, parentage, phone, cnic } => {
            let text = |phone: &kernel::Phone| phone.to_string();
            ([name, parentage], vec![cnic.as_ref().map(ToString::to_string), phone.as_ref().map(text)])
        }
        Details::Vehicle { plate, chassis, engine, make } => {
            let plate = plate.as_ref().map(ToString::to_string);
            ([make, &None], vec![plate, chassis.clone(), engine.clone()])
        }
    };
    let called: Vec<String> = called.into_iter().flatten().cloned().collect();
    ((!called.is_empty()).then(|| called.join(" · ")), numbers.into_iter().flatten().collect())
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    page: PageShell,
    errors: FieldErrors,
    once: String,
    role: FormField,
    roles: Vec<Choice>,
    name: FormField,
    parentage: FormField,
    phone: FormField,
    cnic: FormField,
}

#[derive(Template)]
#[template(path = "vehicle.html")]
struct VehiclePage {
    page: PageShell,
    errors: FieldErrors,
    once: String,
    role: FormField,
    roles: Vec<Choice>,
    plate: FormField,
    chassis: FormField,
    engine: FormField,
    make: FormField,
}

#[derive(Template)]
#[template(path = "strike.html")]
struct StrikePage {
    page: PageShell,
    errors: FieldErrors,
    once: String,
    reason: FormField,
    reason_max: u32,
}

fn shell(staff: &Staff, id: ComplaintId, title: String, errors: &FieldErrors) -> (PageShell, StatusCode) {
    let page = staff.page(title).with_errors(errors).with_back(super::opened(id, Purpose::ServeCitizen));
    (page, if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
}

fn choices(page: &PageShell, roles: &[Role]) -> Vec<Choice> {
    roles.iter().map(|role| Choice::new(role.word(), page.get(role_name(*role)))).collect()
}

/// The empty form of a person.
pub async fn person_form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    person(&staff, id(&raw)?, &Fields::default(), FieldErrors::default()).await
}

async fn person(staff: &Staff, id: ComplaintId, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let number = service::may_involve(&staff.op, id).await?;
    let (page, status) = shell(staff, id, staff.visit.t.say(msg::person_title(&number)), &errors);
    let shown = PersonPage {
        once: staff.op.new_id().to_string(),
        role: fields.field("role", &errors),
        roles: choices(&page, &Role::PERSONS),
        name: fields.field("name", &errors),
        parentage: fields.field("parentage", &errors),
        phone: fields.field("phone", &errors),
        cnic: fields.field("cnic", &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Links a person.
pub async fn link_person(
    Path(raw): Path<String>,
    StaffForm { staff, fields }: StaffForm,
) -> Answer<Response> {
    let id = id(&raw)?;
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedPerson {
        role: get("role"),
        name: get("name"),
        parentage: get("parentage"),
        phone: get("phone"),
        cnic: get("cnic"),
    };
    let link = async |w: &mut WriteOp| service::link_person(w, id, &typed).await;
    match once(&staff, &fields, (id, &typed), "name", link).await {
        Ok(()) => Ok(Redirect::to(&super::opened(id, Purpose::ServeCitizen)).into_response()),
        Err(Error::Invalid(errors)) => person(&staff, id, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

/// The empty form of a vehicle.
pub async fn vehicle_form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    vehicle(&staff, id(&raw)?, &Fields::default(), FieldErrors::default()).await
}

async fn vehicle(staff: &Staff, id: ComplaintId, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    let number = service::may_involve(&staff.op, id).await?;
    let (page, status) = shell(staff, id, staff.visit.t.say(msg::vehicle_title(&number)), &errors);
    let shown = VehiclePage {
        once: staff.op.new_id().to_string(),
        role: fields.field("role", &errors),
        roles: choices(&page, &Role::VEHICLES),
        plate: fields.field("plate", &errors),
        chassis: fields.field("chassis", &errors),
        engine: fields.field("engine", &errors),
        make: fields.field("make", &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Links a vehicle.
pub async fn link_vehicle(
    Path(raw): Path<String>,
    StaffForm { staff, fields }: StaffForm,
) -> Answer<Response> {
    let id = id(&raw)?;
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedVehicle {
        role: get("role"),
        plate: get("plate"),
        chassis: get("chassis"),
        engine: get("engine"),
        make: get("make"),
    };
    let link = async |w: &mut WriteOp| service::link_vehicle(w, id, &typed).await;
    match once(&staff, &fields, (id, &typed), "plate", link).await {
        Ok(()) => Ok(Redirect::to(&super::opened(id, Purpose::ServeCitizen)).into_response()),
        Err(Error::Invalid(errors)) => vehicle(&staff, id, &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

fn row(raw: &str) -> kernel::Result<Uuid> {
    raw.parse().map_err(|_| Error::NotFound("error.not-found"))
}

/// The form on which one is struck.
pub async fn strike_form(staff: Staff, Path((raw, one)): Path<(String, String)>) -> Answer<Response> {
    striking(&staff, (id(&raw)?, row(&one)?), &Fields::default(), FieldErrors::default()).await
}

async fn striking(
    staff: &Staff,
    (id, one): (ComplaintId, Uuid),
    fields: &Fields,
    errors: FieldErrors,
) -> Answer<Response> {
    let number = service::strikable(&staff.op, id, one).await?;
    let (page, status) = shell(staff, id, staff.visit.t.say(msg::strike_title(&number)), &errors);
    let once = staff.op.new_id().to_string();
    let reason = fields.field("reason", &errors);
    let shown = StrikePage { page, errors, once, reason, reason_max: REASON_MAX as u32 };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Strikes one.
pub async fn strike(
    Path((raw, one)): Path<(String, String)>,
    StaffForm { staff, fields }: StaffForm,
) -> Answer<Response> {
    let (id, one) = (id(&raw)?, row(&one)?);
    let reason = fields.get("reason").to_owned();
    let strike = async |w: &mut WriteOp| service::strike(w, id, one, &reason).await;
    let struck = once(&staff, &fields, (id, one, &reason), "reason", strike).await;
    match struck.map_err(|error| error.conflict_at("reason")) {
        Ok(()) => Ok(Redirect::to(&super::opened(id, Purpose::ServeCitizen)).into_response()),
        Err(Error::Invalid(errors)) => striking(&staff, (id, one), &fields, errors).await,
        Err(error) => Err(error.into()),
    }
}

/// Does it in one transaction; a form sent twice is done once.
async fn once<T: Serialize>(
    staff: &Staff,
    fields: &Fields,
    asked: T,
    field: &'static str,
    act: impl AsyncFnOnce(&mut WriteOp) -> kernel::Result<()>,
) -> kernel::Result<()> {
    let once = fields.once()?;
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, field).await?.is_some() {
        return Ok(());
    }
    act(&mut w).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}
