//! The table of what was handed in with a report, and every query on it. No rules here, and no bytes of a file.

use db::{Tx, db_error};
use kernel::Result;
use kernel::ids::ComplaintId;
use sea_orm::entity::prelude::*;
use sea_orm::{PaginatorTrait, QueryOrder};

pub mod row {
    //! One file of a report.
    #![expect(missing_docs, reason = "every column is described in migrations/0004_evidence.sql")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_evidence")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub report: Uuid,
        pub serial: i64,
        pub kind: String,
        pub role: String,
        pub media_type: String,
        pub bytes: i64,
        pub blob: Vec<u8>,
        pub commitment: Vec<u8>,
        pub file_key: Vec<u8>,
        pub source: String,
        pub added_by: Option<Uuid>,
        pub recorded_at: i64,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_evidence";
        const OF: Option<&'static str> = Some("report");
    }
}

/// Everything handed in with a report, in order.
pub async fn of_report(tx: &Tx, report: ComplaintId) -> Result<Vec<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Report.eq(report.0))
        .order_by_asc(row::Column::Serial)
        .all(tx)
        .await
        .map_err(db_error)
}

/// One file.
pub async fn by_id(tx: &Tx, id: Uuid) -> Result<Option<row::Model>> {
    row::Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// The newest serial of a report's files.
pub async fn newest(tx: &Tx, report: ComplaintId) -> Result<i64> {
    let newest = row::Entity::find()
        .filter(row::Column::Report.eq(report.0))
        .order_by_desc(row::Column::Serial)
        .one(tx)
        .await
        .map_err(db_error)?;
    Ok(newest.map_or(0, |row| row.serial))
}

/// The same file handed in with the same report before.
pub async fn same(tx: &Tx, report: ComplaintId, commitment: &[u8]) -> Result<Option<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Report.eq(report.0))
        .filter(row::Column::Commitment.eq(commitment))
        .one(tx)
        .await
        .map_err(db_error)
}

/// Whether a row names this blob.
pub async fn names_blob(tx: &Tx, blob: &[u8]) -> Result<bool> {
    let rows = row::Entity::find().filter(row::Column::Blob.eq(blob)).count(tx).await.map_err(db_error)?;
    Ok(rows > 0)
}
