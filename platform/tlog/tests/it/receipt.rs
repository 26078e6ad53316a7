//! Receipts: what they prove, what they refuse, how large they are.

use base64::prelude::{BASE64_STANDARD, Engine};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use tlog::{Claim, Evidence, Promise, Receipt, Trust, codes, leaf_data, leaf_hash};

use crate::sample::{self, CODE, ORIGIN, RECORDED, REST, WITNESSES};

#[test]
fn a_true_receipt_proves_its_claim() {
    let receipt = sample::included(sample::claim(), 4711, 6000);
    let read = Receipt::parse(receipt.to_text().unwrap().as_bytes()).unwrap();
    assert_eq!(read, receipt);
    let verified = read.verify(&sample::trust()).unwrap();
    assert_eq!(verified.claim, sample::claim());
    assert_eq!(verified.origin, ORIGIN);
    assert_eq!(verified.position, Some((4711, 6000)));
    assert!(verified.included && verified.witnessed);
    let names: Vec<_> = verified.witnesses.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, WITNESSES);
    assert_eq!(verified.witnesses[2].1.seconds(), RECORDED.seconds() + 3);
}

#[test]
fn a_promise_proves_a_promise_and_no_more() {
    let receipt = sample::promised(sample::claim());
    let read = Receipt::parse(receipt.to_text().unwrap().as_bytes()).unwrap();
    let verified = read.verify(&sample::trust()).unwrap();
    assert!(!verified.included && !verified.witnessed);
    assert_eq!(verified.position, None);
    // The same promise under another record.
    let other = Claim { number: "QTA-SAR-2026-000124".to_owned(), ..sample::claim() };
    let swapped = Receipt { claim: other, ..receipt };
    assert_eq!(swapped.verify(&sample::trust()).unwrap_err().code(), codes::PROMISE_OTHER);
    // The right leaf with another time, as a log might sign to win a day.
    let later = Promise {
        origin: ORIGIN.to_owned(),
        leaf_hash: sample::promised(sample::claim()).leaf_hash().unwrap(),
        recorded_at: RECORDED.plus_seconds(86_400),
    };
    let promise = later.sign(&sample::log_signer()).unwrap();
    let receipt = Receipt { evidence: Evidence::Promised { promise }, ..sample::promised(sample::claim()) };
    assert_eq!(receipt.verify(&sample::trust()).unwrap_err().code(), codes::PROMISE_OTHER);
}

#[test]
fn a_sealed_receipt_says_nothing_but_its_code() {
    let receipt = sample::included(sample::sealed_claim(), 0, 1);
    let verified = receipt.verify(&sample::trust()).unwrap();
    assert!(verified.claim.is_sealed());
    assert!(verified.claim.matches_code("7km2 pqx9 4th3"));
    assert!(!verified.claim.matches_code("7KM2-PQX9-4TH4"));
    assert!(!verified.claim.matches_code(""));
    assert!(!Claim { code_digest: None, ..sample::claim() }.matches_code(CODE));
    assert!(!Claim { code_digest: None, ..sample::claim() }.matches_code(""));
}

#[test]
fn every_alteration_is_refused() {
    let text = sample::included(sample::claim(), 4711, 6000).to_text().unwrap();
    let trust = sample::trust();
    let alterations = sample::alterations(&text);
    assert!(alterations.len() >= 20);
    for (name, altered) in alterations {
        let outcome = Receipt::parse(altered.as_bytes()).and_then(|receipt| receipt.verify(&trust));
        let refusal = outcome.expect_err(name);
        assert!(codes::words(refusal.code()).is_some(), "{name}: {refusal}");
    }
}

#[test]
fn only_a_trusted_log_and_trusted_witnesses_count() {
    let receipt = sample::included(sample::claim(), 4711, 6000);
    let log = sample::log_signer().vkey();
    let witnesses = sample::witness_signers().map(|witness| witness.vkey());
    let none: [String; 0] = [];
    let only_log = Trust::new(std::slice::from_ref(&log), &none, 0).unwrap();
    let verified = receipt.verify(&only_log).unwrap();
    assert!(verified.included && !verified.witnessed && verified.witnesses.is_empty());
    let three_of_one = Trust::new(&[log.as_str()], &[witnesses[0].as_str()], 2);
    assert_eq!(three_of_one.unwrap_err().code(), codes::TRUST);
    let no_log = Trust::new(&none, &witnesses, 2).unwrap();
    assert_eq!(receipt.verify(&no_log).unwrap_err().code(), codes::UNKNOWN_LOG);
    let other_epoch = tlog::LogSigner::from_seed("khidmat/sariab/2", &sample::seed(ORIGIN)).unwrap().vkey();
    let stranger = Trust::new(&[other_epoch], &witnesses, 2).unwrap();
    assert_eq!(receipt.verify(&stranger).unwrap_err().code(), codes::UNKNOWN_LOG);
}

#[test]
fn a_trusted_log_cannot_vouch_in_the_name_of_another() {
    let logs = [sample::log_signer().vkey(), sample::other_log().vkey()];
    let trust = Trust::new(&logs, &sample::witness_signers().map(|witness| witness.vkey()), 2).unwrap();
    assert_eq!(sample::impostor().verify(&trust).unwrap_err().code(), codes::UNKNOWN_LOG);
}

