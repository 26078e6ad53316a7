//! The three silent losses: first how the bare library loses the write and says Ok, then how `Tx` says so.

use db::{Db, Engine, both_engines};
use kernel::Error;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, TransactionOptions, TransactionTrait,
};

use crate::table::{Entity, migrations, note, numbers, put, raw, write};

const BAD: &str = "INSERT INTO test_note (id, version, number) VALUES (NULL, NULL, NULL)";

async fn raw_insert(on: &impl ConnectionTrait, number: i64) -> Result<(), sea_orm::DbErr> {
    let row = note(number).into_active_model().reset_all();
    Entity::insert(row).exec_without_returning(on).await.map(|_| ())
}

/// Fills the file: no page may be added to it by this connection.
async fn fill(on: &impl ConnectionTrait) {
    on.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
}

async fn big(on: &impl ConnectionTrait, number: i64) -> Result<(), sea_orm::DbErr> {
    let mut row = note(number);
    row.body = Some(vec![7; 200_000]);
    let row = row.into_active_model().reset_all();
    Entity::insert(row).exec_without_returning(on).await.map(|_| ())
}

both_engines! { migrated migrations();

    async fn raw_commit_after_a_failed_statement_says_ok(db: Db) {
        if db.engine() == Engine::Sqlite { return }
        let bare = raw(&db).await;
        let tx = bare.begin_with_options(TransactionOptions::default()).await.unwrap();
        raw_insert(&tx, 1).await.unwrap();
        assert!(tx.execute_unprepared(BAD).await.is_err());
        assert!(tx.commit().await.is_ok(), "the library began to report it: ADR 0004 can be simpler");
        assert_eq!(numbers(&db).await, [0; 0]);
    }

    async fn a_swallowed_failure_fails_the_commit(db: Db) {
        let tx = db.write().await.unwrap();
        put(&tx, 1).await.unwrap();
        assert!(tx.execute_unprepared(BAD).await.is_err());
        assert!(matches!(tx.commit().await, Err(Error::Internal(_))));
        assert_eq!(numbers(&db).await, [0; 0]);
        write(&db, 2).await.unwrap();
        assert_eq!(numbers(&db).await, [2]);
    }

    async fn raw_commit_with_an_inner_transaction_loses_rows(db: Db) {
        let bare = raw(&db).await;
        let outer = bare.begin_with_options(TransactionOptions::default()).await.unwrap();
        raw_insert(&outer, 1).await.unwrap();
        let inner = outer.begin_with_options(TransactionOptions::default()).await.unwrap();
        raw_insert(&inner, 2).await.unwrap();
        assert!(outer.commit().await.is_ok(), "the library began to report it: ADR 0004 can be simpler");
        drop(inner);
        bare.close().await.unwrap();
        // `Tx` has no `begin`: see its documentation test.
        assert_ne!(numbers(&db).await, [1, 2]);
    }

    async fn raw_full_disk_writes_half_of_a_transaction(db: Db) {
        if db.engine() == Engine::Postgres { return }
        let bare = raw(&db).await;
        fill(&bare).await;
        let tx = bare.begin_with_options(TransactionOptions::default()).await.unwrap();
        raw_insert(&tx, 1).await.unwrap();
        assert!(big(&tx, 2).await.is_err());
        raw_insert(&tx, 3).await.unwrap();
        drop(tx);
        // 1 was rolled back by the engine and 3, which was "rolled back", is there.
        assert_eq!(numbers(&db).await, [3]);
    }

    async fn raw_full_disk_leaves_a_lock_behind(db: Db) {
        if db.engine() == Engine::Postgres { return }
        let bare = raw(&db).await;
        fill(&bare).await;
        let full = bare.begin_with_options(TransactionOptions::default()).await.unwrap();
        assert!(big(&full, 1).await.is_err());
        drop(full);
        let next = bare.begin_with_options(TransactionOptions::default()).await.unwrap();
        raw_insert(&next, 2).await.unwrap();
        next.rollback().await.unwrap();
        // The driver still counted a transaction, so this one was a savepoint; nobody ends what it opened.
        let other = raw(&db).await;
        other.execute_unprepared("PRAGMA busy_timeout = 50").await.unwrap();
        let locked = db::db_error(raw_insert(&other, 3).await.unwrap_err());
        assert_eq!(locked.code(), "db.busy");
    }

    async fn full_disk_writes_nothing_and_heals(db: Db) {
        if db.engine() == Engine::Postgres { return }
        let tx = db.write().await.unwrap();
        fill(&tx).await;
        put(&tx, 1).await.unwrap();
        let error = big(&tx, 2).await.map_err(db::db_error).unwrap_err();
        assert_eq!(error.code(), "db.full");
        assert!(put(&tx, 3).await.is_err(), "nothing runs after the engine rolled back");
        assert!(tx.commit().await.is_err());
        assert_eq!(numbers(&db).await, [0; 0]);
        for number in 4..10 {
            write(&db, number).await.unwrap();
        }
        assert_eq!(numbers(&db).await, [4, 5, 6, 7, 8, 9]);
        // A second process can write: no lock was left behind, not even by what was rolled back since.
        let taken_back = db.write().await.unwrap();
        put(&taken_back, 11).await.unwrap();
        taken_back.roll_back().await;
        write(&db::testing::reopen(&db).await, 10).await.unwrap();
    }
}
