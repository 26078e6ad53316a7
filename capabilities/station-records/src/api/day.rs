//! The days of a diary as JSON: opening, closing, the copies for the supervising officer.

use axum::Json;
use axum::extract::{Path, Query};
use capability::{Audience, Routes};
use db::Cursor;
use http::StatusCode;
use kernel::{Error, Timestamp};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use super::After;
use crate::model::day::{TypedClosing, TypedHeld, TypedOpening};
use crate::service::{self, DayOf};

/// Its routes.
pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/offices/{office}/diary/open", Audience::Officer, open)
        .post("/api/v1/offices/{office}/diary/close", Audience::Officer, close)
        .get("/api/v1/diary-copies", Audience::Officer, copies)
        .post("/api/v1/diary-copies/{id}/seen", Audience::Officer, seen)
}

/// Its part of the OpenAPI document.
pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(open, close, copies, seen),
    components(schemas(
        TypedOpening,
        TypedHeld,
        TypedClosing,
        EntryMade,
        DayFacts,
        DiaryCopyRow,
        DiaryCopyList,
        OverdueCopy,
        Seen
    ))
)]
struct Api;

/// The entry that an opening or a closing made.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryMade {
    /// The entry's id.
    id: String,
}

/// Opening and closing of a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayFacts {
    /// The day's id.
    id: String,
    /// RFC 3339, UTC.
    opened_at: String,
    /// When it was due to be opened.
    opening_due: String,
    /// Absent while it is open.
    closed_at: Option<String>,
    /// When it is due to be closed.
    closing_due: String,
    /// Persons in custody at the opening.
    held: i64,
    /// Number of its first entry in the book.
    first_serial: i64,
    /// Number of its last entry, the closing.
    last_serial: Option<i64>,
    /// Cash balance, paisa.
    cash_paisa: Option<i64>,
    /// SHA-256 of the data of its printed copy, hexadecimal.
    digest: Option<String>,
}

impl DayFacts {
    /// The facts of a day.
    pub(super) fn of(day: &DayOf) -> Self {
        let at = |micros: i64| Timestamp(micros).rfc3339();
        let close = day.close.as_ref();
        Self {
            id: day.row.id.to_string(),
            opened_at: at(day.row.opened_at),
            opening_due: at(day.row.opening_due),
            closed_at: close.map(|close| at(close.closed_at)),
            closing_due: at(day.row.closing_due),
            held: day.row.held,
            first_serial: day.row.first_serial,
            last_serial: close.map(|close| close.last_serial),
            cash_paisa: close.map(|close| close.cash),
            digest: close.map(|close| hex::encode(&close.digest)),
        }
    }
}

fn office(text: &str) -> kernel::Result<kernel::ids::UnitId> {
    text.parse().map_err(|_| Error::NotFound("error.not-found"))
}

/// Opens the next day of an office's diary with those in custody. The header `Idempotency-Key` (a UUID) makes a repeated
/// request the same opening.
#[utoipa::path(post, path = "/api/v1/offices/{office}/diary/open", operation_id = "open_diary_day",
    params(("office" = String, Path, description = "the office's id")), request_body = TypedOpening,
    responses((status = 201, body = EntryMade), (status = 200, description = "sent before", body = EntryMade),
        (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn open(
    Path(raw): Path<String>,
    request: StaffJson<TypedOpening>,
) -> Answer<(StatusCode, Json<EntryMade>)> {
    let StaffJson { staff, once, body: typed } = request;
    let (office, mut w) = (office(&raw)?, staff.op.begin().await?);
    let asked = (office, &typed);
    if let Some(id) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(EntryMade { id })));
    }
    let id = service::open_day(&mut w, office, &typed).await?.to_string();
    w.remember(&once, &asked, &id).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(EntryMade { id })))
}

