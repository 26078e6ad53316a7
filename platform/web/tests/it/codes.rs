//! Every error code found in the source has words in both languages, in its owner's messages or the platform's.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use i18n::build::read;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() && path.ends_with("tests") {
            continue; // made-up codes
        }
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The crates that can raise an error a person meets.
fn crates() -> Vec<PathBuf> {
    let folders = ["platform", "capabilities"].map(|name| root().join(name));
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    entries.map(|entry| entry.unwrap().path()).filter(|path| path.join("src").is_dir()).collect()
}

fn is_code(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let legal = |part: &&str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    parts.len() == 2 && parts.iter().all(legal)
}

/// What stands before a string literal when that literal is an error code.
const BEFORE: [&str; 16] = [
    "Malformed(",
    "NotFound(",
    "Conflict(",
    "Forbidden(",
    "Unauthenticated(",
    "TooLarge(",
    "TooSlow(",
    "TooMany(",
    "Busy(",
    "Unavailable(",
    "Err(",
    "ok_or(",
    "ok_or_else(||",
    "Code=",
    "error(",
    "code:",
];

fn raises(before: &str) -> bool {
    let tight: String = before.chars().filter(|c| !c.is_whitespace()).collect();
    let added = tight.ends_with("\",")
        && [".add(\"", ".add_with(\"", "Error::field(\""].iter().any(|call| tight.contains(call));
    added || BEFORE.iter().any(|end| tight.ends_with(end))
}

fn codes_in(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(open) = code.get(rest..).and_then(|tail| tail.find('"')).map(|at| rest + at) {
        let Some(length) = code.get(open + 1..).and_then(|tail| tail.find('"')) else { break };
        let literal = &code[open + 1..open + 1 + length];
        let line_start = code[..open].char_indices().rev().nth(80).map_or(0, |(at, _)| at);
        if is_code(literal) && raises(&code[line_start..open]) {
            found.push(literal.to_owned());
        }
        rest = open + 1 + length + 1;
    }
    found
}

fn keys(lang: &str) -> Vec<String> {
    let files = crates().into_iter().map(|dir| dir.join("messages").join(format!("{lang}.ftl")));
    let texts = files.filter_map(|file| std::fs::read_to_string(&file).ok().map(|text| (file, text)));
    texts.flat_map(|(file, text)| read(&file, &text).unwrap()).map(|shape| shape.key).collect()
}

#[test]
fn every_code_has_words_in_both_languages() {
    let mut codes: BTreeMap<String, PathBuf> = BTreeMap::new();
    for dir in crates() {
        let mut files = Vec::new();
        sources(&dir.join("src"), &mut files);
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            if text.contains("WORDS") {
                continue; // the offline verifier's and the checker's codes carry both languages beside them
            }
            codes.extend(codes_in(&text).into_iter().map(|code| (code, file.clone())));
        }
    }
    assert!(
        codes.contains_key("cnic.wrong-form") && codes.contains_key("form.too-large"),
        "the search works"
    );
    let missing: Vec<String> = ["ur", "en"]
        .into_iter()
        .flat_map(|lang| {
            let known = keys(lang);
            let lacks = codes.iter().filter(move |(code, _)| !known.contains(&code.replace('.', "-")));
            lacks.map(move |(code, file)| format!("{lang}: {code} ({})", file.display())).collect::<Vec<_>>()
        })
        .collect();
    assert!(missing.is_empty(), "codes without words:\n{}", missing.join("\n"));
}

#[test]
fn the_search_sees_each_way_a_code_is_raised() {
    let text = r#"Err(Error::Conflict("a.taken")); errors.add("name", "a.empty"); x.ok_or("a.wrong")?;
        errors.add_with("name", "a.long", vec![]); const C: Code = "a.named"; log("not.this"); "also not""#;
    assert_eq!(codes_in(text), ["a.taken", "a.empty", "a.wrong", "a.long", "a.named"]);
}

#[test]
fn both_languages_say_the_same_things() {
    let (mut ur, mut en) = (keys("ur"), keys("en"));
    ur.sort();
    en.sort();
    assert!(ur.len() > 100);
    assert_eq!(ur, en);
    ur.dedup();
    assert_eq!(ur.len(), en.len(), "two owners say the same key");
}
