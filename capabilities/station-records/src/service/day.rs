//! What the diary of an office is at: the day that is open, or the one that entries made now belong to. Reads only.
//!
//! At most one day is open. An entry belongs to the open day, and while none is open to the next one, which begins with
//! it: what is recorded never waits for somebody to open the book.

use catalogue::Catalogue;
use db::Tx;
use jiff::civil::Date;
use kernel::ids::UnitId;
use kernel::{Error, Result, Timestamp};
use organisation::Place;

use crate::model::day::Hours;
use crate::store::day::{self, close, row};
use crate::store::diary::Span;

/// A day that was opened, with its closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOf {
    /// The day.
    pub row: row::Model,
    /// Its closing; `None` while it is open.
    pub close: Option<close::Model>,
}

impl DayOf {
    /// Its entries.
    pub(super) fn span(&self) -> Span {
        let last = self.close.as_ref().map(|close| (close.last_year, close.last_serial));
        Span::Between((self.row.first_year, self.row.first_serial), last)
    }

    /// Its date.
    pub fn date(&self) -> Result<Date> {
        date(&self.row)
    }
}

/// What the diary of an office is at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The hours of the office.
    pub hours: Hours,
    /// The date that an entry made now belongs to.
    pub today: Date,
    /// The day that is open.
    pub open: Option<row::Model>,
    /// The last day that was closed before.
    pub last: Option<DayOf>,
}

impl Standing {
    /// Whether opening the next day now is so late that a reason is written. The first day of a book is never late.
    pub fn opens_late(&self, now: Timestamp) -> bool {
        self.last.is_some() && self.hours.is_late(now, self.hours.opening_due(self.today))
    }
}

fn date(row: &row::Model) -> Result<Date> {
    let wrong =
        |_| Error::Inconsistent { table: "station_records_day", what: "day", row: row.id.to_string() };
    row.day.parse().map_err(wrong)
}

/// What the diary of an office is at now. Under the book's lock where something follows from it.
pub async fn standing(tx: &Tx, catalogue: &Catalogue, place: &Place, now: Timestamp) -> Result<Standing> {
    let unit = place.unit()?;
    let hours = Hours::of(catalogue, &unit.code, now.day());
    let newest = day::newest(tx, unit.id).await?;
    let Some(row) = newest else {
        return Ok(Standing { hours, today: hours.next(now, None), open: None, last: None });
    };
    let date = date(&row)?;
    match day::closing(tx, row.id).await? {
        Some(close) => {
            let today = hours.next(now, Some(date));
            let last = Some(DayOf { row, close: Some(close) });
            Ok(Standing { hours, today, open: None, last })
        }
        None => Ok(Standing { hours, today: date, open: Some(row), last: None }),
    }
}

/// The day of a date.
pub(super) async fn of_date(tx: &Tx, office: UnitId, date: Date) -> Result<Option<DayOf>> {
    let Some(row) = day::of_date(tx, office, &date.to_string()).await? else { return Ok(None) };
    let close = day::closing(tx, row.id).await?;
    Ok(Some(DayOf { row, close }))
}
