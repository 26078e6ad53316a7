//! The JSON API of station records, under `/api/v1`. It joins the pages at the service; the same rules answer.

mod challan;
mod charge;
mod copies;
mod custody;
mod day;
mod diary;
mod disposal;
mod imported;
mod law;
mod prepared;

use axum::Json;
use axum::extract::{Path, Query};
use capability::{Audience, Routes};
use db::Cursor;
use http::StatusCode;
use kernel::Error;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff, StaffJson};

use self::day::DayFacts;
use crate::model::diary::parse_day;
use crate::model::fir::Typed;
use crate::pages::office_of;
use crate::service::{self, DiaryRow, ListedFir, Start, Words};

/// Every route.
pub fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/offices/{office}/diary/{day}", Audience::Officer, diary_day)
        .merge(day::routes())
        .get("/api/v1/firs", Audience::Officer, firs)
        .post("/api/v1/firs", Audience::Officer, register)
        .post("/api/v1/firs/search", Audience::Officer, search)
        .get("/api/v1/firs/{id}", Audience::Officer, fir)
        .post("/api/v1/firs/{id}/copies", Audience::Officer, copies::send)
        .get("/api/v1/law", Audience::Officer, law::search)
        .post("/api/v1/offices/{office}/diary", Audience::Officer, diary::enter)
        .get("/api/v1/charge", Audience::Officer, charge::show)
        .post("/api/v1/charge/depart", Audience::Officer, charge::depart)
        .post("/api/v1/charge/return", Audience::Officer, charge::come_back)
        .post("/api/v1/charge/hand-over", Audience::Officer, charge::hand_over)
        .merge(disposal::routes())
        .merge(challan::routes())
        .merge(custody::routes())
        .merge(prepared::routes())
        .merge(imported::routes())
}

/// Its part of the OpenAPI document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut whole = Api::openapi();
    whole.merge(day::openapi());
    whole.merge(disposal::Api::openapi());
    whole.merge(challan::Api::openapi());
    whole.merge(custody::Api::openapi());
    whole.merge(prepared::Api::openapi());
    whole.merge(imported::Api::openapi());
    for part in [charge::Api::openapi(), copies::Api::openapi(), diary::Api::openapi(), law::Api::openapi()] {
        whole.merge(part);
    }
    whole
}

#[derive(OpenApi)]
#[openapi(
    paths(diary_day, firs, register, fir, search),
    components(schemas(
        DiaryEntryRow,
        DiaryDayList,
        DayFacts,
        Typed,
        RegisteredFir,
        FirRow,
        FirList,
        FirQuestion,
        FirDetail,
        FirCopyRow
    ))
)]
struct Api;

/// Where a list goes on.
#[derive(Debug, Deserialize)]
pub struct After {
    #[serde(default)]
    after: String,
}

/// One entry of a daily diary.
#[derive(Debug, Serialize, ToSchema)]
pub struct DiaryEntryRow {
    /// Its number in the book.
    serial: i64,
    /// The kind, as in the catalogue.
    kind: String,
    /// The hour of writing, RFC 3339 UTC.
    recorded_at: String,
    /// The hour the news arrived, where it differs.
    arrived_at: Option<String>,
    /// The number of the record it is about.
    about: Option<String>,
    /// In which charge it was written; absent when it entered itself.
    charge: Option<String>,
    /// What it says; absent when lawfully erased.
    substance: Option<String>,
    /// The number of the entry it corrects.
    corrects: Option<i64>,
}

/// A day of a diary.
#[derive(Debug, Serialize, ToSchema)]
pub struct DiaryDayList {
    /// The office's code.
    office: String,
    /// ISO date.
    day: String,
    /// Its opening and closing; absent when it was never opened.
    state: Option<DayFacts>,
    /// The entries, in order.
    rows: Vec<DiaryEntryRow>,
    /// Give this as `after` for the next page; absent at the end.
    next: Option<String>,
}

