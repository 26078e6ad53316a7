//! A store that was set back: found out by what is kept outside, and continued only under a new name.

use db::both_engines;
use journal::check::{Gap, codes};
use journal::epoch::{Behind, open_new_epoch};
use journal::{Journal, Kind, Standing};

use crate::bench::{Bench, codes as found, migrations};

/// Takes a copy of a store, goes on with the original, and gives the copy and what was seen of the original outside.
async fn set_back(db: db::Db) -> (Bench, db::testing::Scratch, Vec<String>) {
    let bench = Bench::on(db).await;
    bench.note("one").await;
    bench.journal.settle().await.unwrap();
    let scratch = copy(&bench).await;
    for title in ["two", "three"] {
        let written = bench.note(title).await;
        bench.look(written).await;
    }
    bench.journal.settle().await.unwrap();
    let outside = bench.checkpoints().await;
    let older = Bench::on(scratch.db.clone()).await;
    (older, scratch, outside)
}

/// A second store with the same content, by backup and restore.
async fn copy(bench: &Bench) -> db::testing::Scratch {
    let folder = tempfile::tempdir().unwrap();
    let (manifest, _) = journal::backup::backup(&bench.db, folder.path(), crate::bench::START).await.unwrap();
    let scratch = db::testing::scratch(bench.db.engine()).await;
    let settings = scratch.db.settings().clone();
    if let Some(file) = settings.sqlite_file() {
        scratch.db.clone().close().await.unwrap();
        std::fs::remove_file(file).unwrap();
    }
    let setup = bench.setup();
    let scope = journal::check::Scope {
        node: &setup.node,
        tables: &setup.tables,
        ring: Some(&setup.keys.ring),
        trusted: &[],
        witnesses: &[],
        outside: &[],
        now: crate::bench::START,
    };
    let restored = journal::backup::restore(&manifest, settings, &scope, &|_| {}).await.unwrap();
    assert!(restored.report.is_clean(), "{}", restored.report);
    let mut scratch = scratch;
    scratch.db = restored.db;
    scratch
}

both_engines! { migrated migrations();
    async fn a_store_that_is_behind_may_not_sign(db: db::Db) {
        let (older, _scratch, outside) = set_back(db).await;
        let report = older.check(&outside).await;
        assert_eq!(found(&report), [codes::LOG_BEHIND, codes::LOG_BEHIND], "{report}");
        assert_eq!(report.findings[0].arg("from"), Some("1"));
        assert_eq!(report.findings[0].arg("to"), Some("2"));
        let behind = older.journal.guard(&outside).await.unwrap();
        let records = Behind { origin: "khidmat/sariab/1".to_owned(), here: 1, outside: 3, forked: false };
        assert_eq!(behind[0], records);
        older.note("after").await;
        assert_eq!(older.journal.settle().await.unwrap_err().code(), "journal.behind");
    }

    async fn a_new_epoch_declares_the_gap_and_goes_on(db: db::Db) {
        let (older, _scratch, outside) = set_back(db).await;
        let waiting = older.note("waiting when the new epoch opens").await;
        let opened = open_new_epoch(&older.setup(), &outside).await.unwrap();
        let names: Vec<_> = opened.iter().map(|epoch| epoch.origin.as_str()).collect();
        assert_eq!(names, ["khidmat/sariab/2", "khidmat/sariab/lookups/2"]);
        let journal = Journal::open(older.setup()).await.unwrap();
        assert_eq!((older.journal.series().as_str(), journal.series().as_str()), ("", "E2"), "no number is given twice");
        let bench = Bench { journal, ..older };
        assert!(bench.journal.guard(&outside).await.unwrap().is_empty());
        bench.note("in the new epoch").await;
        bench.journal.settle().await.unwrap();
        let receipt = bench.journal.receipt(waiting.entry).await.unwrap();
        assert_eq!(receipt.standing, Standing::Included);
        assert!(receipt.text.contains("khidmat/sariab/2\n"));
        let report = bench.check(&outside).await;
        assert!(report.is_clean(), "{report}");
        let lost = Gap { origin: "khidmat/sariab/1".to_owned(), from: 1, to: 3 };
        assert_eq!(report.gaps[0], lost);
        assert_eq!(report.logs.iter().filter(|log| log.open).count(), 2);
        let all: Vec<String> = outside.into_iter().chain(bench.checkpoints().await).collect();
        assert!(bench.check(&all).await.is_clean());
    }

    async fn a_store_that_went_on_after_it_was_set_back_is_forked(db: db::Db) {
        let (older, _scratch, outside) = set_back(db).await;
        for number in 0..5 {
            older.note(&format!("other {number}")).await;
        }
        older.journal.settle().await.unwrap();
        let report = older.check(&outside).await;
        assert_eq!(found(&report), [codes::LOG_FORKED, codes::LOG_BEHIND], "{report}");
        let behind = older.journal.guard(&outside).await.unwrap();
        assert!(behind[0].forked && !behind[1].forked);
        open_new_epoch(&older.setup(), &outside).await.unwrap();
        let bench = Bench::on(older.db.clone()).await;
        let report = bench.check(&outside).await;
        assert!(report.is_clean(), "{report}");
    }

    async fn a_store_that_is_not_behind_opens_no_new_epoch(db: db::Db) {
        let bench = Bench::on(db).await;
        bench.note("one").await;
        bench.journal.settle().await.unwrap();
        let outside = bench.checkpoints().await;
        bench.note("two").await;
        bench.journal.settle().await.unwrap();
        for notes in [&outside, &Vec::new(), &vec!["nonsense".to_owned()]] {
            let refused = open_new_epoch(&bench.setup(), notes).await.unwrap_err();
            assert_eq!(refused.code(), "journal.not-behind");
        }
        assert_eq!(bench.journal.log(Kind::Records).origin, "khidmat/sariab/1");
        assert!(bench.check(&outside).await.is_clean());
    }

    async fn losing_more_than_an_epoch_declared_is_found(db: db::Db) {
        let (older, _scratch, outside) = set_back(db).await;
        let fewer = vec![outside[0].clone()];
        open_new_epoch(&older.setup(), &fewer).await.unwrap();
        let bench = Bench::on(older.db.clone()).await;
        let report = bench.check(&outside).await;
        // The gap in the records is declared, the one in the look-ups is not.
        assert_eq!(found(&report), [codes::LOG_BEHIND], "{report}");
        assert_eq!(report.findings[0].arg("log"), Some("khidmat/sariab/lookups/1"));
    }
}
