//! kill -9 at any instant loses nothing that was acknowledged. The writer is this test program, started once more.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use db::{Db, Engine, Settings, both_engines, testing};

use crate::table::{migrations, note, numbers};

const STORE: &str = "KHIDMAT_TEST_KILLED_STORE";
const WRITERS: i64 = 8;

/// Not a test of its own: what runs in the process that gets killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn victim() {
    let Ok(url) = std::env::var(STORE) else { return };
    let db = Db::open(Settings::new(url)).await.unwrap();
    let writers = (0..WRITERS).map(|writer| tokio::spawn(write_for_ever(db.clone(), writer)));
    futures::future::join_all(writers).await;
}

/// Two rows a transaction: `n` and `-n`.
async fn write_for_ever(db: Db, writer: i64) {
    for number in (1 + writer..).step_by(usize::try_from(WRITERS).unwrap()) {
        let tx = db.write().await.unwrap();
        for number in [number, -number] {
            db::insert::<crate::table::Entity>(&tx, note(number)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nwritten {number}").unwrap();
        out.flush().unwrap();
    }
}

/// Starts the victim, kills it after `count` acknowledgements, and returns all it had acknowledged.
fn kill_after(url: &str, count: usize) -> Vec<i64> {
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::victim", "--nocapture"])
        .env(STORE, url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut acknowledged = Vec::new();
    for line in BufReader::new(victim.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        acknowledged.extend(line.strip_prefix("written ").and_then(|number| number.parse::<i64>().ok()));
        if acknowledged.len() == count {
            victim.kill().unwrap();
        }
    }
    victim.wait().unwrap();
    acknowledged
}

both_engines! { migrated migrations();

    async fn nothing_acknowledged_is_lost(db: Db) {
        let url = db.settings().url.clone();
        if db.engine() == Engine::Sqlite {
            db.clone().close().await.unwrap();
        }
        let acknowledged = tokio::task::spawn_blocking(move || kill_after(&url, 150)).await.unwrap();
        assert!(acknowledged.len() >= 150, "the victim wrote only {}", acknowledged.len());
        let stored = numbers(&testing::reopen(&db).await).await;
        for number in acknowledged {
            assert!(stored.contains(&number), "{number} was acknowledged and is lost");
        }
        for number in &stored {
            assert!(stored.contains(&-number), "half a transaction: {number}");
        }
    }
}
