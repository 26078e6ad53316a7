//! Every column of every table of the journal, the vault and a capability: altering, deleting, copying or swapping
//! rows behind the journal's back is named by `check`, except for the columns that `NOT_COMPARED` lists with reasons.

use std::collections::BTreeMap;

use db::{Db, Engine, Tx, both_engines};
use journal::Setup;
use journal::check::{Finding, NOT_COMPARED, Report, Scope, check_in, codes};
use journal::epoch::open_new_epoch;
use journal::ship::{Carrier, NodeRegistration, Province, Wanted};
use kernel::Clock;
use sea_orm::{ConnectionTrait, QueryResult, Statement};

use crate::bench::{Bench, migrations};

/// A table as the engine's own catalogue describes it.
#[derive(Debug, Default, Clone)]
struct Shape {
    columns: Vec<(String, Type)>,
    key: Vec<String>,
    optional: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Type {
    Number,
    Text,
    Bytes,
    Uuid,
}

async fn query(tx: &Tx, sql: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(tx.get_database_backend(), sql);
    tx.query_all_raw(statement).await.unwrap()
}

/// Every table of the store except the list of migrations.
async fn shapes(tx: &Tx, engine: Engine) -> BTreeMap<String, Shape> {
    let sql = match engine {
        Engine::Sqlite => {
            "SELECT m.name AS tbl, p.name AS col, p.type AS kind, p.pk AS key, \
             CASE WHEN p.\"notnull\" = 0 AND p.pk = 0 THEN 1 ELSE 0 END AS optional FROM sqlite_master m \
             JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY 1, p.cid"
        }
        Engine::Postgres => {
            "SELECT c.table_name::text AS tbl, c.column_name::text AS col, c.data_type::text AS kind, \
             COALESCE((SELECT k.ordinal_position::int FROM information_schema.key_column_usage k \
             JOIN information_schema.table_constraints t ON t.constraint_name = k.constraint_name \
             AND t.table_name = k.table_name WHERE t.constraint_type = 'PRIMARY KEY' \
             AND k.table_name = c.table_name AND k.column_name = c.column_name), 0) AS key, \
             CASE WHEN c.is_nullable = 'YES' THEN 1 ELSE 0 END AS optional \
             FROM information_schema.columns c WHERE c.table_schema = 'public' ORDER BY 1, c.ordinal_position"
        }
    };
    let mut tables: BTreeMap<String, Shape> = BTreeMap::new();
    for row in query(tx, sql).await {
        let text = |name: &str| row.try_get::<String>("", name).unwrap();
        let (table, column, kind) = (text("tbl"), text("col"), text("kind").to_lowercase());
        if table.starts_with("seaql") {
            continue;
        }
        let kind = match kind.as_str() {
            "integer" | "bigint" => Type::Number,
            "text" => Type::Text,
            "uuid" => Type::Uuid,
            _ if engine == Engine::Sqlite && is_uuid(tx, &table, &column).await => Type::Uuid,
            _ => Type::Bytes,
        };
        let shape = tables.entry(table).or_default();
        if row.try_get::<i32>("", "key").unwrap() > 0 {
            shape.key.push(column.clone());
        }
        if row.try_get::<i32>("", "optional").unwrap() == 1 {
            shape.optional.push(column.clone());
        }
        shape.columns.push((column, kind));
    }
    tables
}

/// SQLite keeps ids as bytes; ids are the ones that are 16 long.
async fn is_uuid(tx: &Tx, table: &str, column: &str) -> bool {
    let named = ["id", "subject", "entry_id", "unit"].contains(&column);
    let sql =
        format!("SELECT COUNT(*) AS n FROM {table} WHERE {column} IS NOT NULL AND length({column}) <> 16");
    named && query(tx, &sql).await[0].try_get::<i64>("", "n").unwrap() == 0
}

/// Another value of the same type, never the one that stands there.
fn other(engine: Engine, column: &str, kind: Type) -> String {
    match (kind, engine) {
        // Far enough not to be another row's, where it is part of a key.
        (Type::Number, _) if ["id", "log", "seq", "size", "level", "number", "version"].contains(&column) => {
            format!("COALESCE({column}, 0) + 37")
        }
        (Type::Number, _) => format!("COALESCE({column}, 0) + 1"),
        (Type::Text, _) => format!("COALESCE({column}, '') || 'x'"),
        (Type::Bytes, Engine::Sqlite) => format!("CAST(COALESCE({column}, x'') || x'00' AS BLOB)"),
        (Type::Bytes, Engine::Postgres) => format!("COALESCE({column}, ''::bytea) || '\\x00'::bytea"),
        (Type::Uuid, Engine::Sqlite) => "x'01900000000070008000000000000abc'".to_owned(),
        (Type::Uuid, Engine::Postgres) => "'01900000-0000-7000-8000-000000000abc'::uuid".to_owned(),
    }
}

/// Columns of particular rows that mean nothing there: table, column, which rows, why.
const MEANINGLESS: &[(&str, &str, &str, &str)] = &[
    ("journal_log", "id", "size = 0", "the number of a log to which nothing belongs yet"),
    ("vault_record_key", "kek", "wrapped IS NULL", "the number of what wrapped a key that is destroyed"),
];

/// Whether a column says anything in a row.
async fn means_something(tx: &Tx, table: &str, column: &str, place: &str) -> bool {
    for (_, _, rows, _) in MEANINGLESS.iter().filter(|(t, c, ..)| *t == table && *c == column) {
        if !query(tx, &format!("SELECT 1 FROM {table} WHERE {place} AND {rows}")).await.is_empty() {
            return false;
        }
    }
    true
}

fn is_listed(table: &str, column: &str) -> bool {
    let (one, all) = (format!("{table}.{column}"), format!("{table}.*"));
    NOT_COMPARED.iter().any(|(listed, _)| *listed == one || *listed == all)
}

/// A store with something in every table: two epochs of both logs, waiting entries, an erased record.
async fn full(db: Db) -> Bench {
    let bench = Bench::on(db).await;
    let mut notes = Vec::new();
    for number in 0..4 {
        notes.push(bench.note(&format!("note {number}")).await);
        bench.look(notes[number]).await;
    }
    bench.rewrite(notes[0], "another title", 2).await;
    bench.journal.settle().await.unwrap();
    let seen = further(&bench);
    open_new_epoch(&bench.setup(), &seen).await.unwrap();
    let bench = Bench { journal: journal::Journal::open(bench.setup()).await.unwrap(), ..bench };
    bench.erase(notes[1]).await;
    bench.note("of the new epoch").await;
    bench.look(notes[2]).await;
    bench.look(notes[3]).await;
    bench.journal.settle().await.unwrap();
    // Two waiting ones, so that they can be swapped.
    for written in [bench.note("waiting").await, notes[0]] {
        bench.look(written).await;
    }
    for reader in ["board", "texts"] {
        let tx = bench.db.write().await.unwrap();
        bench.journal.delivered(&tx, reader, journal::Kind::Records, 1).await.unwrap();
        tx.commit().await.unwrap();
    }
    for (name, seed) in [("mastung", 21), ("kalat", 22)] {
        register(&bench, name, seed).await;
    }
    come_down(&bench).await;
    bench.clock.advance(600);
    bench
}

/// Two notes of a province that this node must know of.
async fn come_down(bench: &Bench) {
    let scratch = db::testing::scratch_with(Engine::Sqlite, &migrations()).await;
    let setup = Setup { node: "province".parse().unwrap(), db: scratch.db.clone(), ..bench.setup() };
    let journal = journal::Journal::open(setup).await.unwrap();
    let (clock, entropy) = (bench.clock.clone(), bench.entropy.clone());
    let province = Bench { db: scratch.db.clone(), journal, clock, entropy };
    let notes = [province.note("offered").await, province.note("offered too").await];
    let registration = bench.journal.registration(vec!["QTA-SAR".to_owned()]).await.unwrap();
    let tx = province.db.write().await.unwrap();
    province.journal.register_node(&tx, journal::Stamp::by_node(), registration).await.unwrap();
    tx.commit().await.unwrap();
    province.journal.settle().await.unwrap();
    let address = Province {
        key: tlog::WitnessKey::parse(&province.journal.witness_vkey().unwrap()).unwrap(),
        transfer: province.journal.transfer_public(),
    };
    let offered = Offered { by: &province.journal, notes: notes.map(|written| written.note) };
    assert_eq!(bench.journal.fetch_dak(&address, &offered).await.unwrap().records, 2);
}

struct Offered<'a> {
    by: &'a journal::Journal,
    notes: [uuid::Uuid; 2],
}

