//! The schema of a store in words that do not depend on how it came about: a fresh store and an upgraded one must
//! give the same. Must not compare engines with each other; their types differ.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::{Db, Engine};

/// One line per column, index, rule and trigger, sorted.
const SQLITE: &str = "
SELECT 'column ' || t.name || '.' || c.name || ' ' || upper(c.type) || ' notnull=' || c.\"notnull\"
       || ' default=' || coalesce(c.dflt_value, '-') || ' key=' || c.pk AS line
  FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
UNION ALL
SELECT 'index ' || t.name || iif(i.origin = 'c', '.' || i.name, '') || ' (' || (SELECT group_concat(coalesce(x.name, '<expression>') || iif(x.desc, ' desc', ''))
         FROM (SELECT * FROM pragma_index_xinfo(i.name) WHERE key = 1 ORDER BY seqno) x)
       || ') unique=' || i.\"unique\" || ' ' || i.origin || ' '
       || coalesce((SELECT iif(instr(s.sql, ' WHERE ') > 0, substr(s.sql, instr(s.sql, ' WHERE ')), '')
                      FROM sqlite_master s WHERE s.type = 'index' AND s.name = i.name), '')
  FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
UNION ALL
SELECT 'reference ' || t.name || '.' || f.\"from\" || ' -> ' || f.\"table\" || '.' || coalesce(f.\"to\", '') || ' ' || f.on_delete
  FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
UNION ALL
SELECT type || ' ' || name || ' ' || sql FROM sqlite_master WHERE type IN ('trigger', 'view')
UNION ALL
SELECT 'virtual ' || name || ' ' || sql FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'
ORDER BY 1";

const POSTGRES: &str = "
SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' null=' || is_nullable
       || ' default=' || coalesce(column_default, '-') AS line
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL
SELECT 'index ' || indexname || ' ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'rule ' || r.relname || ' ' || c.conname || ' ' || pg_get_constraintdef(c.oid)
  FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid WHERE c.connamespace = 'public'::regnamespace
UNION ALL
SELECT 'trigger ' || pg_get_triggerdef(g.oid)
  FROM pg_trigger g JOIN pg_class r ON r.oid = g.tgrelid
 WHERE NOT g.tgisinternal AND r.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'view ' || viewname || ' ' || definition FROM pg_views WHERE schemaname = 'public'
UNION ALL
SELECT 'function ' || proname || ' ' || prosrc FROM pg_proc
 WHERE pronamespace = 'public'::regnamespace AND prolang <> (SELECT oid FROM pg_language WHERE lanname = 'c')
ORDER BY 1";

/// Every column, index, rule, trigger and view of a store, one per line.
pub async fn schema_dump(db: &Db) -> String {
    let (backend, sql) = match db.engine() {
        Engine::Sqlite => (DbBackend::Sqlite, SQLITE),
        Engine::Postgres => (DbBackend::Postgres, POSTGRES),
    };
    let tx = db.read().await.expect("a reading transaction");
    let rows = tx.query_all_raw(Statement::from_string(backend, sql)).await.expect("the schema");
    let line = |row: &sea_orm::QueryResult| row.try_get::<String>("", "line").expect("a line");
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
