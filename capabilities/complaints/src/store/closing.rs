//! The table of steps by which reports are closed and opened again, and every query on it. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0032_closing.sql")]

use db::{Tx, db_error};
use kernel::Result;
use kernel::ids::ComplaintId;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaints_closing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub report: Uuid,
    pub ordinal: i32,
    pub step: String,
    pub way: Option<String>,
    pub file: Option<Uuid>,
    pub office: Uuid,
    pub month: i32,
    pub sensitivity: i32,
    pub recorded_at: i64,
    pub officer: Option<Uuid>,
    pub charge: Option<String>,
    pub sealed: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "complaints_closing";
    const OF: Option<&'static str> = Some("report");
}

/// Every step of a report, in order.
pub async fn of_report(tx: &Tx, report: ComplaintId) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Report.eq(report.0))
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Ordinal)
        .all(tx)
        .await
        .map_err(db_error)
}

/// One step.
pub async fn by_id(tx: &Tx, id: Uuid) -> Result<Option<Model>> {
    Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// A step as it is counted: office, month, report, ordinal, step.
pub type Counted = (Uuid, i32, Uuid, i32, String);

/// Every step from a month on that is below a sensitivity, in the order of reports and steps.
pub async fn since(tx: &Tx, month: i32, below: i32) -> Result<Vec<Counted>> {
    Entity::find()
        .select_only()
        .columns([Column::Office, Column::Month, Column::Report, Column::Ordinal, Column::Step])
        .filter(Column::Month.gte(month))
        .filter(Column::Sensitivity.lt(below))
        .order_by_asc(Column::Report)
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Ordinal)
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)
}
