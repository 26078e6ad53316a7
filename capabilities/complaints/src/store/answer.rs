//! The table of answers to reports about police officers, and every query on it. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0031_answer.sql")]

use db::{Tx, db_error};
use kernel::Result;
use kernel::ids::ComplaintId;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaints_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub report: Uuid,
    pub finding: String,
    pub recorded_at: i64,
    pub officer: Option<Uuid>,
    pub charge: Option<String>,
    pub sealed: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "complaints_answer";
}

/// Every answer to a report, oldest first.
pub async fn of_report(tx: &Tx, report: ComplaintId) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Report.eq(report.0))
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Some answers.
pub async fn by_ids(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Model>> {
    Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(tx).await.map_err(db_error)
}
