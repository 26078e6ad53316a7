//! Handing a record's key to another node: sealed to that node's public key (X25519), so that whoever carries or
//! stores the shipment learns nothing. The sender is known from the signed log the shipment belongs to.

use kernel::{Entropy, Error, Result, entropy};
use uuid::Uuid;
use x25519_dalek::{PublicKey, StaticSecret};

use crate::cipher::{self, RecordKey};

/// A node's own key for receiving record keys. Kept in the node's key file.
#[derive(Clone)]
pub struct TransferKey(StaticSecret);

/// The public half, given to the nodes that ship here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferPublic(pub [u8; 32]);

impl std::fmt::Debug for TransferKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TransferKey(…)")
    }
}

impl TransferKey {
    /// The key made from 32 secret bytes.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(StaticSecret::from(seed))
    }

    /// Its public half.
    pub fn public(&self) -> TransferPublic {
        TransferPublic(*PublicKey::from(&self.0).as_bytes())
    }

    /// Opens a key sealed to this node.
    pub fn receive(&self, subject: Uuid, sealed: &[u8]) -> Result<RecordKey> {
        let wrong = || Error::Malformed("vault.bad-transfer");
        let (sender, sealed) = sealed.split_at_checked(32).ok_or_else(wrong)?;
        let sender = <[u8; 32]>::try_from(sender).map_err(|_| wrong())?;
        let shared = self.0.diffie_hellman(&PublicKey::from(sender));
        let key = derive(shared.as_bytes(), &sender, &self.public().0);
        let plain = cipher::open(&key, &bound(subject), sealed).map_err(|_| wrong())?;
        Ok(RecordKey::from_bytes(<[u8; 32]>::try_from(plain).map_err(|_| wrong())?))
    }
}

impl TransferPublic {
    /// Seals a record's key to this node: 32 bytes ephemeral public key, then the sealed key.
    pub fn send(&self, subject: Uuid, key: &RecordKey, source: &dyn Entropy) -> Result<Vec<u8>> {
        let ephemeral = StaticSecret::from(entropy::bytes::<32>(source));
        let sender = *PublicKey::from(&ephemeral).as_bytes();
        let shared = ephemeral.diffie_hellman(&PublicKey::from(self.0));
        let once = derive(shared.as_bytes(), &sender, &self.0);
        let sealed = cipher::seal(&once, &bound(subject), key.bytes(), source)?;
        Ok([sender.as_slice(), &sealed].concat())
    }
}

fn derive(shared: &[u8], sender: &[u8; 32], receiver: &[u8; 32]) -> [u8; 32] {
    cipher::mac(shared, &[b"khidmat.transfer.v1|", sender, receiver])
}

fn bound(subject: Uuid) -> Vec<u8> {
    [b"transfer|".as_slice(), subject.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SeededEntropy;

    #[test]
    fn a_key_reaches_only_the_node_it_is_sealed_to() {
        let source = SeededEntropy::new(3);
        let (province, other) = (TransferKey::from_seed([1; 32]), TransferKey::from_seed([2; 32]));
        let (key, subject) = (RecordKey::generate(&source), Uuid::from_u128(9));
        let sealed = province.public().send(subject, &key, &source).unwrap();
        assert_eq!(province.receive(subject, &sealed).unwrap().commitment(), key.commitment());
        assert!(other.receive(subject, &sealed).is_err());
        assert!(province.receive(Uuid::from_u128(10), &sealed).is_err());
        assert!(province.receive(subject, &sealed[..40]).is_err());
    }
}
