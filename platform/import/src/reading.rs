//! A row being read: its cells by name, its moments, and what is impossible about it. Must not write.

use std::collections::HashMap;

use catalogue::Catalogue;
use catalogue::Proviso;
use kernel::{Timestamp, text};
use sheets::columns::Columns;
use sheets::moment::{self, DayOrder, Unread};

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
    /// A cell as one visible line.
    pub fn line(&self, column: &str) -> String {
        text::line(self.columns.cell(self.cells, column))
    }

    /// A cell that must say something.
    pub fn required(&self, column: &'static str, code: &'static str) -> Result<String, Refusal> {
        let line = self.line(column);
        if line.is_empty() { Err(Refusal { code, field: column }) } else { Ok(line) }
    }

    /// A moment. One that cannot be read is flagged; one of which day and month cannot be told apart refuses the row
    /// until somebody says which stands first.
    pub fn moment(&mut self, column: &'static str) -> Result<Option<Timestamp>, Refusal> {
        match self.read_moment(column) {
            Err(Unread::WhichDay) if !self.looking => {
                Err(Refusal { code: "import.which-day", field: column })
            }
            read => Ok(read.unwrap_or_default()),
        }
    }

    /// A moment beside the main one: where day and month cannot be told apart it is flagged and left open.
    pub fn moment_beside(&mut self, column: &'static str) -> Option<Timestamp> {
        let read = self.read_moment(column);
        if read == Err(Unread::WhichDay) {
            self.flag(rules::WHICH_DAY, column);
        }
        read.unwrap_or_default()
    }

    /// A moment; one that is none is flagged.
    fn read_moment(&mut self, column: &'static str) -> Result<Option<Timestamp>, Unread> {
        match moment::read(self.columns.cell(self.cells, column), self.order) {
            Ok(None) => Ok(None),
            Ok(Some(moment)) => {
                match moment.shows {
                    Some(DayOrder::DayFirst) => self.learnt.shows.0 += 1,
                    Some(DayOrder::MonthFirst) => self.learnt.shows.1 += 1,
                    None => {}
                }
                // A minute of grace: the other system's clock may be ahead.
                if moment.at > self.now.plus_seconds(60) {
                    self.flag(rules::IN_FUTURE, column);
                }
                if moment.at.year() < rules::FIRST_YEAR {
                    self.flag(rules::LONG_AGO, column);
                }
                Ok(Some(moment.at))
            }
            Err(Unread::NoMoment) => {
                self.flag(rules::UNREADABLE_TIME, column);
                Ok(None)
            }
            Err(Unread::WhichDay) => Err(Unread::WhichDay),
        }
    }

    /// Notes that something is impossible about a column.
    pub fn flag(&mut self, word: &'static str, column: &'static str) {
        if !self.has_flag(word) {
            self.flags.push((word, column));
        }
    }

    /// Whether something was flagged so before.
    pub fn has_flag(&self, word: &str) -> bool {
        self.flags.iter().any(|(known, _)| *known == word)
    }

    /// Flags that `later` stands before `earlier`, or too far from it.
    pub fn in_order(
        &mut self,
        earlier: Option<Timestamp>,
        later: Option<Timestamp>,
        flag: &'static str,
        column: &'static str,
    ) {
        let (Some(earlier), Some(later)) = (earlier, later) else { return };
        if later < earlier {
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
