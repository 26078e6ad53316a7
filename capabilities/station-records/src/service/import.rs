//! FIRs of another system (PSRMS), as its export states them: `khidmat import firs`. A record of that system and never an FIR
//! of our book: no number of our series, no diary entry, no receipt. Must not mend what a row says.

use std::collections::HashSet;

use async_trait::async_trait;
use db::Tx;
use import::rules;
use import::{Kind, Reading, Ready, Refusal, Stated};
use kernel::ids::UnitId;
use kernel::{Result, Timestamp};
use op::WriteOp;
use sheets::columns::Wanted;
use uuid::Uuid;

use crate::events;
use crate::store::imported;

/// Where a row as it stood is sealed.
pub(crate) const SEALED: &str = "station_records_imported_fir.sealed";

/// The number.
const NUMBER: &str = "fir_no";
/// The station.
const STATION: &str = "ps_name_eng";
/// When it was registered.
const REGISTERED: &str = "fir_datetime";
/// When it happened.
const HAPPENED: &str = "datetime_of_event";

/// The columns of the export.
pub const COLUMNS: [Wanted; 10] = [
    Wanted { name: NUMBER, also: &["firnumber", "fir_num", "FIR#"], required: true },
    Wanted { name: "fir_year", also: &["year"], required: true },
    Wanted { name: REGISTERED, also: &["fir_date_time", "fir_date"], required: false },
    Wanted { name: HAPPENED, also: &["event_datetime", "date_time_of_event", "event_date"], required: false },
    Wanted { name: "other_not_event_datetime", also: &[], required: false },
    Wanted { name: "dist_name_eng", also: &["district", "district_name", "dist_name"], required: false },
    Wanted { name: STATION, also: &["ps_name", "police_station", "station"], required: true },
    Wanted { name: "crime_name_eng", also: &["crime_name"], required: false },
    Wanted { name: "secName", also: &["sec_name", "section", "sections"], required: false },
    Wanted { name: "pe_name", also: &["officer_name"], required: false },
];

/// What stays open of an FIR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct What {
    stated_at: Option<Timestamp>,
    happened_at: Option<Timestamp>,
}

/// FIRs of another system.
#[derive(Debug, Clone, Copy, Default)]
pub struct OldFirs;

#[async_trait]
impl Kind for OldFirs {
    type What = What;
    const WORD: &'static str = "firs";
    const STATION: &'static str = STATION;
    const NUMBER: &'static str = NUMBER;
    const ONE_BOOK: bool = false;
    const COLUMNS: &'static [Wanted] = &COLUMNS;
    const ACTION: &'static str = events::IMPORT;
    const RECORD: &'static str = "station-records.fir";
    const CLASS: &'static str = "fir";
    const SEALED: &'static str = SEALED;

    fn read(&self, row: &mut Reading<'_>) -> Result<Stated<What>, Refusal> {
        row.no_test(&[STATION, "dist_name_eng", "pe_name"], &[NUMBER, "crime_name_eng", "secName"])?;
        let refuse = |code, field| Refusal { code, field };
        let (number, said) =
            rules::own_number(&row.line(NUMBER)).ok_or(refuse("import.no-number", NUMBER))?;
        let written = row.line("fir_year");
        let year = if rules::is_nothing(&written) { said } else { rules::year(&written) };
        let year = year.ok_or(refuse("import.no-year", "fir_year"))?;
        let station = row.required(STATION, "import.no-station")?;
        if said.is_some_and(|said| said != year) {
            row.flag(rules::YEAR_DIFFERS, NUMBER);
        }
        let what = moments(row, year);
        let offence = format!("{}/{}", row.line("secName"), row.line("crime_name_eng"));
        Ok(Stated {
            station,
            district: row.line("dist_name_eng"),
            number: format!("{number}/{year}"),
            what,
            sensitivity: row.sensitivity(&offence),
        })
    }

    fn key(&self, number: &str, office: UnitId) -> String {
        key(office.0, number)
    }

    async fn taken(&self, tx: &Tx, file: Uuid, rows: &[i64]) -> Result<HashSet<i64>> {
        imported::taken(tx, file, rows).await
    }

    async fn known(&self, tx: &Tx, numbers: &[String]) -> Result<HashSet<String>> {
        let found = imported::known(tx, numbers).await?;
        Ok(found.into_iter().map(|(office, number)| key(office, &number)).collect())
    }

    async fn store(&self, w: &mut WriteOp, rows: Vec<Ready<What>>) -> Result<()> {
        w.insert_all::<imported::row::Entity>(rows.into_iter().map(model).collect()).await
    }
}

fn key(office: Uuid, number: &str) -> String {
    format!("{office}|{number}")
}

/// The stated hours, with what is impossible about them.
fn moments(row: &mut Reading<'_>, year: u32) -> What {
    let registered = row.moment(REGISTERED);
    let happened = row.moment(HAPPENED);
    row.moment("other_not_event_datetime");
    match registered {
        Some(moment) if i64::from(moment.at.year()) != i64::from(year) => {
            row.flag(rules::YEAR_DIFFERS, "fir_year");
        }
        None if !row.has_flag(rules::UNREADABLE_TIME, REGISTERED) => row.flag(rules::NO_TIME, REGISTERED),
        _ => {}
    }
    if i64::from(year) > i64::from(row.now.year()) {
        row.flag(rules::IN_FUTURE, "fir_year");
    }
    if i64::from(year) < i64::from(rules::FIRST_YEAR) {
        row.flag(rules::LONG_AGO, "fir_year");
    }
    row.in_order(happened, registered, rules::EVENT_AFTER_REPORT, HAPPENED);
    What { stated_at: registered.map(|moment| moment.at), happened_at: happened.map(|moment| moment.at) }
}

fn model(row: Ready<What>) -> imported::row::Model {
    imported::row::Model {
        id: row.id,
        version: 1,
        file: row.file,
        row_number: row.row,
        office: row.at.office.0,
        circle: row.at.circle,
        district: row.at.district,
        region: row.at.region,
        number: row.stated.number,
        stated_at: row.stated.what.stated_at.map(Timestamp::micros),
        happened_at: row.stated.what.happened_at.map(Timestamp::micros),
        flags: row.flags,
        sensitivity: row.stated.sensitivity,
        recorded_at: row.recorded_at.micros(),
        sealed: row.sealed,
    }
}