#[async_trait::async_trait]
impl Carrier for Offered<'_> {
    async fn carry(&self, frame: Vec<u8>) -> kernel::Result<Vec<u8>> {
        self.by.receive(frame).await?.to_bytes()
    }

    async fn ask(&self, question: Vec<u8>) -> kernel::Result<Vec<u8>> {
        let wanted: [std::sync::Arc<dyn Wanted>; 1] = [std::sync::Arc::new(These(self.notes))];
        self.by.answer_dak(&question, &wanted).await
    }
}

struct These([uuid::Uuid; 2]);

#[async_trait::async_trait]
impl Wanted for These {
    async fn wanted(&self, _: &Tx, _: &[&str]) -> kernel::Result<Vec<uuid::Uuid>> {
        Ok(self.0.to_vec())
    }

    async fn withdrawn(&self, _: &Tx, _: &[uuid::Uuid]) -> kernel::Result<Vec<uuid::Uuid>> {
        Ok(Vec::new())
    }

    fn ends(&self) -> &'static [&'static str] {
        &["notes_note"]
    }

    async fn files(&self, _: &Tx, _: &str) -> kernel::Result<Vec<[u8; 32]>> {
        Ok(vec![[7; 32]])
    }
}

async fn register(bench: &Bench, name: &str, seed: u8) {
    let node: kernel::ids::NodeName = name.parse().unwrap();
    let key = |origin: tlog::Origin| {
        tlog::LogSigner::from_seed(&origin.to_string(), &[seed; 32]).unwrap().key().clone()
    };
    let vkeys = vec![key(tlog::Origin::journal(node.clone())), key(tlog::Origin::lookups(node.clone()))];
    let registration = NodeRegistration {
        name: node,
        vkeys,
        ended: Vec::new(),
        openings: Vec::new(),
        offices: vec!["MAS-CTY".to_owned()],
        transfer: vault::TransferKey::from_seed([seed; 32]).public(),
    };
    let tx = bench.db.write().await.unwrap();
    let by = journal::Stamp { kind: "system".to_owned(), ..journal::Stamp::default() };
    bench.journal.register_node(&tx, by, registration).await.unwrap();
    tx.commit().await.unwrap();
}

