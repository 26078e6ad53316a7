//! The tables of FIRs and every query on them. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0003_fir.sql")]

use db::{Cursor, Page, Tx, db_error};
use kernel::Result;
use kernel::ids::{ComplaintId, FirId, UnitId};
use policy::{Attr, Column as Stored, ColumnMap, Filter};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use crate::model::SEALED_FROM;

pub mod row {
    //! An FIR.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_fir")]
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
        pub cited: String,
        pub number: String,
        pub source: String,
        pub report: Option<Uuid>,
        pub reported_at: i64,
        pub recorded_at: i64,
        pub law_day: String,
        pub sensitivity: i32,
        pub officer: Option<Uuid>,
        pub charge: Option<String>,
        pub paper_book: Option<String>,
        pub paper_page: Option<String>,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_fir";
    }
}

pub mod section {
    //! A section under which an FIR stands.
    use sea_orm::entity::prelude::*;

    use crate::model::section::Section;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_fir_section")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub fir: Uuid,
        pub ordinal: i32,
        pub offence: String,
        pub recorded_at: i64,
        /// 1 where the catalogue has none such: `offence` is what was typed.
        pub unlisted: Option<i32>,
    }

    impl Model {
        /// The section.
        pub fn section(&self) -> Section {
            let text = self.offence.clone();
            if self.unlisted.is_some() { Section::Unlisted(text) } else { Section::Listed(text) }
        }
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_fir_section";
    }
}

pub mod handler {
    //! For whom a sealed FIR was sealed, and until when.
    #![expect(missing_docs, reason = "every column is described in migrations/0022_fir_handler.sql and 0025")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_fir_handler")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub fir: Uuid,
        pub account: Uuid,
        pub recorded_at: i64,
        pub ended_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_fir_handler";
    }
}

pub mod copy {
    //! A copy that was sent.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "station_records_fir_copy")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub fir: Uuid,
        pub kind: String,
        pub sent_at: i64,
        pub officer: Option<Uuid>,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "station_records_fir_copy";
    }
}

/// How the table of FIRs stores what policies speak about.
pub fn columns() -> ColumnMap {
    let handlers = Stored::Links {
        table: "station_records_fir_handler",
        record: "fir",
        member: "account",
        uuid: true,
        ended: Some("ended_at"),
    };
    ColumnMap::of_office("station_records_fir", "station-records.fir")
        .with(Attr::Sealed, Stored::AtLeast("sensitivity", SEALED_FROM.into()))
        .with(Attr::Handlers, handlers)
}

/// For whom an FIR is sealed.
pub async fn handlers_of(tx: &Tx, fir: Uuid) -> Result<Vec<Uuid>> {
    let rows = handling(tx, std::iter::once(fir)).await?;
    Ok(rows.into_iter().filter(|row| row.ended_at.is_none()).map(|row| row.account).collect())
}

/// For whom some FIRs are or were sealed.
pub async fn handling(tx: &Tx, firs: impl Iterator<Item = Uuid>) -> Result<Vec<handler::Model>> {
    handler::Entity::find().filter(handler::Column::Fir.is_in(firs)).all(tx).await.map_err(db_error)
}

/// The sealed FIRs that follow one, by id.
pub async fn handled(tx: &Tx, after: Uuid, limit: u64) -> Result<Vec<Uuid>> {
    handler::Entity::find()
        .select_only()
        .column(handler::Column::Fir)
        .filter(handler::Column::Fir.gt(after))
        .group_by(handler::Column::Fir)
        .order_by_asc(handler::Column::Fir)
        .limit(limit)
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)
}

/// The newest serial of a station's year, by any node: a successor of a lost node goes on after it.
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

/// An FIR.
pub async fn by_id(tx: &Tx, id: FirId) -> Result<Option<row::Model>> {
    row::Entity::find_by_id(id.0).one(tx).await.map_err(db_error)
}

/// The FIR that a station's book cites so.
pub async fn by_cited(tx: &Tx, office: UnitId, cited: &str) -> Result<Option<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Office.eq(office.0))
        .filter(row::Column::Cited.eq(cited))
        .one(tx)
        .await
        .map_err(db_error)
}

/// The FIR that a report has become.
pub async fn of_report(tx: &Tx, report: ComplaintId) -> Result<Option<row::Model>> {
    row::Entity::find().filter(row::Column::Report.eq(report.0)).one(tx).await.map_err(db_error)
}

/// Some FIRs, in no order.
pub async fn by_ids(tx: &Tx, ids: &[Uuid]) -> Result<Vec<row::Model>> {
    visible(tx, &Filter::True, ids).await
}

/// Those of some FIRs that `scope` lets somebody see, in no order.
pub async fn visible(tx: &Tx, scope: &Filter, ids: &[Uuid]) -> Result<Vec<row::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    row::Entity::find()
        .filter(row::Column::Id.is_in(ids.iter().copied()))
        .filter(scope.to_condition(&columns())?)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The sections of some FIRs, each FIR's in the order written.
pub async fn sections_of(tx: &Tx, firs: impl Iterator<Item = Uuid>) -> Result<Vec<section::Model>> {
    section::Entity::find()
        .filter(section::Column::Fir.is_in(firs))
        .order_by_asc(section::Column::Ordinal)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The copies of an FIR that were sent, oldest first.
pub async fn copies_of(tx: &Tx, fir: FirId) -> Result<Vec<copy::Model>> {
    copy::Entity::find()
        .filter(copy::Column::Fir.eq(fir.0))
        .order_by_asc(copy::Column::SentAt)
        .order_by_asc(copy::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The FIRs that `scope` lets somebody see, newest first, after `after`.
pub async fn list(tx: &Tx, scope: &Filter, after: Option<Cursor>, limit: usize) -> Result<Page<row::Model>> {
    let query = row::Entity::find().filter(scope.to_condition(&columns())?);
    Page::newest_first(tx, query, (row::Column::RecordedAt, row::Column::Id), (after, limit), |row| Cursor {
        at: row.recorded_at,
        id: row.id,
    })
    .await
}
