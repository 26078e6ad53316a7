//! `import`: complaints of another system taken over, tried first and then written. The rows are made up, of several stations,
//! some under another spelling and some impossible, as exports are. Must not read a real export.

use std::time::{Duration, Instant};

use db::Engine;
use import::stations::Confirmed;
use import::{Asked, Line, Told};
use kernel::{Error, Lang, Result};
use khidmat::capabilities;
use khidmat::cli::ImportKind;
use op::Op;

use crate::Options;
use crate::node::name;
use crate::report::{Goal, Measured, Report};
use crate::site::{Site, records_keeper};

/// Rows where nothing else is asked for.
const ROWS: u64 = 20_000;
const HEAD: &str = "ComplaintRecordNo,PersonName,PersonContact,PoliceStation,Category,Offense,ComplaintStatus,PendingAtLevel,\
    IsFIRRegistered,FIRNo,OfficerName,OfficerMobileNo,CreatedDate,StatusModifiedDate,responsetime,TotalFollowupCount,\
    LastFollowupDateTime,LastFollowupRemarks\n";
/// The second is written otherwise than in the catalogue, the last is nobody's.
const STATIONS: [&str; 5] = ["PS Sariab", "Sariab ", "Civil Lines", "تھانہ سریاب", "Somewhere else"];

/// Nobody reads the report here; that every row is told is held against the sum.
#[derive(Debug, Default)]
struct Counted(u64);

impl Told for Counted {
    fn row(&mut self, _: &Line) -> Result<()> {
        self.0 += 1;
        Ok(())
    }

    fn progress(&mut self, _: u64, _: u64) {}
}

/// Measures on one engine.
pub async fn measure(options: &Options, engine: Engine, report: &mut Report) -> Result<()> {
    let rows = options.size.unwrap_or(ROWS);
    let site = Site::new("bench", engine).await?;
    let core = site.open(Duration::ZERO, Some(options.connections)).await?;
    let op = Op::new(core.clone(), records_keeper(&core).await?, Lang::Ur);
    for (figure, commit) in [("import.tried", false), ("import.written", true)] {
        let asked = Asked { bytes: made_up(rows), stations: Confirmed::default(), order: None, commit };
        let (mut told, began) = (Counted::default(), Instant::now());
        let summary = capabilities::import(ImportKind::Complaints, &op, asked, &mut told).await?;
        let took = began.elapsed().as_secs_f64();
        let all = summary.accepted + summary.queued + summary.rejected;
        if (all, told.0, summary.rows) != (rows, rows, rows) {
            return Err(Error::internal("a row is not accounted for"));
        }
        report.add(Measured {
            figure,
            engine: name(engine),
            size: format!("{rows} rows"),
            value: rows as f64 / took,
            unit: "rows/s",
            goal: Goal::None,
            note: format!(
                "one file, its row-by-row report included: {} accepted, {} queued, {} rejected, {} flagged",
                summary.accepted, summary.queued, summary.rejected, summary.flagged
            ),
        })?;
    }
    core.db.close().await
}

fn made_up(rows: u64) -> Vec<u8> {
    let mut text = HEAD.to_owned();
    for row in 0..rows {
        let station = STATIONS.get((row % 97 % 5) as usize).copied().unwrap_or_default();
        let (month, day, hour) = (row % 12 + 1, row % 28 + 1, row % 24);
        let fir = if row % 3 == 0 { format!("Yes,{}/19", row % 900 + 1) } else { "No,".to_owned() };
        let person = if row % 211 == 0 { "test" } else { "گل خان" };
        let line = format!(
            "QTA-19-{row:07},{person},0300-{:07},{station},Crime,Motorcycle theft,Pending,SHO,{fir},Abdul Rasheed,\
             0333-7654321,2019-{month:02}-{day:02} {hour:02}:10,2019-{month:02}-{day:02} 09:30,20 min,1,,Applicant informed\n",
            row % 10_000_000
        );
        text.push_str(&line);
    }
    text.into_bytes()
}
