//! Hostile bytes: every reader answers with a value or an error, never a panic, and what it reads it writes back.

use proptest::prelude::*;
use tlog::tile::bundle_leaf_hashes;
use tlog::{
    AddCheckpoint, Checkpoint, Claim, Cosignature, EpochOpening, LogKey, Origin, Promise, Receipt, WitnessKey,
};

use crate::sample;

/// Gives one input to every reader.
fn read_all(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let trust = sample::trust();
    let logs = [sample::log_signer().key().clone()];
    if let Ok(claim) = Claim::decode(bytes) {
        assert_eq!(claim.encode().unwrap(), bytes);
    }
    if let Ok(receipt) = Receipt::parse(bytes) {
        assert_eq!(receipt.to_text().unwrap().as_bytes(), bytes);
        let _refused_or_not = receipt.verify(&trust);
    }
    if let Ok(request) = AddCheckpoint::parse(bytes) {
        assert_eq!(request.to_text().as_bytes(), bytes);
    }
    let _hashes = bundle_leaf_hashes(bytes);
    assert!(Checkpoint::parse(&text).is_ok_and(|c| c.to_text() == text) || Checkpoint::parse(&text).is_err());
    let _checkpoint = Checkpoint::verify(&text, &logs);
    assert!(Promise::verify(&text, &logs).is_err());
    assert!(EpochOpening::verify(&text, &logs).is_err());
    let _cosignature = Cosignature::parse(&text);
    let _origin = Origin::parse(&text);
    let _keys = (LogKey::parse(&text), WitnessKey::parse(&text));
}

proptest! {
    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        read_all(&bytes);
    }

    #[test]
    fn arbitrary_text_of_the_right_look(text in "(c2sp.org/tlog-proof@v1\n|khidmat.promised-receipt.v1\n|old [0-9]{1,21}\n)?(extra [A-Za-z0-9+/]{0,80}={0,2}\n)?(index [0-9]{1,21}\n)?([A-Za-z0-9+/]{43}=\n){0,70}\n?([a-z/0-9]{0,20}\n){0,4}\n?(— [a-z/+]{1,9} [A-Za-z0-9+/]{0,100}={0,2}\n){0,40}") {
        read_all(text.as_bytes());
    }

    #[test]
    fn true_texts_with_a_piece_replaced(from in any::<prop::sample::Index>(), len in 0_usize..40, piece in prop::collection::vec(any::<u8>(), 0..40), promised in any::<bool>()) {
        let receipt = if promised { sample::promised(sample::claim()) } else { sample::included(sample::claim(), 2, 5) };
        let mut bytes = receipt.to_text().unwrap().into_bytes();
        let from = from.index(bytes.len());
        let to = (from + len).min(bytes.len());
        bytes.splice(from..to, piece);
        read_all(&bytes);
    }

    #[test]
    fn true_claims_with_a_piece_replaced(from in any::<prop::sample::Index>(), piece in prop::collection::vec(any::<u8>(), 1..9)) {
        let mut bytes = sample::claim().encode().unwrap();
        let from = from.index(bytes.len());
        let to = (from + piece.len()).min(bytes.len());
        bytes.splice(from..to, piece);
        read_all(&bytes);
    }
}

#[test]
fn deep_and_huge_cbor_is_refused_at_once() {
    read_all(&[0x81; 500]);
    read_all(&[0x9f; 500]);
    read_all(&[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    read_all(&[0x87, 0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    read_all(&[0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    read_all(&vec![b'\n'; 20_000]);
    read_all("— a AAAAAAAA\n".repeat(1000).as_bytes());
}
