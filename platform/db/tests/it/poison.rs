//! A transaction in which something went wrong, or that is held for too long, writes nothing.

use std::time::Duration;

use db::{Db, Engine, Settings, both_engines};
use sea_orm::ConnectionTrait;

use crate::table::{migrations, numbers, put, write};

/// A statement that runs for seconds.
fn slow(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 3000000) SELECT max(n) FROM c"
        }
        Engine::Postgres => "SELECT pg_sleep(1)",
    }
}

async fn with_limit(db: &Db, limit: Duration) -> Db {
    Db::open(Settings { turn_limit: limit, ..db.settings().clone() }).await.unwrap()
}

both_engines! { migrated migrations();

    async fn a_statement_cut_off_poisons(db: Db) {
        let tx = db.write().await.unwrap();
        put(&tx, 1).await.unwrap();
        let cut = tokio::time::timeout(Duration::from_millis(20), tx.execute_unprepared(slow(tx.engine())));
        assert!(cut.await.is_err(), "the statement was meant to be cut off");
        assert!(tx.is_poisoned());
        assert!(put(&tx, 2).await.is_err());
        assert!(tx.commit().await.is_err());
        assert_eq!(numbers(&db).await, [0; 0]);
        write(&db, 3).await.unwrap();
        assert_eq!(numbers(&db).await, [3]);
    }

    async fn a_request_that_goes_away_writes_nothing(db: Db) {
        let other = db.clone();
        let request = tokio::spawn(async move {
            let tx = other.write().await.unwrap();
            put(&tx, 1).await.unwrap();
            tx.execute_unprepared(slow(tx.engine())).await.unwrap();
            tx.commit().await
        });
        tokio::time::sleep(Duration::from_millis(50)).await;
        request.abort();
        assert!(request.await.unwrap_err().is_cancelled());
        write(&db, 2).await.unwrap();
        assert_eq!(numbers(&db).await, [2]);
    }

    async fn a_dropped_transaction_writes_nothing(db: Db) {
        let tx = db.write().await.unwrap();
        put(&tx, 1).await.unwrap();
        // Outside any runtime, as a value sent to another thread would be.
        std::thread::spawn(move || drop(tx)).join().unwrap();
        write(&db, 2).await.unwrap();
        assert_eq!(numbers(&db).await, [2]);
    }

    async fn a_stuck_operation_loses_its_turn(db: Db) {
        let db = with_limit(&db, Duration::from_millis(300)).await;
        let stuck = db.write().await.unwrap();
        stuck.lock("book").await.unwrap();
        put(&stuck, 1).await.unwrap();
        // Waits behind the stuck one and gets through.
        let next = db.write().await.unwrap();
        tokio::time::timeout(Duration::from_millis(250), next.lock("book")).await.ok();
        next.roll_back().await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        let error = put(&stuck, 2).await.unwrap_err();
        assert_eq!(error.code(), "db.busy");
        assert!(stuck.commit().await.is_err());
        write(&db, 3).await.unwrap();
        assert_eq!(numbers(&db).await, [3]);
    }

    async fn a_late_commit_is_refused(db: Db) {
        let db = with_limit(&db, Duration::from_millis(100)).await;
        let tx = db.write().await.unwrap();
        put(&tx, 1).await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(tx.commit().await.unwrap_err().code(), "db.busy");
        assert_eq!(numbers(&db).await, [0; 0]);
    }

    async fn a_write_inside_a_write_ends_by_itself(db: Db) {
        if db.engine() == Engine::Postgres { return }
        let db = with_limit(&db, Duration::from_millis(200)).await;
        let outer = db.write().await.unwrap();
        put(&outer, 1).await.unwrap();
        let inner = db.write().await.unwrap();
        put(&inner, 2).await.unwrap();
        inner.commit().await.unwrap();
        assert_eq!(outer.commit().await.unwrap_err().code(), "db.busy");
        assert_eq!(numbers(&db).await, [2]);
    }

    async fn a_reader_cannot_write(db: Db) {
        let tx = db.read().await.unwrap();
        assert_eq!(put(&tx, 1).await.unwrap_err().code(), "db.read-only");
        drop(tx);
        assert_eq!(numbers(&db).await, [0; 0]);
    }

    async fn a_reader_sees_one_picture(db: Db) {
        write(&db, 1).await.unwrap();
        let tx = db.read().await.unwrap();
        let seen = async || { use sea_orm::{EntityTrait, PaginatorTrait}; crate::table::Entity::find().count(&tx).await.unwrap() };
        assert_eq!(seen().await, 1);
        write(&db, 2).await.unwrap();
        assert_eq!(seen().await, 1);
        drop(tx);
        assert_eq!(numbers(&db).await, [1, 2]);
    }

    async fn statements_side_by_side_all_run(db: Db) {
        let tx = db.write().await.unwrap();
        let (a, b, c) = tokio::join!(put(&tx, 1), put(&tx, 2), put(&tx, 3));
        assert!(a.is_ok() && b.is_ok() && c.is_ok());
        tx.commit().await.unwrap();
        assert_eq!(numbers(&db).await, [1, 2, 3]);
    }
}
