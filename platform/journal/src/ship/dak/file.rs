//! Files of records that went from one node to another: asked for by the name of their sealed bytes, and handed in under a signature
//! over it. What travels is sealed already; the key comes with the record.

use kernel::Result;
use sha2::{Digest, Sha256};
use tlog::{Hash, LogKey, Shipment};

use crate::ship::frame::{Envelope, bad};
use crate::ship::letter::{Ask, head};
use crate::ship::receive::refuse_revoked;
use crate::{Journal, Kind};

impl Journal {
    /// A station's question for a file.
    pub fn ask_for_file(&self, file: [u8; 32]) -> Result<Vec<u8>> {
        Ask::File(file).sign(&self.log(Kind::Records).signer)
    }

    /// The file that a station registered here asks for. `journal.unknown-node`, `journal.node-revoked`,
    /// `journal.bad-shipment`.
    pub async fn asked_for_file(&self, question: &[u8]) -> Result<[u8; 32]> {
        let envelope = Envelope::read(question)?;
        let (log, _) = self.sender(&envelope.signer()?).await?;
        let content = envelope.content(&LogKey::parse(&log.vkey)?)?;
        refuse_revoked(&log)?;
        match Ask::read(content)? {
            Ask::File(file) => Ok(file),
            Ask::Dak(_) => Err(bad()),
        }
    }

    /// This node's signature over a file that it hands in.
    pub fn sign_file(&self, file: [u8; 32]) -> Result<String> {
        head(&self.log(Kind::Records).signer, over(file))
    }

    /// The station registered here that signed for handing a file in. `journal.bad-shipment` when it signed something else.
    pub async fn signed_file(&self, note: &str, file: [u8; 32]) -> Result<String> {
        let (log, node) = self.sender(&Shipment::unverified(note)?.origin.to_string()).await?;
        let head = Shipment::verify(note, &[LogKey::parse(&log.vkey)?])?;
        refuse_revoked(&log)?;
        if head.digest == over(file) { Ok(node.name) } else { Err(bad()) }
    }
}

/// What is signed for a file: nothing that could stand for a shipment.
fn over(file: [u8; 32]) -> Hash {
    Hash(Sha256::new_with_prefix(b"khidmat.file.v1").chain_update(file).finalize().into())
}
