//! What the citizen takes home: the claim, and the evidence that it stands in the log. Offline-verifiable with the
//! log's and the witnesses' public keys and nothing else (C2SP tlog-proof).
//! Must not reveal more than the claim: the rest of the entry is present only as a digest.

use std::collections::BTreeSet;

use kernel::{Result, Timestamp};
use signed_note::Verifier;
use tlog_tiles::Hash;

use crate::checkpoint::Checkpoint;
use crate::codes::{self, refuse};
use crate::cosignature::{Cosignature, WitnessKey};
use crate::encoding;
use crate::entry::{Claim, MAX_CLAIM, digest, leaf_data_of};
use crate::keys::{LogKey, unverified_text, verify_note};
use crate::promise::Promise;
use crate::proof::{MAX_PROOF, verify_inclusion};

/// The largest receipt file that is read, in bytes.
pub const MAX_RECEIPT: usize = 16 * 1024;

const INCLUDED: &str = "c2sp.org/tlog-proof@v1";
const PROMISED: &str = "khidmat.promised-receipt.v1";

/// A receipt as handed over; nothing in it is believed before [`Receipt::verify`].
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    /// What it is about.
    pub claim: Claim,
    /// SHA-256 of the rest of the entry.
    pub rest_hash: [u8; 32],
    /// What shows that it is in the log.
    pub evidence: Evidence,
}

/// How far an entry has come.
#[derive(Debug, Clone, PartialEq)]
pub enum Evidence {
    /// Committed; the log has signed that it will include it.
    Promised {
        /// The signed promise.
        promise: String,
    },
    /// In the tree that a signed checkpoint names.
    Included {
        /// The entry's place in the log.
        index: u64,
        /// RFC 6962 audit path, from the leaf's sibling upwards.
        proof: Vec<Hash>,
        /// The signed checkpoint with its cosignatures.
        checkpoint: String,
    },
}

/// Whom a verifier believes. Kept by the person who verifies, never taken from the receipt.
#[derive(Debug, Clone)]
pub struct Trust {
    logs: Vec<LogKey>,
    witnesses: Vec<WitnessKey>,
    quorum: usize,
}

/// What a receipt has been shown to prove.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// The record it is about.
    pub claim: Claim,
    /// The log that signed.
    pub origin: String,
    /// True when the entry is in the tree; false when it is only promised.
    pub included: bool,
    /// Place and tree size, when included.
    pub position: Option<(u64, u64)>,
    /// Trusted witnesses that cosigned the tree, and when: the entry existed no later than that.
    pub witnesses: Vec<(String, Timestamp)>,
    /// True when as many witnesses as the verifier asks for have cosigned.
    pub witnessed: bool,
}

impl Trust {
    /// Trust in these verifier keys, calling a receipt witnessed when `quorum` witnesses cosigned. Refused when a
    /// key is malformed or stands twice: one key under two names would count as two witnesses, because an Ed25519
    /// cosignature does not commit to its maker's name.
    pub fn new<S: AsRef<str>>(logs: &[S], witnesses: &[S], quorum: usize) -> Result<Self> {
        let logs: Vec<_> = logs.iter().map(|key| LogKey::parse(key.as_ref())).collect::<Result<_>>()?;
        let witnesses: Vec<_> =
            witnesses.iter().map(|key| WitnessKey::parse(key.as_ref())).collect::<Result<_>>()?;
        let trust = Self { logs, witnesses, quorum };
        if trust.is_sound() { Ok(trust) } else { refuse(codes::TRUST) }
    }

    fn is_sound(&self) -> bool {
        let own_key = |at: usize, key: &WitnessKey| {
            let earlier = self.witnesses.iter().take(at).any(|other| other.0.key == key.0.key);
            !earlier && self.logs.iter().all(|log| log.0.key != key.0.key)
        };
        let repeated = |at: usize, log: &LogKey| self.logs.iter().take(at).any(|other| other == log);
        self.witnesses.iter().enumerate().all(|(at, key)| own_key(at, key))
            && !self.logs.iter().enumerate().any(|(at, log)| repeated(at, log))
            && self.quorum <= self.witnesses.len()
    }

    fn verifiers(&self) -> Vec<Box<dyn Verifier>> {
        let logs = self.logs.iter().cloned().map(|key| Box::new(key) as Box<dyn Verifier>);
        let witnesses = self.witnesses.iter().cloned().map(|key| Box::new(key) as Box<dyn Verifier>);
        logs.chain(witnesses).collect()
    }

    fn is_witness(&self, signature: &signed_note::Signature) -> bool {
        self.witnesses.iter().any(|key| key.name() == signature.name() && key.key_id() == signature.id())
    }
}

impl Receipt {
    /// A receipt from an entry's claim and rest, given its evidence.
    pub fn new(claim: Claim, rest: &[u8], evidence: Evidence) -> Self {
        Self { claim, rest_hash: digest(rest), evidence }
    }