/// Closes the open day of an office's diary with the cash balance. Refused while something received is not entered.
#[utoipa::path(post, path = "/api/v1/offices/{office}/diary/close", operation_id = "close_diary_day",
    params(("office" = String, Path, description = "the office's id")), request_body = TypedClosing,
    responses((status = 201, body = EntryMade), (status = 200, description = "sent before", body = EntryMade),
        (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn close(
    Path(raw): Path<String>,
    request: StaffJson<TypedClosing>,
) -> Answer<(StatusCode, Json<EntryMade>)> {
    let StaffJson { staff, once, body: typed } = request;
    let outstanding = staff.state.contracts.outstanding.clone();
    let (office, mut w) = (office(&raw)?, staff.op.begin().await?);
    let asked = (office, &typed);
    if let Some(id) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(EntryMade { id })));
    }
    let id = service::close_day(&mut w, outstanding.as_ref(), office, &typed).await?.to_string();
    w.remember(&once, &asked, &id).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(EntryMade { id })))
}

/// A copy of a closed day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DiaryCopyRow {
    /// The day's id.
    id: String,
    /// The office's id.
    office: String,
    /// ISO date.
    day: String,
    /// RFC 3339, UTC.
    closed_at: String,
    /// When the closing was due.
    closing_due: String,
    /// How many entries.
    entries: i64,
    /// SHA-256 of its data, hexadecimal, as printed in its footer.
    digest: String,
    /// When supervising officers saw it, RFC 3339 UTC.
    seen: Vec<String>,
}

/// A copy that has not come.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverdueCopy {
    /// The office's id.
    office: String,
    /// ISO date.
    day: String,
    /// When its closing was due, RFC 3339 UTC.
    due: String,
}

/// Copies received, and overdue at the offices the caller supervises.
#[derive(Debug, Serialize, ToSchema)]
pub struct DiaryCopyList {
    /// Not received; on the first page only.
    overdue: Vec<OverdueCopy>,
    /// Received, latest first.
    rows: Vec<DiaryCopyRow>,
    /// Give this as `after` for the next page; absent at the end.
    next: Option<String>,
}

/// Lists the copies of closed days that the officer may read.
#[utoipa::path(get, path = "/api/v1/diary-copies", operation_id = "list_diary_copies",
    params(("after" = Option<String>, Query, description = "cursor of the page before")),
    responses((status = 200, body = DiaryCopyList), (status = 401)))]
pub async fn copies(staff: Staff, Query(place): Query<After>) -> Answer<Json<DiaryCopyList>> {
    let r = staff.op.read().await?;
    let found = service::copies(&r, Cursor::parse(&place.after)).await?;
    r.done().await?;
    let row = |copy: service::CopyRow| DiaryCopyRow {
        id: copy.id.to_string(),
        office: copy.office.0.to_string(),
        day: copy.day,
        closed_at: copy.closed.0.rfc3339(),
        closing_due: copy.closed.1.rfc3339(),
        entries: copy.entries,
        digest: copy.digest,
        seen: copy.seen.into_iter().map(|(at, _)| at.rfc3339()).collect(),
    };
    let late = |late: service::Overdue| OverdueCopy {
        office: late.office.0.to_string(),
        day: late.day.to_string(),
        due: late.due.rfc3339(),
    };
    Ok(Json(DiaryCopyList {
        overdue: found.overdue.into_iter().map(late).collect(),
        rows: found.rows.into_iter().map(row).collect(),
        next: found.next.map(Cursor::to_text),
    }))
}

/// That a copy was seen.
#[derive(Debug, Serialize, ToSchema)]
pub struct Seen {
    /// The day's id.
    id: String,
}

/// An empty object.
#[derive(Debug, serde::Deserialize)]
pub struct Nothing {}

/// Records that the supervising officer has seen the copy of a day. Seen twice is seen once.
#[utoipa::path(post, path = "/api/v1/diary-copies/{id}/seen", operation_id = "see_diary_copy",
    params(("id" = String, Path, description = "the day's id")),
    responses((status = 200, body = Seen), (status = 401), (status = 403), (status = 404)))]
pub async fn seen(Path(raw): Path<String>, request: StaffJson<Nothing>) -> Answer<Json<Seen>> {
    let id = raw.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let mut w = request.staff.op.begin().await?;
    service::mark_seen(&mut w, id).await?;
    w.commit().await?;
    Ok(Json(Seen { id: raw }))
}
