//! Writes the typed keys: a constant per message without variables, a function per message with them.
//! Must not emit a name that two messages share.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::read::{Fault, Shape};

/// The Rust text of `messages.rs`.
pub fn code(owner: &str, dir: &str, shapes: &[Shape]) -> Result<String, Fault> {
    let mut items = String::new();
    let mut names = BTreeMap::new();
    for shape in shapes {
        let name = name(owner, &shape.key);
        if let Some(other) = names.insert(name.clone(), &shape.key) {
            let what = format!("has the same name in code as {other}");
            return Err(Fault::new(Path::new(dir), &shape.key, what));
        }
        items.push_str(&item(&name, shape));
    }
    Ok(format!("{}\n{}", source(owner, dir), module(&items)))
}

/// `complaints-report-title.hint` of owner `complaints` is `report_title_hint`.
fn name(owner: &str, key: &str) -> String {
    let own = key.strip_prefix(owner).and_then(|rest| rest.strip_prefix('-')).unwrap_or(key);
    own.replace(['-', '.'], "_").to_lowercase()
}

fn source(owner: &str, dir: &str) -> String {
    format!(
        "/// The messages of `{owner}` in each language.\n\
         pub const MESSAGES: ::i18n::Source = ::i18n::Source {{\n    owner: {owner:?},\n    \
         ur: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{dir}/ur.ftl\")),\n    \
         en: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{dir}/en.ftl\")),\n}};\n"
    )
}

fn module(items: &str) -> String {
    format!("/// The keys of this crate's messages. Generated from `messages/`.\npub mod msg {{\n{items}}}\n")
}

fn item(name: &str, shape: &Shape) -> String {
    let doc = shape.words.replace('"', "'").replace(['<', '>', '[', ']', '`'], " ");
    let key = &shape.key;
    let mut text = format!("    #[doc = \"{doc}\"]\n");
    if shape.variables.is_empty() {
        let _ = writeln!(text, "    pub const {}: ::i18n::Key = ::i18n::Key({key:?});", name.to_uppercase());
        return text;
    }
    let list =
        |one: &dyn Fn(&String) -> String| shape.variables.iter().map(one).collect::<Vec<_>>().join(", ");
    let takes = list(&|v| format!("{}: impl ::i18n::ToArg", v.replace('-', "_")));
    let gives = list(&|v| format!("({v:?}, {}.to_arg())", v.replace('-', "_")));
    let _ = writeln!(
        text,
        "    pub fn {name}({takes}) -> ::i18n::Message {{\n        \
         ::i18n::Message {{ key: ::i18n::Key({key:?}), args: vec![{gives}] }}\n    }}"
    );
    text
}
