//! What every row of every file has: a code, two names, dates, a source; and what a fault looks like.

use std::fmt;

use jiff::civil::Date;
use kernel::Bilingual;

/// Something wrong with a file, for the person who edits it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, such as `units.csv`.
    pub file: &'static str,
    /// The line, from 1; the header is line 1.
    pub line: u64,
    /// The column, or empty when it is about the whole line.
    pub column: &'static str,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if !self.column.is_empty() {
            write!(f, "{}: ", self.column)?;
        }
        f.write_str(&self.what)
    }
}

/// Everything wrong with the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the catalogue is not sound:")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n{fault}"))
    }
}

impl std::error::Error for Faults {}

/// The days on which a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Validity {
    /// The first day; none: since before our records.
    pub from: Option<Date>,
    /// The first day on which it no longer holds; none: it still does.
    pub to: Option<Date>,
}

impl Validity {
    /// Whether it holds on `day`.
    pub fn holds(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }

    /// Whether there is a day on which both hold.
    pub fn overlaps(self, other: Self) -> bool {
        let before = |a: Self, b: Self| matches!((a.to, b.from), (Some(to), Some(from)) if to <= from);
        !before(self, other) && !before(other, self)
    }

    /// Whether it holds on every day on which `inner` does.
    pub fn covers(self, inner: Self) -> bool {
        let from = self.from.is_none_or(|mine| inner.from.is_some_and(|its| mine <= its));
        let to = self.to.is_none_or(|mine| inner.to.is_some_and(|its| its <= mine));
        from && to
    }
}

/// Whether the force has confirmed a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verified {
    /// Not yet.
    ToBeVerified,
    /// On this day.
    On(Date),
}

/// One row: what all files share, and the facts of its own file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<T> {
    /// Stable for ever; stored in records.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// When it holds.
    pub validity: Validity,
    /// Where the fact comes from.
    pub source: String,
    /// Whether the force has confirmed it.
    pub verified: Verified,
    /// The line of its file.
    pub line: u64,
    /// The facts of its file.
    pub facts: T,
}
