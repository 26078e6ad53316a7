//! Signed texts: checkpoints, promises, epoch openings, cosignatures, keys.

use tlog::{
    Checkpoint, Cosignature, EpochOpening, Hash, LogKey, LogSigner, Origin, Promise, WitnessKey, codes,
};

use crate::sample::{self, ORIGIN, RECORDED, WITNESSES};

const ROOT: Hash = Hash([9; 32]);

fn checkpoint() -> Checkpoint {
    Checkpoint { origin: ORIGIN.to_owned(), size: 17, root: ROOT }
}

fn logs() -> [LogKey; 1] {
    [sample::log_signer().key().clone()]
}

#[test]
fn a_checkpoint_reads_back_and_only_its_own_log_may_sign_it() {
    let note = checkpoint().sign(&sample::log_signer()).unwrap();
    assert_eq!(Checkpoint::verify(&note, &logs()).unwrap(), checkpoint());
    let other = LogSigner::from_seed("khidmat/other/1", &[3; 32]).unwrap();
    assert!(checkpoint().sign(&other).is_err());
    assert_eq!(Checkpoint::verify(&note, &[other.key().clone()]).unwrap_err().code(), codes::UNKNOWN_LOG);
    let altered = note.replacen("\n17\n", "\n18\n", 1);
    assert_eq!(Checkpoint::verify(&altered, &logs()).unwrap_err().code(), codes::SIGNATURE);
}

#[test]
fn a_log_cannot_speak_for_another() {
    let (a, b) = (sample::log_signer(), sample::other_log());
    let both = [a.key().clone(), b.key().clone()];
    let promise = Promise { origin: ORIGIN.to_owned(), leaf_hash: ROOT, recorded_at: RECORDED };
    // The text names log A; the trusted key of log B signed it.
    let code = |text: &str| {
        let note = sample::signed_by(text, &b);
        [
            Checkpoint::verify(&note, &both).map(|_| ()),
            Promise::verify(&note, &both).map(|_| ()),
            EpochOpening::verify(&note, &both).map(|_| ()),
        ]
        .map(|outcome| outcome.unwrap_err().code())
    };
    assert_eq!(code(&checkpoint().to_text())[0], codes::UNKNOWN_LOG);
    assert_eq!(code(&promise.to_text())[1], codes::UNKNOWN_LOG);
    assert_eq!(code(&opening().to_text())[2], codes::UNKNOWN_LOG);
}

#[test]
fn checkpoints_have_one_spelling() {
    let good = checkpoint().to_text();
    assert_eq!(Checkpoint::parse(&good).unwrap(), checkpoint());
    for bad in [
        good.replace("17", "017"),
        good.replace("17", "9007199254740992"),
        good.replace("17", "-1"),
        format!("{good}extension\n"),
        good.trim_end().to_owned(),
        good.replace('\n', "\r\n"),
        String::new(),
    ] {
        assert_eq!(Checkpoint::parse(&bad).unwrap_err().code(), codes::CHECKPOINT, "{bad:?}");
    }
}

#[test]
fn texts_of_one_kind_never_pass_for_another() {
    let signer = sample::log_signer();
    let promise = Promise { origin: ORIGIN.to_owned(), leaf_hash: ROOT, recorded_at: RECORDED };
    let notes = [
        checkpoint().sign(&signer).unwrap(),
        promise.sign(&signer).unwrap(),
        opening().sign(&next()).unwrap(),
    ];
    let keys = [signer.key().clone(), next().key().clone()];
    let readings = |note: &String| {
        [
            Checkpoint::verify(note, &keys).is_ok(),
            Promise::verify(note, &keys).is_ok(),
            EpochOpening::verify(note, &keys).is_ok(),
        ]
    };
    assert_eq!(
        notes.each_ref().map(readings),
        [[true, false, false], [false, true, false], [false, false, true]]
    );
}

fn next() -> LogSigner {
    LogSigner::from_seed("khidmat/sariab/2", &sample::seed("khidmat/sariab/2")).unwrap()
}

fn opening() -> EpochOpening {
    let old_origin = Origin::parse(ORIGIN).unwrap();
    EpochOpening { origin: old_origin.next_epoch(), old_origin, old_size: 17, old_root: ROOT }
}

