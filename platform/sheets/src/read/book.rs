//! XLSX: the first sheet that has anything. Moments come as ISO, whole numbers without a point.

use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsx};
use kernel::{Error, Result};

use super::Row;
use crate::moment;

/// The rows of a sheet.
#[derive(Debug)]
pub struct BookRows {
    range: Range<Data>,
    first: u64,
    at: usize,
    empty: u64,
}

/// The header, and what follows.
pub fn open(bytes: Vec<u8>) -> Result<(Vec<String>, BookRows)> {
    let broken = |_| Error::Malformed("import.not-a-sheet");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let names = book.sheet_names();
    for name in names {
        let range = book.worksheet_range(&name).map_err(broken)?;
        if let Some(header) = range.rows().next() {
            let header = header.iter().map(cell).collect();
            let first = range.start().map_or(0, |(row, _)| u64::from(row)) + 1;
            return Ok((header, BookRows { range, first, at: 1, empty: 0 }));
        }
    }
    Err(Error::Malformed("import.no-header"))
}

impl BookRows {
    pub fn size(&self) -> u64 {
        self.range.height() as u64
    }

    pub fn empty_lines(&self) -> u64 {
        self.empty
    }

    pub fn next(&mut self) -> Option<Row> {
        loop {
            let cells: Vec<String> = self.range.rows().nth(self.at)?.iter().map(cell).collect();
            let line = self.first + self.at as u64;
            self.at += 1;
            if cells.iter().all(String::is_empty) {
                self.empty += 1;
                continue;
            }
            return Some(Row { number: 0, line, cells, fault: None, end: self.at as u64 });
        }
    }
}

fn cell(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::Error(error) => format!("{error}"),
        Data::DateTime(moment) => moment::of_serial(moment.as_f64())
            .map_or_else(|| moment.as_f64().to_string(), |at| format!("{} {}", at.date(), at.time())),
    }
}
