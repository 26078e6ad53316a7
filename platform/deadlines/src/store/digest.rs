//! What units were told in a shift.

use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadlines_digest")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub unit: Uuid,
    pub shift_from: i64,
    pub shift_to: i64,
    pub told: i64,
    pub recorded_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "deadlines_digest";
}

/// The units that have their digest of a shift.
pub async fn units_of(tx: &Tx, from: Timestamp) -> Result<Vec<Uuid>> {
    let of = Entity::find().select_only().column(Column::Unit).filter(Column::ShiftFrom.eq(from.micros()));
    of.into_tuple().all(tx).await.map_err(db_error)
}

/// The newest digests of some units.
pub async fn newest(tx: &Tx, units: &[Uuid], limit: u64) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Unit.is_in(units.iter().copied()))
        .order_by_desc(Column::ShiftTo)
        .order_by_asc(Column::Unit)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}