/// Checkpoints of both logs that are further than this store, as a lost original would have left them outside.
fn further(bench: &Bench) -> Vec<String> {
    let seed = crate::bench::keys().log_seed;
    let further = |kind| {
        let own = bench.journal.log(kind);
        let signer = tlog::LogSigner::from_seed(&own.origin, &seed).unwrap();
        let head = tlog::Checkpoint { origin: own.origin.clone(), size: 50, root: tlog::Hash([7; 32]) };
        head.sign(&signer).unwrap()
    };
    journal::Kind::ALL.map(further).to_vec()
}

/// Something done to one row behind the journal's back.
#[derive(Debug)]
struct Tamper {
    what: String,
    sql: String,
    table: String,
    /// Ids and numbers by which a finding may name the row: its key's, and those of its copy.
    marks: Vec<String>,
}

impl Tamper {
    fn new(table: &str, place: &str, what: &str, sql: String) -> Self {
        let mut marks = vec!["01900000-0000-7000-8000-000000000abc".to_owned()];
        let values: Vec<&str> = place.split(" AND ").map(|part| part.split_once(" = ").unwrap().1).collect();
        // A log's number stands in every row of it and marks none.
        let own = place.split(" AND ").zip(&values).filter(|(part, _)| !part.starts_with("log = "));
        for (_, value) in own {
            let digits = value.trim_start_matches('x').trim_matches('\'');
            let id = uuid::Uuid::try_parse(digits).map(|id| id.to_string());
            marks.push(id.unwrap_or_else(|_| digits.to_owned()));
            let copied = digits.parse::<i64>().ok().filter(|_| what == "copied");
            marks.extend(copied.map(|number| (number + 100).to_string()));
        }
        if table == "journal_tile" {
            let number = |at: usize| values[at].parse::<i64>().unwrap();
            marks =
                vec![format!("{}/{}", number(1), number(2)), format!("{}/{}", number(1), number(2) + 100)];
        }
        Self { what: format!("{table}: {place}: {what}"), sql, table: table.to_owned(), marks }
    }

