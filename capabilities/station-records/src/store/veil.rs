//! Entries that are shown without their words, and every query on them. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0020_veil.sql")]

use db::{Tx, db_error};
use kernel::Result;
use kernel::ids::UnitId;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use super::diary::row;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "station_records_veil")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub entry: Uuid,
    pub pseudonym: String,
    pub recorded_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "station_records_veil";
}

/// The veils over some entries.
pub async fn over(tx: &Tx, entries: impl Iterator<Item = Uuid>) -> Result<Vec<Model>> {
    let entries: Vec<Uuid> = entries.collect();
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    Entity::find().filter(Column::Entry.is_in(entries)).all(tx).await.map_err(db_error)
}

/// Every entry about a record, each with the office in whose book it stands: under its key, under its number, and what corrects one
/// of those.
pub async fn entries_about(tx: &Tx, record: Uuid, number: &str) -> Result<Vec<(Uuid, UnitId)>> {
    let about = Condition::any().add(row::Column::Record.eq(record)).add(row::Column::About.eq(number));
    let found = row::Entity::find().filter(about).all(tx).await.map_err(db_error)?;
    let corrections = super::diary::corrections_of(tx, found.iter().map(|row| row.id)).await?;
    let all = found.iter().chain(&corrections);
    let mut entries: Vec<(Uuid, UnitId)> = all.map(|row| (row.id, UnitId(row.office))).collect();
    entries.sort_unstable_by_key(|(id, _)| *id);
    entries.dedup_by_key(|(id, _)| *id);
    Ok(entries)
}
