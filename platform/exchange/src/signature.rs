//! Signatures of the Standard Webhooks specification (1.0): HMAC-SHA256 over `id.timestamp.payload`.
//! Must not send anything.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, Mac};
use kernel::{Entropy, Error, Result, entropy};
use sha2::Sha256;
use zeroize::Zeroizing;

/// What every secret begins with, so that whoever finds one knows what it is.
const PREFIX: &str = "whsec_";

/// A shared secret of 32 bytes.
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// A new one.
    pub fn generate(source: &dyn Entropy) -> Self {
        let bytes: [u8; 32] = entropy::bytes(source);
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// From its bytes, as they were sealed.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// As it was handed over: `whsec_` and at least 24 bytes in base64.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE64.decode(text.trim().strip_prefix(PREFIX)?).ok()?);
        (bytes.len() >= 24).then_some(Self(bytes))
    }

    /// Its bytes, to be sealed.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As it is handed over.
    pub fn to_text(&self) -> String {
        format!("{PREFIX}{}", BASE64.encode(self.0.as_slice()))
    }

    /// One signature, such as `v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=`.
    pub fn sign(&self, id: &str, timestamp: i64, payload: &str) -> Result<String> {
        let mac = self.mac(id, timestamp, payload.as_bytes())?;
        Ok(format!("v1,{}", BASE64.encode(mac.finalize().into_bytes())))
    }

    /// True when one of the signatures said is this secret's, over the bytes as they came. Takes as long whichever byte is
    /// wrong.
    pub fn verifies(&self, id: &str, timestamp: i64, payload: &[u8], said: &str) -> bool {
        let Ok(mac) = self.mac(id, timestamp, payload) else { return false };
        let mut signatures = said.split(' ').filter_map(|one| BASE64.decode(one.strip_prefix("v1,")?).ok());
        signatures.any(|signature| mac.clone().verify_slice(&signature).is_ok())
    }

    fn mac(&self, id: &str, timestamp: i64, payload: &[u8]) -> Result<Hmac<Sha256>> {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&self.0).map_err(Error::internal)?;
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(payload);
        Ok(mac)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn it_signs_as_the_specification_does() {
        let bytes = BASE64.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let payload = r#"{"test": 2432232314}"#;
        let signed =
            Secret::from_bytes(bytes).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, payload).unwrap();
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn only_its_own_signature_is_believed() {
        let source = kernel::SeededEntropy::new(1);
        let secret = Secret::generate(&source);
        let good = secret.sign("a", 7, "words").unwrap();
        assert!(secret.verifies("a", 7, b"words", &format!("v1,AAAA v1a,x {good}")));
        for (id, at, words, said) in [
            ("b", 7, "words", good.as_str()),
            ("a", 8, "words", good.as_str()),
            ("a", 7, "word", good.as_str()),
            ("a", 7, "words", ""),
            ("a", 7, "words", "v1,"),
            ("a", 7, "words", &good[..20]),
            ("a", 7, "words", good.trim_start_matches("v1,")),
        ] {
            assert!(!secret.verifies(id, at, words.as_bytes(), said), "{said}");
        }
        assert!(!Secret::generate(&source).verifies("a", 7, b"words", &good));
    }

    #[test]
    fn a_secret_is_read_as_it_was_handed_over() {
        let secret = Secret::generate(&kernel::SeededEntropy::new(1));
        assert_eq!(Secret::parse(&format!(" {}\n", secret.to_text())).unwrap().bytes(), secret.bytes());
        for wrong in ["", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwAAAAAAAA", "whsec_?"] {
            assert!(Secret::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_secret_is_shown_nowhere_by_accident() {
        let secret = Secret::generate(&kernel::SeededEntropy::new(1));
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert!(secret.to_text().starts_with("whsec_") && secret.to_text().len() == 50);
    }
}
