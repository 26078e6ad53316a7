//! What waits to be done about reports: a table that follows from the records beside it, kept in the transaction that writes
//! those, so that counting and listing read nothing else. Holds no rule of its own, and no record.
#![expect(missing_docs, reason = "every column is described in migrations/0014_waiting.sql")]

use std::collections::{BTreeMap, BTreeSet};

use db::{Cursor, Page, Tx, db_error};
use kernel::Result;
use policy::{ColumnMap, Filter};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Func, Query};
use sea_orm::{ConnectionTrait, IntoActiveModel, QueryOrder, QuerySelect, QueryTrait};

use super::{contact, disposal, report, transfer};
use crate::model::contact::Reach;
use crate::model::seal::SEALED_FROM;
use crate::model::waiting::{COUNT_MAX, Waiting};
use crate::store::transfer::holding;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaints_waiting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub report: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    pub office: Uuid,
    pub circle: Option<Uuid>,
    pub district: Option<Uuid>,
    pub region: Option<Uuid>,
    pub sensitivity: i32,
    pub since: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a report waits for in this table; an offer stands in the table of holdings.
const KINDS: [Waiting; 2] = [Waiting::Contact, Waiting::Decision];

/// How the table stores what policies speak about, for the office that holds a report. Nothing in it is sealed.
fn columns() -> ColumnMap {
    super::open_columns("complaints_waiting")
}

fn row(report: &report::Model, holding: Option<&holding::Model>, kind: Waiting) -> Model {
    let (office, circle, district, region) = match holding {
        Some(now) => (now.office, now.circle, now.district, now.region),
        None => (report.office, report.circle, report.district, report.region),
    };
    let (kind, sensitivity, since) = (kind.word().to_owned(), report.sensitivity, report.recorded_at);
    Model { report: report.id, kind, office, circle, district, region, sensitivity, since }
}

async fn put(tx: &Tx, rows: Vec<Model>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    Entity::insert_many(rows).exec_without_returning(tx).await.map_err(db_error)?;
    Ok(())
}

/// A report was recorded: everything waits. What is sealed stands in no list.
pub async fn begin(tx: &Tx, report: &report::Model) -> Result<()> {
    if report.sensitivity >= SEALED_FROM {
        return Ok(());
    }
    put(tx, KINDS.map(|kind| row(report, None, kind)).to_vec()).await
}

/// Somebody spoke with whoever told it.
pub async fn contacted(tx: &Tx, report: Uuid) -> Result<()> {
    let done = Entity::delete_many()
        .filter(Column::Report.eq(report))
        .filter(Column::Kind.eq(Waiting::Contact.word()));
    done.exec(tx).await.map_err(db_error)?;
    Ok(())
}

/// It was decided: nothing waits any more.
pub async fn settled(tx: &Tx, reports: &[Uuid]) -> Result<()> {
    let done = Entity::delete_many().filter(Column::Report.is_in(reports.iter().copied()));
    done.exec(tx).await.map_err(db_error)?;
    Ok(())
}

/// Another office holds it now, and what waits waits there.
pub async fn moved(tx: &Tx, now: &holding::Model) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Office, now.office.into())
        .col_expr(Column::Circle, now.circle.into())
        .col_expr(Column::District, now.district.into())
        .col_expr(Column::Region, now.region.into())
        .filter(Column::Report.eq(now.report))
        .exec(tx)
        .await
        .map_err(db_error)?;
    Ok(())
}

/// Makes anew what waits of some reports, from the records beside them: where these came from another node.
pub async fn derive(tx: &Tx, reports: &[Uuid]) -> Result<()> {
    settled(tx, reports).await?;
    let ids = || reports.iter().copied();
    let erased = vault::infos(tx, reports).await?.into_iter().filter(|key| key.destroyed_at.is_some());
    let mut done: BTreeSet<Uuid> = erased.map(|key| key.subject).collect();
    done.extend(super::outcomes_of(tx, ids()).await?.iter().map(|outcome| outcome.report));
    done.extend(disposal::of_reports(tx, ids()).await?.iter().map(|disposal| disposal.report));
    let spoken = contact::with_result(tx, reports, Reach::Spoke.word()).await?;
    let holdings = transfer::holdings_of(tx, ids()).await?;
    let holdings: BTreeMap<Uuid, &holding::Model> = holdings.iter().map(|now| (now.report, now)).collect();
    let all = super::by_ids(tx, reports).await?;
    let open = all.iter().filter(|report| report.sensitivity < SEALED_FROM && !done.contains(&report.id));
    let waits = |(report, kind): &(&report::Model, Waiting)| {
        *kind != Waiting::Contact || !spoken.contains(&report.id)
    };
    let rows = open
        .flat_map(|report| KINDS.map(|kind| (report, kind)))
        .filter(waits)
        .map(|(report, kind)| row(report, holdings.get(&report.id).copied(), kind));
    put(tx, rows.collect()).await
}

/// Up to `limit` reports of which something waits, after `after`.
pub async fn some(tx: &Tx, after: Option<Uuid>, limit: u64) -> Result<Vec<Uuid>> {
    let mut query = Entity::find().select_only().column(Column::Report).distinct();
    if let Some(after) = after {
        query = query.filter(Column::Report.gt(after));
    }
    query.order_by_asc(Column::Report).limit(limit).into_tuple().all(tx).await.map_err(db_error)
}

fn visible(scope: &Filter, kind: Waiting) -> Result<Select<Entity>> {
    let of_kind = Entity::find().filter(Column::Kind.eq(kind.word()));
    Ok(of_kind.filter(scope.to_condition(&columns())?))
}

/// How many wait where `scope` reaches, counted no further than is shown.
pub async fn count(tx: &Tx, scope: &Filter, kind: Waiting) -> Result<u64> {
    at_most(tx, visible(scope, kind)?.select_only().column(Column::Report)).await
}

/// How many rows a query has, counted no further than is shown.
pub(super) async fn at_most<E: EntityTrait>(tx: &Tx, query: Select<E>) -> Result<u64> {
    let some = query.limit(COUNT_MAX + 1).into_query();
    let mut counted = Query::select();
    counted.expr_as(Func::count(Expr::cust("1")), Alias::new("n")).from_subquery(some, Alias::new("some"));
    let row = tx.query_one(&counted).await.map_err(db_error)?;
    let count: i64 = row.map(|row| row.try_get("", "n")).transpose().map_err(db_error)?.unwrap_or(0);
    Ok(count.unsigned_abs())
}

/// Those of some reports that wait where `scope` reaches.
pub async fn among(tx: &Tx, scope: &Filter, kind: Waiting, reports: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    if reports.is_empty() {
        return Ok(BTreeSet::new());
    }
    let some = visible(scope, kind)?.filter(Column::Report.is_in(reports.iter().copied()));
    let found = some.select_only().column(Column::Report).into_tuple::<Uuid>().all(tx).await;
    Ok(found.map_err(db_error)?.into_iter().collect())
}

/// What waits where `scope` reaches: reports with the moment since when, the longest waiting first, after `after`.
pub async fn page(
    tx: &Tx,
    scope: &Filter,
    kind: Waiting,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<Model>> {
    let mut query = visible(scope, kind)?;
    if let Some(after) = after {
        query = query.filter(after.newer(Column::Since, Column::Report));
    }
    let query = query.order_by_asc(Column::Since).order_by_asc(Column::Report).limit(limit as u64 + 1);
    let rows = query.all(tx).await.map_err(db_error)?;
    Ok(Page::cut(rows, limit, |row| Cursor { at: row.since, id: row.report }))
}
