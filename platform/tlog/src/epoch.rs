//! The statement that opens a new log after an older backup was restored. The old tree cannot be continued without
//! contradicting checkpoints that are already outside, so the log starts again under a new name and says so.
//! Must not hide the gap: it names the last state of the old log that was seen outside the lost database.

use kernel::Result;
use tlog_tiles::Hash;

use crate::codes::{self, refuse};
use crate::encoding;
use crate::keys::{LogKey, LogSigner, verify_by_log};
use crate::origin::Origin;

const HEADER: &str = "khidmat.epoch.v1";

/// A new epoch and what is known of the one before it.
#[derive(Debug, Clone, PartialEq)]
pub struct EpochOpening {
    /// The log that opens.
    pub origin: Origin,
    /// The log that ended.
    pub old_origin: Origin,
    /// Size of the ended log as last seen outside (checkpoint file, witnesses); 0 when none was.
    pub old_size: u64,
    /// Root of the ended log at that size.
    pub old_root: Hash,
}

impl EpochOpening {
    /// The note text: header, new origin, old origin, old size, old root; one on each line.
    pub fn to_text(&self) -> String {
        let Self { origin, old_origin, old_size, old_root } = self;
        format!("{HEADER}\n{origin}\n{old_origin}\n{old_size}\n{old_root}\n")
    }

    /// Reads a note text. The new origin must be a later epoch of the same log.
    pub fn parse(text: &str) -> Result<Self> {
        let opening = Self::read(text).filter(|opening| opening.to_text() == text);
        opening.filter(|o| o.origin.continues(&o.old_origin)).map_or_else(|| refuse(codes::EPOCH), Ok)
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.strip_prefix(HEADER)?.strip_prefix('\n')?.split('\n');
        let origin = Origin::parse(lines.next()?).ok()?;
        let old_origin = Origin::parse(lines.next()?).ok()?;
        let old_size = encoding::number(lines.next()?)?;
        let old_root = encoding::hash(lines.next()?)?;
        Some(Self { origin, old_origin, old_size, old_root })
    }

    /// The note, signed with the new epoch's key.
    pub fn sign(&self, signer: &LogSigner) -> Result<String> {
        let text = self.to_text();
        Self::parse(&text)?;
        if self.origin.to_string() != signer.origin() {
            return refuse(codes::EPOCH);
        }
        signer.sign_text(&text, codes::EPOCH)
    }

    /// Reads a note that the new epoch's key, one of `logs`, signed.
    pub fn verify(note: &str, logs: &[LogKey]) -> Result<Self> {
        let verified = verify_by_log(note, logs)?;
        let opening = Self::parse(&verified.text)?;
        verified.require_signed_by(&opening.origin.to_string(), logs)?;
        Ok(opening)
    }
}
