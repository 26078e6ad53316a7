//! JSON: sealing a report, handing a sealed one over, and what is in one's own hands.

use axum::Json;
use axum::extract::{Path, Query};
use capability::{Audience, Routes};
use db::Cursor;
use http::StatusCode;
use kernel::Error;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use super::After;
use crate::model::seal::{TypedHandOver, TypedSeal};
use crate::service::{self, InHands};

/// Every route.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/sealed", Audience::Officer, in_hands)
        .post("/api/v1/danger", Audience::Officer, danger)
        .post("/api/v1/reports/{id}/seal", Audience::Officer, seal)
        .get("/api/v1/reports/{id}/hand-over", Audience::Officer, candidates)
        .post("/api/v1/reports/{id}/hand-over", Audience::Officer, hand_over)
}

#[derive(OpenApi)]
#[openapi(
    paths(in_hands, seal, candidates, hand_over, danger),
    components(schemas(
        NewSeal,
        Sealed,
        NewHandOver,
        CandidateRow,
        CandidateList,
        SealedRow,
        SealedLimit,
        SealedList,
        Danger,
        Released
    ))
)]
pub(super) struct Api;

/// Why a report is sealed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewSeal {
    /// violence, child, informant or witness.
    profile: String,
    /// The reason, at most 1,000 characters. Read by its handlers.
    reason: String,
}

/// A report just sealed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sealed {
    /// Its id. Whoever sealed it reads it no more.
    report: String,
}

/// Seals a report. The header `Idempotency-Key` (a UUID) makes a repeated request the same seal.
#[utoipa::path(post, path = "/api/v1/reports/{id}/seal", operation_id = "seal_report", request_body = NewSeal,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = Sealed), (status = 200, description = "sent before", body = Sealed), (status = 401),
        (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn seal(Path(id): Path<String>, request: StaffJson<NewSeal>) -> Answer<(StatusCode, Json<Sealed>)> {
    let StaffJson { staff, once, body } = request;
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let typed = TypedSeal { profile: body.profile, reason: body.reason };
    let asked = (id, &typed);
    let mut w = staff.op.begin().await?;
    if let Some(report) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(Sealed { report })));
    }
    let contracts = staff.state.contracts.clone();
    let both = (contracts.roznamcha.as_ref(), contracts.channels.as_ref());
    service::seal_report(&mut w, both, id, &typed).await?;
    let report = id.to_string();
    w.remember(&once, &asked, &report).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(Sealed { report })))
}

/// To whom a sealed report goes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewHandOver {
    /// The account of one of the candidates.
    to: String,
    /// Why, at most 1,000 characters.
    reason: String,
}

/// Somebody to whom it can be handed over.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidateRow {
    /// The account.
    account: String,
    /// The kind of post.
    post: &'static str,
    /// Its unit, in the language asked for.
    unit: String,
}

/// Everybody to whom it can be handed over.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidateList {
    /// Those of the line and the SP Investigation.
    rows: Vec<CandidateRow>,
}

/// Lists to whom a handler can hand a sealed report over.
#[utoipa::path(get, path = "/api/v1/reports/{id}/hand-over", operation_id = "list_handler_candidates",
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 200, body = CandidateList), (status = 401), (status = 403), (status = 404)))]
pub async fn candidates(staff: Staff, Path(id): Path<String>) -> Answer<Json<CandidateList>> {
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let (_, found) = service::candidates(&staff.op, id).await?;
    let row = |one: service::Candidate| CandidateRow {
        account: one.account.to_string(),
        post: one.post,
        unit: one.unit.get(staff.visit.lang()).to_owned(),
    };
    Ok(Json(CandidateList { rows: found.into_iter().map(row).collect() }))
}

/// Hands a sealed report over to another handler. The header `Idempotency-Key` (a UUID) makes a repeated request the same.
#[utoipa::path(post, path = "/api/v1/reports/{id}/hand-over", operation_id = "hand_over_sealed", request_body = NewHandOver,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = Sealed), (status = 200, description = "sent before", body = Sealed), (status = 401),
        (status = 403), (status = 404), (status = 422)))]
