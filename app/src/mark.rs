//! What a store is for. Must not be removable: a store with made-up people stays one.
#![expect(missing_docs, reason = "every column is described in migrations/0001_mark.sql")]

use db::db_error;
use journal::{Draft, Subject};
use kernel::{Error, Result};
use op::Op;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "app_mark")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub kind: String,
    pub made_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "app_mark";
    const TRAVELS: bool = false;
}

const DEMO: &str = "demo";

/// True for a store that holds made-up people.
pub async fn is_demo(db: &db::Db) -> Result<bool> {
    let tx = db.read().await?;
    let found = Entity::find().filter(Column::Kind.eq(DEMO)).one(&tx).await.map_err(db_error)?;
    tx.commit().await?;
    Ok(found.is_some())
}

/// Refuses a store that holds made-up people.
pub async fn require_real(db: &db::Db) -> Result<()> {
    if is_demo(db).await? { Err(Error::Conflict("khidmat.demo-store")) } else { Ok(()) }
}

/// Marks a store as one that holds made-up people, once.
pub async fn make_demo(op: &Op) -> Result<()> {
    if is_demo(&op.core.db).await? {
        return Ok(());
    }
    let mut w = op.begin().await?;
    let row = Model { id: w.new_id(), version: 1, kind: DEMO.to_owned(), made_at: w.now().micros() };
    let subject = Subject { kind: "mark", id: row.id, version: Some(1) };
    w.insert::<Entity>(row).await?;
    w.journal(Draft { sensitivity: 0, ..Draft::new("app.demo", subject) })?;
    w.commit().await
}
