//! JSON: who opened a report, for whoever holds its slip.

use axum::Json;
use op::Purpose;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Guest, JsonBody};

use super::track::{SlipHeld, guessed};
use crate::service;

#[derive(OpenApi)]
#[openapi(paths(openings), components(schemas(ReportOpenings, ReportOpening)))]
pub(super) struct Api;

/// Who opened a report. Names of officers are never told.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportOpenings {
    /// The newest day first; on each day each post once.
    openings: Vec<ReportOpening>,
    /// How often somebody was refused.
    refused: i64,
    /// An opening is told after so many days.
    told_after_days: i64,
}

/// Openings of one day by one kind of post for one purpose.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportOpening {
    /// The first of them, RFC 3339, UTC.
    at: String,
    /// How many.
    count: i64,
    /// The office, in the language asked for; absent where it is another node's.
    office: Option<String>,
    /// The kind of post, in the language asked for.
    post: Option<String>,
    /// serve-citizen, investigate or supervise.
    purpose: Option<&'static str>,
}

/// Tells whoever holds the slip who opened the report, a week late.
#[utoipa::path(post, path = "/api/v1/track/openings", operation_id = "report_openings", request_body = SlipHeld,
    responses((status = 200, body = ReportOpenings), (status = 422), (status = 429)))]
pub async fn openings(guest: Guest, JsonBody(slip): JsonBody<SlipHeld>) -> Answer<Json<ReportOpenings>> {
    guest.slow_down()?;
    let found = service::openings(&guest.op, &slip.number, &slip.code).await;
    let (found, lang) = (guessed(&guest, found)?, guest.visit.lang());
    let openings = found.by.into_iter().map(|one| ReportOpening {
        at: one.at.rfc3339(),
        count: one.count,
        office: one.office.map(|name| name.get(lang).to_owned()),
        post: one.post.map(|name| name.get(lang).to_owned()),
        purpose: one.purpose.map(Purpose::word),
    });
    let (openings, told_after_days) = (openings.collect(), found.days);
    Ok(Json(ReportOpenings { openings, refused: found.refused, told_after_days }))
}
