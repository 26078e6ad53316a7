//! Every reason this crate can refuse something for, with the words a person is shown in both languages.
//! Must not format values into the words: what was refused is hostile text.

use kernel::{Bilingual, Code, Error, Lang};

/// The record inside the receipt cannot be read or is outside its limits.
pub const CLAIM: Code = "tlog.claim-malformed";
/// A key is not a verifier key of the right kind.
pub const KEY: Code = "tlog.key-malformed";
/// A log's name is not of the form `khidmat/<node>/<epoch>`.
pub const ORIGIN: Code = "tlog.origin-malformed";
/// A signed note cannot be read.
pub const NOTE: Code = "tlog.note-malformed";
/// No trusted key of the right name signed it.
pub const UNKNOWN_LOG: Code = "tlog.unknown-log";
/// A trusted key's signature does not fit the text: somebody altered one of them.
pub const SIGNATURE: Code = "tlog.bad-signature";
/// A checkpoint's text cannot be read.
pub const CHECKPOINT: Code = "tlog.checkpoint-malformed";
/// A cosignature line cannot be read.
pub const COSIGNATURE: Code = "tlog.cosignature-malformed";
/// A promise's text cannot be read.
pub const PROMISE: Code = "tlog.promise-malformed";
/// The promise is about another record.
pub const PROMISE_OTHER: Code = "tlog.promise-of-another";
/// An epoch opening's text cannot be read or its names do not follow one another.
pub const EPOCH: Code = "tlog.epoch-malformed";
/// A receipt file cannot be read.
pub const RECEIPT: Code = "tlog.receipt-malformed";
/// The record is not in the tree the checkpoint signs.
pub const NOT_INCLUDED: Code = "tlog.not-included";
/// The newer tree is not a continuation of the older one.
pub const NOT_CONSISTENT: Code = "tlog.not-consistent";
/// The list of trusted keys is unusable.
pub const TRUST: Code = "tlog.trust-malformed";
/// An index or a size lies outside the tree.
pub const OUTSIDE: Code = "tlog.outside-tree";
/// A tile's path or length is wrong.
pub const TILE: Code = "tlog.tile-malformed";
/// The log is full (2^53 − 1 entries).
pub const FULL: Code = "tlog.full";
/// A witness request cannot be read.
pub const REQUEST: Code = "tlog.request-malformed";

/// Code, Urdu words, English words.
const WORDS: [(Code, &str, &str); 19] = [
    (CLAIM, "رسید میں لکھا ریکارڈ پڑھا نہیں جا سکتا۔", "The record inside the receipt cannot be read."),
    (KEY, "یہ تصدیقی کلید درست نہیں۔", "This verification key is not valid."),
    (ORIGIN, "دفتری لاگ کا نام درست نہیں۔", "The log's name is not valid."),
    (NOTE, "دستخط شدہ متن پڑھا نہیں جا سکتا۔", "The signed text cannot be read."),
    (
        UNKNOWN_LOG,
        "اس رسید پر کسی ایسے لاگ کے دستخط نہیں جس پر آپ بھروسا کرتے ہیں۔",
        "This is not signed by a log that you trust.",
    ),
    (
        SIGNATURE,
        "دستخط متن سے میل نہیں کھاتے: اس میں تبدیلی کی گئی ہے۔",
        "A signature does not fit the text: it has been altered.",
    ),
    (CHECKPOINT, "لاگ کا دستخط شدہ خلاصہ پڑھا نہیں جا سکتا۔", "The log's checkpoint cannot be read."),
    (COSIGNATURE, "گواہ کے دستخط پڑھے نہیں جا سکتے۔", "A witness's signature cannot be read."),
    (PROMISE, "اندراج کا وعدہ پڑھا نہیں جا سکتا۔", "The promise cannot be read."),
    (PROMISE_OTHER, "یہ وعدہ کسی اور ریکارڈ کا ہے۔", "The promise is about another record."),
    (EPOCH, "نئے دور کا اعلان درست نہیں۔", "The statement that opens a new epoch is not valid."),
    (RECEIPT, "یہ فائل درست رسید نہیں ہے۔", "This file is not a well-formed receipt."),
    (
        NOT_INCLUDED,
        "یہ ریکارڈ لاگ میں ثابت نہیں ہوتا: رسید میں تبدیلی کی گئی ہے۔",
        "The record is not proved to be in the log: the receipt has been altered.",
    ),
    (
        NOT_CONSISTENT,
        "نیا لاگ پرانے لاگ کا تسلسل نہیں ہے۔",
        "The newer log is not a continuation of the older one.",
    ),
    (TRUST, "بھروسے کی کلیدوں کی فہرست درست نہیں۔", "The list of trusted keys is not valid."),
    (OUTSIDE, "یہ نمبر لاگ سے باہر ہے۔", "That number lies outside the log."),
    (TILE, "لاگ کا ٹکڑا (ٹائل) درست نہیں۔", "A tile of the log is not valid."),
    (FULL, "لاگ بھر چکا ہے۔", "The log is full."),
    (REQUEST, "گواہ سے کی گئی درخواست پڑھی نہیں جا سکتی۔", "The request to the witness cannot be read."),
];

/// The words for one of this crate's codes, or `None` when the code is another crate's.
pub fn words(code: Code) -> Option<Bilingual> {
    let (_, ur, en) = WORDS.iter().find(|(known, _, _)| *known == code)?;
    Some(Bilingual::new(*ur, *en))
}

/// Every code with its words in `lang`.
pub fn all(lang: Lang) -> impl Iterator<Item = (Code, &'static str)> {
    WORDS.iter().map(move |(code, ur, en)| (*code, if lang == Lang::Ur { *ur } else { *en }))
}

/// Foreign bytes were refused for `code`.
pub(crate) fn refuse<T>(code: Code) -> kernel::Result<T> {
    Err(Error::Malformed(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_unique_and_has_words_in_both_languages() {
        let codes: std::collections::BTreeSet<_> = WORDS.iter().map(|(code, _, _)| code).collect();
        assert_eq!(codes.len(), WORDS.len());
        for (code, ur, en) in WORDS {
            assert!(code.starts_with("tlog."), "{code}");
            assert!(ur.chars().any(|c| ('\u{0600}'..='\u{06FF}').contains(&c)), "{code}");
            assert!(en.is_ascii() && en.ends_with('.'), "{code}");
        }
        let source = include_str!("codes.rs");
        let declared = source.lines().filter(|line| line.starts_with("pub const")).count();
        assert_eq!(declared, WORDS.len(), "a code without words");
    }
}
