//! The table the tests write to, and shorthand for it.

use db::{Db, Migration, Migrations, RowState, Table, Tx};
use kernel::Result;
use sea_orm::entity::prelude::*;

/// One row of every portable type.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "test_note")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// 1 and up.
    pub version: i64,
    /// Unique.
    pub number: i64,
    /// 32 bits.
    pub rank: Option<i32>,
    /// Two values.
    pub open: Option<bool>,
    /// Text.
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    /// Bytes.
    pub body: Option<Vec<u8>>,
    /// Another row.
    pub other: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
impl Table for Entity {
    const NAME: &'static str = "test_note";
}

pub const FIRST: Migration = Migration {
    name: "test/0001_note",
    sql: "CREATE TABLE test_note (id UUID PRIMARY KEY, version BIGINT NOT NULL, number BIGINT NOT NULL UNIQUE, \
          rank INTEGER, open BOOLEAN, text TEXT, body BYTES, other UUID);",
};

pub fn migrations() -> Migrations {
    Migrations(vec![FIRST])
}

pub fn note(number: i64) -> Model {
    Model {
        id: Uuid::from_u128(number as u128),
        version: 1,
        number,
        rank: None,
        open: None,
        text: None,
        body: None,
        other: None,
    }
}

pub async fn put(tx: &Tx, number: i64) -> Result<RowState> {
    db::insert::<Entity>(tx, note(number)).await
}

/// Writes one row in a transaction of its own.
pub async fn write(db: &Db, number: i64) -> Result<()> {
    let tx = db.write().await?;
    put(&tx, number).await?;
    tx.commit().await
}

/// The numbers stored, in order.
pub async fn numbers(db: &Db) -> Vec<i64> {
    let tx = db.read().await.unwrap();
    let mut all: Vec<i64> = Entity::find().all(&tx).await.unwrap().iter().map(|row| row.number).collect();
    all.sort_unstable();
    all
}

/// A connection as SeaORM gives it, without what this crate adds.
pub async fn raw(db: &Db) -> sea_orm::DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(&db.settings().url);
    options.max_connections(1).min_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.unwrap()
}
