//! The reads of `check`: pages of each table, and the rows that stand outside their place. No rules here.

use db::{Tx, db_error};
use kernel::Result;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Value;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryResult, Statement};
use uuid::Uuid;

use crate::store::{checkpoint, entry, pending, tile};

/// A leaf with its entry.
#[derive(Debug)]
pub(super) struct Placed {
    pub seq: i64,
    pub entry_id: Uuid,
    pub entry: Held,
}

/// What a leaf's entry looks like.
#[derive(Debug)]
pub(super) enum Held {
    Missing,
    /// A column is of a type that was never written.
    Unreadable,
    Entry(entry::Model),
}

/// A waiting mark with its entry, and whether the entry has a leaf already.
#[derive(Debug)]
pub(super) struct Waiting {
    pub mark: pending::Model,
    pub entry: Held,
    pub placed: bool,
}

async fn rows(tx: &Tx, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Vec<QueryResult>> {
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    tx.query_all_raw(statement).await.map_err(db_error)
}

fn held(row: &QueryResult) -> Held {
    match row.try_get::<Option<Uuid>>("", "id") {
        Ok(None) => Held::Missing,
        Ok(Some(_)) => entry::Model::from_query_result(row, "").map_or(Held::Unreadable, Held::Entry),
        Err(_) => Held::Unreadable,
    }
}

/// The leaves of a log in `from..to`, in order.
pub(super) async fn leaves(tx: &Tx, log: i32, from: i64, to: i64) -> Result<Vec<Placed>> {
    let sql = "SELECT l.seq AS leaf_seq, l.entry_id AS leaf_entry, e.* FROM journal_leaf l \
               LEFT JOIN journal_entry e ON e.id = l.entry_id \
               WHERE l.log = $1 AND l.seq >= $2 AND l.seq < $3 ORDER BY l.seq";
    let found = rows(tx, sql, [log.into(), from.into(), to.into()]).await?;
    let placed = |row: &QueryResult| {
        let seq = row.try_get::<i64>("", "leaf_seq").map_err(db_error)?;
        // An id that is none cannot have an entry.
        let entry_id = row.try_get::<Uuid>("", "leaf_entry").unwrap_or(Uuid::nil());
        Ok(Placed { seq, entry_id, entry: held(row) })
    };
    found.iter().map(placed).collect()
}

/// The first leaf of a log from `from` on.
pub(super) async fn next_leaf(tx: &Tx, log: i32, from: i64) -> Result<Option<i64>> {
    let sql = "SELECT seq FROM journal_leaf WHERE log = $1 AND seq >= $2 ORDER BY seq LIMIT 1";
    let found = rows(tx, sql, [log.into(), from.into()]).await?;
    found.first().map(|row| row.try_get::<i64>("", "seq").map_err(db_error)).transpose()
}

/// Leaves that stand before the first or after the last place of a log, up to 1000.
pub(super) async fn leaves_outside(tx: &Tx, log: i32, size: i64) -> Result<Vec<(i64, Uuid)>> {
    let sql = "SELECT seq, entry_id FROM journal_leaf WHERE log = $1 AND (seq < 0 OR seq >= $2) \
               ORDER BY seq LIMIT 1000";
    let found = rows(tx, sql, [log.into(), size.into()]).await?;
    let leaf = |row: &QueryResult| {
        Ok((
            row.try_get::<i64>("", "seq").map_err(db_error)?,
            row.try_get::<Uuid>("", "entry_id").unwrap_or(Uuid::nil()),
        ))
    };
    found.iter().map(leaf).collect()
}

/// The numbers of logs that leaves, tiles or checkpoints name and that do not exist, with the table.
pub(super) async fn strays(tx: &Tx) -> Result<Vec<(&'static str, i32)>> {
    let mut strays = Vec::new();
    for table in ["journal_leaf", "journal_tile", "journal_checkpoint"] {
        let sql = format!("SELECT DISTINCT log FROM {table} WHERE log NOT IN (SELECT id FROM journal_log)");
        for row in rows(tx, &sql, []).await? {
            strays.push((table, row.try_get::<i32>("", "log").map_err(db_error)?));
        }
    }
    Ok(strays)
}

/// The tiles of one level of a log in `from..to`.
pub(super) async fn tiles(tx: &Tx, log: i32, level: i32, (from, to): (i64, i64)) -> Result<Vec<tile::Model>> {
    tile::Entity::find()
        .filter(tile::Column::Log.eq(log))
        .filter(tile::Column::Level.eq(level))
        .filter(tile::Column::Number.gte(from))
        .filter(tile::Column::Number.lt(to))
        .all(tx)
        .await
        .map_err(db_error)
}

/// Levels and numbers of tiles outside a tree with so many tiles on each level, up to 1000.
pub(super) async fn tiles_outside(tx: &Tx, log: i32, widths: &[i64]) -> Result<Vec<(i32, i64)>> {
    let beyond = |(level, width): (usize, &i64)| format!(" OR (level = {level} AND number >= {width})");
    let beyond: Vec<String> = widths.iter().enumerate().map(beyond).collect();
    let outside = format!("level < 0 OR level >= {} OR number < 0{}", widths.len(), beyond.concat());
    let sql = format!("SELECT level, number FROM journal_tile WHERE log = $1 AND ({outside}) LIMIT 1000");
    let found = rows(tx, &sql, [log.into()]).await?;
    let place = |row: &QueryResult| {
        Ok((
            row.try_get::<i32>("", "level").map_err(db_error)?,
            row.try_get::<i64>("", "number").map_err(db_error)?,
        ))
    };
    found.iter().map(place).collect()
}

/// Every checkpoint of a log.
pub(super) async fn checkpoints(tx: &Tx, log: i32) -> Result<Vec<checkpoint::Model>> {
    checkpoint::Entity::find()
        .filter(checkpoint::Column::Log.eq(log))
        .order_by_size()
        .all(tx)
        .await
        .map_err(db_error)
}

trait BySize {
    fn order_by_size(self) -> Self;
}

impl BySize for Select<checkpoint::Entity> {
    fn order_by_size(self) -> Self {
        sea_orm::QueryOrder::order_by_asc(self, checkpoint::Column::Size)
    }
}

/// Entries that are in no log and do not wait for one, up to 1000.
pub(super) async fn unplaced(tx: &Tx) -> Result<Vec<Uuid>> {
    let sql = "SELECT e.id FROM journal_entry e \
               WHERE NOT EXISTS (SELECT 1 FROM journal_leaf l WHERE l.entry_id = e.id) \
               AND NOT EXISTS (SELECT 1 FROM journal_pending p WHERE p.entry_id = e.id) \
               AND NOT EXISTS (SELECT 1 FROM journal_proof c WHERE c.id = e.id) LIMIT 1000";
    let found = rows(tx, sql, []).await?;
    Ok(found.iter().map(|row| row.try_get::<Uuid>("", "id").unwrap_or(Uuid::nil())).collect())
}

/// Waiting marks after `after`, with their entries.
pub(super) async fn waiting(tx: &Tx, after: Uuid, limit: i64) -> Result<Vec<Waiting>> {
    let sql = "SELECT p.entry_id AS mark_entry, p.kind AS mark_kind, p.leaf AS mark_leaf, e.*, \
               CASE WHEN EXISTS (SELECT 1 FROM journal_leaf l WHERE l.entry_id = p.entry_id) THEN 1 ELSE 0 END \
               AS placed FROM journal_pending p LEFT JOIN journal_entry e ON e.id = p.entry_id \
               WHERE p.entry_id > $1 ORDER BY p.entry_id LIMIT $2";
    let found = rows(tx, sql, [after.into(), limit.into()]).await?;
    let waiting = |row: &QueryResult| {
        let mark = pending::Model {
            entry_id: row.try_get("", "mark_entry").map_err(db_error)?,
            kind: row.try_get("", "mark_kind").map_err(db_error)?,
            leaf: row.try_get("", "mark_leaf").map_err(db_error)?,
        };
        let placed = row.try_get::<i32>("", "placed").map_err(db_error)? == 1;
        Ok(Waiting { mark, entry: held(row), placed })
    };
    found.iter().map(waiting).collect()
}

/// The verifier keys of every registered node's logs.
pub(super) async fn registered_keys(tx: &Tx) -> Result<Vec<String>> {
    let found = rows(tx, "SELECT vkeys FROM journal_node ORDER BY name", []).await?;
    let lines = found.iter().filter_map(|row| row.try_get::<String>("", "vkeys").ok());
    Ok(lines.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect())
}

/// Records whose key is marked as destroyed and still stored, up to 1000.
pub(super) async fn kept_keys(tx: &Tx) -> Result<Vec<Uuid>> {
    let sql = "SELECT subject FROM vault_record_key \
               WHERE destroyed_at IS NOT NULL AND wrapped IS NOT NULL LIMIT 1000";
    let found = rows(tx, sql, []).await?;
    Ok(found.iter().map(|row| row.try_get::<Uuid>("", "subject").unwrap_or(Uuid::nil())).collect())
}

/// The id of the first row of a table after `after`, when a page of it cannot be read.
pub(super) async fn next_id(tx: &Tx, (table, id): (&str, &str), after: Option<Uuid>) -> Result<Option<Uuid>> {
    let (filter, values) = match after {
        Some(after) => (format!("WHERE {id} > $1"), vec![after.into()]),
        None => (String::new(), Vec::new()),
    };
    let sql = format!("SELECT {id} AS id FROM {table} {filter} ORDER BY {id} LIMIT 1");
    let found = rows(tx, &sql, values).await?;
    Ok(found.first().map(|row| row.try_get::<Uuid>("", "id").unwrap_or(Uuid::nil())))
}

/// How many rows a table has, roughly where the engine only knows it roughly: for progress.
pub(super) async fn about(tx: &Tx, table: &str) -> Result<u64> {
    let sql = match tx.get_database_backend() {
        DbBackend::Postgres => {
            format!(
                "SELECT GREATEST(reltuples, 0)::bigint AS n FROM pg_class WHERE oid = '{table}'::regclass"
            )
        }
        // Ids have no gaps worth counting; the row number of the last row is close and costs nothing.
        _ => format!("SELECT COALESCE(MAX(rowid), 0) AS n FROM {table}"),
    };
    let found = rows(tx, &sql, []).await?;
    let count = found.first().map(|row| row.try_get::<i64>("", "n").map_err(db_error)).transpose()?;
    Ok(count.unwrap_or(0).unsigned_abs())
}
