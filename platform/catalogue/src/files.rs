//! The texts of the files: built in, or from a directory.

use std::path::Path;

use kernel::{Error, Result};
use sha2::{Digest, Sha256};

/// One file's name and text.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub name: &'static str,
    pub text: String,
}

macro_rules! built_in {
    ($($name:literal),+ $(,)?) => {
        vec![$(File { name: $name, text: include_str!(concat!("../../../catalogue/", $name)).to_owned() }),+]
    };
}

/// The files this program was built with, in order of name.
pub(crate) fn embedded() -> Vec<File> {
    built_in![
        "clocks.csv",
        "entry_kinds.csv",
        "escalations.csv",
        "famous.csv",
        "helplines.csv",
        "laws.csv",
        "limits.csv",
        "offences.csv",
        "paper_forms.csv",
        "post_kinds.csv",
        "ranks.csv",
        "request_kinds.csv",
        "retention.csv",
        "units.csv",
        "watch.csv",
    ]
}

/// The same with those files replaced that `dir` holds.
pub(crate) fn overridden(dir: &Path) -> Result<Vec<File>> {
    let mut files = embedded();
    for file in &mut files {
        let path = dir.join(file.name);
        if path.try_exists().map_err(Error::internal)? {
            file.text = std::fs::read_to_string(&path).map_err(Error::internal)?;
        }
    }
    Ok(files)
}

/// SHA-256 over names and texts, each with its length, so that nothing can move between files unseen.
pub(crate) fn hash(files: &[File]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for file in files {
        for part in [file.name, file.text.as_str()] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
    }
    digest.finalize().into()
}
