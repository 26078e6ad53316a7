//! The tables of what is sealed and who handles it, and every query on them. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0020_seal.sql and 0022_danger.sql")]

use db::{Cursor, Page, Tx, db_error};
use kernel::Result;
use kernel::ids::AccountId;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};

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
    handler::Entity::find()
        .filter(handler::Column::Report.eq(report))
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

/// What an account handles or is offered, the newest first, after `after`, with the row that names it.
pub async fn in_hands(
    tx: &Tx,
    account: AccountId,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<(handler::Model, report::Model)>> {
    let mine =
        Condition::all().add(handler::Column::Account.eq(account.0)).add(handler::Column::EndedAt.is_null());
    let query = handler::Entity::find().filter(mine);
    let page = Page::newest_first(
        tx,
        query,
        (handler::Column::RecordedAt, handler::Column::Id),
        (after, limit),
        |row: &handler::Model| Cursor { at: row.recorded_at, id: row.id },
    )
    .await?;
    let ids: Vec<Uuid> = page.rows.iter().map(|row| row.report).collect();
    let reports = super::by_ids(tx, &ids).await?;
    let with = |row: handler::Model| {
        let report = reports.iter().find(|report| report.id == row.report)?.clone();
        Some((row, report))
    };
    Ok(Page { rows: page.rows.into_iter().filter_map(with).collect(), next: page.next })
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