    /// Whether a finding says which row it was.
    fn is_named(&self, report: &Report) -> bool {
        let has = |finding: &Finding, names: &[&str]| {
            let args = names.iter().filter_map(|name| finding.arg(name));
            args.into_iter().any(|value| self.marks.iter().any(|mark| mark == value))
        };
        report.findings.iter().any(|finding| match self.table.as_str() {
            "journal_entry" | "journal_pending" => has(finding, &["entry"]),
            "journal_leaf" => has(finding, &["seq", "from", "to"]),
            "journal_tile" => has(finding, &["tile"]),
            "journal_checkpoint" => finding.code == codes::CHECKPOINT_MISSING || has(finding, &["size"]),
            "journal_log" => finding.arg("log").is_some(),
            "vault_record_key" => has(finding, &["record", "id"]),
            table => finding.arg("table") == Some(table) && has(finding, &["id"]),
        })
    }
}

/// What is done to one table.
async fn tampers(tx: &Tx, engine: Engine, table: &str, shape: &Shape) -> Vec<Tamper> {
    let mut all = Vec::new();
    let rows = keys_of(tx, engine, table, shape).await;
    for place in &rows {
        for (column, kind) in &shape.columns {
            if !is_listed(table, column) && means_something(tx, table, column, place).await {
                let value = other(engine, column, *kind);
                let sql = format!("UPDATE {table} SET {column} = {value} WHERE {place}");
                all.push(Tamper::new(table, place, &format!("{column} changed"), sql));
                let is_set = format!("SELECT 1 FROM {table} WHERE {place} AND {column} IS NOT NULL");
                if shape.optional.contains(column) && !query(tx, &is_set).await.is_empty() {
                    let sql = format!("UPDATE {table} SET {column} = NULL WHERE {place}");
                    all.push(Tamper::new(table, place, &format!("{column} nulled"), sql));
                }
            }
        }
        all.push(Tamper::new(table, place, "deleted", format!("DELETE FROM {table} WHERE {place}")));
        all.push(Tamper::new(table, place, "copied", copy(engine, table, shape, place)));
    }
    let two = |one: &String, two: &String| {
        let sql = swap(engine, table, shape, (one, two));
        Tamper::new(table, one, &format!("swapped with {two}"), sql)
    };
    if let [first, second, ..] = rows.as_slice() {
        all.push(two(first, second));
    }
    if let [first, _, .., last] = rows.as_slice() {
        all.push(two(first, last));
    }
    all
}

/// A condition that picks each row of a table.
async fn keys_of(tx: &Tx, engine: Engine, table: &str, shape: &Shape) -> Vec<String> {
    let literal = |column: &String| {
        let kind = shape.columns.iter().find(|(name, _)| name == column).unwrap().1;
        match (kind, engine) {
            (Type::Number, _) => format!("{column} || ''"),
            (Type::Text, _) => format!("'''' || {column} || ''''"),
            (_, Engine::Sqlite) => format!("'x''' || hex({column}) || ''''"),
            (_, Engine::Postgres) => format!("'''' || {column}::text || ''''"),
        }
    };
    let parts: Vec<String> =
        shape.key.iter().map(|column| format!("'{column} = ' || {}", literal(column))).collect();
    let sql = format!("SELECT {} AS place FROM {table} ORDER BY 1", parts.join(" || ' AND ' || "));
    query(tx, &sql).await.iter().map(|row| row.try_get("", "place").unwrap()).collect()
}

