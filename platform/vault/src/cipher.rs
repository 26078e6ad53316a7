//! One record's key and what it seals. AES-256-GCM-SIV: a repeated nonce does not break it.
//! Sealed bytes: format byte 1, 12 bytes nonce, ciphertext with tag. The place they belong to is bound to them, so
//! that a sealed value moved to another row or column does not open.

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use hmac::{Hmac, Mac};
use kernel::{Entropy, Error, Result, entropy};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;
use uuid::Uuid;
use zeroize::ZeroizeOnDrop;

const FORMAT: u8 = 1;
const NONCE: usize = 12;

/// The key of one record's content.
#[derive(Clone, ZeroizeOnDrop)]
pub struct RecordKey {
    bytes: [u8; 32],
}

impl std::fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecordKey(…)")
    }
}

impl RecordKey {
    /// A new key.
    pub fn generate(source: &dyn Entropy) -> Self {
        Self { bytes: entropy::bytes(source) }
    }

    /// A key that follows from something kept elsewhere: 32 bytes of a keyed digest ([`crate::KeyRing::blind_index`]).
    pub fn derived(digest: &[u8]) -> Result<Self> {
        let bytes = digest.try_into().map_err(|_| Error::internal("a digest of wrong length"))?;
        Ok(Self { bytes })
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self { bytes }
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// What shows that this is the right key without revealing it (the cipher alone does not).
    pub fn commitment(&self) -> [u8; 32] {
        mac(&self.bytes, &[b"khidmat.key.v1"])
    }

    /// Seals bytes for one place, such as `complaint.content` of record `subject`.
    pub fn seal(&self, place: &str, subject: Uuid, plain: &[u8], source: &dyn Entropy) -> Result<Vec<u8>> {
        seal(&self.bytes, &binding(place, subject), plain, source)
    }

    /// Opens bytes sealed for the same place.
    pub fn open(&self, place: &str, subject: Uuid, sealed: &[u8]) -> Result<Vec<u8>> {
        open(&self.bytes, &binding(place, subject), sealed)
    }

    /// Seals a value as CBOR.
    pub fn seal_value<T: Serialize>(
        &self,
        place: &str,
        subject: Uuid,
        value: &T,
        source: &dyn Entropy,
    ) -> Result<Vec<u8>> {
        let mut plain = Vec::new();
        ciborium::into_writer(value, &mut plain).map_err(Error::internal)?;
        self.seal(place, subject, &plain, source)
    }

    /// Opens a value sealed as CBOR.
    pub fn open_value<T: DeserializeOwned>(&self, place: &str, subject: Uuid, sealed: &[u8]) -> Result<T> {
        let plain = self.open(place, subject, sealed)?;
        ciborium::from_reader(plain.as_slice()).map_err(Error::internal)
    }
}

fn binding(place: &str, subject: Uuid) -> Vec<u8> {
    [place.as_bytes(), b"|", subject.as_bytes()].concat()
}

pub(crate) fn seal(key: &[u8; 32], bound: &[u8], plain: &[u8], source: &dyn Entropy) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE] = entropy::bytes(source);
    let cipher = Aes256GcmSiv::new(key.into());
    let sealed = cipher
        .encrypt(Nonce::from_slice(&nonce), Payload { msg: plain, aad: bound })
        .map_err(|_| Error::internal("sealing failed"))?;
    Ok([&[FORMAT], nonce.as_slice(), &sealed].concat())
}

pub(crate) fn open(key: &[u8; 32], bound: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
    let wrong = || Error::internal("a sealed value does not open with its record's key");
    let (head, rest) = sealed.split_at_checked(1).ok_or_else(wrong)?;
    let (nonce, ciphertext) = rest.split_at_checked(NONCE).ok_or_else(wrong)?;
    if head != [FORMAT] {
        return Err(wrong());
    }
    let cipher = Aes256GcmSiv::new(key.into());
    cipher.decrypt(Nonce::from_slice(nonce), Payload { msg: ciphertext, aad: bound }).map_err(|_| wrong())
}

pub(crate) fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length, so this cannot fail; an all-zero answer would match nothing.
    let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SeededEntropy;

    #[test]
    fn a_value_opens_only_in_its_place_and_unaltered() {
        let source = SeededEntropy::new(1);
        let key = RecordKey::generate(&source);
        let subject = Uuid::from_u128(7);
        let sealed = key.seal("a", subject, b"words", &source).unwrap();
        assert_eq!(key.open("a", subject, &sealed).unwrap(), b"words");
        assert!(key.open("b", subject, &sealed).is_err());
        assert!(key.open("a", Uuid::from_u128(8), &sealed).is_err());
        assert!(RecordKey::generate(&source).open("a", subject, &sealed).is_err());
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(key.open("a", subject, &altered).is_err());
        }
        assert!(key.open("a", subject, b"").is_err());
    }
}
