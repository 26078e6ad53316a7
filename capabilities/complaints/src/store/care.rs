//! The table of what was done for whoever reported, the one of whom somebody is to ask, and every query on them. No rules here.
#![expect(missing_docs, reason = "every column is described in migrations/0036_care.sql")]

use db::{Tx, db_error};
use kernel::ids::ComplaintId;
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Query;
use sea_orm::{Condition, QueryOrder, QuerySelect};

use crate::store::seal::handler;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaints_care")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub report: Uuid,
    pub step: String,
    pub recorded_at: i64,
    pub officer: Option<Uuid>,
    pub charge: Option<String>,
    pub sealed: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "complaints_care";
    const OF: Option<&'static str> = Some("report");
}

/// Every step about a report, oldest first.
pub async fn of_report(tx: &Tx, report: ComplaintId) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Report.eq(report.0))
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Id)
        .all(tx)
        .await
        .map_err(db_error)
}

pub mod follow_up {
    //! Of whom somebody is to ask.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "complaints_follow_up")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub report: Uuid,
        pub due_at: i64,
        pub office: Uuid,
        pub officer: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// When somebody is to ask about a report.
pub async fn planned(tx: &Tx, report: ComplaintId) -> Result<Option<Timestamp>> {
    let row = follow_up::Entity::find_by_id(report.0).one(tx).await.map_err(db_error)?;
    Ok(row.map(|row| Timestamp(row.due_at)))
}

/// Nobody is to ask about a report any more.
pub async fn unplan(tx: &Tx, report: ComplaintId) -> Result<()> {
    follow_up::Entity::delete_by_id(report.0).exec(tx).await.map(|_| ()).map_err(db_error)
}

/// Somebody is to ask, whatever was planned before.
pub async fn plan(tx: &Tx, row: follow_up::Model) -> Result<()> {
    unplan(tx, ComplaintId(row.report)).await?;
    let row = sea_orm::IntoActiveModel::into_active_model(row);
    follow_up::Entity::insert(row).exec_without_returning(tx).await.map(|_| ()).map_err(db_error)
}

/// Whoever holds a report asks how it goes.
pub async fn moved(tx: &Tx, report: ComplaintId, office: Uuid) -> Result<()> {
    let rows = follow_up::Entity::update_many()
        .col_expr(follow_up::Column::Office, Expr::value(office))
        .filter(follow_up::Column::Report.eq(report.0));
    rows.exec(tx).await.map(|_| ()).map_err(db_error)
}

/// What is planned for some offices, by somebody, or about a sealed report that somebody handles, the earliest due first, from
/// behind a row on.
pub async fn due(
    tx: &Tx,
    (offices, officer): (&[Uuid], Uuid),
    after: Option<&follow_up::Model>,
    most: u64,
) -> Result<Vec<follow_up::Model>> {
    use follow_up::Column;
    let handled = Query::select()
        .column(handler::Column::Report)
        .from(handler::Entity)
        .and_where(handler::Column::Account.eq(officer))
        .and_where(handler::Column::EndedAt.is_null())
        .to_owned();
    let own = Condition::any()
        .add(Column::Office.is_in(offices.iter().copied()))
        .add(Column::Officer.eq(officer))
        .add(Column::Report.in_subquery(handled));
    let mut find = follow_up::Entity::find().filter(own);
    if let Some(after) = after {
        let same = Condition::all().add(Column::DueAt.eq(after.due_at)).add(Column::Report.gt(after.report));
        find = find.filter(Condition::any().add(Column::DueAt.gt(after.due_at)).add(same));
    }
    find.order_by_asc(Column::DueAt).order_by_asc(Column::Report).limit(most).all(tx).await.map_err(db_error)
}
