//! GeoReport v2 (Open311): the protocol by which another city's or helpline's system brings reports. A third door to the
//! same reports: it joins at the service. Must not answer with anything a person said.

mod requests;
mod services;

use capability::{Audience, Routes};
use exchange::service::{PartnerView, knock};
use http::{HeaderMap, header};
use kernel::{Error, Result};
use op::{Actor, Op};
use utoipa::OpenApi;
use web::{Fields, Guest};

/// Every route. The end of the address says in which format it is answered: the same handler answers both.
pub(super) fn routes() -> Routes {
    use Audience::Public;
    Routes::new()
        .get("/georeport/v2/discovery.json", Public, services::discovery)
        .get("/georeport/v2/discovery.xml", Public, services::discovery)
        .get("/georeport/v2/services.json", Public, services::list)
        .get("/georeport/v2/services.xml", Public, services::list)
        .get("/georeport/v2/services/{service}", Public, services::definition)
        .get("/georeport/v2/requests.json", Public, requests::list)
        .get("/georeport/v2/requests.xml", Public, requests::list)
        .post("/georeport/v2/requests.json", Public, requests::file)
        .post("/georeport/v2/requests.xml", Public, requests::file)
        .get("/georeport/v2/requests/{request}", Public, requests::one)
        .get("/georeport/v2/tokens/{token}", Public, requests::token)
}

/// Its part of the OpenAPI document.
pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(
        services::discovery,
        services::list,
        services::definition,
        requests::list,
        requests::file,
        requests::one,
        requests::token
    ),
    components(schemas(requests::NewRequest, requests::Accepted, requests::Request, requests::Refusal))
)]
struct Api;

/// The partner whose key this is, and its operation: the parameter `api_key`, or `Authorization: Bearer` for those who keep
/// keys out of addresses. Wrong keys slow the guesser down.
async fn partner(guest: &Guest, headers: &HeaderMap, sent: &Fields) -> Result<(PartnerView, Op)> {
    const REFUSED: Error = Error::Unauthenticated("complaints.georeport-key");
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let key = match sent.get("api_key") {
        "" => bearer.strip_prefix("Bearer ").unwrap_or_default(),
        key => key,
    };
    if key.is_empty() {
        return Err(REFUSED);
    }
    let place = format!("from {} with a key", guest.address);
    guest.state.access.slow_down(&place)?;
    let Some(partner) = knock(&guest.op.core, key).await? else {
        guest.state.access.guessed_wrong(&place);
        return Err(REFUSED);
    };
    let op = Op::new(guest.op.core.clone(), Actor::partner(partner.id), guest.op.lang);
    Ok((partner, op))
}

/// One force, one jurisdiction: its host, or none at all.
fn jurisdiction(guest: &Guest, sent: &Fields) -> Result<()> {
    let asked = kernel::text::line(sent.get("jurisdiction_id"));
    if asked.is_empty() || asked.eq_ignore_ascii_case(&guest.state.public_host) {
        return Ok(());
    }
    Err(Error::NotFound("complaints.georeport-jurisdiction"))
}
