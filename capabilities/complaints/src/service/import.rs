//! Complaints of another system (CMS), as its export states them: `khidmat import complaints`. A record of that system and
//! never a report of ours: no number of our series, no diary entry, no receipt. Must not mend what a row says.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use contracts::Archive;
use db::Tx;
use import::rules;
use import::{Kind, Reading, Ready, Refusal, Stated};
use kernel::ids::UnitId;
use kernel::{Result, Timestamp};
use op::{ReadOp, WriteOp};
use sheets::columns::Wanted;
use uuid::Uuid;

use crate::events;
use crate::store::imported;

/// Where a row as it stood is sealed.
pub(crate) const SEALED: &str = "complaints_imported.sealed";
/// The longest number, in characters.
const NUMBER_MAX: usize = 60;

/// The number of the complaint.
const RECORD: &str = "ComplaintRecord";
/// The station.
const STATION: &str = "PoliceStation";
/// The district, where an export has a column of it.
const DISTRICT: &str = "District";
/// Whether it became an FIR.
const HAS_FIR: &str = "IsFIRRegistered";
/// The number of that FIR.
const FIR: &str = "FIRNo";
/// When it was made.
const CREATED: &str = "CreatedDate";

const fn column(name: &'static str) -> Wanted {
    Wanted { name, also: &[], required: false }
}

/// The columns of the export, and the district that some exports have besides.
pub const COLUMNS: [Wanted; 19] = [
    Wanted {
        name: RECORD,
        also: &[
            "ComplaintRecordNo",
            "ComplaintRecordNumber",
            "ComplaintNo",
            "ComplaintNumber",
            "ComplaintID",
            "E-Tag",
        ],
        required: true,
    },
    column("PersonName"),
    column("PersonContact"),
    Wanted { name: STATION, also: &["PoliceStationName", "PS"], required: true },
    column("Category"),
    column("Offense"),
    column("ComplaintStatus"),
    column("PendingAtLevel"),
    Wanted { name: HAS_FIR, also: &["FIRRegistered", "IsFIR", "FIR Registered Y/N"], required: false },
    Wanted { name: FIR, also: &["FIR#", "FIRNumber"], required: false },
    Wanted { name: "OfficerName", also: &["Officer"], required: false },
    column("OfficerMobileNo"),
    Wanted { name: CREATED, also: &["Created", "CreatedOn", "Created Date/Time"], required: false },
    column("StatusModifiedDate"),
    column("responsetime"),
    column("TotalFollowupCount"),
    column("LastFollowupDateTime"),
    column("LastFollowupRemarks"),
    Wanted { name: DISTRICT, also: &["DistrictName", "dist_name_eng", "Dist"], required: false },
];

/// What stays open of a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct What {
    fir: Option<String>,
    stated_at: Option<Timestamp>,
}

/// Complaints of another system.
#[derive(Clone)]
pub struct OldComplaints(Arc<dyn Archive>);

impl OldComplaints {
    /// Beside the FIRs that were taken over.
    pub const fn new(archive: Arc<dyn Archive>) -> Self {
        Self(archive)
    }
}

impl std::fmt::Debug for OldComplaints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OldComplaints")
    }
}

#[async_trait]
impl Kind for OldComplaints {
    type What = What;
    const WORD: &'static str = "complaints";
    const STATION: &'static str = STATION;
    const NUMBER: &'static str = RECORD;
    const ONE_BOOK: bool = true;
    const COLUMNS: &'static [Wanted] = &COLUMNS;
    const ACTION: &'static str = events::IMPORT;
    const RECORD: &'static str = "complaints.report";
    const CLASS: &'static str = "complaint";
    const SEALED: &'static str = SEALED;

    fn read(&self, row: &mut Reading<'_>) -> Result<Stated<What>, Refusal> {
        let station = row.line(STATION);
        row.no_test(
            &[STATION, DISTRICT, "PersonName", "OfficerName"],
            &[RECORD, "Category", "Offense", "LastFollowupRemarks"],
        )?;
        let number = rules::complaint_number(&row.required(RECORD, "import.no-number")?);
        // A footer has words where numbers belong.
        let digits = number.contains(|c: char| c.is_numeric());
        if rules::is_nothing(&number) || rules::is_broken(&number) || !digits {
            return Err(Refusal { code: "import.no-number", field: RECORD });
        }
        if rules::is_shortened(&number) {
            return Err(Refusal { code: "import.number-shortened", field: RECORD });
        }
        if number.chars().count() > NUMBER_MAX {
            return Err(Refusal { code: "import.number-too-long", field: RECORD });
        }
        if station.is_empty() {
            return Err(Refusal { code: "import.no-station", field: STATION });
        }
        let what = moments(row);
        let sensitivity = {
            let offence = format!("{}/{}", row.line("Offense"), row.line("Category"));
            row.sensitivity(&offence)
        };
        let district = row.line(DISTRICT);
        Ok(Stated { station, district, number, what, sensitivity })
    }

