//! Records to which clocks belong.

use std::collections::BTreeMap;

use db::{Tx, db_error};
use kernel::Result;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadlines_matter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub record: Uuid,
    pub number: String,
    pub page: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Adds records; their numbers never change.
pub async fn add(tx: &Tx, matters: Vec<Model>) -> Result<()> {
    if matters.is_empty() {
        return Ok(());
    }
    let there = OnConflict::column(Column::Record).do_nothing().to_owned();
    let rows = matters.into_iter().map(sea_orm::IntoActiveModel::into_active_model);
    let all = Entity::insert_many::<ActiveModel, _>(rows).on_conflict(there);
    all.exec_without_returning(tx).await.map(|_| ()).map_err(db_error)
}

/// Some of them.
pub async fn some(tx: &Tx, records: &[Uuid]) -> Result<BTreeMap<Uuid, Model>> {
    let found = Entity::find().filter(Column::Record.is_in(records.iter().copied())).all(tx).await;
    Ok(found.map_err(db_error)?.into_iter().map(|row| (row.record, row)).collect())
}

/// Forgets all of them.
pub async fn clear(tx: &Tx) -> Result<()> {
    Entity::delete_many().exec(tx).await.map(|_| ()).map_err(db_error)
}
