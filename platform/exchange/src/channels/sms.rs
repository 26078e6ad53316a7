//! Text messages through an aggregator, by the contract in `docs/guide/channels.md`: a POST in JSON for each, under one
//! idempotency key, and calls back, signed as Standard Webhooks. Must not keep anything.

use std::fmt;

use contracts::Channel;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::verdict::Outcome;
use super::{Content, size};
use crate::inbox::take::Arrived;
use crate::send::Sender;
use crate::signature::Secret;

/// An aggregator.
#[derive(Clone)]
pub struct SmsGateway {
    /// Where messages are posted to.
    pub url: String,
    /// What is shown to it.
    pub key: Zeroizing<String>,
    /// With what it signs its callbacks.
    pub secret: Secret,
    /// From whom messages come: a mask or a short code.
    pub sender: String,
}

impl fmt::Debug for SmsGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsGateway")
            .field("url", &self.url)
            .field("sender", &self.sender)
            .finish_non_exhaustive()
    }
}

/// One text message as it is posted.
#[derive(Debug, Serialize, Deserialize)]
pub struct Posted {
    /// The same at every attempt.
    pub id: Uuid,
    /// E.164.
    pub to: String,
    /// The mask or short code.
    pub from: String,
    /// The words.
    pub text: String,
    /// Into how many parts they fall.
    pub parts: usize,
}

/// What the gateway calls about.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Call {
    /// A message arrived.
    Delivered {
        /// The message.
        id: Uuid,
    },
    /// It cannot arrive.
    Failed {
        /// The message.
        id: Uuid,
    },
    /// Somebody wrote.
    Received(Received),
}

/// What somebody wrote, as the gateway brings it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Received {
    /// Its id at the gateway, the same however often it is brought.
    pub id: String,
    /// The number it came from.
    pub from: String,
    /// The words.
    pub text: String,
    /// The gateway's hour, RFC 3339.
    #[serde(default)]
    pub at: Option<String>,
}

impl Call {
    /// Reads a call.
    pub fn read(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }
}

impl Received {
    /// As the inbox takes it.
    pub fn arrived(self) -> Arrived {
        let at = self.at.and_then(|at| at.parse::<jiff::Timestamp>().ok());
        Arrived {
            channel: Channel::Sms,
            at_gateway: self.id,
            from: self.from,
            words: self.text,
            files: Vec::new(),
            said_at: at.map(|at| Timestamp(at.as_microsecond())),
        }
    }
}

impl SmsGateway {
    pub(crate) async fn send(&self, sender: &Sender, id: Uuid, content: &Content) -> Outcome {
        let body = Posted {
            id,
            to: content.to.clone(),
            from: self.sender.clone(),
            parts: size::parts(&content.words),
            text: content.words.clone(),
        };
        let request = sender.request(&self.url).bearer_auth(self.key.as_str());
        Outcome::of(sender.attempt(request.header("idempotency-key", id.to_string()).json(&body)).await)
    }
}
