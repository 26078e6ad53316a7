//! The tables of the custody register and every query on them. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0026_custody.sql")]

use db::{Cursor, Page, Tx, db_error};
use kernel::Result;
use kernel::ids::UnitId;
use policy::{Attr, Column as Stored, ColumnMap, Filter};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use crate::model::SEALED_FROM;

pub mod row {
    //! A person arrested.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_custody")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub office: Uuid,
        pub circle: Option<Uuid>,
        pub district: Option<Uuid>,
        pub region: Option<Uuid>,
        pub node: String,
        pub year: i32,
        pub serial: i64,
        pub number: String,
        pub ground: String,
        pub fir: Option<Uuid>,
        pub arrested_at: i64,
        pub recorded_at: i64,
        pub state: String,
        pub produced_at: Option<i64>,
        pub remanded_on: Option<String>,
        pub until: Option<String>,
        pub ended_at: Option<i64>,
        pub listed: i64,
        pub sensitivity: i32,
        pub officer: Option<Uuid>,
        pub charge: Option<String>,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_custody";
    }
}

pub mod step {
    //! A production, or the end.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_custody_step")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub custody: Uuid,
        pub ordinal: i32,
        pub kind: String,
        pub at: i64,
        pub until: Option<String>,
        pub recorded_at: i64,
        pub officer: Option<Uuid>,
        pub charge: Option<String>,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_custody_step";
    }
}

/// How the register stores what policies speak about.
pub fn columns() -> ColumnMap {
    ColumnMap::of_office("station_records_custody", "station-records.custody")
        .with(Attr::Sealed, Stored::AtLeast("sensitivity", SEALED_FROM.into()))
}

/// A record.
pub async fn by_id(tx: &Tx, id: Uuid) -> Result<Option<row::Model>> {
    row::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// Some records, in no order.
pub async fn by_ids(tx: &Tx, ids: &[Uuid]) -> Result<Vec<row::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    row::Entity::find().filter(row::Column::Id.is_in(ids.iter().copied())).all(tx).await.map_err(db_error)
}

/// Some steps, in no order.
pub async fn steps_by_ids(tx: &Tx, ids: &[Uuid]) -> Result<Vec<step::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    step::Entity::find().filter(step::Column::Id.is_in(ids.iter().copied())).all(tx).await.map_err(db_error)
}

/// The steps of a record, in order.
pub async fn steps_of(tx: &Tx, custody: Uuid) -> Result<Vec<step::Model>> {
    step::Entity::find()
        .filter(step::Column::Custody.eq(custody))
        .order_by_asc(step::Column::Ordinal)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Those in custody at an office now, by the hour of arrest.
pub async fn held_at(tx: &Tx, office: UnitId) -> Result<Vec<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Office.eq(office.0))
        .filter(row::Column::EndedAt.is_null())
        .order_by_desc(row::Column::Listed)
        .order_by_desc(row::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The newest serial of a station's year, by any node.
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

/// The records that `scope` lets somebody see: those in custody first, then the ended; after `after`.
pub async fn list(tx: &Tx, scope: &Filter, after: Option<Cursor>, limit: usize) -> Result<Page<row::Model>> {
    let query = row::Entity::find().filter(scope.to_condition(&columns())?);
    Page::newest_first(tx, query, (row::Column::Listed, row::Column::Id), (after, limit), |row| Cursor {
        at: row.listed,
        id: row.id,
    })
    .await
}
