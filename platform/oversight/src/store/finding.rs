//! What was noticed.

use db::{Cursor, Page, Tx, db_error};
use kernel::{Result, Timestamp};
use policy::{Attr, Column as Stored, ColumnMap, Filter};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "oversight_finding")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub node: String,
    pub rule: String,
    pub officer: Uuid,
    pub day: String,
    pub post: Option<String>,
    pub office: Option<Uuid>,
    pub count: i64,
    pub state: String,
    pub tier: String,
    pub unit: Option<Uuid>,
    pub since: i64,
    pub circle: Option<Uuid>,
    pub district: Option<Uuid>,
    pub region: Option<Uuid>,
    pub sensitivity: i32,
    pub recorded_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl db::Table for Entity {
    const NAME: &'static str = "oversight_finding";
}

/// One finding.
pub async fn by_id(tx: &Tx, id: Uuid) -> Result<Option<Model>> {
    Entity::find_by_id(id).one(tx).await.map_err(db_error)
}

/// Some findings.
pub async fn some(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Model>> {
    let of = Entity::find().filter(Column::Id.is_in(ids.iter().copied()));
    of.order_by_asc(Column::Id).all(tx).await.map_err(db_error)
}

/// What a rule found of an officer on a day.
pub async fn of(tx: &Tx, officer: Uuid, rule: &str, day: &str) -> Result<Option<Model>> {
    Entity::find()
        .filter(Column::Officer.eq(officer))
        .filter(Column::Rule.eq(rule))
        .filter(Column::Day.eq(day))
        .one(tx)
        .await
        .map_err(db_error)
}

/// Findings in a state of which `scope` may let somebody know, the newest first. Whether he may is asked of each: a list cannot
/// know who depends on whom.
pub async fn list(
    tx: &Tx,
    scope: &Filter,
    state: &str,
    (after, limit): (Option<Cursor>, usize),
) -> Result<Page<Model>> {
    let accounts =
        Stored::Links { table: "access_account", record: "officer", member: "id", uuid: true, ended: None };
    let columns = ColumnMap::of_office("oversight_finding", "oversight.finding")
        .with(Attr::Station, Stored::Absent)
        .with(Attr::Accused, accounts)
        .identified_by("officer");
    let mut query = Entity::find().filter(scope.to_condition(&columns)?).filter(Column::State.eq(state));
    if let Some(after) = after {
        query = query.filter(after.older(Column::RecordedAt, Column::Id));
    }
    let query = query.order_by_desc(Column::RecordedAt).order_by_desc(Column::Id);
    let rows = query.limit(limit as u64 + 1).all(tx).await.map_err(db_error)?;
    Ok(Page::cut(rows, limit, |row| Cursor { at: row.recorded_at, id: row.id }))
}

/// Open ones of this node that have waited since before a moment, the longest waiting first.
pub async fn waiting(tx: &Tx, node: &str, before: Timestamp, limit: u64) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::State.eq("open"))
        .filter(Column::Node.eq(node))
        .filter(Column::Tier.ne("outside"))
        .filter(Column::Since.lte(before.micros()))
        .order_by_asc(Column::Since)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}
