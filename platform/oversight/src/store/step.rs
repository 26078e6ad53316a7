//! What became of findings, step by step.

use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "oversight_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub node: String,
    pub serial: i64,
    pub finding: Uuid,
    pub what: String,
    pub count: i64,
    pub tier: String,
    pub unit: Option<Uuid>,
    pub account: Option<Uuid>,
    pub charge: Option<String>,
    pub sealed: Option<Vec<u8>>,
    pub recorded_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "oversight_step";
}

/// The steps of a finding, in order.
pub async fn of(tx: &Tx, finding: Uuid) -> Result<Vec<Model>> {
    let of = Entity::find().filter(Column::Finding.eq(finding));
    of.order_by_asc(Column::Serial).all(tx).await.map_err(db_error)
}

/// The last number given on a node; 0 for none.
pub async fn last(tx: &Tx, node: &str) -> Result<i64> {
    let found: Option<i64> = Entity::find()
        .select_only()
        .column(Column::Serial)
        .filter(Column::Node.eq(node))
        .order_by_desc(Column::Serial)
        .limit(1)
        .into_tuple()
        .one(tx)
        .await
        .map_err(db_error)?;
    Ok(found.unwrap_or(0))
}

/// The steps of a node recorded in a span of time, in the order of their numbers.
pub async fn between(tx: &Tx, node: &str, from: Timestamp, to: Timestamp) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Node.eq(node))
        .filter(Column::RecordedAt.gte(from.micros()))
        .filter(Column::RecordedAt.lt(to.micros()))
        .order_by_asc(Column::Serial)
        .all(tx)
        .await
        .map_err(db_error)
}
