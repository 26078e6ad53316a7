//! Bringing a request, and how one's own requests stand. What was told is never given back: it is opened by officers, for
//! a purpose, and each opening is journaled.

use axum::extract::{Path, RawQuery};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use kernel::{Error, FieldErrors, Result, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::georeport::{Format, Part, Thing, list as listed};
use web::{Answer, Fields, Guest};

use super::{jurisdiction, partner};
use crate::model::georeport::Sent;
use crate::model::seal::ORDINARY;
use crate::msg;
use crate::service::georeport::{MOST, Progress, Standing};
use crate::service::{self, FiledOnline};

/// Numbers in one question at most.
const NUMBERS: usize = 50;
/// The longest stretch of time of one question, in microseconds: ninety days, the specification's own figure.
const LONGEST: i64 = 90 * 24 * 3_600 * 1_000_000;
/// The longest key of a partner's own.
const ONCE_MAX: usize = 80;

/// A partner's way of writing the question of the seal.
const SEAL: &str = "attribute[seal]";

/// A request as it is posted, `application/x-www-form-urlencoded`. Only the words are needed. Digits may be Urdu, Arabic or
/// ASCII. What is not listed here is passed over.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes a form that is read parameter by parameter")]
pub struct NewRequest {
    /// The partner's key; or the header `Authorization: Bearer`.
    api_key: Option<String>,
    /// The host of this installation, or nothing.
    jurisdiction_id: Option<String>,
    /// A code of the list of services.
    service_code: String,
    /// What happened, in the words of whoever tells it, at most 20,000 characters.
    description: String,
    /// WGS 84, both or neither, in Pakistan.
    lat: Option<f64>,
    long: Option<f64>,
    /// The place as people say it.
    address_string: Option<String>,
    address_id: Option<String>,
    /// Who tells it; all may be left out.
    first_name: Option<String>,
    last_name: Option<String>,
    phone: Option<String>,
    /// Recorded as text with the words; nobody here ever fetches it. At most 500 characters.
    media_url: Option<String>,
    /// These two are not recorded: they tell two people with the same words apart.
    account_id: Option<String>,
    device_id: Option<String>,
    /// Code of the district, such as QTA.
    #[serde(rename = "attribute[district]")]
    district: Option<String>,
    /// Code of the station, such as QTA-SAR.
    #[serde(rename = "attribute[station]")]
    station: Option<String>,
    /// RFC 3339.
    #[serde(rename = "attribute[happened_at]")]
    happened_at: Option<String>,
    /// violence, child, informant or witness: from its first word only officers named for it read the report.
    #[serde(rename = "attribute[seal]")]
    seal: Option<String>,
    /// no, or what a police officer did or did not do: no-fir, faulty-investigation, illegal-detention, arrest-of-innocent, false-fir,
    /// slackness, gratification or other. It is heard above him, and his station learns nothing of it.
    #[serde(rename = "attribute[against]")]
    against: Option<String>,
    /// Code of the officer's station, such as QTA-SAR.
    #[serde(rename = "attribute[against_station]")]
    against_station: Option<String>,
    /// urdu, pashto, balochi, brahui, hazaragi, sindhi, punjabi or english.
    #[serde(rename = "attribute[spoken]")]
    spoken: Option<String>,
    /// yes: an officer may ring the phone.
    #[serde(rename = "attribute[may_call]")]
    may_call: Option<String>,
}

/// What a partner is answered, in a list of one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accepted {
    /// The report's number.
    service_request_id: String,
    /// To be handed on to whoever told it: number, secret code, and where both open the report.
    service_notice: Option<String>,
    /// Always nothing: nobody needs an account.
    account_id: Option<String>,
    /// The secret code by itself. Given again to the same request for a quarter of an hour, then never.
    secret_code: Option<String>,
    /// Where number and code open the report.
    track_url: String,
}

/// How a request stands. Everything that somebody told is left empty.
#[derive(Debug, Serialize, ToSchema)]
pub struct Request {
    /// The report's number.
    service_request_id: String,
    /// open or closed.
    status: String,
    /// What that means, in the language asked for.
    status_notes: String,
    /// The service's name.
    service_name: Option<String>,
    /// The service's code.
    service_code: Option<String>,
    /// The office that answers for it.
    agency_responsible: Option<String>,
    /// When it was recorded; RFC 3339, UTC.
    requested_datetime: String,
    /// When something last became of it.
    updated_datetime: String,
}

