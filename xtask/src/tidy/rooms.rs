//! Rule: every capability has the same rooms, none missing and none extra, so that who knows one knows all.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::tree::Tree;

/// The rooms of Rust code: `src/<room>.rs`, or a folder of that name once it is past about 500 lines.
pub(crate) const CODE: [&str; 8] = ["api", "events", "lib", "model", "pages", "samples", "service", "store"];

const TOP: [&str; 9] = [
    "Cargo.toml",
    "README.md",
    "askama.toml",
    "build.rs",
    "messages",
    "migrations",
    "src",
    "templates",
    "tests",
];

/// Missing and extra rooms of every folder under `capabilities/`.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let names = tree.entries("capabilities");
    names.iter().flat_map(|name| capability(tree, &format!("capabilities/{name}"))).collect()
}

fn capability(tree: &Tree, folder: &str) -> Vec<Finding> {
    let mut found = compare(folder, &TOP, &tree.entries(folder));
    let files = tree.entries(&format!("{folder}/src"));
    let rooms = files.iter().map(|name| name.strip_suffix(".rs").unwrap_or(name).to_owned()).collect();
    found.extend(compare(&format!("{folder}/src"), &CODE, &rooms));
    if !files.contains("lib.rs") {
        found.push(Finding::file(folder, "src/lib.rs declares the capability and stays one file"));
    }
    found.extend(compare(&format!("{folder}/tests"), &["it"], &tree.entries(&format!("{folder}/tests"))));
    found
}

fn compare(folder: &str, wanted: &[&str], there: &BTreeSet<String>) -> Vec<Finding> {
    let missing = wanted.iter().filter(|name| !there.contains(**name));
    let extra = there.iter().filter(|name| !wanted.contains(&name.as_str()));
    let missing = missing.map(|name| Finding::file(folder, format!("the room `{name}` is missing")));
    let extra = extra.map(|name| Finding::file(folder, format!("`{name}` is not one of the rooms")));
    missing.chain(extra).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Tree {
        let mut tree = Tree::default();
        for path in [
            "Cargo.toml",
            "README.md",
            "askama.toml",
            "build.rs",
            "messages/en.ftl",
            "migrations/0001_a.sql",
            "templates/a.html",
        ] {
            tree.put(&format!("capabilities/people/{path}"), "");
        }
        for room in CODE {
            tree.put(&format!("capabilities/people/src/{room}.rs"), "");
        }
        tree.put("capabilities/people/tests/it/main.rs", "");
        tree
    }

    fn texts(tree: &Tree) -> Vec<String> {
        check(tree).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn a_whole_capability_passes_also_with_a_room_grown_into_a_folder() {
        let mut tree = whole();
        tree.put("capabilities/people/src/service/merge.rs", "");
        assert!(texts(&tree).is_empty());
    }

    #[test]
    fn a_missing_room_is_reported() {
        let mut tree = Tree::default();
        tree.put("capabilities/people/Cargo.toml", "");
        let found = texts(&tree);
        assert!(found.contains(&"capabilities/people: the room `README.md` is missing".to_owned()));
        assert!(found.contains(&"capabilities/people/src: the room `store` is missing".to_owned()));
        assert!(found.contains(&"capabilities/people/tests: the room `it` is missing".to_owned()));
    }

    #[test]
    fn an_extra_room_is_reported_at_every_level() {
        let mut tree = whole();
        for path in ["notes.md", "src/helpers.rs", "tests/unit/main.rs"] {
            tree.put(&format!("capabilities/people/{path}"), "");
        }
        assert_eq!(
            texts(&tree),
            [
                "capabilities/people: `notes.md` is not one of the rooms",
                "capabilities/people/src: `helpers` is not one of the rooms",
                "capabilities/people/tests: `unit` is not one of the rooms",
            ]
        );
    }
}
