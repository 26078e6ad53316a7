//! Where WhatsApp calls. A call is believed only with the signature of our app over the bytes as they came; then everything in
//! it is put down, once, and answered: it is worked on afterwards. Must not tell a forger what was wrong.

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use hmac::{Hmac, Mac};
use http::{HeaderMap, StatusCode};
use kernel::Result;
use op::{Core, Op};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::WhatsAppGateway;
use super::call::{self, Item};
use crate::channels::callback::Desk;
use crate::channels::loose_key;
use crate::store::whatsapp::{self as store, call_row};

/// Where WhatsApp calls, and asks first whether it may.
pub const WHATSAPP: &str = "/channels/whatsapp";
/// Bytes of a call at most, as the platform says.
pub(crate) const LARGEST: usize = 3 << 20;
/// Where what was called about is sealed.
pub(super) const SEALED: &str = "exchange_wa_call.sealed";

/// How the platform asks whether it may call.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    #[serde(rename = "hub.mode")]
    mode: String,
    #[serde(rename = "hub.verify_token")]
    token: String,
    #[serde(rename = "hub.challenge")]
    challenge: String,
}

/// Says back what was asked, to whoever knows the token.
pub(crate) async fn verify(State(desk): State<Desk>, Query(asked): Query<Asked>) -> Response {
    let Some(gateway) = &desk.gateways.whatsapp else { return StatusCode::NOT_FOUND.into_response() };
    // Digests are as long as each other: the comparison takes as long whatever was said.
    let digest = |token: &str| Sha256::digest(token.as_bytes());
    let known = bool::from(digest(&asked.token).ct_eq(&digest(&gateway.verify_token)));
    if !known || asked.mode != "subscribe" || asked.challenge.len() > 200 {
        return StatusCode::FORBIDDEN.into_response();
    }
    asked.challenge.into_response()
}

/// Puts down what is in a call.
pub(crate) async fn take(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Some(gateway) = &desk.gateways.whatsapp else { return StatusCode::NOT_FOUND };
    if !is_believed(gateway, &headers, &body) {
        return StatusCode::UNAUTHORIZED;
    }
    let Some(items) = call::read(&body, &gateway.number) else {
        // Signed and not understood: to refuse it brings the same again for a week.
        tracing::warn!("a call of WhatsApp was not understood");
        return StatusCode::OK;
    };
    match put_down(&desk.core, items).await {
        Ok(()) => StatusCode::OK,
        Err(error) => {
            tracing::warn!(%error, "a call of WhatsApp was not taken");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

fn is_believed(gateway: &WhatsAppGateway, headers: &HeaderMap, body: &[u8]) -> bool {
    let said = headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok());
    let said = said.and_then(|said| said.strip_prefix("sha256=")).and_then(unhex);
    let mac = <Hmac<Sha256> as Mac>::new_from_slice(gateway.app_secret.as_bytes());
    match (said, mac) {
        (Some(said), Ok(mac)) => mac.chain_update(body).verify_slice(&said).is_ok(),
        _ => false,
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let all = text.bytes().all(|digit| digit.is_ascii_hexdigit()) && text.len() == 64;
    all.then(|| text.as_bytes().chunks(2).map(byte).collect()).flatten()
}

async fn put_down(core: &Core, items: Vec<Item>) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let op = Op::system(core.clone());
    let mut rows = Vec::with_capacity(items.len());
    for item in items {
        // Ids in the order of the call: it is worked on in theirs.
        let id = op.new_id();
        let once = core.journal.ring().blind_index("exchange.wa-call", &item.once());
        let sealed = loose_key(core, id)?.seal_value(SEALED, id, &item, core.entropy.as_ref())?;
        let now = op.now().micros();
        rows.push(call_row::Model {
            once,
            id,
            sealed: Some(sealed),
            came_at: now,
            next_at: now,
            attempts: 0,
            state: if item.has_file() { store::FETCHING } else { store::WAITING }.to_owned(),
        });
    }
    // Written in one order: two calls that name the same things crosswise would wait for one another.
    rows.sort_by(|a, b| a.once.cmp(&b.once));
    let tx = core.db.write().await?;
    for waiting in rows {
        store::put_call(&tx, waiting).await?;
    }
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_sixty_four_digits() {
        assert_eq!(unhex(&"0f".repeat(32)), Some(vec![15; 32]));
        for wrong in ["", "0f", &"0f".repeat(33), &"+f".repeat(32), &"ژژ".repeat(16)] {
            assert_eq!(unhex(wrong), None, "{wrong}");
        }
    }
}
