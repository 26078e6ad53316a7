//! `cargo xtask tidy`: runs every rule over the tree and lists what is broken. No rule is written here.

use std::path::Path;

use crate::finding::Finding;
use crate::tree::Tree;
use crate::{Outcome, layers, say};

mod invariants;
mod paths;
mod prose;
mod rooms;
mod rust;
mod tables;
mod words;

/// A rule: what is wrong with a tree.
type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: [(&str, Rule); 10] = [
    ("rooms", rooms::check),
    ("layers", layers::check),
    ("lints", rust::lints),
    ("headers", rust::headers),
    ("length", rust::lengths),
    ("words", words::check),
    ("paths", paths::check),
    ("records", prose::check),
    ("tables", tables::check),
    ("invariants", invariants::check),
];

/// Checks the repository at `root`.
pub(crate) fn run(root: &Path) -> Outcome {
    let tree = Tree::read(root)?;
    let found = check(&tree);
    if found.is_empty() {
        return say(&format!("tidy: {} files keep {} rules", tree.own_files().count(), RULES.len()));
    }
    let lines: Vec<String> = found.iter().map(|(rule, finding)| format!("{finding} [{rule}]")).collect();
    Err(format!("{}\ntidy: {} findings", lines.join("\n"), lines.len()))
}

/// Every finding with the name of its rule, in order of path.
pub(crate) fn check(tree: &Tree) -> Vec<(&'static str, Finding)> {
    let all =
        RULES.iter().flat_map(|(name, rule)| rule(tree).into_iter().map(move |finding| (*name, finding)));
    let mut found: Vec<_> = all.collect();
    found.sort_by(|(_, one), (_, other)| one.cmp(other));
    found
}
