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

    /// Opens keys that [`TransferPublic::send_all`] sealed under one exchange.
    pub fn receive_all(&self, exchange: &[u8; 32], sealed: &[(Uuid, &[u8])]) -> Result<Vec<RecordKey>> {
        let shared = self.0.diffie_hellman(&PublicKey::from(*exchange));
        let once = derive(shared.as_bytes(), exchange, &self.public().0);
        sealed.iter().map(|(subject, sealed)| open_one(&once, *subject, sealed)).collect()
    }
}

fn open_one(once: &[u8; 32], subject: Uuid, sealed: &[u8]) -> Result<RecordKey> {
    let wrong = || Error::Malformed("vault.bad-transfer");
    let plain = cipher::open(once, &bound(subject), sealed).map_err(|_| wrong())?;
    Ok(RecordKey::from_bytes(<[u8; 32]>::try_from(plain).map_err(|_| wrong())?))
}

/// Record keys sealed to one node under one key exchange: two curve operations for a whole shipment instead of two
/// for each key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedKeys {
    /// The sender's one-time public key.
    pub exchange: [u8; 32],
    /// Each key, in the order given.
    pub keys: Vec<Vec<u8>>,
}

impl TransferPublic {
    /// Seals many record keys to this node.
    pub fn send_all(&self, keys: &[(Uuid, &RecordKey)], source: &dyn Entropy) -> Result<SealedKeys> {
        let ephemeral = StaticSecret::from(entropy::bytes::<32>(source));
        let exchange = *PublicKey::from(&ephemeral).as_bytes();
        let shared = ephemeral.diffie_hellman(&PublicKey::from(self.0));
        let once = derive(shared.as_bytes(), &exchange, &self.0);
        let seal =
            |(subject, key): &(Uuid, &RecordKey)| cipher::seal(&once, &bound(*subject), key.bytes(), source);
        Ok(SealedKeys { exchange, keys: keys.iter().map(seal).collect::<Result<_>>()? })
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
        let SealedKeys { exchange, keys } = province.public().send_all(&[(subject, &key)], &source).unwrap();
        let sealed = keys[0].as_slice();
        let opened = province.receive_all(&exchange, &[(subject, sealed)]).unwrap();
        assert_eq!(opened[0].commitment(), key.commitment());
        assert!(other.receive_all(&exchange, &[(subject, sealed)]).is_err());
        assert!(province.receive_all(&exchange, &[(Uuid::from_u128(10), sealed)]).is_err());
        assert!(province.receive_all(&exchange, &[(subject, &sealed[..40])]).is_err());
    }

    #[test]
    fn keys_sealed_together_open_each_for_its_record_only() {
        let source = SeededEntropy::new(4);
        let (province, other) = (TransferKey::from_seed([1; 32]), TransferKey::from_seed([2; 32]));
        let (one, two) = (RecordKey::generate(&source), RecordKey::generate(&source));
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let sealed = province.public().send_all(&[(first, &one), (second, &two)], &source).unwrap();
        let [a, b] = [&sealed.keys[0], &sealed.keys[1]].map(Vec::as_slice);
        let opened = province.receive_all(&sealed.exchange, &[(first, a), (second, b)]).unwrap();
        assert_eq!(opened[0].commitment(), one.commitment());
        assert_eq!(opened[1].commitment(), two.commitment());
        assert!(province.receive_all(&sealed.exchange, &[(second, a)]).is_err());
        assert!(other.receive_all(&sealed.exchange, &[(first, a)]).is_err());
        assert!(province.receive_all(&[9; 32], &[(first, a)]).is_err());
    }
}
