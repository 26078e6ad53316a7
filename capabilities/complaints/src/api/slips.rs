//! JSON: paper slips. What became of each, a new book, a slip declared void, and entering what was written on one.

use axum::Json;
use http::StatusCode;
use kernel::{Error, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use super::{FiledReport, NewReport};
use crate::model::Typed;
use crate::pages::counter_of;
use crate::service;

#[derive(OpenApi)]
#[openapi(
    paths(account, issue, void, enter),
    components(schemas(SlipAccount, NewBook, Book, BookSlip, SpoiltSlip, WrittenSlip))
)]
pub(super) struct Api;

/// What became of the office's slips.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlipAccount {
    /// How many were ever issued.
    issued: usize,
    /// How many stand for a report.
    used: usize,
    /// How many were declared void.
    void: usize,
    /// The numbers that are still out.
    out: Vec<String>,
}

/// Says what became of the slips of the officer's office.
#[utoipa::path(get, path = "/api/v1/slips", operation_id = "account_for_slips",
    responses((status = 200, body = SlipAccount), (status = 401), (status = 403)))]
pub async fn account(staff: Staff) -> Answer<Json<SlipAccount>> {
    let (office, _) = counter_of(&staff)?;
    let r = staff.op.read().await?;
    let found = service::account_for_slips(&r, office).await?;
    r.done().await?;
    let service::Account { issued, used, void, out } = found;
    Ok(Json(SlipAccount { issued, used, void, out }))
}

/// A book of slips to issue.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBook {
    /// How many slips, at most 500.
    count: u16,
}

/// One slip of a new book.
#[derive(Debug, Serialize, ToSchema)]
pub struct BookSlip {
    /// As it is to be printed.
    number: String,
    /// Its secret code, as it is to be printed.
    code: String,
}

/// A new book.
#[derive(Debug, Serialize, ToSchema)]
pub struct Book {
    /// Its slips, in order.
    slips: Vec<BookSlip>,
}

/// Issues a book of paper slips. Their codes are given now and never again: a repeated request is refused (409).
#[utoipa::path(post, path = "/api/v1/slips/issue", operation_id = "issue_slips", request_body = NewBook,
    responses((status = 201, body = Book), (status = 401), (status = 403), (status = 409), (status = 422)))]
pub async fn issue(request: StaffJson<NewBook>) -> Answer<(StatusCode, Json<Book>)> {
    let StaffJson { staff, once, body } = request;
    let (office, _) = counter_of(&staff)?;
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &body).await?.is_some() {
        return Err(Error::Conflict("complaints.book-made").into());
    }
    let slips = service::issue_slips(&mut w, office, body.count).await?;
    w.remember(&once, &body, "").await?;
    w.commit().await?;
    let slips = slips.into_iter().map(|slip| BookSlip { number: slip.number, code: slip.code }).collect();
    Ok((StatusCode::CREATED, Json(Book { slips })))
}

/// A slip that cannot be used.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpoiltSlip {
    /// Its number.
    slip: String,
    /// Why, at most 300 characters.
    why: String,
}

/// Declares a slip void. Once is enough: again it is spent (422).
#[utoipa::path(post, path = "/api/v1/slips/void", operation_id = "void_slip", request_body = SpoiltSlip,
    responses((status = 204), (status = 401), (status = 403), (status = 422)))]
pub async fn void(request: StaffJson<SpoiltSlip>) -> Answer<StatusCode> {
    let StaffJson { staff, body, .. } = request;
    let mut w = staff.op.begin().await?;
    service::void_slip(&mut w, &body.slip, &body.why).await?;
    w.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What was written on a paper slip.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenSlip {
    /// The slip's number, which stays the report's.
    slip: String,
    /// The hour at which the citizen stood at the counter; RFC 3339.
    arrived_at: String,
    /// What was written.
    report: NewReport,
}

/// Enters what was written on a paper slip. The slip's number and code stay the report's. A repeated request is the same
/// report.
#[utoipa::path(post, path = "/api/v1/slips/enter", operation_id = "enter_slip", request_body = WrittenSlip,
    responses((status = 201, body = FiledReport), (status = 200, description = "sent before", body = FiledReport),
        (status = 401), (status = 403), (status = 409), (status = 422)))]
pub async fn enter(request: StaffJson<WrittenSlip>) -> Answer<(StatusCode, Json<FiledReport>)> {
    let StaffJson { staff, once, body } = request;
    let WrittenSlip { slip, arrived_at, report } = body;
    let arrived: jiff::Timestamp =
        arrived_at.parse().map_err(|_| Error::field("arrived", "complaints.arrived-missing"))?;
    let typed = Typed::from(report);
    let asked = (&slip, &arrived_at, &typed);
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let mut w = staff.op.begin().await?;
    if let Some(id) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(FiledReport::again(&w, id).await?)));
    }
    let arrived = Timestamp(arrived.as_microsecond());
    let filed = service::file_from_slip(&mut w, roznamcha.as_ref(), &slip, arrived, &typed).await?;
    w.remember(&once, &asked, &filed.id.to_string()).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(FiledReport::made(filed))))
}
