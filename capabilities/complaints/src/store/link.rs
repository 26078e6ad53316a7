//! The table of what was said about two reports, and every query on it. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0012_link.sql")]

use db::{Tx, db_error};
use kernel::Result;
use kernel::ids::ComplaintId;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaints_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub earlier: Uuid,
    pub later: Uuid,
    pub ordinal: i32,
    pub verdict: String,
    pub office: Uuid,
    pub recorded_at: i64,
    pub officer: Option<Uuid>,
    pub sealed: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "complaints_link";
}

/// What was said last about two reports.
pub async fn of_pair(tx: &Tx, earlier: Uuid, later: Uuid) -> Result<Option<Model>> {
    Entity::find()
        .filter(Column::Earlier.eq(earlier))
        .filter(Column::Later.eq(later))
        .order_by_desc(Column::RecordedAt)
        .order_by_desc(Column::Ordinal)
        .one(tx)
        .await
        .map_err(db_error)
}

/// Everything said about a report and others, in the order in which it was said of each pair.
pub async fn of_report(tx: &Tx, report: ComplaintId) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Condition::any().add(Column::Earlier.eq(report.0)).add(Column::Later.eq(report.0)))
        .order_by_asc(Column::Earlier)
        .order_by_asc(Column::Later)
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Ordinal)
        .all(tx)
        .await
        .map_err(db_error)
}
