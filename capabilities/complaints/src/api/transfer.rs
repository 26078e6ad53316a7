//! The JSON verbs of a report on its way to another office.

use axum::Json;
use axum::extract::{Path, Query};
use capability::{Audience, Routes};
use db::Cursor;
use http::StatusCode;
use kernel::ids::ComplaintId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::address::id;
use web::{Answer, Staff, StaffJson};

use super::After;
use crate::model::transfer::TypedOffer;
use crate::service::{self, OfferedReport};

/// Every route.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/reports/offered", Audience::Officer, offered)
        .post("/api/v1/reports/{id}/offer", Audience::Officer, offer)
        .post("/api/v1/reports/{id}/accept", Audience::Officer, accept)
        .post("/api/v1/reports/{id}/decline", Audience::Officer, decline)
        .post("/api/v1/reports/{id}/withdraw", Audience::Officer, withdraw)
}

#[derive(OpenApi)]
#[openapi(
    paths(offered, offer, accept, decline, withdraw),
    components(schemas(TypedOffer, Declined, NothingMore, OfferedRow, OfferedList, ReportPlace))
)]
pub(super) struct Api;

/// Why a report is declined.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Declined {
    /// The reason, at most 1,000 characters. The citizen reads it.
    #[serde(default)]
    words: String,
}

/// An object without fields.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NothingMore {}

/// Where a report is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportPlace {
    /// Its number, which never changes.
    number: String,
    /// The code of the office that holds it and answers for it.
    holder: String,
    /// The code of the office it is offered to.
    offered: Option<String>,
}

async fn place(staff: &Staff, id: ComplaintId) -> Answer<(StatusCode, Json<ReportPlace>)> {
    let r = staff.op.read().await?;
    let found = service::standpoint(&r, id).await?;
    r.done().await?;
    let offered = found.offered.map(|unit| unit.code);
    Ok((StatusCode::OK, Json(ReportPlace { number: found.number, holder: found.holder.code, offered })))
}

/// Offers a report to another station. The office that holds it answers for it until the other accepts. 409 when it has
/// become an FIR, or another node keeps the books of the office that holds it (`op.other-nodes-books`).
#[utoipa::path(post, path = "/api/v1/reports/{id}/offer", operation_id = "offer_report", request_body = TypedOffer,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 200, body = ReportPlace), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn offer(
    Path(raw): Path<String>,
    request: StaffJson<TypedOffer>,
) -> Answer<(StatusCode, Json<ReportPlace>)> {
    let (id, StaffJson { staff, once, body }) = (id(&raw)?, request);
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let asked = ("offer", id, &body);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        service::offer(&mut w, roznamcha.as_ref(), id, &body).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    place(&staff, id).await
}

/// Accepts a report for the officer's station. 409 when somebody answered the offer before.
#[utoipa::path(post, path = "/api/v1/reports/{id}/accept", operation_id = "accept_report", request_body = NothingMore,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 200, body = ReportPlace), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn accept(
    Path(raw): Path<String>,
    request: StaffJson<NothingMore>,
) -> Answer<(StatusCode, Json<ReportPlace>)> {
    let (id, StaffJson { staff, once, .. }) = (id(&raw)?, request);
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let asked = ("accept", id);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        service::accept(&mut w, roznamcha.as_ref(), id).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    place(&staff, id).await
}

/// Declines a report with a reason; it stays with the office that offered it. 409 when somebody answered before.
#[utoipa::path(post, path = "/api/v1/reports/{id}/decline", operation_id = "decline_report", request_body = Declined,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 204, description = "declined"), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn decline(Path(raw): Path<String>, request: StaffJson<Declined>) -> Answer<StatusCode> {
    let (id, StaffJson { staff, once, body }) = (id(&raw)?, request);
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let asked = ("decline", id, &body);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        service::decline(&mut w, roznamcha.as_ref(), id, &body.words).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Takes an offer back that nobody answered. 409 when there is none.
#[utoipa::path(post, path = "/api/v1/reports/{id}/withdraw", operation_id = "withdraw_report", request_body = NothingMore,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 200, body = ReportPlace), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn withdraw(
    Path(raw): Path<String>,
    request: StaffJson<NothingMore>,
) -> Answer<(StatusCode, Json<ReportPlace>)> {
    let (id, StaffJson { staff, once, .. }) = (id(&raw)?, request);
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let asked = ("withdraw", id);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        service::withdraw(&mut w, roznamcha.as_ref(), id).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    place(&staff, id).await
}

/// A report that waits for an answer of the officer's office.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferedRow {
    /// The record's id.
    id: String,
    /// Its number.
    number: String,
    /// area, cannot-register or other.
    ground: Option<&'static str>,
    /// Since when, RFC 3339 UTC.
    offered_at: String,
}

/// What waits for an answer, the longest waiting first.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferedList {
    /// The reports.
    rows: Vec<OfferedRow>,
    /// Give this as `after` for the next page; absent at the end.
    next: Option<String>,
}

/// Lists what is offered to the offices the officer reads for.
#[utoipa::path(get, path = "/api/v1/reports/offered", operation_id = "list_offered_reports",
    params(("after" = Option<String>, Query, description = "cursor of the page before")),
    responses((status = 200, body = OfferedList), (status = 401)))]
pub async fn offered(staff: Staff, Query(at): Query<After>) -> Answer<Json<OfferedList>> {
    let r = staff.op.read().await?;
    let page = service::offers(&r, Cursor::parse(&at.after)).await?;
    r.done().await?;
    let row = |offer: OfferedReport| OfferedRow {
        id: offer.id.to_string(),
        number: offer.number,
        ground: offer.ground.map(crate::model::transfer::Ground::word),
        offered_at: offer.offered_at.rfc3339(),
    };
    let next = page.next.map(Cursor::to_text);
    Ok(Json(OfferedList { rows: page.rows.into_iter().map(row).collect(), next }))
}
