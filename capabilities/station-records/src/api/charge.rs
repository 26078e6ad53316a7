//! JSON: who is at the station and who has charge, and the three things that change it.

use axum::Json;
use http::StatusCode;
use kernel::Timestamp;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use crate::pages::office_of;
use crate::service::charge::{self, Change, Typed};

#[derive(OpenApi)]
#[openapi(paths(show, depart, come_back, hand_over), components(schemas(Typed, Strength, Person)))]
pub(super) struct Api;

/// Somebody posted to the station or to the desk in its house.
#[derive(Debug, Serialize, ToSchema)]
pub struct Person {
    /// The officer's id.
    officer: String,
    /// Belt or personal number.
    belt: String,
    /// Kinds of post held.
    posts: Vec<String>,
    /// When the officer left the house, RFC 3339 UTC; absent while there.
    away_since: Option<String>,
}

/// Who is there, and who has charge.
#[derive(Debug, Serialize, ToSchema)]
pub struct Strength {
    /// The station's code.
    office: String,
    /// The officer in charge; absent when nobody above a constable is there.
    in_charge: Option<String>,
    /// posted, acting or next-in-rank.
    basis: Option<&'static str>,
    /// Everybody, seniors first.
    people: Vec<Person>,
}

/// Says who is at the officer's station and who has charge.
#[utoipa::path(get, path = "/api/v1/charge", operation_id = "show_charge",
    responses((status = 200, body = Strength), (status = 401), (status = 403)))]
pub async fn show(staff: Staff) -> Answer<Json<Strength>> {
    let office = office_of(&staff)?;
    let r = staff.op.read().await?;
    let found = charge::nafri(&r, office).await?;
    r.done().await?;
    let people = found.people.into_iter().map(|person| Person {
        officer: person.officer.to_string(),
        belt: person.belt,
        posts: person.posts,
        away_since: person.away_since.map(Timestamp::rfc3339),
    });
    Ok(Json(Strength {
        office: found.place.unit()?.code.clone(),
        in_charge: found.in_charge.map(|held| held.officer.to_string()),
        basis: found.in_charge.map(|held| held.basis.word()),
        people: people.collect(),
    }))
}

/// Enters that an officer left the station.
#[utoipa::path(post, path = "/api/v1/charge/depart", operation_id = "enter_departure", request_body = Typed,
    responses((status = 204), (status = 401), (status = 403), (status = 409), (status = 422)))]
pub async fn depart(request: StaffJson<Typed>) -> Answer<StatusCode> {
    enter(request, Change::Depart).await
}

/// Enters that an officer is back.
#[utoipa::path(post, path = "/api/v1/charge/return", operation_id = "enter_return", request_body = Typed,
    responses((status = 204), (status = 401), (status = 403), (status = 409), (status = 422)))]
pub async fn come_back(request: StaffJson<Typed>) -> Answer<StatusCode> {
    enter(request, Change::Return).await
}

/// Hands the charge of the station to one of its officers.
#[utoipa::path(post, path = "/api/v1/charge/hand-over", operation_id = "hand_over_charge", request_body = Typed,
    responses((status = 204), (status = 401), (status = 403), (status = 409), (status = 422)))]
pub async fn hand_over(request: StaffJson<Typed>) -> Answer<StatusCode> {
    enter(request, Change::HandOver).await
}

/// The header `Idempotency-Key` (a UUID) makes a repeated request the same change.
async fn enter(request: StaffJson<Typed>, change: Change) -> Answer<StatusCode> {
    let StaffJson { staff, once, body: typed } = request;
    let office = office_of(&staff)?;
    let asked = (office, change, &typed);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        charge::enter(&mut w, office, change, &typed).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
