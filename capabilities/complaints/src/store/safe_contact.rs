//! The tables of how whoever reported may be reached and of contacts against that, and every query on them. No rules here.

use db::{Tx, db_error};
use kernel::Result;
use kernel::ids::ComplaintId;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

/// What was said after the report was recorded.
#[expect(missing_docs, reason = "every column is described in migrations/0024_safe_contact.sql")]
pub mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_safe_contact")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub report: Uuid,
        pub recorded_at: i64,
        pub officer: Option<Uuid>,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_safe_contact";
        const OF: Option<&'static str> = Some("report");
    }
}

/// Contacts against it.
#[expect(missing_docs, reason = "every column is described in migrations/0024_safe_contact.sql")]
pub mod against {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_against_wish")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub contact: Uuid,
        pub report: Uuid,
        pub kind: String,
        pub recorded_at: i64,
        pub officer: Option<Uuid>,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_against_wish";
        const OF: Option<&'static str> = Some("report");
    }
}

/// What was said about a report afterwards, oldest first.
pub async fn of_report(tx: &Tx, report: ComplaintId) -> Result<Vec<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Report.eq(report.0))
        .order_by_asc(row::Column::RecordedAt)
        .order_by_asc(row::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The contacts about a report that were against what she had said.
pub async fn against_of(tx: &Tx, report: ComplaintId) -> Result<Vec<against::Model>> {
    against::Entity::find().filter(against::Column::Report.eq(report.0)).all(tx).await.map_err(db_error)
}
