//! The JSON verbs of the custody register. They join the pages at the service; the same rules answer.

use axum::Json;
use axum::extract::{Path, Query};
use capability::{Audience, Routes};
use db::Cursor;
use http::StatusCode;
use kernel::Timestamp;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::address::id;
use web::{Answer, Staff, StaffJson};

use super::After;
use crate::model::custody::{Contents, Told, TypedArrest, TypedProduction, TypedRelease, TypedTold};
use crate::pages::office_of;
use crate::service::{self, ListedCustody};

/// Every route.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/custody", Audience::Officer, list)
        .post("/api/v1/custody", Audience::Officer, arrest)
        .get("/api/v1/custody/{id}", Audience::Officer, open)
        .post("/api/v1/custody/{id}/produce", Audience::Officer, produce)
        .post("/api/v1/custody/{id}/release", Audience::Officer, release)
}

#[derive(OpenApi)]
#[openapi(
    paths(list, arrest, open, produce, release),
    components(schemas(
        TypedArrest,
        TypedTold,
        TypedProduction,
        TypedRelease,
        ArrestMade,
        CustodyRow,
        CustodyList,
        CustodyDetail,
        CustodyPerson,
        CustodyTold,
        CustodyStepRow
    ))
)]
pub(super) struct Api;

/// Somebody in the custody register.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustodyRow {
    /// The record's id.
    id: String,
    /// Its number, such as QTA-SAR-C-1/26.
    number: String,
    /// Who; absent where the FIR is sealed for others, or it was lawfully erased.
    name: Option<String>,
    /// The FIR as cited with the station.
    fir: Option<String>,
    /// fir, crpc-54, preventive, warrant or other.
    ground: Option<&'static str>,
    /// Sections or ground as written.
    sections: Option<String>,
    /// When somebody was arrested, RFC 3339 UTC.
    arrested_at: String,
    /// When 24 hours of that end, RFC 3339 UTC.
    due_at: String,
    /// held, the magistrate's order, or how it ended.
    state: &'static str,
    /// ISO date on which a remand to police custody ends.
    until: Option<String>,
    /// When custody ended, RFC 3339 UTC; absent while the station holds the person.
    ended_at: Option<String>,
}

/// The custody register: those in custody first.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustodyList {
    /// The records.
    rows: Vec<CustodyRow>,
    /// Give this as `after` for the next page; absent at the end.
    next: Option<String>,
}

fn row(listed: ListedCustody) -> CustodyRow {
    CustodyRow {
        id: listed.id.to_string(),
        number: listed.number,
        name: listed.name,
        fir: listed.fir.map(|(_, cited)| cited),
        ground: listed.ground.map(crate::model::custody::Ground::word),
        sections: listed.written,
        arrested_at: listed.arrested_at.rfc3339(),
        due_at: listed.due_at.rfc3339(),
        state: listed.state.word(),
        until: listed.until.map(|day| day.to_string()),
        ended_at: listed.ended_at.map(Timestamp::rfc3339),
    }
}

/// Lists the custody register as far as the officer may see it. The look-up is journaled before a name is answered.
#[utoipa::path(get, path = "/api/v1/custody", operation_id = "list_custody",
    params(("after" = Option<String>, Query, description = "cursor of the page before")),
    responses((status = 200, body = CustodyList), (status = 401)))]
pub async fn list(staff: Staff, Query(place): Query<After>) -> Answer<Json<CustodyList>> {
    let page = service::custodies(&staff.op, Cursor::parse(&place.after)).await?;
    let next = page.next.map(Cursor::to_text);
    Ok(Json(CustodyList { rows: page.rows.into_iter().map(row).collect(), next }))
}

/// An arrest just recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArrestMade {
    /// The record's id.
    id: String,
    /// Its number. Absent when this answers a replay.
    number: Option<String>,
    /// Its number in the daily diary. Absent when this answers a replay.
    diary_serial: Option<i64>,
}

/// Records an arrest in the custody register of the officer's station. The header `Idempotency-Key` (a UUID) makes a repeated
/// request the same arrest.
#[utoipa::path(post, path = "/api/v1/custody", operation_id = "record_arrest", request_body = TypedArrest,
    responses((status = 201, body = ArrestMade), (status = 200, description = "sent before", body = ArrestMade),
        (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn arrest(request: StaffJson<TypedArrest>) -> Answer<(StatusCode, Json<ArrestMade>)> {
    let StaffJson { staff, once, body } = request;
    let here = office_of(&staff)?;
    let asked = ("arrest", &body);
    let mut w = staff.op.begin().await?;
    if let Some(id) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(ArrestMade { id, number: None, diary_serial: None })));
    }
    let made = service::arrest(&mut w, here, &body).await?;
    w.remember(&once, &asked, &made.id.to_string()).await?;
    w.commit().await?;
    let (number, diary_serial) = (Some(made.number), Some(made.diary_serial));
    Ok((StatusCode::CREATED, Json(ArrestMade { id: made.id.to_string(), number, diary_serial })))
}

