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
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&self.0).map_err(Error::internal)?;
        mac.update(format!("{id}.{timestamp}.{payload}").as_bytes());
        Ok(format!("v1,{}", BASE64.encode(mac.finalize().into_bytes())))
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
    fn a_secret_is_shown_nowhere_by_accident() {
        let secret = Secret::generate(&kernel::SeededEntropy::new(1));
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert!(secret.to_text().starts_with("whsec_") && secret.to_text().len() == 50);
    }
}
