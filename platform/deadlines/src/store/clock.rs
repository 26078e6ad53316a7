//! Clocks as they stand.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::Interrupts;
use db::{Cursor, Page, Tx, db_error};
use kernel::{Result, Timestamp};
use policy::{ColumnMap, Filter, SEALED_FROM};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{Condition, QueryOrder, QuerySelect};

use super::step;

/// Records named in one statement.
const AT_ONCE: usize = 500;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadlines_clock")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub record: Uuid,
    pub clock: String,
    pub counted_from: i64,
    pub due_at: i64,
    pub stopped_at: Option<i64>,
    pub annulled: i32,
    pub told: i64,
    pub next_at: Option<i64>,
    pub office: Uuid,
    pub circle: Option<Uuid>,
    pub district: Option<Uuid>,
    pub region: Option<Uuid>,
    pub sensitivity: i32,
    pub interrupts: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Replaces every clock of some records.
pub async fn replace(tx: &Tx, records: &[Uuid], clocks: Vec<Model>) -> Result<()> {
    let old = Entity::delete_many().filter(Column::Record.is_in(records.iter().copied()));
    old.exec(tx).await.map_err(db_error)?;
    if clocks.is_empty() {
        return Ok(());
    }
    let rows = clocks.into_iter().map(sea_orm::IntoActiveModel::into_active_model);
    let all = Entity::insert_many::<ActiveModel, _>(rows);
    all.exec_without_returning(tx).await.map(|_| ()).map_err(db_error)
}

/// Those of which something is to be told by now, the longest due first.
pub async fn due(tx: &Tx, now: Timestamp, limit: u64) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::NextAt.lte(now.micros()))
        .order_by_asc(Column::NextAt)
        .limit(limit)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Notes what was told, and when the next is to be.
pub async fn told(tx: &Tx, one: &Model, step: i64, next_at: Option<Timestamp>) -> Result<()> {
    let row = Entity::update_many()
        .col_expr(Column::Told, Expr::value(step))
        .col_expr(Column::NextAt, Expr::value(next_at.map(Timestamp::micros)))
        .filter(Column::Id.eq(one.id));
    row.exec(tx).await.map(|_| ()).map_err(db_error)
}

/// Which clocks a list shows: those that run, due in a span.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// From here.
    pub from: Option<Timestamp>,
    /// Before this.
    pub before: Timestamp,
}

/// Who sees clocks: within a scope those that are not sealed, and of sealed ones those that are named.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The scope.
    pub scope: &'a Filter,
    /// Ids of sealed ones.
    pub sealed: &'a [Uuid],
}

fn running(seen: Seen<'_>, span: Span) -> Result<sea_orm::Select<Entity>> {
    let columns = ColumnMap::of_office("deadlines_clock", "deadlines.clock");
    let open =
        Condition::all().add(seen.scope.to_condition(&columns)?).add(Column::Sensitivity.lt(SEALED_FROM));
    let named = (!seen.sealed.is_empty()).then(|| Column::Id.is_in(seen.sealed.iter().copied()));
    let mut query = Entity::find()
        .filter(Condition::any().add(open).add_option(named))
        .filter(Column::StoppedAt.is_null())
        .filter(Column::DueAt.lt(span.before.micros()));
    if let Some(from) = span.from {
        query = query.filter(Column::DueAt.gte(from.micros()));
    }
    Ok(query)
}

/// Clocks that run and that somebody sees, the earliest due first.
pub async fn list(
    tx: &Tx,
    seen: Seen<'_>,
    span: Span,
    (after, limit): (Option<Cursor>, usize),
) -> Result<Page<Model>> {
    let mut query = running(seen, span)?;
    if let Some(after) = after {
        let same = Condition::all().add(Column::DueAt.eq(after.at)).add(Column::Id.gt(after.id));
        query = query.filter(Condition::any().add(Column::DueAt.gt(after.at)).add(same));
    }
    let query = query.order_by_asc(Column::DueAt).order_by_asc(Column::Id);
    let rows = query.limit(limit as u64 + 1).all(tx).await.map_err(db_error)?;
    Ok(Page::cut(rows, limit, |row| Cursor { at: row.due_at, id: row.id }))
}

/// How many of them there are, counted no further than `most`.
pub async fn count(tx: &Tx, seen: Seen<'_>, span: Span, most: u64) -> Result<u64> {
    running(seen, span)?.select_only().column(Column::Record).limit(most).count(tx).await.map_err(db_error)
}

