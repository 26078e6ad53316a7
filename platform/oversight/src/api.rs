//! JSON: the same findings and verdicts under `/api/v1/oversight`.

use axum::Json;
use axum::extract::{Path, Query};
use capability::{Audience, Routes};
use op::Purpose;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use crate::model::{Kin, What};
use crate::pages::{Asked, read_id};
use crate::service::{self, Finding, Listed, Seen, Step, TypedVerdict};

/// Every route.
pub fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/oversight", Audience::Officer, list)
        .get("/api/v1/oversight/{id}", Audience::Officer, show)
        .post("/api/v1/oversight/{id}/verdicts", Audience::Officer, review)
}

/// Its part of the OpenAPI document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(list, show, review),
    components(schemas(FindingRow, FindingList, FindingLook, FindingStep, OneFinding, NewVerdict))
)]
struct Api;

/// Something noticed about one officer's look-ups of one day.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingRow {
    /// The finding's id.
    id: String,
    /// The rule's code, as in catalogue/watch.csv.
    rule: String,
    /// Rank, belt number and name, in the language asked for.
    officer: String,
    /// The day, ISO.
    day: String,
    /// Look-ups that fall under the rule.
    count: i64,
    /// open or reviewed.
    state: &'static str,
    /// Who is to review it: circle, district, region, province or outside.
    tier: &'static str,
    /// The officer who asks is to review it.
    may_review: bool,
}

/// A page of findings.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingList {
    /// The newest first.
    rows: Vec<FindingRow>,
    /// How many wait for the officer's review, counted to 300.
    to_review: usize,
    /// Send it back as `after` for the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A look-up that is evidence.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingLook {
    /// Its entry in the log of look-ups.
    entry: String,
    /// RFC 3339, UTC.
    at: String,
    /// opened, refused, searched, beside, listed or taken.
    what: Option<&'static str>,
    /// What sort of record.
    kind: String,
    /// Its number, where the officer who asks may read it himself.
    number: Option<String>,
    /// The purpose stated.
    purpose: Option<&'static str>,
    /// Whom it names: own, family or colleague.
    kin: Option<&'static str>,
}

/// A step of a finding.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingStep {
    /// Its number on its node; there is no gap.
    serial: i64,
    /// raised, grown, climbed, explained, warned or referred.
    what: String,
    /// Look-ups by then.
    count: i64,
    /// Who was to review it.
    tier: &'static str,
    /// What was written.
    words: Option<String>,
    /// RFC 3339, UTC.
    at: String,
}

/// A finding with its look-ups.
#[derive(Debug, Serialize, ToSchema)]
pub struct OneFinding {
    /// As in the list.
    finding: FindingRow,
    /// The first of its look-ups.
    looks: Vec<FindingLook>,
    /// What became of it.
    steps: Vec<FindingStep>,
}

fn row(staff: &Staff, row: Listed) -> FindingRow {
    FindingRow {
        id: row.id.to_string(),
        rule: row.rule,
        officer: row.officer.get(staff.visit.lang()).to_owned(),
        day: row.day,
        count: row.count,
        state: row.state.word(),
        tier: row.tier.word(),
        may_review: row.may_review,
    }
}

/// Lists what was noticed about officers below the one who asks, the newest first.
#[utoipa::path(get, path = "/api/v1/oversight", operation_id = "list_findings",
    params(("which" = Option<String>, Query, description = "open (as when left out) or reviewed"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = FindingList), (status = 401), (status = 422)))]
pub async fn list(staff: Staff, Query(asked): Query<Asked>) -> Answer<Json<FindingList>> {
    let which = asked.which()?;
    let r = staff.op.read().await?;
    let found = service::findings(&r, which, asked.after()).await?;
    let to_review = service::to_review(&r).await?;
    r.done().await?;
    let next = found.next.map(db::Cursor::to_text);
    let rows = found.rows.into_iter().map(|one| row(&staff, one)).collect();
    Ok(Json(FindingList { rows, to_review, next }))
}

/// One finding with its look-ups. Asking for it is itself journaled.
#[utoipa::path(get, path = "/api/v1/oversight/{id}", operation_id = "read_finding",
    params(("id" = String, Path, description = "the finding's id")),
    responses((status = 200, body = OneFinding), (status = 401), (status = 404)))]
pub async fn show(staff: Staff, Path(id): Path<String>) -> Answer<Json<OneFinding>> {
    shown(&staff, &id).await
}

async fn shown(staff: &Staff, id: &str) -> Answer<Json<OneFinding>> {
    let Finding { listed, looks, steps, .. } =
        service::finding(&staff.op, &staff.state.contracts.watched, read_id(id)?).await?;
    let look = |look: Seen| FindingLook {
        entry: look.entry.to_string(),
        at: look.at.rfc3339(),
        what: look.what.map(What::word),
        kind: look.kind,
        number: look.called.map(|called| called.number),
        purpose: look.purpose.map(Purpose::word),
        kin: look.kin.map(Kin::word),
    };
    let step = |step: Step| FindingStep {
        serial: step.serial,
        what: step.what,
        count: step.count,
        tier: step.tier.word(),
        words: step.words,
        at: step.at.rfc3339(),
    };
    Ok(Json(OneFinding {
        finding: row(staff, listed),
        looks: looks.into_iter().map(look).collect(),
        steps: steps.into_iter().map(step).collect(),
    }))
}

/// A verdict.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewVerdict {
    /// explained, warned or referred.
    verdict: String,
    /// What was found.
    words: String,
}

/// Gives a verdict on a finding, under a sign-in of the last 15 minutes.
#[utoipa::path(post, path = "/api/v1/oversight/{id}/verdicts", operation_id = "review_finding", request_body = NewVerdict,
    params(("id" = String, Path, description = "the finding's id")),
    responses((status = 200, body = OneFinding), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn review(Path(id): Path<String>, request: StaffJson<NewVerdict>) -> Answer<Json<OneFinding>> {
    let StaffJson { staff, once, body } = request;
    let typed = TypedVerdict { verdict: body.verdict, words: body.words };
    let asked = (read_id(&id)?, &typed);
    let mut w = staff.op.begin().await?;
    if w.replayed(&once, &asked).await?.is_none() {
        service::review(&mut w, asked.0, &typed).await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    shown(&staff, &id).await
}
