//! The tables of the index. They are written out in SQL: each filing pays for one row, and each search reads some
//! hundred pieces. Must not open anything.

use db::{Engine, Tx, db_error};
use kernel::Result;
use sea_orm::sea_query::Value;
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use uuid::Uuid;

use super::Words;
use super::postings::Block;

/// Rows in one statement: with more, SQLite spends its time on finding the names of values.
const ROWS: usize = 50;

async fn execute(tx: &Tx, sql: impl Into<String>, values: Vec<Value>) -> Result<()> {
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    tx.execute_raw(statement).await.map(|_| ()).map_err(db_error)
}

pub(super) async fn rows(tx: &Tx, sql: impl Into<String>, values: Vec<Value>) -> Result<Vec<QueryResult>> {
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    tx.query_all_raw(statement).await.map_err(db_error)
}

/// Makes a record findable. In the transaction that writes it, or later for one that waits; again, with everything by
/// which it is found from then on, when that is more.
pub async fn put(tx: &Tx, book: &str, record: Uuid, words: &Words) -> Result<()> {
    let sql = "INSERT INTO vault_recent (record, book, tokens) VALUES ($1, $2, $3) ON CONFLICT (record) DO UPDATE SET tokens = excluded.tokens";
    execute(tx, sql, vec![record.into(), book.into(), words.to_bytes().into()]).await
}

/// A condition: one of some tokens stands in a row of `vault_recent`. Tokens are pushed to `values`.
pub(super) fn holds(engine: Engine, tokens: &[i64], values: &mut Vec<Value>) -> String {
    let one = |token: &i64| {
        values.push(token.to_be_bytes().to_vec().into());
        let at = values.len();
        match engine {
            Engine::Sqlite => format!("instr(tokens, ${at}) > 0"),
            Engine::Postgres => format!("position(${at} IN tokens) > 0"),
        }
    };
    format!("({})", tokens.iter().map(one).collect::<Vec<_>>().join(" OR "))
}

/// The oldest of a book's newest records with their tokens, at most `limit`.
pub(super) async fn oldest_recent(tx: &Tx, book: &str, limit: u64) -> Result<Vec<(Uuid, Vec<u8>)>> {
    let sql =
        format!("SELECT record, tokens FROM vault_recent WHERE book = $1 ORDER BY record LIMIT {limit}");
    pairs(rows(tx, sql, vec![book.into()]).await?)
}

/// A book's newest records with their tokens, from one id until before another.
pub(super) async fn recent_between(
    tx: &Tx,
    book: &str,
    from: Uuid,
    until: Uuid,
) -> Result<Vec<(Uuid, Vec<u8>)>> {
    let sql = "SELECT record, tokens FROM vault_recent WHERE book = $1 AND record >= $2 AND record < $3";
    pairs(rows(tx, sql, vec![book.into(), from.into(), until.into()]).await?)
}

/// Whether a book has so many records among the newest.
pub(super) async fn has_recent(tx: &Tx, book: &str, count: u16) -> Result<bool> {
    let before = count.saturating_sub(1);
    let sql =
        format!("SELECT record FROM vault_recent WHERE book = $1 ORDER BY record LIMIT 1 OFFSET {before}");
    Ok(!rows(tx, sql, vec![book.into()]).await?.is_empty())
}

/// Whether a book has so many runs of the first level.
pub(super) async fn has_runs(tx: &Tx, book: &str, count: u16) -> Result<bool> {
    let before = count.saturating_sub(1);
    let sql =
        format!("SELECT id FROM vault_run WHERE book = $1 AND level = 0 ORDER BY id LIMIT 1 OFFSET {before}");
    Ok(!rows(tx, sql, vec![book.into()]).await?.is_empty())
}

fn pairs(rows: Vec<QueryResult>) -> Result<Vec<(Uuid, Vec<u8>)>> {
    let pair = |row: QueryResult| {
        Ok((row.try_get_by_index(0).map_err(db_error)?, row.try_get_by_index(1).map_err(db_error)?))
    };
    rows.into_iter().map(pair).collect()
}

