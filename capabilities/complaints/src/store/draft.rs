//! Drafts of reports from home, kept because their writer asked. Not records: nothing here is journaled, and what is
//! deleted leaves nothing. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0005_online.sql")]

use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaints_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: String,
    pub expires_at: i64,
    pub sealed: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a draft.
pub async fn keep(tx: &Tx, draft: Model) -> Result<()> {
    Entity::insert(draft.into_active_model()).exec_without_returning(tx).await.map_err(db_error)?;
    Ok(())
}

/// A draft by its number, until it expires.
pub async fn by_number(tx: &Tx, number: &str, now: Timestamp) -> Result<Option<Model>> {
    let live = Entity::find().filter(Column::Number.eq(number)).filter(Column::ExpiresAt.gt(now.micros()));
    live.one(tx).await.map_err(db_error)
}

/// Deletes a draft.
pub async fn delete(tx: &Tx, id: Uuid) -> Result<()> {
    Entity::delete_by_id(id).exec(tx).await.map_err(db_error)?;
    Ok(())
}

/// Deletes every draft that has expired. How many there were.
pub async fn delete_expired(tx: &Tx, now: Timestamp) -> Result<u64> {
    let expired = Entity::delete_many().filter(Column::ExpiresAt.lte(now.micros()));
    Ok(expired.exec(tx).await.map_err(db_error)?.rows_affected)
}
