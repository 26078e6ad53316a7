//! What units were told in a shift, and up to which shift that was read.

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

/// The newest digest of each of some units.
pub async fn last(tx: &Tx, units: &[Uuid]) -> Result<Vec<(Uuid, Timestamp)>> {
    let last = Entity::find()
        .select_only()
        .column(Column::Unit)
        .column_as(Column::ShiftTo.max(), "until")
        .filter(Column::Unit.is_in(units.iter().copied()))
        .group_by(Column::Unit);
    let last: Vec<(Uuid, i64)> = last.into_tuple().all(tx).await.map_err(db_error)?;
    Ok(last.into_iter().map(|(unit, until)| (unit, Timestamp(until))).collect())
}

/// Up to which shift a unit's digests were read.
pub mod read {
    use super::{Result, Timestamp, Tx, db_error};
    use sea_orm::QueryOrder;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deadlines_digest_read")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub unit: Uuid,
        pub until: i64,
        pub officer: Uuid,
        pub post: String,
        pub recorded_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "deadlines_digest_read";
    }

    /// The readings of some units that cover a shift which ended at or after `end`, the newest first.
    pub async fn since(tx: &Tx, units: &[Uuid], end: Timestamp) -> Result<Vec<Model>> {
        let all = Entity::find().filter(Column::Unit.is_in(units.iter().copied()));
        let since = all.filter(Column::Until.gte(end.micros())).order_by_desc(Column::Until);
        since.all(tx).await.map_err(db_error)
    }

    /// The newest reading of each of some units.
    pub async fn newest(tx: &Tx, units: &[Uuid]) -> Result<Vec<Model>> {
        let mut newest = Vec::with_capacity(units.len());
        for unit in units {
            let of = Entity::find().filter(Column::Unit.eq(*unit)).order_by_desc(Column::Until);
            newest.extend(of.one(tx).await.map_err(db_error)?);
        }
        Ok(newest)
    }
}
