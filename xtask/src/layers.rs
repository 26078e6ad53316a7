//! The table of allowed edges between our crates, and the check that every `Cargo.toml` keeps to it.
//!
//! A new edge is the rarest kind of change: it needs an ADR and a line here, in a commit of its own
//! (`docs/adr/0003-layers.md`).

use std::fmt::Write as _;

use crate::finding::Finding;
use crate::manifest::Manifest;
use crate::tree::Tree;

/// Where the table is printed for people.
pub(crate) const ADR: &str = "docs/adr/0003-layers.md";

/// What a crate may depend on.
enum Below {
    /// Exactly these.
    Only(&'static [&'static str]),
    /// Every platform crate that stands in the table above this one.
    PlatformAbove,
    /// Every platform crate but the test kit.
    Platform,
    /// Every platform crate but the test kit, and the program itself.
    PlatformAndApp,
    /// Every platform crate but the test kit, and every capability.
    PlatformAndCapabilities,
}

use Below::{Only, Platform, PlatformAbove, PlatformAndApp, PlatformAndCapabilities};

/// The platform from bottom to top.
const PLATFORM: [(&str, Below); 22] = [
    ("kernel", Only(&[])),
    ("i18n", Only(&["kernel"])),
    ("tlog", Only(&["kernel"])),
    ("files", Only(&["kernel"])),
    ("documents", Only(&["kernel"])),
    ("sheets", Only(&["kernel"])),
    ("catalogue", Only(&["kernel"])),
    ("policy", Only(&["kernel"])),
    ("db", Only(&["kernel"])),
    ("vault", Only(&["kernel", "db"])),
    ("journal", Only(&["kernel", "db", "vault", "tlog"])),
    ("op", Only(&["kernel", "db", "vault", "journal", "policy", "catalogue"])),
    ("contracts", Only(&["kernel", "db", "op", "vault"])),
    ("organisation", Only(&["kernel", "db", "vault", "journal", "op", "catalogue", "policy"])),
    ("access", Only(&["kernel", "db", "vault", "journal", "op", "policy", "organisation", "catalogue"])),
    (
        "import",
        Only(&[
            "kernel",
            "i18n",
            "sheets",
            "db",
            "vault",
            "journal",
            "op",
            "organisation",
            "catalogue",
            "policy",
        ]),
    ),
    ("web", PlatformAbove),
    ("capability", Only(&["kernel", "db", "journal", "op", "web", "policy", "i18n", "contracts"])),
    ("exchange", PlatformAbove),
    ("deadlines", PlatformAbove),
    ("oversight", PlatformAbove),
    (TESTKIT, PlatformAbove),
];

/// What stands on the platform. `capabilities/*` is one row for all of them: they never name one another.
const ABOVE: [(&str, Below); 4] = [
    (CAPABILITIES, Platform),
    (APP, PlatformAndCapabilities),
    ("bench", PlatformAndApp),
    ("xtask", Only(&[])),
];

const TESTKIT: &str = "testkit";
const CAPABILITIES: &str = "capabilities/*";
const APP: &str = "khidmat";

/// Every edge that the table does not allow, every crate it does not know, and a printed table that differs.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let (manifests, broken) = Manifest::all(tree);
    let capabilities: Vec<&str> =
        manifests.iter().filter(|manifest| manifest.is_capability()).map(Manifest::name).collect();
    let mut found: Vec<Finding> =
        broken.iter().map(|path| Finding::file(path, "is not a valid manifest")).collect();
    for manifest in &manifests {
        found.extend(edges(manifest, &capabilities));
    }
    if tree.text(ADR).is_some_and(|text| !text.contains(&as_markdown())) {
        found.push(Finding::file(
            ADR,
            "its table differs from the code: paste what `cargo xtask layers` prints",
        ));
    }
    found
}