/// One fault, in a list of all.
#[derive(Debug, Serialize, ToSchema)]
pub struct Refusal {
    /// The status once more.
    code: u16,
    /// The parameter and what is wrong with it, in the language asked for.
    description: String,
}

/// Brings a request. `Idempotency-Key` (at most 80 letters, digits and signs) makes a repeated one the same; without it the
/// same words from the same partner are the same request for a quarter of an hour. Answered as XML under `requests.xml`.
#[utoipa::path(post, path = "/georeport/v2/requests.json", operation_id = "georeport_file",
    request_body(content = NewRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 201, body = [Accepted]), (status = 200, description = "sent before", body = [Accepted]),
        (status = 400, body = [Refusal]), (status = 403, body = [Refusal]), (status = 404, body = [Refusal]),
        (status = 413, body = [Refusal]), (status = 429, body = [Refusal])))]
pub(in crate::api) async fn file(guest: Guest, headers: HeaderMap, fields: Fields) -> Answer<Response> {
    let filed = Box::pin(filed(&guest, &headers, &fields)).await?;
    let status = if filed.new { StatusCode::CREATED } else { StatusCode::OK };
    let accepted = accepted(&guest, filed);
    Ok(listed(&guest.visit, status, ("service_requests", "request"), &[accepted]))
}

async fn filed(guest: &Guest, headers: &HeaderMap, fields: &Fields) -> Result<FiledOnline> {
    let (partner, op) = partner(guest, headers, fields).await?;
    jurisdiction(guest, fields)?;
    let service = kernel::text::line(fields.get("service_code"));
    if service.is_empty() {
        return Err(Error::field("service_code", "text.required"));
    }
    let known = op.core.catalogue.request_kind(&service, op.now().day()).is_some();
    if !known {
        return Err(Error::NotFound("complaints.georeport-service"));
    }
    let seal = fields.gravest(SEAL, ORDINARY);
    let value = |name: &str| if name == SEAL { seal.as_str() } else { fields.get(name) };
    let (once, sent) = (given(headers)?, Sent::read(value));
    let turn = format!("partner {}", partner.id);
    guest.state.access.take_turn(&turn)?;
    let roznamcha = guest.state.contracts.roznamcha.clone();
    let new = service::Brought { partner: &partner, service: &service, sent: &sent, once };
    let filed = service::file_brought(&op, roznamcha.as_ref(), &new).await;
    if !filed.as_ref().is_ok_and(|filed| filed.new) {
        guest.state.access.give_turn_back(&turn);
    }
    filed
}

/// A key of the partner's own.
fn given(headers: &HeaderMap) -> Result<Option<&str>> {
    let Some(sent) = headers.get("idempotency-key") else { return Ok(None) };
    let read = sent.to_str().ok().filter(|key| (1..=ONCE_MAX).contains(&key.len()));
    read.map(Some).ok_or(Error::field("Idempotency-Key", "complaints.georeport-once"))
}

/// The number is the request's id. The notice is for whoever told it: number, code, and where they open.
fn accepted(guest: &Guest, filed: FiledOnline) -> Thing {
    let scheme = if guest.state.site.https { "https" } else { "http" };
    let at = format!("{scheme}://{}/track", guest.state.public_host);
    let notice = |code: &String| guest.visit.t.say(msg::georeport_notice(&filed.number, code, &at));
    let notice = filed.code.as_ref().map(notice);
    vec![
        ("service_request_id", filed.number.into()),
        ("service_notice", notice.into()),
        ("account_id", Part::Nothing),
        ("secret_code", filed.code.into()),
        ("track_url", at.into()),
    ]
}

/// How one of the partner's own requests stands; several with commas between.
#[utoipa::path(get, path = "/georeport/v2/requests/{request}", operation_id = "georeport_request",
    params(("request" = String, Path, description = "a service_request_id with its format, such as QTA-ONL-2026-000123.json"),
        ("api_key" = Option<String>, Query, description = "the partner's key; or the header Authorization: Bearer")),
    responses((status = 200, body = [Request]), (status = 403, body = [Refusal]), (status = 404, body = [Refusal])))]
