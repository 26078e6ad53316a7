//! Randomness, injected like the clock, and what is made from it: record ids and the secret code on a slip.
//! `OsEntropy` is the only place that asks the operating system for random bytes.

use std::sync::Mutex;

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use uuid::Uuid;

use crate::time::Timestamp;

/// A source of unpredictable bytes.
pub trait Entropy: Send + Sync + std::fmt::Debug {
    /// Fills `out`.
    fn fill(&self, out: &mut [u8]);
}

/// Fixed-size draws from any source.
pub fn bytes<const N: usize>(source: &dyn Entropy) -> [u8; N] {
    let mut out = [0; N];
    source.fill(&mut out);
    out
}

/// The operating system's generator.
#[derive(Debug, Default, Clone, Copy)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the operating system for randomness"
    )]
    fn fill(&self, out: &mut [u8]) {
        // A machine without randomness must not go on issuing secret codes: stopping is the safe answer.
        if getrandom::fill(out).is_err() {
            std::process::abort();
        }
    }
}

/// A repeatable source for tests and the demo. Never for a real installation.
#[derive(Debug)]
pub struct SeededEntropy(Mutex<ChaCha20Rng>);

impl SeededEntropy {
    /// A source whose whole stream follows from `seed`.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, out: &mut [u8]) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(out);
    }
}

/// A time-ordered record id (UUID version 7, RFC 9562) from an injected moment and source.
pub fn uuid_v7(at: Timestamp, source: &dyn Entropy) -> Uuid {
    let random: [u8; 10] = bytes(source);
    uuid::Builder::from_unix_timestamp_millis(at.millis().unsigned_abs(), &random).into_uuid()
}

/// Letters and digits that are not mistaken for one another when read aloud or copied by hand.
const CODE_ALPHABET: &[u8; 28] = b"23456789ABCDEFGHJKMNPQRTVWXY";

/// Symbols in a secret code, without the dashes.
const CODE_SYMBOLS: usize = 12;
/// Symbols between dashes.
const CODE_GROUP: usize = 4;

/// The secret code of a slip: twelve symbols of 28, about 57 bits, shown in groups of four (`7KM2-PQX9-4TH3`).
/// A receipt shows its digest, so it must be too long to be found by trying.
pub fn secret_code(source: &dyn Entropy) -> String {
    let mut symbols = Vec::with_capacity(CODE_SYMBOLS);
    while symbols.len() < CODE_SYMBOLS {
        let [draw] = bytes::<1>(source);
        // Rejection keeps each symbol equally likely (252 = 9 × 28).
        if draw < 252
            && let Some(symbol) = CODE_ALPHABET.get(usize::from(draw) % CODE_ALPHABET.len())
        {
            symbols.push(*symbol);
        }
    }
    grouped(&symbols)
}

fn grouped(symbols: &[u8]) -> String {
    let groups = symbols.chunks(CODE_GROUP).map(|group| group.iter().map(|b| char::from(*b)).collect());
    groups.collect::<Vec<String>>().join("-")
}

/// What a person typed for a secret code, in the form it was issued: upper case and grouped.
pub fn read_secret_code(typed: &str) -> Option<String> {
    let symbols: String = crate::text::ascii_digits(typed)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let known = symbols.bytes().all(|b| CODE_ALPHABET.contains(&b));
    (symbols.len() == CODE_SYMBOLS && known).then(|| grouped(symbols.as_bytes()))
}

/// A text with every secret code in it hidden, for readers who are not its holder. Twelve symbols in one, or three groups of four;
/// with a digit, or in groups joined by hyphens: words of the alphabet are no code.
pub fn hide_secret_codes(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let plain: Vec<char> = letters
        .iter()
        .map(|letter| {
            crate::text::ascii_digits(letter.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(*letter)
        })
        .collect();
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, letter) in plain.iter().enumerate().filter(|(_, letter)| letter.is_ascii_alphanumeric()) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
        debug_assert!(letter.is_ascii());
    }
    let is_code = |run: std::ops::Range<usize>, joined: bool| {
        let typed: String = plain.get(run).unwrap_or_default().iter().collect();
        read_secret_code(&typed).is_some() && (joined || typed.bytes().any(|byte| byte.is_ascii_digit()))
    };
    let mut hidden = vec![false; letters.len()];
    for at in 0..runs.len() {
        let found = match runs.get(at..at + 3) {
            Some([one, two, three]) if [one, two, three].iter().all(|run| run.len() == 4) => {
                let between = |from: usize, to: usize| plain.get(from..to).unwrap_or_default();
                let gaps = [between(one.end, two.start), between(two.end, three.start)];
                let near =
                    gaps.iter().all(|gap| gap.len() <= 3 && !gap.iter().any(|one| one.is_alphanumeric()));
                let joined = gaps.iter().all(|gap| *gap == ['-']);
                Some(one.start..three.end).filter(|run| near && is_code(run.clone(), joined))
            }
            _ => None,
        };
        let alone = || runs.get(at).filter(|run| is_code((*run).clone(), false)).cloned();
        for at in found.or_else(alone).into_iter().flatten() {
            if let Some(hidden) = hidden.get_mut(at) {
                *hidden = true;
            }
        }
    }
    let shown =
        |(letter, hidden): (&char, &bool)| if *hidden && letter.is_alphanumeric() { '•' } else { *letter };
    letters.iter().zip(&hidden).map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_being_typed_sloppily() {
        let code = secret_code(&SeededEntropy::new(7));
        assert_eq!(code.len(), 14);
        assert_eq!(read_secret_code(&code.to_lowercase().replace('-', " ")), Some(code));
        assert_eq!(read_secret_code("OOOO-IIII-UUUU"), None);
    }

    #[test]
    fn a_code_in_a_text_is_hidden_and_words_are_not() {
        for (text, shown) in [
            ("QTA-SAR-2026-000123 ABCD-2345-WXYT", "QTA-SAR-2026-000123 ••••-••••-••••"),
            ("abcd 2345 wxyt, woh phir aya", "•••• •••• ••••, woh phir aya"),
            ("کوڈ ABCD۲۳۴۵WXYT ہے", "کوڈ •••••••••••• ہے"),
            ("ABCD-EFGH-JKMN", "••••-••••-••••"),
            ("MERA GHAR JALA aur +923001234567", "MERA GHAR JALA aur +923001234567"),
            ("2345", "2345"),
            ("", ""),
        ] {
            assert_eq!(hide_secret_codes(text), shown);
        }
    }

    #[test]
    fn ids_are_in_time_order() {
        let source = SeededEntropy::new(1);
        let early = uuid_v7(Timestamp(1_000_000), &source);
        let late = uuid_v7(Timestamp(2_000_000), &source);
        assert!(early < late);
        assert_eq!(early.get_version_num(), 7);
    }
}
