//! Rule: a table's name starts with its owner's prefix, so that whose table it is can be read off its name.

use crate::finding::Finding;
use crate::manifest::Manifest;
use crate::tree::Tree;

/// Tables of a capability's migrations with another name, and prefixes that could be mistaken for one another.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let (manifests, _) = Manifest::all(tree);
    let owners: Vec<&Manifest> = manifests.iter().filter(|manifest| manifest.is_capability()).collect();
    let mut found: Vec<Finding> = owners.iter().flat_map(|owner| strangers(tree, owner)).collect();
    for owner in &owners {
        let mine = owner.table_prefix();
        let others = owners.iter().filter(|other| other.folder != owner.folder);
        for other in others.filter(|other| belongs(&other.table_prefix(), &mine)) {
            let text = format!("its table prefix also fits `{mine}`, which is another capability's");
            found.push(Finding::file(&other.path(), text));
        }
    }
    found
}

fn strangers(tree: &Tree, owner: &Manifest) -> Vec<Finding> {
    let folder = format!("{}/migrations/", owner.folder);
    let prefix = owner.table_prefix();
    let files = tree.own_files().filter(|(path, _)| path.starts_with(&folder));
    let tables = files.flat_map(|(path, text)| created(text).into_iter().map(move |table| (path, table)));
    tables
        .filter(|(_, table)| !belongs(table, &prefix))
        .map(|(path, table)| Finding::file(path, format!("table `{table}` does not start with `{prefix}_`")))
        .collect()
}

fn belongs(table: &str, prefix: &str) -> bool {
    table.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

/// Names after `CREATE TABLE [IF NOT EXISTS]`, comments left out.
fn created(text: &str) -> Vec<String> {
    let code: Vec<&str> = text.lines().map(|line| line.split("--").next().unwrap_or(line)).collect();
    let spaced = code.join("\n").to_lowercase().replace('(', " ( ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let after = words.windows(2).enumerate().filter(|(_, pair)| matches!(pair, ["create", "table"]));
    after
        .filter_map(|(at, _)| words.iter().skip(at.saturating_add(2)).find(|word| !is_guard(word)))
        .map(plain)
        .collect()
}

fn is_guard(word: &str) -> bool {
    matches!(word, "if" | "not" | "exists")
}

fn plain(word: &&str) -> String {
    word.trim_matches(['"', '`', ';']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(manifest: &str, sql: &str) -> Vec<String> {
        let mut tree = Tree::default();
        tree.put("capabilities/people/Cargo.toml", manifest);
        tree.put("capabilities/people/migrations/0001_first.sql", sql);
        check(&tree).into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn a_table_of_ones_own_passes() {
        let sql = "-- CREATE TABLE note (x);\nCREATE TABLE IF NOT EXISTS people_name(id TEXT);\ncreate table people (x);";
        assert!(findings("", sql).is_empty());
        let declared = "[package.metadata.khidmat]\ntables = \"person\"";
        assert!(findings(declared, "CREATE TABLE person_name (id TEXT);").is_empty());
    }

    #[test]
    fn a_table_under_another_name_is_reported() {
        for sql in ["CREATE TABLE names (id TEXT);", "create table if not exists \"peoples\"(id TEXT)"] {
            assert_eq!(findings("", sql).len(), 1, "{sql}");
        }
    }

    #[test]
    fn two_owners_may_not_share_a_prefix() {
        let mut tree = Tree::default();
        tree.put("capabilities/station/Cargo.toml", "");
        tree.put("capabilities/station-records/Cargo.toml", "");
        let found: Vec<String> = check(&tree).into_iter().map(|finding| finding.path).collect();
        assert_eq!(found, ["capabilities/station-records/Cargo.toml"]);
    }
}
