//! Who was told that a limit has passed.

use std::collections::{BTreeMap, BTreeSet};

use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use policy::SEALED_FROM;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadlines_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub record: Uuid,
    pub clock: String,
    pub step: i64,
    pub tier: String,
    pub unit: Option<Uuid>,
    pub office: Uuid,
    pub sensitivity: i32,
    pub due_at: i64,
    pub recorded_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "deadlines_step";
}

/// One step.
pub async fn by_id(tx: &Tx, id: Uuid) -> Result<Option<Model>> {
    Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// The last step told of each clock of some records.
pub async fn last_told(tx: &Tx, records: &[Uuid]) -> Result<BTreeMap<(Uuid, String), i64>> {
    let found: Vec<(Uuid, String, i64)> = Entity::find()
        .select_only()
        .column(Column::Record)
        .column(Column::Clock)
        .column_as(Column::Step.max(), "last")
        .filter(Column::Record.is_in(records.iter().copied()))
        .group_by(Column::Record)
        .group_by(Column::Clock)
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)?;
    Ok(found.into_iter().map(|(record, clock, last)| ((record, clock), last)).collect())
}

/// Every step about a record, in the order of telling.
pub async fn of_record(tx: &Tx, record: Uuid) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Record.eq(record))
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Step)
        .all(tx)
        .await
        .map_err(db_error)
}

/// A clock of a record, a tier, and the unit of it that was told; none for a body outside the police.
pub type TierTold = (Uuid, String, String, Option<Uuid>);

/// Of which clocks of some records which units were told.
pub async fn tiers_told(tx: &Tx, records: &[Uuid]) -> Result<BTreeSet<TierTold>> {
    let found: Vec<TierTold> = Entity::find()
        .select_only()
        .columns([Column::Record, Column::Clock, Column::Tier, Column::Unit])
        .filter(Column::Record.is_in(records.iter().copied()))
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)?;
    Ok(found.into_iter().collect())
}

/// Of which clocks of some records a body outside the police is to be told that has not collected it yet, each with the last step
/// that somebody within was told, 0 for none: a tier that the office does not stand under is passed over.
pub async fn not_collected(tx: &Tx, records: &[Uuid]) -> Result<BTreeMap<(Uuid, String), i64>> {
    let steps = Entity::find().filter(Column::Record.is_in(records.iter().copied()));
    let (outside, within): (Vec<Model>, Vec<Model>) = steps
        .all(tx)
        .await
        .map_err(db_error)?
        .into_iter()
        .partition(|row| row.tier == catalogue::Told::Outside.word());
    let ids: Vec<Uuid> = outside.iter().map(|row| row.id).collect();
    let collected = super::outside::when_collected(tx, &ids).await?;
    let waits = outside.into_iter().filter(|row| !collected.contains_key(&row.id));
    let last = |row: &Model| {
        let same = within.iter().filter(|one| one.record == row.record && one.clock == row.clock);
        same.map(|one| one.step).max().unwrap_or_default()
    };
    Ok(waits.map(|row| ((row.record, row.clock.clone()), last(&row))).collect())
}

/// What some units were told of sealed matters before a moment, the newest first.
pub async fn sealed_to(tx: &Tx, units: &[Uuid], before: Timestamp, limit: u64) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Unit.is_in(units.iter().copied()))
        .filter(Column::Sensitivity.gte(SEALED_FROM))
        .filter(Column::RecordedAt.lt(before.micros()))
        .order_by_desc(Column::RecordedAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}

/// How much a unit was told.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Told {
    /// The unit.
    pub unit: Uuid,
    /// Its tier.
    pub tier: String,
    /// Steps.
    pub told: i64,
}

/// What each unit was told in a span of time, sealed matters left out: a count tells that there is one.
pub async fn told_between(tx: &Tx, from: Timestamp, to: Timestamp) -> Result<Vec<Told>> {
    Entity::find()
        .select_only()
        .column(Column::Unit)
        .column(Column::Tier)
        .column_as(Column::Id.count(), "told")
        .filter(Column::Unit.is_not_null())
        .filter(Column::Sensitivity.lt(SEALED_FROM))
        .filter(Column::RecordedAt.gte(from.micros()))
        .filter(Column::RecordedAt.lt(to.micros()))
        .group_by(Column::Unit)
        .group_by(Column::Tier)
        .into_model::<Told>()
        .all(tx)
        .await
        .map_err(db_error)
}

/// What a unit was told in a span of time, sealed matters left out, the newest first.
pub async fn told_to(
    tx: &Tx,
    unit: Uuid,
    (from, to): (Timestamp, Timestamp),
    limit: u64,
) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Unit.eq(unit))
        .filter(Column::Sensitivity.lt(SEALED_FROM))
        .filter(Column::RecordedAt.gte(from.micros()))
        .filter(Column::RecordedAt.lt(to.micros()))
        .order_by_desc(Column::RecordedAt)
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Clock)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The earliest one from a moment on.
pub async fn earliest_from(tx: &Tx, from: Timestamp) -> Result<Option<Timestamp>> {
    let found = Entity::find()
        .filter(Column::RecordedAt.gte(from.micros()))
        .order_by_asc(Column::RecordedAt)
        .one(tx)
        .await
        .map_err(db_error)?;
    Ok(found.map(|row| Timestamp(row.recorded_at)))
}
