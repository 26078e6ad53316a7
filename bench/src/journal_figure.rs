//! `journal`: entries that are durable and included, at 64 clients; the same in a large log, and with 5 ms added to
//! every commit; the size of a receipt. An entry counts once a signed checkpoint covers it.
//! Must not measure a store that lives in memory only.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use db::Engine;
use journal::Standing;
use kernel::{Error, Result};
use tokio::sync::oneshot;

use crate::Options;
use crate::load::{self, Load};
use crate::machine::{percentile, say};
use crate::node::{Node, name};
use crate::report::{Goal, Measured, Report, number};

/// How many rounds of how long.
type Rounds = (u32, Duration);

const CLIENTS: usize = 64;
const GOAL: f64 = 8_000.0;
const GOAL_SLOW: f64 = 2_000.0;
const SLOW: Duration = Duration::from_millis(5);
const LARGE: u64 = 1_000_000;
const FULL: u64 = 10_000_000;
/// Entries in one transaction while a log is filled.
const FILL: u64 = 500;

/// Measures on one engine.
pub async fn measure(options: &Options, engine: Engine, report: &mut Report) -> Result<()> {
    let node =
        Arc::new(Node::new("sariab", engine).await?.with_connections(Some(options.connections)).await?);
    let warm = Duration::from_secs(1);
    under_load(&node, warm).await?;
    let empty = entries(&node, options.rounds(), GOAL, report).await?;
    receipt(&node, report).await?;
    let slow = Arc::new(node.with_delay(SLOW).await?);
    under_load(&slow, warm).await?;
    slow_entries(&slow, options.rounds(), report).await?;
    drop(slow);
    let size = options.size.unwrap_or(if options.full { FULL } else { LARGE });
    if size == 0 {
        return Ok(());
    }
    fill(&node, size).await?;
    under_load(&node, warm).await?;
    let large = entries(&node, options.rounds(), GOAL * 0.9, report).await?;
    report.add(Measured {
        figure: "journal.entries.large-to-empty",
        engine: name(engine),
        size: format!("{} entries", number(size as f64)),
        value: large / empty,
        unit: "of the rate in an empty log, same run",
        goal: Goal::AtLeast(0.9),
        note: "one run, the same store before and after filling".to_owned(),
    })
}

async fn entries(node: &Arc<Node>, (rounds, time): Rounds, goal: f64, report: &mut Report) -> Result<f64> {
    let before = node.included().await?;
    let (rate, load) = best_of(node, rounds, time).await?;
    report.add(Measured {
        figure: "journal.entries",
        engine: name(node.db.engine()),
        size: rough(before),
        value: rate,
        unit: "entries/s",
        goal: Goal::AtLeast(goal),
        note: words(&load, node),
    })?;
    Ok(rate)
}

async fn slow_entries(node: &Arc<Node>, (rounds, time): Rounds, report: &mut Report) -> Result<()> {
    let before = node.included().await?;
    let (rate, load) = best_of(node, rounds, time).await?;
    report.add(Measured {
        figure: "journal.entries.commit-plus-5ms",
        engine: name(node.db.engine()),
        size: rough(before),
        value: rate,
        unit: "entries/s",
        goal: Goal::AtLeast(GOAL_SLOW),
        note: words(&load, node),
    })
}

/// `empty`, or the size in whole hundred thousands.
fn rough(entries: u64) -> String {
    match entries / 100_000 {
        0..=4 => "empty".to_owned(),
        hundreds => format!("{} entries", number((hundreds * 100_000) as f64)),
    }
}

fn words(load: &Load, node: &Node) -> String {
    let connections = node.db.settings().connections;
    let (half, most) = (percentile(&load.took, 0.5), percentile(&load.took, 0.99));
    format!(
        "{CLIENTS} clients, {connections} connections, one entry a transaction, best round; answer p50 {half:.1} ms, p99 {most:.1} ms"
    )
}

