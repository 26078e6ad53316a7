//! Signing and verifying notes (C2SP signed-note) with a log's Ed25519 key.
//! Must not store keys or make them: a seed comes from the vault and is never shown.

use std::fmt;

use ed25519_dalek::{Signature, SignatureError, Signer as _, SigningKey, VerifyingKey};
use kernel::{Code, Result};
use signed_note::{Note, NoteError, Verifier, VerifierList};

use crate::codes::{self, refuse};
use crate::encoding;

/// The largest signed note that is read, in bytes, and the most signatures one may carry.
pub const MAX_NOTE: usize = 8 * 1024;
/// The most signature lines a note may carry.
pub const MAX_SIGNATURES: usize = 32;
/// The longest key name, in bytes.
pub const MAX_NAME: usize = 128;

/// Signature type of a log's plain Ed25519 note signature.
pub(crate) const LOG_KEY: u8 = 1;
/// Signature type of a cosignature/v1.
pub(crate) const WITNESS_KEY: u8 = 4;

/// A public key with its name, as a vkey `name+hash+base64(type ‖ key)` says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedKey {
    pub name: String,
    pub id: u32,
    kind: u8,
    pub key: VerifyingKey,
}

impl NamedKey {
    pub fn new(name: &str, kind: u8, key: VerifyingKey) -> Result<Self> {
        if name.len() > MAX_NAME
            || !signed_note::is_key_name_valid(name)
            || name.chars().any(char::is_control)
        {
            return refuse(codes::KEY);
        }
        let id = signed_note::key_id(name, &material(kind, &key));
        Ok(Self { name: name.to_owned(), id, kind, key })
    }

    pub fn parse(vkey: &str, kind: u8) -> Result<Self> {
        Self::read(vkey, kind).filter(|key| key.to_text() == vkey).map_or_else(|| refuse(codes::KEY), Ok)
    }

    fn read(vkey: &str, kind: u8) -> Option<Self> {
        let mut parts = vkey.splitn(3, '+');
        let (name, _hash, material) = (parts.next()?, parts.next()?, parts.next()?);
        let material: [u8; 33] = encoding::from_base64(material)?.try_into().ok()?;
        let (found, key) = material.split_first()?;
        if *found != kind {
            return None;
        }
        let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok().filter(|key| !key.is_weak())?;
        Self::new(name, kind, key).ok()
    }

    pub fn to_text(&self) -> String {
        let material = encoding::to_base64(&material(self.kind, &self.key));
        format!("{}+{:08x}+{material}", self.name, self.id)
    }

    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(signature) = Signature::from_slice(signature) else { return false };
        self.key.verify_strict(message, &signature).is_ok()
    }
}

fn material(kind: u8, key: &VerifyingKey) -> Vec<u8> {
    [&[kind], key.as_bytes().as_slice()].concat()
}

/// A log's public key, of signature type 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogKey(pub(crate) NamedKey);

impl LogKey {
    /// Reads a verifier key `origin+hash+base64`.
    pub fn parse(vkey: &str) -> Result<Self> {
        NamedKey::parse(vkey, LOG_KEY).map(Self)
    }

    /// The key's name, which is the log's origin.
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

impl Verifier for LogKey {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn key_id(&self) -> u32 {
        self.0.id
    }

    fn verify(&self, msg: &[u8], sig: &[u8]) -> bool {
        self.0.verify(msg, sig)
    }
}

/// Signs checkpoints, promises and epoch openings for one log.
pub struct LogSigner {
    key: LogKey,
    secret: SigningKey,
}

impl LogSigner {
    /// A signer named `origin` from a 32-byte Ed25519 seed.
    pub fn from_seed(origin: &str, seed: &[u8; 32]) -> Result<Self> {
        let secret = SigningKey::from_bytes(seed);
        let key = LogKey(NamedKey::new(origin, LOG_KEY, secret.verifying_key())?);
        Ok(Self { key, secret })
    }

    /// The log's name.
    pub fn origin(&self) -> &str {
        self.key.name()
    }

    /// The public half.
    pub fn key(&self) -> &LogKey {
        &self.key
    }

    /// The public half as a verifier key, to be printed and published.
    pub fn vkey(&self) -> String {
        self.key.to_text()
    }

    /// Signs a note text. Kept inside the crate: a log key signs only the texts defined here.
    pub(crate) fn sign_text(&self, text: &str, code: Code) -> Result<String> {
        let mut note = Note::new(text.as_bytes(), &[]).or_else(|_| refuse(code))?;
        note.add_sigs(&[self]).or_else(|_| refuse(code))?;
        String::from_utf8(note.to_bytes()).or_else(|_| refuse(code))
    }
}

impl signed_note::Signer for LogSigner {
    fn name(&self) -> &str {
        self.key.name()
    }

    fn key_id(&self) -> u32 {
        self.key.key_id()
    }

    fn sign(&self, msg: &[u8]) -> std::result::Result<Vec<u8>, SignatureError> {
        Ok(self.secret.try_sign(msg)?.to_vec())
    }
}

impl fmt::Debug for LogSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogSigner({})", self.vkey())
    }
}

/// A note's text and those of its signatures that a known key made. A known key whose signature does not fit refuses
/// the whole note; lines of unknown keys are ignored; a repeated key counts once.
#[derive(Debug)]
pub(crate) struct VerifiedNote {
    pub text: String,
    pub signatures: Vec<signed_note::Signature>,
}

pub(crate) fn verify_note(note: &str, known: Vec<Box<dyn Verifier>>) -> Result<VerifiedNote> {
    let parsed = parse_note(note)?;
    match parsed.verify(&VerifierList::new(known)) {
        Ok((signatures, _unknown)) => Ok(VerifiedNote { text: text_of(&parsed)?, signatures }),
        Err(NoteError::UnverifiedNote) => refuse(codes::UNKNOWN_LOG),
        Err(_) => refuse(codes::SIGNATURE),
    }
}

/// The text of a note whose signatures nobody has checked yet.
pub(crate) fn unverified_text(note: &str) -> Result<String> {
    text_of(&parse_note(note)?)
}

fn parse_note(note: &str) -> Result<Note> {
    let lines = note.lines().filter(|line| line.starts_with('—')).count();
    if note.len() > MAX_NOTE || lines > MAX_SIGNATURES {
        return refuse(codes::NOTE);
    }
    Note::from_bytes(note.as_bytes()).or_else(|_| refuse(codes::NOTE))
}

fn text_of(note: &Note) -> Result<String> {
    String::from_utf8(note.text().to_vec()).or_else(|_| refuse(codes::NOTE))
}

/// Verifies a note that one log must have signed under its own name, and returns its text.
pub(crate) fn verify_by_log(note: &str, logs: &[LogKey]) -> Result<VerifiedNote> {
    verify_note(note, logs.iter().cloned().map(|key| Box::new(key) as Box<dyn Verifier>).collect())
}

impl VerifiedNote {
    /// Refuses the note unless a log key named `origin` is among those that signed it.
    pub fn require_signed_by(&self, origin: &str, logs: &[LogKey]) -> Result<()> {
        let is_the_log = |signature: &signed_note::Signature| {
            signature.name() == origin
                && logs.iter().any(|key| key.name() == origin && key.key_id() == signature.id())
        };
        if self.signatures.iter().any(is_the_log) { Ok(()) } else { refuse(codes::UNKNOWN_LOG) }
    }
}
