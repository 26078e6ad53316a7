//! A small made-up log with one receipt in it, and the ways somebody might alter that receipt.
//! Must stay deterministic: the fixtures other verifiers are tested with are made from it.

use base64::prelude::{BASE64_STANDARD, Engine};
use kernel::ids::EntryId;
use kernel::{Entropy, SeededEntropy, Timestamp};
use sha2::{Digest, Sha256};
use tlog::{
    Checkpoint, Claim, Evidence, Hash, LogSigner, Promise, Receipt, Tiles, Tree, Trust, WitnessSigner,
    code_digest, inclusion_proof, plan_inclusion,
};

/// 2026-03-14 09:26:53.589793 UTC.
pub const RECORDED: Timestamp = Timestamp(1_773_480_413_589_793);
/// The secret code on the slip.
pub const CODE: &str = "7KM2-PQX9-4TH3";
/// What the receipt does not show.
pub const REST: &[u8] = b"the rest of the entry";
/// The log's name.
pub const ORIGIN: &str = "khidmat/sariab/1";
/// The witnesses' names.
pub const WITNESSES: [&str; 3] =
    ["ombudsman.example/w1", "high-court.example/witness", "bar-council.example/w"];

/// A signing key's seed for a name.
pub fn seed(name: &str) -> [u8; 32] {
    Sha256::digest(format!("test seed of {name}")).into()
}

pub fn log_signer() -> LogSigner {
    LogSigner::from_seed(ORIGIN, &seed(ORIGIN)).unwrap()
}

pub fn witness_signers() -> [WitnessSigner; 3] {
    WITNESSES.map(|name| WitnessSigner::from_seed(name, &seed(name)).unwrap())
}

pub fn trust() -> Trust {
    Trust::new(&[log_signer().vkey()], &witness_signers().map(|witness| witness.vkey()), 2).unwrap()
}

pub fn claim() -> Claim {
    let entry: EntryId = "019cebd0-6c75-7d3a-9a51-0123456789ab".parse().unwrap();
    Claim {
        entry,
        recorded_at: RECORDED,
        action: "complaints.file".to_owned(),
        office: "QTA-SAR".to_owned(),
        number: "QTA-SAR-2026-000123".to_owned(),
        code_digest: Some(code_digest(CODE)),
    }
}

pub fn sealed_claim() -> Claim {
    Claim { office: String::new(), number: String::new(), ..claim() }
}

/// Leaves of other people's entries.
pub fn leaves(count: usize) -> Vec<Hash> {
    let source = SeededEntropy::new(62);
    let leaf = || {
        let mut hash = [0; 32];
        source.fill(&mut hash);
        Hash(hash)
    };
    std::iter::repeat_with(leaf).take(count).collect()
}

/// The receipt of `claim` at `index` of a log of `size` entries, cosigned by all three witnesses.
pub fn included(claim: Claim, index: u64, size: usize) -> Receipt {
    let mut leaves = leaves(size);
    let mut receipt = Receipt::new(claim, REST, Evidence::Promised { promise: String::new() });
    leaves[index as usize] = receipt.leaf_hash().unwrap();
    let appended = Tree::new().append(&leaves).unwrap();
    let wanted = plan_inclusion(index, size as u64).unwrap();
    let mut tiles = Tiles::default();
    for (id, bytes) in appended.tiles.into_iter().filter(|(id, _)| wanted.contains(id)) {
        tiles.insert(id, bytes).unwrap();
    }
    let proof = inclusion_proof(index, size as u64, &tiles).unwrap();
    receipt.evidence = Evidence::Included { index, proof, checkpoint: cosigned(size as u64, appended.root) };
    receipt
}

fn cosigned(size: u64, root: Hash) -> String {
    let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size, root };
    let mut note = checkpoint.sign(&log_signer()).unwrap();
    for (n, witness) in (1..).zip(witness_signers()) {
        let cosignature = witness.cosign(&checkpoint.to_text(), RECORDED.plus_seconds(n)).unwrap();
        note = cosignature.append_to(&note).unwrap();
    }
    note
}

/// Another trusted log, which may not speak for the first.
pub fn other_log() -> LogSigner {
    LogSigner::from_seed("khidmat/gulistan/1", &seed("khidmat/gulistan/1")).unwrap()
}

/// A text signed by any key, as an impostor would.
pub fn signed_by(text: &str, signer: &LogSigner) -> String {
    let mut note = signed_note::Note::new(text.as_bytes(), &[]).unwrap();
    note.add_sigs(&[signer]).unwrap();
    String::from_utf8(note.to_bytes()).unwrap()
}

/// A receipt that names the first log and bears only the other log's signature.
pub fn impostor() -> Receipt {
    let receipt = included(claim(), 4711, 6000);
    let Evidence::Included { index, proof, checkpoint } = receipt.evidence else { panic!("included") };
    let (text, _) = checkpoint.split_once("\n\n").unwrap();
    let checkpoint = signed_by(&format!("{text}\n"), &other_log());
    Receipt { evidence: Evidence::Included { index, proof, checkpoint }, ..receipt }
}

/// The receipt of `claim` before the log has grown.
pub fn promised(claim: Claim) -> Receipt {
    let mut receipt = Receipt::new(claim, REST, Evidence::Promised { promise: String::new() });
    let leaf_hash = receipt.leaf_hash().unwrap();
    let promise = Promise { origin: ORIGIN.to_owned(), leaf_hash, recorded_at: RECORDED };
    receipt.evidence = Evidence::Promised { promise: promise.sign(&log_signer()).unwrap() };
    receipt
}

