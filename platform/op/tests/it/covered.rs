//! Principle 1: nothing happens without an entry. Whatever the order of writes and entries, a commit goes through
//! exactly when the last write is followed by an entry; and `check` then finds nothing.

use db::{Engine, both_engines};
use proptest::prelude::*;

use crate::world::{World, about, migrations, write};

both_engines! { migrated migrations();
    async fn a_write_without_an_entry_is_refused_and_leaves_nothing(db: db::Db) {
        let world = World::on(db).await;
        let mut w = world.system().begin().await.unwrap();
        let id = write(&mut w, "covered").await.unwrap();
        w.journal(about(id)).unwrap();
        write(&mut w, "not covered").await.unwrap();
        let refused = w.commit().await.unwrap_err();
        assert!(refused.to_string().contains("notes_note was written without a journal entry"), "{refused}");
        assert_eq!((world.count("notes_note").await, world.count("journal_entry").await), (0, 0));
    }

    async fn an_operation_that_is_dropped_leaves_nothing(db: db::Db) {
        let world = World::on(db).await;
        let mut w = world.system().begin().await.unwrap();
        let id = write(&mut w, "never").await.unwrap();
        w.journal(about(id)).unwrap();
        drop(w);
        assert_eq!((world.count("notes_note").await, world.count("journal_entry").await), (0, 0));
    }

    async fn an_update_needs_an_entry_too(db: db::Db) {
        use crate::world::note;
        let world = World::on(db).await;
        let mut w = world.system().begin().await.unwrap();
        let id = write(&mut w, "first").await.unwrap();
        w.journal(about(id)).unwrap();
        w.commit().await.unwrap();
        let mut w = world.system().begin().await.unwrap();
        w.update::<note::Entity>(note::Model { id, version: 2, title: "second".to_owned() }).await.unwrap();
        assert!(w.commit().await.is_err());
        world.core.journal.settle().await.unwrap();
        let report = world.core.journal.check(&[], &|_| ()).await.unwrap();
        assert!(report.is_clean(), "{report}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_commit_goes_through_exactly_when_every_write_is_covered(steps in prop::collection::vec(any::<bool>(), 0..8)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let scratch = db::testing::scratch_with(Engine::Sqlite, &migrations()).await;
            let world = World::on(scratch.db.clone()).await;
            let mut w = world.system().begin().await.unwrap();
            let (mut writes, mut entries, mut open) = (0, 0, false);
            for is_write in &steps {
                if *is_write {
                    write(&mut w, "note").await.unwrap();
                    (writes, open) = (writes + 1, true);
                } else {
                    let id = w.new_id();
                    w.journal(about(id)).unwrap();
                    (entries, open) = (entries + 1, false);
                }
            }
            assert_eq!(w.commit().await.is_ok(), !open, "{steps:?}");
            let expected = if open { (0, 0) } else { (writes, entries) };
            assert_eq!((world.count("notes_note").await, world.count("journal_entry").await), expected, "{steps:?}");
        });
    }
}
