//! What `tidy` reads out of a `Cargo.toml`. It resolves nothing and asks no network.

use toml::Table;

use crate::tree::Tree;

/// One crate of ours: where it lives and what it names.
#[derive(Debug)]
pub(crate) struct Manifest {
    /// Folder from the root, such as `platform/db`.
    pub folder: String,
    table: Table,
}

impl Manifest {
    /// Every crate of the tree, with the paths of manifests that are not TOML.
    pub(crate) fn all(tree: &Tree) -> (Vec<Self>, Vec<String>) {
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for (path, text) in tree.own_files() {
            let Some(folder) = path.strip_suffix("/Cargo.toml") else { continue };
            match text.parse::<Table>() {
                Ok(table) => good.push(Self { folder: folder.to_owned(), table }),
                Err(_) => bad.push(path.to_owned()),
            }
        }
        (good, bad)
    }

    /// The manifest's path from the root.
    pub(crate) fn path(&self) -> String {
        format!("{}/Cargo.toml", self.folder)
    }

    /// The package's name; the folder's when the manifest has none.
    pub(crate) fn name(&self) -> &str {
        let package = self.table.get("package").and_then(|package| package.get("name"));
        let folder = self.folder.rsplit('/').next().unwrap_or_default();
        package.and_then(toml::Value::as_str).unwrap_or(folder)
    }

    /// Whether the crate lives under `capabilities/`.
    pub(crate) fn is_capability(&self) -> bool {
        self.folder.starts_with("capabilities/")
    }

    /// Whether the workspace's lints apply.
    pub(crate) fn inherits_lints(&self) -> bool {
        let lints = self.table.get("lints").and_then(|lints| lints.get("workspace"));
        lints.and_then(toml::Value::as_bool) == Some(true)
    }

    /// Names in `[dependencies]` and `[build-dependencies]`, of every target.
    pub(crate) fn dependencies(&self) -> Vec<&str> {
        let mut names = self.section("dependencies");
        names.extend(self.section("build-dependencies"));
        names
    }

    /// Names in `[dev-dependencies]`, of every target.
    pub(crate) fn dev_dependencies(&self) -> Vec<&str> {
        self.section("dev-dependencies")
    }

    /// Whether any section names this package.
    pub(crate) fn names(&self, package: &str) -> bool {
        self.dependencies().contains(&package) || self.dev_dependencies().contains(&package)
    }

    /// What the capability's table names start with: `package.metadata.khidmat.tables`, else the folder's name.
    pub(crate) fn table_prefix(&self) -> String {
        let metadata = ["package", "metadata", "khidmat", "tables"];
        let mut value = self.table.get("package");
        for key in metadata.iter().skip(1) {
            value = value.and_then(|inner| inner.get(key));
        }
        let declared = value.and_then(toml::Value::as_str);
        declared.map_or_else(|| self.name().replace('-', "_"), str::to_owned)
    }

    fn section(&self, name: &str) -> Vec<&str> {
        let targets = self.table.get("target").and_then(toml::Value::as_table);
        let inner = targets.into_iter().flat_map(Table::values).filter_map(|target| target.get(name));
        let sections = self.table.get(name).into_iter().chain(inner);
        sections.filter_map(toml::Value::as_table).flat_map(Table::iter).map(package_name).collect()
    }
}

/// The package a dependency line stands for: `package = "..."` where it is renamed, else its key.
fn package_name<'a>((key, value): (&'a String, &'a toml::Value)) -> &'a str {
    value.get("package").and_then(toml::Value::as_str).unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Manifest {
        let mut tree = Tree::default();
        tree.put("capabilities/station-records/Cargo.toml", text);
        Manifest::all(&tree).0.pop().expect("one manifest")
    }

    #[test]
    fn dependencies_of_every_kind_and_target_are_seen_under_their_real_names() {
        let manifest = read(
            "[dependencies]\nkernel.workspace = true\nstore = { package = \"db\", path = \"x\" }\n\
             [build-dependencies]\ni18n.workspace = true\n\
             [target.'cfg(unix)'.dependencies]\nweb.workspace = true\n\
             [dev-dependencies]\ntestkit.workspace = true\n",
        );
        assert_eq!(manifest.dependencies(), ["kernel", "db", "web", "i18n"]);
        assert_eq!(manifest.dev_dependencies(), ["testkit"]);
    }

    #[test]
    fn a_table_prefix_is_the_folders_name_unless_declared() {
        assert_eq!(read("").table_prefix(), "station_records");
        assert_eq!(read("[package.metadata.khidmat]\ntables = \"station\"").table_prefix(), "station");
    }

    #[test]
    fn a_manifest_that_is_not_toml_is_reported() {
        let mut tree = Tree::default();
        tree.put("app/Cargo.toml", "[package");
        assert_eq!(Manifest::all(&tree).1, ["app/Cargo.toml"]);
    }
}
