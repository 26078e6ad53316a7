//! Rule: words that mean "unfinished", "look away" or "only on my machine" stand in no file.
//!
//! Every word below is put together from pieces, so that this file passes its own rule.

use crate::finding::Finding;
use crate::tree::{Tree, has_extension};

/// Unfinished or unlooked-at Rust.
const RUST: [(&str, &str); 5] = [
    (concat!("to", "do!"), "unfinished code"),
    (concat!("unimplemen", "ted!"), "unfinished code"),
    (concat!("db", "g!("), "a debugging print"),
    (concat!("#[ig", "nore"), "a test that nobody runs"),
    (concat!("allo", "w("), "as an attribute it hides for ever: use `#[expect(.., reason = \"..\")]`"),
];

/// Notes to self; matched as whole words in every file.
const NOTES: [&str; 3] = [concat!("FIX", "ME"), concat!("XX", "X"), concat!("TO", "DO")];

/// Script inside attributes, which the content security policy refuses; in templates only.
const TEMPLATE: [&str; 3] = [concat!("hx", "-on"), concat!("j", "s:"), concat!("javas", "cript:")];

/// First folders of paths that exist on one machine only.
const ROOTS: [&str; 4] = [concat!("wo", "rk"), concat!("fa", "rm"), concat!("tm", "p"), concat!("ro", "ot")];

/// Hosts of package registries: where a package came from is the business of the lock files.
const HOSTS: [&str; 7] = [
    concat!("crates", ".io"),
    concat!("py", "pi.org"),
    concat!("npm", "js.com"),
    concat!("npm", "js.org"),
    concat!("deb.deb", "ian.org"),
    concat!("docs", ".rs/"),
    concat!("static.rust", "-lang.org"),
];

/// Every forbidden word with its line.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let lines = tree.own_files().flat_map(|(path, text)| {
        text.lines().enumerate().map(move |(index, line)| (path, index.saturating_add(1), line))
    });
    lines
        .flat_map(|(path, number, line)| {
            forbidden(path, line).into_iter().map(move |text| Finding::line(path, number, text))
        })
        .collect()
}

fn forbidden(path: &str, line: &str) -> Vec<String> {
    let mut found = Vec::new();
    if has_extension(path, "rs") {
        found.extend(
            RUST.iter().filter(|(word, _)| in_code(line, word)).map(|(word, why)| format!("`{word}`: {why}")),
        );
    }
    if path.contains("/templates/") {
        let words = TEMPLATE.iter().filter(|word| line.contains(**word));
        found.extend(words.map(|word| format!("`{word}`: no script in attributes")));
    }
    let notes = NOTES.iter().filter(|note| has_word(line, note));
    found.extend(notes.map(|note| format!("`{note}`: do it now, or write it into the issue")));
    let roots = ROOTS.iter().filter(|root| names_machine_path(line, root));
    found.extend(roots.map(|root| format!("`/{root}/`: a path of one machine")));
    let hosts = HOSTS.iter().filter(|host| line.contains(**host));
    found.extend(hosts.map(|host| format!("`{host}`: a package registry's address")));
    found
}

/// The macro or attribute itself, not a longer name that ends like it: the attribute, but not `disallow(`.
fn in_code(line: &str, word: &str) -> bool {
    let attribute = word.starts_with(concat!("allo", "w"));
    starts(line, word).any(|at| {
        let before = line.get(..at).unwrap_or_default();
        if attribute { before.ends_with("#[") || before.ends_with("#![") } else { !ends_in_name(before) }
    })
}

fn has_word(line: &str, word: &str) -> bool {
    starts(line, word).any(|at| {
        let (before, rest) = line.split_at_checked(at).unwrap_or_default();
        let after = rest.strip_prefix(word).unwrap_or_default();
        !ends_in_name(before)
            && !after.starts_with(is_name)
            && !before.ends_with('-')
            && !after.starts_with('-')
    })
}

/// `/<root>/x` at the start of a path: no name, dot or dash stands right before it.
fn names_machine_path(line: &str, root: &str) -> bool {
    let path = format!("/{root}/");
    starts(line, &path).any(|at| {
        let (before, rest) = line.split_at_checked(at).unwrap_or_default();
        let next = rest.strip_prefix(path.as_str()).and_then(|after| after.chars().next());
        let inside = before.ends_with(|letter: char| is_name(letter) || matches!(letter, '.' | '-'));
        !inside && next.is_some_and(|letter| letter.is_ascii_lowercase() || matches!(letter, '.' | '$'))
    })
}

fn starts<'a>(line: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    line.match_indices(word).map(|(at, _)| at)
}

fn ends_in_name(text: &str) -> bool {
    text.ends_with(is_name)
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(path: &str, line: &str) -> usize {
        let mut tree = Tree::default();
        tree.put(path, line);
        check(&tree).len()
    }

    #[test]
    fn unfinished_rust_is_reported() {
        for (word, _) in RUST {
            let line = if word.starts_with(concat!("allo", "w")) {
                format!("#[{word}unused)]")
            } else {
                (*word).to_owned()
            };
            assert_eq!(hits("app/src/a.rs", &line), 1, "{word}");
            assert_eq!(hits("app/src/a.txt", &line), 0, "{word}");
        }
        assert_eq!(hits("app/src/a.rs", &format!("#![{}dead_code)]", concat!("allo", "w("))), 1);
        assert_eq!(hits("app/src/a.rs", &format!("policy.{}x); dis{}y)", RUST[4].0, RUST[4].0)), 0);
        assert_eq!(hits("app/src/a.rs", &format!("my_{}()", RUST[0].0)), 0);
    }

    #[test]
    fn notes_to_self_are_reported_as_whole_words_only() {
        for note in NOTES {
            assert_eq!(hits("docs/guide/a.md", &format!("({note}: later)")), 1, "{note}");
            assert_eq!(hits("docs/guide/a.md", &format!("{note}S {note}-{note} A{note}")), 0, "{note}");
        }
        let cnic = format!("{0}{0}-{0}{0}-X", NOTES[1]);
        assert_eq!(hits("app/src/a.rs", &cnic), 0, "the shape of a number is not a note");
    }

    #[test]
    fn script_in_attributes_is_reported_in_templates() {
        for word in TEMPLATE {
            let line = format!("<a {word}x>");
            assert_eq!(hits("capabilities/people/templates/a.html", &line), 1, "{word}");
            assert_eq!(hits("docs/guide/a.md", &line), 0, "{word}");
        }
    }

    #[test]
    fn a_path_of_one_machine_is_reported() {
        for root in ROOTS {
            assert_eq!(hits("Makefile", &format!("DIR=/{root}/main")), 1, "{root}");
            assert_eq!(hits("Makefile", &format!("DIR=target/{root}/main")), 0, "{root}");
            assert_eq!(hits("Makefile", &format!("a / {root} / b")), 0, "{root}");
        }
    }

    #[test]
    fn a_registrys_address_is_reported() {
        for host in HOSTS {
            assert_eq!(hits("docs/guide/a.md", &format!("see https://{host}/x")), 1, "{host}");
            assert_eq!(hits("e2e/package-lock.json", &format!("see https://{host}/x")), 0, "{host}");
        }
    }
}
