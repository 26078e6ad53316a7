//! Passwords: which are accepted, and how they are kept. Argon2id over a password peppered with a key that is not in
//! the database. No composition rules and no forced change (ASVS 5.0, 6.2): long and not guessable is what counts.

use argon2::password_hash::{self, Output, ParamsString, PasswordHash, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use kernel::{Code, Entropy, Error, Result, entropy};

use crate::Access;
use crate::hashing::memory;

/// The shortest password accepted, in characters.
pub const MIN: usize = 12;
/// The longest, in bytes; nothing is cut off.
pub const MAX: usize = 256;
/// What zxcvbn must think of it: 3 of 4, "safely unguessable".
const STRENGTH: u8 = 3;

/// Words that everybody in this force would try first.
const OWN_WORDS: [&str; 6] = ["khidmat", "police", "balochistan", "quetta", "pakistan", "sariab"];

/// Refuses a password that is short, long or guessable. `known` are words about the person: login, name, station.
pub fn accept(password: &str, known: &[&str]) -> std::result::Result<(), Code> {
    if password.chars().count() < MIN {
        return Err("password.too-short");
    }
    if password.len() > MAX {
        return Err("password.too-long");
    }
    let words: Vec<&str> = known.iter().copied().chain(OWN_WORDS).collect();
    let guess = u8::from(zxcvbn::zxcvbn(password, &words).score());
    if guess < STRENGTH { Err("password.guessable") } else { Ok(()) }
}

fn hash(peppered: &[u8], salt: &[u8]) -> password_hash::Result<String> {
    // OWASP's minimum: 19 MiB, 2 passes, 1 lane.
    let params = Params::new(19_456, 2, 1, None)?;
    let kept = SaltString::encode_b64(salt)?;
    let made = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(kept.as_salt()),
        hash: None,
    };
    let hash = digest(peppered, salt, params, Params::DEFAULT_OUTPUT_LEN)?;
    Ok(PasswordHash { hash: Some(hash), ..made }.to_string())
}

/// The hash itself. Takes 30 ms.
fn digest(peppered: &[u8], salt: &[u8], params: Params, length: usize) -> password_hash::Result<Output> {
    let mut memory = memory(params.block_count());
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    Output::init_with(length, |out| {
        Ok(argon2.hash_password_into_with_memory(peppered, salt, out, &mut memory)?)
    })
}

fn verify(peppered: &[u8], stored: &str) -> bool {
    let same = || {
        let kept = PasswordHash::new(stored).ok()?;
        let ours =
            kept.algorithm == Algorithm::Argon2id.ident() && kept.version == Some(Version::V0x13.into());
        let (salt, hash) = (kept.salt?, kept.hash.filter(|_| ours)?);
        let mut room = [0; 64];
        let salt = salt.decode_b64(&mut room).ok()?;
        let made = digest(peppered, salt, Params::try_from(&kept).ok()?, hash.len()).ok()?;
        // In constant time: that is how outputs compare.
        Some(made == hash)
    };
    same().unwrap_or(false)
}

impl Access {
    fn pepper(&self, password: &str) -> Vec<u8> {
        self.core.journal.ring().blind_index("access.password", password)
    }

    /// The form in which a password is kept. Takes 30 ms on a thread of its own; never inside a transaction.
    pub async fn hash_password(&self, password: &str) -> Result<String> {
        let peppered = self.pepper(password);
        let salt: [u8; 16] = salt(self.core.entropy.as_ref());
        let made = self.hashing.run(move || hash(&peppered, &salt)).await?;
        made.map_err(|fault| Error::internal(fault.to_string()))
    }

    /// True when the password is the kept one. Without a kept one it takes as long, so that the time taken does not
    /// tell whether an account exists.
    pub async fn verify_password(&self, password: &str, stored: Option<String>) -> Result<bool> {
        let peppered = self.pepper(password);
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| DUMMY.to_owned());
        let same = self.hashing.run(move || verify(&peppered, &stored)).await?;
        Ok(same && known)
    }
}

fn salt(source: &dyn Entropy) -> [u8; 16] {
    entropy::bytes(source)
}

/// A hash of nothing anybody knows, with the same costs.
const DUMMY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_verifies_and_nothing_else_does() {
        let kept = hash(b"peppered", &[7; 16]).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify(b"peppered", &kept));
        assert!(!verify(b"peppered ", &kept));
        assert!(!verify(b"", DUMMY));
        assert!(PasswordHash::new(DUMMY).is_ok(), "the dummy must cost as much as a real one");
    }

    #[test]
    fn guessable_passwords_are_refused() {
        assert_eq!(accept("short", &[]), Err("password.too-short"));
        assert_eq!(accept("policepolice1", &[]), Err("password.guessable"));
        assert_eq!(accept(&"x".repeat(300), &[]), Err("password.too-long"));
        assert_eq!(accept("blue goat climbs 47 stairs", &[]), Ok(()));
        assert_eq!(accept("چلتن کے اوپر سات ستارے", &[]), Ok(()));
    }
}
