//! The table of reports that partners brought, and every query on it. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0021_georeport.sql")]

use db::{Tx, db_error};
use kernel::Result;
use kernel::ids::ComplaintId;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

pub mod row {
    //! A report that a partner brought.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_georeport")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub report: Uuid,
        pub number: String,
        pub partner: Uuid,
        pub partner_name: String,
        pub recorded_at: i64,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_georeport";
        const OF: Option<&'static str> = Some("report");
    }
}

/// Who brought a report, where a partner did.
pub async fn of_report(tx: &Tx, report: ComplaintId) -> Result<Option<row::Model>> {
    row::Entity::find().filter(row::Column::Report.eq(report.0)).one(tx).await.map_err(db_error)
}

/// A partner's requests with these numbers, newest first.
pub async fn numbered(tx: &Tx, partner: Uuid, numbers: &[String]) -> Result<Vec<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Partner.eq(partner))
        .filter(row::Column::Number.is_in(numbers.to_vec()))
        .order_by_desc(row::Column::RecordedAt)
        .order_by_desc(row::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// A partner's requests of a stretch of time, newest first, at most `limit`.
pub async fn between(tx: &Tx, partner: Uuid, (from, to): (i64, i64), limit: u64) -> Result<Vec<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Partner.eq(partner))
        .filter(row::Column::RecordedAt.gte(from))
        .filter(row::Column::RecordedAt.lte(to))
        .order_by_desc(row::Column::RecordedAt)
        .order_by_desc(row::Column::Id)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}
