//! JSON for whoever holds a slip: where the report stands, what comes next and by when, and adding to it. Number and code
//! travel in the body, never in an address.

use axum::Json;
use http::{HeaderMap, StatusCode};
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Guest, JsonBody};

use super::state;
use crate::service;

#[derive(OpenApi)]
#[openapi(
    paths(track, add, petition),
    components(schemas(
        SlipHeld,
        TrackedReport,
        TrackedContact,
        TrackedDisposal,
        TrackedDue,
        NewAddition,
        AddedWords,
        PetitionAsked,
        PetitionPacket
    ))
)]
pub(super) struct Api;

/// What stands on a slip.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SlipHeld {
    /// The number.
    pub(super) number: String,
    /// The secret code.
    pub(super) code: String,
}

/// A report as its citizen sees it. Every hour is RFC 3339, UTC.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrackedReport {
    /// Its number.
    number: String,
    /// recorded, referred, fir or not-investigated.
    state: &'static str,
    /// The FIR it has become, as cited.
    fir: Option<String>,
    /// The office that holds it and answers for it, in the language asked for.
    holder: String,
    /// The office it is offered to.
    offered: Option<String>,
    /// When it was recorded.
    recorded_at: String,
    /// Its number in the daily diary; absent until the station's books have arrived here.
    diary_serial: Option<i64>,
    /// promised, included or witnessed.
    standing: &'static str,
    /// When an officer contacted her or tried to, oldest first.
    contacts: Vec<TrackedContact>,
    /// Why no investigation follows, oldest first.
    disposals: Vec<TrackedDisposal>,
    /// When she added something, oldest first.
    additions: Vec<String>,
    /// What comes next, soonest first.
    due: Vec<TrackedDue>,
}

/// A contact, without what was said.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrackedContact {
    /// phone, visit, counter or another way.
    way: &'static str,
    /// spoke or tried.
    result: &'static str,
    /// When.
    at: String,
}

/// What became of the investigation.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrackedDisposal {
    /// not-investigated (CrPC 157(2)) or non-cognizable (CrPC 155); interim-report, court-report, untraced, cancelled or later-report
    /// (CrPC 173).
    kind: &'static str,
    /// The FIR as cited; of a referral the diary's number.
    number: String,
    /// The court; absent when lawfully erased, and of a report of the investigation of what is sealed.
    court: Option<String>,
    /// When.
    at: String,
}

/// Something due.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrackedDue {
    /// The code of the catalogue's limit, such as fir.property.
    limit: &'static str,
    /// By when; absent where the catalogue has no limit.
    by: Option<String>,
    /// The hour has passed.
    late: bool,
}

/// Shows a report to whoever holds its slip.
#[utoipa::path(post, path = "/api/v1/track", operation_id = "track_report", request_body = SlipHeld,
    responses((status = 200, body = TrackedReport), (status = 422), (status = 429)))]
pub async fn track(guest: Guest, JsonBody(held): JsonBody<SlipHeld>) -> Answer<Json<TrackedReport>> {
    guest.slow_down()?;
    let roznamcha = guest.state.contracts.roznamcha.clone();
    let r = guest.op.read().await?;
    let found = service::track(&r, roznamcha.as_ref(), &held.number, &held.code).await;
    r.done().await?;
    let (tracked, lang) = (guessed(&guest, found)?, guest.visit.lang());
    let due = service::due(&guest.op.core, guest.op.now(), &tracked).into_iter().map(|due| TrackedDue {
        limit: due.limit,
        by: due.by.map(kernel::Timestamp::rfc3339),
        late: due.late,
    });
    let contact = |contact: &service::Contacted| TrackedContact {
        way: contact.way.word(),
        result: contact.result.word(),
        at: contact.stated_at.unwrap_or(contact.recorded_at).rfc3339(),
    };
    let disposal = |one: &service::Disposed| TrackedDisposal {
        kind: one.kind.word(),
        number: one.number.clone(),
        court: one.said.as_ref().map(|said| said.court.clone()),
        at: one.at.rfc3339(),
    };
    Ok(Json(TrackedReport {
        state: state(tracked.fir.is_some(), tracked.disposals.last().map(|one| one.kind)),
        standing: match tracked.standing {
            journal::Standing::Promised => "promised",
            journal::Standing::Included => "included",
            journal::Standing::Witnessed => "witnessed",
        },
        contacts: tracked.contacts.iter().map(contact).collect(),
        disposals: tracked.disposals.iter().map(disposal).collect(),
        additions: tracked.additions.iter().map(|added| added.recorded_at.rfc3339()).collect(),
        due: due.collect(),
        number: tracked.number,
        fir: tracked.fir.map(|(number, _)| number),
        holder: tracked.whereabouts.holder.name.get(lang).to_owned(),
        offered: tracked.whereabouts.offered.map(|unit| unit.name.get(lang).to_owned()),
        recorded_at: tracked.recorded_at.rfc3339(),
        diary_serial: tracked.diary_serial,
    }))
}

