//! The tables of persons and vehicles of reports, and every query on them. No rules here.

use db::{Tx, db_error};
use kernel::Result;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

pub mod row {
    //! A person or a vehicle.
    #![expect(missing_docs, reason = "every column is described in migrations/0013_involved.sql")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_involved")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub report: Uuid,
        pub role: String,
        pub recorded_at: i64,
        pub officer: Option<Uuid>,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_involved";
        const OF: Option<&'static str> = Some("report");
    }
}

pub mod struck {
    //! That one was entered by mistake.
    #![expect(missing_docs, reason = "every column is described in migrations/0013_involved.sql")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_involved_struck")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub involved: Uuid,
        pub report: Uuid,
        pub recorded_at: i64,
        pub officer: Option<Uuid>,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_involved_struck";
        const OF: Option<&'static str> = Some("report");
    }
}

/// The persons and vehicles of a report, oldest first.
pub async fn of_report(tx: &Tx, report: Uuid) -> Result<Vec<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Report.eq(report))
        .order_by_asc(row::Column::RecordedAt)
        .order_by_asc(row::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Those of a report that were struck.
pub async fn struck_of(tx: &Tx, report: Uuid) -> Result<Vec<struck::Model>> {
    struck::Entity::find().filter(struck::Column::Report.eq(report)).all(tx).await.map_err(db_error)
}
