//! The second factor: time-based one-time codes (RFC 6238), each accepted once; and recovery codes, each used once.

use kernel::{Entropy, Error, Result, Timestamp, entropy, text};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use totp_rs::{Algorithm, Secret, TOTP};

/// Seconds for which one code stands.
const STEP: i64 = 30;
/// How many recovery codes are given at once.
pub const RECOVERY_CODES: usize = 10;

/// A new secret, 160 bits.
pub fn new_secret(source: &dyn Entropy) -> Vec<u8> {
    entropy::bytes::<20>(source).to_vec()
}

fn totp(secret: &[u8]) -> Result<TOTP> {
    TOTP::new(Algorithm::SHA1, 6, 1, STEP.unsigned_abs(), secret.to_vec()).map_err(|e| Error::internal(e.to_string()))
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

/// The secret as an authenticator app reads it: base32, and an `otpauth:` link.
pub fn enrolment(secret: &[u8], login: &str) -> (String, String) {
    let base32 = Secret::Raw(secret.to_vec()).to_encoded().to_string();
    let link = format!("otpauth://totp/Khidmat:{login}?secret={base32}&issuer=Khidmat&digits=6&period=30");
    (base32, link)
}

/// New recovery codes as shown once, and the digests that are kept.
pub fn recovery_codes(source: &dyn Entropy) -> (Vec<String>, String) {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| entropy::secret_code(source)).collect();
    let digests: Vec<String> = codes.iter().map(|code| hex::encode(digest(code))).collect();
    (codes, digests.join(","))
}

/// The kept digests without the one a typed code matches; `None` when none matches.
pub fn use_recovery(kept: &str, typed: &str) -> Option<String> {
    let wanted = hex::encode(digest(&entropy::read_secret_code(typed)?));
    let left: Vec<&str> = kept.split(',').filter(|known| *known != wanted).collect();
    (left.len() < kept.split(',').count()).then(|| left.join(","))
}

/// Digest of a code with 48 bits of chance: enough for one use within minutes, and for ten in an account's life
/// when each try is throttled.
pub fn digest(code: &str) -> [u8; 32] {
    Sha256::digest([b"khidmat.access.code.v1|", code.as_bytes()].concat()).into()
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
        let urdu: String = code.chars().map(|c| char::from_u32(u32::from(c) - 48 + 0x06F0).unwrap()).collect();
        assert_eq!(step_of(&secret, &urdu, now).unwrap(), Some(step));
        assert_eq!(step_of(&secret, "", now).unwrap(), None);
    }

    #[test]
    fn a_recovery_code_works_once() {
        let (codes, kept) = recovery_codes(&SeededEntropy::new(2));
        let left = use_recovery(&kept, &codes[3].to_lowercase()).unwrap();
        assert_eq!(left.split(',').count(), RECOVERY_CODES - 1);
        assert_eq!(use_recovery(&left, &codes[3]), None);
        assert_eq!(use_recovery(&kept, "AAAA-AAAA-AAAA"), None);
    }
}