/// Lists a day of an office's daily diary.
#[utoipa::path(get, path = "/api/v1/offices/{office}/diary/{day}", operation_id = "list_diary_day",
    params(("office" = String, Path, description = "the office's id"), ("day" = String, Path, description = "ISO date"),
        ("after" = Option<String>, Query, description = "cursor of the page before")),
    responses((status = 200, body = DiaryDayList), (status = 401), (status = 404)))]
pub async fn diary_day(
    staff: Staff,
    Path((office, day)): Path<(String, String)>,
    Query(place): Query<After>,
) -> Answer<Json<DiaryDayList>> {
    let missing = || Error::NotFound("error.not-found");
    let office = office.parse().map_err(|_| missing())?;
    let day = parse_day(&day).ok_or_else(missing)?;
    service::look_up_day(&staff.op, office).await?;
    let r = staff.op.read().await?;
    let found = service::read_day(&r, office, Some(day), Start::After(Cursor::parse(&place.after))).await?;
    r.done().await?;
    let next = found.next.map(Cursor::to_text);
    let rows = found.rows.into_iter().map(row_of).collect();
    let office = found.place.unit()?.code.clone();
    let state = found.opened.as_ref().map(DayFacts::of);
    Ok(Json(DiaryDayList { office, day: day.to_string(), state, rows, next }))
}

fn row_of(row: DiaryRow) -> DiaryEntryRow {
    DiaryEntryRow {
        serial: row.serial,
        kind: row.kind,
        recorded_at: row.recorded_at.rfc3339(),
        arrived_at: row.arrived_at.map(kernel::Timestamp::rfc3339),
        about: row.about,
        charge: row.charge,
        corrects: row.corrects.map(|(serial, _)| serial),
        substance: match row.words {
            Words::Said(words) => Some(words),
            Words::Erased => None,
        },
    }
}

/// An FIR just registered.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisteredFir {
    /// The record's id.
    id: String,
    /// As cited with the station, such as 124/26. Absent when this answers a replay.
    number: Option<String>,
    /// Its number in the daily diary. Absent when this answers a replay.
    diary_serial: Option<i64>,
}

/// Registers an FIR in the book of the officer's station. The header `Idempotency-Key` (a UUID) makes a repeated request
/// the same FIR.
#[utoipa::path(post, path = "/api/v1/firs", operation_id = "register_fir", request_body = Typed,
    responses((status = 201, body = RegisteredFir), (status = 200, description = "sent before", body = RegisteredFir),
        (status = 400), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn register(request: StaffJson<Typed>) -> Answer<(StatusCode, Json<RegisteredFir>)> {
    let StaffJson { staff, once, body: typed } = request;
    let here = office_of(&staff)?;
    let reports = staff.state.contracts.reports.clone();
    let mut w = staff.op.begin().await?;
    if let Some(id) = w.replayed(&once, &typed).await? {
        return Ok((StatusCode::OK, Json(RegisteredFir { id, number: None, diary_serial: None })));
    }
    let made = service::register_fir(&mut w, reports.as_ref(), here, &typed).await?;
    w.remember(&once, &typed, &made.id.to_string()).await?;
    w.commit().await?;
    let (id, number, diary_serial) = (made.id.to_string(), Some(made.cited), Some(made.diary_serial));
    Ok((StatusCode::CREATED, Json(RegisteredFir { id, number, diary_serial })))
}

/// One FIR of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirRow {
    /// The record's id.
    id: String,
    /// As cited with the station, such as 124/26.
    number: String,
    /// Codes of its offences, the chief one first; a section that the catalogue does not know as it was typed.
    offences: Vec<String>,
    /// Which of these the catalogue does not know.
    unlisted: Vec<String>,
    /// Where it came from.
    source: String,
    /// RFC 3339, UTC.
    recorded_at: String,
}

/// FIRs, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirList {
    /// The FIRs.
    rows: Vec<FirRow>,
    /// Give this as `after` for the next page; absent at the end.
    next: Option<String>,
}

