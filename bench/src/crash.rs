//! `crash`: a station and its province, two processes, killed with SIGKILL at random moments while reports are filed
//! at the station and ship to the province. Then: is every acknowledged report there, on both, is `check` clean, and
//! is any number missing or given twice? Must not treat an answer that never came as a promise.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use db::Engine;
use journal::ship::NodeRegistration;
use journal::{Kind, Stamp};
use kernel::{Error, OsEntropy, Result, entropy};
use sea_orm::{ConnectionTrait, Statement};
use tlog::LogKey;
use tokio::sync::Mutex;

use crate::Options;
use crate::machine::say;
use crate::node::name;
use crate::report::{Goal, Measured, Report};
use crate::served::file;
use crate::site::{CLERK, Officer, Served, Site, officers};

const CLIENTS: usize = 8;
const STATIONS: usize = 4;
const KILLS: u64 = 100;
/// A node lives for at least this long and at most so much longer.
const LIFE: Duration = Duration::from_millis(300);
const LONGER: Duration = Duration::from_millis(900);

/// What was acknowledged, and to whom files go.
#[derive(Debug)]
struct Filing {
    url: String,
    clerks: Vec<Officer>,
    acknowledged: Mutex<Vec<String>>,
    over: AtomicBool,
}

/// Measures with the province on one engine; the station is always on SQLite.
pub async fn measure(options: &Options, engine: Engine, report: &mut Report) -> Result<()> {
    let station = Site::new("sariab", Engine::Sqlite).await?;
    let province = Site::new("province", engine).await?;
    let clerks = set_up(&station, &province).await?;
    let filing = Arc::new(Filing {
        url: station.url(),
        clerks,
        acknowledged: Mutex::default(),
        over: AtomicBool::new(false),
    });
    let clients: Vec<_> =
        (0..CLIENTS).map(|client| tokio::spawn(keep_filing(filing.clone(), client))).collect();
    let kills = options.kills.unwrap_or(KILLS);
    let killed = kill_at_random(&station, &province, kills).await;
    filing.over.store(true, Ordering::Release);
    for client in clients {
        client.await.map_err(Error::internal)?;
    }
    killed?;
    let acknowledged = filing.acknowledged.lock().await.clone();
    let found = look(&station, &province, &acknowledged).await?;
    tell(&found, engine, (kills, acknowledged.len()), report)
}

async fn set_up(station: &Site, province: &Site) -> Result<Vec<Officer>> {
    let there = province.open(Duration::ZERO, None).await?;
    let here = station.open(Duration::ZERO, None).await?;
    let clerks = officers(&here, STATIONS, CLERK).await?;
    let keys = Kind::ALL.iter().map(|kind| LogKey::parse(&here.journal.log_vkey(*kind)));
    let day = here.clock.now().day();
    let offices = here.catalogue.units(day).map(|unit| unit.code.clone()).collect();
    let registration = NodeRegistration {
        name: here.journal.node().clone(),
        vkeys: keys.collect::<Result<_>>()?,
        ended: Vec::new(),
        openings: Vec::new(),
        offices,
        transfer: here.journal.transfer_public(),
    };
    let tx = there.db.write().await?;
    let by = Stamp { kind: "system".to_owned(), ..Stamp::default() };
    there.journal.register_node(&tx, by, registration).await?;
    tx.commit().await?;
    there.journal.settle().await?;
    let transfer = hex::encode(there.journal.transfer_public().0);
    let witness = there.journal.witness_vkey()?;
    province.configure("")?;
    station.configure(&format!(
        "kind = \"station\"\n[province]\nurl = \"{}\"\nwitness = \"{witness}\"\ntransfer = \"{transfer}\"\n",
        province.url()
    ))?;
    here.db.close().await?;
    there.db.close().await?;
    Ok(clerks)
}

