//! The witness's rules, request by request.

use sha2::{Digest, Sha256};
use tlog::{
    AddCheckpoint, Checkpoint, Hash, LogSigner, Seen, Tiles, Tree, Witness, WitnessRefusal, consistency_proof,
};

use crate::sample::{self, ORIGIN, RECORDED};

/// A log that keeps its tiles and can ask a witness about any of its sizes.
#[derive(Default)]
struct Log {
    tree: Tree,
    tiles: Tiles,
}

impl Log {
    fn of(count: u32) -> Self {
        Self::with(&(0..count).map(leaf).collect::<Vec<_>>())
    }

    fn with(leaves: &[Hash]) -> Self {
        let mut log = Self::default();
        for leaf in leaves {
            let appended = log.tree.append(&[*leaf]).unwrap();
            appended.tiles.into_iter().for_each(|(id, bytes)| log.tiles.insert(id, bytes).unwrap());
            log.tree = appended.tree;
        }
        log
    }

    fn checkpoint(&self) -> Checkpoint {
        Checkpoint { origin: ORIGIN.to_owned(), size: self.tree.size(), root: self.tree.root() }
    }

    fn request(&self, old_size: u64) -> AddCheckpoint {
        let proof = consistency_proof(old_size.min(self.tree.size()), self.tree.size(), &self.tiles).unwrap();
        AddCheckpoint { old_size, proof, note: self.checkpoint().sign(&sample::log_signer()).unwrap() }
    }
}

fn leaf(n: u32) -> Hash {
    Hash(Sha256::digest(n.to_be_bytes()).into())
}

fn witness() -> Witness {
    let [signer, ..] = sample::witness_signers();
    Witness::new(signer, vec![sample::log_signer().key().clone()])
}

#[test]
fn a_growing_log_is_cosigned_step_by_step() {
    let mut witness = witness();
    let mut old_size = 0;
    for size in [0, 3, 3, 8, 300] {
        let log = Log::of(size);
        let request = AddCheckpoint::parse(log.request(old_size).to_text().as_bytes()).unwrap();
        let cosigned = witness.add_checkpoint(&request, RECORDED).unwrap();
        assert!(cosigned.cosignature.is_by(sample::witness_signers()[0].key(), &log.checkpoint().to_text()));
        assert_eq!(witness.last(ORIGIN), Seen { size: u64::from(size), root: log.tree.root() });
        old_size = u64::from(size);
    }
}

#[test]
fn a_restarted_witness_goes_on_from_what_it_had_seen() {
    let mut witness = witness();
    witness.remember(ORIGIN, Seen { size: 5, root: Log::of(5).tree.root() });
    assert_eq!(witness.add_checkpoint(&Log::of(9).request(0), RECORDED), Err(WitnessRefusal::Conflict(5)));
    assert!(witness.add_checkpoint(&Log::of(9).request(5), RECORDED).is_ok());
}

#[test]
fn each_refusal_has_its_status_and_changes_nothing() {
    let mut witness = witness();
    witness.add_checkpoint(&Log::of(5).request(0), RECORDED).unwrap();
    let good = Log::of(9).request(5);
    let stranger = LogSigner::from_seed("khidmat/other/1", &[3; 32]).unwrap();
    let thief = LogSigner::from_seed(ORIGIN, &[4; 32]).unwrap();
    let unknown = Checkpoint { origin: stranger.origin().to_owned(), ..Log::of(9).checkpoint() };
    let forked = Log::with(&(1..10).map(leaf).collect::<Vec<_>>());
    let other_five = Log::with(&(1..6).map(leaf).collect::<Vec<_>>());
    let refused = [
        (AddCheckpoint { note: "nonsense".to_owned(), ..good.clone() }, WitnessRefusal::Malformed, 400),
        (AddCheckpoint { old_size: 10, ..good.clone() }, WitnessRefusal::OldSizeAboveNew, 400),
        (
            AddCheckpoint { note: unknown.sign(&stranger).unwrap(), ..good.clone() },
            WitnessRefusal::UnknownOrigin,
            404,
        ),
        (
            AddCheckpoint { note: Log::of(9).checkpoint().sign(&thief).unwrap(), ..good.clone() },
            WitnessRefusal::BadSignature,
            403,
        ),
        (AddCheckpoint { old_size: 3, ..good.clone() }, WitnessRefusal::Conflict(5), 409),
        (AddCheckpoint { old_size: 0, proof: Vec::new(), ..good.clone() }, WitnessRefusal::Conflict(5), 409),
        (other_five.request(5), WitnessRefusal::SplitView(5), 409),
        (forked.request(5), WitnessRefusal::BadProof, 422),
        (AddCheckpoint { proof: Vec::new(), ..good.clone() }, WitnessRefusal::BadProof, 422),
        (Log::of(4).request(5), WitnessRefusal::OldSizeAboveNew, 400),
        (Log::of(4).request(4), WitnessRefusal::Conflict(5), 409),
    ];
    for (request, refusal, status) in refused {
        assert_eq!(witness.add_checkpoint(&request, RECORDED), Err(refusal.clone()));
        assert_eq!(refusal.status(), status);
        assert_eq!(witness.last(ORIGIN).size, 5);
    }
    assert_eq!(WitnessRefusal::Conflict(5).body(), "5\n");
    assert_eq!(WitnessRefusal::Conflict(5).content_type(), "text/x.tlog.size");
    assert!(witness.add_checkpoint(&good, RECORDED).is_ok());
}

#[test]
fn an_empty_log_with_a_root_is_refused() {
    let mut witness = witness();
    let empty = Checkpoint { origin: ORIGIN.to_owned(), size: 0, root: leaf(1) };
    let note = empty.sign(&sample::log_signer()).unwrap();
    let request = AddCheckpoint { old_size: 0, proof: Vec::new(), note };
    assert_eq!(witness.add_checkpoint(&request, RECORDED), Err(WitnessRefusal::BadProof));
    let request = AddCheckpoint { proof: vec![leaf(1)], ..Log::of(3).request(0) };
    assert_eq!(witness.add_checkpoint(&request, RECORDED), Err(WitnessRefusal::BadProof));
}

#[test]
fn requests_have_one_spelling() {
    let text = Log::of(300).request(5).to_text();
    assert_eq!(AddCheckpoint::parse(text.as_bytes()).unwrap().to_text(), text);
    let long = format!("old 5\n{}\n{ORIGIN}\n", format!("{}\n", leaf(1)).repeat(64));
    for bad in [text.replacen("old 5", "old 05", 1), text.replacen("old ", "", 1), long, String::new()] {
        assert!(AddCheckpoint::parse(bad.as_bytes()).is_err());
    }
}
