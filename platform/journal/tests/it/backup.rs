//! Backups and the checkpoints kept outside: consistent, whole, without keys, and found out when they are old.

use std::path::Path;

use db::{Engine, Settings, both_engines};
use journal::backup::{backup, parse_outside, read_manifest, read_outside, restore};
use journal::check::{Scope, codes};
use kernel::Clock;

use crate::bench::{Bench, START, codes as found, keys, migrations};

fn scope<'a>(setup: &'a journal::Setup, outside: &'a [String]) -> Scope<'a> {
    Scope {
        node: &setup.node,
        tables: &setup.tables,
        ring: Some(&setup.keys.ring),
        trusted: &[],
        witnesses: &[],
        outside,
        now: START,
    }
}

/// A place for a restored store: a file that does not exist, or an empty database.
async fn target(engine: Engine) -> (db::testing::Scratch, Settings) {
    let scratch = db::testing::scratch(engine).await;
    let settings = scratch.db.settings().clone();
    let settings = match settings.sqlite_file() {
        Some(file) => Settings::sqlite(&file.with_file_name("restored.sqlite")),
        None => settings,
    };
    (scratch, settings)
}

fn replaced(path: &Path, edit: impl Fn(Vec<u8>) -> Vec<u8>) {
    let bytes = std::fs::read(path).unwrap();
    std::fs::write(path, edit(bytes)).unwrap();
}

