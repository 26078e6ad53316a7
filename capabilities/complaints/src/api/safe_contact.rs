//! JSON: how whoever reported may be reached, said anew with number and code, or in the person's presence to an officer.

use axum::Json;
use axum::extract::Path;
use capability::{Audience, Routes};
use http::{HeaderMap, StatusCode};
use kernel::{Error, Lang};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Guest, JsonBody, Staff, StaffJson};

use super::track::guessed;
use crate::model::safe_contact::{Standing, TypedSafeContact, Whose};
use crate::service;

/// Every route.
pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/track/contact", Audience::SlipHolder, own)
        .get("/api/v1/reports/{id}/safe-contact", Audience::Officer, show)
        .post("/api/v1/reports/{id}/safe-contact", Audience::Officer, enter)
}

#[derive(OpenApi)]
#[openapi(
    paths(own, show, enter),
    components(schemas(TypedSafeContact, OwnSafeContact, PresentSafeContact, HowToReach))
)]
pub(super) struct Api;

/// What stands on a slip, and how she may be reached from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnSafeContact {
    /// The number; empty of a sealed report.
    number: String,
    /// The secret code.
    code: String,
    /// What holds from now on; left out, nothing is changed.
    safe_contact: Option<TypedSafeContact>,
}

/// What the person says, who is there.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PresentSafeContact {
    /// She is there and said so herself.
    present: bool,
    /// What holds from now on.
    safe_contact: TypedSafeContact,
}

/// How whoever reported may be reached, as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct HowToReach {
    /// yes, come or no.
    may: &'static str,
    /// call, sms, whatsapp, email and visit, as far as they may be used.
    ways: Vec<&'static str>,
    /// The hours of the day from and until which; absent for any.
    hours: Option<[u8; 2]>,
    /// own, other or none.
    under: &'static str,
    /// The other name.
    name: Option<String>,
    /// mine, family, trusted or none; absent where it was not said.
    whose: Option<&'static str>,
    /// ur or en, where she chose one; otherwise she is written to in the language in which she reported.
    language: Option<&'static str>,
    /// Whether it was said; otherwise it follows from nothing having been said.
    said: bool,
}

impl From<Standing> for HowToReach {
    fn from(standing: Standing) -> Self {
        Self {
            may: standing.may.word(),
            ways: standing.ways.iter().map(|way| way.word()).collect(),
            hours: standing.hours.map(|(from, to)| [from, to]),
            under: standing.under.word(),
            name: standing.name,
            whose: standing.whose.map(Whose::word),
            language: standing.language.map(Lang::tag),
            said: standing.said,
        }
    }
}

/// Shows how it stands, or says it anew: the header `Idempotency-Key` (a random UUID) is needed then, and makes a repeated
/// request the same.
#[utoipa::path(post, path = "/api/v1/track/contact", operation_id = "safe_contact_by_code", request_body = OwnSafeContact,
    responses((status = 200, body = HowToReach), (status = 404), (status = 409), (status = 422), (status = 429)))]
pub async fn own(
    guest: Guest,
    headers: HeaderMap,
    JsonBody(new): JsonBody<OwnSafeContact>,
) -> Answer<Json<HowToReach>> {
    guest.slow_down()?;
    let held = (new.number.as_str(), new.code.as_str());
    if let Some(typed) = &new.safe_contact {
        let once = web::idempotency_key(&headers)?;
        guessed(
            &guest,
            service::say_by_code(&guest.op, guest.state.contracts.channels.as_ref(), held, &once, typed)
                .await,
        )?;
    }
    let reaching = guessed(&guest, service::held_reaching(&guest.op, held.0, held.1).await)?;
    Ok(Json(reaching.standing.into()))
}

/// How whoever reported may be reached, for an officer who contacts.
#[utoipa::path(get, path = "/api/v1/reports/{id}/safe-contact", operation_id = "safe_contact",
    params(("id" = String, Path, description = "the report's id")),
    responses((status = 200, body = HowToReach), (status = 401), (status = 403), (status = 404)))]
pub async fn show(staff: Staff, Path(id): Path<String>) -> Answer<Json<HowToReach>> {
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    Ok(Json(service::may_say(&staff.op, id).await?.1.standing.into()))
}

/// Says it anew in the person's presence. The header `Idempotency-Key` (a UUID) makes a repeated request the same.
#[utoipa::path(post, path = "/api/v1/reports/{id}/safe-contact", operation_id = "safe_contact_in_presence",
    request_body = PresentSafeContact, params(("id" = String, Path, description = "the report's id")),
    responses((status = 201, body = HowToReach), (status = 200, description = "sent before", body = HowToReach),
        (status = 400), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn enter(
    Path(id): Path<String>,
    request: StaffJson<PresentSafeContact>,
) -> Answer<(StatusCode, Json<HowToReach>)> {
    let StaffJson { staff, once, body } = request;
    let id = id.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let asked = (id, &body);
    let mut w = staff.op.begin().await?;
    let again = w.replayed(&once, &asked).await?.is_some();
    if !again {
        service::say_in_presence(
            &mut w,
            staff.state.contracts.channels.as_ref(),
            id,
            body.present,
            &body.safe_contact,
        )
        .await?;
        w.remember(&once, &asked, "").await?;
        w.commit().await?;
    }
    let status = if again { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(service::may_say(&staff.op, id).await?.1.standing.into())))
}
