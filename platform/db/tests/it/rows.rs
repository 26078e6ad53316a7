//! The canonical form of a row is the same on both engines, survives a round trip and a new column.

use db::{Db, RowState, Table, both_engines, table, testing};
use sea_orm::entity::prelude::*;

use crate::table::{Entity, Model, migrations, note};

/// The same table after a migration added a column.
mod wider {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "test_note")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub number: i64,
        pub rank: Option<i32>,
        pub open: Option<bool>,
        pub text: Option<String>,
        pub body: Option<Vec<u8>>,
        pub other: Option<Uuid>,
        pub remark: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    impl db::Table for Entity {
        const NAME: &'static str = "test_note";
    }
}

fn full() -> Model {
    Model {
        id: Uuid::from_u128(0x0192_0000_7000_8000_0000_0000_0000_0001),
        version: 1,
        number: i64::MIN,
        rank: Some(-7),
        open: Some(true),
        text: Some("درخواست گزار: محمد اسلم ۱۲۳ 😀".to_owned()),
        body: Some(vec![0, 255, 1, 128]),
        other: Some(Uuid::from_u128(u128::MAX)),
    }
}

async fn insert(db: &Db, row: Model) -> RowState {
    let tx = db.write().await.unwrap();
    let state = db::insert::<Entity>(&tx, row).await.unwrap();
    tx.commit().await.unwrap();
    state
}

async fn stored(db: &Db, table: &dyn db::TableOps) -> Vec<RowState> {
    let tx = db.read().await.unwrap();
    table.page(&tx, None, 100).await.unwrap()
}

/// SHA-256 of `full()`'s canonical form. A change of this constant invalidates every journal that exists.
const FULL_DIGEST: &str = "cc35cee773835350dd28617432e43658dcf3a14cfe6f8e937f9efe72e20c5678";

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

both_engines! { migrated migrations();

    async fn the_image_is_the_same_everywhere(db: Db) {
        let written = insert(&db, full()).await;
        let bare = insert(&db, note(2)).await;
        let read = stored(&db, &*table::<Entity>()).await;
        assert_eq!(read, [bare, written.clone()]);
        assert_eq!(hex(&written.image.digest()), FULL_DIGEST);
        assert_eq!(written.image.table().unwrap(), "test_note");
        let tx = db.read().await.unwrap();
        assert_eq!(table::<Entity>().by_ids(&tx, &[written.id]).await.unwrap(), [written]);
    }

    async fn a_nullable_column_changes_no_digest(db: Db) {
        let before = insert(&db, full()).await;
        let tx = db.write().await.unwrap();
        tx.execute_unprepared("ALTER TABLE test_note ADD COLUMN remark TEXT").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(stored(&db, &*table::<wider::Entity>()).await, [before]);
    }

    async fn a_row_travels_to_every_engine(db: Db) {
        let (one, two) = (insert(&db, full()).await, insert(&db, note(2)).await);
        for engine in testing::engines() {
            let far = testing::scratch_with(engine, &migrations()).await;
            let tx = far.db.write().await.unwrap();
            let notes = table::<Entity>();
            for state in [&one, &two, &one] {
                notes.put(&tx, &state.image).await.unwrap();
            }
            tx.commit().await.unwrap();
            assert_eq!(stored(&far.db, &*notes).await, [two.clone(), one.clone()]);
        }
    }

    async fn a_newer_version_replaces_and_an_older_does_not(db: Db) {
        let old = insert(&db, full()).await;
        let mut changed = full();
        // A value that became NULL must not survive in the copy.
        (changed.version, changed.text, changed.rank) = (2, None, Some(8));
        let new = db::insert::<Entity>(&testing::scratch_with(db.engine(), &migrations()).await.db.write().await.unwrap(), changed)
            .await
            .unwrap();
        let notes = table::<Entity>();
        for image in [&new.image, &old.image, &new.image] {
            let tx = db.write().await.unwrap();
            notes.put(&tx, image).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(stored(&db, &*notes).await, std::slice::from_ref(&new));
        }
    }

    async fn foreign_bytes_are_refused(db: Db) {
        let good = insert(&db, full()).await;
        let notes = table::<Entity>();
        let mut cut_short = good.image.0.clone();
        cut_short.pop();
        for bytes in [vec![], b"hello".to_vec(), cut_short] {
            let tx = db.write().await.unwrap();
            let error = notes.put(&tx, &db::RowImage(bytes)).await.unwrap_err();
            assert_eq!(error.code(), "db.bad-row-image");
        }
        assert_eq!(<Entity as Table>::NAME, notes.name());
    }
}
