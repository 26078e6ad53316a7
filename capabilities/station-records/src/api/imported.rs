//! FIRs of another system over JSON: the list, and one with its cells as they stood. Must not answer what its page would
//! not show.

use axum::Json;
use axum::extract::{Path, Query};
use capability::{Audience, Routes};
use db::Cursor;
use kernel::Error;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff};

use crate::service::{self, ListedOldFir};

/// Every route.
pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/imported/firs", Audience::Officer, list).get(
        "/api/v1/imported/firs/{id}",
        Audience::Officer,
        one,
    )
}

#[derive(OpenApi)]
#[openapi(paths(list, one), components(schemas(OldFirRow, OldFirList, OldFirCell, OldFirDetail)))]
pub(super) struct Api;

/// Which of the list.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    after: String,
    #[serde(default)]
    number: Option<String>,
}

/// An FIR of another system. It has no number of this one.
#[derive(Debug, Serialize, ToSchema)]
pub struct OldFirRow {
    /// The record's id.
    id: String,
    /// Its number in the other system.
    number: String,
    /// When it was made there, as that system states; RFC 3339, UTC.
    stated_at: Option<String>,
    /// What is impossible about it: in-future, long-ago, far-apart ...
    flags: Vec<String>,
    /// When it was taken over; RFC 3339, UTC.
    recorded_at: String,
}

/// FIRs of another system, the last taken over first.
#[derive(Debug, Serialize, ToSchema)]
pub struct OldFirList {
    /// The records.
    rows: Vec<OldFirRow>,
    /// Give this as `after` for the next page; absent at the end.
    next: Option<String>,
}

/// A cell as it stood in the file.
#[derive(Debug, Serialize, ToSchema)]
pub struct OldFirCell {
    /// The column.
    column: String,
    /// The cell.
    text: String,
}

/// An FIR of another system with its cells.
#[derive(Debug, Serialize, ToSchema)]
pub struct OldFirDetail {
    /// The facts of the list.
    #[serde(flatten)]
    listed: OldFirRow,
    /// The cells as they stood, as far as the reader may see them; absent when lawfully erased.
    cells: Option<Vec<OldFirCell>>,
}

fn row(listed: ListedOldFir) -> OldFirRow {
    OldFirRow {
        id: listed.id.to_string(),
        number: listed.number,
        stated_at: listed.stated_at.map(kernel::Timestamp::rfc3339),
        flags: listed.flags,
        recorded_at: listed.recorded_at.rfc3339(),
    }
}

/// Lists what was taken over, as far as the officer may see it.
#[utoipa::path(get, path = "/api/v1/imported/firs", operation_id = "list_imported_firs",
    params(("after" = Option<String>, Query, description = "cursor of the page before"),
        ("number" = Option<String>, Query, description = "the number in the other system, such as 124/2019")),
    responses((status = 200, body = OldFirList), (status = 401)))]
pub async fn list(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Json<OldFirList>> {
    let r = staff.op.read().await?;
    let page = service::old_firs(&r, wanted.number.as_deref(), Cursor::parse(&wanted.after)).await?;
    r.done().await?;
    Ok(Json(OldFirList {
        next: page.next.map(Cursor::to_text),
        rows: page.rows.into_iter().map(row).collect(),
    }))
}

/// Opens one. The look-up is journaled first.
#[utoipa::path(get, path = "/api/v1/imported/firs/{id}", operation_id = "open_imported_fir",
    params(("id" = String, Path, description = "the record's id")),
    responses((status = 200, body = OldFirDetail), (status = 401), (status = 404)))]
pub async fn one(staff: Staff, Path(id): Path<String>) -> Answer<Json<OldFirDetail>> {
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let opened = service::open_old_fir(&staff.op, id).await?;
    Ok(Json(OldFirDetail { cells: cells(opened.cells), listed: row(opened.listed) }))
}

fn cells(cells: Option<Vec<(String, String)>>) -> Option<Vec<OldFirCell>> {
    cells.map(|cells| cells.into_iter().map(|(column, text)| OldFirCell { column, text }).collect())
}
