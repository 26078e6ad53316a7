//! JSON: other reports that may tell the same event, and saying what two reports are to each other.

use axum::Json;
use axum::extract::{Path, Query};
use http::StatusCode;
use kernel::Error;
use op::Purpose;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use crate::model::alike::Reason;
use crate::model::link::TypedLink;
use crate::service::{self, Linked, Suggested};

#[derive(OpenApi)]
#[openapi(
    paths(alike, link),
    components(schemas(TypedLink, EnteredLink, AlikeReports, AlikeReport, AlikeReason, LinkedReport))
)]
pub(super) struct Api;

/// Why it is looked up.
#[derive(Debug, Deserialize)]
pub struct Why {
    #[serde(default)]
    purpose: String,
}

/// Why a report may tell the same event.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlikeReason {
    /// same-killi, same-landmark, same-spot, same-hours, same-day, told-together, words, same-phone or same-card.
    what: &'static str,
    /// Of `words`: how many.
    count: Option<u32>,
}

/// A report that may tell the same event.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlikeReport {
    /// The record's id.
    id: String,
    /// Its number.
    number: String,
    /// RFC 3339, UTC.
    recorded_at: String,
    /// When it happened, as stated; RFC 3339, UTC.
    happened_at: Option<String>,
    /// Why; empty for a grave matter.
    reasons: Vec<AlikeReason>,
}

/// What was said last of the report and another.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedReport {
    /// The number of the other.
    number: String,
    /// same or other.
    verdict: &'static str,
    /// RFC 3339, UTC.
    recorded_at: String,
    /// Why.
    reason: Option<String>,
}

/// What stands beside a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlikeReports {
    /// Reports that may tell the same event, the likeliest first.
    suggested: Vec<AlikeReport>,
    /// What officers said of it and others.
    links: Vec<LinkedReport>,
}

/// What was said.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnteredLink {
    /// The report's id.
    report: String,
}

/// Other reports that may tell the same event, by place, time and words, of those the officer may read. The look-up, its
/// purpose and what came up are journaled before anything is given.
#[utoipa::path(get, path = "/api/v1/reports/{id}/alike", operation_id = "reports_alike",
    params(("id" = String, Path, description = "the report's id"),
        ("purpose" = String, Query, description = "serve-citizen, investigate or supervise")),
    responses((status = 200, body = AlikeReports), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn alike(
    staff: Staff,
    Path(id): Path<String>,
    Query(why): Query<Why>,
) -> Answer<Json<AlikeReports>> {
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let purpose =
        Purpose::parse(&why.purpose).ok_or(Error::field("purpose", "complaints.purpose-missing"))?;
    let beside = service::open_beside(&staff.op, id, purpose).await?;
    let suggested = beside.suggested.into_iter().map(AlikeReport::from).collect();
    Ok(Json(AlikeReports { suggested, links: beside.links.into_iter().map(LinkedReport::from).collect() }))
}

impl From<Suggested> for AlikeReport {
    fn from(one: Suggested) -> Self {
        let count = |reason: &Reason| match reason {
            Reason::Words(count) => Some(*count),
            _ => None,
        };
        let reason = |reason: &Reason| AlikeReason { what: reason.word(), count: count(reason) };
        Self {
            id: one.listed.id.to_string(),
            number: one.listed.number,
            recorded_at: one.listed.recorded_at.rfc3339(),
            happened_at: one.happened_from.map(kernel::Timestamp::rfc3339),
            reasons: one.reasons.iter().map(reason).collect(),
        }
    }
}

impl From<Linked> for LinkedReport {
    fn from(link: Linked) -> Self {
        Self {
            number: link.number,
            verdict: link.verdict.word(),
            recorded_at: link.recorded_at.rfc3339(),
            reason: link.reason,
        }
    }
}

/// Says that a report and another tell the same matter, or that they do not. Nothing is merged; a later answer takes the place
/// of the one before. The header `Idempotency-Key` (a UUID) makes a repeated request the same answer.
#[utoipa::path(post, path = "/api/v1/reports/{id}/links", operation_id = "link_reports", request_body = TypedLink,
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = EnteredLink), (status = 200, description = "sent before", body = EnteredLink),
        (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "said already"), (status = 422)))]
pub async fn link(
    Path(id): Path<String>,
    request: StaffJson<TypedLink>,
) -> Answer<(StatusCode, Json<EnteredLink>)> {
    let StaffJson { staff, once, body: typed } = request;
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let asked = (id, &typed);
    let mut w = staff.op.begin().await?;
    if let Some(report) = w.replayed(&once, &asked).await? {
        return Ok((StatusCode::OK, Json(EnteredLink { report })));
    }
    service::link(&mut w, id, &typed).await?;
    let report = id.to_string();
    w.remember(&once, &asked, &report).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(EnteredLink { report })))
}