pub async fn hand_over(
    Path(id): Path<String>,
    request: StaffJson<NewHandOver>,
) -> Answer<(StatusCode, Json<Sealed>)> {
    let StaffJson { staff, once, body } = request;
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let typed = TypedHandOver { to: body.to, reason: body.reason };
    let asked = (id, &typed);
    let mut w = staff.op.begin().await?;
    if let Some(report) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(Sealed { report })));
    }
    service::hand_over(&mut w, id, &typed).await?;
    let report = id.to_string();
    w.remember(&once, &asked, &report).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(Sealed { report })))
}

/// A limit that runs.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealedLimit {
    /// The clock's code, as in catalogue/clocks.csv.
    clock: String,
    /// What is due, in the language asked for.
    name: String,
    /// By when; RFC 3339, UTC.
    due_at: String,
    /// It has passed.
    late: bool,
}

/// A sealed report in its handler's list.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealedRow {
    /// The report's id.
    id: String,
    /// Its number.
    number: String,
    /// What a station's books call it.
    pseudonym: String,
    /// violence, child, informant or witness.
    profile: &'static str,
    /// The receiving office, in the language asked for.
    office: String,
    /// Only offered in sealed cover so far.
    offered: bool,
    /// The FIR it has become, as cited.
    fir: Option<String>,
    /// RFC 3339, UTC.
    recorded_at: String,
    /// Since when it is in these hands, RFC 3339, UTC.
    since: String,
    /// The limit that passes next, or passed first; null where none runs.
    limit: Option<SealedLimit>,
    /// Somebody asked that the seal be opened, or it was opened, since the officer opened the report last.
    asked_to_open: bool,
}

/// What an officer handles by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealedList {
    /// The reports: the late ones first, the longest first; then the newest in these hands.
    rows: Vec<SealedRow>,
    /// Give this as `after` for the next page; absent at the end.
    next: Option<String>,
}

/// Lists the sealed reports that the officer handles by name.
#[utoipa::path(get, path = "/api/v1/sealed", operation_id = "list_sealed",
    params(("after" = Option<String>, Query, description = "cursor of the page before")),
    responses((status = 200, body = SealedList), (status = 401)))]
pub async fn in_hands(staff: Staff, Query(place): Query<After>) -> Answer<Json<SealedList>> {
    let r = staff.op.read().await?;
    let page = service::in_hands(&r, Cursor::parse(&place.after)).await?;
    let now = r.now();
    r.done().await?;
    let lang = staff.visit.lang();
    let limit = |limit: deadlines::service::Next| SealedLimit {
        late: limit.due_at < now,
        due_at: limit.due_at.rfc3339(),
        name: limit.name.get(lang).to_owned(),
        clock: limit.clock,
    };
    let row = |row: InHands| SealedRow {
        id: row.id.to_string(),
        number: row.number,
        pseudonym: row.pseudonym,
        profile: row.profile.word(),
        office: row.office.get(lang).to_owned(),
        offered: row.offered,
        fir: row.fir,
        recorded_at: row.recorded_at.rfc3339(),
        since: row.since.rfc3339(),
        limit: row.limit.map(limit),
        asked_to_open: row.glass,
    };
    let next = page.next.map(Cursor::to_text);
    Ok(Json(SealedList { rows: page.rows.into_iter().map(row).collect(), next }))
}

/// Danger to life.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Danger {
    /// What the books of the station call the report, such as S-7KM2-PQX9.
    pseudonym: String,
}

/// The place of a sealed report, and nothing else of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Released {
    /// Killi, village or mohalla.
    killi: Option<String>,
    landmark: Option<String>,
    /// north, north-east, east ... from the station.
    direction: Option<&'static str>,
    /// Metres from the station.
    distance_m: Option<u32>,
}

/// Releases the place of a sealed report because of danger to life. Each release is in the journal and known to its handlers.
#[utoipa::path(post, path = "/api/v1/danger", operation_id = "release_place", request_body = Danger,
    responses((status = 200, body = Released), (status = 401), (status = 422)))]
pub async fn danger(request: StaffJson<Danger>) -> Answer<Json<Released>> {
    let StaffJson { staff, body, .. } = request;
    staff.take_turn("danger")?;
    let mut w = staff.op.begin().await?;
    let place = service::place_in_danger(&mut w, &body.pseudonym).await?;
    w.commit().await?;
    Ok(Json(Released {
        killi: place.killi,
        landmark: place.landmark,
        direction: place.direction.map(kernel::Direction::word),
        distance_m: place.distance_m,
    }))
}
