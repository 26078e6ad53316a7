//! The database goes away and comes back.

use db::{Db, Engine, Settings, both_engines, testing};
use kernel::Error;
use sea_orm::ConnectionTrait;

use crate::table::{migrations, numbers, put, raw, write};

/// Ends every other connection to this database, as a restart of the server would.
async fn cut_everyone(db: &Db) {
    let bare = raw(db).await;
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    bare.execute_unprepared(cut).await.unwrap();
    bare.close().await.unwrap();
}

both_engines! { migrated migrations();

    async fn what_was_under_way_fails_and_the_next_works(db: Db) {
        if db.engine() == Engine::Sqlite { return }
        for number in 0..8 {
            write(&db, number).await.unwrap();
        }
        let under_way = db.write().await.unwrap();
        put(&under_way, 100).await.unwrap();
        cut_everyone(&db).await;
        let error = put(&under_way, 101).await.unwrap_err();
        assert_eq!((error.code(), matches!(error, Error::Unavailable(..))), ("db.away", true));
        assert!(under_way.commit().await.is_err());
        // Connections that died in the pool are not the next one's trouble.
        write(&db, 8).await.unwrap();
        assert_eq!(numbers(&db).await, (0..9).collect::<Vec<_>>());
    }

    async fn cut_during_commit_is_not_called_unwritten(db: Db) {
        if db.engine() == Engine::Sqlite { return }
        let tx = db.write().await.unwrap();
        put(&tx, 1).await.unwrap();
        cut_everyone(&db).await;
        assert_eq!(tx.commit().await.unwrap_err().code(), "db.outcome-unknown");
        assert_eq!(numbers(&db).await, [0; 0]);
    }

    async fn a_whole_pool_of_dead_connections(db: Db) {
        if db.engine() == Engine::Sqlite { return }
        let all = futures::future::join_all((0..10).map(|_| db.read())).await;
        drop(all);
        cut_everyone(&db).await;
        let writes = futures::future::join_all((0..10).map(|number| write(&db, number))).await;
        assert!(writes.iter().all(Result::is_ok), "{writes:?}");
    }

    async fn a_server_that_is_not_there(db: Db) {
        let nowhere = match db.engine() {
            Engine::Sqlite => "sqlite:///nonexistent/folder/file.sqlite",
            // A port nothing listens on.
            Engine::Postgres => "postgres://postgres@127.0.0.1:9/none",
        };
        let error = Db::open(Settings::new(nowhere)).await.unwrap_err();
        assert_eq!(error.code(), "db.away");
        assert!(matches!(Db::open(Settings::new("mysql://x")).await, Err(Error::Malformed("db.unknown-engine"))));
    }

    async fn a_file_locked_by_another_program_is_busy(db: Db) {
        if db.engine() == Engine::Postgres { return }
        let other = testing::reopen(&db).await;
        let held = other.write().await.unwrap();
        put(&held, 1).await.unwrap();
        let waiting = tokio::spawn({ let db = db.clone(); async move { write(&db, 2).await } });
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        held.commit().await.unwrap();
        waiting.await.unwrap().unwrap();
        assert_eq!(numbers(&db).await, [1, 2]);
    }
}
