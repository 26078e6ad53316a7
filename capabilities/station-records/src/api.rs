//! The JSON API of station records, under `/api/v1`.

use axum::Json;
use axum::extract::{Path, Query};
use capability::{Audience, Routes};
use db::Cursor;
use kernel::Error;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff};

use crate::model::diary::parse_day;
use crate::service::{self, DiaryRow, Words};

/// Every route.
pub fn routes() -> Routes {
    Routes::new().get("/api/v1/offices/{office}/diary/{day}", Audience::Officer, day)
}

/// Its part of the OpenAPI document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(day), components(schemas(DiaryEntryRow, DiaryDayList)))]
struct Api;

/// Where a list goes on.
#[derive(Debug, Deserialize)]
pub struct After {
    #[serde(default)]
    after: String,
}

/// One entry of a daily diary.
#[derive(Debug, Serialize, ToSchema)]
pub struct DiaryEntryRow {
    /// Its number in the book.
    serial: i64,
    /// The kind, as in the catalogue.
    kind: String,
    /// The hour of writing, RFC 3339 UTC.
    recorded_at: String,
    /// The hour the news arrived, where it differs.
    arrived_at: Option<String>,
    /// The number of the record it is about.
    about: Option<String>,
    /// In which charge it was written; absent when it entered itself.
    charge: Option<String>,
    /// What it says; absent when lawfully erased.
    substance: Option<String>,
}

/// A day of a diary.
#[derive(Debug, Serialize, ToSchema)]
pub struct DiaryDayList {
    /// The office's code.
    office: String,
    /// ISO date.
    day: String,
    /// The entries, in order.
    rows: Vec<DiaryEntryRow>,
    /// Give this as `after` for the next page; absent at the end.
    next: Option<String>,
}

/// Lists a day of an office's daily diary.
#[utoipa::path(get, path = "/api/v1/offices/{office}/diary/{day}", operation_id = "list_diary_day",
    params(("office" = String, Path, description = "the office's id"), ("day" = String, Path, description = "ISO date"),
        ("after" = Option<String>, Query, description = "cursor of the page before")),
    responses((status = 200, body = DiaryDayList), (status = 401), (status = 404)))]
pub async fn day(
    staff: Staff,
    Path((office, day)): Path<(String, String)>,
    Query(place): Query<After>,
) -> Answer<Json<DiaryDayList>> {
    let missing = || Error::NotFound("error.not-found");
    let office = office.parse().map_err(|_| missing())?;
    let day = parse_day(&day).ok_or_else(missing)?.to_string();
    service::look_up_day(&staff.op, office).await?;
    let r = staff.op.read().await?;
    let found = service::day(&r, office, &day, Cursor::parse(&place.after)).await?;
    r.done().await?;
    let next = found.next.map(Cursor::to_text);
    let rows = found.rows.into_iter().map(row_of).collect();
    Ok(Json(DiaryDayList { office: found.place.unit()?.code.clone(), day, rows, next }))
}

fn row_of(row: DiaryRow) -> DiaryEntryRow {
    DiaryEntryRow {
        serial: row.serial,
        kind: row.kind,
        recorded_at: row.recorded_at.rfc3339(),
        arrived_at: row.arrived_at.map(kernel::Timestamp::rfc3339),
        about: row.about,
        charge: row.charge,
        substance: match row.words {
            Words::Said(words) => Some(words),
            Words::Erased => None,
        },
    }
}
