//! The repository as a map from path to text, so that every rule is a pure function that a test can feed by hand.
//!
//! Only this file reads the disk for `tidy`; no rule may.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Folders never looked into when there is no git to ask.
const SKIPPED: [&str; 5] = [".git", ".pg", "node_modules", "results", "target"];

/// Every file of the repository by its path from the root, with `/` between folders. Binary files have empty text.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Reads what git tracks or would track under `root`; without git, walks the folders.
    pub(crate) fn read(root: &Path) -> Result<Self, String> {
        let paths = match tracked(root) {
            Some(paths) => paths,
            None => walked(root)?,
        };
        let mut tree = Self::default();
        for path in paths {
            // A path that git still lists but that was deleted is simply not there.
            if let Ok(bytes) = std::fs::read(root.join(&path)) {
                tree.put(&path, String::from_utf8(bytes).unwrap_or_default());
            }
        }
        Ok(tree)
    }

    /// Adds or replaces one file.
    pub(crate) fn put(&mut self, path: &str, text: impl Into<String>) {
        self.files.insert(path.to_owned(), text.into());
    }

    /// The text of one file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// All files in order of path.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files that people write here: neither generated locks nor vendored copies nor the licence text.
    pub(crate) fn own_files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter(|(path, _)| !is_foreign(path))
    }

    /// The Rust files that people write here.
    pub(crate) fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.own_files().filter(|(path, _)| has_extension(path, "rs"))
    }

    /// Whether `path` names a file, or a folder with something in it.
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.files.contains_key(path) || self.under(path).next().is_some()
    }

    /// Paths below a folder, relative to it.
    pub(crate) fn under<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a str> {
        let prefix = format!("{folder}/");
        let from = prefix.clone();
        self.files.range(from..).map_while(move |(path, _)| path.strip_prefix(prefix.as_str()))
    }

    /// Names directly inside a folder, files and folders alike.
    pub(crate) fn entries(&self, folder: &str) -> BTreeSet<String> {
        self.under(folder).filter_map(|path| path.split('/').next()).map(str::to_owned).collect()
    }
}

/// Whether a path ends in `.` and this extension.
pub(crate) fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}

/// Text that others wrote or a tool made: rules of style do not apply to it.
fn is_foreign(path: &str) -> bool {
    let vendored = path.starts_with("vendor/") || path.contains("/vendor/");
    vendored || path == "LICENSE" || has_extension(path, "lock") || path.ends_with("package-lock.json")
}

fn tracked(root: &Path) -> Option<BTreeSet<String>> {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let answer = git.output().ok().filter(|answer| answer.status.success())?;
    let list = String::from_utf8(answer.stdout).ok()?;
    Some(list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

fn walked(root: &Path) -> Result<BTreeSet<String>, String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries.flatten() {
            let path = entry.path();
            let skipped = SKIPPED.iter().any(|name| entry.file_name() == *name);
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !skipped => folders.push(path),
                Ok(kind) if kind.is_file() => found.extend(relative(root, &path)),
                _ => {}
            }
        }
    }
    Ok(found)
}

fn relative(root: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root).ok()?;
    inside.to_str().map(|text| text.replace('\\', "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Tree {
        let mut tree = Tree::default();
        for path in ["app/src/main.rs", "app/Cargo.toml", "application", "assets/vendor/x.js", "Cargo.lock"] {
            tree.put(path, "text");
        }
        tree
    }

    #[test]
    fn a_folder_is_its_own_files_and_not_a_namesakes() {
        let tree = sample();
        assert_eq!(tree.entries("app"), BTreeSet::from(["Cargo.toml".to_owned(), "src".to_owned()]));
        assert!(tree.has("app/src/") && tree.has("application"));
        assert!(!tree.has("app/sr") && !tree.has("assets/none"));
    }

    #[test]
    fn vendored_files_and_locks_are_not_our_own() {
        let tree = sample();
        let own: Vec<_> = tree.own_files().map(|(path, _)| path).collect();
        assert_eq!(own, ["app/Cargo.toml", "app/src/main.rs", "application"]);
    }

    #[test]
    fn without_git_the_folders_are_walked_and_build_output_left_out() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for path in ["src/lib.rs", "target/debug/junk", "node_modules/a/b.js"] {
            let file = folder.path().join(path);
            std::fs::create_dir_all(file.parent().expect("a parent")).expect("made");
            std::fs::write(file, "text").expect("written");
        }
        let found = walked(folder.path()).expect("walked");
        assert_eq!(found, BTreeSet::from(["src/lib.rs".to_owned()]));
    }
}
