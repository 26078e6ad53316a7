//! A witness's word on a checkpoint: C2SP cosignature/v1. It says "at this time this was the longest tree of that log
//! I have seen, and it continues every earlier one".
//! Must not check consistency: that is the witness's duty before it signs (`witness`).

use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey};
use kernel::{Result, Timestamp};
use signed_note::{Signature, Verifier};

use crate::MAX_NUMBER;
use crate::codes::{self, refuse};
use crate::keys::{NamedKey, WITNESS_KEY, unverified_text};

/// What a witness signs: a header, the time in whole seconds, and the checkpoint's text.
fn message(seconds: u64, text: &[u8]) -> Vec<u8> {
    [format!("cosignature/v1\ntime {seconds}\n").as_bytes(), text].concat()
}

/// One cosignature line of a checkpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Cosignature {
    line: Signature,
    seconds: u64,
}

impl Cosignature {
    /// Reads a signature line with or without its line feed.
    pub fn parse(line: &str) -> Result<Self> {
        if line.len() > 512 {
            return refuse(codes::COSIGNATURE);
        }
        let line = line.strip_suffix('\n').unwrap_or(line);
        let signature = Signature::from_bytes(line.as_bytes()).or_else(|_| refuse(codes::COSIGNATURE))?;
        Self::from_signature(signature)
    }

    pub(crate) fn from_signature(line: Signature) -> Result<Self> {
        match split(line.signature()) {
            Some((seconds, _)) => Ok(Self { line, seconds }),
            None => refuse(codes::COSIGNATURE),
        }
    }

    /// The witness's name.
    pub fn name(&self) -> &str {
        self.line.name()
    }

    /// When the witness signed.
    pub fn at(&self) -> Timestamp {
        Timestamp(0).plus_seconds(i64::try_from(self.seconds).unwrap_or(i64::MAX))
    }

    /// The line with its line feed, as it is appended to a checkpoint.
    pub fn to_line(&self) -> String {
        String::from_utf8_lossy(&self.line.to_bytes()).into_owned()
    }

    /// The signed checkpoint with this line after its own. Refused when the note cannot be read.
    pub fn append_to(&self, note: &str) -> Result<String> {
        let whole = format!("{note}{}", self.to_line());
        unverified_text(&whole)?;
        Ok(whole)
    }

    /// True when `key` made this cosignature over the checkpoint `text`.
    pub fn is_by(&self, key: &WitnessKey, text: &str) -> bool {
        self.name() == key.name()
            && self.line.id() == key.key_id()
            && key.verify(text.as_bytes(), self.line.signature())
    }
}

/// Splits a timestamped signature into its seconds and the Ed25519 signature.
fn split(signature: &[u8]) -> Option<(u64, &[u8])> {
    let (seconds, signature) = signature.split_first_chunk::<8>()?;
    let seconds = u64::from_be_bytes(*seconds);
    (signature.len() == 64 && seconds <= MAX_NUMBER).then_some((seconds, signature))
}

/// A witness's public key, of signature type 4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessKey(pub(crate) NamedKey);

impl WitnessKey {
    /// Reads a verifier key `name+hash+base64`.
    pub fn parse(vkey: &str) -> Result<Self> {
        NamedKey::parse(vkey, WITNESS_KEY).map(Self)
    }

    /// The witness's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The first four bytes of SHA-256(name ‖ LF ‖ type ‖ key).
    pub fn key_id(&self) -> u32 {
        self.0.id
    }

    /// The verifier key as text.
    pub fn to_text(&self) -> String {
        self.0.to_text()
    }
}

impl Verifier for WitnessKey {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn key_id(&self) -> u32 {
        self.0.id
    }

    fn verify(&self, msg: &[u8], sig: &[u8]) -> bool {
        split(sig).is_some_and(|(seconds, signature)| self.0.verify(&message(seconds, msg), signature))
    }
}

/// A witness's signing key.
pub struct WitnessSigner {
    key: WitnessKey,
    secret: SigningKey,
}

impl WitnessSigner {
    /// A signer named `name` from a 32-byte Ed25519 seed. The seed must not be any log's or other witness's.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self> {
        let secret = SigningKey::from_bytes(seed);
        let key = WitnessKey(NamedKey::new(name, WITNESS_KEY, secret.verifying_key())?);
        Ok(Self { key, secret })
    }

    /// The public half.
    pub fn key(&self) -> &WitnessKey {
        &self.key
    }

    /// The public half as a verifier key, to be printed and published.
    pub fn vkey(&self) -> String {
        self.key.to_text()
    }

    /// Cosigns a checkpoint's text at a time, cut to whole seconds.
    pub fn cosign(&self, text: &str, at: Timestamp) -> Result<Cosignature> {
        let seconds = u64::try_from(at.seconds()).or_else(|_| refuse(codes::COSIGNATURE))?;
        let signature = self.secret.sign(&message(seconds, text.as_bytes()));
        let bytes = [&seconds.to_be_bytes()[..], &signature.to_bytes()[..]].concat();
        let line = Signature::new(self.key.name().to_owned(), self.key.key_id(), bytes)
            .or_else(|_| refuse(codes::COSIGNATURE))?;
        Cosignature::from_signature(line)
    }
}

impl fmt::Debug for WitnessSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WitnessSigner({})", self.vkey())
    }
}
