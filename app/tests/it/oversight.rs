//! The copy for a reader outside the force, from the command line: made with the node's configuration, opened with the reader's key
//! alone.

use crate::program::{configured, expect};

#[test]
fn the_copy_of_a_month_opens_with_the_readers_key_alone() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (key, other, trust, copy) = (at("reader.key"), at("other.key"), at("trust.json"), at("2026-11.copy"));
    let made = expect(0, &["oversight", "key", "--out", &key]);
    expect(0, &["oversight", "key", "--out", &other]);
    assert!(expect(2, &["oversight", "key", "--out", &key]).contains("never overwritten"));
    let public = made.split('"').nth(1).unwrap();
    assert_eq!(public.len(), 64, "{made}");
    let config = configured(folder.path(), "");
    expect(0, &["--config", &config, "node", "init"]);
    let export = ["--config", &config, "oversight", "export", "--month", "2026-11", "--out", &copy];
    assert!(expect(2, &export).contains("oversight.reader is missing"));
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, format!("oversight.reader = \"{public}\"\n{text}")).unwrap();
    expect(0, &export);
    expect(3, &export);
    let wrong = ["--config", &config, "oversight", "export", "--month", "2026-13", "--out", &at("x")];
    assert!(expect(2, &wrong).contains("--month is a month"));
    std::fs::write(&trust, expect(0, &["--config", &config, "trust"])).unwrap();
    let open =
        |code: i32, key: &str| expect(code, &["oversight", "open", &copy, "--key", key, "--trust", &trust]);
    assert!(open(0, &key).contains("2026-11"));
    open(1, &other);
    let sealed = std::fs::read_to_string(&copy).unwrap();
    assert!(!sealed.contains("2026-11"), "nothing of it is in the open");
    let altered: String = sealed.chars().rev().map(|one| if one == 'A' { 'B' } else { one }).collect();
    std::fs::write(&copy, altered.chars().rev().collect::<String>()).unwrap();
    assert!(open(1, &key).contains("altered"));
}
