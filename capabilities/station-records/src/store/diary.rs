//! The diary's table and every query on it. No rules here.

use db::{Cursor, Page, Tx, db_error};
use kernel::Result;
use kernel::ids::UnitId;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};

pub mod row {
    //! One numbered entry.
    #![expect(
        missing_docs,
        reason = "every column is described in migrations/0001_diary.sql and 0006_day.sql"
    )]
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
        pub corrects: Option<Uuid>,
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

/// Where an entry stands in an office's books: the year, and the serial in that year's book.
pub type Position = (i32, i64);

impl row::Model {
    /// Where it stands.
    pub const fn position(&self) -> Position {
        (self.year, self.serial)
    }

    fn cursor(&self) -> Cursor {
        Cursor { at: i64::from(self.year) * YEAR + self.serial, id: self.id }
    }
}

/// A serial of a year as one number, for going on in a list that crosses the new year.
const YEAR: i64 = 1_000_000_000;

fn at_or_after((year, serial): Position) -> Condition {
    Condition::any()
        .add(row::Column::Year.gt(year))
        .add(Condition::all().add(row::Column::Year.eq(year)).add(row::Column::Serial.gte(serial)))
}

fn at_or_before((year, serial): Position) -> Condition {
    Condition::any()
        .add(row::Column::Year.lt(year))
        .add(Condition::all().add(row::Column::Year.eq(year)).add(row::Column::Serial.lte(serial)))
}

/// The entries of an office to be read: of one date, or from one entry to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Written on a date that was never opened.
    Date(String),
    /// From an entry to another, or to the newest.
    Between(Position, Option<Position>),
}

/// An office's entries of a span, in order.
fn of_span(office: UnitId, span: &Span) -> Select<row::Entity> {
    let within = match span {
        Span::Date(day) => Condition::all().add(row::Column::Day.eq(day)),
        Span::Between(first, last) => {
            Condition::all().add(at_or_after(*first)).add_option(last.map(at_or_before))
        }
    };
    row::Entity::find()
        .filter(row::Column::Office.eq(office.0))
        .filter(within)
        .order_by_asc(row::Column::Year)
        .order_by_asc(row::Column::Serial)
        .order_by_asc(row::Column::Id)
}

/// The entry at which a page ended.
pub fn position_of(cursor: Cursor) -> Position {
    (i32::try_from(cursor.at / YEAR).unwrap_or(i32::MAX), cursor.at % YEAR)
}

/// Where the screen begins on which an entry of a span stands, when each has `screen` entries: after what. `None` for the first screen,
/// and for an entry that the span does not have.
pub async fn screen_of(
    tx: &Tx,
    office: UnitId,
    span: &Span,
    entry: Position,
    screen: u64,
) -> Result<Option<Cursor>> {
    let all = of_span(office, span);
    let (year, serial) = (row::Column::Year.eq(entry.0), row::Column::Serial.eq(entry.1));
    if all.clone().filter(year).filter(serial).one(tx).await.map_err(db_error)?.is_none() {
        return Ok(None);
    }
    let until = all.clone().filter(at_or_before(entry)).count(tx).await.map_err(db_error)?;
    let before = until.saturating_sub(1) / screen * screen;
    if before == 0 {
        return Ok(None);
    }
    let last = all.offset(before - 1).limit(1).one(tx).await.map_err(db_error)?;
    Ok(last.map(|row| row.cursor()))
}

/// An office's entries of a span, in order, after `after`.
pub async fn entries(
    tx: &Tx,
    office: UnitId,
    span: &Span,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<row::Model>> {
    let mut query = of_span(office, span).limit(limit as u64 + 1);
    if let Some(after) = after {
        let (year, serial) = position_of(after);
        query = query.filter(at_or_after((year, serial + 1)));
    }
    let rows = query.all(tx).await.map_err(db_error)?;
    Ok(Page::cut(rows, limit, row::Model::cursor))
}

/// The first entry of an office after a closing, or from a date on where nothing was closed before.
pub async fn first_since(
    tx: &Tx,
    office: UnitId,
    closing: Option<Position>,
    day: &str,
) -> Result<Option<Position>> {
    let since = match closing {
        Some((year, serial)) => at_or_after((year, serial + 1)),
        None => Condition::all().add(row::Column::Day.gte(day)),
    };
    let first = row::Entity::find()
        .filter(row::Column::Office.eq(office.0))
        .filter(since)
        .order_by_asc(row::Column::Year)
        .order_by_asc(row::Column::Serial)
        .one(tx)
        .await
        .map_err(db_error)?;
    Ok(first.map(|row| row.position()))
}

/// An entry of an office by its serial in the book of a year.
pub async fn by_serial(tx: &Tx, office: UnitId, (year, serial): Position) -> Result<Option<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Office.eq(office.0))
        .filter(row::Column::Year.eq(year))
        .filter(row::Column::Serial.eq(serial))
        .order_by_asc(row::Column::Id)
        .one(tx)
        .await
        .map_err(db_error)
}

/// Some entries by id.
pub async fn by_ids(tx: &Tx, ids: impl Iterator<Item = Uuid>) -> Result<Vec<row::Model>> {
    row::Entity::find().filter(row::Column::Id.is_in(ids)).all(tx).await.map_err(db_error)
}

/// The corrections of some entries, in order.
pub async fn corrections_of(tx: &Tx, ids: impl Iterator<Item = Uuid>) -> Result<Vec<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Corrects.is_in(ids))
        .order_by_asc(row::Column::Year)
        .order_by_asc(row::Column::Serial)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Which of these records an office's diary has an entry about.
pub async fn entered(tx: &Tx, office: UnitId, numbers: &[String]) -> Result<Vec<String>> {
    let found = row::Entity::find()
        .select_only()
        .column(row::Column::About)
        .filter(row::Column::Office.eq(office.0))
        .filter(row::Column::About.is_in(numbers))
        .into_tuple::<Option<String>>()
        .all(tx)
        .await
        .map_err(db_error)?;
    Ok(found.into_iter().flatten().collect())
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
