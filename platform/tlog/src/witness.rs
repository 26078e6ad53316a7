//! The rules of a witness (C2SP tlog-witness): it cosigns a checkpoint only when the log it knows signed it and the
//! new tree continues the last one it cosigned.
//! Must not persist or serve: the caller stores [`Cosigned::seen`] atomically before the cosignature leaves.

use std::collections::BTreeMap;

use kernel::{Result, Timestamp};
use tlog_tiles::{EMPTY_HASH, Hash};

use crate::checkpoint::Checkpoint;
use crate::codes::{self, refuse};
use crate::cosignature::{Cosignature, WitnessSigner};
use crate::encoding;
use crate::keys::{LogKey, unverified_text, verify_by_log};
use crate::proof::{MAX_PROOF, verify_consistency};

/// The largest request body that is read, in bytes.
pub const MAX_REQUEST: usize = 16 * 1024;

/// The body of `POST <prefix>/add-checkpoint`.
#[derive(Debug, Clone, PartialEq)]
pub struct AddCheckpoint {
    /// Size the log believes the witness cosigned last.
    pub old_size: u64,
    /// Consistency proof from that size to the checkpoint's.
    pub proof: Vec<Hash>,
    /// The signed checkpoint.
    pub note: String,
}

impl AddCheckpoint {
    /// The request body.
    pub fn to_text(&self) -> String {
        let proof = encoding::lines(&self.proof);
        format!("old {}\n{proof}\n{}", self.old_size, self.note)
    }

    /// Reads a request body of at most [`MAX_REQUEST`] bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > MAX_REQUEST {
            return refuse(codes::REQUEST);
        }
        str::from_utf8(bytes).ok().and_then(Self::read).map_or_else(|| refuse(codes::REQUEST), Ok)
    }

    fn read(text: &str) -> Option<Self> {
        let (head, note) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let old_size = encoding::number(lines.next()?.strip_prefix("old ")?)?;
        let proof = encoding::hashes(lines, MAX_PROOF)?;
        Some(Self { old_size, proof, note: note.to_owned() })
    }
}

/// Why a witness does not cosign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WitnessRefusal {
    /// The request or the checkpoint cannot be read. HTTP 400.
    #[error("the request cannot be read")]
    Malformed,
    /// The old size is above the checkpoint's. HTTP 400.
    #[error("the old size is above the checkpoint's size")]
    OldSizeAboveNew,
    /// No such log is watched here. HTTP 404.
    #[error("unknown log")]
    UnknownOrigin,
    /// The log's key did not sign it. HTTP 403.
    #[error("the checkpoint is not signed by the log")]
    BadSignature,
    /// The last cosigned size is this one, not the old size given. HTTP 409 with the size in the body.
    #[error("the last cosigned size is {0}")]
    Conflict(u64),
    /// Same size, other root: the log has shown two histories. Keep the note, it is the evidence. HTTP 409.
    #[error("another tree of the same size {0} was cosigned before")]
    SplitView(u64),
    /// The proof does not show that the tree was continued. HTTP 422.
    #[error("the consistency proof does not hold")]
    BadProof,
}

impl WitnessRefusal {
    /// The HTTP status tlog-witness prescribes.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Malformed | Self::OldSizeAboveNew => 400,
            Self::BadSignature => 403,
            Self::UnknownOrigin => 404,
            Self::Conflict(_) | Self::SplitView(_) => 409,
            Self::BadProof => 422,
        }
    }

    /// The response's content type.
    pub const fn content_type(&self) -> &'static str {
        match self {
            Self::Conflict(_) | Self::SplitView(_) => "text/x.tlog.size",
            _ => "text/plain; charset=utf-8",
        }
    }

    /// The response's body: on a conflict the last cosigned size, else a sentence.
    pub fn body(&self) -> String {
        match self {
            Self::Conflict(size) | Self::SplitView(size) => format!("{size}\n"),
            other => format!("{other}\n"),
        }
    }
}

/// The last tree of one log that a witness cosigned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// Its size.
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

impl Seen {
    /// Before the first checkpoint: the empty tree.
    pub const NOTHING: Self = Self { size: 0, root: EMPTY_HASH };
}

