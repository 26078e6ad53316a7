//! JSON: breaking the glass.

use axum::Json;
use axum::extract::Path;
use capability::{Audience, Routes};
use http::StatusCode;
use kernel::Error;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;
use web::{Answer, Staff, StaffJson};

use crate::service::{self, TypedBreak};

/// Every route.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/break-glass", Audience::Officer, list)
        .post("/api/v1/break-glass", Audience::Officer, ask)
        .post("/api/v1/break-glass/{id}/agree", Audience::Officer, agree)
        .post("/api/v1/break-glass/{id}/refuse", Audience::Officer, refuse)
        .post("/api/v1/break-glass/{id}/review", Audience::Officer, review)
}

#[derive(OpenApi)]
#[openapi(
    paths(list, ask, agree, refuse, review),
    components(schemas(NewBreak, Asked, NewReview, BreakRow, BreakList, Decision))
)]
pub(super) struct Api;

/// A request to open a seal.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewBreak {
    /// The code in the diary, such as S-7KM2-PQX9, or the report's number.
    code: String,
    /// Why, in 20 characters at least.
    reason: String,
}

/// That it was taken down. Whether the code is that of a report is not said.
#[derive(Debug, Serialize, ToSchema)]
pub struct Asked {}

/// Asks that a seal be opened. The header `Idempotency-Key` (a UUID) makes a repeated request the same one.
#[utoipa::path(post, path = "/api/v1/break-glass", operation_id = "break_glass", request_body = NewBreak,
    responses((status = 202, body = Asked), (status = 401), (status = 403), (status = 422)))]
pub async fn ask(request: StaffJson<NewBreak>) -> Answer<(StatusCode, Json<Asked>)> {
    let StaffJson { staff, once, body } = request;
    let typed = TypedBreak { code: body.code, reason: body.reason };
    staff.take_turn("break-glass")?;
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &typed).await?.is_none() {
        service::break_glass(&mut w, &typed).await?;
        w.remember(&once, &typed, "").await?;
        w.commit().await?;
    }
    Ok((StatusCode::ACCEPTED, Json(Asked {})))
}

/// An object without fields.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Decision {}

fn id(raw: &str) -> kernel::Result<Uuid> {
    raw.parse().map_err(|_| Error::NotFound("access.no-grant"))
}

async fn decide(raw: &str, request: StaffJson<Decision>, agree: bool) -> Answer<Json<Asked>> {
    let StaffJson { staff, once, .. } = request;
    let id = id(raw)?;
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &(id, agree)).await?.is_none() {
        service::decide_breaking(&mut w, id, agree).await?;
        w.remember(&once, &(id, agree), "").await?;
        w.commit().await?;
    }
    Ok(Json(Asked {}))
}

/// Agrees that a seal be opened: by somebody who neither commands nor obeys whoever asked.
#[utoipa::path(post, path = "/api/v1/break-glass/{id}/agree", operation_id = "agree_break_glass", request_body = Decision,
    params(("id" = String, Path, description = "the request's id")),
    responses((status = 200, body = Asked), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn agree(Path(raw): Path<String>, request: StaffJson<Decision>) -> Answer<Json<Asked>> {
    decide(&raw, request, true).await
}

/// Refuses that a seal be opened.
#[utoipa::path(post, path = "/api/v1/break-glass/{id}/refuse", operation_id = "refuse_break_glass", request_body = Decision,
    params(("id" = String, Path, description = "the request's id")),
    responses((status = 200, body = Asked), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn refuse(Path(raw): Path<String>, request: StaffJson<Decision>) -> Answer<Json<Asked>> {
    decide(&raw, request, false).await
}

/// A review.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewReview {
    /// justified or not-justified.
    verdict: String,
    /// What was found.
    words: String,
}

/// Reviews a seal that was opened: by somebody who is neither of the two.
#[utoipa::path(post, path = "/api/v1/break-glass/{id}/review", operation_id = "review_break_glass", request_body = NewReview,
    params(("id" = String, Path, description = "the request's id")),
    responses((status = 200, body = Asked), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn review(Path(raw): Path<String>, request: StaffJson<NewReview>) -> Answer<Json<Asked>> {
    let StaffJson { staff, once, body } = request;
    let (id, asked) = (id(&raw)?, (raw.clone(), body.verdict.clone(), body.words.clone()));
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        service::review_breaking(&mut w, id, &body.verdict, &body.words).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    Ok(Json(Asked {}))
}

/// A request in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct BreakRow {
    /// The request's id.
    id: String,
    /// What the books call the report.
    pseudonym: String,
    /// asked, granted, refused or reviewed.
    state: String,
    /// Why.
    reason: Option<String>,
    /// RFC 3339, UTC.
    asked_at: String,
    /// Until when the seal is open, RFC 3339, UTC.
    until: Option<String>,
    /// justified or not-justified.
    verdict: Option<&'static str>,
    /// The officer may agree or refuse.
    may_decide: bool,
    /// The officer may review it.
    may_review: bool,
}

/// What the officer asked for, may agree to, or reviews.
#[derive(Debug, Serialize, ToSchema)]
pub struct BreakList {
    /// The newest first.
    rows: Vec<BreakRow>,
}

/// Lists what the officer asked for, may agree to, or reviews.
#[utoipa::path(get, path = "/api/v1/break-glass", operation_id = "list_break_glass",
    responses((status = 200, body = BreakList), (status = 401)))]
pub async fn list(staff: Staff) -> Answer<Json<BreakList>> {
    let found = service::breakings(&staff.op).await?;
    let row = |one: service::Breaking| BreakRow {
        id: one.grant.id.to_string(),
        pseudonym: one.pseudonym,
        state: one.grant.state,
        reason: one.grant.reason,
        asked_at: one.grant.asked_at.rfc3339(),
        until: one.grant.until.map(kernel::Timestamp::rfc3339),
        verdict: one.grant.verdict.map(access::service::Verdict::word),
        may_decide: one.grant.may_decide,
        may_review: one.grant.may_review,
    };
    Ok(Json(BreakList { rows: found.into_iter().map(row).collect() }))
}
