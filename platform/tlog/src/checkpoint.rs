//! The signed head of a log: C2SP tlog-checkpoint without extension lines.
//! Must not decide whether it may be signed: the sequencer signs only after the commit that contains it.

use kernel::Result;
use tlog_tiles::Hash;

use crate::MAX_NUMBER;
use crate::codes::{self, refuse};
use crate::keys::{LogKey, LogSigner, verify_by_log};

/// A log's name, size and root.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// The log's name, first line.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// RFC 6962 root at that size.
    pub root: Hash,
}

impl Checkpoint {
    /// The note text: origin, size in decimal, root in base64, each ending in a line feed.
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root)
    }

    /// Reads a note text. Extension lines are refused: no log of ours writes any and no witness vouches for them.
    pub fn parse(text: &str) -> Result<Self> {
        let read =
            tlog_tiles::Checkpoint::from_bytes(text.as_bytes()).or_else(|_| refuse(codes::CHECKPOINT))?;
        let checkpoint = Self { origin: read.origin().to_owned(), size: read.size(), root: *read.hash() };
        if checkpoint.size > MAX_NUMBER || checkpoint.to_text() != text {
            return refuse(codes::CHECKPOINT);
        }
        Ok(checkpoint)
    }

    /// The signed note. Refused when the signer is another log's.
    pub fn sign(&self, signer: &LogSigner) -> Result<String> {
        if self.origin != signer.origin() || self.size > MAX_NUMBER {
            return refuse(codes::CHECKPOINT);
        }
        signer.sign_text(&self.to_text(), codes::CHECKPOINT)
    }

    /// Reads a signed note that one of `logs` signed under its own name.
    pub fn verify(note: &str, logs: &[LogKey]) -> Result<Self> {
        let verified = verify_by_log(note, logs)?;
        let checkpoint = Self::parse(&verified.text)?;
        verified.require_signed_by(&checkpoint.origin, logs)?;
        Ok(checkpoint)
    }
}
