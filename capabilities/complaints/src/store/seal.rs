//! The tables of what is sealed and who handles it, and every query on them. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0020_seal.sql and 0022_danger.sql")]

use db::{Tx, db_error};
use kernel::Result;
use kernel::ids::AccountId;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect};

use super::report;

pub mod row {
    //! That a report is sealed.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_seal")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub report: Uuid,
        pub profile: String,
        pub pseudonym: String,
        pub at_intake: i32,
        pub recorded_at: i64,
        pub officer: Option<Uuid>,
        pub sealed: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_seal";
        const OF: Option<&'static str> = Some("report");
    }
}

pub mod handler {
    //! Who handles a sealed report.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_handler")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub report: Uuid,
        pub account: Option<Uuid>,
        pub post: String,
        pub unit: Uuid,
        pub offered: i32,
        pub recorded_at: i64,
        pub named_by: Option<Uuid>,
        pub ended_at: Option<i64>,
        pub sealed: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_handler";
    }
}

pub mod danger {
    //! That the place of a sealed report was released.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_danger")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub report: Uuid,
        pub recorded_at: i64,
        pub officer: Option<Uuid>,
        pub charge: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Table for Entity {
        const NAME: &'static str = "complaints_danger";
    }
}

/// When the place of a report was released, oldest first.
pub async fn dangers_of(tx: &Tx, report: Uuid) -> Result<Vec<danger::Model>> {
    danger::Entity::find()
        .filter(danger::Column::Report.eq(report))
        .order_by_asc(danger::Column::RecordedAt)
        .order_by_asc(danger::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// The seal with this pseudonym.
pub async fn by_pseudonym(tx: &Tx, pseudonym: &str) -> Result<Option<row::Model>> {
    row::Entity::find().filter(row::Column::Pseudonym.eq(pseudonym)).one(tx).await.map_err(db_error)
}

/// The seal of a report.
pub async fn of_report(tx: &Tx, report: Uuid) -> Result<Option<row::Model>> {
    row::Entity::find().filter(row::Column::Report.eq(report)).one(tx).await.map_err(db_error)
}

/// The seals among some reports.
pub async fn of_reports(tx: &Tx, reports: &[Uuid]) -> Result<Vec<row::Model>> {
    if reports.is_empty() {
        return Ok(Vec::new());
    }
    let among = row::Column::Report.is_in(reports.iter().copied());
    row::Entity::find().filter(among).all(tx).await.map_err(db_error)
}

/// Who handles a report now or is offered it, in the order named.
pub async fn handlers_of(tx: &Tx, report: Uuid) -> Result<Vec<handler::Model>> {
    handlers_of_all(tx, std::iter::once(report)).await
}

/// Those of some reports.
pub async fn handlers_of_all(tx: &Tx, reports: impl Iterator<Item = Uuid>) -> Result<Vec<handler::Model>> {
    handler::Entity::find()
        .filter(handler::Column::Report.is_in(reports))
        .filter(handler::Column::EndedAt.is_null())
        .order_by_asc(handler::Column::RecordedAt)
        .order_by_asc(handler::Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Everybody who ever handled a report or was offered it.
pub async fn ever_handled(tx: &Tx, report: Uuid) -> Result<Vec<handler::Model>> {
    handler::Entity::find().filter(handler::Column::Report.eq(report)).all(tx).await.map_err(db_error)
}

/// Everybody who handles something, after `after` by id, at most `limit`.
pub async fn handlers(tx: &Tx, after: Uuid, limit: u64) -> Result<Vec<handler::Model>> {
    handler::Entity::find()
        .filter(handler::Column::EndedAt.is_null())
        .filter(handler::Column::Offered.eq(0))
        .filter(handler::Column::Id.gt(after))
        .order_by_asc(handler::Column::Id)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}

/// That an account handles a report, or is offered it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Hands {
    /// The row that names it.
    pub id: Uuid,
    /// The report.
    pub report: Uuid,
    /// Only offered so far.
    pub offered: i32,
    /// Since when.
    pub recorded_at: i64,
}

/// Everything that an account handles or is offered.
pub async fn hands(tx: &Tx, account: AccountId) -> Result<Vec<Hands>> {
    use handler::Column;
    handler::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Report, Column::Offered, Column::RecordedAt])
        .filter(Column::Account.eq(account.0))
        .filter(Column::EndedAt.is_null())
        .into_model::<Hands>()
        .all(tx)
        .await
        .map_err(db_error)
}

/// The sealed report with this code.
pub async fn by_code(tx: &Tx, digest: &[u8], sealed_from: i32) -> Result<Option<report::Model>> {
    report::Entity::find()
        .filter(report::Column::CodeDigest.eq(digest))
        .filter(report::Column::Sensitivity.gte(sealed_from))
        .one(tx)
        .await
        .map_err(db_error)
}
