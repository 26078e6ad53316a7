//! Every code that the program itself raises has words in both languages.

use i18n::Messages;
use kernel::Lang;
use khidmat::capabilities::{all, messages};

fn sources(dir: &std::path::Path, found: &mut String) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Literals that look like a code of ours, but the names of files and hosts.
fn codes(text: &str) -> Vec<&str> {
    let ours = |literal: &&str| {
        let parts = literal.split_once('.');
        parts.is_some_and(|(owner, rest)| {
            ["khidmat", "witness"].contains(&owner)
                && !["", "key", "toml", "example"].contains(&rest)
                && rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        })
    };
    text.split('"').filter(ours).collect()
}

#[test]
fn every_code_has_words_in_both_languages() {
    let mut text = String::new();
    sources(&crate::repository("app/src"), &mut text);
    let all_words = Messages::new(&messages(&all())).unwrap();
    let codes = codes(&text);
    assert!(codes.contains(&"khidmat.demo-store") && codes.contains(&"witness.listener"), "the search works");
    for code in codes {
        for lang in [Lang::Ur, Lang::En] {
            assert!(
                all_words.has(lang, &kernel::error::message_key(Box::leak(code.to_owned().into_boxed_str()))),
                "{code}"
            );
        }
    }
}