/// Changes the bytes in one base64 field of the line that starts with `prefix`.
fn rewrite(text: &str, prefix: &str, change: impl Fn(&mut Vec<u8>)) -> String {
    let line = text.lines().find(|line| line.starts_with(prefix)).expect("the line is there");
    let (before, field) = line.rsplit_once(' ').map_or(("", line), |(before, field)| (before, field));
    let mut bytes = BASE64_STANDARD.decode(field).unwrap();
    change(&mut bytes);
    let space = if before.is_empty() { "" } else { " " };
    text.replacen(line, &format!("{before}{space}{}", BASE64_STANDARD.encode(bytes)), 1)
}

fn swap_in_claim(text: &str, old: &[u8], new: &[u8]) -> String {
    rewrite(text, "extra ", |bytes| {
        let at = bytes.windows(old.len()).position(|part| part == old).expect("the claim holds it");
        bytes.splice(at..at + old.len(), new.iter().copied());
    })
}

/// Every way of altering an included receipt that a verifier must refuse, each with its name.
pub fn alterations(text: &str) -> Vec<(&'static str, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let (first, last) = (lines[3], lines[lines.iter().position(|line| line.is_empty()).unwrap() - 1]);
    let size = lines[lines.iter().position(|line| *line == ORIGIN).unwrap() + 1];
    let root = lines[lines.iter().position(|line| *line == ORIGIN).unwrap() + 2];
    let log_line = lines.iter().find(|line| line.starts_with(&format!("— {ORIGIN} "))).unwrap();
    let witness = format!("— {} ", WITNESSES[1]);
    let flip_at = |at: usize| move |bytes: &mut Vec<u8>| bytes[at] ^= 1;
    let swapped = text.replacen(first, "@", 1).replacen(last, first, 1).replacen('@', last, 1);
    vec![
        ("another number", swap_in_claim(text, b"2026-000123", b"2026-000124")),
        ("another office", swap_in_claim(text, b"\x67QTA-SAR", b"\x67QTA-CTY")),
        ("another action", swap_in_claim(text, b"complaints.file", b"complaints.drop")),
        ("another time", swap_in_claim(text, &RECORDED.0.to_be_bytes(), &(RECORDED.0 - 1).to_be_bytes())),
        ("another entry", swap_in_claim(text, &[0x9c, 0xeb], &[0x9c, 0xec])),
        ("another code", rewrite(text, "extra ", |bytes| *bytes.last_mut().unwrap() ^= 1)),
        ("another claim version", swap_in_claim(text, &[0x87, 0x01, 0x50], &[0x87, 0x02, 0x50])),
        ("a claim with a long integer", swap_in_claim(text, &[0x87, 0x01], &[0x87, 0x18, 0x01])),
        ("a claim with more after it", rewrite(text, "extra ", |bytes| bytes.push(0))),
        ("another rest", rewrite(text, "extra ", flip_at(0))),
        ("another index", text.replacen("index 4711\n", "index 4710\n", 1)),
        ("an index outside the tree", text.replacen("index 4711\n", "index 99999\n", 1)),
        ("an index with a zero before it", text.replacen("index 4711\n", "index 04711\n", 1)),
        ("a huge index", text.replacen("index 4711\n", "index 18446744073709551615\n", 1)),
        ("the first proof hash", rewrite(text, first, flip_at(7))),
        ("the last proof hash", rewrite(text, last, flip_at(31))),
        ("proof hashes in another order", swapped),
        ("a proof hash missing", text.replacen(&format!("{first}\n"), "", 1)),
        ("a proof hash too many", text.replacen(&format!("{first}\n"), &format!("{first}\n{first}\n"), 1)),
        ("a proof hash spelled otherwise", text.replacen(first, &first.replace('=', ""), 1)),
        ("another tree size", text.replacen(&format!("\n{size}\n"), "\n6001\n", 1)),
        ("another root", rewrite(text, root, flip_at(0))),
        ("another log", text.replacen(&format!("\n{ORIGIN}\n"), "\nkhidmat/sariab/2\n", 1)),
        ("an extension line", text.replacen(&format!("{root}\n"), &format!("{root}\nmore\n"), 1)),
        ("the log's signature", rewrite(text, &format!("— {ORIGIN} "), flip_at(30))),
        ("the log's key id", rewrite(text, &format!("— {ORIGIN} "), flip_at(0))),
        ("no log signature", text.replacen(&format!("{log_line}\n"), "", 1)),
        ("a witness's signature", rewrite(text, &witness, flip_at(70))),
        ("a witness's time", rewrite(text, &witness, flip_at(11))),
        ("another first line", text.replacen("tlog-proof@v1", "tlog-proof@v2", 1)),
        ("no extra", text.replacen(&format!("{}\n", lines[1]), "", 1)),
        ("no end of line", text.trim_end().to_owned()),
        ("a line too many", format!("{text}\n")),
        ("other line ends", text.replace('\n', "\r\n")),
        ("half of it", text[..text.len() / 2].to_owned()),
        ("nothing", String::new()),
    ]
}

#[test]
fn every_alteration_alters() {
    let text = included(claim(), 4711, 6000).to_text().unwrap();
    for (name, altered) in alterations(&text) {
        assert_ne!(altered, text, "{name}");
    }
}
