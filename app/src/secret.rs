//! Files that hold secrets: read only when nobody but their owner and group can read them too.
//! Must not print or log what is in them.

use std::fmt;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// Why a secret file cannot be used.
#[derive(Debug)]
pub enum SecretFault {
    /// It is missing or cannot be read.
    Unreadable(PathBuf, std::io::Error),
    /// Everybody on this machine can read it.
    Exposed(PathBuf),
    /// It does not hold what it should.
    Malformed(PathBuf, String),
}

impl fmt::Display for SecretFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, error) => {
                write!(f, "names {}, which cannot be read: {error}", path.display())
            }
            Self::Exposed(path) => {
                write!(f, "names {}, which everybody on this machine can read: chmod 600", path.display())
            }
            Self::Malformed(path, what) => write!(f, "names {}, which {what}", path.display()),
        }
    }
}

impl std::error::Error for SecretFault {}

/// The text of a secret file.
pub fn read(path: &Path) -> Result<Zeroizing<String>, SecretFault> {
    let unreadable = |error| SecretFault::Unreadable(path.to_owned(), error);
    let about = std::fs::metadata(path).map_err(unreadable)?;
    if is_exposed(&about) {
        return Err(SecretFault::Exposed(path.to_owned()));
    }
    std::fs::read_to_string(path).map(Zeroizing::new).map_err(unreadable)
}

#[cfg(unix)]
fn is_exposed(about: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    about.permissions().mode() & 0o007 != 0
}

#[cfg(not(unix))]
fn is_exposed(_: &std::fs::Metadata) -> bool {
    false
}

/// 32 bytes in hexadecimal.
pub fn seed(text: &str) -> Result<[u8; 32], String> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text.trim(), &mut bytes).map_err(|_| "is not 64 hexadecimal digits".to_owned())?;
    Ok(bytes)
}
