//! From what the clocks were made.

use db::{Tx, db_error};
use kernel::Result;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadlines_made")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub basis: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The basis of what is there.
pub async fn basis(tx: &Tx) -> Result<Option<Vec<u8>>> {
    Ok(Entity::find_by_id(1).one(tx).await.map_err(db_error)?.map(|row| row.basis))
}

/// Notes it.
pub async fn note(tx: &Tx, basis: &[u8]) -> Result<()> {
    let replace = OnConflict::column(Column::Id).update_column(Column::Basis).to_owned();
    let row = ActiveModel { id: Set(1), basis: Set(basis.to_vec()) };
    Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await.map(|_| ()).map_err(db_error)
}
