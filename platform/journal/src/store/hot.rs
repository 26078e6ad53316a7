//! The statements that run for every entry. They are written out, because here each trip to the database and each
//! built statement is paid for by every operation of the product; everything else goes through the entities.
//! Must not be used where once a second would do.

use db::{Engine, Tx, db_error};
use kernel::Result;
use sea_orm::sea_query::Value;
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use super::entry;

/// Rows in one statement. Few operations have more than four; filling and landing have thousands. SQLite finds the name of
/// each value by walking past those before it, so a statement of ten times the rows costs a hundred times as much.
const ROWS: usize = 50;
const COLUMNS: usize = 10;

const ENTRY: &str = "INSERT INTO journal_entry (id, kind, subject, version, action, unit, recorded_at, claim, rest, body) VALUES ";
const PENDING: &str = "INSERT INTO journal_pending (entry_id, kind, leaf) VALUES ";
const LEAF: &str = "INSERT INTO journal_leaf (log, seq, entry_id) ";

/// Writes entries and marks them as pending, in one trip.
pub async fn append(tx: &Tx, entries: Vec<(entry::Model, [u8; 32])>) -> Result<()> {
    for chunk in in_chunks(entries) {
        let sql = append_sql(tx.engine(), chunk.len());
        let mut values = Vec::with_capacity(chunk.len() * (COLUMNS + 1));
        for (entry, leaf) in chunk {
            values.extend(columns(entry));
            values.push(leaf.to_vec().into());
        }
        execute(tx, sql, values).await?;
    }
    Ok(())
}

/// Writes entries only: those of another node come with their place in its log.
pub async fn put_entries(tx: &Tx, entries: Vec<entry::Model>) -> Result<()> {
    for chunk in in_chunks(entries) {
        let sql = format!("{ENTRY}{}", tuples(chunk.len(), COLUMNS, &each(1..=COLUMNS)));
        execute(tx, sql, chunk.into_iter().flat_map(columns).collect()).await?;
    }
    Ok(())
}

/// Numbers entries in a log from `first` on.
pub async fn put_leaves(tx: &Tx, log: i32, first: i64, entries: &[Uuid]) -> Result<()> {
    for (chunk, first) in entries.chunks(ROWS).zip((first..).step_by(ROWS)) {
        let sql = format!("{LEAF}VALUES {}", tuples(chunk.len(), 3, &each(1..=3)));
        let rows = chunk.iter().zip(first..);
        let values = rows.flat_map(|(entry, seq)| [log.into(), seq.into(), (*entry).into()]).collect();
        execute(tx, sql, values).await?;
    }
    Ok(())
}

