//! The table of why no investigation follows from a report, and every query on it. No rules here.

use db::{Tx, db_error};
use kernel::Result;
use kernel::ids::ComplaintId;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

pub mod row {
    //! Why no investigation follows.
    #![expect(missing_docs, reason = "every column is described in migrations/0010_disposal.sql")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_disposal")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub report: Uuid,
        pub kind: String,
        pub number: String,
        pub office: Uuid,
        pub recorded_at: i64,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_disposal";
        const OF: Option<&'static str> = Some("report");

        async fn arrived(tx: &db::Tx, rows: &[Uuid]) -> kernel::Result<()> {
            crate::store::waiting::derive(tx, &crate::store::reports_of::<Entity>(tx, rows).await?).await
        }
    }
}

/// Why no investigation follows from each of some reports, oldest first.
pub async fn of_reports(tx: &Tx, reports: impl Iterator<Item = Uuid>) -> Result<Vec<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Report.is_in(reports))
        .order_by_asc(row::Column::RecordedAt)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Why no investigation follows from a report, oldest first.
pub async fn of_report(tx: &Tx, report: ComplaintId) -> Result<Vec<row::Model>> {
    of_reports(tx, std::iter::once(report.0)).await
}

/// Some of these rows.
pub async fn by_ids(tx: &Tx, ids: &[Uuid]) -> Result<Vec<row::Model>> {
    row::Entity::find().filter(row::Column::Id.is_in(ids.iter().copied())).all(tx).await.map_err(db_error)
}
