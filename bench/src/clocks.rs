//! `clocks`: a million open clocks. What a look costs while nothing is due, how soon after its commit a report's clocks are
//! known, how fast all of them are made anew, and ten thousand that are due at once, told by two nodes of one store side by side.
//! Must not count a step that was told twice as told.

use std::sync::Arc;
use std::time::{Duration, Instant};

use db::Engine;
use kernel::{Error, FixedClock, Result, Timestamp};
use khidmat::background::{Background, Duties};
use khidmat::capabilities::{all, timed};
use op::{Core, Op};
use sea_orm::{ConnectionTrait, Statement, Value};

use crate::Options;
use crate::fill_reports::{file_one, fill};
use crate::machine::percentile;
use crate::node::name;
use crate::report::{Goal, Measured, Report, number};
use crate::site::{CLERK, Officer, Site, officers, signed_in_again};

/// Clocks that run.
const MANY: u64 = 1_000_000;
/// Of each report: its first contact, and what it discloses.
const A_REPORT: u64 = 2;
/// Clocks due in the same moment.
const AT_ONCE: u64 = 10_000;
/// Looks while nothing is due.
const LOOKS: usize = 200;
/// Reports whose clocks are waited for.
const WAITED: usize = 40;

/// Measures on one engine.
pub async fn measure(options: &Options, engine: Engine, report: &mut Report) -> Result<()> {
    let clocks = options.size.unwrap_or(MANY);
    let size = format!("{} clocks", number(clocks as f64));
    let site = &Site::new("bench", engine).await?;
    let core = site.open(Duration::ZERO, Some(options.connections)).await?;
    let clerks = officers(&core, 64, CLERK).await?;
    fill(site, &core, &clerks, clocks / A_REPORT).await?;
    let to = |figure, (value, unit, goal), note| Measured {
        figure,
        engine: name(engine),
        size: size.clone(),
        value,
        unit,
        goal,
        note,
    };
    let rate = made_anew(&core, clocks).await?;
    let words = "read from the first leaf of the journal, as after a change of the catalogue, in batches of 500 entries; nothing is told meanwhile";
    report.add(to("clocks.made-anew", (rate, "clocks/s", Goal::None), words.to_owned()))?;
    let looks = looks(&core).await?;
    let words = format!("p95 of {LOOKS} looks with nothing due; p50 {:.2} ms", percentile(&looks, 0.5));
    report.add(to("clocks.tick", (percentile(&looks, 0.95), "ms p95", Goal::AtMost(1_000.0)), words))?;
    let lags = lags(&core, &signed_in_again(&core, &clerks).await?).await?;
    let words = format!(
        "p95 of {WAITED} reports one after another, from acknowledged to its clocks standing there, background work as in a node; p50 {:.0} ms",
        percentile(&lags, 0.5)
    );
    report.add(to("clocks.lag", (percentile(&lags, 0.95), "ms p95", Goal::AtMost(1_000.0)), words))?;
    let (took, due) = at_once(site, &core, options).await?;
    let words = format!(
        "{} due in one moment, each told once (a row and an entry), by two nodes of one store side by side; {:.0}/s",
        number(due as f64),
        due as f64 / took.as_secs_f64()
    );
    report.add(to("clocks.due-at-once", (took.as_secs_f64(), "s", Goal::AtMost(10.0)), words))?;
    core.db.close().await
}

/// Clocks a second when all are made anew.
async fn made_anew(core: &Core, clocks: u64) -> Result<f64> {
    run(core, "DELETE FROM deadlines_made", []).await?;
    let sources = timed(&all());
    let began = Instant::now();
    while deadlines::follow(core, &sources).await? {}
    let took = began.elapsed();
    let there = count(core, "SELECT COUNT(*) AS n FROM deadlines_clock WHERE stopped_at IS NULL", []).await?;
    if there < clocks as i64 {
        return Err(Error::internal(format!("{there} clocks run, not {clocks}")));
    }
    if core.db.engine() == Engine::Postgres {
        run(core, "ANALYZE", []).await?;
    }
    Ok(there as f64 / took.as_secs_f64())
}

