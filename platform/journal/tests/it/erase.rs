//! Lawful erasure: the content is gone everywhere, every proof still holds.

use db::both_engines;
use journal::erase::Content;
use journal::{Kind, Subject, check::codes};
use sea_orm::{ConnectionTrait, Statement};
use tlog::{Receipt, Trust};

use crate::bench::{Bench, SEALED, YEAR, grounds, migrations, note};

async fn wrapped(bench: &Bench, subject: uuid::Uuid) -> Option<Vec<u8>> {
    let tx = bench.db.read().await.unwrap();
    let sql = "SELECT wrapped FROM vault_record_key WHERE subject = $1";
    let query = Statement::from_sql_and_values(tx.get_database_backend(), sql, [subject.into()]);
    tx.query_one_raw(query).await.unwrap().unwrap().try_get("", "wrapped").unwrap()
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

both_engines! { migrated migrations();
    async fn erased_content_is_unreadable_and_every_receipt_still_verifies(db: db::Db) {
        let bench = Bench::on(db).await;
        let (kept, gone) = (bench.note("kept").await, bench.note("gone").await);
        bench.journal.settle().await.unwrap();
        let before = bench.journal.receipt(gone.entry).await.unwrap();
        let erasing = bench.erase(gone).await;
        bench.journal.settle().await.unwrap();

        let tx = bench.db.read().await.unwrap();
        let Content::Plain(words) = bench.journal.content(&tx, kept.entry).await.unwrap() else { panic!() };
        assert_eq!(words, b"words of kept");
        let Content::Erased(at) = bench.journal.content(&tx, gone.entry).await.unwrap() else { panic!() };
        let Content::Plain(why) = bench.journal.content(&tx, erasing).await.unwrap() else { panic!() };
        let why: journal::erase::Grounds = ciborium::from_reader(why.as_slice()).unwrap();
        assert_eq!(why, grounds());
        let info = vault::info(&tx, gone.note).await.unwrap().unwrap();
        assert_eq!(info.destroyed_at, Some(at));
        let opened = vault::open(&tx, bench.journal.ring(), gone.note).await.unwrap();
        assert!(matches!(opened, vault::Found::Destroyed(when) if when == at));
        tx.commit().await.unwrap();

        let trust = Trust::new(&[bench.journal.log(Kind::Records).vkey()], &[], 0).unwrap();
        let after = bench.journal.receipt(gone.entry).await.unwrap();
        for text in [&before.text, &after.text] {
            let verified = Receipt::parse(text.as_bytes()).unwrap().verify(&trust).unwrap();
            assert_eq!(verified.claim.entry, gone.entry);
        }
        let report = bench.check(&[]).await;
        assert!(report.is_clean(), "{report}");
        assert_eq!((report.keys, report.erased), (2, 1));
    }

    async fn a_record_is_erased_once_and_only_with_grounds(db: db::Db) {
        let bench = Bench::on(db).await;
        let written = bench.note("gone").await;
        let record = Subject { kind: "note", id: written.note, version: None };
        let mut none = grounds();
        " ".clone_into(&mut none.legal_basis);
        let tx = bench.db.write().await.unwrap();
        let refused = bench.journal.erase(&tx, record, &none, bench.circumstances()).await;
        assert_eq!(refused.unwrap_err().code(), "journal.erase-without-grounds");
        tx.roll_back().await;
        bench.erase(written).await;
        let tx = bench.db.write().await.unwrap();
        let again = bench.journal.erase(&tx, record, &grounds(), bench.circumstances()).await;
        assert_eq!(again.unwrap_err().code(), "journal.erased-already");
        let unknown = Subject { id: bench.new_id(), ..record };
        let never = bench.journal.erase(&tx, unknown, &grounds(), bench.circumstances()).await;
        assert_eq!(never.unwrap_err().code(), "journal.no-key");
        tx.roll_back().await;
    }

    async fn a_rolled_back_erasure_erases_nothing(db: db::Db) {
        let bench = Bench::on(db).await;
        let written = bench.note("kept").await;
        let tx = bench.db.write().await.unwrap();
        let record = Subject { kind: "note", id: written.note, version: None };
        bench.journal.erase(&tx, record, &grounds(), bench.circumstances()).await.unwrap();
        tx.roll_back().await;
        let tx = bench.db.read().await.unwrap();
        assert!(matches!(bench.journal.content(&tx, written.entry).await.unwrap(), Content::Plain(_)));
        tx.commit().await.unwrap();
        assert!(bench.check(&[]).await.is_clean());
    }

    async fn what_is_due_is_listed_longest_overdue_first(db: db::Db) {
        let bench = Bench::on(db).await;
        let (first, second) = (bench.note("first").await, bench.note("second").await);
        let due = async |bench: &Bench| {
            let tx = bench.db.read().await.unwrap();
            let due = bench.journal.due_for_erasure(&tx, kernel::Clock::now(bench.clock.as_ref()), 10).await.unwrap();
            due.into_iter().map(|info| info.subject).collect::<Vec<_>>()
        };
        assert!(due(&bench).await.is_empty());
        bench.clock.advance(YEAR);
        assert_eq!(due(&bench).await, [first.note, second.note]);
        bench.erase(first).await;
        assert_eq!(due(&bench).await, [second.note]);
    }

    async fn a_key_put_back_after_an_erasure_is_found(db: db::Db) {
        let bench = Bench::on(db).await;
        let written = bench.note("gone").await;
        let bytes = wrapped(&bench, written.note).await.unwrap();
        bench.erase(written).await;
        assert_eq!(wrapped(&bench, written.note).await, None);
        let tx = bench.db.write().await.unwrap();
        let sql = "UPDATE vault_record_key SET wrapped = $1, destroyed_at = NULL";
        let query = Statement::from_sql_and_values(tx.get_database_backend(), sql, [bytes.into()]);
        tx.execute_raw(query).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(crate::bench::codes(&bench.check(&[]).await), [codes::KEY_ALIVE]);
    }

    async fn a_key_destroyed_without_an_entry_is_found(db: db::Db) {
        let bench = Bench::on(db).await;
        let written = bench.note("gone").await;
        let tx = bench.db.write().await.unwrap();
        assert!(vault::destroy(&tx, bench.journal.ring(), written.note, crate::bench::START, &kernel::SeededEntropy::new(7)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(crate::bench::codes(&bench.check(&[]).await), [codes::KEY_DESTROYED]);
    }

    async fn a_destroyed_key_is_in_no_later_backup(db: db::Db) {
        let bench = Bench::on(db).await;
        let (kept, gone) = (bench.note("kept").await, bench.note("gone").await);
        let (kept_bytes, gone_bytes) =
            (wrapped(&bench, kept.note).await.unwrap(), wrapped(&bench, gone.note).await.unwrap());
        bench.erase(gone).await;
        let folder = tempfile::tempdir().unwrap();
        let (path, manifest) = journal::backup::backup(&bench.db, folder.path(), crate::bench::START).await.unwrap();
        let file = std::fs::read(path.with_file_name(&manifest.file)).unwrap();
        if bench.db.engine() == db::Engine::Sqlite {
            assert!(holds(&file, &kept_bytes), "the search works");
        }
        assert!(!holds(&file, &gone_bytes));
        // And the plain words never were in it.
        assert!(!holds(&file, b"words of"));
    }
}

#[tokio::test]
async fn nothing_of_a_destroyed_key_stays_in_the_sqlite_file() {
    let scratch = db::testing::scratch_with(db::Engine::Sqlite, &migrations()).await;
    let bench = Bench::on(scratch.db.clone()).await;
    let mut notes = Vec::new();
    for number in 0..40 {
        notes.push(bench.note(&format!("note {number}")).await);
    }
    let mut keys = Vec::new();
    for written in &notes {
        keys.push(wrapped(&bench, written.note).await.unwrap());
    }
    for written in &notes[..20] {
        bench.erase(*written).await;
    }
    let file = scratch.db.settings().sqlite_file().unwrap();
    let Bench { db, journal, .. } = bench;
    drop(journal);
    db.close().await.unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    for side in ["-wal", "-shm"] {
        let mut name = file.clone().into_os_string();
        name.push(side);
        bytes.extend(std::fs::read(name).unwrap_or_default());
    }
    let found: Vec<bool> = keys.iter().map(|key| holds(&bytes, key)).collect();
    assert_eq!(found[..20], [false; 20]);
    assert_eq!(found[20..], [true; 20]);
}

/// The sealed column of a note opens before its erasure, so that "unreadable after" means something.
#[tokio::test]
async fn a_sealed_column_opens_only_while_its_key_lives() {
    use sea_orm::EntityTrait;
    let scratch = db::testing::scratch_with(db::Engine::Sqlite, &migrations()).await;
    let bench = Bench::on(scratch.db.clone()).await;
    let written = bench.note("words").await;
    let tx = bench.db.read().await.unwrap();
    let row = note::Entity::find_by_id(written.note).one(&tx).await.unwrap().unwrap();
    let vault::Found::Key(key) = vault::open(&tx, bench.journal.ring(), written.note).await.unwrap() else {
        panic!()
    };
    tx.commit().await.unwrap();
    let sealed = row.sealed.unwrap();
    assert_eq!(key.open(SEALED, written.note, &sealed).unwrap(), b"words of words");
    bench.erase(written).await;
    let tx = bench.db.read().await.unwrap();
    let after = vault::open(&tx, bench.journal.ring(), written.note).await.unwrap();
    assert!(matches!(after, vault::Found::Destroyed(_)));
}
