//! Migrations: once, whoever starts; and an upgraded store is a fresh store.

use db::{Db, Migration, Migrations, Settings, both_engines, migrate, testing};
use sea_orm::ConnectionTrait;

use crate::table::{FIRST, numbers, write};

const SECOND: Migration = Migration {
    name: "test/0002_remark",
    sql: "ALTER TABLE test_note ADD COLUMN remark TEXT; CREATE INDEX test_note_remark ON test_note (remark, number);",
};
/// Fails when it is run twice, and leaves half of itself behind unless it is in a transaction.
const BROKEN: Migration = Migration {
    name: "test/0003_broken",
    sql: "CREATE TABLE test_half (id UUID PRIMARY KEY); CREATE TABLE test_note (id UUID PRIMARY KEY);",
};

/// Applied eight times under eight names, so that there is time to collide.
const STEP: &str = "CREATE TABLE test_mark (id UUID PRIMARY KEY); DROP TABLE test_mark;";
const NAMES: [&str; 8] = ["test/a", "test/b", "test/c", "test/d", "test/e", "test/f", "test/g", "test/h"];

both_engines! {
    async fn several_at_once_apply_once(db: Db) {
        let all: Vec<Migration> = NAMES.iter().map(|name| Migration { name, sql: STEP }).collect();
        let all = Migrations([vec![FIRST], all].concat());
        let mut starting = Vec::new();
        for _process in 0..4 {
            // The smallest pool there can be, which two migrations at once would use up.
            let store = Db::open(Settings { connections: 2, ..db.settings().clone() }).await.unwrap();
            for _task in 0..3 {
                let (store, all) = (store.clone(), all.clone());
                starting.push(tokio::spawn(async move { migrate(&store, &all).await }));
            }
        }
        for outcome in futures::future::join_all(starting).await {
            outcome.unwrap().unwrap();
        }
        write(&db, 1).await.unwrap();
        assert_eq!(numbers(&db).await, [1]);
    }

    async fn fresh_equals_upgraded(db: Db) {
        let all = Migrations(vec![FIRST, SECOND]);
        migrate(&db, &Migrations(vec![FIRST])).await.unwrap();
        let before = testing::schema_dump(&db).await;
        write(&db, 1).await.unwrap();
        migrate(&db, &all).await.unwrap();
        let upgraded = testing::schema_dump(&db).await;
        assert_ne!(before, upgraded);
        assert!(upgraded.contains("remark") && upgraded.contains("test_note_remark"), "{upgraded}");
        let fresh = testing::scratch_with(db.engine(), &all).await;
        assert_eq!(testing::schema_dump(&fresh.db).await, upgraded);
        // Once more changes nothing.
        migrate(&db, &all).await.unwrap();
        assert_eq!(testing::schema_dump(&db).await, upgraded);
        assert_eq!(numbers(&db).await, [1]);
    }

    async fn a_broken_one_leaves_nothing_behind(db: Db) {
        migrate(&db, &Migrations(vec![FIRST])).await.unwrap();
        let before = testing::schema_dump(&db).await;
        assert!(migrate(&db, &Migrations(vec![FIRST, BROKEN])).await.is_err());
        assert_eq!(testing::schema_dump(&db).await, before);
        write(&db, 1).await.unwrap();
        migrate(&db, &Migrations(vec![FIRST, SECOND])).await.unwrap();
    }

    async fn the_dump_sees_rules_of_uniqueness(db: Db) {
        migrate(&db, &Migrations(vec![FIRST])).await.unwrap();
        let before = testing::schema_dump(&db).await;
        let tx = db.write().await.unwrap();
        tx.execute_unprepared("CREATE UNIQUE INDEX test_one_open ON test_note (rank) WHERE open").await.unwrap();
        tx.commit().await.unwrap();
        let with = testing::schema_dump(&db).await;
        assert_ne!(before, with);
        let tx = db.write().await.unwrap();
        tx.execute_unprepared("DROP INDEX test_one_open; CREATE UNIQUE INDEX test_one_open ON test_note (rank)")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_ne!(testing::schema_dump(&db).await, with, "the condition of a partial index is part of the schema");
    }
}