/// Sealed ones that run and of which somebody was told, of some districts and regions, the earliest due first.
pub async fn sealed_told(tx: &Tx, units: &[Uuid], most: u64) -> Result<Vec<Model>> {
    let among = |column: Column| column.is_in(units.iter().copied());
    Entity::find()
        .filter(Column::StoppedAt.is_null())
        .filter(Column::Sensitivity.gte(SEALED_FROM))
        .filter(Column::Told.gt(0))
        .filter(Condition::any().add(among(Column::District)).add(among(Column::Region)))
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Id)
        .limit(most)
        .all(tx)
        .await
        .map_err(db_error)
}

/// Whether it interrupts now.
fn now() -> Condition {
    let once_told =
        Condition::all().add(Column::Interrupts.eq(Interrupts::Late as i32)).add(Column::Told.gt(0));
    Condition::any().add(Column::Interrupts.eq(Interrupts::Running as i32)).add(once_told)
}

/// What waits for an answer comes before what is late.
fn that_interrupt(most: u64) -> sea_orm::Select<Entity> {
    Entity::find()
        .filter(Column::StoppedAt.is_null())
        .filter(Column::Interrupts.gt(0))
        .filter(now())
        .order_by_desc(Column::Interrupts)
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Id)
        .limit(most)
}

/// Those that interrupt: of some offices, and those of which a step told some units; no sealed ones. `reads` is the scope of what is
/// late, `waits` that of what waits for an answer besides.
pub async fn interrupting(
    tx: &Tx,
    (reads, waits): (&Filter, &Filter),
    units: &[Uuid],
    most: u64,
) -> Result<Vec<Model>> {
    let columns = ColumnMap::of_office("deadlines_clock", "deadlines.clock");
    let told = Query::select()
        .expr(Expr::value(1))
        .from(step::Entity)
        .and_where(Expr::col((step::Entity, step::Column::Record)).equals((Entity, Column::Record)))
        .and_where(Expr::col((step::Entity, step::Column::Clock)).equals((Entity, Column::Clock)))
        .and_where(step::Column::Unit.is_in(units.iter().copied()))
        .to_owned();
    let waiting = Condition::all()
        .add(Column::Interrupts.eq(Interrupts::Running as i32))
        .add(waits.to_condition(&columns)?);
    let office = Column::Office.is_in(units.iter().copied());
    that_interrupt(most)
        .filter(Column::Sensitivity.lt(SEALED_FROM))
        .filter(Condition::any().add(reads.to_condition(&columns)?).add(waiting))
        .filter(Condition::any().add(office).add(Expr::exists(told)))
        .all(tx)
        .await
        .map_err(db_error)
}

/// Sealed ones that interrupt.
pub async fn interrupting_sealed(tx: &Tx, most: u64) -> Result<Vec<Model>> {
    that_interrupt(most).filter(Column::Sensitivity.gte(SEALED_FROM)).all(tx).await.map_err(db_error)
}

/// Those of some records that are sealed now.
pub async fn sealed_among(tx: &Tx, records: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    let found: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Record)
        .filter(Column::Record.is_in(records.iter().copied()))
        .filter(Column::Sensitivity.gte(SEALED_FROM))
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)?;
    Ok(found.into_iter().collect())
}

/// Those of some records that run, the earliest due first.
pub async fn running_of(tx: &Tx, records: &[Uuid]) -> Result<Vec<Model>> {
    let mut found = Vec::new();
    for some in records.chunks(AT_ONCE) {
        let rows = Entity::find()
            .filter(Column::Record.is_in(some.iter().copied()))
            .filter(Column::StoppedAt.is_null())
            .order_by_asc(Column::DueAt)
            .order_by_asc(Column::Clock);
        found.extend(rows.all(tx).await.map_err(db_error)?);
    }
    Ok(found)
}

/// The clocks of a record, the earliest due first.
pub async fn of_record(tx: &Tx, record: Uuid) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Record.eq(record))
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Clock)
        .all(tx)
        .await
        .map_err(db_error)
}

/// From when the clocks of some records count: the earliest of each.
pub async fn counted_from(tx: &Tx, records: &[Uuid]) -> Result<BTreeMap<Uuid, Timestamp>> {
    let found: Vec<(Uuid, i64)> = Entity::find()
        .select_only()
        .column(Column::Record)
        .column_as(Column::CountedFrom.min(), "earliest")
        .filter(Column::Record.is_in(records.iter().copied()))
        .group_by(Column::Record)
        .into_tuple()
        .all(tx)
        .await
        .map_err(db_error)?;
    Ok(found.into_iter().map(|(record, earliest)| (record, Timestamp(earliest))).collect())
}

/// Forgets all of them.
pub async fn clear(tx: &Tx) -> Result<()> {
    Entity::delete_many().exec(tx).await.map(|_| ()).map_err(db_error)
}
