//! A log's signature over what it ships to another node: the carried bytes hold more than the tree commits to
//! (retention classes, how much is still to come), and none of it may be altered on the way.
//! Must not be mistaken for a checkpoint: its first line is a header, never a log's name.

use kernel::Result;
use tlog_tiles::Hash;

use crate::codes::{self, refuse};
use crate::encoding;
use crate::keys::{LogKey, LogSigner, unverified_text, verify_by_log};
use crate::origin::Origin;

const HEADER: &str = "khidmat.shipment.v1";

/// The signed head of a shipment.
#[derive(Debug, Clone, PartialEq)]
pub struct Shipment {
    /// The log whose key signs.
    pub origin: Origin,
    /// SHA-256 of the payload.
    pub digest: Hash,
}

impl Shipment {
    /// The note text: header, origin, digest; one on each line.
    pub fn to_text(&self) -> String {
        format!("{HEADER}\n{}\n{}\n", self.origin, self.digest)
    }

    /// Reads a note text.
    pub fn parse(text: &str) -> Result<Self> {
        let read = Self::read(text).filter(|shipment| shipment.to_text() == text);
        read.map_or_else(|| refuse(codes::NOTE), Ok)
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.strip_prefix(HEADER)?.strip_prefix('\n')?.split('\n');
        let origin = Origin::parse(lines.next()?).ok()?;
        let digest = encoding::hash(lines.next()?)?;
        Some(Self { origin, digest })
    }

    /// The note, signed with the log's key.
    pub fn sign(&self, signer: &LogSigner) -> Result<String> {
        if self.origin.to_string() != signer.origin() {
            return refuse(codes::NOTE);
        }
        signer.sign_text(&self.to_text(), codes::NOTE)
    }

    /// What a note says before anybody has checked who signed it: only for finding the key to check with.
    pub fn unverified(note: &str) -> Result<Self> {
        Self::parse(&unverified_text(note)?)
    }

    /// Reads a note that the named log, one of `logs`, signed.
    pub fn verify(note: &str, logs: &[LogKey]) -> Result<Self> {
        let verified = verify_by_log(note, logs)?;
        let shipment = Self::parse(&verified.text)?;
        verified.require_signed_by(&shipment.origin.to_string(), logs)?;
        Ok(shipment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_log_itself_can_sign_what_it_ships() {
        let origin = Origin::journal("sariab".parse().unwrap());
        let signer = LogSigner::from_seed(&origin.to_string(), &[1; 32]).unwrap();
        let forger = LogSigner::from_seed(&origin.to_string(), &[2; 32]).unwrap();
        let shipment = Shipment { origin, digest: Hash([7; 32]) };
        let note = shipment.sign(&signer).unwrap();
        let known = [signer.key().clone()];
        assert_eq!(Shipment::verify(&note, &known).unwrap(), shipment);
        assert!(Shipment::verify(&shipment.sign(&forger).unwrap(), &known).is_err());
        for at in 0..note.len() {
            let mut altered = note.clone().into_bytes();
            altered[at] ^= 1;
            let refused =
                String::from_utf8(altered).map_or(true, |text| Shipment::verify(&text, &known).is_err());
            assert!(refused, "byte {at}");
        }
        let other = LogSigner::from_seed("khidmat/other/1", &[1; 32]).unwrap();
        assert!(shipment.sign(&other).is_err());
    }
}
