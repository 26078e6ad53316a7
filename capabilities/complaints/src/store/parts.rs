//! Which tables hold rows of a report, asked for all of them in one question: most reports have rows in few, and a page that
//! shows a report would ask each table in vain. Must not stand for what is read: a part that is there is read from its table.

use std::sync::LazyLock;

use db::{Tx, db_error};
use kernel::ids::ComplaintId;
use kernel::{Error, Result};
use sea_orm::{ConnectionTrait, Statement};

/// A table with rows of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The FIR it has become.
    Outcome,
    /// Why no investigation follows.
    Disposal,
    /// Who brought it, where a partner did.
    Georeport,
    /// When whoever told it was contacted.
    Contact,
    /// That it cannot wait.
    Alarm,
    /// What she added.
    Addition,
    /// What it discloses.
    Sorting,
    /// How she may be reached, said anew.
    SafeContact,
    /// What was said of police officers.
    Against,
    /// What was answered to that.
    Answer,
    /// The steps to its end.
    Closing,
    /// What was done for whoever told it.
    Care,
    /// Photos, recordings and papers.
    Evidence,
}

impl Part {
    const ALL: [Self; 13] = [
        Self::Outcome,
        Self::Disposal,
        Self::Georeport,
        Self::Contact,
        Self::Alarm,
        Self::Addition,
        Self::Sorting,
        Self::SafeContact,
        Self::Against,
        Self::Answer,
        Self::Closing,
        Self::Care,
        Self::Evidence,
    ];

    const fn table(self) -> &'static str {
        match self {
            Self::Outcome => "complaints_outcome",
            Self::Disposal => "complaints_disposal",
            Self::Georeport => "complaints_georeport",
            Self::Contact => "complaints_contact",
            Self::Alarm => "complaints_alarm",
            Self::Addition => "complaints_addition",
            Self::Sorting => "complaints_sorting",
            Self::SafeContact => "complaints_safe_contact",
            Self::Against => "complaints_against",
            Self::Answer => "complaints_answer",
            Self::Closing => "complaints_closing",
            Self::Care => "complaints_care",
            Self::Evidence => "complaints_evidence",
        }
    }

    const fn bit(self) -> i64 {
        1 << self as u32
    }
}

/// Which parts a report has.
#[derive(Debug, Clone, Copy)]
pub struct Parts(i64);

impl Parts {
    /// Whether it has any row of this part.
    pub const fn has(self, part: Part) -> bool {
        self.0 & part.bit() != 0
    }

    /// What `reading` reads of this part; where there is nothing of it, nothing is asked.
    pub async fn read<T: Default>(self, part: Part, reading: impl Future<Output = Result<T>>) -> Result<T> {
        if self.has(part) { reading.await } else { Ok(T::default()) }
    }
}

static QUESTION: LazyLock<String> = LazyLock::new(|| {
    let one = |part: Part| {
        let (table, bit) = (part.table(), part.bit());
        format!("(CASE WHEN EXISTS (SELECT 1 FROM {table} WHERE report = $1) THEN {bit} ELSE 0 END)")
    };
    format!("SELECT CAST({} AS BIGINT) AS parts", Part::ALL.map(one).join(" + "))
});

/// Which parts a report has, in this picture of the store.
pub async fn of_report(tx: &Tx, report: ComplaintId) -> Result<Parts> {
    let asked =
        Statement::from_sql_and_values(tx.get_database_backend(), QUESTION.as_str(), [report.0.into()]);
    let row = tx.query_one_raw(asked).await.map_err(db_error)?;
    let row = row.ok_or_else(|| Error::internal("a question without an answer"))?;
    row.try_get("", "parts").map(Parts).map_err(db_error)
}