/// The best of some rounds: others use the same machine, and only ever make it slower.
async fn best_of(node: &Arc<Node>, rounds: u32, time: Duration) -> Result<(f64, Load)> {
    let mut best = (0.0, Load::default());
    for _ in 0..rounds {
        let round = under_load(node, time).await?;
        if round.0 > best.0 {
            best = round;
        }
    }
    Ok(best)
}

/// Entries a second from the first request until the last acknowledged entry is included.
async fn under_load(node: &Arc<Node>, time: Duration) -> Result<(f64, Load)> {
    let (stop, stopped) = oneshot::channel::<()>();
    let sequencing = tokio::spawn({
        let journal = node.journal.clone();
        async move {
            journal
                .run_sequencer(async {
                    let _ = stopped.await;
                })
                .await;
        }
    });
    let before = node.included().await?;
    let started = Instant::now();
    let writer = node.clone();
    let work = move |number| {
        let node = writer.clone();
        async move { node.write(number).await.map(|_| ()) }
    };
    let load = load::run(CLIENTS, time, before, work).await?;
    until_included(node, before + load.done).await?;
    let rate = load.done as f64 / started.elapsed().as_secs_f64();
    let _ = stop.send(());
    sequencing.await.map_err(Error::internal)?;
    Ok((rate, load))
}

async fn until_included(node: &Node, size: u64) -> Result<()> {
    let until = Instant::now() + Duration::from_mins(1);
    while node.included().await? < size {
        if Instant::now() > until {
            return Err(Error::internal("acknowledged entries are not included after a minute"));
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

/// Fills the log through the same code, many entries in a transaction.
async fn fill(node: &Arc<Node>, size: u64) -> Result<()> {
    let from = node.included().await?;
    let started = Instant::now();
    let next = Arc::new(AtomicU64::new(from));
    let mut writers = Vec::new();
    for _ in 0..4 {
        let (node, next) = (node.clone(), next.clone());
        writers.push(tokio::spawn(async move {
            loop {
                let first = next.fetch_add(FILL, Ordering::Relaxed);
                if first >= size {
                    return Ok::<_, Error>(());
                }
                fill_some(&node, first).await?;
            }
        }));
    }
    let (stop, stopped) = oneshot::channel::<()>();
    let journal = node.journal.clone();
    let sequencing = tokio::spawn(async move {
        journal
            .run_sequencer(async {
                let _ = stopped.await;
            })
            .await;
    });
    for writer in writers {
        writer.await.map_err(Error::internal)??;
    }
    let _ = stop.send(());
    sequencing.await.map_err(Error::internal)?;
    node.tidy_up().await?;
    let rate = size.saturating_sub(from) as f64 / started.elapsed().as_secs_f64();
    say(&format!("filled to {size} entries in {:.0?}, {rate:.0} entries/s", started.elapsed()));
    Ok(())
}

async fn fill_some(node: &Arc<Node>, first: u64) -> Result<()> {
    let making = node.clone();
    let make = move || (first..first + FILL).map(|number| making.prepare(number)).collect::<Result<Vec<_>>>();
    let entries = tokio::task::spawn_blocking(make).await.map_err(Error::internal)??;
    let tx = node.db.write().await?;
    node.journal.append(&tx, entries).await?;
    tx.commit().await?;
    node.journal.committed();
    Ok(())
}

/// The file that the citizen keeps.
async fn receipt(node: &Node, report: &mut Report) -> Result<()> {
    let id = node.write(1).await?;
    node.journal.settle().await?;
    let size = rough(node.included().await?);
    let statement = node.journal.receipt(id).await?;
    if statement.standing < Standing::Included {
        return Err(Error::internal("the entry is not included"));
    }
    report.add(Measured {
        figure: "journal.receipt",
        engine: name(node.db.engine()),
        size,
        value: statement.text.len() as f64,
        unit: "bytes",
        goal: Goal::AtMost(2048.0),
        note: "included, no outside witness (each adds about 130 bytes)".to_owned(),
    })
}