fn fir_row(listed: ListedFir) -> FirRow {
    FirRow {
        id: listed.id.to_string(),
        number: listed.cited,
        unlisted: listed.sections.iter().filter(|one| !one.listed).map(|one| one.code.clone()).collect(),
        offences: listed.sections.into_iter().map(|section| section.code).collect(),
        source: listed.source,
        recorded_at: listed.recorded_at.rfc3339(),
    }
}

/// Lists the FIRs the officer may see.
#[utoipa::path(get, path = "/api/v1/firs", operation_id = "list_firs",
    params(("after" = Option<String>, Query, description = "cursor of the page before")),
    responses((status = 200, body = FirList), (status = 401)))]
pub async fn firs(staff: Staff, Query(place): Query<After>) -> Answer<Json<FirList>> {
    let r = staff.op.read().await?;
    let page = service::firs(&r, Cursor::parse(&place.after)).await?;
    r.done().await?;
    let next = page.next.map(Cursor::to_text);
    Ok(Json(FirList { rows: page.rows.into_iter().map(fir_row).collect(), next }))
}

/// What is searched for. In the body: names and numbers belong in no address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirQuestion {
    /// A number, a telephone, a card, or words and beginnings of names, in any script; at most 200 characters.
    q: String,
    /// `next` of the answer before.
    #[serde(default)]
    after: String,
}

/// Searches FIRs. The look-up is journaled before anything is answered.
#[utoipa::path(post, path = "/api/v1/firs/search", operation_id = "search_firs", request_body = FirQuestion,
    responses((status = 200, body = FirList), (status = 400), (status = 401), (status = 403), (status = 422)))]
pub async fn search(request: StaffJson<FirQuestion>) -> Answer<Json<FirList>> {
    let StaffJson { staff, body, .. } = request;
    let found = service::search_firs(&staff.op, &body.q, body.after.parse().ok()).await?;
    let next = found.next.map(|next| next.to_string());
    Ok(Json(FirList { rows: found.rows.into_iter().map(fir_row).collect(), next }))
}

/// A copy that left the station.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirCopyRow {
    /// supervisor, magistrate or informant.
    kind: &'static str,
    /// RFC 3339, UTC.
    sent_at: String,
    /// Who received it; absent when lawfully erased.
    recipient: Option<String>,
    /// Who carried it.
    carrier: Option<String>,
}

/// An FIR.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirDetail {
    /// The facts of the list.
    fir: FirRow,
    /// When the information was received, RFC 3339 UTC.
    reported_at: String,
    /// The report it came from.
    report: Option<String>,
    /// What happened; absent when lawfully erased.
    words: Option<String>,
    /// What whoever registered it was warned of: the words of `warnings_seen`.
    warned: Vec<&'static str>,
    /// The copies that left so far.
    copies: Vec<FirCopyRow>,
}

/// Opens an FIR. The look-up is journaled first.
#[utoipa::path(get, path = "/api/v1/firs/{id}", operation_id = "open_fir",
    params(("id" = String, Path, description = "the FIR's id")),
    responses((status = 200, body = FirDetail), (status = 401), (status = 404)))]
pub async fn fir(staff: Staff, Path(id): Path<String>) -> Answer<Json<FirDetail>> {
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let opened = service::open_fir(&staff.op, id).await?;
    let copies = opened.copies.into_iter().map(|copy| {
        let (recipient, carrier) =
            copy.sent.map_or((None, None), |sent| (Some(sent.recipient), sent.carrier));
        FirCopyRow { kind: copy.kind.word(), sent_at: copy.sent_at.rfc3339(), recipient, carrier }
    });
    Ok(Json(FirDetail {
        reported_at: opened.reported_at.rfc3339(),
        report: opened.report.map(|report| report.to_string()),
        warned: opened.contents.iter().flat_map(|known| &known.warned).map(|one| one.word()).collect(),
        words: opened.contents.map(|contents| contents.words),
        copies: copies.collect(),
        fir: fir_row(opened.listed),
    }))
}