#[test]
fn a_witness_with_two_keys_counts_once() {
    let receipt = sample::included(sample::claim(), 2, 5);
    let Evidence::Included { index, proof, checkpoint } = receipt.evidence.clone() else {
        panic!("included")
    };
    let new_key = tlog::WitnessSigner::from_seed(WITNESSES[0], &[5; 32]).unwrap();
    let (text, _) = checkpoint.split_once("\n\n").unwrap();
    let checkpoint = new_key.cosign(&format!("{text}\n"), RECORDED).unwrap().append_to(&checkpoint).unwrap();
    let receipt = Receipt { evidence: Evidence::Included { index, proof, checkpoint }, ..receipt };
    let keys = [sample::witness_signers()[0].vkey(), new_key.vkey()];
    let trust = Trust::new(&[sample::log_signer().vkey()], &keys, 2).unwrap();
    let verified = receipt.verify(&trust).unwrap();
    assert_eq!(verified.witnesses.len(), 2);
    assert!(!verified.witnessed);
}

#[test]
fn one_key_never_counts_as_two_witnesses() {
    let log = sample::log_signer().vkey();
    let seed = sample::seed(WITNESSES[0]);
    let again = |name: &str| tlog::WitnessSigner::from_seed(name, &seed).unwrap().vkey();
    let twice = [again(WITNESSES[0]), again("second-name.example")];
    assert_eq!(Trust::new(std::slice::from_ref(&log), &twice, 2).unwrap_err().code(), codes::TRUST);
    // Nor does the log witness itself.
    let own = tlog::WitnessSigner::from_seed("friend.example", &sample::seed(ORIGIN)).unwrap().vkey();
    assert_eq!(Trust::new(std::slice::from_ref(&log), &[own], 1).unwrap_err().code(), codes::TRUST);
    let repeated = [log.clone(), log];
    assert_eq!(Trust::new(&repeated, &[], 0).unwrap_err().code(), codes::TRUST);
}

#[test]
fn a_receipt_of_a_large_log_with_three_witnesses_is_at_most_two_kilobytes() {
    let size = 1_000_000;
    let receipt = sample::included(sample::claim(), 654_321, size);
    let text = receipt.to_text().unwrap();
    let Evidence::Included { proof, .. } = &receipt.evidence else { panic!("included") };
    assert_eq!(proof.len(), 20);
    assert!(receipt.verify(&sample::trust()).unwrap().witnessed);
    println!("receipt: {} bytes, claim: {} bytes", text.len(), receipt.claim.encode().unwrap().len());
    assert!(text.len() <= 2048, "{} bytes", text.len());
}

#[test]
fn the_leaf_is_the_one_the_format_defines() {
    let claim = sample::claim().encode().unwrap();
    let data = [b"khidmat.entry.v1\n", &Sha256::digest(&claim)[..], &Sha256::digest(REST)[..]].concat();
    let data: [u8; 32] = Sha256::digest(data).into();
    assert_eq!(leaf_data(&claim, REST), data);
    let leaf: [u8; 32] = Sha256::digest([&[0], &data[..]].concat()).into();
    assert_eq!(leaf_hash(&claim, REST).0, leaf);
    let receipt = sample::included(sample::claim(), 0, 1);
    assert_eq!(receipt.leaf_hash().unwrap().0, leaf);
}

#[test]
fn claims_outside_their_limits_are_not_written() {
    let long = "x".repeat(65);
    for broken in [
        Claim { number: long.clone(), ..sample::claim() },
        Claim { office: "کوئٹہ".to_owned(), ..sample::claim() },
        Claim { action: "a\nb".to_owned(), ..sample::claim() },
        Claim { recorded_at: kernel::Timestamp(-1), ..sample::claim() },
        Claim { recorded_at: kernel::Timestamp(i64::MAX), ..sample::claim() },
    ] {
        assert_eq!(broken.encode().unwrap_err().code(), codes::CLAIM);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// One changed byte anywhere is refused, or costs a witness (its line no longer names a known key) and changes
    /// nothing that is claimed.
    #[test]
    fn no_single_byte_can_change_what_is_claimed(at in any::<prop::sample::Index>(), new in any::<u8>()) {
        let mut bytes = sample::included(sample::claim(), 47, 60).to_text().unwrap().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != new);
        bytes[at] = new;
        if let Ok(verified) = Receipt::parse(&bytes).and_then(|receipt| receipt.verify(&sample::trust())) {
            prop_assert_eq!(verified.claim, sample::claim());
            prop_assert_eq!(verified.position, Some((47, 60)));
            prop_assert_eq!(verified.witnesses.len(), 2);
        }
    }

    #[test]
    fn claims_read_back(action in "[ -~]{0,64}", office in "[ -~]{0,64}", number in "[ -~]{0,64}", at in 0_i64..1 << 53, digest in any::<Option<[u8; 32]>>()) {
        let claim = Claim { action, office, number, recorded_at: kernel::Timestamp(at), code_digest: digest, ..sample::claim() };
        let bytes = claim.encode().unwrap();
        prop_assert_eq!(Claim::decode(&bytes).unwrap(), claim);
        prop_assert!(Claim::decode(&bytes[..bytes.len() - 1]).is_err());
    }
}

#[test]
fn a_claims_bytes_are_those_of_the_specification() {
    // Written by hand from docs/reference/receipt-format.md.
    let mut expected = vec![0x87, 0x01, 0x50];
    expected.extend(sample::claim().entry.0.as_bytes());
    expected.push(0x1b);
    expected.extend(RECORDED.0.to_be_bytes());
    expected.push(0x6f);
    expected.extend(b"complaints.file");
    expected.push(0x67);
    expected.extend(b"QTA-SAR");
    expected.push(0x73);
    expected.extend(b"QTA-SAR-2026-000123");
    expected.extend([0x58, 0x20]);
    expected.extend(Sha256::digest(CODE));
    let claim = sample::claim().encode().unwrap();
    assert_eq!(BASE64_STANDARD.encode(claim), BASE64_STANDARD.encode(expected));
}