pub(in crate::api) async fn one(
    guest: Guest,
    headers: HeaderMap,
    Path(asked): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer<Response> {
    let sent = Fields::parse(query.unwrap_or_default().as_bytes())?;
    let all = found(&guest, &headers, Format::cut(&asked), &sent).await?;
    Ok(shown(&guest, &all))
}

/// The number is given at once, so a token is that number.
#[utoipa::path(get, path = "/georeport/v2/tokens/{token}", operation_id = "georeport_token",
    params(("token" = String, Path, description = "a service_request_id with its format"),
        ("api_key" = Option<String>, Query, description = "the partner's key; or the header Authorization: Bearer")),
    responses((status = 200), (status = 403, body = [Refusal]), (status = 404, body = [Refusal])))]
pub(in crate::api) async fn token(
    guest: Guest,
    headers: HeaderMap,
    Path(asked): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer<Response> {
    let sent = Fields::parse(query.unwrap_or_default().as_bytes())?;
    let all = found(&guest, &headers, Format::cut(&asked), &sent).await?;
    let thing = |one: &Standing| -> Thing {
        vec![("service_request_id", one.number.as_str().into()), ("token", one.number.as_str().into())]
    };
    let all: Vec<Thing> = all.iter().map(thing).collect();
    Ok(listed(&guest.visit, StatusCode::OK, ("service_requests", "request"), &all))
}

async fn found(guest: &Guest, headers: &HeaderMap, asked: &str, sent: &Fields) -> Result<Vec<Standing>> {
    let all = numbered(guest, headers, asked, sent).await?;
    if all.is_empty() { Err(Error::NotFound("complaints.georeport-request")) } else { Ok(all) }
}

async fn numbered(guest: &Guest, headers: &HeaderMap, asked: &str, sent: &Fields) -> Result<Vec<Standing>> {
    let (partner, op) = partner(guest, headers, sent).await?;
    jurisdiction(guest, sent)?;
    let numbers: Vec<String> = asked.split(',').map(crate::model::read_number).collect();
    if numbers.len() > NUMBERS {
        return Err(Error::field("service_request_id", "complaints.georeport-many"));
    }
    let r = op.read().await?;
    let all = service::requests_numbered(&r, partner.id, &numbers).await?;
    r.done().await?;
    Ok(all)
}

/// The partner's own requests, newest first, at most 1000: of the last ninety days, or of the stretch asked for. As
/// XML under `requests.xml`.
#[utoipa::path(get, path = "/georeport/v2/requests.json", operation_id = "georeport_requests",
    params(("api_key" = Option<String>, Query, description = "the partner's key; or the header Authorization: Bearer"),
        ("jurisdiction_id" = Option<String>, Query, description = "the host of this installation, or nothing"),
        ("service_request_id" = Option<String>, Query, description = "with commas between; then nothing else narrows"),
        ("service_code" = Option<String>, Query, description = "with commas between"),
        ("start_date" = Option<String>, Query, description = "RFC 3339"),
        ("end_date" = Option<String>, Query, description = "RFC 3339, at most ninety days later"),
        ("status" = Option<String>, Query, description = "open, closed, or both with a comma"),
        ("page" = Option<u32>, Query, description = "from 1"),
        ("page_size" = Option<u32>, Query, description = "at most 1000")),
    responses((status = 200, body = [Request]), (status = 400, body = [Refusal]), (status = 403, body = [Refusal])))]
pub(in crate::api) async fn list(
    guest: Guest,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Answer<Response> {
    let sent = Fields::parse(query.unwrap_or_default().as_bytes())?;
    let all = narrowed(&guest, &headers, &sent).await?;
    Ok(shown(&guest, &all))
}

async fn narrowed(guest: &Guest, headers: &HeaderMap, sent: &Fields) -> Result<Vec<Standing>> {
    if !sent.get("service_request_id").is_empty() {
        return numbered(guest, headers, sent.get("service_request_id"), sent).await;
    }
    let (partner, op) = partner(guest, headers, sent).await?;
    jurisdiction(guest, sent)?;
    let wanted = Wanted::read(sent, op.now())?;
    let r = op.read().await?;
    let mut all = service::requests_between(&r, partner.id, wanted.span).await?;
    r.done().await?;
    all.retain(|one| wanted.fits(one));
    Ok(all.into_iter().skip(wanted.skip).take(wanted.take).collect())
}

/// What a list is narrowed to.
struct Wanted<'a> {
    span: (Timestamp, Timestamp),
    services: Vec<&'a str>,
    statuses: Vec<&'a str>,
    skip: usize,
    take: usize,
}

