//! Strict readers for the small text forms the formats share: base64 and decimal numbers with one spelling each.
//! Must not accept a second spelling of the same value: two spellings would be two receipts for one record.

use base64::prelude::{BASE64_STANDARD, Engine};
use tlog_tiles::Hash;

use crate::MAX_NUMBER;

/// Padded standard base64 (RFC 4648 section 4).
pub fn to_base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// Reads canonical base64; anything `to_base64` would not have written is `None`.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64_STANDARD.decode(text).ok()?;
    (to_base64(&bytes) == text).then_some(bytes)
}

/// Reads a hash written in base64.
pub fn hash(text: &str) -> Option<Hash> {
    from_base64(text)?.try_into().ok().map(Hash)
}

/// Reads a decimal number without sign or leading zeroes, at most [`MAX_NUMBER`].
pub fn number(text: &str) -> Option<u64> {
    let value: u64 = text.parse().ok()?;
    (value <= MAX_NUMBER && value.to_string() == text).then_some(value)
}

/// Writes base64 hashes, one on each line.
pub fn lines(hashes: &[Hash]) -> String {
    hashes.iter().flat_map(|hash| [to_base64(&hash.0), "\n".to_owned()]).collect()
}

/// Reads base64 hashes, one on each line, at most `max` of them.
pub fn hashes<'a>(lines: impl Iterator<Item = &'a str>, max: usize) -> Option<Vec<Hash>> {
    let mut read = Vec::new();
    for line in lines {
        if read.len() == max {
            return None;
        }
        read.push(hash(line)?);
    }
    Some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_spelling() {
        assert_eq!(from_base64("AA=="), Some(vec![0]));
        assert_eq!(from_base64("AB=="), None);
        assert_eq!(from_base64("AA"), None);
        assert_eq!(from_base64("AA==\n"), None);
        assert_eq!(number("0"), Some(0));
        assert_eq!(number("00"), None);
        assert_eq!(number("+1"), None);
        assert_eq!(number("9007199254740991"), Some(MAX_NUMBER));
        assert_eq!(number("9007199254740992"), None);
    }
}
