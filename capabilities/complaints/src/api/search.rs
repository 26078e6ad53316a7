//! JSON: searching reports. The same rules as the page's: a purpose, a journaled look-up, the officer's own scope.

use axum::Json;
use kernel::Error;
use op::Purpose;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, StaffJson};

use crate::service::{self, FoundReport};

#[derive(OpenApi)]
#[openapi(paths(search), components(schemas(ReportQuestion, FoundRow, FoundList)))]
pub(super) struct Api;

/// What is searched for, and why. In the body: names and numbers belong in no address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportQuestion {
    /// A number, a telephone, a card, or words and beginnings of names, in any script; at most 200 characters.
    q: String,
    /// serve-citizen, investigate or supervise.
    purpose: String,
    /// `next` of the answer before.
    #[serde(default)]
    after: String,
}

/// A report that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundRow {
    /// The record's id.
    id: String,
    /// Its number.
    number: String,
    /// The FIR it has become, as cited.
    fir: Option<String>,
    /// RFC 3339, UTC.
    recorded_at: String,
    /// When it happened, as stated; RFC 3339, UTC.
    happened_at: Option<String>,
    /// Who told it; only for readers who may know.
    name: Option<String>,
    /// Where it was; only for readers who may know who told it.
    place: Option<String>,
}

/// What was found, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundList {
    /// The reports.
    rows: Vec<FoundRow>,
    /// Give this as `after` to go on; absent at the end.
    next: Option<String>,
}

/// Searches reports. The look-up is journaled with its purpose before anything is answered.
#[utoipa::path(post, path = "/api/v1/reports/search", operation_id = "search_reports", request_body = ReportQuestion,
    responses((status = 200, body = FoundList), (status = 400), (status = 401), (status = 403), (status = 422)))]
pub async fn search(request: StaffJson<ReportQuestion>) -> Answer<Json<FoundList>> {
    let StaffJson { staff, body, .. } = request;
    let purpose = Purpose::parse(&body.purpose).ok_or_else(|| Error::field("purpose", "text.required"))?;
    let found = service::search(&staff.op, purpose, &body.q, body.after.parse().ok()).await?;
    let next = found.next.map(|next| next.to_string());
    Ok(Json(FoundList { rows: found.rows.into_iter().map(FoundRow::from).collect(), next }))
}

impl From<FoundReport> for FoundRow {
    fn from(found: FoundReport) -> Self {
        let FoundReport { listed, happened_from, told } = found;
        let place =
            |told: &crate::model::Told| told.place.killi.clone().or_else(|| told.place.landmark.clone());
        Self {
            id: listed.id.to_string(),
            number: listed.number,
            fir: listed.fir,
            recorded_at: listed.recorded_at.rfc3339(),
            happened_at: happened_from.map(kernel::Timestamp::rfc3339),
            place: told.as_ref().and_then(place),
            name: told.and_then(|told| told.name),
        }
    }
}