/// Takes records out of the newest.
pub(super) async fn drop_recent(tx: &Tx, records: &[Uuid]) -> Result<()> {
    delete(tx, "vault_recent", "record", records).await
}

async fn delete<T: Copy + Into<Value>>(tx: &Tx, table: &str, column: &str, ids: &[T]) -> Result<()> {
    for chunk in ids.chunks(ROWS) {
        let places = (1..=chunk.len()).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ");
        let sql = format!("DELETE FROM {table} WHERE {column} IN ({places})");
        execute(tx, sql, chunk.iter().map(|id| (*id).into()).collect()).await?;
    }
    Ok(())
}

/// A run without its pieces.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub id: i64,
    pub records: Vec<Uuid>,
}

impl Run {
    fn of(row: &QueryResult) -> Result<Self> {
        let bytes: Vec<u8> = row.try_get_by_index(1).map_err(db_error)?;
        let records = bytes.chunks_exact(16).filter_map(|id| Uuid::from_slice(id).ok()).collect();
        Ok(Self { id: row.try_get_by_index(0).map_err(db_error)?, records })
    }

    fn bytes(&self) -> Vec<u8> {
        self.records.iter().flat_map(|id| *id.as_bytes()).collect()
    }
}

/// The oldest runs of a level, at most `limit`.
pub(super) async fn oldest_runs(tx: &Tx, book: &str, level: i32, limit: u64) -> Result<Vec<Run>> {
    let sql = format!(
        "SELECT id, records FROM vault_run WHERE book = $1 AND level = $2 ORDER BY latest, id LIMIT {limit}"
    );
    rows(tx, sql, vec![book.into(), level.into()]).await?.iter().map(Run::of).collect()
}

/// The runs that may hold a record, each with its book.
pub(super) async fn runs_around(tx: &Tx, record: Uuid) -> Result<Vec<(Run, String)>> {
    let sql = "SELECT id, records, book FROM vault_run WHERE earliest <= $1 AND latest >= $1";
    let found = rows(tx, sql, vec![record.into()]).await?;
    found.iter().map(|row| Ok((Run::of(row)?, row.try_get_by_index(2).map_err(db_error)?))).collect()
}

/// Who stands in a run.
pub(super) async fn members(tx: &Tx, run: i64) -> Result<Vec<Uuid>> {
    let found = rows(tx, "SELECT id, records FROM vault_run WHERE id = $1", vec![run.into()]).await?;
    found.first().map_or(Ok(Vec::new()), |row| Run::of(row).map(|run| run.records))
}

/// The number of a new run.
pub(super) async fn next_run(tx: &Tx) -> Result<i64> {
    let found = rows(tx, "SELECT COALESCE(MAX(id), 0) + 1 FROM vault_run", Vec::new()).await?;
    found.first().map_or(Ok(1), |row| row.try_get_by_index(0).map_err(db_error))
}

/// Writes a run with its pieces.
pub(super) async fn add_run(
    tx: &Tx,
    (book, level): (&str, i32),
    run: &Run,
    blocks: Vec<Block>,
) -> Result<()> {
    let (Some(earliest), Some(latest)) = (run.records.first(), run.records.last()) else { return Ok(()) };
    let sql =
        "INSERT INTO vault_run (id, book, level, earliest, latest, records) VALUES ($1, $2, $3, $4, $5, $6)";
    let ends = [(*earliest).into(), (*latest).into()];
    let mut values: Vec<Value> = vec![run.id.into(), book.into(), level.into()];
    values.extend(ends);
    values.push(run.bytes().into());
    execute(tx, sql, values).await?;
    let mut blocks = blocks.into_iter().peekable();
    while blocks.peek().is_some() {
        let chunk: Vec<Block> = blocks.by_ref().take(ROWS).collect();
        let row = |at: usize| format!("(${}, ${}, ${})", at * 3 + 1, at * 3 + 2, at * 3 + 3);
        let places = (0..chunk.len()).map(row).collect::<Vec<_>>().join(", ");
        let sql = format!("INSERT INTO vault_block (run, from_token, sealed) VALUES {places}");
        let each = |block: Block| [run.id.into(), block.from_token.into(), block.sealed.into()];
        execute(tx, sql, chunk.into_iter().flat_map(each).collect()).await?;
    }
    Ok(())
}