/// Takes up to `limit` pending entries of a kind out of the waiting list, oldest first, and numbers them in the log
/// from `first` on. Gives each with its leaf hash, in that order.
pub async fn place(tx: &Tx, (log, first): (i32, i64), kind: i32, limit: u64) -> Result<Vec<(Uuid, Vec<u8>)>> {
    let sql = match tx.engine() {
        Engine::Sqlite => PLACE_SQLITE,
        Engine::Postgres => PLACE_POSTGRES,
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let values = [kind.into(), limit.into(), log.into(), first.into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let rows = tx.query_all_raw(statement).await.map_err(db_error)?;
    let mut placed = Vec::with_capacity(rows.len());
    for row in rows {
        let entry: Uuid = row.try_get_by_index(0).map_err(db_error)?;
        let leaf: Vec<u8> = row.try_get_by_index(1).map_err(db_error)?;
        placed.push((entry, leaf));
    }
    // RETURNING promises no order.
    placed.sort_unstable_by_key(|(entry, _)| *entry);
    Ok(placed)
}

/// The newest of those whose turn it is. What is up to it is exactly they, in the same picture of the store. A bound
/// and not a list: however few rows the planner believes there are (the list is empty whenever somebody counts), a
/// range is read once, whereas a list was joined row by row, four thousand times four thousand.
macro_rules! up_to_newest {
    () => {
        "kind = $1 AND entry_id <= (SELECT entry_id FROM \
         (SELECT entry_id FROM journal_pending WHERE kind = $1 ORDER BY entry_id LIMIT $2) AS oldest \
         ORDER BY entry_id DESC LIMIT 1)"
    };
}

/// Nobody else writes meanwhile, so both statements see the same waiting list.
const PLACE_SQLITE: &str = concat!(
    "INSERT INTO journal_leaf (log, seq, entry_id) \
     SELECT $3, $4 + row_number() OVER (ORDER BY entry_id) - 1, entry_id FROM journal_pending WHERE ",
    up_to_newest!(),
    "; DELETE FROM journal_pending WHERE ",
    up_to_newest!(),
    " RETURNING entry_id, leaf"
);

/// One statement, because two would each see another waiting list: others commit in between.
const PLACE_POSTGRES: &str = concat!(
    "WITH taken AS (DELETE FROM journal_pending WHERE ",
    up_to_newest!(),
    " RETURNING entry_id, leaf), \
     placed AS (INSERT INTO journal_leaf (log, seq, entry_id) \
     SELECT $3, $4 + row_number() OVER (ORDER BY entry_id) - 1, entry_id FROM taken) \
     SELECT entry_id, leaf FROM taken"
);

async fn execute(tx: &Tx, sql: String, values: Vec<Value>) -> Result<()> {
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    tx.execute_raw(statement).await.map(|_| ()).map_err(db_error)
}

fn append_sql(engine: Engine, rows: usize) -> String {
    // The id and the kind of an entry, its first two values, are also its pending row's.
    let entries = tuples(rows, COLUMNS + 1, &each(1..=COLUMNS));
    let pending = tuples(rows, COLUMNS + 1, &[1, 2, COLUMNS + 1]);
    match engine {
        Engine::Sqlite => format!("{ENTRY}{entries}; {PENDING}{pending}"),
        Engine::Postgres => format!("WITH entries AS ({ENTRY}{entries}) {PENDING}{pending}"),
    }
}

/// `($1, $2), ($4, $5)` for two rows of three values each, of which the first two are `wanted`.
fn tuples(rows: usize, values: usize, wanted: &[usize]) -> String {
    let tuple = |row: usize| {
        let places: Vec<String> = wanted.iter().map(|place| format!("${}", row * values + place)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}

fn each(places: std::ops::RangeInclusive<usize>) -> Vec<usize> {
    places.collect()
}

fn in_chunks<T>(rows: Vec<T>) -> impl Iterator<Item = Vec<T>> {
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        Some(rows.by_ref().take(ROWS).collect::<Vec<_>>()).filter(|chunk| !chunk.is_empty())
    })
}

fn columns(entry: entry::Model) -> [Value; COLUMNS] {
    [
        entry.id.into(),
        entry.kind.into(),
        entry.subject.into(),
        entry.version.into(),
        entry.action.into(),
        entry.unit.into(),
        entry.recorded_at.into(),
        entry.claim.into(),
        entry.rest.into(),
        entry.body.into(),
    ]
}

#[cfg(test)]
mod tests {
    use db::{Db, Migrations, both_engines};
    use kernel::{SeededEntropy, Timestamp, entropy};

    use super::*;

    const WAITING: usize = 900;

    /// Rows that wait, oldest first.
    async fn wait(tx: &Tx, kind: i32, from: i64) -> Vec<Uuid> {
        let source = SeededEntropy::new(from.unsigned_abs());
        let ids: Vec<Uuid> =
            (from..).take(WAITING).map(|at| entropy::uuid_v7(Timestamp(at * 1000), &source)).collect();
        let sql = format!("{PENDING}{}", tuples(WAITING, 3, &each(1..=3)));
        let row = |id: &Uuid| [(*id).into(), kind.into(), id.as_bytes().to_vec().into()];
        execute(tx, sql, ids.iter().flat_map(row).collect()).await.unwrap();
        ids
    }

    /// How many waiting rows this transaction has looked at.
    async fn looked_at(tx: &Tx) -> i64 {
        let sql = "SELECT COALESCE(seq_tup_read, 0) + COALESCE(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables \
                   WHERE relname = 'journal_pending'";
        let statement = Statement::from_string(tx.get_database_backend(), sql);
        tx.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    /// SQLite keeps no count of rows read, but says how it will read them, whatever it believes about their number.
    async fn never_scanned(tx: &Tx) {
        for statement in PLACE_SQLITE.split("; ") {
            let sql = format!("EXPLAIN QUERY PLAN {statement}");
            let statement = Statement::from_string(tx.get_database_backend(), sql);
            let plan: Vec<String> = tx
                .query_all_raw(statement)
                .await
                .unwrap()
                .iter()
                .map(|row| row.try_get("", "detail").unwrap())
                .collect();
            let own: Vec<&String> = plan.iter().filter(|step| step.contains("journal_pending")).collect();
            assert!(
                own.iter().any(|step| step.starts_with("SEARCH") && step.ends_with("(entry_id<?)")),
                "{plan:?}"
            );
            // The oldest are read in the order of the index, up to the limit; nothing is sorted or read whole.
            assert!(own.iter().all(|step| step.contains("USING INDEX")), "{plan:?}");
        }
    }

    both_engines! { migrated Migrations(crate::MIGRATIONS.to_vec());
        async fn a_long_list_is_placed_in_pieces_and_in_order(db: Db) {
            let tx = db.write().await.unwrap();
            let wanted = wait(&tx, 0, 1).await;
            let others = wait(&tx, 1, 5_000).await;
            let mut placed = Vec::new();
            loop {
                let piece = place(&tx, (7, placed.len() as i64), 0, 400).await.unwrap();
                if piece.is_empty() {
                    break;
                }
                assert!(piece.iter().all(|(id, leaf)| id.as_bytes() == leaf.as_slice()));
                placed.extend(piece.into_iter().map(|(id, _)| id));
            }
            assert_eq!(placed, wanted);
            let (found, _) = place(&tx, (8, 0), 1, 1).await.unwrap().remove(0);
            assert_eq!(found, others[0]);
            tx.commit().await.unwrap();
        }

        async fn a_list_believed_to_be_empty_is_looked_at_once(db: Db) {
            if db.engine() == Engine::Sqlite {
                return never_scanned(&db.write().await.unwrap()).await;
            }
            let tx = db.write().await.unwrap();
            wait(&tx, 0, 1).await;
            place(&tx, (7, 0), 0, WAITING as u64).await.unwrap();
            tx.commit().await.unwrap();
            // As the server does it by itself from time to time.
            let tx = db.write().await.unwrap();
            tx.execute_unprepared("ANALYZE journal_pending").await.unwrap();
            tx.commit().await.unwrap();
            let tx = db.write().await.unwrap();
            wait(&tx, 0, 1_000_000).await;
            let before = looked_at(&tx).await;
            assert_eq!(place(&tx, (7, WAITING as i64), 0, WAITING as u64).await.unwrap().len(), WAITING);
            let looked = looked_at(&tx).await - before;
            assert!(looked < 4 * WAITING as i64, "{looked}");
            tx.commit().await.unwrap();
        }
    }

    #[test]
    fn an_entry_and_its_pending_row_share_their_values() {
        let sql = append_sql(Engine::Postgres, 2);
        assert!(sql.contains("VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10), ($12, $13,"), "{sql}");
        assert!(sql.ends_with("VALUES ($1, $2, $11), ($12, $13, $22)"), "{sql}");
    }

    #[test]
    fn chunks_leave_nothing_out() {
        let sizes: Vec<usize> = in_chunks(vec![0; ROWS * 2 + 1]).map(|chunk| chunk.len()).collect();
        assert_eq!(sizes, [ROWS, ROWS, 1]);
        assert_eq!(in_chunks(Vec::<u8>::new()).count(), 0);
    }
}
