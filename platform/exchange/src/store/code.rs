//! The table of codes that prove telephones and every query on it. No rules here.

use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;

pub mod row {
    //! A code that was sent.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exchange_code")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub phone: Vec<u8>,
        pub digest: Vec<u8>,
        pub made_at: i64,
        pub until: i64,
        pub tries: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Keeps a code.
pub async fn put(tx: &Tx, row: row::Model) -> Result<()> {
    let row = row.into_active_model().reset_all();
    row::Entity::insert(row).exec_without_returning(tx).await.map_err(db_error)?;
    Ok(())
}

/// A code.
pub async fn one(tx: &Tx, id: Uuid) -> Result<Option<row::Model>> {
    row::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// How many codes went to a telephone since a moment.
pub async fn sent_since(tx: &Tx, phone: &[u8], since: Timestamp) -> Result<u64> {
    row::Entity::find()
        .filter(row::Column::Phone.eq(phone))
        .filter(row::Column::MadeAt.gt(since.micros()))
        .count(tx)
        .await
        .map_err(db_error)
}

/// Counts a wrong try.
pub async fn count_try(tx: &Tx, id: Uuid, tries: i32) -> Result<()> {
    row::Entity::update_many()
        .col_expr(row::Column::Tries, Expr::value(tries))
        .filter(row::Column::Id.eq(id))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// Forgets codes that were sent before a moment.
pub async fn forget_before(tx: &Tx, before: Timestamp) -> Result<()> {
    row::Entity::delete_many()
        .filter(row::Column::MadeAt.lt(before.micros()))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}
