//! The key-encryption keys of a node. They come from a file that the keeper of the database must not be able to
//! read (docs/guide/secure.md), one `number hex` line each; the highest number wraps new keys.

use kernel::{Entropy, Error, Result, entropy};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::cipher::{self, RecordKey};

/// Every key-encryption key of a node, oldest first.
#[derive(Clone, ZeroizeOnDrop)]
pub struct KeyRing {
    keys: Vec<(i32, [u8; 32])>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyRing({} keys)", self.keys.len())
    }
}

impl KeyRing {
    /// A ring with one new key.
    pub fn generate(source: &dyn Entropy) -> Self {
        Self { keys: vec![(1, entropy::bytes(source))] }
    }

    /// Adds a new key, which wraps from now on; the older ones still open. Its number.
    pub fn rotate(&mut self, source: &dyn Entropy) -> i32 {
        let next = self.keys.last().map_or(1, |(number, _)| number + 1);
        self.keys.push((next, entropy::bytes(source)));
        next
    }

    /// Takes a key out. Never the oldest, on which indexes and peppers hang, nor the one that wraps now:
    /// `vault.key-needed`. `vault.no-ring-key` when there is none of this number. Whether it still wraps anything is
    /// for the caller to ask ([`crate::wrapped_by`]).
    pub fn remove(&mut self, number: i32) -> Result<()> {
        let at = self.keys.iter().position(|(known, _)| *known == number);
        let at = at.ok_or(Error::NotFound("vault.no-ring-key"))?;
        if at == 0 || at + 1 == self.keys.len() {
            return Err(Error::Conflict("vault.key-needed"));
        }
        let (_, mut key) = self.keys.remove(at);
        key.zeroize();
        Ok(())
    }

    /// Reads the file's text.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || Error::Malformed("vault.bad-key-file");
        let mut keys = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (number, digits) = line.split_once(' ').ok_or_else(wrong)?;
            let mut bytes = [0; 32];
            hex::decode_to_slice(digits.trim(), &mut bytes).map_err(|_| wrong())?;
            keys.push((number.parse().map_err(|_| wrong())?, bytes));
            bytes.zeroize();
        }
        keys.sort_by_key(|(number, _)| *number);
        let distinct = keys.windows(2).all(|pair| pair.first().map(|k| k.0) != pair.last().map(|k| k.0));
        if keys.is_empty() || !distinct {
            return Err(wrong());
        }
        Ok(Self { keys })
    }

    /// The file's text.
    pub fn to_text(&self) -> String {
        let line = |(number, key): &(i32, [u8; 32])| format!("{number} {}\n", hex::encode(key));
        self.keys.iter().map(line).collect()
    }

    /// The number of the key that wraps now.
    pub fn current(&self) -> i32 {
        self.keys.last().map_or(0, |(number, _)| *number)
    }

    fn key(&self, number: i32) -> Result<&[u8; 32]> {
        let found = self.keys.iter().find(|(known, _)| *known == number);
        found.map(|(_, key)| key).ok_or_else(|| Error::Unavailable("vault.key-missing", "no such key".into()))
    }

    /// Wraps a record's key for storage.
    pub(crate) fn wrap(
        &self,
        subject: Uuid,
        key: &RecordKey,
        source: &dyn Entropy,
    ) -> Result<(i32, Vec<u8>)> {
        let number = self.current();
        let wrapped = cipher::seal(self.key(number)?, &bound(number, subject), key.bytes(), source)?;
        Ok((number, wrapped))
    }

    /// Opens a stored record's key.
    pub(crate) fn unwrap(&self, subject: Uuid, number: i32, wrapped: &[u8]) -> Result<RecordKey> {
        let plain = cipher::open(self.key(number)?, &bound(number, subject), wrapped)?;
        let bytes =
            <[u8; 32]>::try_from(plain).map_err(|_| Error::internal("a record key of wrong length"))?;
        Ok(RecordKey::from_bytes(bytes))
    }

    /// A key for one use, from the oldest key: what hangs on it must not change when keys rotate. Never leaves the node.
    pub(crate) fn derive(&self, purpose: &str) -> [u8; 32] {
        let key = self.keys.first().map_or([0; 32], |(_, key)| *key);
        cipher::mac(&key, &[b"khidmat.derive.v1|", purpose.as_bytes()])
    }

    /// A keyed digest for looking up equal values without storing them (phone, CNIC). It never leaves the node.
    pub fn blind_index(&self, field: &str, value: &str) -> Vec<u8> {
        // The oldest key: an index must not change when keys rotate.
        let key = self.keys.first().map_or([0; 32], |(_, key)| *key);
        cipher::mac(&key, &[b"khidmat.index.v1|", field.as_bytes(), b"|", value.as_bytes()]).to_vec()
    }
}

fn bound(number: i32, subject: Uuid) -> Vec<u8> {
    [b"vault_record_key|".as_slice(), &number.to_be_bytes(), subject.as_bytes()].concat()
}
