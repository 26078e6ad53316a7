//! The JSON API of complaints, under `/api/v1`, and GeoReport v2 for partners. It joins the pages at the service; the same rules answer.

pub(crate) mod against;
mod alarm;
mod alike;
mod break_glass;
mod care;
mod closing;
mod contact;
mod evidence;
mod georeport;
mod heard;
mod imported;
mod involved;
mod online;
mod open;
mod openings;
mod safe_contact;
mod seal;
mod search;
mod slips;
mod sorting;
mod track;
mod transfer;

use axum::Json;
use axum::extract::Query;
use capability::{Audience, Routes};
use contracts::DisposalKind;
use db::Cursor;
use http::StatusCode;
use kernel::Error;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use crate::model::Typed;
use crate::model::safe_contact::TypedSafeContact;
use crate::model::taking::TypedTaking;
use crate::model::waiting::Waiting;
use crate::pages::counter_of;
use crate::service;

/// Every route.
pub fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/reports", Audience::Officer, list)
        .post("/api/v1/reports", Audience::Officer, file)
        .get("/api/v1/reports/{id}", Audience::Officer, open::open)
        .post("/api/v1/inbox/{id}/report", Audience::Officer, heard::file)
        .post("/api/v1/helpline/{id}/report", Audience::Officer, heard::file_call)
        .get("/api/v1/slips", Audience::Officer, slips::account)
        .post("/api/v1/slips/issue", Audience::Officer, slips::issue)
        .post("/api/v1/slips/void", Audience::Officer, slips::void)
        .post("/api/v1/slips/enter", Audience::Officer, slips::enter)
        .post("/api/v1/reports/search", Audience::Officer, search::search)
        .post("/api/v1/reports/{id}/contacts", Audience::Officer, contact::enter)
        .post("/api/v1/reports/{id}/alarms", Audience::Officer, alarm::raise)
        .post("/api/v1/reports/{id}/alarms/answer", Audience::Officer, alarm::answer)
        .post("/api/v1/reports/{id}/sortings", Audience::Officer, sorting::enter)
        .get("/api/v1/reports/{id}/alike", Audience::Officer, alike::alike)
        .post("/api/v1/reports/{id}/links", Audience::Officer, alike::link)
        .get("/api/v1/reports/{id}/involved", Audience::Officer, involved::list)
        .post("/api/v1/reports/{id}/persons", Audience::Officer, involved::link_person)
        .post("/api/v1/reports/{id}/vehicles", Audience::Officer, involved::link_vehicle)
        .post("/api/v1/reports/{id}/involved/{row}/strike", Audience::Officer, involved::strike)
        .post("/api/v1/online-reports", Audience::Public, online::file)
        .post("/api/v1/online-reports/codes", Audience::Public, online::send_code)
        .post("/api/v1/track", Audience::SlipHolder, track::track)
        .post("/api/v1/track/openings", Audience::SlipHolder, openings::openings)
        .post("/api/v1/track/petition", Audience::SlipHolder, track::petition)
        .post("/api/v1/track/additions", Audience::SlipHolder, track::add)
        .merge(transfer::routes())
        .merge(seal::routes())
        .merge(care::routes())
        .merge(against::routes())
        .merge(closing::routes())
        .merge(break_glass::routes())
        .upload("/api/v1/track/evidence", Audience::SlipHolder, evidence::add)
        .get("/api/v1/reports/{id}/evidence", Audience::Officer, evidence::list)
        .merge(imported::routes())
        .merge(safe_contact::routes())
        .merge(georeport::routes())
}

/// Its part of the OpenAPI document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut whole = Api::openapi();
    whole.merge(closing::Api::openapi());
    whole.merge(against::Api::openapi());
    whole.merge(alarm::Api::openapi());
    whole.merge(alike::Api::openapi());
    whole.merge(involved::Api::openapi());
    whole.merge(contact::Api::openapi());
    whole.merge(heard::Api::openapi());
    whole.merge(sorting::Api::openapi());
    whole.merge(open::Api::openapi());
    whole.merge(slips::Api::openapi());
    whole.merge(search::Api::openapi());
    whole.merge(track::Api::openapi());
    whole.merge(openings::Api::openapi());
    whole.merge(transfer::Api::openapi());
    whole.merge(seal::Api::openapi());
    whole.merge(care::Api::openapi());
    whole.merge(break_glass::Api::openapi());
    whole.merge(imported::Api::openapi());
    whole.merge(safe_contact::Api::openapi());
    whole.merge(georeport::openapi());
    whole
}