#[test]
fn an_epoch_names_the_one_before_it() {
    let note = opening().sign(&next()).unwrap();
    assert_eq!(EpochOpening::verify(&note, &[next().key().clone()]).unwrap(), opening());
    assert_eq!(EpochOpening::verify(&note, &logs()).unwrap_err().code(), codes::UNKNOWN_LOG);
    assert!(opening().sign(&sample::log_signer()).is_err(), "the old key cannot open the new epoch");
    let backwards = EpochOpening { origin: opening().old_origin, old_origin: opening().origin, ..opening() };
    assert_eq!(EpochOpening::parse(&backwards.to_text()).unwrap_err().code(), codes::EPOCH);
    let elsewhere = opening().to_text().replacen("sariab/1", "gulistan/1", 1);
    assert_eq!(EpochOpening::parse(&elsewhere).unwrap_err().code(), codes::EPOCH);
}

#[test]
fn a_cosignature_is_the_specifications() {
    let [witness, ..] = sample::witness_signers();
    let text = checkpoint().to_text();
    let cosignature = witness.cosign(&text, RECORDED).unwrap();
    assert_eq!(cosignature.at().seconds(), RECORDED.seconds());
    assert_eq!(Cosignature::parse(&cosignature.to_line()).unwrap(), cosignature);
    assert!(cosignature.is_by(witness.key(), &text));
    assert!(!cosignature.is_by(witness.key(), &text.replace("17", "18")));
    assert!(Cosignature::parse("— a AAAA").is_err());
    // The signed message, made here from the text of C2SP tlog-cosignature.
    use base64::prelude::{BASE64_STANDARD, Engine};
    let line = cosignature.to_line();
    let bytes = BASE64_STANDARD.decode(line.trim_end().rsplit_once(' ').unwrap().1).unwrap();
    assert_eq!(bytes.len(), 4 + 8 + 64);
    assert_eq!(bytes[4..12], 1_773_480_413_u64.to_be_bytes());
    let message = format!("cosignature/v1\ntime 1773480413\n{text}");
    let key = ed25519_dalek::SigningKey::from_bytes(&sample::seed(WITNESSES[0])).verifying_key();
    let signature = ed25519_dalek::Signature::from_slice(&bytes[12..]).unwrap();
    assert!(key.verify_strict(message.as_bytes(), &signature).is_ok());
}

#[test]
fn the_published_example_keys_are_read() {
    // Signed-note's own example key, and the same key as a witness's, which is another key id.
    let log = LogKey::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").unwrap();
    assert_eq!(log.key_id(), 0xc74f_20a3);
    assert!(WitnessKey::parse(&log.to_text()).is_err());
    for bad in [
        "",
        "a",
        "a+b+c",
        "a+00000000+AQ==",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ] {
        assert_eq!(LogKey::parse(bad).unwrap_err().code(), codes::KEY, "{bad}");
    }
    // The neutral point would accept a signature on anything.
    let mut weak = [0_u8; 32];
    weak[0] = 1;
    let weak = ed25519_dalek::VerifyingKey::from_bytes(&weak).unwrap();
    assert!(LogKey::parse(&signed_note::new_ed25519_verifier_key("weak", &weak)).is_err());
}

#[test]
fn signers_never_show_their_secret() {
    use base64::prelude::{BASE64_STANDARD, Engine};
    let shown = format!("{:?} {:?}", sample::log_signer(), sample::witness_signers());
    assert!(shown.contains(ORIGIN) && shown.contains(WITNESSES[2]));
    for name in [ORIGIN, WITNESSES[0], WITNESSES[2]] {
        let secret = sample::seed(name);
        assert!(!shown.contains(&BASE64_STANDARD.encode(secret)));
        assert!(!shown.contains(&format!("{secret:?}")));
    }
    assert!(LogSigner::from_seed("two words", &[1; 32]).is_err());
    assert!(LogSigner::from_seed("plus+plus", &[1; 32]).is_err());
}

#[test]
fn every_name_of_a_key_is_bounded() {
    assert!(LogSigner::from_seed(&"x".repeat(128), &[1; 32]).is_ok());
    assert!(LogSigner::from_seed(&"x".repeat(129), &[1; 32]).is_err());
}
