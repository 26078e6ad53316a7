//! The table of police reports of CrPC 173, and every query on it. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0027_challan.sql")]

use db::{Cursor, Page, Tx, db_error};
use kernel::Result;
use policy::Filter;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, QueryTrait};

use super::disposal::refusal;
use super::fir;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "station_records_challan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub fir: Uuid,
    pub ordinal: i32,
    pub kind: String,
    pub forwarded_at: i64,
    pub recorded_at: i64,
    pub officer: Option<Uuid>,
    pub charge: Option<String>,
    pub sealed: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "station_records_challan";
}

/// The reports on some FIRs, those of each in order.
pub async fn of_firs(tx: &Tx, firs: &[Uuid]) -> Result<Vec<Model>> {
    if firs.is_empty() {
        return Ok(Vec::new());
    }
    Entity::find()
        .filter(Column::Fir.is_in(firs.iter().copied()))
        .order_by_asc(Column::Ordinal)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Some reports, in no order.
pub async fn by_ids(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Model>> {
    Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(tx).await.map_err(db_error)
}

/// Which FIRs are listed: those with one of the first kinds of report and none of the second; not investigated, or not.
#[derive(Debug, Clone, Copy)]
pub struct Having {
    pub any: &'static [&'static str],
    pub none: &'static [&'static str],
    pub refused: Option<bool>,
}

/// FIRs that `scope` lets somebody read, newest first, after `after`.
pub async fn firs(
    tx: &Tx,
    scope: &Filter,
    having: Having,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<fir::row::Model>> {
    let with = |kinds: &[&str]| {
        let kinds = kinds.iter().copied();
        Entity::find().select_only().column(Column::Fir).filter(Column::Kind.is_in(kinds)).into_query()
    };
    let refused = || refusal::Entity::find().select_only().column(refusal::Column::Fir).into_query();
    let mut query = fir::row::Entity::find().filter(scope.to_condition(&fir::columns())?);
    if !having.any.is_empty() {
        query = query.filter(fir::row::Column::Id.in_subquery(with(having.any)));
    }
    if !having.none.is_empty() {
        query = query.filter(fir::row::Column::Id.not_in_subquery(with(having.none)));
    }
    query = match having.refused {
        Some(true) => query.filter(fir::row::Column::Id.in_subquery(refused())),
        Some(false) => query.filter(fir::row::Column::Id.not_in_subquery(refused())),
        None => query,
    };
    let order = (fir::row::Column::RecordedAt, fir::row::Column::Id);
    let place = |row: &fir::row::Model| Cursor { at: row.recorded_at, id: row.id };
    Page::newest_first(tx, query, order, (after, limit), place).await
}
