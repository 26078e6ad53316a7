//! `cargo xtask new-capability NAME`: makes all rooms of a capability, compiling and tidy.
//!
//! It writes no business: the README comes first and is written by people. It never touches an existing folder.

use std::path::Path;

use crate::{Outcome, say};

/// Rooms with a text of their own: path in the capability, and text with `{name}`, `{table}` and `{title}` open.
const ROOMS: [(&str, &str); 8] = [
    ("Cargo.toml", include_str!("../rooms/Cargo.toml.txt")),
    ("README.md", include_str!("../rooms/README.md.txt")),
    ("askama.toml", include_str!("../rooms/askama.toml.txt")),
    ("build.rs", include_str!("../rooms/build.rs.txt")),
    ("src/lib.rs", include_str!("../rooms/lib.rs.txt")),
    ("migrations/0001_first.sql", include_str!("../rooms/migration.sql.txt")),
    ("templates/layout.html", include_str!("../rooms/layout.html.txt")),
    ("tests/it/main.rs", include_str!("../rooms/test.rs.txt")),
];

/// Rooms that start with their purpose and their prohibition only.
const EMPTY: [(&str, &str); 9] = [
    (
        "src/model.rs",
        "//! {title}: types, states, legal transitions, validation. No I/O and no async here.\n",
    ),
    ("src/store.rs", "//! {title}: entities and every query. No rules here.\n"),
    (
        "src/service.rs",
        "//! {title}: one public function per verb: permit, rule, store, journal. No HTTP here.\n",
    ),
    ("src/pages.rs", "//! {title}: HTML handlers and typed contexts. No SQL and no rules here.\n"),
    ("src/api.rs", "//! {title}: JSON handlers and their OpenAPI text. No SQL and no rules here.\n"),
    (
        "src/events.rs",
        "//! {title}: what it emits, what it listens to, its jobs. No handler that is not idempotent.\n",
    ),
    (
        "src/samples.rs",
        "//! {title}: sample values for templates, OpenAPI, demo and tests. No real person here.\n",
    ),
    ("messages/en.ftl", "# {title}, in English. Keys start with {name}-.\n"),
    ("messages/ur.ftl", "# {title}, in Urdu. Keys start with {name}-.\n"),
];

/// Makes the rooms and names the crate in the root manifest.
pub(crate) fn run(root: &Path, name: &str) -> Outcome {
    check(name)?;
    let folder = root.join("capabilities").join(name);
    if folder.exists() {
        return Err(format!("capabilities/{name} is there already"));
    }
    let manifest = root.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).map_err(|error| format!("Cargo.toml: {error}"))?;
    let text = with_dependency(&text, name)?;
    for (path, text) in rooms(name) {
        write(&folder.join(path), &text)?;
    }
    write(&manifest, &text)?;
    say(&format!(
        "capabilities/{name} has all its rooms. Next: write its README.md, then model, migration, store, service,\n\
         pages, api, events, tests, one journey in e2e/journeys, its policies/{name}.cedar, and its one line in\n\
         app/src/capabilities.rs. CONTRIBUTING.md has the list."
    ))
}

/// Path in the capability and text of every room.
pub(crate) fn rooms(name: &str) -> Vec<(String, String)> {
    let table = name.replace('-', "_");
    let fill =
        |text: &str| text.replace("{name}", name).replace("{table}", &table).replace("{title}", &title(name));
    ROOMS.iter().chain(&EMPTY).map(|(path, text)| ((*path).to_owned(), fill(text))).collect()
}

/// Lower-case words with single dashes between them: folder, crate, message keys and routes all use it.
fn check(name: &str) -> Outcome {
    let word = |word: &str| word.starts_with(|c: char| c.is_ascii_lowercase()) && word.chars().all(is_plain);
    if name.split('-').all(word) {
        return Ok(());
    }
    Err(format!(
        "`{name}`: a capability's name is lower-case words with dashes between, such as lost-property"
    ))
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit()
}

/// `lost-property` as people write it: `Lost property`.
fn title(name: &str) -> String {
    let spaced = name.replace('-', " ");
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The root manifest with the crate named after the last capability in it.
fn with_dependency(manifest: &str, name: &str) -> Result<String, String> {
    let lines: Vec<&str> = manifest.lines().collect();
    let last = lines.iter().rposition(|line| line.contains("path = \"") && line.contains("capabilities/"));
    let (before, after) = last.and_then(|at| lines.split_at_checked(at.saturating_add(1))).ok_or(
        "Cargo.toml names no capability under [workspace.dependencies], so there is no place for this one",
    )?;
    let own = format!("{name} = {{ path = \"capabilities/{name}\" }}");
    let mut all = before.to_vec();
    all.push(&own);
    all.extend(after);
    Ok(format!("{}\n", all.join("\n")))
}

fn write(path: &Path, text: &str) -> Outcome {
    let fault = |error: std::io::Error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(fault)?;
    }
    std::fs::write(path, text).map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy;
    use crate::tree::Tree;

    #[test]
    fn what_is_made_is_tidy() {
        let mut tree = Tree::default();
        for (path, text) in rooms("lost-property") {
            tree.put(&format!("capabilities/lost-property/{path}"), text);
        }
        assert_eq!(tidy::check(&tree), []);
    }

    #[test]
    fn nothing_is_left_open_in_the_text() {
        for (path, text) in rooms("lost-property") {
            let open = ["{name}", "{table}", "{title}"].iter().any(|mark| text.contains(mark));
            assert!(!open, "{path}");
        }
        assert_eq!(title("lost-property"), "Lost property");
    }

    #[test]
    fn a_name_that_is_no_folder_crate_and_route_at_once_is_refused() {
        for good in ["people", "lost-property", "calls15"] {
            assert_eq!(check(good), Ok(()));
        }
        for bad in ["", "Lost", "lost_property", "lost--property", "-lost", "../lost", "15"] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_crate_is_named_after_the_last_capability() {
        let manifest = "a = { path = \"capabilities/a\" }\n\n# Others.\nserde = \"1\"\n";
        let wanted = "a = { path = \"capabilities/a\" }\nb = { path = \"capabilities/b\" }\n\n# Others.\nserde = \"1\"\n";
        assert_eq!(with_dependency(manifest, "b"), Ok(wanted.to_owned()));
        assert!(with_dependency("serde = \"1\"", "b").is_err());
    }
}
