//! Facts read from the journal.

use std::collections::BTreeMap;

use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use crate::model::Known;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadlines_fact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub what: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub record: Uuid,
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Adds facts; one that is there already stays as it is.
pub async fn add(tx: &Tx, facts: Vec<Model>) -> Result<()> {
    if facts.is_empty() {
        return Ok(());
    }
    let there = OnConflict::columns([Column::Entry, Column::What, Column::Record]).do_nothing().to_owned();
    let rows = facts.into_iter().map(sea_orm::IntoActiveModel::into_active_model);
    let all = Entity::insert_many::<ActiveModel, _>(rows).on_conflict(there);
    all.exec_without_returning(tx).await.map(|_| ()).map_err(db_error)
}

/// Everything that is known of some records.
pub async fn of_records(tx: &Tx, records: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Known>>> {
    let found = Entity::find().filter(Column::Record.is_in(records.iter().copied()));
    let mut known: BTreeMap<Uuid, Vec<Known>> = BTreeMap::new();
    for row in found.all(tx).await.map_err(db_error)? {
        known.entry(row.record).or_default().push(Known { what: row.what, at: Timestamp(row.at) });
    }
    Ok(known)
}

/// Forgets all of them.
pub async fn clear(tx: &Tx) -> Result<()> {
    Entity::delete_many().exec(tx).await.map(|_| ()).map_err(db_error)
}
