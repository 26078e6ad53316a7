//! Checkpoints kept outside the store: a small text file on another disk, a printed sheet, a memory stick. Whoever
//! sets the store back without it is found out. Must not replace a newer checkpoint with an older one.

use std::collections::BTreeMap;
use std::path::Path;

use kernel::{Error, Result};

use super::{LogState, describe, failed, replace};
use crate::Journal;

/// A file larger than this is none of ours.
const MAX: u64 = 1 << 20;

impl Journal {
    /// The newest signed note of each log in this store.
    pub async fn checkpoints(&self) -> Result<Vec<String>> {
        let tx = self.db().read().await?;
        let (logs, _) = describe(&tx).await?;
        tx.commit().await?;
        Ok(logs.into_iter().filter_map(|LogState { checkpoint, .. }| checkpoint).collect())
    }

    /// Writes the newest checkpoint of each log into a file outside the store. Notes of other logs in it stay. When
    /// the file knows more of this node's logs than the store, nothing is written, the node stops signing, and the
    /// answer is `journal.behind`.
    pub async fn write_outside(&self, path: &Path) -> Result<()> {
        let before = if path.exists() { read_outside(path)? } else { Vec::new() };
        if !self.guard(&before).await?.is_empty() {
            return Err(Error::Unavailable("journal.behind", "the file knows a newer checkpoint".into()));
        }
        let now = self.checkpoints().await?;
        let mut newest: BTreeMap<String, &String> = BTreeMap::new();
        for note in before.iter().chain(&now) {
            let (origin, size) = head(note);
            let kept = newest.entry(origin).or_insert(note);
            if size >= head(kept).1 {
                *kept = note;
            }
        }
        let text: String = newest.values().flat_map(|note| [note.as_str(), "\n"]).collect();
        replace(path, text.as_bytes())
    }
}

/// Reads a file of checkpoints.
pub fn read_outside(path: &Path) -> Result<Vec<String>> {
    let length = std::fs::metadata(path).map_err(failed)?.len();
    if length > MAX {
        return Err(Error::TooLarge("journal.bad-outside"));
    }
    let text = std::fs::read_to_string(path).map_err(|_| Error::Malformed("journal.bad-outside"))?;
    parse_outside(&text)
}

/// Splits a text into its signed notes. What is in them is not verified here.
pub fn parse_outside(text: &str) -> Result<Vec<String>> {
    let mut notes: Vec<String> = Vec::new();
    let (mut note, mut signed) = (String::new(), false);
    for line in text.lines() {
        let is_signature = line.starts_with('\u{2014}');
        if signed && !is_signature {
            notes.push(std::mem::take(&mut note));
            signed = false;
        }
        if note.is_empty() && line.is_empty() {
            continue;
        }
        signed |= is_signature;
        note.push_str(line);
        note.push('\n');
    }
    if signed {
        notes.push(note);
    } else if !note.is_empty() {
        return Err(Error::Malformed("journal.bad-outside"));
    }
    Ok(notes)
}

fn head(note: &str) -> (String, u64) {
    let mut lines = note.lines();
    let origin = lines.next().unwrap_or_default().to_owned();
    (origin, lines.next().and_then(|size| size.parse().ok()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_told_apart() {
        let one = "khidmat/a/1\n3\nroot\n\n\u{2014} khidmat/a/1 sig\n\u{2014} witness sig\n";
        let two = "khidmat/b/1\n4\nroot\n\n\u{2014} khidmat/b/1 sig\n";
        assert_eq!(parse_outside(&format!("{one}\n{two}\n")).unwrap(), [one, two]);
        assert_eq!(parse_outside(&format!("{one}{two}")).unwrap(), [one, two]);
        assert!(parse_outside("").unwrap().is_empty());
        assert!(parse_outside("half a note\n").is_err());
    }
}
