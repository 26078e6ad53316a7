//! A row being read: its cells by name, its moments, and what is impossible about it. Must not write.

use std::collections::HashMap;

use catalogue::Catalogue;
use catalogue::Proviso;
use kernel::{Timestamp, text};
use sheets::columns::Columns;
use sheets::moment::{self, DayOrder, Moment, Unread};

use crate::kind::Refusal;
use crate::rules;

/// What reading one row after another learns.
#[derive(Debug, Default)]
pub(crate) struct Learnt {
    /// Dates that can only be read with the day first, and with the month first.
    pub shows: (u64, u64),
    /// Sensitivity by the words of an offence.
    graveness: HashMap<String, i32>,
}

/// A row being read.
#[derive(Debug)]
pub struct Reading<'a> {
    pub(crate) columns: &'a Columns,
    pub(crate) cells: &'a [String],
    pub(crate) order: Option<DayOrder>,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) learnt: &'a mut Learnt,
    pub(crate) flags: Vec<(&'static str, &'static str)>,
    /// The file's dates are only looked at, for how day and month stand.
    pub(crate) looking: bool,
    /// The present moment.
    pub now: Timestamp,
}

impl Reading<'_> {
    /// A cell, without what exports dress it with.
    fn cell(&self, column: &str) -> &str {
        rules::undressed(self.columns.cell(self.cells, column))
    }

    /// A cell as one visible line.
    pub fn line(&self, column: &str) -> String {
        text::line(self.cell(column))
    }

    /// A cell that must say something.
    pub fn required(&self, column: &'static str, code: &'static str) -> Result<String, Refusal> {
        let line = self.line(column);
        if line.is_empty() { Err(Refusal { code, field: column }) } else { Ok(line) }
    }

    /// A moment. One that cannot be read is flagged. Where day and month cannot be told apart the day is read first, as the force
    /// writes it, with a flag; so is one with a flag that can only be read against the order of the file.
    pub fn moment(&mut self, column: &'static str) -> Option<Moment> {
        let cell = self.columns.cell(self.cells, column);
        let cell = rules::undressed(cell);
        let read = match moment::read(cell, self.order) {
            Err(Unread::WhichDay) if self.looking => return None,
            Err(Unread::WhichDay) => {
                self.flag(rules::WHICH_DAY, column);
                moment::read(cell, Some(DayOrder::DayFirst))
            }
            read => read,
        };
        let Ok(read) = read else {
            self.flag(rules::UNREADABLE_TIME, column);
            return None;
        };
        let moment = read?;
        match moment.shows {
            Some(DayOrder::DayFirst) => self.learnt.shows.0 += 1,
            Some(DayOrder::MonthFirst) => self.learnt.shows.1 += 1,
            None => {}
        }
        if self.order.is_some() && moment.shows.is_some() && moment.shows != self.order {
            self.flag(rules::WHICH_DAY, column);
        }
        // A minute of grace: the other system's clock may be ahead.
        if moment.at > self.now.plus_seconds(60) {
            self.flag(rules::IN_FUTURE, column);
        }
        if moment.at.year() < rules::FIRST_YEAR {
            self.flag(rules::LONG_AGO, column);
        }
        Some(moment)
    }

    /// Notes that something is impossible about a column.
    pub fn flag(&mut self, word: &'static str, column: &'static str) {
        if !self.has_flag(word, column) {
            self.flags.push((word, column));
        }
    }

    /// Whether a column was flagged so before.
    pub fn has_flag(&self, word: &str, column: &str) -> bool {
        self.flags.contains(&(word, column))
    }

    /// Refuses a row in which a column says that somebody tried the system out: a name with such a word in it, or any other cell of
    /// which every word is one.
    pub fn no_test(&self, names: &[&'static str], others: &[&'static str]) -> Result<(), Refusal> {
        let name = names.iter().find(|column| rules::is_test(&self.line(column)));
        let other = || others.iter().find(|column| rules::is_only_test(&self.line(column)));
        name.or_else(other).map_or(Ok(()), |field| Err(Refusal { code: "import.test-row", field }))
    }

    /// Flags that `later` stands before `earlier`, by the day where an hour of them is not written, or too far from it.
    pub fn in_order(
        &mut self,
        earlier: Option<Moment>,
        later: Option<Moment>,
        flag: &'static str,
        column: &'static str,
    ) {
        let (Some(earlier), Some(later)) = (earlier, later) else { return };
        let hours = earlier.hour_known && later.hour_known;
        let (earlier, later) = (earlier.at, later.at);
        if if hours { later < earlier } else { later.day() < earlier.day() } {
            self.flag(flag, column);
        }
        if (later.seconds() - earlier.seconds()).abs() > rules::FAR_APART_SECONDS {
            self.flag(rules::FAR_APART, column);
        }
    }

    /// How guarded a record about this offence is: where the law keeps the victim's identity secret, grave.
    pub fn sensitivity(&mut self, offence: &str) -> i32 {
        if let Some(known) = self.learnt.graveness.get(offence) {
            return *known;
        }
        let today = self.now.day();
        let pieces =
            offence.split(['/', ',', ';', '،']).map(str::trim).filter(|piece| !piece.is_empty()).take(12);
        let secret = pieces.flat_map(|piece| self.catalogue.search_offences(piece, today, 2));
        let grave = secret.into_iter().any(|row| row.facts.asks(Proviso::IdentitySecret));
        let sensitivity = if grave { 3 } else { 2 };
        self.learnt.graveness.insert(offence.to_owned(), sensitivity);
        sensitivity
    }
}
