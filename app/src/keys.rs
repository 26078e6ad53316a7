//! The keys of a node, each in a file of its own so that each can be kept by another hand: made once, never
//! overwritten. Must not put a key anywhere else.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use kernel::{Entropy, entropy};
use vault::{KeyRing, TransferKey};

use crate::secret::{self, SecretFault};

/// Signs checkpoints and promises: 32 bytes in hexadecimal.
pub const LOG: &str = "log.key";
/// Wraps the keys of records: one `number hex` a line.
pub const RING: &str = "ring.keys";
/// Receives record keys from other nodes: 32 bytes in hexadecimal.
pub const TRANSFER: &str = "transfer.key";
/// Signs the square codes of documents: 32 bytes in hexadecimal.
pub const DOCUMENTS: &str = "documents.key";
/// Cosigns the logs of others, where this machine is a witness: 32 bytes in hexadecimal.
pub const WITNESS: &str = "witness.key";

/// Every key file.
pub const FILES: [&str; 5] = [LOG, RING, TRANSFER, DOCUMENTS, WITNESS];

/// The keys a node runs with.
pub struct NodeKeys {
    /// Of the journal.
    pub journal: journal::Keys,
    /// Of documents.
    pub documents: [u8; 32],
}

impl std::fmt::Debug for NodeKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NodeKeys(…)")
    }
}

impl NodeKeys {
    /// Reads the files of a folder.
    pub fn load(dir: &Path) -> Result<Self, SecretFault> {
        let ring_file = dir.join(RING);
        let ring = KeyRing::parse(&secret::read(&ring_file)?)
            .map_err(|_| SecretFault::Malformed(ring_file, "is not a key ring".to_owned()))?;
        let transfer = TransferKey::from_seed(seed(dir, TRANSFER)?);
        let journal = journal::Keys { log_seed: seed(dir, LOG)?, ring, transfer };
        Ok(Self { journal, documents: seed(dir, DOCUMENTS)? })
    }

    /// New keys that live only in this process.
    pub fn generate(source: &dyn Entropy) -> Self {
        let transfer = TransferKey::from_seed(entropy::bytes(source));
        let ring = KeyRing::generate(source);
        let journal = journal::Keys { log_seed: entropy::bytes(source), ring, transfer };
        Self { journal, documents: document_seed(source) }
    }
}

/// The seed of a file of the folder.
pub fn seed(dir: &Path, name: &str) -> Result<[u8; 32], SecretFault> {
    let path = dir.join(name);
    let text = secret::read(&path)?;
    secret::seed(&text).map_err(|what| SecretFault::Malformed(path, what))
}

/// A secret that P-256 accepts: nearly every one does.
fn document_seed(source: &dyn Entropy) -> [u8; 32] {
    loop {
        let seed = entropy::bytes(source);
        if documents::qr::Issuer::new("", &seed).is_ok() {
            return seed;
        }
    }
}

/// Makes the key files that are missing. The names of those made.
pub fn init(dir: &Path, source: &dyn Entropy) -> std::io::Result<Vec<&'static str>> {
    make_folder(dir)?;
    let mut made = Vec::new();
    for name in FILES {
        let text = match name {
            RING => KeyRing::generate(source).to_text(),
            DOCUMENTS => hex::encode(document_seed(source)) + "\n",
            _ => hex::encode(entropy::bytes::<32>(source)) + "\n",
        };
        if create(&dir.join(name), &text)? {
            made.push(name);
        }
    }
    Ok(made)
}

/// False when the file is there already: a key is never overwritten.
fn create(path: &PathBuf, text: &str) -> std::io::Result<bool> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            Ok(true)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

fn make_folder(dir: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}