    async fn beside(
        &self,
        r: &ReadOp,
        stated: &Stated<What>,
        station: UnitId,
    ) -> Result<Option<(&'static str, &'static str)>> {
        let (Some(number), Some(made)) = (&stated.what.fir, stated.what.stated_at) else { return Ok(None) };
        let registered = self.0.old_fir(r, station, number).await?.and_then(|fir| fir.stated_at);
        let older = registered.is_some_and(|registered| is_older(registered, made));
        Ok(older.then_some((rules::FIR_BEFORE_COMPLAINT, FIR)))
    }

    fn key(&self, number: &str, _: UnitId) -> String {
        number.to_owned()
    }

    async fn taken(&self, tx: &Tx, file: Uuid, rows: &[i64]) -> Result<HashSet<i64>> {
        imported::taken(tx, file, rows).await
    }

    async fn known(&self, tx: &Tx, numbers: &[String]) -> Result<HashSet<String>> {
        imported::known(tx, numbers).await
    }

    async fn store(&self, w: &mut WriteOp, rows: Vec<Ready<What>>) -> Result<()> {
        w.insert_all::<imported::row::Entity>(rows.into_iter().map(model).collect()).await
    }
}

/// The stated hours and the FIR, with what is impossible about them.
fn moments(row: &mut Reading<'_>) -> What {
    let made = row.moment(CREATED);
    let changed = row.moment("StatusModifiedDate");
    let followed = row.moment("LastFollowupDateTime");
    if rules::is_negative(&row.line("responsetime")) {
        row.flag(rules::NEGATIVE_TIME, "responsetime");
    }
    if made.is_none() && !row.has_flag(rules::UNREADABLE_TIME, CREATED) {
        row.flag(rules::NO_TIME, CREATED);
    }
    row.in_order(made, changed, rules::DONE_BEFORE_MADE, "StatusModifiedDate");
    row.in_order(made, followed, rules::DONE_BEFORE_MADE, "LastFollowupDateTime");
    let written = row.line(FIR);
    let fir = rules::fir_number(&written);
    let none = fir.is_none() && rules::is_nothing(&written);
    if fir.is_none() && !none {
        row.flag(rules::UNREADABLE_FIR, FIR);
    }
    match (rules::yes_or_no(&row.line(HAS_FIR)), none) {
        (Ok(Some(true)), true) => row.flag(rules::FIR_NUMBER_MISSING, FIR),
        (Ok(Some(false)), false) => row.flag(rules::FIR_THOUGH_NONE, HAS_FIR),
        (Err(rules::Unclear), _) => row.flag(rules::UNCLEAR_IF_FIR, HAS_FIR),
        (Ok(_), _) => {}
    }
    if let Some((_, year)) = fir {
        if made.is_some_and(|made| i64::from(year) < i64::from(made.at.year())) {
            row.flag(rules::FIR_BEFORE_COMPLAINT, FIR);
        }
        if i64::from(year) > i64::from(row.now.year()) {
            row.flag(rules::IN_FUTURE, FIR);
        }
    }
    What { fir: fir.map(|(number, year)| format!("{number}/{year}")), stated_at: made.map(|made| made.at) }
}

/// Whether an FIR is older than its complaint, to the hour; by the day where midnight stands for an hour that was not written.
fn is_older(registered: Timestamp, made: Timestamp) -> bool {
    let no_hour = registered.local().time() == jiff::civil::Time::midnight();
    if no_hour { registered.day() < made.day() } else { registered < made }
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
        fir: row.stated.what.fir,
        stated_at: row.stated.what.stated_at.map(Timestamp::micros),
        flags: row.flags,
        sensitivity: row.stated.sensitivity,
        recorded_at: row.recorded_at.micros(),
        sealed: row.sealed,
    }
}
