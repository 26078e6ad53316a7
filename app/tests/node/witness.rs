//! The witness, in this process and as one that is killed at once after it answered.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use kernel::{FixedClock, Timestamp};
use khidmat::witness::{WitnessSettings, routes, serve};
use tlog::{AddCheckpoint, Appended, Checkpoint, Cosignature, Hash, LogSigner, Tree, WitnessSigner};

const ORIGIN: &str = "khidmat/sariab/1";
/// Tells the copy of this program to be a witness in that folder.
const BE_WITNESS: &str = "KHIDMAT_TEST_WITNESS";

fn log() -> LogSigner {
    LogSigner::from_seed(ORIGIN, &[1; 32]).unwrap()
}

fn settings(folder: &Path) -> WitnessSettings {
    WitnessSettings {
        signer: WitnessSigner::from_seed("high-court", &[9; 32]).unwrap(),
        logs: vec![log().key().clone()],
        folder: folder.to_owned(),
        clock: Arc::new(FixedClock::at(Timestamp(1_767_207_600_000_000))),
    }
}

/// A log of which a witness sees one leaf more each time.
struct Log {
    leaves: Vec<Hash>,
}

impl Log {
    fn head(leaves: &[Hash]) -> (Appended, String) {
        let grown = Tree::new().append(leaves).unwrap();
        let head = Checkpoint { origin: ORIGIN.to_owned(), size: leaves.len() as u64, root: grown.root };
        let note = head.sign(&log()).unwrap();
        (grown, note)
    }

    /// The request for all leaves, for a witness that has seen the first `old` of them.
    fn request(&self, old: usize) -> AddCheckpoint {
        let (grown, note) = Self::head(&self.leaves);
        let mut tiles = tlog::Tiles::default();
        for (id, bytes) in grown.tiles {
            tiles.insert(id, bytes).unwrap();
        }
        let proof = tlog::consistency_proof(old as u64, self.leaves.len() as u64, &tiles).unwrap();
        AddCheckpoint { old_size: old as u64, proof, note }
    }
}

async fn post(url: &str, request: &AddCheckpoint) -> (u16, String) {
    let sent = reqwest::Client::new().post(format!("{url}/add-checkpoint")).body(request.to_text());
    let answer = sent.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// A witness in a process of its own.
struct Process {
    child: Child,
    url: String,
}

impl Process {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "witness::be_a_witness", "--nocapture"])
            .env(BE_WITNESS, folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut urls = lines.map_while(Result::ok).filter_map(|line| {
            line.split_once("listening ").map(|(_, address)| format!("http://{}", address.trim()))
        });
        let url = urls.next().expect("the witness listens");
        Self { child, url }
    }

    /// SIGKILL: no clean-up of any kind runs.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The body of the other process; in an ordinary run there is nothing for it to do.
#[tokio::test]
async fn be_a_witness() {
    let Ok(folder) = std::env::var(BE_WITNESS) else { return };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("\nlistening {}", listener.local_addr().unwrap());
    serve(listener, settings(&PathBuf::from(folder)), std::future::pending()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_witness_remembers_what_it_cosigned() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = Log { leaves: Vec::new() };
    for round in 0..5_u8 {
        let old = log.leaves.len();
        log.leaves.push(Hash([round; 32]));
        let witness = Process::start(folder.path());
        let (status, answer) = post(&witness.url, &log.request(old)).await;
        witness.kill();
        assert_eq!(status, 200, "{answer}");
        let (_, note) = Log::head(&log.leaves);
        let text = &note[..=note.find("\n\n").unwrap()];
        assert!(Cosignature::parse(&answer).unwrap().is_by(settings(folder.path()).signer.key(), text));
    }
    let witness = Process::start(folder.path());
    // An earlier state is not cosigned again, and another history of the same size is kept as evidence.
    let shorter = Log { leaves: log.leaves[..3].to_vec() };
    assert_eq!(post(&witness.url, &shorter.request(0)).await, (409, "5\n".to_owned()));
    let forked = Log { leaves: vec![Hash([99; 32]); 5] };
    let (_, note) = Log::head(&forked.leaves);
    let split = AddCheckpoint { old_size: 5, proof: Vec::new(), note: note.clone() };
    assert_eq!(post(&witness.url, &split).await, (409, "5\n".to_owned()));
    witness.kill();
    let kept = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let evidence: Vec<PathBuf> = kept.filter(|path| path.to_string_lossy().contains(".split.")).collect();
    assert_eq!(evidence.len(), 1);
    assert_eq!(std::fs::read_to_string(&evidence[0]).unwrap(), note);
}

#[tokio::test]
async fn a_witness_that_cannot_read_its_past_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    assert!(routes(settings(folder.path())).is_ok());
    for broken in ["", "khidmat/other/1\n0\n", "khidmat/sariab/1\n5\nAAAA\n"] {
        std::fs::write(folder.path().join("khidmat+sariab+1"), broken).unwrap();
        assert_eq!(routes(settings(folder.path())).unwrap_err().code(), "witness.unreadable-state");
    }
}

#[tokio::test]
async fn it_says_who_it_is_and_refuses_what_it_does_not_know() {
    let folder = tempfile::tempdir().unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let vkey = settings(folder.path()).signer.vkey();
    tokio::spawn(serve(listener, settings(folder.path()), std::future::pending()));
    let about = reqwest::get(&url).await.unwrap().text().await.unwrap();
    assert_eq!(about, format!("high-court\n{vkey}\n"));
    let stranger = LogSigner::from_seed("khidmat/nobody/1", &[1; 32]).unwrap();
    let head = Checkpoint { origin: "khidmat/nobody/1".to_owned(), size: 1, root: Hash([1; 32]) };
    let note = head.sign(&stranger).unwrap();
    let unknown = AddCheckpoint { old_size: 0, proof: Vec::new(), note };
    assert_eq!(post(&url, &unknown).await.0, 404);
    let forger = LogSigner::from_seed(ORIGIN, &[2; 32]).unwrap();
    let head = Checkpoint { origin: ORIGIN.to_owned(), size: 1, root: Hash([1; 32]) };
    let forged = AddCheckpoint { old_size: 0, proof: Vec::new(), note: head.sign(&forger).unwrap() };
    assert_eq!(post(&url, &forged).await.0, 403);
    let large = reqwest::Client::new().post(format!("{url}/add-checkpoint")).body("x".repeat(20_000));
    assert_eq!(large.send().await.unwrap().status().as_u16(), 413);
}