#[derive(OpenApi)]
#[openapi(
    paths(list, file, online::file, online::send_code, evidence::add, evidence::list),
    components(schemas(
        NewReport,
        FiledReport,
        ReportRow,
        ReportList,
        WaitingCounts,
        online::NewOnlineReport,
        online::FiledOnlineReport,
        online::PhoneToProve,
        online::CodeSent
    ))
)]
struct Api;

/// A report to record at the officer's counter. Digits may be Urdu, Arabic or ASCII.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// Her own words, at most 20,000 characters.
    words: String,
    /// urdu, pashto, balochi, brahui, hazaragi, sindhi, punjabi, english, or other with `taking.spoken_other`.
    spoken: String,
    /// Day, month and year on which it happened, as stated.
    #[serde(default)]
    day: String,
    #[serde(default)]
    month: String,
    #[serde(default)]
    year: String,
    /// Hour and minute of the 24-hour clock, as stated.
    #[serde(default)]
    hour: String,
    #[serde(default)]
    minute: String,
    /// Killi, village or mohalla. This or `landmark` is needed.
    #[serde(default)]
    killi: String,
    #[serde(default)]
    landmark: String,
    /// north, north-east, east ... from the station.
    #[serde(default)]
    direction: String,
    /// Kilometres from the station, such as 2.5.
    #[serde(default)]
    distance_km: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    parentage: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    cnic: String,
    /// How it was taken down at the counter; each part may be left out.
    #[serde(default)]
    taking: TypedTaking,
    /// Kept for the officers named for it: violence, child, informant or witness; ordinary or nothing otherwise.
    #[serde(default)]
    seal: String,
    /// Cannot wait: danger (somebody's life, now) or child (one is missing); none or nothing otherwise.
    #[serde(default)]
    alarm: String,
    /// How she may be reached; each part may be left out.
    #[serde(default)]
    safe_contact: TypedSafeContact,
    /// Where it is about what a police officer did or did not do.
    #[serde(default)]
    against: Option<against::NewAgainst>,
}

impl From<NewReport> for Typed {
    fn from(new: NewReport) -> Self {
        Self {
            words: new.words,
            spoken: new.spoken,
            day: new.day,
            month: new.month,
            year: new.year,
            hour: new.hour,
            minute: new.minute,
            killi: new.killi,
            landmark: new.landmark,
            direction: new.direction,
            distance_km: new.distance_km,
            name: new.name,
            parentage: new.parentage,
            phone: new.phone,
            cnic: new.cnic,
            taking: new.taking,
            alarm: new.alarm,
            seal: new.seal,
            safe: new.safe_contact,
            against: against::NewAgainst::typed(new.against.as_ref()),
        }
    }
}

/// A report just recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct FiledReport {
    /// The record's id.
    id: String,
    /// Its number, such as QTA-SAR-2026-000123.
    number: String,
    /// The secret code for the citizen; not given again. Absent when this answers a replay.
    code: Option<String>,
    /// Its number in the office's daily diary. Absent when this answers a replay.
    diary_serial: Option<i64>,
}

impl FiledReport {
    fn made(filed: service::Filed) -> Self {
        Self {
            id: filed.id.to_string(),
            number: filed.number,
            code: filed.code,
            diary_serial: Some(filed.diary_serial),
        }
    }

    /// The same report again, without its code.
    async fn again(w: &op::WriteOp, id: String) -> kernel::Result<Self> {
        let known: kernel::ids::ComplaintId = id.parse().map_err(Error::internal)?;
        let row = crate::store::by_id(w.tx(), known).await?.ok_or(Error::NotFound("policy.not-found"))?;
        Ok(Self { id, number: row.number, code: None, diary_serial: None })
    }
}

/// Records a report. The header `Idempotency-Key` (a UUID) makes a repeated request the same report.
#[utoipa::path(post, path = "/api/v1/reports", operation_id = "file_report", request_body = NewReport,
    responses((status = 201, body = FiledReport), (status = 401), (status = 403), (status = 409), (status = 422)))]
pub async fn file(request: StaffJson<NewReport>) -> Answer<(StatusCode, Json<FiledReport>)> {
    let StaffJson { staff, once, body } = request;
    let (office, _) = counter_of(&staff)?;
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let typed = Typed::from(body);
    let mut w = staff.op.begin().await?;
    if let Some(id) = w.replayed(&once, &typed).await? {
        return Ok((StatusCode::OK, Json(FiledReport::again(&w, id).await?)));
    }
    let filed = service::file_complaint(&mut w, roznamcha.as_ref(), office, &typed).await?;
    w.remember(&once, &typed, &filed.id.to_string()).await?;
    w.commit().await?;
    Ok((StatusCode::CREATED, Json(FiledReport::made(filed))))
}