/// The table as it is printed in the ADR.
pub(crate) fn as_markdown() -> String {
    let mut text = String::from("| crate | may depend on |\n|---|---|\n");
    for (name, below) in PLATFORM.iter().chain(&ABOVE) {
        let shown = match below {
            Only([]) => "nothing of ours".to_owned(),
            Only(names) => names.join(", "),
            PlatformAbove => "every row above".to_owned(),
            Platform => "the platform, never another capability".to_owned(),
            PlatformAndApp => "the platform and `khidmat`".to_owned(),
            PlatformAndCapabilities => "the platform and every capability".to_owned(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| `{name}` | {shown} |");
    }
    text
}

fn edges(manifest: &Manifest, capabilities: &[&str]) -> Vec<Finding> {
    let row = if manifest.is_capability() { CAPABILITIES } else { manifest.name() };
    let Some((_, below)) = PLATFORM.iter().chain(&ABOVE).find(|(name, _)| *name == row) else {
        let text = format!("`{row}` has no row in xtask/src/layers.rs: a new crate needs one, and an ADR");
        return vec![Finding::file(&manifest.path(), text)];
    };
    let ours = |name: &&str| is_ours(name, capabilities);
    let hard = manifest.dependencies().into_iter().filter(ours);
    let dev = manifest.dev_dependencies().into_iter().filter(ours);
    // The test kit may test anyone, and a crate may name itself to switch on a feature in its own tests.
    let dev = dev.filter(|name| *name != TESTKIT && *name != manifest.name());
    hard.chain(dev)
        .filter(|name| !allowed(row, below, name, capabilities))
        .map(|name| Finding::file(&manifest.path(), format!("`{row}` may not depend on `{name}` ({ADR})")))
        .collect()
}

fn allowed(row: &str, below: &Below, name: &str, capabilities: &[&str]) -> bool {
    let platform = name != TESTKIT && position(name).is_some();
    match below {
        Only(names) => names.contains(&name),
        PlatformAbove => position(name) < position(row) && position(name).is_some(),
        Platform => platform,
        PlatformAndApp => platform || name == APP,
        PlatformAndCapabilities => platform || capabilities.contains(&name),
    }
}

fn is_ours(name: &str, capabilities: &[&str]) -> bool {
    position(name).is_some() || capabilities.contains(&name) || ABOVE.iter().any(|(other, _)| *other == name)
}

fn position(name: &str) -> Option<usize> {
    PLATFORM.iter().position(|(other, _)| *other == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(crates: &[(&str, &str)]) -> Vec<String> {
        let mut tree = Tree::default();
        for (folder, manifest) in crates {
            tree.put(&format!("{folder}/Cargo.toml"), *manifest);
        }
        check(&tree).into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn an_edge_upwards_is_refused() {
        let up = [("platform/kernel", "[dependencies]\ndb.workspace = true")];
        assert_eq!(findings(&up), ["`kernel` may not depend on `db` (docs/adr/0003-layers.md)"]);
        let down = [("platform/db", "[dependencies]\nkernel.workspace = true\nserde.workspace = true")];
        assert!(findings(&down).is_empty());
    }

    #[test]
    fn a_capability_never_names_another_not_even_in_its_tests() {
        let people = ("capabilities/people", "");
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let text = format!("[{section}]\npeople.workspace = true\nop.workspace = true");
            let found = findings(&[("capabilities/complaints", &text), people]);
            assert_eq!(found, ["`capabilities/*` may not depend on `people` (docs/adr/0003-layers.md)"]);
        }
    }

    #[test]
    fn the_test_kit_is_for_tests_only() {
        let hard = [("capabilities/people", "[dependencies]\ntestkit.workspace = true")];
        assert_eq!(findings(&hard).len(), 1);
        let dev = [("capabilities/people", "[dev-dependencies]\ntestkit.workspace = true")];
        assert!(findings(&dev).is_empty());
    }

    #[test]
    fn the_web_stands_on_all_below_it_and_on_nothing_above() {
        let below = [("platform/web", "[dependencies]\naccess.workspace = true\nfiles.workspace = true")];
        assert!(findings(&below).is_empty());
        let above = [("platform/web", "[dependencies]\ncapability.workspace = true")];
        assert_eq!(findings(&above).len(), 1);
    }

    #[test]
    fn only_the_program_knows_the_capabilities() {
        let people = ("capabilities/people", "");
        let knows = "[dependencies]\npeople.workspace = true";
        assert!(findings(&[("app", &format!("[package]\nname = \"khidmat\"\n{knows}")), people]).is_empty());
        assert_eq!(findings(&[("bench", knows), people]).len(), 1);
        assert_eq!(findings(&[("xtask", "[dependencies]\nkernel.workspace = true")]).len(), 1);
    }

    #[test]
    fn a_crate_without_a_row_is_reported() {
        assert_eq!(findings(&[("platform/gossip", "")]).len(), 1);
    }

    #[test]
    fn the_printed_table_must_be_the_one_in_force() {
        let mut tree = Tree::default();
        tree.put(ADR, as_markdown());
        assert!(check(&tree).is_empty());
        tree.put(ADR, as_markdown().replace("kernel, db", "db"));
        assert_eq!(check(&tree).len(), 1);
    }

    #[test]
    fn every_row_names_only_rows_above_it() {
        for (row, below) in &PLATFORM {
            let Only(names) = below else { continue };
            for name in *names {
                assert!(position(name) < position(row) && position(name).is_some(), "{row} -> {name}");
            }
        }
    }
}
