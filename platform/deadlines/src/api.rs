//! JSON: the same list under `/api/v1/clocks`, and that a digest was read. No verb moves a clock: facts do.

use axum::Json;
use axum::extract::Query;
use capability::{Audience, Routes};
use http::StatusCode;
use kernel::{Error, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;
use web::{Answer, Staff, StaffJson};

use crate::interrupt::{self, Interruption};
use crate::pages::Asked;
use crate::read_digest;
use crate::service::{self, Limit};

/// Every route.
pub fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/clocks", Audience::Officer, list)
        .get("/api/v1/clocks/interruptions", Audience::Officer, interruptions)
        .post("/api/v1/clocks/digests/read", Audience::Officer, read_digest)
}

/// Its part of the OpenAPI document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(list, interruptions, read_digest),
    components(schemas(ClockRow, ClockList, InterruptionRow, InterruptionList, ReadDigest))
)]
struct Api;

/// A limit that runs.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockRow {
    /// The record's id; absent of a sealed one.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    /// Its number; of a sealed one, of which a step told the officer by post, what the books of a station call it.
    number: String,
    /// It is sealed.
    sealed: bool,
    /// The clock's code, as in catalogue/clocks.csv.
    clock: String,
    /// By when; RFC 3339, UTC.
    due_at: String,
    /// It has passed.
    late: bool,
    /// Who was told last, in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<String>,
    /// A body outside the police that is to be told and has not collected it yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    to_be_told: Option<String>,
}

/// A page of limits.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockList {
    /// The longest due first.
    rows: Vec<ClockRow>,
    /// Send it back as `after` for the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Limits within the officer's charge that run, the longest due first.
#[utoipa::path(get, path = "/api/v1/clocks", operation_id = "list_clocks",
    params(("which" = Option<String>, Query, description = "late (as when left out), soon or running"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = ClockList), (status = 401), (status = 403), (status = 422)))]
pub async fn list(staff: Staff, Query(asked): Query<Asked>) -> Answer<Json<ClockList>> {
    let which = asked.which()?;
    let r = staff.op.read().await?;
    let veils = service::veils(&r, staff.state.contracts.reports.as_ref()).await?;
    let found = service::limits(&r, &veils, which, asked.after()).await?;
    let now = r.now();
    r.done().await?;
    let row = |row: Limit| ClockRow {
        sealed: row.leads_to.is_none(),
        record: row.leads_to.map(|(record, _)| record.to_string()),
        number: row.number,
        clock: row.clock,
        due_at: row.due_at.rfc3339(),
        late: row.due_at < now,
        told: row.told.map(|name| name.get(staff.visit.lang()).to_owned()),
        to_be_told: row.to_be_told.map(|name| name.get(staff.visit.lang()).to_owned()),
    };
    let next = found.next.map(db::Cursor::to_text);
    Ok(Json(ClockList { rows: found.rows.into_iter().map(row).collect(), next }))
}

/// One thing that cannot wait.
#[derive(Debug, Serialize, ToSchema)]
pub struct InterruptionRow {
    /// The id of the record whose clock it is, by which an alarm is answered; absent of a sealed one that the officer may not open.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    /// Its number; of a sealed one, for whoever may not open it, what the books of a station call it.
    number: String,
    /// The page on which it is answered.
    page: String,
    /// The clock's code, as in catalogue/clocks.csv.
    clock: String,
    /// By when; RFC 3339, UTC.
    due_at: String,
}

/// What cannot wait.
#[derive(Debug, Serialize, ToSchema)]
pub struct InterruptionList {
    /// The longest due first.
    rows: Vec<InterruptionRow>,
}

/// What interrupts the officer now: danger to life, a missing child, a limit of custody.
#[utoipa::path(get, path = "/api/v1/clocks/interruptions", operation_id = "list_interruptions",
    responses((status = 200, body = InterruptionList), (status = 401), (status = 403)))]
pub async fn interruptions(staff: Staff) -> Answer<Json<InterruptionList>> {
    let r = staff.op.read().await?;
    let found = interrupt::interruptions(&r, staff.state.contracts.reports.as_ref()).await?;
    r.done().await?;
    let row = |one: Interruption| InterruptionRow {
        record: one.record.map(|record| record.to_string()),
        number: one.number,
        page: one.page,
        clock: one.clock,
        due_at: one.due_at.rfc3339(),
    };
    Ok(Json(InterruptionList { rows: found.into_iter().map(row).collect() }))
}

/// What was read.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadDigest {
    /// The unit of which the officer is in charge: its id.
    #[schema(value_type = String)]
    unit: Uuid,
    /// The end of the newest shift that was read of; RFC 3339.
    until: String,
}

/// Notes that what a unit was told up to the end of a shift was read by whoever is in charge of it. Sent again it adds nothing.
#[utoipa::path(post, path = "/api/v1/clocks/digests/read", operation_id = "read_digest", request_body = ReadDigest,
    responses((status = 204, description = "noted"), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn read_digest(request: StaffJson<ReadDigest>) -> Answer<StatusCode> {
    let StaffJson { staff, once, body } = request;
    let until: jiff::Timestamp = body.until.parse().map_err(|_| Error::NotFound("policy.not-found"))?;
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &body).await?.is_none() {
        read_digest::mark_read(&mut w, body.unit, Timestamp(until.as_microsecond())).await?;
        w.remember(&once, &body, "").await?;
        w.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
