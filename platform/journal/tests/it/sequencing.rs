//! The sequencer: several at once, killed half-way, restarted; and readers that miss nothing.

use std::sync::Arc;

use db::{Engine, both_engines};
use journal::{Kind, Standing};
use kernel::ids::EntryId;

use crate::bench::{Bench, migrations};

async fn read_all(bench: &Bench, reader: &str) -> Vec<EntryId> {
    let mut seen = Vec::new();
    loop {
        let tx = bench.db.write().await.unwrap();
        let batch = bench.journal.deliver(&tx, reader, Kind::Records, 3).await.unwrap();
        bench.journal.delivered(&tx, reader, Kind::Records, batch.next).await.unwrap();
        tx.commit().await.unwrap();
        if batch.entries.is_empty() {
            return seen;
        }
        seen.extend(batch.entries.iter().map(|(_, entry)| EntryId(entry.id)));
    }
}

both_engines! { migrated migrations();
    async fn several_sequencers_make_one_log(db: db::Db) {
        let bench = Arc::new(Bench::on(db).await);
        let other = Arc::new(bench.again().await);
        let writer = bench.clone();
        let writing = tokio::spawn(async move {
            for number in 0..60 {
                writer.note(&format!("note {number}")).await;
            }
        });
        let race = |bench: Arc<Bench>| {
            tokio::spawn(async move {
                for _ in 0..40 {
                    bench.journal.sequence(Kind::Records).await.unwrap();
                    bench.journal.sign_head(Kind::Records).await.unwrap();
                }
            })
        };
        let (one, two) = (race(bench.clone()), race(other.clone()));
        for task in [writing, one, two] {
            task.await.unwrap();
        }
        bench.journal.settle().await.unwrap();
        let report = bench.check(&[]).await;
        assert!(report.is_clean(), "{report}");
        assert_eq!(report.logs[0].size, 60);
        assert_eq!((report.entries, report.pending), (60, 0));
    }

    async fn a_log_goes_on_after_a_restart(db: db::Db) {
        let bench = Bench::on(db).await;
        let first = bench.note("before").await;
        for number in 0..300 {
            bench.look(first).await;
            if number % 100 == 0 {
                bench.journal.settle().await.unwrap();
            }
        }
        bench.journal.settle().await.unwrap();
        let outside = bench.checkpoints().await;
        let again = bench.again().await;
        let second = again.note("after").await;
        again.look(second).await;
        again.journal.settle().await.unwrap();
        let report = again.check(&outside).await;
        assert!(report.is_clean(), "{report}");
        assert_eq!(report.logs.iter().map(|log| log.size).collect::<Vec<_>>(), [2, 301]);
    }

    async fn a_sequencer_killed_between_its_steps_loses_nothing(db: db::Db) {
        let bench = Bench::on(db).await;
        let placed = bench.note("placed, not signed").await;
        bench.journal.sequence(Kind::Records).await.unwrap();
        let waiting = bench.note("committed, not placed").await;
        // What a killed process leaves: no signature over the one, no leaf for the other.
        let again = bench.again().await;
        let report = again.check(&[]).await;
        assert!(report.is_clean(), "{report}");
        assert_eq!((report.entries, report.pending), (2, 1));
        for written in [placed, waiting] {
            assert_eq!(again.journal.receipt(written.entry).await.unwrap().standing, Standing::Promised);
        }
        again.journal.settle().await.unwrap();
        for written in [placed, waiting] {
            assert_eq!(again.journal.receipt(written.entry).await.unwrap().standing, Standing::Included);
        }
    }

    async fn a_reader_gets_every_entry_once_and_in_order(db: db::Db) {
        let bench = Bench::on(db).await;
        let mut written = Vec::new();
        for number in 0..7 {
            written.push(bench.note(&format!("note {number}")).await.entry);
            if number == 3 {
                bench.journal.settle().await.unwrap();
            }
        }
        assert_eq!(read_all(&bench, "board").await, written[..4]);
        bench.journal.settle().await.unwrap();
        assert_eq!(read_all(&bench, "board").await, written[4..]);
        assert_eq!(read_all(&bench, "texts").await, written);
    }

    async fn a_late_commit_is_not_missed(db: db::Db) {
        // SQLite has one writer: nothing can commit out of order there.
        if db.engine() == Engine::Sqlite {
            return;
        }
        let bench = Bench::on(db).await;
        let slow = bench.db.write().await.unwrap();
        let early = bench.write(&slow, "early", "begun first").await;
        bench.clock.advance(10);
        let late = bench.note("late").await;
        assert!(early.entry < late.entry);
        bench.journal.settle().await.unwrap();
        assert_eq!(read_all(&bench, "board").await, [late.entry]);
        slow.commit().await.unwrap();
        bench.journal.settle().await.unwrap();
        assert_eq!(read_all(&bench, "board").await, [early.entry]);
    }
}
