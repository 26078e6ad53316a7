//! Rule: every numbered invariant of the architecture names the tests that fail when it is broken, and they exist.

use std::collections::BTreeSet;

use super::prose::enforcers;
use crate::finding::Finding;
use crate::tree::Tree;

const DOCUMENT: &str = "ARCHITECTURE.md";

/// The macro that makes one test for SQLite and one for PostgreSQL out of each function in it.
const BOTH_ENGINES: &str = "both_engines! {";

/// Invariants without a test, and tests named there that do not exist.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(text) = tree.text(DOCUMENT) else { return Vec::new() };
    let items = invariants(text);
    if items.is_empty() {
        return vec![Finding::file(DOCUMENT, "has no section \"Invariants\" with a numbered list")];
    }
    let tests = tests(tree);
    items.iter().flat_map(|(line, item)| item_findings(*line, item, &tests)).collect()
}

fn item_findings(line: usize, item: &str, tests: &BTreeSet<&str>) -> Vec<Finding> {
    let names = enforcers(item);
    if names.is_empty() {
        return vec![Finding::line(DOCUMENT, line, "ends without \"Enforced by\" and the name of a test")];
    }
    let function = |name: &str| name.rsplit("::").next().unwrap_or_default().to_owned();
    let lost = names.iter().filter(|name| !tests.contains(function(name).as_str()));
    lost.map(|name| Finding::line(DOCUMENT, line, format!("no test is called `{name}`"))).collect()
}

/// The numbered items under the heading that says "Invariants", each with the line it starts on and its whole text.
fn invariants(text: &str) -> Vec<(usize, String)> {
    let mut items: Vec<(usize, String)> = Vec::new();
    let mut inside = false;
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('#') {
            inside = line.to_lowercase().contains("invariants");
        } else if inside && is_numbered(line) {
            items.push((index.saturating_add(1), line.to_owned()));
        } else if let Some((_, item)) = items.last_mut().filter(|_| inside) {
            item.push(' ');
            item.push_str(line.trim());
        }
    }
    items
}

fn is_numbered(line: &str) -> bool {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    digits > 0 && line.get(digits..).is_some_and(|rest| rest.starts_with(". "))
}

/// Names of all test functions: those under a test attribute, those in the macro that runs a test on both engines,
/// and all functions of files in a `tests` folder.
fn tests(tree: &Tree) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for (path, text) in tree.rust() {
        let integration = path.contains("/tests/");
        let mut marked = false;
        let mut macro_ends: Option<String> = None;
        for line in text.lines() {
            if let Some(name) = function(line.trim()) {
                if marked || integration || macro_ends.is_some() {
                    names.insert(name);
                }
                marked = false;
            }
            marked |= line.trim().starts_with("#[") && line.contains("test");
            if line.contains(BOTH_ENGINES) {
                macro_ends = Some(format!("{}}}", indentation(line)));
            } else if macro_ends.as_deref() == Some(line) {
                macro_ends = None;
            }
        }
    }
    names
}

fn indentation(line: &str) -> &str {
    line.split_at_checked(line.len().saturating_sub(line.trim_start().len())).unwrap_or_default().0
}

fn function(line: &str) -> Option<&str> {
    let rest =
        ["fn ", "async fn ", "pub fn ", "pub async fn "].iter().find_map(|start| line.strip_prefix(start))?;
    rest.split(['(', '<']).next().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(items: &str) -> Vec<String> {
        let mut tree = Tree::default();
        tree.put("platform/db/src/tx.rs", "#[test]\nfn a_poisoned_commit_errs() {}\nfn helper() {}\n");
        let both = "mod tests {\n    db::both_engines! {\n        async fn kept(db: Db) {}\n    }\n    fn seed() {}\n}\n";
        tree.put("platform/db/src/row.rs", both);
        tree.put(
            "capabilities/people/tests/it/merge.rs",
            "async fn a_merge_can_be_undone(engine: Engine) {}\n",
        );
        tree.put(
            DOCUMENT,
            format!("# Map\n1. Not one.\n## Invariants\n{items}\n## After\n2. Not one either.\n"),
        );
        check(&tree).into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn an_invariant_with_its_tests_passes() {
        let items = "1. Nothing is lost.\n   Enforced by `tx::a_poisoned_commit_errs` and\n   `a_merge_can_be_undone`, `row::kept`.\n";
        assert!(findings(items).is_empty());
    }

    #[test]
    fn an_invariant_without_a_test_is_reported() {
        assert_eq!(findings("1. `db` is small.").len(), 1);
        assert_eq!(
            findings("1. Small. Enforced by review."),
            ["ends without \"Enforced by\" and the name of a test"]
        );
        assert_eq!(findings("None yet.").len(), 1);
    }

    #[test]
    fn a_test_that_does_not_exist_is_reported() {
        let items =
            "1. Fine. Enforced by `a_poisoned_commit_errs`.\n2. Lost. Enforced by `tx::helper`, `row::seed`.";
        assert_eq!(findings(items), ["no test is called `tx::helper`", "no test is called `row::seed`"]);
    }
}
