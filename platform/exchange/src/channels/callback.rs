//! What gateways call about: that a message arrived, or cannot, and what somebody wrote. Believed only with a signature
//! over the bytes as they came, in its time. Must not answer anything that tells a forger what was wrong.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::{get, post};
use contracts::Fate;
use http::{HeaderMap, StatusCode};
use kernel::Error;
use op::Core;

use super::gateway::Gateways;
use super::settle::{End, Settler};
use super::sms::Call;
use super::whatsapp::door::{self, WHATSAPP};
use crate::inbox::take::take;
use crate::signature::Secret;

/// Where the aggregator of text messages calls.
pub const SMS: &str = "/channels/sms";
/// Bytes of a call at most.
const LARGEST: usize = 16 << 10;
/// So far may the clocks of gateway and node be apart.
const WINDOW_SECONDS: i64 = 300;
/// An id is no longer than this.
const ID_MAX: usize = 100;

/// What callbacks need.
#[derive(Debug, Clone)]
pub struct Desk {
    pub(crate) core: Core,
    pub(crate) gateways: Gateways,
    settler: Settler,
}

/// The routes that gateways call; those of channels without one are not there.
pub fn routes(core: Core, gateways: Gateways) -> Router {
    let desk = Desk { settler: Settler::new(core.clone()), core, gateways };
    let sms = Router::new().route(SMS, post(sms)).layer(DefaultBodyLimit::max(LARGEST));
    let whatsapp = get(door::verify).post(door::take);
    let whatsapp = Router::new().route(WHATSAPP, whatsapp).layer(DefaultBodyLimit::max(door::LARGEST));
    sms.merge(whatsapp).with_state(desk)
}

async fn sms(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Some(gateway) = &desk.gateways.sms else { return StatusCode::NOT_FOUND };
    let now = desk.core.clock.now().seconds();
    if !is_believed(&gateway.secret, &headers, &body, now).unwrap_or_default() {
        return StatusCode::UNAUTHORIZED;
    }
    let Some(call) = Call::read(&body) else { return StatusCode::UNPROCESSABLE_ENTITY };
    let done = match call {
        Call::Delivered { id } => desk.settler.settle(End::of(id, Fate::Delivered)).await,
        Call::Failed { id } => desk.settler.settle(End::of(id, Fate::Failed)).await,
        Call::Received(received) => take(&desk.core, received.arrived()).await.map(drop),
    };
    match done {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(Error::Conflict("exchange.bad-address" | "exchange.bad-message")) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(error) => {
            tracing::warn!(%error, "a call of the gateway for text messages was not taken");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// True for a call whose signature, over the bytes as they came, is the gateway's and fresh.
pub(crate) fn is_believed(secret: &Secret, headers: &HeaderMap, body: &[u8], now: i64) -> Option<bool> {
    let header = |name: &str| headers.get(name)?.to_str().ok();
    let (id, at) = (header("webhook-id")?, header("webhook-timestamp")?);
    let said = header("webhook-signature")?;
    let fresh = at.parse::<i64>().is_ok_and(|at| (now - at).abs() <= WINDOW_SECONDS);
    let named = (1..=ID_MAX).contains(&id.len());
    Some(fresh && named && secret.verifies(id, at.parse().ok()?, body, said))
}
