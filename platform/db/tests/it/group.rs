//! Many writers at once. On SQLite they share commits; nobody may notice another's failure.

use std::time::Duration;

use db::{Db, Engine, Settings, both_engines, testing};
use sea_orm::ConnectionTrait;

use crate::table::{migrations, note, numbers, put, write};

/// What the writer of `number` does after its first row.
async fn act(db: Db, number: i64) -> Option<i64> {
    let tx = db.write().await.unwrap();
    put(&tx, number).await.unwrap();
    match number % 8 {
        1 => {
            tx.roll_back().await;
            None
        }
        2 => None, // dropped
        3 => {
            assert!(put(&tx, number).await.is_err(), "a duplicate");
            assert!(tx.commit().await.is_err());
            None
        }
        4 => {
            // Cut off in the middle of whatever it is doing.
            let second = async {
                put(&tx, number + 1000).await.unwrap();
                tokio::time::sleep(Duration::from_mins(1)).await;
            };
            tokio::time::timeout(Duration::from_micros(u64::try_from(number).unwrap() * 7), second)
                .await
                .ok();
            None
        }
        5 => {
            put(&tx, number + 1000).await.unwrap();
            // The client goes away while its commit is under way: written or not, but whole.
            tokio::time::timeout(Duration::from_micros(1), tx.commit()).await.ok();
            None
        }
        _ => tx.commit().await.ok().map(|()| number),
    }
}

async fn crowd(db: &Db, from: i64, to: i64) -> Vec<i64> {
    let mut tasks = Vec::new();
    for number in from..to {
        let task = tokio::spawn(act(db.clone(), number));
        // Some go away while they wait for their turn.
        if number % 8 == 6 {
            tokio::task::yield_now().await;
            task.abort();
        }
        tasks.push(task);
    }
    let all = futures::future::join_all(tasks);
    let all = tokio::time::timeout(Duration::from_mins(1), all).await.expect("somebody hangs");
    let mut acknowledged: Vec<i64> = Vec::new();
    for outcome in all {
        match outcome {
            Ok(number) => acknowledged.extend(number),
            Err(error) => assert!(error.is_cancelled(), "{error}"),
        }
    }
    acknowledged
}

fn assert_sound(stored: &[i64], acknowledged: &[i64]) {
    for number in acknowledged {
        assert!(stored.contains(number), "{number} was acknowledged and is not there");
    }
    for number in stored.iter().filter(|number| **number < 1000) {
        assert!(!(1..=4).contains(&(number % 8)), "{number} was never committed and is there");
        assert!(number % 8 != 5 || stored.contains(&(number + 1000)), "half of {number} is there");
    }
}

both_engines! { migrated migrations();

    async fn a_crowd_with_failures_among_it(db: Db) {
        let mut acknowledged = Vec::new();
        for round in 0..6 {
            acknowledged.extend(crowd(&db, round * 64, round * 64 + 64).await);
        }
        assert!(acknowledged.len() >= 6 * 16, "{}", acknowledged.len());
        let stored = numbers(&db).await;
        assert_sound(&stored, &acknowledged);
        // Nothing was left open that would keep another process out.
        write(&testing::reopen(&db).await, 100_000).await.unwrap();
    }

    async fn a_crowd_on_a_slow_disk(db: Db) {
        let settings = Settings { commit_delay: Duration::from_millis(5), ..db.settings().clone() };
        let db = Db::open(settings).await.unwrap();
        let acknowledged = crowd(&db, 0, 64).await;
        assert_sound(&numbers(&db).await, &acknowledged);
    }

    async fn acknowledged_is_there_after_reopening(db: Db) {
        for number in 0..20 {
            write(&db, number).await.unwrap();
            if number % 5 == 0 {
                assert_eq!(numbers(&testing::reopen(&db).await).await.len() as i64, number + 1);
            }
        }
        db.clone().close().await.unwrap();
        assert_eq!(numbers(&testing::reopen(&db).await).await.len(), 20);
    }

    async fn the_last_in_line_going_away_strands_nobody(db: Db) {
        for round in 0..50 {
            let first = db.write().await.unwrap();
            put(&first, round).await.unwrap();
            let waiter = tokio::spawn({ let db = db.clone(); async move { db.write().await.map(drop) } });
            tokio::task::yield_now().await;
            let commit = tokio::spawn(first.commit());
            tokio::task::yield_now().await;
            waiter.abort();
            let done = tokio::time::timeout(Duration::from_secs(10), commit).await.expect("nobody settles the group");
            done.unwrap().unwrap();
        }
        assert_eq!(numbers(&db).await.len(), 50);
    }

    async fn a_full_disk_is_told_to_the_whole_group(db: Db) {
        if db.engine() == Engine::Postgres { return }
        // The group waits for whoever is about to join, so the last one in decides for all.
        let limit = db.write().await.unwrap();
        limit.execute_unprepared("PRAGMA max_page_count = 60").await.unwrap();
        limit.roll_back().await;
        let mut tasks: Vec<tokio::task::JoinHandle<kernel::Result<i64>>> = Vec::new();
        for number in 0..16 {
            let db = db.clone();
            tasks.push(tokio::spawn(async move {
                let tx = db.write().await?;
                let mut row = note(number);
                row.body = Some(vec![1; 30_000]);
                db::insert::<crate::table::Entity>(&tx, row).await?;
                tx.commit().await?;
                Ok(number)
            }));
        }
        let outcomes = futures::future::join_all(tasks).await;
        let (mut kept, mut refused) = (Vec::new(), 0);
        for outcome in outcomes {
            match outcome.unwrap() {
                Ok(number) => kept.push(number),
                Err(error) => {
                    assert_eq!(error.code(), "db.full");
                    refused += 1;
                }
            }
        }
        kept.sort_unstable();
        assert!(refused > 0, "the disk was meant to be full");
        assert_eq!(numbers(&db).await, kept, "what was refused is not there, what was acknowledged is");
        let space = testing::reopen(&db).await;
        let tx = space.write().await.unwrap();
        tx.execute_unprepared("DELETE FROM test_note").await.unwrap();
        tx.commit().await.unwrap();
        write(&db, 100).await.unwrap();
        assert_eq!(numbers(&db).await, [100]);
    }

    async fn one_client_is_not_kept_waiting(db: Db) {
        if db.engine() == Engine::Postgres { return }
        write(&db, 0).await.unwrap();
        let started = std::time::Instant::now();
        for number in 1..=50 {
            write(&db, number).await.unwrap();
        }
        // Half the age of a group: were each write to wait for company, this would take a second.
        assert!(started.elapsed() < Duration::from_millis(500), "{:?}", started.elapsed());
    }
}