/// A checkpoint that may be cosigned.
#[derive(Debug, Clone, PartialEq)]
pub struct Cosigned {
    /// Which log.
    pub origin: String,
    /// What the witness has now seen; to be stored, if its predecessor is still the stored one, before answering.
    pub seen: Seen,
    /// The answer.
    pub cosignature: Cosignature,
}

/// A witness: its key, the logs it watches, and what it has seen of each.
#[derive(Debug)]
pub struct Witness {
    signer: WitnessSigner,
    logs: Vec<LogKey>,
    seen: BTreeMap<String, Seen>,
}

impl Witness {
    /// A witness of these logs that has seen nothing yet. A log may have several keys under one name.
    pub fn new(signer: WitnessSigner, logs: Vec<LogKey>) -> Self {
        Self { signer, logs, seen: BTreeMap::new() }
    }

    /// Tells the witness what it had seen before it was restarted.
    pub fn remember(&mut self, origin: &str, seen: Seen) {
        self.seen.insert(origin.to_owned(), seen);
    }

    /// What was seen last of a log.
    pub fn last(&self, origin: &str) -> Seen {
        self.seen.get(origin).copied().unwrap_or(Seen::NOTHING)
    }

    /// Checks a request against `last`, the stored state of its log, and cosigns. Changes nothing: for callers that
    /// keep the state in a database.
    pub fn consider(
        &self,
        last: Seen,
        request: &AddCheckpoint,
        now: Timestamp,
    ) -> Result<Cosigned, WitnessRefusal> {
        let (text, checkpoint) = self.signed_checkpoint(&request.note)?;
        check_sizes(last, request.old_size, &checkpoint)?;
        verify_consistency(&request.proof, last.size, last.root, checkpoint.size, checkpoint.root)
            .map_err(|_| WitnessRefusal::BadProof)?;
        let cosignature = self.signer.cosign(&text, now).map_err(|_| WitnessRefusal::Malformed)?;
        let seen = Seen { size: checkpoint.size, root: checkpoint.root };
        Ok(Cosigned { origin: checkpoint.origin, seen, cosignature })
    }

    /// [`Witness::consider`] against the state held in memory, which it moves on.
    pub fn add_checkpoint(
        &mut self,
        request: &AddCheckpoint,
        now: Timestamp,
    ) -> Result<Cosigned, WitnessRefusal> {
        let origin = origin_of(&request.note)?;
        let cosigned = self.consider(self.last(&origin), request, now)?;
        self.seen.insert(origin, cosigned.seen);
        Ok(cosigned)
    }

    fn signed_checkpoint(&self, note: &str) -> Result<(String, Checkpoint), WitnessRefusal> {
        let origin = origin_of(note)?;
        let keys: Vec<_> = self.logs.iter().filter(|key| key.name() == origin).cloned().collect();
        if keys.is_empty() {
            return Err(WitnessRefusal::UnknownOrigin);
        }
        let verified = verify_by_log(note, &keys).map_err(|_| WitnessRefusal::BadSignature)?;
        let checkpoint = Checkpoint::parse(&verified.text).map_err(|_| WitnessRefusal::Malformed)?;
        Ok((verified.text, checkpoint))
    }
}

/// The log a note speaks of, so that its stored state can be loaded; nothing is verified yet.
pub fn origin_of(note: &str) -> Result<String, WitnessRefusal> {
    let checkpoint = unverified_text(note).and_then(|text| Checkpoint::parse(&text));
    checkpoint.map(|checkpoint| checkpoint.origin).map_err(|_| WitnessRefusal::Malformed)
}

fn check_sizes(last: Seen, old_size: u64, new: &Checkpoint) -> Result<(), WitnessRefusal> {
    if old_size > new.size {
        return Err(WitnessRefusal::OldSizeAboveNew);
    }
    if old_size != last.size {
        return Err(WitnessRefusal::Conflict(last.size));
    }
    if new.size == last.size && new.size > 0 && new.root != last.root {
        return Err(WitnessRefusal::SplitView(last.size));
    }
    Ok(())
}