/// Where a list goes on.
#[derive(Debug, Deserialize)]
pub struct After {
    #[serde(default)]
    after: String,
}

/// Where the list goes on, and what it is narrowed to.
#[derive(Debug, Deserialize)]
pub struct Narrowed {
    #[serde(default)]
    after: String,
    #[serde(default)]
    waiting: String,
}

/// One report of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportRow {
    /// The record's id.
    id: String,
    /// Its number.
    number: String,
    /// counter, paper-slip, online, partner, sms, whatsapp, email or call.
    channel: String,
    /// recorded, referred, fir or not-investigated.
    state: &'static str,
    /// The FIR it has become, as cited.
    fir: Option<String>,
    /// The office that holds it, where that is not the one that received it; in the language asked for.
    holder: Option<String>,
    /// The office it is offered to.
    offered: Option<String>,
    /// RFC 3339, UTC.
    recorded_at: String,
    /// Since when it waits, RFC 3339 UTC; in a list of what waits.
    waits_since: Option<String>,
    /// Every limit of the catalogue for it has passed; in a list of what waits.
    late: Option<bool>,
}

/// How many reports wait for what. Counted no further than 1,000: 1001 is "more than a thousand".
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingCounts {
    /// Nobody has spoken with whoever told it.
    contact: u64,
    /// Neither an FIR nor a referral.
    decision: u64,
    /// Its FIR is prepared for whoever is in charge, and not signed.
    prepared: u64,
    /// Offered to the officer's offices and not answered.
    offered: u64,
}

impl WaitingCounts {
    const fn of(counts: &service::Counts) -> Self {
        let service::Counts { contact, decision, prepared, offered } = counts;
        Self { contact: contact.0, decision: decision.0, prepared: prepared.0, offered: offered.0 }
    }
}

/// Reports.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportList {
    /// The reports.
    rows: Vec<ReportRow>,
    /// Give this as `after` for the next page; absent at the end.
    next: Option<String>,
    /// How many wait for what, in the whole list.
    waiting: WaitingCounts,
}

/// Lists the reports the officer may see, the newest first; or what waits, the longest waiting first.
#[utoipa::path(get, path = "/api/v1/reports", operation_id = "list_reports",
    params(("after" = Option<String>, Query, description = "cursor of the page before"),
        ("waiting" = Option<String>, Query, description = "contact, decision, prepared or offered: only what waits for that")),
    responses((status = 200, body = ReportList), (status = 400), (status = 401)))]
pub async fn list(staff: Staff, Query(place): Query<Narrowed>) -> Answer<Json<ReportList>> {
    let unknown = Error::Malformed("complaints.unknown-waiting");
    let chosen = Some(&place.waiting).filter(|word| !word.is_empty());
    let chosen = chosen.map(|word| Waiting::parse(word).ok_or(unknown)).transpose()?;
    let after = Cursor::parse(&place.after);
    let prepared = staff.state.contracts.prepared.as_ref();
    let r = staff.op.read().await?;
    let counts = service::waiting(&r, prepared).await?;
    let page = match chosen {
        Some(kind) => service::waiting_reports(&r, prepared, kind, after).await?,
        None => service::reports(&r, None, after).await?,
    };
    r.done().await?;
    let (next, lang) = (page.next.map(Cursor::to_text), staff.visit.lang());
    let row = |row: service::ListedReport| ReportRow {
        id: row.id.to_string(),
        number: row.number,
        channel: row.channel,
        state: state(row.fir.is_some(), row.disposed),
        fir: row.fir,
        holder: row.holder.map(|name| name.get(lang).to_owned()),
        offered: row.offered.map(|name| name.get(lang).to_owned()),
        recorded_at: row.recorded_at.rfc3339(),
        waits_since: row.waits.map(|waits| waits.since.rfc3339()),
        late: row.waits.map(|waits| waits.late),
    };
    let waiting = WaitingCounts::of(&counts);
    Ok(Json(ReportList { rows: page.rows.into_iter().map(row).collect(), next, waiting }))
}

/// The word for where a report stands.
const fn state(has_fir: bool, disposed: Option<DisposalKind>) -> &'static str {
    match (has_fir, disposed) {
        (true, Some(DisposalKind::NotInvestigated)) => "not-investigated",
        (true, _) => "fir",
        (false, Some(_)) => "referred",
        (false, None) => "recorded",
    }
}
