//! Look-ups as the log has them. Derived, nobody's name in it.

use std::collections::BTreeMap;

use db::{Tx, db_error};
use kernel::{Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ExprTrait, QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "oversight_look")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry: Uuid,
    pub at: i64,
    pub day: String,
    pub what: String,
    pub kind: String,
    pub record: Uuid,
    pub purpose: Option<String>,
    pub account: Option<Uuid>,
    pub officer: Option<Uuid>,
    pub post: Option<String>,
    pub office: Option<Uuid>,
    pub foreign_office: i32,
    pub on_duty: i32,
    pub kin: Option<String>,
    pub famous: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps look-ups; one that is there already stays.
pub async fn add(tx: &Tx, rows: Vec<Model>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let once = OnConflict::column(Column::Entry).do_nothing().to_owned();
    let rows = rows.into_iter().map(sea_orm::IntoActiveModel::into_active_model);
    let all = Entity::insert_many::<ActiveModel, _>(rows).on_conflict(once);
    all.exec_without_returning(tx).await.map(|_| ()).map_err(db_error)
}

/// What an officer looked up on a day, in order.
pub async fn of_day(tx: &Tx, officer: Uuid, day: &str) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Officer.eq(officer))
        .filter(Column::Day.eq(day))
        .order_by_asc(Column::At)
        .order_by_asc(Column::Entry)
        .all(tx)
        .await
        .map_err(db_error)
}

/// How many records each officer in a kind of post opened on a day.
pub async fn opened_by_post(tx: &Tx, post: &str, day: &str) -> Result<BTreeMap<Uuid, i64>> {
    let found: Vec<(Uuid, i64)> = Entity::find()
        .select_only()
        .column(Column::Officer)
        .column_as(Expr::col(Column::Record).count_distinct(), "records")
        .filter(Column::Day.eq(day))
        .filter(Column::Post.eq(post))
        .filter(Column::What.eq("opened"))
        .filter(Column::Officer.is_not_null())
        .group_by(Column::Officer)
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)?;
    Ok(found.into_iter().collect())
}

/// Some of them, in order.
pub async fn some(tx: &Tx, entries: &[Uuid]) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Entry.is_in(entries.iter().copied()))
        .order_by_asc(Column::At)
        .order_by_asc(Column::Entry)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Those of one record made before a moment, the newest first.
pub async fn of_record(tx: &Tx, record: Uuid, before: Timestamp, limit: u64) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Record.eq(record))
        .filter(Column::At.lt(before.micros()))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Entry)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}
