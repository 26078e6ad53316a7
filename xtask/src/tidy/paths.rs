//! Rule: a file named in a document exists. Documents rot first where they name what was moved.

use crate::finding::Finding;
use crate::tree::{Tree, has_extension};

/// Folders of the root: a name in backticks that starts with one of them is a promise.
const ROOT_FOLDERS: [&str; 15] = [
    ".cargo",
    ".ci",
    ".config",
    "app",
    "assets",
    "bench",
    "capabilities",
    "catalogue",
    "docs",
    "e2e",
    "platform",
    "policies",
    "scripts",
    "tools",
    "xtask",
];

/// Ends of names that are files of the root when they stand alone.
const ROOT_FILES: [&str; 2] = [".toml", ".md"];

/// Places that exist only on a machine that has built or run something.
const MADE: [&str; 3] = ["e2e/results", "e2e/node_modules", "tools/node_modules"];

/// Names in backticks, and targets of relative links, that are not there.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let documents = tree.own_files().filter(|(path, _)| has_extension(path, "md"));
    documents.flat_map(|(path, text)| document(tree, path, text)).collect()
}

fn document(tree: &Tree, path: &str, text: &str) -> Vec<Finding> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let lost_names = ticked(line).filter(|name| looks_like_a_path(name) && !exists(tree, folder, name));
        let lost_links = links(line).filter(|link| !exists(tree, folder, link));
        for name in lost_names.chain(lost_links) {
            found.push(Finding::line(
                path,
                index.saturating_add(1),
                format!("names `{name}`, which is not there"),
            ));
        }
    }
    found
}

/// What stands between backticks on one line.
pub(super) fn ticked(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Targets of `[text](target)` that stay inside the repository.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ', '#']).next());
    targets.filter(|target| !target.is_empty() && !target.contains(':') && !target.starts_with('/'))
}

fn looks_like_a_path(name: &str) -> bool {
    let name = bare(name);
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-' | '/');
    if name.is_empty() || !name.chars().all(plain) || MADE.iter().any(|made| name.starts_with(made)) {
        return false;
    }
    match name.split_once('/') {
        Some((first, _)) => ROOT_FOLDERS.contains(&first) || first == "." || first == "..",
        None => ROOT_FILES.iter().any(|end| name.ends_with(end) && name.len() > end.len()),
    }
}

/// From the root, or beside the document, or in the room beside it.
fn exists(tree: &Tree, folder: &str, name: &str) -> bool {
    let name = bare(name);
    tree.has(name) || joined(folder, name).is_some_and(|path| path.is_empty() || tree.has(&path))
}

/// Without the item after `::` and the line after `:`.
fn bare(name: &str) -> &str {
    name.split(':').next().unwrap_or(name)
}

fn joined(folder: &str, name: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(line: &str) -> Vec<String> {
        let mut tree = Tree::default();
        for path in ["platform/op/src/lib.rs", "docs/adr/0001-a.md", "deny.toml", "e2e/package.json"] {
            tree.put(path, "");
        }
        tree.put("docs/guide/install.md", line);
        check(&tree).into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn a_name_that_is_there_passes() {
        for line in [
            "`platform/op/src/lib.rs::Op`, `platform/op/`, `docs/adr`, `deny.toml`, `platform/op/src/lib.rs:3`",
            "`../adr/0001-a.md` and [the record](../adr/0001-a.md#why)",
            "`e2e/results/` is made, `app/<name>` is a pattern, `GET /docs/x`, `and/or`, `khidmat demo`",
            "[outside](https://example.org/x) and [the same page](#why)",
        ] {
            assert!(lost(line).is_empty(), "{line}: {:?}", lost(line));
        }
    }

    #[test]
    fn a_name_that_is_not_there_is_reported() {
        let one = |name: &str| vec![format!("names `{name}`, which is not there")];
        assert_eq!(lost("see `platform/op/src/gone.rs::Op`"), one("platform/op/src/gone.rs::Op"));
        assert_eq!(lost("see `scripts/gone.sh`"), one("scripts/gone.sh"));
        assert_eq!(lost("see `rustfmt.toml`"), one("rustfmt.toml"));
        assert_eq!(lost("see `../adr/0009-b.md`"), one("../adr/0009-b.md"));
        assert_eq!(lost("see [it](../adr/0009-b.md#why)"), one("../adr/0009-b.md"));
    }

    #[test]
    fn a_block_of_code_promises_nothing() {
        assert!(lost("```\n`scripts/gone.sh`\n```").is_empty());
        assert_eq!(lost("```\nx\n```\n`scripts/gone.sh`").len(), 1);
    }
}
