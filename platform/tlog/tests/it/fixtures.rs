//! The files that other verifiers (the page, the Python program) are tested with are what this crate writes.
//! `KHIDMAT_WRITE_FIXTURES=1 cargo test -p tlog fixtures` writes them anew after a deliberate change of format.

use std::path::{Path, PathBuf};

use crate::sample;

/// Where a fixture lies.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn trust_json() -> String {
    let quoted =
        |keys: &[String]| keys.iter().map(|key| format!("    \"{key}\"")).collect::<Vec<_>>().join(",\n");
    let witnesses = sample::witness_signers().map(|witness| witness.vkey());
    format!(
        "{{\n  \"logs\": [\n{}\n  ],\n  \"witnesses\": [\n{}\n  ],\n  \"quorum\": 2\n}}\n",
        quoted(&[sample::log_signer().vkey()]),
        quoted(&witnesses)
    )
}

#[test]
fn fixtures_are_what_this_crate_writes() {
    let expected = [
        ("included.tlog-proof", sample::included(sample::claim(), 4711, 6000).to_text().unwrap()),
        ("sealed.tlog-proof", sample::included(sample::sealed_claim(), 0, 1).to_text().unwrap()),
        ("promised.tlog-promise", sample::promised(sample::claim()).to_text().unwrap()),
        ("impostor.tlog-proof", sample::impostor().to_text().unwrap()),
        ("other-log.txt", format!("{}\n", sample::other_log().vkey())),
        ("trust.json", trust_json()),
        ("code.txt", format!("{}\n", sample::CODE)),
    ];
    for (name, text) in expected {
        if std::env::var_os("KHIDMAT_WRITE_FIXTURES").is_some() {
            std::fs::write(path(name), &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path(name)).unwrap_or_default(), text, "{name}");
    }
}
