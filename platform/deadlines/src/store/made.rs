//! From what the clocks were made, and how far what follows from them has come at this node.

use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadlines_made")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub basis: Vec<u8>,
    pub caught_up: i32,
    pub digested: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The one row; `None` in a store in which no clock was ever made.
pub async fn made(tx: &Tx) -> Result<Option<Model>> {
    Entity::find_by_id(1).one(tx).await.map_err(db_error)
}

/// Clocks are made anew from this basis.
pub async fn begin(tx: &Tx, basis: &[u8]) -> Result<()> {
    let replace = OnConflict::column(Column::Id).update_columns([Column::Basis, Column::CaughtUp]).to_owned();
    let row = ActiveModel { id: Set(1), basis: Set(basis.to_vec()), caught_up: Set(0), digested: Set(0) };
    Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await.map(|_| ()).map_err(db_error)
}

/// Everything that was committed has been read.
pub async fn caught_up(tx: &Tx, basis: &[u8]) -> Result<()> {
    let row =
        Entity::update_many().col_expr(Column::CaughtUp, Expr::value(1)).filter(Column::Basis.eq(basis));
    row.exec(tx).await.map(|_| ()).map_err(db_error)
}

/// The shifts until then have been put together.
pub async fn digested(tx: &Tx, until: Timestamp) -> Result<()> {
    let row = Entity::update_many().col_expr(Column::Digested, Expr::value(until.micros()));
    row.exec(tx).await.map(|_| ()).map_err(db_error)
}