async fn looks(core: &Core) -> Result<Vec<Duration>> {
    let op = Op::system(core.clone());
    let mut took = Vec::with_capacity(LOOKS);
    for _ in 0..LOOKS {
        let began = Instant::now();
        if deadlines::tick(&op).await? {
            return Err(Error::internal("something is due already"));
        }
        took.push(began.elapsed());
    }
    took.sort_unstable();
    Ok(took)
}

/// How long after its acknowledgement a report's clocks stand there.
async fn lags(core: &Core, clerks: &[Officer]) -> Result<Vec<Duration>> {
    let background = Background::start(core, Duties::default());
    let mut took = Vec::with_capacity(WAITED);
    for at in 0..WAITED {
        let clerk = clerks.get(at % clerks.len().max(1)).ok_or_else(|| Error::internal("no clerk"))?;
        let before = matters(core).await?;
        file_one(core, clerk, u64::MAX - at as u64).await?;
        let began = Instant::now();
        while matters(core).await? == before {
            if began.elapsed() > Duration::from_mins(1) {
                return Err(Error::internal("no clock after a minute"));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        took.push(began.elapsed());
    }
    background.stop().await;
    took.sort_unstable();
    Ok(took)
}

/// The newest record of which clocks are known; ids are made in the order of time.
async fn matters(core: &Core) -> Result<Vec<u8>> {
    let tx = core.db.read().await?;
    let sql = "SELECT record FROM deadlines_matter ORDER BY record DESC LIMIT 1";
    let row = tx.query_one_raw(Statement::from_string(tx.get_database_backend(), sql)).await;
    let found = row.map_err(db::db_error)?.map(|row| row.try_get::<uuid::Uuid>("", "record"));
    tx.commit().await?;
    found.transpose().map_err(db::db_error).map(|id| id.unwrap_or_default().as_bytes().to_vec())
}

/// Lets so many be due in one moment, and two nodes tell them.
async fn at_once(site: &Site, core: &Core, options: &Options) -> Result<(Duration, i64)> {
    let sql = "SELECT next_at AS n FROM deadlines_clock WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1 OFFSET $1";
    let moment = count(core, sql, [(AT_ONCE as i64 - 1).into()]).await?;
    let due = "SELECT COUNT(*) AS n FROM deadlines_clock WHERE next_at <= $1";
    let due = count(core, due, [moment.into()]).await?;
    let clock = Arc::new(FixedClock::at(Timestamp(moment)));
    let mut nodes = Vec::new();
    for _ in 0..2 {
        let opened = site.open(Duration::ZERO, Some(options.connections)).await?;
        nodes.push(Core { clock: clock.clone(), ..opened });
    }
    let began = Instant::now();
    let telling = nodes.iter().cloned().map(|node| {
        tokio::spawn(async move {
            let op = Op::system(node);
            while deadlines::tick(&op).await? {}
            Ok::<_, Error>(())
        })
    });
    for one in telling.collect::<Vec<_>>() {
        one.await.map_err(Error::internal)??;
    }
    let took = began.elapsed();
    let told = count(core, "SELECT COUNT(*) AS n FROM deadlines_step", []).await?;
    let entries = "SELECT COUNT(*) AS n FROM journal_entry WHERE action = 'deadlines.tell'";
    let entries = count(core, entries, []).await?;
    if told != due || entries != due {
        return Err(Error::internal(format!("{due} were due, {told} told, {entries} journaled")));
    }
    for node in nodes {
        node.db.close().await?;
    }
    Ok((took, due))
}

async fn count<const N: usize>(core: &Core, sql: &str, values: [Value; N]) -> Result<i64> {
    let tx = core.db.read().await?;
    let query = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let row = tx.query_one_raw(query).await.map_err(db::db_error)?;
    let n = row.map_or(Ok(0), |row| row.try_get("", "n")).map_err(db::db_error)?;
    tx.commit().await?;
    Ok(n)
}

async fn run<const N: usize>(core: &Core, sql: &str, values: [Value; N]) -> Result<()> {
    let tx = core.db.write().await?;
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    tx.execute_raw(statement).await.map_err(db::db_error)?;
    tx.commit().await
}
