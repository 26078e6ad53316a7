//! The keys of a node, each in a file of its own so that each can be kept by another hand: made once, never
//! overwritten, except by a command that says so. Must not put a key anywhere else.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use documents::qr::{Issuer, TrustList, TrustedKey};
use kernel::{Entropy, Timestamp, entropy};
use vault::{KeyRing, TransferKey};

use crate::secret::{self, SecretFault};
use crate::trouble::Ended;

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

/// The public halves of document keys that sign no more, with the moment they stopped: no secret is in it.
pub const RETIRED: &str = "documents.retired";

/// Every key file.
pub const FILES: [&str; 5] = [LOG, RING, TRANSFER, DOCUMENTS, WITNESS];

/// The keys a node runs with.
pub struct NodeKeys {
    /// Of the journal.
    pub journal: journal::Keys,
    /// Of documents.
    pub documents: [u8; 32],
    /// What signed documents before.
    pub retired: TrustList,
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
        Ok(Self { journal, documents: seed(dir, DOCUMENTS)?, retired: retired(dir)? })
    }

    /// New keys that live only in this process.
    pub fn generate(source: &dyn Entropy) -> Self {
        let transfer = TransferKey::from_seed(entropy::bytes(source));
        let ring = KeyRing::generate(source);
        let journal = journal::Keys { log_seed: entropy::bytes(source), ring, transfer };
        Self { journal, documents: document_seed(source), retired: TrustList::default() }
    }
}

/// The retired document keys of a folder; none where none was ever retired.
pub fn retired(dir: &Path) -> Result<TrustList, SecretFault> {
    let path = dir.join(RETIRED);
    match std::fs::read_to_string(&path) {
        Ok(text) => TrustList::from_json(&text)
            .map_err(|_| SecretFault::Malformed(path, "is not a list of retired keys".to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(TrustList::default()),
        Err(error) => Err(SecretFault::Unreadable(path, error)),
    }
}

/// Retires the key that signs documents and makes a new one. What it signed before `now` stays good. Cut off in the
/// middle and repeated, it ends the same.
pub fn retire_documents(dir: &Path, name: &str, now: Timestamp, source: &dyn Entropy) -> Ended<TrustedKey> {
    let mut list = retired(dir)?;
    let old = Issuer::new(name, &seed(dir, DOCUMENTS)?)?.trusted(list.last_end())?;
    let listed = list.key(&old.kid()).cloned();
    let ended = listed.clone().unwrap_or_else(|| old.retired(now));
    if listed.is_none() {
        list.add(ended.clone());
        replace(&dir.join(RETIRED), &(list.to_json()? + "\n"))?;
    }
    replace(&dir.join(DOCUMENTS), &(hex::encode(document_seed(source)) + "\n"))?;
    Ok(ended)
}

/// Writes a file of the folder anew, whole or not at all, readable by whom it was readable before.
pub fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let new = path.with_extension("new");
    match std::fs::remove_file(&new) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    create(&new, text)?;
    if let Ok(about) = std::fs::metadata(path) {
        std::fs::set_permissions(&new, about.permissions())?;
    }
    std::fs::rename(&new, path)?;
    path.parent().map_or(Ok(()), |dir| std::fs::File::open(dir)?.sync_all())
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
        if Issuer::new("", &seed).is_ok() {
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
pub fn create(path: &Path, text: &str) -> std::io::Result<bool> {
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
