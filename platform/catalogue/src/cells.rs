//! One line of a file read cell by cell; every fault is noted with its line and column and reading goes on.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};
use jiff::civil::Date;
use kernel::Bilingual;

use crate::files::File;
use crate::row::{Fault, Row, Validity, Verified};

/// The facts one file has for itself.
pub(crate) trait Facts: Sized {
    const FILE: &'static str;
    const COLUMNS: &'static [&'static str];
    /// Reads them; notes what is wrong and gives up with `None`.
    fn read(cells: &mut Cells<'_>) -> Option<Self>;
}

const SHARED: [&str; 7] = ["code", "name_ur", "name_en", "valid_from", "valid_to", "source", "verified"];

/// One line under reading.
pub(crate) struct Cells<'a> {
    file: &'static str,
    line: u64,
    by_column: BTreeMap<&'a str, &'a str>,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Cells<'a> {
    /// Notes a fault; answers `None`, so that a reader can return it.
    pub fn fault<T>(&mut self, column: &'static str, what: impl Into<String>) -> Option<T> {
        self.faults.push(Fault { file: self.file, line: self.line, column, what: what.into() });
        None
    }

    /// The cell's text; empty when there is none.
    pub fn text(&self, column: &str) -> &'a str {
        self.by_column.get(column).copied().unwrap_or_default().trim()
    }

    /// The cell's text, which must not be empty.
    pub fn required(&mut self, column: &'static str) -> Option<String> {
        let text = self.text(column);
        if text.is_empty() { self.fault(column, "must not be empty") } else { Some(text.to_owned()) }
    }

    /// Yes or no.
    pub fn yes_or_no(&mut self, column: &'static str) -> Option<bool> {
        match self.text(column) {
            "yes" => Some(true),
            "no" => Some(false),
            _ => self.fault(column, "yes or no"),
        }
    }

    /// A whole number.
    pub fn number(&mut self, column: &'static str) -> Option<i64> {
        let text = self.text(column);
        text.parse().ok().or_else(|| self.fault(column, format!("{text:?} is not a whole number")))
    }

    /// Degrees within bounds; empty is none.
    pub fn degrees(&mut self, column: &'static str, least: f64, most: f64) -> Option<f64> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let within = text.parse::<f64>().ok().filter(|v| (least..=most).contains(v));
        within.or_else(|| self.fault(column, format!("{text:?} is not degrees from {least} to {most}")))
    }

    /// Millimetres within bounds.
    pub fn millimetres(&mut self, column: &'static str, least: f64, most: f64) -> Option<f64> {
        let text = self.text(column);
        let within = text.parse::<f64>().ok().filter(|v| (least..=most).contains(v));
        within.or_else(|| self.fault(column, format!("{text:?} is not millimetres from {least} to {most}")))
    }

    /// One of a list of words.
    pub fn word<T: std::fmt::Display>(
        &mut self,
        column: &'static str,
        parse: impl Fn(&str) -> Option<T>,
        all: &[T],
    ) -> Option<T> {
        let text = self.text(column);
        parse(text).or_else(|| {
            let known: Vec<_> = all.iter().map(ToString::to_string).collect();
            self.fault(column, format!("{text:?} is none of {}", known.join(", ")))
        })
    }

    /// A day; empty is none.
    fn day(&mut self, column: &'static str) -> Option<Date> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        // The length is checked because the parser also takes times and zones after the day.
        let day = text.parse::<Date>().ok().filter(|_| text.len() == 10);
        day.or_else(|| self.fault(column, format!("{text:?} is not a day like 2026-03-01")))
    }

    fn code(&mut self) -> Option<String> {
        let code = self.required("code")?;
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        if code.len() > 32 || !code.chars().all(legal) {
            return self.fault("code", "up to 32 of A-Z, a-z, 0-9, - and .");
        }
        Some(code)
    }

    /// A text in both languages, each in its own letters.
    pub fn pair(&mut self, urdu: &'static str, english: &'static str) -> Option<Bilingual> {
        let (ur, en) = (self.required(urdu), self.required(english));
        let (ur, en) = (ur?, en?);
        if !ur.chars().any(is_urdu) {
            self.fault::<()>(urdu, "is not Urdu");
        }
        if en.chars().any(is_urdu) || !en.chars().any(|c| c.is_ascii_alphabetic()) {
            self.fault::<()>(english, "is not English");
        }
        Some(Bilingual { ur, en })
    }

    fn validity(&mut self) -> Validity {
        let validity = Validity { from: self.day("valid_from"), to: self.day("valid_to") };
        if matches!((validity.from, validity.to), (Some(from), Some(to)) if to <= from) {
            self.fault::<()>("valid_to", "is not after valid_from");
        }
        validity
    }

    fn verified(&mut self) -> Option<Verified> {
        match self.text("verified") {
            "to be verified" => Some(Verified::ToBeVerified),
            "" => self.fault("verified", "a day, or: to be verified"),
            _ => self.day("verified").map(Verified::On),
        }
    }

    fn row<T: Facts>(&mut self) -> Option<Row<T>> {
        let (code, name, validity) = (self.code(), self.pair("name_ur", "name_en"), self.validity());
        let (source, verified, facts) = (self.required("source"), self.verified(), T::read(self));
        Some(Row {
            code: code?,
            name: name?,
            validity,
            source: source?,
            verified: verified?,
            line: self.line,
            facts: facts?,
        })
    }
}

fn is_urdu(c: char) -> bool {
    ('\u{0600}'..='\u{06FF}').contains(&c)
}

/// Reads one file. Rows with a fault are left out; the fault is in `faults`.
pub(crate) fn table<T: Facts>(files: &[File], faults: &mut Vec<Fault>) -> Vec<Row<T>> {
    let text = files.iter().find(|f| f.name == T::FILE).map_or("", |f| f.text.as_str());
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(problem) => {
            faults.push(Fault { file: T::FILE, line: 1, column: "", what: problem.to_string() });
            return Vec::new();
        }
    };
    if !complete::<T>(&header, faults) {
        return Vec::new();
    }
    reader.records().filter_map(|record| line::<T>(&header, record, faults)).collect()
}

/// Whether the header has every column once and no other.
fn complete<T: Facts>(header: &StringRecord, faults: &mut Vec<Fault>) -> bool {
    let before = faults.len();
    let mut note = |column, what: String| faults.push(Fault { file: T::FILE, line: 1, column, what });
    for column in SHARED.iter().chain(T::COLUMNS) {
        let times = header.iter().filter(|h| h == column).count();
        if times != 1 {
            note(*column, format!("this column is there {times} times, not once"));
        }
    }
    for unknown in header.iter().filter(|h| !SHARED.contains(h) && !T::COLUMNS.contains(h)) {
        note("", format!("column {unknown:?} is not known"));
    }
    faults.len() == before
}

fn line<T: Facts>(
    header: &StringRecord,
    record: Result<StringRecord, csv::Error>,
    faults: &mut Vec<Fault>,
) -> Option<Row<T>> {
    let place = |p: Option<&csv::Position>| p.map_or(0, csv::Position::line);
    let mut note = |line, what: String| faults.push(Fault { file: T::FILE, line, column: "", what });
    let record = match record {
        Ok(record) => record,
        Err(problem) => {
            note(place(problem.position()), problem.to_string());
            return None;
        }
    };
    let line = place(record.position());
    if record.len() != header.len() {
        note(line, format!("{} cells, not {}", record.len(), header.len()));
        return None;
    }
    let by_column = header.iter().zip(record.iter()).collect();
    Cells { file: T::FILE, line, by_column, faults }.row()
}