/// Takes runs away with their pieces.
pub(super) async fn drop_runs(tx: &Tx, runs: &[i64]) -> Result<()> {
    delete(tx, "vault_block", "run", runs).await?;
    delete(tx, "vault_run", "id", runs).await
}

/// Every piece of a run.
pub(super) async fn blocks(tx: &Tx, run: i64) -> Result<Vec<Block>> {
    let sql = "SELECT from_token, sealed FROM vault_block WHERE run = $1 ORDER BY from_token";
    let block = |row: &QueryResult| {
        let from_token = row.try_get_by_index(0).map_err(db_error)?;
        Ok(Block { from_token, sealed: row.try_get_by_index(1).map_err(db_error)? })
    };
    rows(tx, sql, vec![run.into()]).await?.iter().map(block).collect()
}

/// Puts another piece in the place of one.
pub(super) async fn replace_block(tx: &Tx, run: i64, block: Block) -> Result<()> {
    let sql = "UPDATE vault_block SET sealed = $1 WHERE run = $2 AND from_token = $3";
    execute(tx, sql, vec![block.sealed.into(), run.into(), block.from_token.into()]).await
}

/// Writes down again who stands in a run.
pub(super) async fn replace_members(tx: &Tx, run: &Run) -> Result<()> {
    execute(tx, "UPDATE vault_run SET records = $1 WHERE id = $2", vec![run.bytes().into(), run.id.into()])
        .await
}

/// Notes that records are still to be read into the index.
pub async fn wait_for(tx: &Tx, records: &[(Uuid, String)]) -> Result<()> {
    for chunk in records.chunks(ROWS) {
        let row = |at: usize| format!("(${}, ${})", at * 2 + 1, at * 2 + 2);
        let places = (0..chunk.len()).map(row).collect::<Vec<_>>().join(", ");
        let sql = format!(
            "INSERT INTO vault_waiting (record, class) VALUES {places} ON CONFLICT (record) DO NOTHING"
        );
        let each = |(record, class): &(Uuid, String)| [(*record).into(), class.as_str().into()];
        execute(tx, sql, chunk.iter().flat_map(each).collect()).await?;
    }
    Ok(())
}

/// Records of a class that are still to be read into the index, after `after` by id, at most `limit`.
pub async fn waiting(tx: &Tx, class: &str, after: Option<Uuid>, limit: u64) -> Result<Vec<Uuid>> {
    let sql = format!(
        "SELECT record FROM vault_waiting WHERE class = $1 AND record > $2 ORDER BY record LIMIT {limit}"
    );
    let found = rows(tx, sql, vec![class.into(), after.unwrap_or(Uuid::nil()).into()]).await?;
    found.iter().map(|row| row.try_get_by_index(0).map_err(db_error)).collect()
}

/// Notes that records wait no longer.
pub async fn settled(tx: &Tx, records: &[Uuid]) -> Result<()> {
    delete(tx, "vault_waiting", "record", records).await
}

/// Empties the index of one class and lets all its records wait.
pub(super) async fn clear(tx: &Tx, class: &str) -> Result<()> {
    let book = || vec![class.into()];
    let of_book = "DELETE FROM vault_block WHERE run IN (SELECT id FROM vault_run WHERE book = $1)";
    execute(tx, of_book, book()).await?;
    execute(tx, "DELETE FROM vault_run WHERE book = $1", book()).await?;
    execute(tx, "DELETE FROM vault_recent WHERE book = $1", book()).await?;
    execute(tx, "DELETE FROM vault_waiting WHERE class = $1", book()).await?;
    let all = "INSERT INTO vault_waiting (record, class) \
               SELECT subject, class FROM vault_record_key WHERE destroyed_at IS NULL AND class = $1";
    execute(tx, all, book()).await
}
