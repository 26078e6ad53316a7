//! Rules about Rust files and crates: each says what it is for, none grows without end, all keep the same lints.

use crate::finding::Finding;
use crate::manifest::Manifest;
use crate::tree::Tree;

/// Longest Rust file in lines; past this a reader loses the thread, and the file is split by verb.
const LONGEST: usize = 600;

/// Files that do not start by saying what they are for.
pub(crate) fn headers(tree: &Tree) -> Vec<Finding> {
    let silent = tree.rust().filter(|(_, text)| !says_what_it_is_for(text));
    silent
        .map(|(path, _)| Finding::line(path, 1, "starts without a `//!` that says what it is for"))
        .collect()
}

/// Files longer than the house allows.
pub(crate) fn lengths(tree: &Tree) -> Vec<Finding> {
    let long =
        tree.rust().map(|(path, text)| (path, text.lines().count())).filter(|(_, lines)| *lines > LONGEST);
    long.map(|(path, lines)| {
        Finding::file(path, format!("{lines} lines, more than {LONGEST}: split by verb"))
    })
    .collect()
}

/// Crates that do not take the workspace's lints.
pub(crate) fn lints(tree: &Tree) -> Vec<Finding> {
    let (manifests, _) = Manifest::all(tree);
    let lax = manifests.iter().filter(|manifest| !manifest.inherits_lints());
    lax.map(|manifest| Finding::file(&manifest.path(), "lacks `[lints] workspace = true`")).collect()
}

fn says_what_it_is_for(text: &str) -> bool {
    text.strip_prefix("//! ")
        .and_then(|rest| rest.lines().next())
        .is_some_and(|first| !first.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(path: &str, text: &str) -> Tree {
        let mut tree = Tree::default();
        tree.put(path, text);
        tree
    }

    #[test]
    fn a_file_says_what_it_is_for_in_its_first_line() {
        assert!(headers(&tree("app/src/main.rs", "//! The program.\nfn main() {}\n")).is_empty());
        for silent in ["fn main() {}", "\n//! Late.", "//!\n//! Empty first.", "// Not a doc.", ""] {
            assert_eq!(headers(&tree("app/src/main.rs", silent)).len(), 1, "{silent:?}");
        }
    }

    #[test]
    fn a_file_past_six_hundred_lines_is_reported() {
        assert!(lengths(&tree("app/src/a.rs", &"x\n".repeat(600))).is_empty());
        assert_eq!(lengths(&tree("app/src/a.rs", &"x\n".repeat(601))).len(), 1);
        assert!(lengths(&tree("app/vendor/a.rs", &"x\n".repeat(601))).is_empty());
    }

    #[test]
    fn a_crate_without_the_workspaces_lints_is_reported() {
        assert!(lints(&tree("app/Cargo.toml", "[lints]\nworkspace = true")).is_empty());
        assert_eq!(lints(&tree("app/Cargo.toml", "[lints]\nworkspace = false")).len(), 1);
        assert_eq!(lints(&tree("app/Cargo.toml", "[package]\nname = \"a\"")).len(), 1);
    }
}
