//! Complaints of another system over JSON: the list, and one with its cells as they stood. Must not answer what its page would
//! not show.

use axum::Json;
use axum::extract::{Path, Query};
use capability::{Audience, Routes};
use db::Cursor;
use kernel::Error;
use op::Purpose;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff};

use crate::service::{self, ListedOldComplaint};

/// Every route.
pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/imported/complaints", Audience::Officer, list).get(
        "/api/v1/imported/complaints/{id}",
        Audience::Officer,
        one,
    )
}

#[derive(OpenApi)]
#[openapi(
    paths(list, one),
    components(schemas(OldComplaintRow, OldComplaintList, OldComplaintCell, OldComplaintDetail))
)]
pub(super) struct Api;

/// Which of the list.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    after: String,
    #[serde(default)]
    number: Option<String>,
}

/// A complaint of another system. It has no number of this one.
#[derive(Debug, Serialize, ToSchema)]
pub struct OldComplaintRow {
    /// The record's id.
    id: String,
    /// Its number in the other system.
    number: String,
    /// When it was made there, as that system states; RFC 3339, UTC.
    stated_at: Option<String>,
    /// The FIR it names: 124/2019.
    fir: Option<String>,
    /// What is impossible about it: in-future, long-ago, far-apart ...
    flags: Vec<String>,
    /// When it was taken over; RFC 3339, UTC.
    recorded_at: String,
}

/// Complaints of another system, the last taken over first.
#[derive(Debug, Serialize, ToSchema)]
pub struct OldComplaintList {
    /// The records.
    rows: Vec<OldComplaintRow>,
    /// Give this as `after` for the next page; absent at the end.
    next: Option<String>,
}

/// A cell as it stood in the file.
#[derive(Debug, Serialize, ToSchema)]
pub struct OldComplaintCell {
    /// The column.
    column: String,
    /// The cell.
    text: String,
}

/// A complaint of another system with its cells.
#[derive(Debug, Serialize, ToSchema)]
pub struct OldComplaintDetail {
    /// The facts of the list.
    #[serde(flatten)]
    listed: OldComplaintRow,
    /// The cells as they stood, as far as the reader may see them; absent when lawfully erased.
    cells: Option<Vec<OldComplaintCell>>,
    /// It is stated to have been made after its FIR.
    typed_after_its_fir: bool,
}

fn row(listed: ListedOldComplaint) -> OldComplaintRow {
    OldComplaintRow {
        id: listed.id.to_string(),
        number: listed.number,
        stated_at: listed.stated_at.map(kernel::Timestamp::rfc3339),
        fir: listed.fir,
        flags: listed.flags,
        recorded_at: listed.recorded_at.rfc3339(),
    }
}

/// Lists what was taken over, as far as the officer may see it.
#[utoipa::path(get, path = "/api/v1/imported/complaints", operation_id = "list_imported_complaints",
    params(("after" = Option<String>, Query, description = "cursor of the page before"),
        ("number" = Option<String>, Query, description = "the number in the other system, as it stands there in capitals")),
    responses((status = 200, body = OldComplaintList), (status = 401)))]
pub async fn list(staff: Staff, Query(wanted): Query<Wanted>) -> Answer<Json<OldComplaintList>> {
    let r = staff.op.read().await?;
    let page = service::old_complaints(&r, wanted.number.as_deref(), Cursor::parse(&wanted.after)).await?;
    r.done().await?;
    Ok(Json(OldComplaintList {
        next: page.next.map(Cursor::to_text),
        rows: page.rows.into_iter().map(row).collect(),
    }))
}

/// Why it is opened.
#[derive(Debug, Deserialize)]
pub struct Why {
    #[serde(default)]
    purpose: String,
}

/// Opens one for a stated purpose. The look-up is journaled first.
#[utoipa::path(get, path = "/api/v1/imported/complaints/{id}", operation_id = "open_imported_complaint",
    params(("id" = String, Path, description = "the record's id"),
        ("purpose" = String, Query, description = "serve-citizen, investigate or supervise")),
    responses((status = 200, body = OldComplaintDetail), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn one(
    staff: Staff,
    Path(id): Path<String>,
    Query(why): Query<Why>,
) -> Answer<Json<OldComplaintDetail>> {
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let purpose = Purpose::parse(&why.purpose).ok_or_else(|| Error::field("purpose", "text.required"))?;
    let archive = staff.state.contracts.archive.clone();
    let opened = service::open_old_complaint(&staff.op, archive.as_ref(), id, purpose).await?;
    let typed_after_its_fir = opened.typed_after_its_fir();
    Ok(Json(OldComplaintDetail {
        typed_after_its_fir,
        cells: cells(opened.cells),
        listed: row(opened.listed),
    }))
}

fn cells(cells: Option<Vec<(String, String)>>) -> Option<Vec<OldComplaintCell>> {
    cells.map(|cells| cells.into_iter().map(|(column, text)| OldComplaintCell { column, text }).collect())
}
