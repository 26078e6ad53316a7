//! JSON: the same verbs for partners, under `/api/v1/partners`. It joins the pages at the service.

use axum::Json;
use axum::extract::Path;
use http::StatusCode;
use kernel::Timestamp;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use super::change::Nothing;
use crate::model::TypedPartner;
use crate::pages::partner::read;
use crate::service::{self, PartnerView};

#[derive(OpenApi)]
#[openapi(
    paths(list, add, one, withdraw),
    components(schemas(TypedPartner, PartnerRow, PartnerList, NewKey))
)]
pub(super) struct Api;

/// A system of somebody else that may bring reports over GeoReport v2.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartnerRow {
    /// The partner's id.
    id: String,
    /// Whose system it is.
    name: String,
    /// active or withdrawn.
    state: &'static str,
    /// RFC 3339, UTC.
    since: String,
    /// When its key was withdrawn.
    withdrawn_at: Option<String>,
    /// When its key last opened, to the minute; absent when it never did.
    used_at: Option<String>,
}

impl From<PartnerView> for PartnerRow {
    fn from(view: PartnerView) -> Self {
        Self {
            id: view.id.to_string(),
            name: view.name,
            state: view.state.word(),
            since: view.since.rfc3339(),
            withdrawn_at: view.withdrawn_at.map(Timestamp::rfc3339),
            used_at: view.used_at.map(Timestamp::rfc3339),
        }
    }
}

/// Every partner, those withdrawn last.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartnerList {
    /// The partners.
    rows: Vec<PartnerRow>,
}

/// A partner with its key.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewKey {
    /// The partner's id.
    id: String,
    /// `khp_…`, the `api_key` of GeoReport v2; not given again. Absent when this answers a replay.
    key: Option<String>,
}

/// Lists the systems that may bring reports.
#[utoipa::path(get, path = "/api/v1/partners", operation_id = "list_partners",
    responses((status = 200, body = PartnerList), (status = 401), (status = 403)))]
pub async fn list(staff: Staff) -> Answer<Json<PartnerList>> {
    let r = staff.op.read().await?;
    let rows = service::partners(&r).await?;
    r.done().await?;
    Ok(Json(PartnerList { rows: rows.into_iter().map(PartnerRow::from).collect() }))
}

/// Shows one partner.
#[utoipa::path(get, path = "/api/v1/partners/{id}", operation_id = "show_partner",
    params(("id" = String, Path, description = "the partner's id")),
    responses((status = 200, body = PartnerRow), (status = 401), (status = 403), (status = 404)))]
pub async fn one(staff: Staff, Path(id): Path<String>) -> Answer<Json<PartnerRow>> {
    let r = staff.op.read().await?;
    let partner = service::one_partner(&r, read(&id)?).await?;
    r.done().await?;
    Ok(Json(partner.into()))
}

/// Adds a partner and gives its key, once. The header `Idempotency-Key` (a UUID) makes a repeated request the same partner.
#[utoipa::path(post, path = "/api/v1/partners", operation_id = "add_partner", request_body = TypedPartner,
    responses((status = 201, body = NewKey), (status = 200, description = "sent before", body = NewKey),
        (status = 401), (status = 403), (status = 409), (status = 422)))]
pub async fn add(request: StaffJson<TypedPartner>) -> Answer<(StatusCode, Json<NewKey>)> {
    let StaffJson { staff, once, body: typed } = request;
    let mut w = staff.op.begin().await?;
    if let Some(id) = w.replayed(&once, &typed).await? {
        return Ok((StatusCode::OK, Json(NewKey { id, key: None })));
    }
    let added = service::add_partner(&mut w, typed.check()?).await?;
    let id = added.id.to_string();
    w.remember(&once, &typed, &id).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(NewKey { id, key: Some(added.key) })))
}

/// Withdraws a partner's key, at once and for good. What it brought stays.
#[utoipa::path(post, path = "/api/v1/partners/{id}/withdraw", operation_id = "withdraw_partner", request_body = Nothing,
    params(("id" = String, Path, description = "the partner's id")),
    responses((status = 200, body = PartnerRow), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn withdraw(Path(id): Path<String>, request: StaffJson<Nothing>) -> Answer<Json<PartnerRow>> {
    let (id, staff) = (read(&id)?, &request.staff);
    let asked = ("withdraw", id);
    let mut w = staff.op.begin().await?;
    if w.replayed(&request.once, &asked).await?.is_none() {
        service::withdraw_partner(&mut w, id).await?;
        w.remember(&request.once, &asked, "").await?;
        w.commit().await?;
    }
    let r = staff.op.read().await?;
    let partner = service::one_partner(&r, id).await?;
    r.done().await?;
    Ok(Json(partner.into()))
}