both_engines! { migrated migrations();
    async fn a_restored_backup_is_the_store_and_goes_on(db: db::Db) {
        let bench = Bench::on(db).await;
        let written = bench.note("one").await;
        bench.rewrite(written, "one again", 2).await;
        bench.journal.settle().await.unwrap();
        let waiting = bench.note("waiting").await;
        let folder = tempfile::tempdir().unwrap();
        let (path, manifest) = backup(&bench.db, folder.path(), bench.clock.now()).await.unwrap();
        assert_eq!((manifest.logs[0].origin.as_str(), manifest.logs[0].size), ("khidmat/sariab/1", 2));
        assert_eq!(manifest.logs[0].checkpoint, Some(bench.checkpoints().await[0].clone()));
        assert!(manifest.migrations.contains(&"notes/0001_note".to_owned()));
        assert_eq!(read_manifest(&path).unwrap().0, manifest);

        let setup = bench.setup();
        let outside = bench.checkpoints().await;
        let (_scratch, settings) = target(bench.db.engine()).await;
        let restored = restore(&path, settings, &scope(&setup, &outside), &|_| {}).await.unwrap();
        assert!(restored.report.is_clean() && restored.behind.is_empty(), "{}", restored.report);
        assert_eq!((restored.report.entries, restored.report.pending, restored.report.rows), (3, 1, 2));
        let again = Bench::on(restored.db.clone()).await;
        again.journal.settle().await.unwrap();
        let receipt = again.journal.receipt(waiting.entry).await.unwrap();
        assert_eq!(receipt.standing, journal::Standing::Included);
    }

    async fn an_old_backup_says_what_is_missing(db: db::Db) {
        let bench = Bench::on(db).await;
        bench.note("one").await;
        bench.journal.settle().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (path, _) = backup(&bench.db, folder.path(), bench.clock.now()).await.unwrap();
        bench.note("two").await;
        bench.note("three").await;
        bench.journal.settle().await.unwrap();
        let file = folder.path().join("outside.txt");
        bench.journal.write_outside(&file).await.unwrap();
        let setup = bench.setup();
        let outside = read_outside(&file).unwrap();
        let (_scratch, settings) = target(bench.db.engine()).await;
        let restored = restore(&path, settings, &scope(&setup, &outside), &|_| {}).await.unwrap();
        let said: Vec<String> = restored.behind.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            ["log khidmat/sariab/1 ends at 1 entries and 3 were seen outside: 1 to 2 are missing"]
        );
        // The restored store may not overwrite what proves that it is old.
        let older = Bench::on(restored.db.clone()).await;
        let refused = older.journal.write_outside(&file).await.unwrap_err();
        assert_eq!(refused.code(), "journal.behind");
        assert!(older.journal.is_behind());
        assert_eq!(read_outside(&file).unwrap(), outside);
    }

    async fn a_damaged_backup_is_not_restored(db: db::Db) {
        let bench = Bench::on(db).await;
        bench.note("one").await;
        let folder = tempfile::tempdir().unwrap();
        let (path, manifest) = backup(&bench.db, folder.path(), bench.clock.now()).await.unwrap();
        let twice = backup(&bench.db, folder.path(), bench.clock.now()).await;
        assert_eq!(twice.unwrap_err().code(), "journal.backup-exists");
        replaced(&path.with_file_name(&manifest.file), |mut bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            bytes
        });
        let setup = bench.setup();
        let (_scratch, settings) = target(bench.db.engine()).await;
        let refused = restore(&path, settings.clone(), &scope(&setup, &[]), &|_| {}).await;
        assert_eq!(refused.unwrap_err().code(), "journal.backup-damaged");
        replaced(&path, |_| b"{}".to_vec());
        let refused = restore(&path, settings, &scope(&setup, &[]), &|_| {}).await;
        assert_eq!(refused.unwrap_err().code(), "journal.bad-manifest");
    }

    async fn nothing_is_restored_over_a_store(db: db::Db) {
        let bench = Bench::on(db).await;
        bench.note("one").await;
        let folder = tempfile::tempdir().unwrap();
        let (path, _) = backup(&bench.db, folder.path(), bench.clock.now()).await.unwrap();
        let setup = bench.setup();
        let refused = restore(&path, bench.db.settings().clone(), &scope(&setup, &[]), &|_| {}).await;
        assert_eq!(refused.unwrap_err().code(), "journal.restore-over-a-store");
        assert!(bench.check(&[]).await.is_clean());
    }

    async fn a_backup_made_under_load_is_one_picture(db: db::Db) {
        let bench = std::sync::Arc::new(Bench::on(db).await);
        let writer = bench.clone();
        let writing = tokio::spawn(async move {
            for number in 0..80 {
                writer.note(&format!("note {number}")).await;
                writer.journal.settle().await.unwrap();
            }
        });
        let folder = tempfile::tempdir().unwrap();
        let setup = bench.setup();
        for number in 0..3 {
            let at = START.plus_seconds(number);
            let (path, _) = backup(&bench.db, folder.path(), at).await.unwrap();
            let (_scratch, settings) = target(bench.db.engine()).await;
            let restored = restore(&path, settings, &scope(&setup, &[]), &|_| {}).await.unwrap();
            assert!(restored.report.is_clean(), "{}", restored.report);
        }
        writing.await.unwrap();
    }

    async fn no_key_that_opens_anything_is_in_a_backup(db: db::Db) {
        let bench = Bench::on(db).await;
        bench.note("one").await;
        let folder = tempfile::tempdir().unwrap();
        let (path, manifest) = backup(&bench.db, folder.path(), bench.clock.now()).await.unwrap();
        let file = std::fs::read(path.with_file_name(&manifest.file)).unwrap();
        let secrets = [keys().log_seed, [8; 32], [0x5c; 32]];
        for secret in secrets {
            assert!(!file.windows(32).any(|window| window == secret));
        }
    }

    async fn the_outside_file_keeps_the_newest_of_each_log(db: db::Db) {
        let bench = Bench::on(db).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("outside.txt");
        let written = bench.note("one").await;
        bench.journal.settle().await.unwrap();
        bench.journal.write_outside(&file).await.unwrap();
        bench.look(written).await;
        bench.note("two").await;
        bench.journal.settle().await.unwrap();
        let foreign = tlog::LogSigner::from_seed("khidmat/other/1", &[1; 32]).unwrap();
        let other = tlog::Checkpoint { origin: "khidmat/other/1".to_owned(), size: 0, root: tlog::EMPTY_HASH };
        let other = other.sign(&foreign).unwrap();
        replaced(&file, |mut bytes| {
            bytes.extend(other.as_bytes());
            bytes
        });
        bench.journal.write_outside(&file).await.unwrap();
        let mut kept = read_outside(&file).unwrap();
        kept.sort();
        let mut expected = bench.checkpoints().await;
        expected.push(other);
        expected.sort();
        assert_eq!(kept, expected);
        let text = std::fs::read_to_string(&file).unwrap();
        assert_eq!(parse_outside(&text).unwrap().len(), 3);
        // A log of which only the outside knows is named.
        assert_eq!(found(&bench.check(&kept).await), [codes::LOG_MISSING]);
    }
}