/// Words added to a report.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAddition {
    /// The number.
    number: String,
    /// The secret code.
    code: String,
    /// What she adds, at most 20,000 characters.
    words: String,
}

/// An addition just recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddedWords {
    /// The report's number.
    number: String,
}

/// Adds words to a report. The header `Idempotency-Key` (a random UUID) makes a repeated request the same addition.
#[utoipa::path(post, path = "/api/v1/track/additions", operation_id = "add_to_report", request_body = NewAddition,
    responses((status = 201, body = AddedWords), (status = 404), (status = 409), (status = 422), (status = 429)))]
pub async fn add(
    guest: Guest,
    headers: HeaderMap,
    JsonBody(new): JsonBody<NewAddition>,
) -> Answer<(StatusCode, Json<AddedWords>)> {
    guest.slow_down()?;
    let once = web::idempotency_key(&headers)?;
    let held = (new.number.as_str(), new.code.as_str());
    guessed(&guest, crate::pages::track::record(&guest, held, &once, &new.words).await)?;
    Ok((StatusCode::CREATED, Json(AddedWords { number: new.number })))
}

/// What stands on a slip, and whether her words go into the packet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PetitionAsked {
    /// The number; empty of a sealed report.
    number: String,
    /// The secret code.
    code: String,
    /// Her words as she gave them are part of it.
    #[serde(default)]
    words: bool,
}

/// What a petition to the Justice of Peace (CrPC 22-A(6)) rests on. Saved as a file, `khidmat verify` checks it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PetitionPacket {
    /// The data as JSON text, byte for byte as they were signed.
    packet: String,
    /// The signed code, which bears the SHA-256 of `packet`.
    code: String,
    /// The receipt (C2SP tlog-proof) of every entry that `packet` names.
    receipts: Vec<String>,
}

/// Makes the packet once a limit was missed; 409 while every limit was kept.
#[utoipa::path(post, path = "/api/v1/track/petition", operation_id = "petition_packet", request_body = PetitionAsked,
    responses((status = 200, body = PetitionPacket), (status = 409), (status = 422), (status = 429)))]
pub async fn petition(
    guest: Guest,
    JsonBody(asked): JsonBody<PetitionAsked>,
) -> Answer<Json<PetitionPacket>> {
    guest.slow_down()?;
    let roznamcha = guest.state.contracts.roznamcha.clone();
    let held = (asked.number.as_str(), asked.code.as_str());
    let made = guessed(&guest, service::packet(&guest.op, roznamcha.as_ref(), held, asked.words).await)?;
    let crate::pages::petition::Sealed { packet, code, receipts } =
        crate::pages::petition::seal(&guest, &made)?;
    Ok(Json(PetitionPacket { packet, code, receipts }))
}

/// A wrong pair of number and code slows its address down.
pub(super) fn guessed<T>(guest: &Guest, found: Result<T>) -> Result<T> {
    if let Err(Error::Invalid(errors)) = &found
        && errors.of("number").is_some()
    {
        guest.guessed_wrong();
    }
    found
}
