//! Where the telephone exchange calls, by the contract in `docs/guide/channels.md`. Believed only with a signature over the bytes as
//! they came, in its time; what is not believed is counted. Must not answer anything that tells a forger what was wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use kernel::{Error, Timestamp};
use op::Core;
use serde::{Deserialize, Deserializer};

use super::call::{EndedBy, Said};
use super::take::{Event, take};
use crate::channels::callback::is_believed;
use crate::signature::Secret;
use crate::store::helpline as store;

/// Where it calls.
pub const HELPLINE: &str = "/channels/helpline";
/// Bytes of a call at most.
const LARGEST: usize = 4 << 10;

#[derive(Debug, Clone)]
struct Door {
    core: Core,
    secret: Option<Secret>,
    refused: Arc<Refused>,
}

/// What was not believed and is not written down yet: at most once a second, so that a forger does not write to the store as
/// often as he likes.
#[derive(Debug, Default)]
struct Refused {
    many: AtomicI64,
    second: AtomicI64,
}

/// The route that the exchange calls; not there on a node without one.
pub fn routes(core: Core, secret: Option<Secret>) -> Router {
    let door = Door { core, secret, refused: Arc::default() };
    Router::new().route(HELPLINE, post(called)).layer(DefaultBodyLimit::max(LARGEST)).with_state(door)
}

/// A call as it is posted.
#[derive(Debug, Deserialize)]
struct Posted {
    call: String,
    #[serde(deserialize_with = "said_or_null")]
    from: Option<String>,
    line: String,
    at: String,
    #[serde(flatten)]
    said: PostedKind,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum PostedKind {
    Ringing,
    Answered { extension: String },
    Ended { by: EndedBy, seconds: i64 },
}

/// A number that is withheld is said to be: one that was forgotten is a fault.
fn said_or_null<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(from)
}

impl Posted {
    fn read(body: &[u8]) -> Option<Event> {
        let posted: Self = serde_json::from_slice(body).ok()?;
        let at: jiff::Timestamp = posted.at.parse().ok()?;
        let said = match posted.said {
            PostedKind::Ringing => Said::Ringing,
            PostedKind::Answered { extension } => Said::Answered(extension),
            PostedKind::Ended { by, seconds } => Said::Ended(by, seconds),
        };
        let at = Timestamp(at.as_microsecond());
        Some(Event { call: posted.call, from: posted.from, line: posted.line, said, at })
    }
}

async fn called(State(door): State<Door>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Some(secret) = &door.secret else { return StatusCode::NOT_FOUND };
    let now = door.core.clock.now().seconds();
    if !is_believed(secret, &headers, &body, now).unwrap_or_default() {
        door.count(now).await;
        return StatusCode::UNAUTHORIZED;
    }
    let Some(event) = Posted::read(&body) else { return StatusCode::UNPROCESSABLE_ENTITY };
    match take(&door.core, event).await {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(Error::Conflict("exchange.bad-call")) => StatusCode::UNPROCESSABLE_ENTITY,
        Err(error) => {
            tracing::warn!(%error, "a call of the telephone exchange was not taken");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

impl Door {
    async fn count(&self, now: i64) {
        self.refused.many.fetch_add(1, Ordering::AcqRel);
        if self.refused.second.swap(now, Ordering::AcqRel) == now {
            return;
        }
        let many = self.refused.many.swap(0, Ordering::AcqRel);
        let written = async {
            let tx = self.core.db.write().await?;
            store::refused(&tx, many, self.core.clock.now()).await?;
            tx.commit().await
        };
        if let Err(error) = written.await {
            tracing::warn!(%error, "what the helpline did not believe was not counted");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_and_a_forgotten_number_is_none_withheld() {
        let read = |text: &str| Posted::read(text.as_bytes());
        let rest = r#""call":"a","from":null,"line":"15","at":"2026-11-22T08:00:00Z""#;
        let ringing = read(&format!(r#"{{"type":"ringing",{rest}}}"#)).unwrap();
        assert_eq!((ringing.said, ringing.from), (Said::Ringing, None));
        let answered = read(&format!(r#"{{"type":"answered","extension":"204",{rest}}}"#)).unwrap();
        assert_eq!(answered.said, Said::Answered("204".to_owned()));
        let ended = read(&format!(r#"{{"type":"ended","by":"caller","seconds":9,{rest}}}"#)).unwrap();
        assert_eq!(ended.said, Said::Ended(EndedBy::Caller, 9));
        for wrong in [
            r#"{"type":"ringing","call":"a","line":"15","at":"2026-11-22T08:00:00Z"}"#.to_owned(),
            format!(r#"{{"type":"sung",{rest}}}"#),
            format!(r#"{{"type":"ended","by":"god","seconds":9,{rest}}}"#),
            format!(r#"{{"type":"answered",{rest}}}"#),
            format!(r#"{{"type":"ringing",{}}}"#, rest.replace("2026-11-22T08:00:00Z", "yesterday")),
            String::new(),
        ] {
            assert!(read(&wrong).is_none(), "{wrong}");
        }
    }
}
