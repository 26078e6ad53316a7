//! Reporting from home over JSON, for a force's own app or another front: no session, the same rules and limits.

use axum::Json;
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Answer, Guest, JsonBody};

use super::against::NewAgainst;
use crate::model::online::{Answers, EMAIL, GIVE, UNKNOWN, WITHHOLD, YES};
use crate::model::safe_contact::{May, Means, TypedSafeContact};
use crate::pages::online::{proof, sent};

/// A report from home. Digits may be Urdu, Arabic or ASCII. What is left out is not known.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewOnlineReport {
    /// Her own words, at most 20,000 characters. These, or `by_voice`.
    words: String,
    /// She says it by voice afterwards.
    by_voice: bool,
    /// Day, month and year on which it happened, as stated.
    day: String,
    month: String,
    year: String,
    /// Hour and minute of the 24-hour clock, as stated.
    hour: String,
    minute: String,
    /// Code of the district, such as QTA.
    district: String,
    /// Code of the station whose area it is, such as QTA-SAR.
    station: String,
    /// Killi, village or mohalla.
    killi: String,
    landmark: String,
    /// Without any of these four, and an address in `safe_contact`, nobody is named.
    name: String,
    parentage: String,
    phone: String,
    cnic: String,
    /// An officer may ring the phone; the short form of `safe_contact` with yes and call.
    may_call: bool,
    /// How she may be reached; nobody is rung or written to who did not say so.
    safe_contact: TypedSafeContact,
    /// urdu, pashto, balochi, brahui, hazaragi, sindhi, punjabi or english.
    spoken: String,
    /// What `send_phone_code` gave back, and the code as it was typed: prove the phone. Optional, as everything.
    proof: String,
    code: String,
    /// Kept for the officers named for it: violence, child, informant or witness; ordinary or nothing otherwise.
    seal: String,
    /// Cannot wait: danger (somebody's life, now) or child (one is missing); none or nothing otherwise. Nobody can promise that this
    /// is read at once: 15 is.
    alarm: String,
    /// Where it is about what a police officer did or did not do.
    against: Option<NewAgainst>,
}

impl NewOnlineReport {
    fn answers(&self) -> Answers {
        let yes_if = |yes: bool| if yes { YES } else { "" };
        let or_unknown = |value: &str| if value.is_empty() { UNKNOWN } else { value }.to_owned();
        let who = [&self.name, &self.parentage, &self.phone, &self.cnic, &self.safe_contact.email];
        let named = who.iter().any(|part| !part.is_empty());
        let dated = [&self.day, &self.month, &self.year, &self.hour, &self.minute]
            .iter()
            .any(|part| !part.is_empty());
        let (district, station) = (or_unknown(&self.district), or_unknown(&self.station));
        let short = self.may_call && self.safe_contact.is_empty();
        let ways = if short { Means::Call.word().to_owned() } else { self.safe_contact.ways.join(",") };
        let against = NewAgainst::typed(self.against.as_ref());
        Answers::read(|name| match name {
            "against" => &against.answer,
            "against_kind" => &against.kind,
            "against_name" => &against.name,
            "against_rank" => &against.rank,
            "against_post" => &against.post,
            "against_belt" => &against.belt,
            "against_station" => &against.station,
            "words" => &self.words,
            "voice" => yes_if(self.by_voice),
            "alarm" => &self.alarm,
            "seal" => &self.seal,
            "when_unknown" => yes_if(!dated),
            "happened-day" => &self.day,
            "happened-month" => &self.month,
            "happened-year" => &self.year,
            "hour-hour" => &self.hour,
            "hour-minute" => &self.minute,
            "district" => &district,
            "station" => &station,
            "killi" => &self.killi,
            "landmark" => &self.landmark,
            "place_unknown" => yes_if(self.killi.is_empty() && self.landmark.is_empty()),
            "naming" => {
                if named {
                    GIVE
                } else {
                    WITHHOLD
                }
            }
            "name" => &self.name,
            "parentage" => &self.parentage,
            "phone" => &self.phone,
            "cnic" => &self.cnic,
            "safe_whose" => &self.safe_contact.whose,
            "safe_may" if short => May::Yes.word(),
            "safe_may" => &self.safe_contact.may,
            "safe_ways" => &ways,
            "safe_from" => &self.safe_contact.from,
            "safe_to" => &self.safe_contact.to,
            "safe_under" => &self.safe_contact.under,
            "safe_name" => &self.safe_contact.name,
            EMAIL => &self.safe_contact.email,
            "safe_language" => &self.safe_contact.language,
            "spoken" => &self.spoken,
            _ => "",
        })
    }
}

/// A report from home just recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct FiledOnlineReport {
    /// Its number, such as QTA-ONL-2026-000123.
    number: String,
    /// The secret code. Given again to the same request for a quarter of an hour, then never.
    code: Option<String>,
    /// RFC 3339, UTC.
    recorded_at: String,
}

/// Records a report from home. The header `Idempotency-Key` (a random UUID) makes a repeated request the same report.
/// After thirty reports from one address at once the answer is 429 with `Retry-After`, a minute at most.
#[utoipa::path(post, path = "/api/v1/online-reports", operation_id = "file_online_report",
    request_body = NewOnlineReport,
    responses((status = 201, body = FiledOnlineReport), (status = 200, body = FiledOnlineReport),
        (status = 409), (status = 422), (status = 429)))]
pub async fn file(
    guest: Guest,
    headers: HeaderMap,
    JsonBody(new): JsonBody<NewOnlineReport>,
) -> Answer<(StatusCode, Json<FiledOnlineReport>)> {
    let once = web::idempotency_key(&headers)?;
    let answers = new.answers();
    let proved = proof::is_proved(&guest, &answers, (new.proof.parse().ok(), &new.code)).await?;
    let filed = sent(&guest, &once, (&answers, None), (None, proved)).await?;
    let status = if filed.new { StatusCode::CREATED } else { StatusCode::OK };
    let made = FiledOnlineReport {
        number: filed.number,
        code: filed.code,
        recorded_at: filed.recorded_at.rfc3339(),
    };
    Ok((status, Json(made)))
}

/// Whose phone is to be proved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhoneToProve {
    /// A mobile number of Pakistan.
    phone: String,
}

/// A code is on its way.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeSent {
    /// Names the code in the report that is filed with it.
    proof: String,
}

/// Sends a code of six digits to a phone, good for ten minutes, and answers alike whosever it is. Not for reports of violence:
/// whoever holds the phone sees it. 409 on a node that sends no messages.
#[utoipa::path(post, path = "/api/v1/online-reports/codes", operation_id = "send_phone_code",
    request_body = PhoneToProve,
    responses((status = 201, body = CodeSent), (status = 409), (status = 422), (status = 429)))]
pub async fn send_code(
    guest: Guest,
    JsonBody(asked): JsonBody<PhoneToProve>,
) -> Answer<(StatusCode, Json<CodeSent>)> {
    let proof = proof::send_to(&guest, &asked.phone).await?;
    Ok((StatusCode::CREATED, Json(CodeSent { proof: proof.to_string() })))
}
