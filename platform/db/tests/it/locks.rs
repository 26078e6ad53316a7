//! Rules that span rows: numbers of a book, versions of a row.

use db::{Db, both_engines, testing};
use sea_orm::{ConnectionTrait, EntityTrait, Statement};

use crate::table::{Entity, migrations, note, numbers, put, write};

/// Takes the next number of the one book there is.
async fn take_next(db: Db) -> kernel::Result<i64> {
    let tx = db.write().await?;
    tx.lock("book.1").await?;
    let sql = "SELECT CAST(coalesce(max(number), 0) AS BIGINT) AS last FROM test_note";
    let query = Statement::from_string(tx.get_database_backend(), sql);
    let row = tx.query_one_raw(query).await.map_err(db::db_error)?.unwrap();
    let next = row.try_get::<i64>("", "last").unwrap() + 1;
    put(&tx, next).await?;
    // Every fifth changes its mind after taking the number.
    if next % 5 == 0 && rolled_back_once(next) {
        tx.roll_back().await;
        return Ok(0);
    }
    tx.commit().await?;
    Ok(next)
}

fn rolled_back_once(number: i64) -> bool {
    use std::collections::HashSet;
    use std::sync::{LazyLock, Mutex};
    static SEEN: LazyLock<Mutex<HashSet<(std::thread::ThreadId, i64)>>> = LazyLock::new(Mutex::default);
    SEEN.lock().unwrap().insert((std::thread::current().id(), number))
}

both_engines! { migrated migrations();

    async fn numbers_have_no_gap_and_no_duplicate(db: Db) {
        let other = testing::reopen(&db).await;
        let tasks = (0..60).map(|turn| tokio::spawn(take_next(if turn % 2 == 0 { db.clone() } else { other.clone() })));
        let mut given: Vec<i64> = Vec::new();
        for outcome in futures::future::join_all(tasks).await {
            given.push(outcome.unwrap().unwrap());
        }
        given.retain(|number| *number > 0);
        given.sort_unstable();
        assert!(given.len() >= 40);
        assert_eq!(given, (1..=i64::try_from(given.len()).unwrap()).collect::<Vec<_>>());
        assert_eq!(numbers(&db).await, given);
    }

    async fn a_second_change_of_one_version_conflicts(db: Db) {
        write(&db, 1).await.unwrap();
        let mut row = note(1);
        row.version = 2;
        let tx = db.write().await.unwrap();
        let state = db::update::<Entity>(&tx, row.clone()).await.unwrap();
        assert_eq!(state.version, 2);
        tx.commit().await.unwrap();
        let tx = db.write().await.unwrap();
        let error = db::update::<Entity>(&tx, row).await.unwrap_err();
        assert_eq!((error.code(), matches!(error, kernel::Error::Conflict(_))), ("db.changed-meanwhile", true));
    }

    async fn a_duplicate_conflicts(db: Db) {
        write(&db, 1).await.unwrap();
        let error = write(&db, 1).await.unwrap_err();
        assert_eq!((error.code(), matches!(error, kernel::Error::Conflict(_))), ("db.duplicate", true));
        let tx = db.write().await.unwrap();
        let mut row = note(2);
        row.number = 1;
        assert_eq!(db::insert::<Entity>(&tx, row).await.unwrap_err().code(), "db.duplicate");
    }

    async fn two_in_flight_changes_one_wins(db: Db) {
        write(&db, 1).await.unwrap();
        let change = |text: &'static str| {
            let db = db.clone();
            async move {
                let mut row = note(1);
                (row.version, row.text) = (2, Some(text.to_owned()));
                let tx = db.write().await?;
                db::update::<Entity>(&tx, row).await?;
                tx.commit().await
            }
        };
        let (a, b) = tokio::join!(tokio::spawn(change("a")), tokio::spawn(change("b")));
        let outcomes = [a.unwrap(), b.unwrap()];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let lost = outcomes.into_iter().find_map(Result::err).unwrap();
        assert_eq!(lost.code(), "db.changed-meanwhile");
        let tx = db.read().await.unwrap();
        assert_eq!(Entity::find().one(&tx).await.unwrap().unwrap().version, 2);
    }
}
