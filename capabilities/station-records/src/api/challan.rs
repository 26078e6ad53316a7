//! The JSON verbs of the report of CrPC 173: forwarding one, and which FIRs wait for one.

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

use crate::model::challan::TypedChallan;
use crate::pages::challans::Asked;
use crate::service::{self, ListedChallan};

/// Every route.
pub(super) fn routes() -> Routes {
    Routes::new().post("/api/v1/firs/{id}/report", Audience::Officer, forward).get(
        "/api/v1/challans",
        Audience::Officer,
        list,
    )
}

#[derive(OpenApi)]
#[openapi(paths(forward, list), components(schemas(TypedChallan, ForwardedReport, ChallanRow, ChallanList)))]
pub(super) struct Api;

/// A report that was forwarded.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForwardedReport {
    /// Its number beside the FIR: 1, 2, 3 ...
    ordinal: i32,
}

/// Forwards a police report of CrPC 173 to the court. A repeated request forwards once; 409 where the FIR is not investigated.
#[utoipa::path(post, path = "/api/v1/firs/{id}/report", operation_id = "forward_report", request_body = TypedChallan,
    params(("id" = String, Path, description = "the FIR's id")),
    responses((status = 201, body = ForwardedReport), (status = 200, description = "sent before", body = ForwardedReport), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn forward(
    Path(raw): Path<String>,
    request: StaffJson<TypedChallan>,
) -> Answer<(StatusCode, Json<ForwardedReport>)> {
    let (id, StaffJson { staff, once, body }) = (id(&raw)?, request);
    let reports = staff.state.contracts.reports.clone();
    let asked = ("challan", id, &body);
    let mut w = staff.op.begin().await?;
    let before = w.replayed(&once, &asked).await?.and_then(|ordinal| ordinal.parse().ok());
    if let Some(ordinal) = before {
        return Ok((StatusCode::OK, Json(ForwardedReport { ordinal })));
    }
    let ordinal = service::forward(&mut w, reports.as_ref(), id, &body).await?;
    w.remember(&once, &asked, &ordinal.to_string()).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(ForwardedReport { ordinal })))
}

/// An FIR and how far its investigation has come.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChallanRow {
    /// The FIR's id.
    fir: String,
    /// As cited: 124/26.
    cited: String,
    /// due, interim, sent, untraced, cancelled or not-investigated.
    state: &'static str,
    /// By when the complete report is due, RFC 3339 UTC; absent when none is.
    due_at: Option<String>,
    /// When the report that says so left for the court.
    sent_at: Option<String>,
}

/// A page of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChallanList {
    /// Newest first.
    rows: Vec<ChallanRow>,
    /// Give this as `after` for the next page; absent at the end.
    next: Option<String>,
}

/// Lists FIRs by how far they have come towards their report to the court.
#[utoipa::path(get, path = "/api/v1/challans", operation_id = "list_challans",
    params(("state" = Option<String>, Query, description = "due, interim, sent, untraced, cancelled or not-investigated; all without it"),
        ("after" = Option<String>, Query, description = "cursor of the page before")),
    responses((status = 200, body = ChallanList), (status = 401), (status = 404)))]
pub async fn list(staff: Staff, Query(asked): Query<Asked>) -> Answer<Json<ChallanList>> {
    let state = asked.state()?;
    let r = staff.op.read().await?;
    let found = service::challans(&r, state, asked.after()).await?;
    r.done().await?;
    let row = |row: ListedChallan| ChallanRow {
        fir: row.fir.id.to_string(),
        cited: row.fir.cited,
        state: row.state.word(),
        due_at: row.due_at.map(Timestamp::rfc3339),
        sent_at: row.sent_at.map(Timestamp::rfc3339),
    };
    Ok(Json(ChallanList {
        rows: found.rows.into_iter().map(row).collect(),
        next: found.next.map(Cursor::to_text),
    }))
}
