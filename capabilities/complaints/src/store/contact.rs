//! The table of contacts, and every query on it. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0008_contact.sql")]

use std::collections::BTreeSet;

use db::{Tx, db_error};
use kernel::Result;
use kernel::ids::ComplaintId;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaints_contact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub report: Uuid,
    pub way: String,
    pub result: String,
    pub recorded_at: i64,
    pub stated_at: Option<i64>,
    pub officer: Option<Uuid>,
    pub sealed: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "complaints_contact";
    const OF: Option<&'static str> = Some("report");

    async fn arrived(tx: &db::Tx, rows: &[Uuid]) -> kernel::Result<()> {
        crate::store::waiting::derive(tx, &crate::store::reports_of::<Entity>(tx, rows).await?).await
    }
}

/// Those of some reports about which there is a contact with this result.
pub async fn with_result(tx: &Tx, reports: &[Uuid], result: &str) -> Result<BTreeSet<Uuid>> {
    let found: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Report)
        .filter(Column::Report.is_in(reports.iter().copied()))
        .filter(Column::Result.eq(result))
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)?;
    Ok(found.into_iter().collect())
}

/// Every contact about a report, oldest first.
pub async fn of_report(tx: &Tx, report: ComplaintId) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Report.eq(report.0))
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Every contact about some reports.
pub async fn of_reports(tx: &Tx, reports: &[Uuid]) -> Result<Vec<Model>> {
    let of = Entity::find().filter(Column::Report.is_in(reports.iter().copied()));
    of.all(tx).await.map_err(db_error)
}

/// Some contacts.
pub async fn by_ids(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Model>> {
    Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(tx).await.map_err(db_error)
}