/// Whoever was told of an arrest.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustodyTold {
    /// Who.
    who: Option<String>,
    /// When, RFC 3339 UTC.
    at: Option<String>,
    /// Why nobody was told.
    why_not: Option<String>,
}

impl CustodyTold {
    fn of(told: Told) -> Self {
        Self { who: told.who, at: told.at.map(Timestamp::rfc3339), why_not: told.why_not }
    }
}

/// What the register says of a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustodyPerson {
    /// Name.
    name: String,
    /// Father's or husband's name.
    parentage: String,
    /// male, female or transgender.
    gender: &'static str,
    /// CNIC.
    cnic: Option<String>,
    /// Year of birth, as far as told.
    born: Option<i16>,
    /// Place of arrest.
    place: String,
    /// Who arrested.
    arrested_by: String,
    /// The grounds were told.
    grounds_told: bool,
    /// Condition at the arrest.
    condition: String,
    /// Relative or friend.
    relative: CustodyTold,
    /// Of a child: the guardian.
    guardian: Option<CustodyTold>,
    /// Of a child: the probation officer.
    probation: Option<CustodyTold>,
    /// The female officer present.
    woman_officer: Option<String>,
}

impl CustodyPerson {
    fn of(said: Contents) -> Self {
        let (guardian, probation) = said.child.map_or((None, None), |child| {
            (Some(CustodyTold::of(child.guardian)), Some(CustodyTold::of(child.probation)))
        });
        Self {
            name: said.name,
            parentage: said.parentage,
            gender: said.gender.word(),
            cnic: said.cnic.map(|cnic| cnic.to_string()),
            born: said.born.map(|born| born.year),
            place: said.place,
            arrested_by: said.arrested_by,
            grounds_told: said.grounds_told,
            condition: said.condition,
            relative: CustodyTold::of(said.relative),
            guardian,
            probation,
            woman_officer: said.woman_officer,
        }
    }
}

/// A production before a magistrate, or the end of custody.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustodyStepRow {
    /// The magistrate's order, or how it ended.
    what: &'static str,
    /// The hour as stated, RFC 3339 UTC.
    at: String,
    /// The hour of writing, RFC 3339 UTC.
    recorded_at: String,
    /// ISO date on which a remand ends.
    until: Option<String>,
    /// Court, or to whom, why, how.
    words: Option<String>,
}

/// A record of the custody register.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustodyDetail {
    /// The facts of the list.
    custody: CustodyRow,
    /// The hour of writing, RFC 3339 UTC.
    recorded_at: String,
    /// The person; absent where the FIR is sealed for others, or it was lawfully erased.
    person: Option<CustodyPerson>,
    /// What followed, in order.
    steps: Vec<CustodyStepRow>,
}

/// Opens a record of the custody register. The look-up is journaled first.
#[utoipa::path(get, path = "/api/v1/custody/{id}", operation_id = "open_custody",
    params(("id" = String, Path, description = "the record's id")),
    responses((status = 200, body = CustodyDetail), (status = 401), (status = 404)))]
pub async fn open(staff: Staff, Path(raw): Path<String>) -> Answer<Json<CustodyDetail>> {
    let opened = service::open_custody(&staff.op, id(&raw)?).await?;
    let steps = opened.steps.into_iter().map(|step| CustodyStepRow {
        what: step.state.word(),
        at: step.at.rfc3339(),
        recorded_at: step.recorded_at.rfc3339(),
        until: step.until.map(|day| day.to_string()),
        words: step.words,
    });
    Ok(Json(CustodyDetail {
        recorded_at: opened.recorded_at.rfc3339(),
        person: opened.contents.map(CustodyPerson::of),
        steps: steps.collect(),
        custody: row(opened.listed),
    }))
}

/// Records a production before a magistrate and what was ordered. 409 when custody has ended.
#[utoipa::path(post, path = "/api/v1/custody/{id}/produce", operation_id = "record_production", request_body = TypedProduction,
    params(("id" = String, Path, description = "the record's id")),
    responses((status = 204, description = "recorded"), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn produce(Path(raw): Path<String>, request: StaffJson<TypedProduction>) -> Answer<StatusCode> {
    let (id, StaffJson { staff, once, body }) = (id(&raw)?, request);
    let asked = ("produce", id, &body);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        service::produce(&mut w, id, &body).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Records the end of custody without a production. 409 when it has ended.
#[utoipa::path(post, path = "/api/v1/custody/{id}/release", operation_id = "record_release", request_body = TypedRelease,
    params(("id" = String, Path, description = "the record's id")),
    responses((status = 204, description = "recorded"), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn release(Path(raw): Path<String>, request: StaffJson<TypedRelease>) -> Answer<StatusCode> {
    let (id, StaffJson { staff, once, body }) = (id(&raw)?, request);
    let asked = ("release", id, &body);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        service::release(&mut w, id, &body).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