async fn keep_filing(filing: Arc<Filing>, client: usize) {
    let http = reqwest::Client::builder().timeout(Duration::from_secs(10)).build().unwrap_or_default();
    while !filing.over.load(Ordering::Acquire) {
        let Some(clerk) = filing.clerks.get(client % filing.clerks.len().max(1)) else { return };
        match file(&http, &filing.url, &clerk.session).await {
            Ok(report) => filing.acknowledged.lock().await.push(report.number),
            // The node is down: nothing was promised.
            Err(Error::Unavailable("bench.away", _)) => tokio::time::sleep(Duration::from_millis(10)).await,
            Err(error) => {
                say(&format!("refused while crashing: {error:?}"));
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn kill_at_random(station: &Site, province: &Site, kills: u64) -> Result<()> {
    let http = reqwest::Client::new();
    let (mut here, _) = station.serve(&http).await?;
    let (mut there, _) = province.serve(&http).await?;
    for kill in 1..=kills {
        let [draw, which] = entropy::bytes::<2>(&OsEntropy);
        tokio::time::sleep(LIFE + LONGER * u32::from(draw) / 256).await;
        if which % 2 == 0 {
            here.kill()?;
            here = station.serve(&http).await?.0;
        } else {
            there.kill()?;
            there = province.serve(&http).await?.0;
        }
        if kill.is_multiple_of(10) {
            say(&format!("{kill} of {kills} killed"));
        }
    }
    until_shipped(station).await?;
    end(here)?;
    end(there)
}

fn end(served: Served) -> Result<()> {
    served.kill()
}

/// Waits until the province has acknowledged what the station holds, as the station's store says.
async fn until_shipped(station: &Site) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(90);
    let core = station.open(Duration::ZERO, None).await?;
    // Filing goes on until the caller ends it; what matters is that shipping caught up once after the last kill.
    let size = log_size(&core, "size").await?;
    while log_size(&core, "acked").await? < size {
        if Instant::now() > until {
            return Err(Error::internal("the province did not acknowledge everything"));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    core.db.close().await
}

async fn log_size(core: &op::Core, column: &str) -> Result<i64> {
    let id = core.journal.log(Kind::Records).id;
    let tx = core.db.read().await?;
    let sql = format!("SELECT {column} AS n FROM journal_log WHERE id = $1");
    let query = Statement::from_sql_and_values(tx.get_database_backend(), sql, [id.into()]);
    let row = tx.query_one_raw(query).await.map_err(db::db_error)?;
    tx.commit().await?;
    row.map_or(Ok(0), |row| row.try_get("", "n")).map_err(db::db_error)
}

/// What was found afterwards.
#[derive(Debug)]
struct Found {
    lost: usize,
    lost_at_province: usize,
    number_faults: usize,
    unclean: usize,
    held: usize,
}

async fn look(station: &Site, province: &Site, acknowledged: &[String]) -> Result<Found> {
    // What the last kill left is placed, signed and shipped, as at the next start.
    let http = reqwest::Client::new();
    let (here, _) = station.serve(&http).await?;
    let (there, _) = province.serve(&http).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    until_shipped(station).await?;
    end(here)?;
    end(there)?;
    let held = numbers(station).await?;
    let shipped = numbers(province).await?;
    let missing = |there: &[String]| {
        let there: BTreeSet<&str> = there.iter().map(String::as_str).collect();
        acknowledged.iter().filter(|number| !there.contains(number.as_str())).count()
    };
    let clean =
        |site: &Site| Ok::<_, Error>(site.command(&["check"])?.status().map_err(Error::internal)?.success());
    Ok(Found {
        lost: missing(&held),
        lost_at_province: missing(&shipped),
        number_faults: number_faults(&held),
        unclean: usize::from(!clean(station)?) + usize::from(!clean(province)?),
        held: held.len(),
    })
}

async fn numbers(site: &Site) -> Result<Vec<String>> {
    let core = site.open(Duration::ZERO, None).await?;
    let tx = core.db.read().await?;
    let query = Statement::from_string(tx.get_database_backend(), "SELECT number FROM complaints_report");
    let rows = tx.query_all_raw(query).await.map_err(db::db_error)?;
    tx.commit().await?;
    core.db.close().await?;
    rows.iter().map(|row| row.try_get("", "number").map_err(db::db_error)).collect()
}

/// Numbers missing from a book, or in it twice: each book counts 1, 2, 3 …
fn number_faults(numbers: &[String]) -> usize {
    let mut books: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for number in numbers {
        let Some((book, serial)) = number.rsplit_once('-') else { return numbers.len() };
        books.entry(book).or_default().push(serial.parse().unwrap_or(0));
    }
    let faults = books.values_mut().map(|serials| {
        serials.sort_unstable();
        (1..).zip(serials.iter()).filter(|(wanted, serial)| wanted != *serial).count()
    });
    faults.sum()
}

fn tell(
    found: &Found,
    engine: Engine,
    (kills, acknowledged): (u64, usize),
    report: &mut Report,
) -> Result<()> {
    let Found { lost, lost_at_province, number_faults, unclean, held } = found;
    let rows = [
        ("crash.acknowledged-and-lost", *lost, "reports at the station"),
        ("crash.acknowledged-and-not-at-province", *lost_at_province, "reports, after shipping caught up"),
        ("crash.number-faults", *number_faults, "numbers twice or missing"),
        ("crash.stores-not-clean", *unclean, "of two stores, by `khidmat check`"),
    ];
    for (figure, value, unit) in rows {
        report.add(Measured {
            figure,
            engine: name(engine),
            size: format!("{kills} kills"),
            value: value as f64,
            unit,
            goal: Goal::AtMost(0.0),
            note: format!(
                "station on sqlite, province on {}, either killed at random while {CLIENTS} clients file; \
                 {acknowledged} acknowledged, {held} held",
                name(engine)
            ),
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_twice_or_missing_is_a_fault() {
        let books =
            |serials: &[u64]| serials.iter().map(|n| format!("QTA-SAR-2026-{n:06}")).collect::<Vec<_>>();
        assert_eq!(number_faults(&books(&[3, 1, 2])), 0);
        assert_eq!(number_faults(&books(&[1, 2, 2])), 1);
        assert_eq!(number_faults(&books(&[1, 3])), 1);
    }
}
