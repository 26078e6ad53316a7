//! Signed codes: genuine ones read, every other text is refused without harm.

use documents::qr::{self, DocumentKind, Issuer, TrustList};
use kernel::{SeededEntropy, Timestamp};
use proptest::prelude::*;

use crate::samples::{NOW, code_text, facts, issuer, trust};

const NUMBER: &str = "QTA-SAR-2026-000123";
const CODE: &str = "7KM2-PQX9-4TH3";

#[test]
fn a_genuine_code_says_what_was_signed() {
    let text = code_text(DocumentKind::Slip, NUMBER, CODE, 1);
    let document = qr::read(&text, &trust()).unwrap();
    assert_eq!(document.facts, facts(DocumentKind::Slip, NUMBER, CODE));
    assert_eq!(document.issuer, "Balochistan Police");
    assert_eq!(document.issued_at.seconds(), NOW.seconds());
    assert!(document.facts.belongs_to(CODE));
    assert!(!document.facts.belongs_to("7KM2-PQX9-4TH4"));
    assert_eq!(text, code_text(DocumentKind::Slip, NUMBER, CODE, 1), "the same facts make the same code");
}

#[test]
fn every_kind_and_a_sealed_slip_survive_the_way_there_and_back() {
    for kind in DocumentKind::ALL {
        let mut wanted = facts(kind, "", CODE);
        wanted.office.clear();
        wanted.leaf = None;
        let text = issuer().issue(&wanted, NOW, &SeededEntropy::new(3)).unwrap();
        assert_eq!(qr::read(&text, &trust()).unwrap().facts, wanted);
    }
}

#[test]
fn only_listed_keys_within_their_time_count() {
    let text = code_text(DocumentKind::Slip, NUMBER, CODE, 1);
    let refused = |list: TrustList| qr::read(&text, &list).unwrap_err().code();
    assert_eq!(refused(TrustList::default()), "documents.code-unknown-key");
    let stranger = Issuer::new("Balochistan Police", &[8; 32]).unwrap();
    assert_eq!(
        refused(TrustList::new(vec![stranger.trusted(Timestamp(0)).unwrap()])),
        "documents.code-unknown-key"
    );
    let later = issuer().trusted(NOW.plus_seconds(1)).unwrap();
    assert_eq!(refused(TrustList::new(vec![later])), "documents.code-unknown-key");
    let retired = issuer().trusted(Timestamp(0)).unwrap().retired(NOW.plus_seconds(-1));
    assert_eq!(refused(TrustList::new(vec![retired])), "documents.code-unknown-key");
    let another_name = Issuer::new("Another Police", &[7; 32]).unwrap().trusted(Timestamp(0)).unwrap();
    assert_eq!(refused(TrustList::new(vec![another_name])), "documents.code-unknown-key");
}

#[test]
fn every_flipped_bit_is_refused() {
    let text = code_text(DocumentKind::Slip, NUMBER, CODE, 1);
    let bytes = base45_of(&text);
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(qr::read(&text_of(&changed), &trust()).is_err(), "byte {at}");
    }
}

#[test]
fn another_algorithm_is_refused_before_any_check() {
    // The protected header is a3/a2 {1: -7, 4: kid}; -7 is 0x26. EdDSA (-8) is 0x27, "none at all" is no value.
    let text = code_text(DocumentKind::Slip, NUMBER, CODE, 1);
    let mut bytes = base45_of(&text);
    let at = bytes.windows(2).position(|w| w == [0x01, 0x26]).unwrap() + 1;
    bytes[at] = 0x27;
    assert_eq!(qr::read(&text_of(&bytes), &trust()).unwrap_err().code(), "documents.code-unreadable");
}

#[test]
fn a_trust_list_survives_publication_and_a_doctored_one_is_refused() {
    let json = trust().to_json().unwrap();
    assert_eq!(TrustList::from_json(&json).unwrap(), trust());
    let doctored = json.replace("\"kid\":\"", "\"kid\":\"0");
    assert_eq!(TrustList::from_json(&doctored).unwrap_err().code(), "documents.trust-list-unreadable");
}

#[test]
fn a_shop_code_is_told_apart_from_a_damaged_one() {
    assert_eq!(qr::read("https://example.org", &trust()).unwrap_err().code(), "documents.code-not-ours");
    assert_eq!(qr::read("KHD1:", &trust()).unwrap_err().code(), "documents.code-unreadable");
    let deep = [0x81_u8; 380];
    assert_eq!(qr::read(&text_of(&deep), &trust()).unwrap_err().code(), "documents.code-unreadable");
}

/// RFC 9285, written down a second time so that the tests do not trust the library they test.
fn text_of(bytes: &[u8]) -> String {
    let alphabet: Vec<char> = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".chars().collect();
    let mut text = "KHD1:".to_owned();
    for pair in bytes.chunks(2) {
        let mut n = pair.iter().fold(0_usize, |n, byte| n * 256 + usize::from(*byte));
        for _ in 0..=pair.len() {
            text.push(alphabet[n % 45]);
            n /= 45;
        }
    }
    text
}

fn base45_of(text: &str) -> Vec<u8> {
    let alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let digits: Vec<usize> = text["KHD1:".len()..].chars().map(|c| alphabet.find(c).unwrap()).collect();
    let mut bytes = vec![];
    for group in digits.chunks(3) {
        let n = group.iter().rev().fold(0, |n, digit| n * 45 + digit);
        if group.len() == 3 {
            bytes.push((n / 256) as u8);
        }
        bytes.push((n % 256) as u8);
    }
    bytes
}

proptest! {
    #[test]
    fn no_text_harms_the_reader(text in ".*", bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(qr::read(&text, &trust()).is_err());
        let prefixed = format!("KHD1:{text}");
        prop_assert!(qr::read(&prefixed, &trust()).is_err());
        prop_assert!(qr::read(&text_of(&bytes), &trust()).is_err());
    }
}