    /// The entry's leaf hash.
    pub fn leaf_hash(&self) -> Result<Hash> {
        Ok(tlog_tiles::record_hash(&leaf_data_of(&self.claim.encode()?, &self.rest_hash)))
    }

    /// The receipt file.
    pub fn to_text(&self) -> Result<String> {
        let extra = encoding::to_base64(&[&self.rest_hash[..], &self.claim.encode()?].concat());
        Ok(match &self.evidence {
            Evidence::Promised { promise } => format!("{PROMISED}\nextra {extra}\n\n{promise}"),
            Evidence::Included { index, proof, checkpoint } => {
                let path = encoding::lines(proof);
                format!("{INCLUDED}\nextra {extra}\nindex {index}\n{path}\n{checkpoint}")
            }
        })
    }

    /// Reads a receipt file of at most [`MAX_RECEIPT`] bytes. Nothing is verified yet.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > MAX_RECEIPT {
            return refuse(codes::RECEIPT);
        }
        let text = str::from_utf8(bytes).or_else(|_| refuse(codes::RECEIPT))?;
        let Some((head, note)) = text.split_once("\n\n") else { return refuse(codes::RECEIPT) };
        unverified_text(note)?;
        let mut lines = head.split('\n');
        let kind = lines.next().unwrap_or_default();
        let Some((rest_hash, claim)) = lines.next().and_then(read_extra) else {
            return refuse(codes::RECEIPT);
        };
        let evidence = match kind {
            PROMISED if lines.next().is_none() => Some(Evidence::Promised { promise: note.to_owned() }),
            INCLUDED => read_included(lines, note),
            _ => None,
        };
        let Some(evidence) = evidence else { return refuse(codes::RECEIPT) };
        Ok(Self { claim: Claim::decode(&claim)?, rest_hash, evidence })
    }

    /// Checks everything the receipt says against the keys the verifier trusts.
    pub fn verify(&self, trust: &Trust) -> Result<Verified> {
        match &self.evidence {
            Evidence::Promised { promise } => self.verify_promised(promise, trust),
            Evidence::Included { index, proof, checkpoint } => {
                self.verify_included(*index, proof, checkpoint, trust)
            }
        }
    }

    fn verify_promised(&self, note: &str, trust: &Trust) -> Result<Verified> {
        let promise = Promise::verify(note, &trust.logs)?;
        if promise.leaf_hash != self.leaf_hash()? || promise.recorded_at != self.claim.recorded_at {
            return refuse(codes::PROMISE_OTHER);
        }
        let claim = self.claim.clone();
        let origin = promise.origin;
        Ok(Verified {
            claim,
            origin,
            included: false,
            position: None,
            witnesses: Vec::new(),
            witnessed: false,
        })
    }

    fn verify_included(&self, index: u64, proof: &[Hash], note: &str, trust: &Trust) -> Result<Verified> {
        let verified = verify_note(note, trust.verifiers())?;
        let checkpoint = Checkpoint::parse(&verified.text)?;
        verified.require_signed_by(&checkpoint.origin, &trust.logs)?;
        verify_inclusion(proof, index, self.leaf_hash()?, checkpoint.size, checkpoint.root)
            .or_else(|_| refuse(codes::NOT_INCLUDED))?;
        let cosigned = verified.signatures.into_iter().filter(|signature| trust.is_witness(signature));
        let witnesses: Vec<_> = cosigned
            .map(|signature| Cosignature::from_signature(signature).map(|c| (c.name().to_owned(), c.at())))
            .collect::<Result<_>>()?;
        Ok(Verified {
            claim: self.claim.clone(),
            origin: checkpoint.origin,
            included: true,
            position: Some((index, checkpoint.size)),
            witnessed: trust.quorum > 0 && distinct(&witnesses) >= trust.quorum,
            witnesses,
        })
    }
}

/// Witnesses by name: one that has changed its key and signed with both counts once.
fn distinct(witnesses: &[(String, Timestamp)]) -> usize {
    witnesses.iter().map(|(name, _)| name).collect::<BTreeSet<_>>().len()
}

fn read_extra(line: &str) -> Option<([u8; 32], Vec<u8>)> {
    let extra = encoding::from_base64(line.strip_prefix("extra ")?)?;
    let (rest_hash, claim) = extra.split_first_chunk::<32>()?;
    (claim.len() <= MAX_CLAIM).then(|| (*rest_hash, claim.to_vec()))
}

fn read_included<'a>(mut lines: impl Iterator<Item = &'a str>, note: &str) -> Option<Evidence> {
    let index = encoding::number(lines.next()?.strip_prefix("index ")?)?;
    let proof = encoding::hashes(lines, MAX_PROOF)?;
    Some(Evidence::Included { index, proof, checkpoint: note.to_owned() })
}
