//! `check` on stores in which something particular was done; every single column is `tamper`'s matter.

use db::both_engines;
use journal::check::{Scope, check, codes};
use kernel::Clock;
use tlog::{Checkpoint, Hash, LogSigner};

use crate::bench::{Bench, codes as found, migrations};

async fn some(bench: &Bench, count: usize) {
    for number in 0..count {
        bench.note(&format!("note {number}")).await;
    }
    bench.journal.settle().await.unwrap();
}

both_engines! { migrated migrations();
    async fn an_untouched_store_is_clean(db: db::Db) {
        let bench = Bench::on(db).await;
        some(&bench, 5).await;
        let report = bench.check(&bench.checkpoints().await).await;
        assert!(report.is_clean(), "{report}");
        assert_eq!((report.entries, report.rows, report.keys, report.erased), (5, 5, 5, 0));
        let text = report.to_string();
        assert!(text.contains("log khidmat/sariab/1: 5 entries, root "), "{text}");
        assert!(text.ends_with("5 entries (0 waiting), 5 rows, 5 keys, 0 erased"), "{text}");
    }

    async fn many_tiles_are_followed(db: db::Db) {
        let bench = Bench::on(db).await;
        let tx = bench.db.write().await.unwrap();
        for number in 0..700 {
            bench.write(&tx, &format!("note {number}"), "words").await;
        }
        tx.commit().await.unwrap();
        bench.journal.settle().await.unwrap();
        let outside = bench.checkpoints().await;
        some(&bench, 1).await;
        let report = bench.check(&outside).await;
        assert!(report.is_clean(), "{report}");
        assert_eq!(report.logs[0].size, 701);
        // A tile above the leaves, a whole stretch of leaves, and an entry far from both.
        bench.tamper("DELETE FROM journal_tile WHERE level = 1").await;
        let report = bench.check(&outside).await;
        assert_eq!(found(&report), [codes::TILE_MISSING], "{report}");
        bench.tamper("DELETE FROM journal_leaf WHERE seq >= 10 AND seq < 14").await;
        let report = bench.check(&outside).await;
        let gone: Vec<_> =
            report.findings.iter().filter(|finding| finding.code == codes::LEAF_MISSING).collect();
        assert_eq!((gone.len(), gone[0].arg("from"), gone[0].arg("to")), (1, Some("10"), Some("13")));
        assert_eq!(found(&report).iter().filter(|code| **code == codes::ENTRY_UNPLACED).count(), 4);
    }

    async fn a_rewritten_past_is_found_by_what_is_kept_outside(db: db::Db) {
        let bench = Bench::on(db).await;
        some(&bench, 3).await;
        let outside = bench.checkpoints().await;
        // Somebody who holds even the log's key makes another history of the same length.
        let scratch = db::testing::scratch_with(bench.db.engine(), &migrations()).await;
        let forged = Bench::on(scratch.db.clone()).await;
        some(&forged, 3).await;
        assert!(forged.check(&[]).await.is_clean());
        let report = forged.check(&outside).await;
        assert_eq!(found(&report), [codes::LOG_FORKED], "{report}");
        some(&forged, 2).await;
        assert_eq!(found(&forged.check(&outside).await), [codes::LOG_FORKED]);
    }

    async fn an_outside_checkpoint_by_another_key_is_named(db: db::Db) {
        let bench = Bench::on(db).await;
        some(&bench, 1).await;
        let stranger = LogSigner::from_seed("khidmat/sariab/1", &[1; 32]).unwrap();
        let lie = Checkpoint { origin: "khidmat/sariab/1".to_owned(), size: 9, root: Hash([1; 32]) };
        let lie = lie.sign(&stranger).unwrap();
        assert_eq!(found(&bench.check(&[lie]).await), [codes::OUTSIDE_UNREADABLE]);
        assert_eq!(found(&bench.check(&["nonsense".to_owned()]).await), [codes::LOG_MISSING]);
    }

    async fn a_log_signed_again_with_another_key_is_named(db: db::Db) {
        let bench = Bench::on(db).await;
        some(&bench, 2).await;
        let stranger = LogSigner::from_seed("khidmat/sariab/1", &[1; 32]).unwrap();
        let note = bench.checkpoints().await[0].clone();
        let text = note.split_once("\n\n").unwrap().0;
        let head = Checkpoint::parse(&format!("{text}\n")).unwrap().sign(&stranger).unwrap();
        bench.tamper(&format!("UPDATE journal_checkpoint SET note = '{head}' WHERE log = 1")).await;
        bench.tamper(&format!("UPDATE journal_log SET vkey = '{}' WHERE id = 1", stranger.vkey())).await;
        let report = bench.check(&[]).await;
        assert_eq!(found(&report), [codes::LOG_ALTERED], "{report}");
        assert_eq!(report.findings[0].arg("what"), Some("key"));
    }

    async fn leaves_left_unsigned_are_named_after_a_minute(db: db::Db) {
        let bench = Bench::on(db).await;
        bench.note("one").await;
        bench.journal.sequence(journal::Kind::Records).await.unwrap();
        assert!(bench.check(&[]).await.is_clean());
        bench.clock.advance(120);
        assert_eq!(found(&bench.check(&[]).await), [codes::CHECKPOINT_MISSING]);
        bench.journal.settle().await.unwrap();
        assert!(bench.check(&[]).await.is_clean());
    }

    async fn an_absurd_size_is_named_and_does_not_hang(db: db::Db) {
        let bench = Bench::on(db).await;
        some(&bench, 3).await;
        bench.tamper("UPDATE journal_log SET size = 9000000000000000 WHERE id = 1").await;
        let report = bench.check(&[]).await;
        assert!(found(&report).contains(&codes::LEAF_MISSING), "{report}");
    }

    async fn rows_of_a_received_log_that_lags_are_not_missed(db: db::Db) {
        let bench = Bench::on(db).await;
        some(&bench, 2).await;
        let other: kernel::ids::NodeName = "province".parse().unwrap();
        // Seen from another node, this log is a received copy.
        bench.tamper("UPDATE journal_log SET own = 0, lag = 1").await;
        bench.tamper("DELETE FROM notes_note").await;
        let setup = bench.setup();
        let now = bench.clock.now();
        let scope = Scope {
            node: &other,
            tables: &setup.tables,
            ring: None,
            trusted: &[],
            witnesses: &[],
            outside: &[],
            now,
        };
        let report = check(&bench.db, &scope, &|_| {}).await.unwrap();
        assert!(report.is_clean(), "{report}");
        bench.tamper("UPDATE journal_log SET lag = 0").await;
        let report = check(&bench.db, &scope, &|_| {}).await.unwrap();
        assert_eq!(found(&report), [codes::ROW_MISSING, codes::ROW_MISSING]);
    }

    async fn a_lost_row_and_its_only_trace_are_both_needed(db: db::Db) {
        let bench = Bench::on(db).await;
        some(&bench, 3).await;
        // Somebody deletes a record with everything that speaks of it, and shortens the log.
        let report = {
            bench.tamper("DELETE FROM notes_note WHERE id = (SELECT subject FROM journal_entry e JOIN \
                          journal_leaf l ON l.entry_id = e.id WHERE l.seq = 2)").await;
            bench.tamper("DELETE FROM vault_record_key WHERE subject = (SELECT subject FROM journal_entry e \
                          JOIN journal_leaf l ON l.entry_id = e.id WHERE l.seq = 2)").await;
            bench.tamper("DELETE FROM journal_entry WHERE id = (SELECT entry_id FROM journal_leaf WHERE \
                          seq = 2)").await;
            bench.tamper("DELETE FROM journal_leaf WHERE seq = 2").await;
            bench.tamper("UPDATE journal_log SET size = 2 WHERE id = 1").await;
            bench.check(&[]).await
        };
        let codes_found = found(&report);
        for code in [codes::CHECKPOINT_ROOT, codes::HEAD_WRONG, codes::TILE_ALTERED] {
            assert!(codes_found.contains(&code), "{report}");
        }
    }
}
