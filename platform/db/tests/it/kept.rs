//! What readers keep of a marked table is what a reader without memory would find.

use std::sync::atomic::{AtomicUsize, Ordering};

use db::{Db, Migration, Migrations, Tx, both_engines};
use kernel::Error;
use sea_orm::entity::prelude::*;

mod marked {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "test_rank")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    impl db::Table for Entity {
        const NAME: &'static str = "test_rank";
        const MARK: Option<&'static str> = Some(super::MARK);
    }
}

const MARK: &str = "test_mark";

fn migrations() -> Migrations {
    Migrations(vec![Migration {
        name: "test/0001_rank",
        sql: "CREATE TABLE test_rank (id UUID PRIMARY KEY, version BIGINT NOT NULL, name TEXT NOT NULL); \
              CREATE TABLE test_mark (at BIGINT NOT NULL, turn BIGINT NOT NULL); INSERT INTO test_mark (at, turn) VALUES (0, 0);",
    }])
}

fn rank(version: i64, name: &str) -> marked::Model {
    marked::Model { id: Uuid::from_u128(1), version, name: name.to_owned() }
}

/// How often a name was really looked up.
static LOADED: AtomicUsize = AtomicUsize::new(0);

async fn look(tx: &Tx) -> Option<String> {
    let load = async || {
        LOADED.fetch_add(1, Ordering::Relaxed);
        let found = marked::Entity::find_by_id(Uuid::from_u128(1)).one(tx).await.map_err(db::db_error)?;
        Ok(found.map(|row| row.name))
    };
    (*tx.kept(MARK, 1_u8, |_| true, load).await.unwrap()).clone()
}

async fn named(db: &Db) -> Option<String> {
    let tx = db.read().await.unwrap();
    let name = look(&tx).await;
    tx.commit().await.unwrap();
    name
}

fn loaded() -> usize {
    LOADED.swap(0, Ordering::Relaxed)
}

both_engines! { migrated migrations();
    async fn readers_keep_it_until_it_is_written(db: Db) {
        loaded();
        assert_eq!((named(&db).await, named(&db).await, loaded()), (None, None, 1), "that nothing is there, too");
        let tx = db.write().await.unwrap();
        db::insert::<marked::Entity>(&tx, rank(1, "constable")).await.unwrap();
        assert_eq!(look(&tx).await.as_deref(), Some("constable"), "a writer reads for itself");
        assert_eq!(named(&db).await, None, "not committed");
        tx.commit().await.unwrap();
        loaded();
        assert_eq!((named(&db).await.as_deref(), loaded()), (Some("constable"), 1));

        let older = db.read().await.unwrap();
        assert_eq!(look(&older).await.as_deref(), Some("constable"));
        let tx = db.write().await.unwrap();
        db::update::<marked::Entity>(&tx, rank(2, "head constable")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(named(&db).await.as_deref(), Some("head constable"));
        assert_eq!(look(&older).await.as_deref(), Some("constable"), "one unchanging picture");
        assert_eq!(named(&db).await.as_deref(), Some("head constable"), "whoever looked in between");
    }

    /// As after a failover that lost the last commits: the count comes to the same number by another way.
    async fn the_same_count_of_another_past_is_another_mark(db: Db) {
        let write = async |version: i64, name: &str| {
            let tx = db.write().await.unwrap();
            if version == 1 {
                db::insert::<marked::Entity>(&tx, rank(1, name)).await.unwrap();
            } else {
                db::update::<marked::Entity>(&tx, rank(version, name)).await.unwrap();
            }
            tx.commit().await.unwrap();
        };
        write(1, "constable").await;
        write(2, "revoked").await;
        assert_eq!(named(&db).await.as_deref(), Some("revoked"));
        let tx = db.write().await.unwrap();
        tx.execute_unprepared("UPDATE test_mark SET at = 1; UPDATE test_rank SET version = 1").await.unwrap();
        tx.commit().await.unwrap();
        write(2, "standing").await;
        assert_eq!(named(&db).await.as_deref(), Some("standing"));
    }

    async fn what_is_taken_back_is_seen_by_nobody(db: Db) {
        assert_eq!(named(&db).await, None);
        let tx = db.write().await.unwrap();
        db::insert::<marked::Entity>(&tx, rank(1, "inspector")).await.unwrap();
        tx.roll_back().await;
        assert_eq!(named(&db).await, None);
    }

    async fn an_answer_that_holds_no_more_is_loaded_again(db: Db) {
        let ask = async |value: u8, still: bool| {
            let tx = db.read().await.unwrap();
            let kept = tx.kept(MARK, 2_u8, |_: &u8| still, async || Ok(value)).await.unwrap();
            tx.commit().await.unwrap();
            *kept
        };
        assert_eq!((ask(1, true).await, ask(2, true).await, ask(3, false).await), (1, 1, 3));
        assert_eq!(ask(4, true).await, 3, "what was loaded last");
    }

    async fn a_fault_is_not_kept(db: Db) {
        let tx = db.read().await.unwrap();
        let fault = async || Err::<u16, _>(Error::NotFound("test.no-rank"));
        tx.kept(MARK, 3_u8, |_| true, fault).await.unwrap_err();
        assert_eq!(*tx.kept(MARK, 3_u8, |_| true, async || Ok(7_u16)).await.unwrap(), 7);
    }

    async fn another_process_at_the_same_store_is_noticed(db: Db) {
        assert_eq!(named(&db).await, None);
        let other = Db::open(db.settings().clone()).await.unwrap();
        let tx = other.write().await.unwrap();
        db::insert::<marked::Entity>(&tx, rank(1, "sub-inspector")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(named(&db).await.as_deref(), Some("sub-inspector"));
        other.close().await.unwrap();
    }
}
