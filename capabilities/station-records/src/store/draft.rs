//! The table of FIRs prepared for whoever is in charge, and every query on it. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0008_draft.sql")]

use db::{Tx, db_error};
use kernel::Result;
use kernel::ids::ComplaintId;
use policy::{ColumnMap, Filter};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "station_records_fir_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub report: Uuid,
    pub ordinal: i32,
    pub office: Uuid,
    pub circle: Option<Uuid>,
    pub district: Option<Uuid>,
    pub region: Option<Uuid>,
    pub sensitivity: i32,
    pub prepared_at: i64,
    pub officer: Option<Uuid>,
    pub charge: Option<String>,
    pub ended_at: Option<i64>,
    pub sealed: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "station_records_fir_draft";
}

/// The newest of a report, ended or not.
pub async fn newest(tx: &Tx, report: ComplaintId) -> Result<Option<Model>> {
    let of_report = Entity::find().filter(Column::Report.eq(report.0)).order_by_desc(Column::Ordinal);
    of_report.one(tx).await.map_err(db_error)
}

/// Those that `scope` reaches and that have not ended, the longest waiting first: report and hour.
pub async fn open(tx: &Tx, scope: &Filter, limit: u64) -> Result<Vec<(Uuid, i64)>> {
    let columns = ColumnMap::of_office("station_records_fir_draft", "station-records.fir");
    Entity::find()
        .select_only()
        .columns([Column::Report, Column::PreparedAt])
        .filter(Column::EndedAt.is_null())
        .filter(scope.to_condition(&columns)?)
        .order_by_asc(Column::PreparedAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)
}