impl<'a> Wanted<'a> {
    fn read(sent: &'a Fields, now: Timestamp) -> Result<Self> {
        let mut errors = FieldErrors::default();
        let words = |name| sent.get(name).split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
        let statuses: Vec<&str> = words("status");
        if !statuses.iter().all(|word| ["open", "closed"].contains(word)) {
            errors.add("status", "complaints.georeport-status");
        }
        let span = span(sent, now, &mut errors);
        let page = number(sent, "page", 1, &mut errors);
        let take = number(sent, "page_size", MOST, &mut errors);
        errors.check()?;
        Ok(Self { span, services: words("service_code"), statuses, skip: (page - 1) * take, take })
    }

    fn fits(&self, one: &Standing) -> bool {
        let among = |words: &[&str], word: &str| words.is_empty() || words.contains(&word);
        among(&self.services, one.service.as_deref().unwrap_or_default())
            && among(&self.statuses, status(one))
    }
}

/// From when to when: the last ninety days when nothing is said, never more.
fn span(sent: &Fields, now: Timestamp, errors: &mut FieldErrors) -> (Timestamp, Timestamp) {
    let mut read = |name: &'static str| {
        let typed = kernel::text::ascii_digits(&kernel::text::line(sent.get(name)));
        // An address turns the sign of a zone into a blank where it was not encoded.
        let read =
            typed.replace(' ', "+").parse::<jiff::Timestamp>().map_err(|_| "complaints.georeport-date");
        (!typed.is_empty()).then(|| errors.keep(name, read)).flatten().map(jiff::Timestamp::as_microsecond)
    };
    let (start, end) = (read("start_date"), read("end_date"));
    let to = end.unwrap_or_else(|| start.map_or(now.micros(), |from| from.saturating_add(LONGEST)));
    let from = start.unwrap_or_else(|| to.saturating_sub(LONGEST));
    if from > to || to.saturating_sub(from) > LONGEST {
        errors.add("start_date", "complaints.georeport-span");
    }
    (Timestamp(from), Timestamp(to))
}

fn number(sent: &Fields, name: &'static str, otherwise: usize, errors: &mut FieldErrors) -> usize {
    let typed = kernel::text::ascii_digits(&kernel::text::line(sent.get(name)));
    if typed.is_empty() {
        return otherwise;
    }
    let read = typed.parse().ok().filter(|number| (1..=MOST).contains(number));
    errors.keep(name, read.ok_or("complaints.georeport-page")).unwrap_or(otherwise)
}

const fn status(one: &Standing) -> &'static str {
    if one.progress.is_closed() { "closed" } else { "open" }
}

fn shown(guest: &Guest, all: &[Standing]) -> Response {
    let all: Vec<Thing> = all.iter().map(|one| request(guest, one)).collect();
    listed(&guest.visit, StatusCode::OK, ("service_requests", "request"), &all)
}

/// Everything that somebody told stands empty.
fn request(guest: &Guest, one: &Standing) -> Thing {
    let (lang, today) = (guest.op.lang, guest.op.now().day());
    let kind = one.service.as_ref().and_then(|code| guest.op.core.catalogue.request_kind(code, today));
    let notes = match one.progress {
        Progress::Received => msg::GEOREPORT_RECEIVED,
        Progress::Fir => msg::GEOREPORT_FIR,
        Progress::NotInvestigated => msg::GEOREPORT_NOT_INVESTIGATED,
        Progress::Referred => msg::GEOREPORT_REFERRED,
        Progress::Court => msg::GEOREPORT_COURT,
    };
    let office = one.office.as_ref().map(|office| office.get(lang).to_owned());
    vec![
        ("service_request_id", one.number.as_str().into()),
        ("status", status(one).into()),
        ("status_notes", guest.visit.t.get(notes).into()),
        ("service_name", kind.map(|kind| kind.name.get(lang).to_owned()).into()),
        ("service_code", one.service.clone().into()),
        ("description", Part::Nothing),
        ("agency_responsible", office.into()),
        ("service_notice", Part::Nothing),
        ("requested_datetime", one.recorded_at.rfc3339().into()),
        ("updated_datetime", one.changed_at.rfc3339().into()),
        ("expected_datetime", Part::Nothing),
        ("address", Part::Nothing),
        ("address_id", Part::Nothing),
        ("zipcode", Part::Nothing),
        ("lat", Part::Nothing),
        ("long", Part::Nothing),
        ("media_url", Part::Nothing),
    ]
}
