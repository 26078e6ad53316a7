//! The table of what cannot wait, and every query on it. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0037_alarm.sql")]

use std::collections::BTreeMap;

use db::{Tx, db_error};
use kernel::Result;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaints_alarm")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub report: Uuid,
    pub kind: String,
    pub answers: Option<Uuid>,
    pub recorded_at: i64,
    pub officer: Option<Uuid>,
    pub charge: Option<String>,
    pub sealed: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "complaints_alarm";
    const OF: Option<&'static str> = Some("report");
}

/// Everything of some reports, oldest first.
pub async fn of_reports(tx: &Tx, reports: &[Uuid]) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Report.is_in(reports.iter().copied()))
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Some rows.
pub async fn by_ids(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Model>> {
    Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(tx).await.map_err(db_error)
}

/// Of which reports some rows are; what is none of these rows is left out.
pub async fn reports_of(tx: &Tx, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Uuid>> {
    Ok(by_ids(tx, ids).await?.into_iter().map(|row| (row.id, row.report)).collect())
}
