//! The tables of a diary's days and every query on them. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0006_day.sql")]

use db::{Cursor, Page, Tx, db_error};
use kernel::Result;
use kernel::ids::{AccountId, UnitId};
use policy::{ColumnMap, Filter};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{QueryOrder, QuerySelect, QueryTrait};

pub mod row {
    //! A day that was opened.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_day")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub office: Uuid,
        pub circle: Option<Uuid>,
        pub district: Option<Uuid>,
        pub region: Option<Uuid>,
        pub node: String,
        pub day: String,
        pub first_year: i32,
        pub first_serial: i64,
        pub opened_at: i64,
        pub opening_due: i64,
        pub closing_due: i64,
        pub sensitivity: i32,
        pub officer: Option<Uuid>,
        pub charge: Option<String>,
        pub held: i64,
        pub sealed: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_day";
    }
}

pub mod close {
    //! Its closing.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_day_close")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub day: Uuid,
        pub last_year: i32,
        pub last_serial: i64,
        pub entries: i64,
        pub closed_at: i64,
        pub officer: Option<Uuid>,
        pub charge: Option<String>,
        pub cash: i64,
        pub next_slip: Option<String>,
        pub digest: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_day_close";
    }
}

pub mod seen {
    //! A supervising officer has seen the copy.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_day_seen")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub day: Uuid,
        pub officer: Uuid,
        pub charge: Option<String>,
        pub seen_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_day_seen";
    }
}

/// How the table of days stores what policies speak about.
pub fn columns() -> ColumnMap {
    ColumnMap::of_office("station_records_day", "station-records.diary")
}

/// A day.
pub async fn by_id(tx: &Tx, id: Uuid) -> Result<Option<row::Model>> {
    row::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// The day of this date, by whichever node opened it first.
pub async fn of_date(tx: &Tx, office: UnitId, day: &str) -> Result<Option<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Office.eq(office.0))
        .filter(row::Column::Day.eq(day))
        .order_by_asc(row::Column::OpenedAt)
        .one(tx)
        .await
        .map_err(db_error)
}

/// The newest day of an office.
pub async fn newest(tx: &Tx, office: UnitId) -> Result<Option<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Office.eq(office.0))
        .order_by_desc(row::Column::Day)
        .order_by_asc(row::Column::OpenedAt)
        .one(tx)
        .await
        .map_err(db_error)
}

/// The first day of an office after a date.
pub async fn after(tx: &Tx, office: UnitId, day: &str) -> Result<Option<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Office.eq(office.0))
        .filter(row::Column::Day.gt(day))
        .order_by_asc(row::Column::Day)
        .order_by_asc(row::Column::OpenedAt)
        .one(tx)
        .await
        .map_err(db_error)
}

/// The last day of an office before a date.
pub async fn before(tx: &Tx, office: UnitId, day: &str) -> Result<Option<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Office.eq(office.0))
        .filter(row::Column::Day.lt(day))
        .order_by_desc(row::Column::Day)
        .order_by_asc(row::Column::OpenedAt)
        .one(tx)
        .await
        .map_err(db_error)
}

/// A day's closing; `None` while it is open.
pub async fn closing(tx: &Tx, day: Uuid) -> Result<Option<close::Model>> {
    close::Entity::find().filter(close::Column::Day.eq(day)).one(tx).await.map_err(db_error)
}

/// The closings of some days.
pub async fn closings(tx: &Tx, days: impl Iterator<Item = Uuid>) -> Result<Vec<close::Model>> {
    close::Entity::find().filter(close::Column::Day.is_in(days)).all(tx).await.map_err(db_error)
}

/// The closed days that `scope` lets somebody see, latest date first, after `after`.
pub async fn copies(
    tx: &Tx,
    scope: &Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<(row::Model, close::Model)>> {
    let query = row::Entity::find()
        .filter(row::Column::Id.in_subquery(closed()))
        .filter(scope.to_condition(&columns())?);
    let page =
        Page::newest_first(tx, query, (row::Column::OpeningDue, row::Column::Id), (after, limit), |row| {
            Cursor { at: row.opening_due, id: row.id }
        })
        .await?;
    let closings = closings(tx, page.rows.iter().map(|row| row.id)).await?;
    let with = |row: row::Model| {
        let close = closings.iter().find(|close| close.day == row.id).cloned()?;
        Some((row, close))
    };
    Ok(Page { rows: page.rows.into_iter().filter_map(with).collect(), next: page.next })
}

/// The days that were closed.
fn closed() -> SelectStatement {
    close::Entity::find().select_only().column(close::Column::Day).into_query()
}

/// Who has seen the copies of some days, earliest first.
pub async fn seen_of(tx: &Tx, days: impl Iterator<Item = Uuid>) -> Result<Vec<seen::Model>> {
    seen::Entity::find()
        .filter(seen::Column::Day.is_in(days))
        .order_by_asc(seen::Column::SeenAt)
        .order_by_asc(seen::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Whether an officer has seen a copy.
pub async fn seen_by(tx: &Tx, day: Uuid, officer: AccountId) -> Result<bool> {
    let found = seen::Entity::find()
        .filter(seen::Column::Day.eq(day))
        .filter(seen::Column::Officer.eq(officer.0))
        .one(tx)
        .await
        .map_err(db_error)?;
    Ok(found.is_some())
}

/// The offices that ever opened a day.
pub async fn offices(tx: &Tx) -> Result<Vec<UnitId>> {
    let found = row::Entity::find()
        .select_only()
        .column(row::Column::Office)
        .distinct()
        .into_tuple::<Uuid>()
        .all(tx)
        .await
        .map_err(db_error)?;
    Ok(found.into_iter().map(UnitId).collect())
}
