//! JSON: opening one report for a stated purpose.

use axum::Json;
use axum::extract::{Path, Query};
use kernel::Error;
use op::Purpose;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff};

use super::state;
use crate::service::{self, Opened};

#[derive(OpenApi)]
#[openapi(paths(open), components(schemas(OpenedReport)))]
pub(super) struct Api;

/// Why it is opened.
#[derive(Debug, Deserialize)]
pub struct Why {
    #[serde(default)]
    purpose: String,
}

/// A report as its reader sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenedReport {
    /// The record's id.
    id: String,
    /// Its number.
    number: String,
    /// The code of the receiving office.
    office: String,
    /// How it came in: counter, paper-slip, online, partner, sms, whatsapp, email or call.
    channel: String,
    /// Whose system brought it, where the channel is partner.
    brought_by: Option<String>,
    /// Under which service of GeoReport v2.
    service_code: Option<String>,
    /// recorded, referred, fir or not-investigated.
    state: &'static str,
    /// The FIR it has become, as cited.
    fir: Option<String>,
    /// RFC 3339, UTC.
    recorded_at: String,
    /// Its number in the daily diary.
    diary_serial: Option<i64>,
    /// What was said; absent when lawfully erased.
    words: Option<String>,
    /// The language it was told in.
    spoken: Option<&'static str>,
    /// When it happened, as stated; RFC 3339, UTC.
    stated_at: Option<String>,
    /// False when only the day was stated.
    hour_known: Option<bool>,
    /// Killi, village or mohalla.
    killi: Option<String>,
    /// What anyone there would know.
    landmark: Option<String>,
    /// From the station.
    direction: Option<&'static str>,
    /// From the station, in metres.
    distance_m: Option<u32>,
    /// Who told it is kept from this reader.
    identity_hidden: bool,
    /// Who told it.
    name: Option<String>,
    /// Father's or husband's name.
    parentage: Option<String>,
    /// Telephone.
    phone: Option<String>,
    /// CNIC.
    cnic: Option<String>,
}

/// Opens a report. The look-up and its purpose are journaled before anything is given.
#[utoipa::path(get, path = "/api/v1/reports/{id}", operation_id = "open_report",
    params(("id" = String, Path, description = "the report's id"),
        ("purpose" = String, Query, description = "serve-citizen, investigate or supervise")),
    responses((status = 200, body = OpenedReport), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn open(
    staff: Staff,
    Path(id): Path<String>,
    Query(why): Query<Why>,
) -> Answer<Json<OpenedReport>> {
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let purpose =
        Purpose::parse(&why.purpose).ok_or(Error::field("purpose", "complaints.purpose-missing"))?;
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let opened = service::open_report(&staff.op, roznamcha.as_ref(), id, purpose).await?;
    Ok(Json(shown(opened)?))
}

fn shown(opened: Opened) -> kernel::Result<OpenedReport> {
    let told = opened.told.as_ref();
    let place = told.map(|told| &told.place);
    let stated = told.and_then(|told| told.stated);
    Ok(OpenedReport {
        id: opened.id.to_string(),
        office: opened.place.unit()?.code.clone(),
        state: state(opened.fir.is_some(), opened.disposals.last().map(|one| one.kind)),
        recorded_at: opened.recorded_at.rfc3339(),
        diary_serial: opened.diary_serial,
        words: told.map(|told| told.words.clone()),
        spoken: told.map(|told| told.spoken.word()),
        stated_at: stated.map(|stated| stated.at.rfc3339()),
        hour_known: stated.map(|stated| stated.hour_known),
        killi: place.and_then(|place| place.killi.clone()),
        landmark: place.and_then(|place| place.landmark.clone()),
        direction: place.and_then(|place| place.direction).map(kernel::Direction::word),
        distance_m: place.and_then(|place| place.distance_m),
        identity_hidden: opened.identity_hidden,
        name: told.and_then(|told| told.name.clone()),
        parentage: told.and_then(|told| told.parentage.clone()),
        phone: told.and_then(|told| told.phone.as_ref()).map(ToString::to_string),
        cnic: told.and_then(|told| told.cnic.as_ref()).map(ToString::to_string),
        number: opened.number,
        channel: opened.came.word().to_owned(),
        brought_by: opened.brought.as_ref().map(|brought| brought.partner.clone()),
        service_code: opened.brought.and_then(|brought| brought.service),
        fir: opened.fir.map(|(cited, _)| cited),
    })
}
