//! The diary's table and every query on it. No rules here.

use db::{Cursor, Page, Tx, db_error};
use kernel::Result;
use kernel::ids::UnitId;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

pub mod row {
    //! One numbered entry.
    #![expect(missing_docs, reason = "every column is described in migrations/0001_diary.sql")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_diary")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub office: Uuid,
        pub node: String,
        pub year: i32,
        pub serial: i64,
        pub day: String,
        pub kind: String,
        pub recorded_at: i64,
        pub arrived_at: Option<i64>,
        pub about: Option<String>,
        pub officer: Option<Uuid>,
        pub charge: Option<String>,
        pub record: Option<Uuid>,
        pub sealed: Option<Vec<u8>>,
        pub open: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_diary";
    }
}

/// The newest serial in an office's book of a year, by any node: a successor of a lost node goes on after it.
pub async fn newest_serial(tx: &Tx, office: UnitId, year: i32) -> Result<i64> {
    let newest = row::Entity::find()
        .select_only()
        .column(row::Column::Serial)
        .filter(row::Column::Office.eq(office.0))
        .filter(row::Column::Year.eq(year))
        .order_by_desc(row::Column::Serial)
        .into_tuple::<i64>()
        .one(tx)
        .await
        .map_err(db_error)?;
    Ok(newest.unwrap_or(0))
}

/// An office's entries of one day, in order, after `after`.
pub async fn day(
    tx: &Tx,
    office: UnitId,
    day: &str,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<row::Model>> {
    let mut query = row::Entity::find()
        .filter(row::Column::Office.eq(office.0))
        .filter(row::Column::Day.eq(day))
        .order_by_asc(row::Column::Serial)
        .order_by_asc(row::Column::Id)
        .limit(limit as u64 + 1);
    if let Some(after) = after {
        query = query.filter(row::Column::Serial.gt(after.at));
    }
    let rows = query.all(tx).await.map_err(db_error)?;
    Ok(Page::cut(rows, limit, |row| Cursor { at: row.serial, id: row.id }))
}

/// The serial number of the first entry about a record.
pub async fn serial_about(tx: &Tx, office: UnitId, about: &str) -> Result<Option<i64>> {
    let first = row::Entity::find()
        .filter(row::Column::Office.eq(office.0))
        .filter(row::Column::About.eq(about))
        .order_by_asc(row::Column::Id)
        .one(tx)
        .await
        .map_err(db_error)?;
    Ok(first.map(|row| row.serial))
}

/// One entry.
pub async fn by_id(tx: &Tx, id: Uuid) -> Result<Option<row::Model>> {
    row::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}