/// Inserts a copy of a row under another key.
fn copy(engine: Engine, table: &str, shape: &Shape, place: &str) -> String {
    let far = |column: &String, kind: Type| match kind {
        Type::Number => format!("{column} + 100"),
        kind => other(engine, column, kind),
    };
    let changed = |column: &String, kind: Type| match (table, column.as_str()) {
        // What must be unique besides the key.
        ("journal_entry", "version") => "NULL".to_owned(),
        ("journal_log", "origin") | ("journal_node", "name") => format!("{column} || '0'"),
        ("journal_leaf", "log") => format!("{column} + 1"),
        ("journal_leaf", "seq") => format!("{column} + 100"),
        _ if shape.key.last() == Some(column) => far(column, kind),
        _ => column.clone(),
    };
    let names: Vec<&str> = shape.columns.iter().map(|(name, _)| name.as_str()).collect();
    let values: Vec<String> = shape.columns.iter().map(|(name, kind)| changed(name, *kind)).collect();
    format!(
        "INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE {place}",
        names.join(", "),
        values.join(", ")
    )
}

/// Gives two rows each other's key.
fn swap(engine: Engine, table: &str, shape: &Shape, (one, two): (&str, &str)) -> String {
    let column = shape.key.last().unwrap();
    let kind = shape.columns.iter().find(|(name, _)| name == column).unwrap().1;
    let between = match kind {
        Type::Number => "-77".to_owned(),
        Type::Text => "'between'".to_owned(),
        kind => other(engine, column, kind),
    };
    let named = format!("{column} = ");
    let part = one.split(" AND ").find(|part| part.starts_with(&named)).unwrap();
    let moved = one.replace(part, &format!("{named}{between}"));
    let set = |place: &str| place.replace(" AND ", ", ");
    format!(
        "UPDATE {table} SET {named}{between} WHERE {one}; UPDATE {table} SET {} WHERE {two}; \
         UPDATE {table} SET {} WHERE {moved}",
        set(one),
        set(two)
    )
}

both_engines! {
    async fn every_tamper_is_named(db: Db) {
        let engine = db.engine();
        // Only to learn the engine: the store needs a longer turn, because each tamper is checked before it is undone.
        let scratch = db::testing::scratch_with(engine, &migrations()).await;
        let mut settings = scratch.db.settings().clone();
        settings.turn_limit = std::time::Duration::from_mins(1);
        let bench = full(Db::open(settings).await.unwrap()).await;
        let clean = bench.check(&bench.checkpoints().await).await;
        assert!(clean.is_clean(), "{clean}");
        assert_eq!((clean.erased, clean.gaps.len()), (1, 2));

        let setup = bench.setup();
        let trusted: Vec<String> = journal::Kind::ALL.map(|kind| bench.journal.log(kind).vkey()).to_vec();
        let scope = Scope {
            node: &setup.node,
            tables: &setup.tables,
            ring: Some(&setup.keys.ring),
            trusted: &trusted,
            witnesses: &[],
            outside: &[],
            now: bench.clock.now(),
        };
        let tx = bench.db.read().await.unwrap();
        let shapes = shapes(&tx, engine).await;
        let mut all = Vec::new();
        for (table, shape) in &shapes {
            if is_listed(table, "*") {
                continue;
            }
            let these = tampers(&tx, engine, table, shape).await;
            assert!(!these.is_empty(), "{table}: nothing in it to tamper with");
            all.extend(these);
        }
        tx.commit().await.unwrap();
        let mut missed = Vec::new();
        for tamper in &all {
            let tx = bench.db.write().await.unwrap();
            let done = tx.execute_unprepared(&tamper.sql).await;
            assert!(done.is_ok(), "{}: {done:?}", tamper.sql);
            let report = check_in(&tx, &scope, &|_| {}).await.unwrap();
            tx.roll_back().await;
            if !tamper.is_named(&report) {
                missed.push(format!("{}\n    {}", tamper.what, report.to_string().replace('\n', "\n    ")));
            }
        }
        assert!(missed.is_empty(), "{} of {} not named:\n{}", missed.len(), all.len(), missed.join("\n"));
        assert!(bench.check(&[]).await.is_clean());
    }
}
