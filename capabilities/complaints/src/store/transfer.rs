//! The tables of where a report is and how it came there, and every query on them. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0003_transfer.sql")]

use db::{Cursor, Page, Tx, db_error};
use kernel::Result;
use kernel::ids::{ComplaintId, UnitId};
use policy::{Attr, Column as Stored, ColumnMap, Filter};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::report;
use crate::model::seal::SEALED_FROM;

pub mod holding {
    //! Who holds a report, and to whom it is offered.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_holding")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub report: Uuid,
        pub office: Uuid,
        pub circle: Option<Uuid>,
        pub district: Option<Uuid>,
        pub region: Option<Uuid>,
        pub offered_office: Option<Uuid>,
        pub offered_circle: Option<Uuid>,
        pub offered_district: Option<Uuid>,
        pub offered_region: Option<Uuid>,
        pub offered_at: Option<i64>,
        pub sensitivity: i32,
        pub recorded_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_holding";
        const OF: Option<&'static str> = Some("report");

        async fn arrived(tx: &db::Tx, rows: &[Uuid]) -> kernel::Result<()> {
            let reports = crate::store::reports_of::<Entity>(tx, rows).await?;
            crate::store::handing::follow::to_settle(tx, &reports).await?;
            crate::store::waiting::derive(tx, &reports).await
        }
    }
}

pub mod step {
    //! A step from one office to another.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_transfer")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub report: Uuid,
        pub ordinal: i32,
        pub step: String,
        pub from_office: Uuid,
        pub to_office: Uuid,
        pub ground: Option<String>,
        pub recorded_at: i64,
        pub officer: Option<Uuid>,
        pub charge: Option<String>,
        pub sealed: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_transfer";
        const OF: Option<&'static str> = Some("report");
    }
}

const HOLDING: &str = "complaints_holding";

/// How the table stores what policies speak about, for the office that holds a report.
pub fn held_columns() -> ColumnMap {
    super::sealable(ColumnMap::of_office(HOLDING, "complaints.report").identified_by("report"))
}

/// The same for the office it is offered to.
pub fn offered_columns() -> ColumnMap {
    held_columns()
        .with(Attr::Station, Stored::Uuid("offered_office"))
        .with(Attr::Circle, Stored::Uuid("offered_circle"))
        .with(Attr::District, Stored::Uuid("offered_district"))
        .with(Attr::Region, Stored::Uuid("offered_region"))
}

/// Where a report is; `None` while the office that received it holds it and has offered it to nobody.
pub async fn holding_of(tx: &Tx, report: ComplaintId) -> Result<Option<holding::Model>> {
    holding::Entity::find().filter(holding::Column::Report.eq(report.0)).one(tx).await.map_err(db_error)
}

/// Where each of some reports is.
pub async fn holdings_of(tx: &Tx, reports: impl Iterator<Item = Uuid>) -> Result<Vec<holding::Model>> {
    holding::Entity::find().filter(holding::Column::Report.is_in(reports)).all(tx).await.map_err(db_error)
}

/// Of some reports those that one of some offices holds now.
pub async fn held_at(tx: &Tx, reports: &[Uuid], offices: &[Uuid]) -> Result<Vec<Uuid>> {
    holding::Entity::find()
        .select_only()
        .column(holding::Column::Report)
        .filter(holding::Column::Report.is_in(reports.iter().copied()))
        .filter(holding::Column::Office.is_in(offices.iter().copied()))
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)
}

/// The steps of a report, in order.
pub async fn steps_of(tx: &Tx, report: ComplaintId) -> Result<Vec<step::Model>> {
    step::Entity::find()
        .filter(step::Column::Report.eq(report.0))
        .order_by_asc(step::Column::Ordinal)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The reports that were passed on and are held where `scope` reaches, newest first, after `after`; of one holder when
/// given.
pub async fn held(
    tx: &Tx,
    scope: &Filter,
    holder: Option<UnitId>,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<report::Model>> {
    let mut query = holding::Entity::find()
        .filter(holding::Column::Sensitivity.lt(SEALED_FROM))
        .filter(scope.to_condition(&super::open_columns(HOLDING))?);
    if let Some(holder) = holder {
        query = query.filter(holding::Column::Office.eq(holder.0));
    }
    let page = Page::newest_first(
        tx,
        query,
        (holding::Column::RecordedAt, holding::Column::Report),
        (after, limit),
        |row| Cursor { at: row.recorded_at, id: row.report },
    )
    .await?;
    Ok(Page { rows: reports(tx, page.rows.iter().map(|row| row.report)).await?, next: page.next })
}

/// What is offered where `scope` reaches, the longest waiting first, after `after`.
pub async fn offered(
    tx: &Tx,
    scope: &Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<holding::Model>> {
    let mut query = holding::Entity::find()
        .filter(holding::Column::OfferedOffice.is_not_null())
        .filter(holding::Column::Sensitivity.lt(SEALED_FROM))
        .filter(scope.to_condition(&offered_columns())?)
        .order_by_asc(holding::Column::OfferedAt)
        .order_by_asc(holding::Column::Id)
        .limit(limit as u64 + 1);
    if let Some(after) = after {
        query = query.filter(after.newer(holding::Column::OfferedAt, holding::Column::Id));
    }
    let rows = query.all(tx).await.map_err(db_error)?;
    Ok(Page::cut(rows, limit, |row| Cursor { at: row.offered_at.unwrap_or(0), id: row.id }))
}

/// How many are offered where `scope` reaches, counted no further than is shown.
pub async fn count_offered(tx: &Tx, scope: &Filter) -> Result<u64> {
    let open = holding::Entity::find()
        .select_only()
        .column(holding::Column::Report)
        .filter(holding::Column::OfferedOffice.is_not_null())
        .filter(holding::Column::Sensitivity.lt(SEALED_FROM))
        .filter(scope.to_condition(&offered_columns())?);
    super::waiting::at_most(tx, open).await
}

/// The ids and numbers of what is offered to an office, the longest waiting first.
pub async fn offered_to(tx: &Tx, office: UnitId) -> Result<Vec<(Uuid, String)>> {
    let open = holding::Entity::find()
        .filter(holding::Column::OfferedOffice.eq(office.0))
        .filter(holding::Column::Sensitivity.lt(SEALED_FROM))
        .order_by_asc(holding::Column::OfferedAt)
        .order_by_asc(holding::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)?;
    let reports = reports(tx, open.iter().map(|row| row.report)).await?;
    let number = |row: &holding::Model| {
        let report = reports.iter().find(|report| report.id == row.report)?;
        Some((report.id, report.number.clone()))
    };
    Ok(open.iter().filter_map(number).collect())
}

/// Some reports, newest first.
pub async fn reports(tx: &Tx, ids: impl Iterator<Item = Uuid>) -> Result<Vec<report::Model>> {
    report::Entity::find()
        .filter(report::Column::Id.is_in(ids))
        .order_by_desc(report::Column::RecordedAt)
        .order_by_desc(report::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Some steps.
pub async fn steps(tx: &Tx, ids: &[Uuid]) -> Result<Vec<step::Model>> {
    step::Entity::find().filter(step::Column::Id.is_in(ids.iter().copied())).all(tx).await.map_err(db_error)
}
