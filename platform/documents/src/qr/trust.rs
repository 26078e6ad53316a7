//! Whose signatures count: public keys by key id, carried by every verifier and readable by plain WebCrypto (JWK).
//! Holds no secret. Must be obtained over a channel the verifier trusts; this file does not sign the list.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use kernel::{Code, Error, Result, Timestamp};
use p256::EncodedPoint;
use p256::ecdsa::VerifyingKey;
use p256::pkcs8::EncodePublicKey;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const UNREADABLE: Code = "documents.trust-list-unreadable";

/// The first eight bytes of SHA-256 of a key's SubjectPublicKeyInfo.
pub(super) fn kid(key: &VerifyingKey) -> Result<[u8; 8]> {
    let spki = key.to_public_key_der().map_err(Error::internal)?;
    Ok(super::first_eight(Sha256::digest(spki.as_bytes()).as_slice()))
}

/// One public key, whom it speaks for, and when it was in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Listed", into = "Listed")]
pub struct TrustedKey {
    issuer: String,
    key: VerifyingKey,
    kid: [u8; 8],
    from: Timestamp,
    until: Option<Timestamp>,
}

impl TrustedKey {
    /// A key that has signed for `issuer` since `from`.
    pub fn new(issuer: impl Into<String>, key: VerifyingKey, from: Timestamp) -> Result<Self> {
        Ok(Self { issuer: issuer.into(), kid: kid(&key)?, key, from, until: None })
    }

    /// The same key, no longer signing from `until` on. Papers signed before stay good.
    pub fn retired(mut self, until: Timestamp) -> Self {
        self.until = Some(until);
        self
    }

    /// Whom it speaks for.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Its eight-byte id.
    pub fn kid(&self) -> [u8; 8] {
        self.kid
    }

    pub(super) fn verifying(&self) -> &VerifyingKey {
        &self.key
    }

    /// Codes carry whole seconds, so the window is compared in seconds too.
    pub(super) fn good_at(&self, at: Timestamp) -> bool {
        at.seconds() >= self.from.seconds() && self.until.is_none_or(|until| at < until)
    }
}

/// Every key whose papers are believed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustList {
    keys: Vec<TrustedKey>,
}

impl TrustList {
    /// A list of these keys.
    pub fn new(keys: Vec<TrustedKey>) -> Self {
        Self { keys }
    }

    /// Adds a key.
    pub fn add(&mut self, key: TrustedKey) {
        self.keys.push(key);
    }

    /// When the last of these keys stopped signing; the beginning of time when none did.
    pub fn last_end(&self) -> Timestamp {
        self.keys.iter().filter_map(|key| key.until).max().unwrap_or(Timestamp(0))
    }

    /// The key with that id.
    pub fn key(&self, kid: &[u8]) -> Option<&TrustedKey> {
        self.keys.iter().find(|key| key.kid == kid)
    }

    /// The list as published: `{"keys":[{"kid","issuer","not_before","not_after","jwk"}]}`, times in µs UTC.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Error::internal)
    }

    /// Reads a published list. Error: `documents.trust-list-unreadable`.
    pub fn from_json(json: &str) -> Result<Self> {
        serde_json::from_str(json).map_err(|_| Error::Malformed(UNREADABLE))
    }
}

/// The published form of a key.
#[derive(Serialize, Deserialize)]
struct Listed {
    kid: String,
    issuer: String,
    not_before: Timestamp,
    not_after: Option<Timestamp>,
    jwk: Jwk,
}

/// RFC 7518 section 6.2.1.
#[derive(Serialize, Deserialize)]
struct Jwk {
    kty: String,
    crv: String,
    x: String,
    y: String,
}

impl From<TrustedKey> for Listed {
    fn from(key: TrustedKey) -> Self {
        let point = key.key.to_encoded_point(false);
        let coordinate = |c: Option<&p256::FieldBytes>| c.map(|c| B64.encode(c)).unwrap_or_default();
        let jwk = Jwk {
            kty: "EC".to_owned(),
            crv: "P-256".to_owned(),
            x: coordinate(point.x()),
            y: coordinate(point.y()),
        };
        Self {
            kid: hex::encode(key.kid),
            issuer: key.issuer,
            not_before: key.from,
            not_after: key.until,
            jwk,
        }
    }
}

impl TryFrom<Listed> for TrustedKey {
    type Error = Error;
    fn try_from(listed: Listed) -> Result<Self> {
        let key = listed.jwk.key().ok_or(Error::Malformed(UNREADABLE))?;
        let trusted = Self { until: listed.not_after, ..Self::new(listed.issuer, key, listed.not_before)? };
        // The id follows from the key; a list that says otherwise was tampered with.
        if hex::encode(trusted.kid) != listed.kid {
            return Err(Error::Malformed(UNREADABLE));
        }
        Ok(trusted)
    }
}

impl Jwk {
    fn key(&self) -> Option<VerifyingKey> {
        if self.kty != "EC" || self.crv != "P-256" {
            return None;
        }
        let coordinate = |text: &str| <[u8; 32]>::try_from(B64.decode(text).ok()?).ok();
        let (x, y) = (coordinate(&self.x)?, coordinate(&self.y)?);
        let point = EncodedPoint::from_affine_coordinates(&x.into(), &y.into(), false);
        VerifyingKey::from_encoded_point(&point).ok()
    }
}
