//! Signs codes. The signing key comes from the caller and lives only in the issuer.

use ciborium::Value;
use coset::{CborSerializable, CoseSign1Builder, HeaderBuilder, TaggedCborSerializable, cwt, iana};
use kernel::{Entropy, Error, Result, Timestamp};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};

use super::{FACTS, Facts, LONGEST, PREFIX, TrustedKey, trust};

/// Something that may sign papers: an office's document-signing key and the name verifiers know it by.
pub struct Issuer {
    name: String,
    key: SigningKey,
    kid: [u8; 8],
}

impl Issuer {
    /// An issuer from its 32-byte P-256 secret. The same secret always makes the same key.
    pub fn new(name: impl Into<String>, secret: &[u8; 32]) -> Result<Self> {
        let key = SigningKey::from_bytes(&(*secret).into()).map_err(Error::internal)?;
        let kid = trust::kid(key.verifying_key())?;
        Ok(Self { name: name.into(), key, kid })
    }

    /// The public half, for a trust list; `from` is when it began to sign.
    pub fn trusted(&self, from: Timestamp) -> Result<TrustedKey> {
        TrustedKey::new(self.name.clone(), *self.key.verifying_key(), from)
    }

    /// The code's text. The same facts, moment and entropy give the same text (RFC 6979 signatures).
    pub fn issue(&self, facts: &Facts, at: Timestamp, entropy: &dyn Entropy) -> Result<String> {
        let claims = self.claims(facts, at, kernel::entropy::bytes(entropy)).to_vec().map_err(cbor)?;
        let protected =
            HeaderBuilder::new().algorithm(iana::Algorithm::ES256).key_id(self.kid.to_vec()).build();
        let signed = CoseSign1Builder::new()
            .protected(protected)
            .payload(claims)
            .create_signature(&[], |message| {
                let signature: Signature = self.key.sign(message);
                signature.to_bytes().to_vec()
            })
            .build();
        let text = format!("{PREFIX}{}", base45::encode(signed.to_tagged_vec().map_err(cbor)?));
        if text.len() > LONGEST {
            return Err(Error::internal("a signed code does not fit QR version 15-M"));
        }
        Ok(text)
    }

    fn claims(&self, facts: &Facts, at: Timestamp, id: [u8; 16]) -> cwt::ClaimsSet {
        cwt::ClaimsSetBuilder::new()
            .issuer(self.name.clone())
            .issued_at(cwt::Timestamp::WholeSeconds(at.seconds()))
            .cwt_id(id.to_vec())
            .private_claim(FACTS, facts_map(facts))
            .build()
    }
}

/// Never prints the key.
impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Issuer({}, {})", self.name, hex::encode(self.kid))
    }
}

/// Ascending integer keys, absent ones left out: one encoding for one set of facts.
fn facts_map(facts: &Facts) -> Value {
    let bytes = |b: &[u8]| Value::Bytes(b.to_vec());
    let entries = [
        (1, Some(Value::from(facts.kind.number()))),
        (2, Some(Value::from(facts.number.as_str()))),
        (3, Some(Value::from(facts.office.as_str()))),
        (4, Some(Value::from(facts.recorded_at.micros()))),
        (5, facts.leaf.map(|leaf| bytes(&leaf))),
        (6, facts.code.map(|code| bytes(&code))),
    ];
    Value::Map(entries.into_iter().filter_map(|(key, value)| Some((Value::from(key), value?))).collect())
}

/// `CoseError` is no `std::error::Error`; keep its words.
fn cbor(error: coset::CoseError) -> Error {
    Error::internal(error.to_string())
}
