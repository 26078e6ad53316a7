//! What the counter gives before the entry is in the tree: the log's signed word that it will be.
//! Must not be taken for inclusion: only a receipt with a proof shows that the promise was kept.

use kernel::{Result, Timestamp};
use tlog_tiles::Hash;

use crate::codes::{self, refuse};
use crate::encoding;
use crate::keys::{LogKey, LogSigner, verify_by_log};

const HEADER: &str = "khidmat.promise.v1";

/// A promise to include one leaf in one log.
#[derive(Debug, Clone, PartialEq)]
pub struct Promise {
    /// The log that promises.
    pub origin: String,
    /// The leaf that will be in its tree.
    pub leaf_hash: Hash,
    /// The entry's recorded time.
    pub recorded_at: Timestamp,
}

impl Promise {
    /// The note text: header, origin, leaf hash, microseconds; one on each line.
    pub fn to_text(&self) -> String {
        format!("{HEADER}\n{}\n{}\n{}\n", self.origin, self.leaf_hash, self.recorded_at.0)
    }

    /// Reads a note text.
    pub fn parse(text: &str) -> Result<Self> {
        Self::read(text)
            .filter(|promise| promise.to_text() == text)
            .map_or_else(|| refuse(codes::PROMISE), Ok)
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.strip_prefix(HEADER)?.strip_prefix('\n')?.split('\n');
        let origin = lines.next()?.to_owned();
        let leaf_hash = encoding::hash(lines.next()?)?;
        let recorded_at = Timestamp(i64::try_from(encoding::number(lines.next()?)?).ok()?);
        Some(Self { origin, leaf_hash, recorded_at })
    }

    /// The signed note. Refused when the signer is another log's.
    pub fn sign(&self, signer: &LogSigner) -> Result<String> {
        if self.origin != signer.origin() {
            return refuse(codes::PROMISE);
        }
        let text = self.to_text();
        Self::parse(&text)?;
        signer.sign_text(&text, codes::PROMISE)
    }

    /// Reads a signed promise that one of `logs` made under its own name.
    pub fn verify(note: &str, logs: &[LogKey]) -> Result<Self> {
        let verified = verify_by_log(note, logs)?;
        let promise = Self::parse(&verified.text)?;
        verified.require_signed_by(&promise.origin, logs)?;
        Ok(promise)
    }
}
