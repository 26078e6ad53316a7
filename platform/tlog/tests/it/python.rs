//! The stand-alone Python verifier, written from the specification alone, agrees with this crate about true and
//! altered receipts. Needs `python3` and nothing else.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tlog::Receipt;

use crate::{fixtures, sample};

fn verify(receipt: &Path, extra: &[&str]) -> Output {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/verify_receipt.py");
    let mut command = Command::new("python3");
    command.arg("-I").arg(program).arg(receipt).args(["--log", &sample::log_signer().vkey()]);
    for witness in sample::witness_signers() {
        command.args(["--witness", &witness.vkey()]);
    }
    command.args(extra).output().expect("python3 is installed")
}

fn said(output: &Output) -> String {
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A file of this test run, in the folder the build owns.
fn scratch(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn python_accepts_the_true_receipts_and_says_what_they_prove() {
    let included = verify(&fixtures::path("included.tlog-proof"), &["--quorum", "3"]);
    assert!(included.status.success());
    let text = said(&included);
    for part in [
        "INCLUDED as entry 4711 of 6000",
        "QTA-SAR-2026-000123",
        "2026-03-14 09:26:53.589793",
        sample::WITNESSES[2],
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let promised = verify(&fixtures::path("promised.tlog-promise"), &[]);
    assert!(promised.status.success() && said(&promised).starts_with("PROMISED only"));
    let sealed = said(&verify(&fixtures::path("sealed.tlog-proof"), &[]));
    assert!(sealed.contains("number    (sealed)"), "{sealed}");
}

#[test]
fn python_refuses_every_altered_receipt() {
    let text = sample::included(sample::claim(), 4711, 6000).to_text().unwrap();
    let alterations = sample::alterations(&text);
    assert!(alterations.len() >= 20);
    for (at, (name, altered)) in alterations.into_iter().enumerate() {
        let output = verify(&scratch(&format!("altered-{at}.tlog-proof"), &altered), &[]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(said(&output).starts_with("REFUSED: "), "{name}");
    }
}

#[test]
fn python_refuses_a_promise_for_another_record_and_a_missing_quorum() {
    let receipt = sample::promised(sample::claim());
    let swapped = Receipt { claim: sample::sealed_claim(), ..receipt }.to_text().unwrap();
    assert!(said(&verify(&scratch("swapped.tlog-promise", &swapped), &[])).contains("another record"));
    let missing = verify(&fixtures::path("included.tlog-proof"), &["--quorum", "4"]);
    assert!(said(&missing).contains("only 3 of the 4 witnesses"));
    let own = tlog::WitnessSigner::from_seed("friend.example", &sample::seed(sample::ORIGIN)).unwrap().vkey();
    let twice = verify(&fixtures::path("included.tlog-proof"), &["--witness", &own]);
    assert!(said(&twice).contains("stands twice"));
}

#[test]
fn python_lets_no_log_vouch_in_the_name_of_another() {
    let output = verify(&fixtures::path("impostor.tlog-proof"), &["--log", &sample::other_log().vkey()]);
    assert!(said(&output).starts_with("REFUSED: no trusted log signed this"));
}

#[test]
fn every_tree_shape_of_a_small_log_verifies_in_python_too() {
    for (index, size) in [(0, 1), (0, 2), (1, 2), (2, 3), (4, 5), (6, 7), (11, 13), (16, 17), (32, 33)] {
        let text = sample::included(sample::claim(), index, size).to_text().unwrap();
        let output = verify(&scratch(&format!("shape-{index}-{size}.tlog-proof"), &text), &[]);
        assert!(said(&output).starts_with(&format!("INCLUDED as entry {index} of {size}")));
    }
}

#[test]
fn the_python_program_stays_short_enough_to_read() {
    let program = include_str!("../../../../docs/reference/verify_receipt.py");
    assert!(program.lines().count() <= 120);
}
