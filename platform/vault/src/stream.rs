//! Files sealed piece by piece, so that neither writing nor reading one holds it whole: the STREAM construction over
//! AES-256-GCM-SIV, in chunks of 64 KiB. Each file has a key of its own, which is sealed under its record's key: with
//! that key the file is erased too. Must not know where the sealed bytes lie.

use aes_gcm_siv::Aes256GcmSiv;
use aes_gcm_siv::aead::KeyInit;
use aes_gcm_siv::aead::stream::{EncryptorBE32, NewStream, Nonce, StreamBE32, StreamPrimitive};
use kernel::{Entropy, Error, Result, entropy};
use uuid::Uuid;
use zeroize::ZeroizeOnDrop;

use crate::cipher::{RecordKey, mac};

/// What one chunk holds of the file, in bytes.
pub const CHUNK: usize = 64 * 1024;
/// What one chunk takes when sealed, in bytes.
pub const SEALED_CHUNK: usize = CHUNK + TAG;
const TAG: usize = 16;

/// The key of one file. Never used for a second one, so the nonces need only count.
#[derive(Clone, ZeroizeOnDrop)]
pub struct FileKey {
    bytes: [u8; 32],
}

impl std::fmt::Debug for FileKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileKey(…)")
    }
}

impl FileKey {
    /// A new key.
    pub fn generate(source: &dyn Entropy) -> Self {
        Self { bytes: entropy::bytes(source) }
    }

    fn stream(&self) -> StreamBE32<Aes256GcmSiv> {
        StreamBE32::from_aead(
            Aes256GcmSiv::new((&self.bytes).into()),
            &Nonce::<Aes256GcmSiv, StreamBE32<Aes256GcmSiv>>::default(),
        )
    }

    /// Begins to seal a file.
    pub fn sealer(&self) -> Sealer {
        Sealer { stream: self.stream().encryptor(), rest: Vec::new() }
    }

    /// Opens chunk `index` of a file whose plain length is `size`. Moved, shortened or altered, none opens.
    pub fn open_chunk(&self, index: u64, size: u64, sealed: &[u8]) -> Result<Vec<u8>> {
        let wrong = || Error::internal("a sealed file does not open with its key");
        let position = u32::try_from(index).map_err(|_| wrong())?;
        self.stream().decrypt(position, index == last_chunk(size), sealed).map_err(|_| wrong())
    }
}

/// The index of the last chunk of a file of this plain length. An empty file has one chunk.
pub const fn last_chunk(size: u64) -> u64 {
    size.saturating_sub(1) / CHUNK as u64
}

/// How long a file of this plain length is when sealed.
pub const fn sealed_size(size: u64) -> u64 {
    size + (last_chunk(size) + 1) * TAG as u64
}

/// A file being sealed.
pub struct Sealer {
    stream: EncryptorBE32<Aes256GcmSiv>,
    rest: Vec<u8>,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer(…)")
    }
}

impl Sealer {
    /// Takes the next piece of the file and gives the chunks that it completes.
    pub fn push(&mut self, piece: &[u8]) -> Result<Vec<u8>> {
        self.rest.extend_from_slice(piece);
        let mut sealed = Vec::new();
        let mut done = 0;
        // The last chunk is sealed otherwise than the others, so one is always kept back.
        while let Some(chunk) = self.rest.get(done..done + CHUNK)
            && self.rest.len() > done + CHUNK
        {
            sealed.extend(self.stream.encrypt_next(chunk).map_err(|_| failed())?);
            done += CHUNK;
        }
        self.rest.drain(..done);
        Ok(sealed)
    }

    /// Gives the last chunk.
    pub fn finish(self) -> Result<Vec<u8>> {
        self.stream.encrypt_last(self.rest.as_slice()).map_err(|_| failed())
    }
}

fn failed() -> Error {
    Error::internal("sealing a file failed")
}

impl RecordKey {
    /// Seals the key of a file that belongs to this record.
    pub fn seal_file_key(
        &self,
        place: &str,
        subject: Uuid,
        key: &FileKey,
        source: &dyn Entropy,
    ) -> Result<Vec<u8>> {
        self.seal(place, subject, &key.bytes, source)
    }

    /// Opens the key of a file.
    pub fn open_file_key(&self, place: &str, subject: Uuid, sealed: &[u8]) -> Result<FileKey> {
        let bytes = self.open(place, subject, sealed)?;
        let bytes = bytes.try_into().map_err(|_| Error::internal("a file's key has the wrong length"))?;
        Ok(FileKey { bytes })
    }

    /// Commits to content that somebody might guess: equal content of the same record gives the same, and without the
    /// record's key it tells nothing.
    pub fn commit_to(&self, place: &str, content: &[u8]) -> [u8; 32] {
        mac(self.bytes(), &[b"khidmat.content.v1|", place.as_bytes(), b"|", content])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SeededEntropy;

    fn sealed(key: &FileKey, plain: &[u8], piece: usize) -> Vec<u8> {
        let mut sealer = key.sealer();
        let mut out = Vec::new();
        for piece in plain.chunks(piece) {
            out.extend(sealer.push(piece).unwrap());
        }
        out.extend(sealer.finish().unwrap());
        out
    }

    #[test]
    fn every_length_comes_back_chunk_by_chunk() {
        let key = FileKey::generate(&SeededEntropy::new(1));
        for size in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7] {
            let plain: Vec<u8> = (0..size).map(|i| (i % 251) as u8).collect();
            let out = sealed(&key, &plain, 10_007);
            assert_eq!(out.len() as u64, sealed_size(size as u64));
            let mut back = Vec::new();
            for (index, chunk) in out.chunks(SEALED_CHUNK).enumerate() {
                back.extend(key.open_chunk(index as u64, size as u64, chunk).unwrap());
            }
            assert_eq!(back, plain, "{size}");
        }
    }

    #[test]
    fn what_was_moved_cut_or_altered_does_not_open() {
        let source = SeededEntropy::new(2);
        let key = FileKey::generate(&source);
        let size = 2 * CHUNK as u64 + 5;
        let out = sealed(&key, &vec![7; size as usize], CHUNK);
        let chunks: Vec<&[u8]> = out.chunks(SEALED_CHUNK).collect();
        assert!(key.open_chunk(0, size, chunks[1]).is_err(), "moved");
        assert!(key.open_chunk(1, 2 * CHUNK as u64, chunks[1]).is_err(), "cut after the second");
        assert!(key.open_chunk(2, size, &chunks[2][..10]).is_err(), "shortened");
        let mut altered = chunks[0].to_vec();
        altered[100] ^= 1;
        assert!(key.open_chunk(0, size, &altered).is_err());
        assert!(FileKey::generate(&source).open_chunk(0, size, chunks[0]).is_err(), "another file's key");
    }

    #[test]
    fn a_files_key_opens_with_its_record_only() {
        let source = SeededEntropy::new(3);
        let (record, other) = (RecordKey::generate(&source), RecordKey::generate(&source));
        let (key, id) = (FileKey::generate(&source), Uuid::from_u128(1));
        let wrapped = record.seal_file_key("t.key", id, &key, &source).unwrap();
        assert_eq!(record.open_file_key("t.key", id, &wrapped).unwrap().bytes, key.bytes);
        assert!(other.open_file_key("t.key", id, &wrapped).is_err());
        assert_eq!(record.commit_to("t", b"x"), record.commit_to("t", b"x"));
        assert_ne!(record.commit_to("t", b"x"), other.commit_to("t", b"x"));
    }
}
