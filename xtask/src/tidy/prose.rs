//! Rules about decision records: each ends by naming what enforces it, and each dependency has its reason.

use toml::Table;

use super::paths::ticked;
use crate::finding::Finding;
use crate::manifest::Manifest;
use crate::tree::{Tree, has_extension};

const FOLDER: &str = "docs/adr/";
const DEPENDENCIES: &str = "docs/adr/0002-dependencies.md";
const SECTIONS: [&str; 4] = ["## Context", "## Decision", "## Consequences", "## Enforced by"];

/// Records without their sections, and dependencies without a line.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let records = tree.own_files().filter(|(path, _)| path.starts_with(FOLDER) && has_extension(path, "md"));
    let mut found: Vec<Finding> = records.filter_map(|(path, text)| record(path, text)).collect();
    found.extend(dependencies(tree));
    found
}

/// The four sections in order, others only between them; the last has words in it.
fn record(path: &str, text: &str) -> Option<Finding> {
    let headings: Vec<&str> =
        text.lines().map(str::trim_end).filter(|line| line.starts_with("## ")).collect();
    let known: Vec<&str> = headings.iter().copied().filter(|heading| SECTIONS.contains(heading)).collect();
    if known != SECTIONS || headings.last() != SECTIONS.last() {
        let wanted = SECTIONS.join(", ");
        return Some(Finding::file(
            path,
            format!("its sections must be {wanted}, in this order, the last one last"),
        ));
    }
    let last = text.rsplit("## Enforced by").next().unwrap_or_default();
    last.trim().is_empty().then(|| Finding::file(path, "names nothing that enforces it"))
}

/// The record of dependencies has one table row per third-party line in the root manifest, and none besides.
fn dependencies(tree: &Tree) -> Vec<Finding> {
    let (Some(manifest), Some(record)) = (tree.text("Cargo.toml"), tree.text(DEPENDENCIES)) else {
        return Vec::new();
    };
    let Ok(root) = manifest.parse::<Table>() else {
        return vec![Finding::file("Cargo.toml", "is not a valid manifest")];
    };
    let table = root.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    let used: Vec<&str> =
        table.and_then(toml::Value::as_table).into_iter().flatten().filter_map(foreign).collect();
    let rows =
        record.lines().filter_map(|line| line.strip_prefix("| `")).filter_map(|rest| rest.split('`').next());
    let explained: Vec<&str> = rows.collect();
    let missing = used.iter().filter(|name| !explained.contains(name));
    let stale = explained.iter().filter(|name| !used.contains(name));
    let missing =
        missing.map(|name| format!("`{name}` is used and has no row: what for, why this one, how healthy"));
    let stale = stale.map(|name| format!("`{name}` has a row and is not used"));
    let mut found: Vec<Finding> =
        missing.chain(stale).map(|text| Finding::file(DEPENDENCIES, text)).collect();
    let (crates, _) = Manifest::all(tree);
    let idle = used.iter().filter(|name| !crates.iter().any(|one| one.names(name)));
    found.extend(idle.map(|name| Finding::file("Cargo.toml", format!("`{name}` is used by no crate"))));
    found
}

fn foreign<'a>((name, value): (&'a String, &'a toml::Value)) -> Option<&'a str> {
    value.get("path").is_none().then_some(name.as_str())
}

/// Names in backticks after the words "Enforced by" of one passage.
pub(super) fn enforcers(passage: &str) -> Vec<&str> {
    passage.split_once("Enforced by").map(|(_, rest)| ticked(rest).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# 1. A\n## Context\nx\n## Decision\nx\n## Consequences\nx\n## Enforced by\n`tidy`\n";

    fn findings(files: &[(&str, &str)]) -> Vec<String> {
        let mut tree = Tree::default();
        for (path, text) in files {
            tree.put(path, *text);
        }
        check(&tree).into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn a_record_has_its_four_sections_and_ends_with_what_enforces_it() {
        let longer = GOOD.replace("## Consequences", "## Measured\nx\n## Consequences");
        for good in [GOOD, &longer] {
            assert!(findings(&[("docs/adr/0001-a.md", good)]).is_empty(), "{good}");
        }
        let without = GOOD.replace("## Enforced by\n`tidy`\n", "");
        let empty = GOOD.replace("`tidy`", "");
        let not_last = format!("{GOOD}## Notes\nx\n");
        for bad in [&without, &empty, &not_last] {
            assert_eq!(findings(&[("docs/adr/0001-a.md", bad)]).len(), 1, "{bad}");
        }
    }

    #[test]
    fn every_dependency_has_a_row_and_every_row_a_dependency() {
        let manifest = "[workspace.dependencies]\nkernel = { path = \"k\" }\nserde = \"1\"\ntoml = \"1\"\n";
        let record = format!("{GOOD}| `serde` | x |\n| `yaml` | x |\n");
        let user = "[dependencies]\nserde.workspace = true";
        assert_eq!(
            findings(&[("Cargo.toml", manifest), (DEPENDENCIES, &record), ("app/Cargo.toml", user)]),
            [
                "`toml` is used and has no row: what for, why this one, how healthy",
                "`yaml` has a row and is not used",
                "`toml` is used by no crate",
            ]
        );
    }
}
