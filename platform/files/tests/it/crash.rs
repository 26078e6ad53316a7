//! A process killed in the middle of storing, for real: this test starts itself and kills the child with SIGKILL.

use std::process::{Command, Stdio};
use std::time::Duration;

use files::{BlobId, Blobs, Place};
use futures::stream;
use kernel::SeededEntropy;

const FOLDER: &str = "KHIDMAT_TEST_CRASH_FOLDER";

/// Does nothing unless it is the child: then it stores until it is killed.
#[tokio::test]
async fn child_stores_until_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let blobs = Blobs::open(&Place::Local { folder: folder.into() }, u64::MAX).unwrap();
    for n in 0_u64.. {
        blobs.put(vec![(n % 251) as u8; 300_000 + n as usize]).await.unwrap();
        let piece = bytes::Bytes::from(vec![(n % 241) as u8; 3_000_000 + n as usize]);
        let pieces = stream::iter((0..4).map(|_| Ok::<_, std::io::Error>(piece.clone())));
        blobs.put_stream(pieces, &SeededEntropy::new(n)).await.unwrap();
    }
}

#[test]
fn a_killed_process_leaves_only_whole_blobs() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..4 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::child_stores_until_killed"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(700 + round * 130));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let mut whole = 0;
    let mut folders = vec![folder.path().join("sha256")];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            match entry.path().is_dir() {
                true => folders.push(entry.path()),
                // A half-written blob waits under a name with a '#', which is no blob's name.
                false if name.contains('#') => {}
                false => {
                    assert_eq!(BlobId::of(&std::fs::read(entry.path()).unwrap()).to_string(), name);
                    whole += 1;
                }
            }
        }
    }
    assert!(whole > 4, "the child stored {whole} blobs before it was killed");
}
