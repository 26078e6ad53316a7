//! The second factor: time-based one-time codes (RFC 6238), each accepted once; and recovery codes, each used once.

use kernel::{Entropy, Error, Result, Timestamp, entropy, text};
use subtle::ConstantTimeEq;
use totp_rs::{Algorithm, Secret, TOTP};
use vault::KeyRing;

/// Seconds for which one code stands.
const STEP: i64 = 30;
/// How many recovery codes are given at once.
pub const RECOVERY_CODES: usize = 10;

/// A new secret, 160 bits.
pub fn new_secret(source: &dyn Entropy) -> Vec<u8> {
    entropy::bytes::<SECRET>(source).to_vec()
}

fn totp(secret: &[u8]) -> Result<TOTP> {
    TOTP::new(Algorithm::SHA1, 6, 1, STEP.unsigned_abs(), secret.to_vec())
        .map_err(|e| Error::internal(e.to_string()))
}

/// The time step a code belongs to, if it is right now, one step early or one late. Constant time per step.
pub fn step_of(secret: &[u8], typed: &str, now: Timestamp) -> Result<Option<i64>> {
    let typed = text::ascii_digits(&text::line(typed)).replace(' ', "");
    let totp = totp(secret)?;
    let present = now.seconds().div_euclid(STEP);
    let mut found = None;
    for step in [present - 1, present, present + 1] {
        let code = totp.generate(step.unsigned_abs() * STEP.unsigned_abs());
        if bool::from(code.as_bytes().ct_eq(typed.as_bytes())) {
            found = Some(step);
        }
    }
    Ok(found)
}

/// The code that stands at a moment; for the demo's sign-ins and for tests.
pub fn code_at(secret: &[u8], now: Timestamp) -> Result<String> {
    Ok(totp(secret)?.generate(now.seconds().unsigned_abs()))
}

/// Bytes of a secret.
pub const SECRET: usize = 20;

/// The secret as an authenticator app reads it: base32, and an `otpauth:` link.
pub fn enrolment(secret: &[u8], login: &str) -> (String, String) {
    let base32 = Secret::Raw(secret.to_vec()).to_encoded().to_string();
    let plain: String =
        login.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.')).take(40).collect();
    let label = if plain.is_empty() { "Khidmat".to_owned() } else { format!("Khidmat:{plain}") };
    let link = format!("otpauth://totp/{label}?secret={base32}&issuer=Khidmat&digits=6&period=30");
    (base32, link)
}

/// The secret as the activation form carries it.
pub fn to_hex(secret: &[u8]) -> String {
    hex::encode(secret)
}

/// Reads it back.
pub fn from_hex(typed: &str) -> Result<Vec<u8>> {
    hex::decode(typed).ok().filter(|secret| secret.len() == SECRET).ok_or(Error::Malformed("form.unreadable"))
}

/// New recovery codes as shown once, and the digests that are kept.
pub fn recovery_codes(source: &dyn Entropy, ring: &KeyRing) -> (Vec<String>, String) {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| entropy::secret_code(source)).collect();
    let digests: Vec<String> = codes.iter().map(|code| hex::encode(digest(ring, code))).collect();
    (codes, digests.join(","))
}

/// The kept digests without the one a typed code matches; `None` when none matches.
pub fn use_recovery(ring: &KeyRing, kept: &str, typed: &str) -> Option<String> {
    let wanted = hex::encode(digest(ring, &entropy::read_secret_code(typed)?));
    let left: Vec<&str> = kept.split(',').filter(|known| *known != wanted).collect();
    (left.len() < kept.split(',').count()).then(|| left.join(","))
}

/// The name under which codes are digested.
pub(crate) const CODE: &str = "access.code";

/// Digest of a code under a key that is not in the database: 57 bits alone could be tried out from a copy of it.
pub fn digest(ring: &KeyRing, code: &str) -> Vec<u8> {
    ring.blind_index(CODE, code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SeededEntropy;

    #[test]
    fn a_code_is_right_for_its_step_and_its_neighbours() {
        let secret = new_secret(&SeededEntropy::new(1));
        let now = Timestamp(1_790_000_000_000_000);
        let code = code_at(&secret, now).unwrap();
        let step = step_of(&secret, &code, now).unwrap().unwrap();
        assert_eq!(step_of(&secret, &code, now.plus_seconds(30)).unwrap(), Some(step));
        assert_eq!(step_of(&secret, &code, now.plus_seconds(90)).unwrap(), None);
        let urdu: String =
            code.chars().map(|c| char::from_u32(u32::from(c) - 48 + 0x06F0).unwrap()).collect();
        assert_eq!(step_of(&secret, &urdu, now).unwrap(), Some(step));
        assert_eq!(step_of(&secret, "", now).unwrap(), None);
    }

    #[test]
    fn a_recovery_code_works_once() {
        let ring = KeyRing::generate(&SeededEntropy::new(3));
        let (codes, kept) = recovery_codes(&SeededEntropy::new(2), &ring);
        let left = use_recovery(&ring, &kept, &codes[3].to_lowercase()).unwrap();
        assert_eq!(left.split(',').count(), RECOVERY_CODES - 1);
        assert_eq!(use_recovery(&ring, &left, &codes[3]), None);
        assert_eq!(use_recovery(&ring, &kept, "AAAA-AAAA-AAAA"), None);
        let other = KeyRing::generate(&SeededEntropy::new(4));
        assert_eq!(use_recovery(&other, &kept, &codes[3]), None, "the database alone is not enough");
    }
}
