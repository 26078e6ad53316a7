//! `ship`: a station's entries reach its province, each batch verified and answered with a cosignature; and a
//! shipment that is cut off goes on where it stopped. Must not skip verifying.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use db::Engine;
use journal::ship::{Carrier, NodeRegistration, Province};
use journal::{Journal, Kind, Stamp};
use kernel::{Error, Result};
use tlog::{LogKey, WitnessKey};

use crate::Options;
use crate::node::{Node, OFFICE, name};
use crate::report::{Goal, Measured, Report, number};

const ENTRIES: u64 = 50_000;
/// More batches than trips before the line breaks.
const FEWEST: u64 = 10_000;
/// After so many trips the line breaks once.
const CUT: u64 = 3;

/// Measures with the province on one engine; the station is always on SQLite.
pub async fn measure(options: &Options, engine: Engine, report: &mut Report) -> Result<()> {
    let station = Node::new("sariab", Engine::Sqlite).await?;
    let province = Node::new("province", engine).await?;
    register(&station, &province).await?;
    let size = options.size.unwrap_or(ENTRIES).max(FEWEST);
    write(&station, size).await?;
    let to = address(&province)?;
    let line = Line { province: province.journal.clone(), trips: AtomicU64::new(0) };
    let started = Instant::now();
    let cut = station.journal.ship_all(&to, &line).await;
    if cut.is_ok() {
        return Err(Error::internal("the line did not break: ship more than a few batches"));
    }
    let held = size - station.journal.waiting(Kind::Records).await?;
    station.journal.ship_all(&to, &line).await?;
    let rate = size as f64 / started.elapsed().as_secs_f64();
    if station.journal.waiting(Kind::Records).await? > 0 {
        return Err(Error::internal("entries were left behind"));
    }
    let (held, trips) = (number(held as f64), line.trips.load(Ordering::Relaxed));
    report.add(Measured {
        figure: "ship.entries",
        engine: name(engine),
        size: format!("{} entries", number(size as f64)),
        value: rate,
        unit: "entries/s",
        goal: Goal::AtLeast(5_000.0),
        note: format!(
            "one station over one connection, {trips} trips; cut after {held} entries and resumed there"
        ),
    })
}

async fn register(station: &Node, province: &Node) -> Result<()> {
    let keys = Kind::ALL.iter().map(|kind| LogKey::parse(&station.journal.log(*kind).vkey()));
    let registration = NodeRegistration {
        name: station.journal.node().clone(),
        vkeys: keys.collect::<Result<_>>()?,
        ended: Vec::new(),
        openings: Vec::new(),
        offices: vec![OFFICE.to_owned()],
        transfer: station.journal.transfer_public(),
    };
    let tx = province.db.write().await?;
    let by = Stamp { kind: "system".to_owned(), ..Stamp::default() };
    province.journal.register_node(&tx, by, registration).await?;
    tx.commit().await
}

fn address(province: &Node) -> Result<Province> {
    Ok(Province {
        key: WitnessKey::parse(&province.journal.witness_vkey()?)?,
        transfer: province.journal.transfer_public(),
    })
}

async fn write(station: &Node, size: u64) -> Result<()> {
    for hundred in 0..size.div_ceil(100) {
        let numbers = hundred * 100..((hundred + 1) * 100).min(size);
        let entries = numbers.map(|number| station.prepare(number)).collect::<Result<Vec<_>>>()?;
        let tx = station.db.write().await?;
        station.journal.append(&tx, entries).await?;
        tx.commit().await?;
    }
    station.journal.settle().await
}

/// A line that breaks once, after the province has taken a batch in and before its answer is back: the worst moment.
struct Line {
    province: Journal,
    trips: AtomicU64,
}

#[async_trait::async_trait]
impl Carrier for Line {
    async fn carry(&self, frame: Vec<u8>) -> Result<Vec<u8>> {
        let answer = self.province.receive(frame).await?.to_bytes()?;
        if self.trips.fetch_add(1, Ordering::Relaxed) + 1 == CUT {
            return Err(Error::Unavailable("journal.province-away", "the line broke".into()));
        }
        Ok(answer)
    }

    async fn ask(&self, question: Vec<u8>) -> Result<Vec<u8>> {
        self.province.answer_dak(&question, &[]).await
    }
}
