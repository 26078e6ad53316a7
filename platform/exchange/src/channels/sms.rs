//! Text messages through an aggregator, by the contract in `docs/guide/channels.md`: a POST in JSON for each, under one
//! idempotency key, and calls back, signed as Standard Webhooks. Must not keep anything.

use std::fmt;

use contracts::Fate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Content, size};
use crate::send::{Answer, Sender};
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

/// What the gateway calls back about.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Callback {
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
}

impl Callback {
    /// Reads a call.
    pub fn read(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }

    /// The message it is about.
    pub const fn message(self) -> Uuid {
        match self {
            Self::Delivered { id } | Self::Failed { id } => id,
        }
    }

    /// What became of it.
    pub const fn fate(self) -> Fate {
        match self {
            Self::Delivered { .. } => Fate::Delivered,
            Self::Failed { .. } => Fate::Failed,
        }
    }
}

impl SmsGateway {
    pub(crate) async fn send(&self, sender: &Sender, id: Uuid, content: &Content) -> Answer {
        let body = Posted {
            id,
            to: content.to.clone(),
            from: self.sender.clone(),
            parts: size::parts(&content.words),
            text: content.words.clone(),
        };
        let request = sender.request(&self.url).bearer_auth(self.key.as_str());
        sender.attempt(request.header("idempotency-key", id.to_string()).json(&body)).await
    }
}
