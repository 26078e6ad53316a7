//! The tables of officers complained of, and every query on them. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0030_against.sql")]

use db::{Tx, db_error};
use kernel::Result;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

pub mod row {
    //! That officers were named.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_against")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub report: Uuid,
        pub kind: String,
        pub recorded_at: i64,
        pub since: i64,
        pub officer: Option<Uuid>,
        pub counter: Option<Uuid>,
        pub station: Option<Uuid>,
        pub everybody: i32,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_against";
    }
}

pub mod accused {
    //! An officer who could be told apart.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_accused")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub report: Uuid,
        pub against: Uuid,
        pub officer: Uuid,
        pub unit: Option<Uuid>,
        pub recorded_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_accused";
    }
}

/// Every naming of some reports, oldest first.
pub async fn of_reports(tx: &Tx, reports: &[Uuid]) -> Result<Vec<row::Model>> {
    row::Entity::find()
        .filter(row::Column::Report.is_in(reports.iter().copied()))
        .order_by_asc(row::Column::RecordedAt)
        .order_by_asc(row::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Some namings.
pub async fn by_ids(tx: &Tx, ids: &[Uuid]) -> Result<Vec<row::Model>> {
    row::Entity::find().filter(row::Column::Id.is_in(ids.iter().copied())).all(tx).await.map_err(db_error)
}

/// The officers of a report who could be told apart.
pub async fn accused_of(tx: &Tx, report: Uuid) -> Result<Vec<accused::Model>> {
    accused::Entity::find().filter(accused::Column::Report.eq(report)).all(tx).await.map_err(db_error)
}
