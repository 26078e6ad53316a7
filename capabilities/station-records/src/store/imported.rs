//! The table of FIRs taken over from another system, and every query on it. No rules here.

use std::collections::HashSet;

use db::{Cursor, Page, Tx, db_error};
use kernel::Result;
use kernel::ids::UnitId;
use policy::{ColumnMap, Filter};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

pub mod row {
    //! An FIR of another system.
    #![expect(missing_docs, reason = "every column is described in migrations/0007_import.sql")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_imported_fir")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub file: Uuid,
        pub row_number: i64,
        pub office: Uuid,
        pub circle: Option<Uuid>,
        pub district: Option<Uuid>,
        pub region: Option<Uuid>,
        pub number: String,
        pub stated_at: Option<i64>,
        pub happened_at: Option<i64>,
        pub flags: String,
        pub sensitivity: i32,
        pub recorded_at: i64,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_imported_fir";
    }
}

/// How the table stores what policies speak about.
pub fn columns() -> ColumnMap {
    ColumnMap::of_office("station_records_imported_fir", "station-records.fir")
}

/// Which of these rows of a file are records.
pub async fn taken(tx: &Tx, file: Uuid, rows: &[i64]) -> Result<HashSet<i64>> {
    let found = row::Entity::find()
        .select_only()
        .column(row::Column::RowNumber)
        .filter(row::Column::File.eq(file))
        .filter(row::Column::RowNumber.is_in(rows.iter().copied()))
        .into_tuple::<i64>()
        .all(tx)
        .await
        .map_err(db_error)?;
    Ok(found.into_iter().collect())
}

/// The stations and numbers of the records that have one of these numbers.
pub async fn known(tx: &Tx, numbers: &[String]) -> Result<Vec<(Uuid, String)>> {
    row::Entity::find()
        .select_only()
        .column(row::Column::Office)
        .column(row::Column::Number)
        .filter(row::Column::Number.is_in(numbers))
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)
}

/// The one with a station's number.
pub async fn of_number(tx: &Tx, office: UnitId, number: &str) -> Result<Option<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Office.eq(office.0))
        .filter(row::Column::Number.eq(number))
        .one(tx)
        .await
        .map_err(db_error)
}

/// One by its id.
pub async fn by_id(tx: &Tx, id: Uuid) -> Result<Option<row::Model>> {
    row::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// Those that `scope` lets somebody see, the last taken over first, after `after`; of one number when given.
pub async fn list(
    tx: &Tx,
    scope: &Filter,
    number: Option<&str>,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<row::Model>> {
    let mut query = row::Entity::find().filter(scope.to_condition(&columns())?);
    if let Some(number) = number {
        query = query.filter(row::Column::Number.eq(number));
    }
    Page::newest_first(tx, query, (row::Column::RecordedAt, row::Column::Id), (after, limit), |row| Cursor {
        at: row.recorded_at,
        id: row.id,
    })
    .await
}
