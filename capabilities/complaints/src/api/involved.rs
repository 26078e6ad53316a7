//! JSON: persons and vehicles of a report: reading, linking, striking.

use axum::Json;
use axum::extract::{Path, Query};
use http::StatusCode;
use kernel::Error;
use kernel::ids::ComplaintId;
use op::{Purpose, WriteOp};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use crate::model::involved::{Details, TypedPerson, TypedVehicle};
use crate::service::{self, Involved};

#[derive(OpenApi)]
#[openapi(
    paths(list, link_person, link_vehicle, strike),
    components(schemas(
        TypedPerson,
        TypedVehicle,
        NewStrike,
        InvolvedRow,
        InvolvedList,
        AlsoStands,
        EnteredInvolved
    ))
)]
pub(super) struct Api;

/// Why it is looked up.
#[derive(Debug, Deserialize)]
pub struct Why {
    #[serde(default)]
    purpose: String,
}

/// That one was entered by mistake.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStrike {
    /// Why.
    reason: String,
}

/// Another report in which the same card, phone, plate, chassis or engine stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlsoStands {
    /// Its number.
    number: String,
    /// In which part.
    role: &'static str,
}

/// A person or a vehicle of a report.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct InvolvedRow {
    /// Its id, to strike it.
    id: String,
    /// informant, accused, witness, victim, owner, stolen, used or seen.
    role: &'static str,
    /// RFC 3339, UTC.
    recorded_at: String,
    /// Who it is is kept from this reader.
    hidden: bool,
    /// Of a person.
    name: Option<String>,
    /// Of a person: father's or husband's name.
    parentage: Option<String>,
    /// Of a person.
    phone: Option<String>,
    /// Of a person.
    cnic: Option<String>,
    /// Of a vehicle, as typed.
    plate: Option<String>,
    /// Of a vehicle.
    chassis: Option<String>,
    /// Of a vehicle.
    engine: Option<String>,
    /// Of a vehicle: make and colour.
    make: Option<String>,
    /// Why it was struck as entered by mistake.
    struck: Option<String>,
    /// Where else it stands, of what the officer may read.
    also: Vec<AlsoStands>,
}

/// Persons and vehicles of a report, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvolvedList {
    /// Each.
    rows: Vec<InvolvedRow>,
}

/// What was linked or struck.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnteredInvolved {
    /// The report's id.
    report: String,
}

/// Persons and vehicles of a report, and where else they stand. The look-up, its purpose and what came up are journaled before
/// anything is given.
#[utoipa::path(get, path = "/api/v1/reports/{id}/involved", operation_id = "involved_of_report",
    params(("id" = String, Path, description = "the report's id"),
        ("purpose" = String, Query, description = "serve-citizen, investigate or supervise")),
    responses((status = 200, body = InvolvedList), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn list(
    staff: Staff,
    Path(id): Path<String>,
    Query(why): Query<Why>,
) -> Answer<Json<InvolvedList>> {
    let purpose =
        Purpose::parse(&why.purpose).ok_or(Error::field("purpose", "complaints.purpose-missing"))?;
    let beside = service::open_beside(&staff.op, report(&id)?, purpose).await?;
    Ok(Json(InvolvedList { rows: beside.involved.into_iter().map(InvolvedRow::from).collect() }))
}

fn report(id: &str) -> kernel::Result<ComplaintId> {
    id.parse().map_err(|_| Error::NotFound("error.not-found"))
}

impl From<Involved> for InvolvedRow {
    fn from(one: Involved) -> Self {
        let row = Self {
            id: one.id.to_string(),
            role: one.role.word(),
            recorded_at: one.recorded_at.rfc3339(),
            hidden: one.details.is_none(),
            struck: one.struck.map(|struck| struck.reason),
            also: one
                .also
                .into_iter()
                .map(|also| AlsoStands { number: also.number, role: also.role.word() })
                .collect(),
            ..Self::default()
        };
        match one.details {
            Some(Details::Person { name, parentage, phone, cnic }) => {
                let (phone, cnic) = (phone.map(|one| one.to_string()), cnic.map(|one| one.to_string()));
                Self { name, parentage, phone, cnic, ..row }
            }
            Some(Details::Vehicle { plate, chassis, engine, make }) => {
                Self { plate: plate.map(|one| one.to_string()), chassis, engine, make, ..row }
            }
            None => row,
        }
    }
}

/// Does it in one transaction, once however often it is sent.
async fn once<T: Serialize>(
    staff: &Staff,
    once: &str,
    asked: (&'static str, ComplaintId, T),
    act: impl AsyncFnOnce(&mut WriteOp) -> kernel::Result<()>,
) -> Answer<(StatusCode, Json<EnteredInvolved>)> {
    let mut w = staff.op.begin().await?;
    if let Some(report) = w.replayed(once, &asked).await? {
        return Ok((StatusCode::OK, Json(EnteredInvolved { report })));
    }
    act(&mut w).await?;
    let report = asked.1.to_string();
    w.remember(once, &asked, &report).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(EnteredInvolved { report })))
}

/// Links a person to a report. The header `Idempotency-Key` (a UUID) makes a repeated request the same link.
#[utoipa::path(post, path = "/api/v1/reports/{id}/persons", operation_id = "link_person", request_body = TypedPerson,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = EnteredInvolved), (status = 200, description = "sent before", body = EnteredInvolved),
        (status = 400), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn link_person(
    Path(id): Path<String>,
    request: StaffJson<TypedPerson>,
) -> Answer<(StatusCode, Json<EnteredInvolved>)> {
    let id = report(&id)?;
    let StaffJson { staff, once: token, body } = request;
    once(&staff, &token, ("person", id, &body), async |w| service::link_person(w, id, &body).await).await
}

/// Links a vehicle to a report. The header `Idempotency-Key` (a UUID) makes a repeated request the same link.
#[utoipa::path(post, path = "/api/v1/reports/{id}/vehicles", operation_id = "link_vehicle", request_body = TypedVehicle,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = EnteredInvolved), (status = 200, description = "sent before", body = EnteredInvolved),
        (status = 400), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn link_vehicle(
    Path(id): Path<String>,
    request: StaffJson<TypedVehicle>,
) -> Answer<(StatusCode, Json<EnteredInvolved>)> {
    let id = report(&id)?;
    let StaffJson { staff, once: token, body } = request;
    once(&staff, &token, ("vehicle", id, &body), async |w| service::link_vehicle(w, id, &body).await).await
}

/// Strikes a person or a vehicle that was entered by mistake; it goes on standing there, struck.
#[utoipa::path(post, path = "/api/v1/reports/{id}/involved/{row}/strike", operation_id = "strike_involved",
    request_body = NewStrike,
    params(("id" = String, Path, description = "the report's id"), ("row" = String, Path, description = "which")),
    responses((status = 201, body = EnteredInvolved), (status = 200, description = "sent before", body = EnteredInvolved),
        (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "struck already"), (status = 422)))]
pub async fn strike(
    Path((id, row)): Path<(String, String)>,
    request: StaffJson<NewStrike>,
) -> Answer<(StatusCode, Json<EnteredInvolved>)> {
    let id = report(&id)?;
    let row: uuid::Uuid = row.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let StaffJson { staff, once: token, body } = request;
    let strike = async |w: &mut WriteOp| service::strike(w, id, row, &body.reason).await;
    once(&staff, &token, ("strike", id, (row, &body)), strike).await
}
