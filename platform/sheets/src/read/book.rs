//! XLSX: the first sheet that has anything. Moments come as ISO, whole numbers without a point.

use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsx};
use kernel::{Error, Result};

use super::text::ABOVE;
use super::{Row, above_heading};
use crate::moment;

/// The rows of a sheet.
#[derive(Debug)]
pub struct BookRows {
    range: Range<Data>,
    first: u64,
    at: usize,
    empty: u64,
}

/// The header, what follows, and the rows that stand above it. `known` says how many headings of a row are known.
pub fn open(bytes: Vec<u8>, known: &dyn Fn(&[String]) -> usize) -> Result<(Vec<String>, BookRows, Vec<u64>)> {
    let broken = |_| Error::Malformed("import.not-a-sheet");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let names = book.sheet_names();
    for name in names {
        let range = book.worksheet_range(&name).map_err(broken)?;
        let first = range.start().map_or(0, |(row, _)| u64::from(row)) + 1;
        let (mut best, mut header, mut above) = ((1, 0), Vec::new(), Vec::new());
        for (at, row) in range.rows().take(ABOVE).enumerate() {
            let cells: Vec<String> = row.iter().map(cell).collect();
            let count = known(&cells);
            if at == 0 || count > best.0 {
                best = (count.max(1), at);
                header = cells;
            }
            above.push((first + at as u64, row.iter().map(cell).collect::<Vec<_>>()));
        }
        if !header.is_empty() {
            above.truncate(best.1);
            above.retain(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
            above_heading(above.iter().map(|(_, cells)| cells.as_slice()), &header)?;
            let above = above.into_iter().map(|(line, _)| line).collect();
            return Ok((header, BookRows { range, first, at: best.1 + 1, empty: 0 }, above));
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
