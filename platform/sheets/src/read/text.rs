//! CSV: which separator, which line, and what a quotation mark that is never closed would swallow.

use csv::{ByteRecord, ReaderBuilder};
use kernel::{Error, Result};

use super::{Fault, Row};

/// The separators that exports use.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Lines looked at behind a broken row, for one that is whole.
const LOOK_AHEAD: usize = 200;

/// The rows of a text.
#[derive(Debug)]
pub struct TextRows {
    bytes: Vec<u8>,
    separator: u8,
    /// Where the next row begins.
    at: usize,
    /// On which line.
    line: u64,
    empty: u64,
    record: ByteRecord,
}

/// The header, and what follows.
pub fn open(bytes: Vec<u8>) -> Result<(Vec<String>, TextRows)> {
    let bytes = utf8(bytes)?;
    let mark = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let (said, begins) = said_by_excel(bytes.get(mark..).unwrap_or_default());
    let separator = said.unwrap_or_else(|| separator(bytes.get(mark..).unwrap_or_default()));
    let line = if begins > 0 { 2 } else { 1 };
    let mut rows =
        TextRows { bytes, separator, at: mark + begins, line, empty: 0, record: ByteRecord::new() };
    rows.skip_empty();
    rows.empty = 0;
    let header = rows.record().ok_or(Error::Malformed("import.no-header"))?;
    let cells = header.cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
    Ok((cells, rows))
}

/// The text as UTF-8: Excel's "Unicode text" is UTF-16 with a mark.
fn utf8(bytes: Vec<u8>) -> Result<Vec<u8>> {
    let wide = |turn: fn([u8; 2]) -> u16| {
        let units = bytes.get(2..).unwrap_or_default().chunks_exact(2);
        let units: Vec<u16> = units.filter_map(|pair| Some(turn(pair.try_into().ok()?))).collect();
        String::from_utf16(&units).map(String::into_bytes).map_err(|_| Error::Malformed("import.not-text"))
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        _ => Ok(bytes),
    }
}

/// What Excel writes above a table, `sep=;`: the separator, and how long that line is. It is no heading.
fn said_by_excel(bytes: &[u8]) -> (Option<u8>, usize) {
    let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(bytes.len());
    let (line, rest) = bytes.split_at(end);
    let quoted = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let Some((name, said)) = quoted.split_at_checked(4) else { return (None, 0) };
    match said {
        [said] if name.eq_ignore_ascii_case(b"sep=") && SEPARATORS.contains(said) => {
            let ends = if rest.starts_with(b"\r\n") { 2 } else { rest.len().min(1) };
            (Some(*said), end + ends)
        }
        _ => (None, 0),
    }
}

/// The separator that the first line has most of.
fn separator(bytes: &[u8]) -> u8 {
    let line =
        bytes.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let count = |separator: &u8| occurrences(line, *separator);
    // The first of those that are equal: a comma.
    SEPARATORS.into_iter().rev().max_by_key(count).unwrap_or(b',')
}

/// One record of the text, as CSV reads it.
struct Record {
    cells: Vec<Vec<u8>>,
    from: usize,
    to: usize,
}

impl TextRows {
    pub fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    pub fn empty_lines(&self) -> u64 {
        self.empty
    }

    /// Passes lines without anything.
    fn skip_empty(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            let ends = match byte {
                b'\n' => true,
                // A line end of its own, as old systems wrote it, or the first half of one.
                b'\r' => self.bytes.get(self.at + 1) != Some(&b'\n'),
                _ => return,
            };
            self.empty += u64::from(ends);
            self.line += u64::from(ends);
            self.at += 1;
        }
    }

    /// Reads the record that begins here, without going on.
    fn peek(&mut self, from: usize) -> Option<Record> {
        let rest = self.bytes.get(from..).filter(|rest| !rest.is_empty())?;
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .buffer_capacity(buffer(rest))
            .from_reader(rest);
        if !reader.read_byte_record(&mut self.record).ok()? {
            return None;
        }
        let length = usize::try_from(reader.position().byte()).ok()?;
        let mut to = self.bytes.len().min(from.saturating_add(length));
        // The reader stops between the two halves of a line end.
        if to > from && self.bytes.get(to - 1) == Some(&b'\r') && self.bytes.get(to) == Some(&b'\n') {
            to += 1;
        }
        Some(Record { cells: self.record.iter().map(<[u8]>::to_vec).collect(), from, to })
    }

    /// Takes the next record.
    fn record(&mut self) -> Option<Record> {
        let record = self.peek(self.at)?;
        self.go_to(record.to);
        Some(record)
    }

    fn go_to(&mut self, to: usize) {
        let passed = self.bytes.get(self.at..to).unwrap_or_default();
        let after = passed.iter().skip(1).chain(b"\n");
        let ends = passed
            .iter()
            .zip(after)
            .filter(|(byte, next)| **byte == b'\n' || (**byte == b'\r' && **next != b'\n'));
        self.line += ends.count() as u64;
        self.at = to;
    }

    pub fn next(&mut self, width: usize) -> Option<Row> {
        self.skip_empty();
        let (line, record) = (self.line, self.peek(self.at)?);
        let (open, last) = (self.is_open(&record), record.to >= self.bytes.len());
        let ended = self
            .bytes
            .get(record.from..record.to)
            .is_some_and(|raw| raw.ends_with(b"\n") || raw.ends_with(b"\r"));
        let whole = record.cells.len() == width && !open;
        if !whole && let Some(next) = self.whole_line_within(&record, width) {
            self.go_to(next);
            return Some(row(line, Vec::new(), Some(Fault::Unclosed), next));
        }
        self.go_to(record.to);
        let cut = last && (open || (!ended && record.cells.len() < width));
        let cells: Option<Vec<String>> =
            record.cells.into_iter().map(|cell| String::from_utf8(cell).ok()).collect();
        let fault = match &cells {
            _ if cut => Some(Fault::Cut),
            None => Some(Fault::NotUtf8),
            Some(_) => None,
        };
        Some(row(line, cells.unwrap_or_default(), fault, record.to))
    }

    /// A quotation mark of the record is still open at the end of the file.
    fn is_open(&self, record: &Record) -> bool {
        let raw = self.bytes.get(record.from..record.to).unwrap_or_default();
        record.to >= self.bytes.len() && occurrences(raw, b'"') % 2 == 1
    }

    /// Where in a broken record of several lines a line begins that is a row by itself.
    fn whole_line_within(&mut self, record: &Record, width: usize) -> Option<usize> {
        let raw = self.bytes.get(record.from..record.to)?;
        let begins: Vec<usize> = raw
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .map(|(at, _)| record.from + at + 1)
            .take_while(|at| *at < record.to)
            .take(LOOK_AHEAD)
            .collect();
        begins.into_iter().find(|from| {
            let line = self.peek(*from);
            width > 1 && line.is_some_and(|line| line.cells.len() == width && !self.is_open(&line))
        })
    }
}

fn occurrences(bytes: &[u8], wanted: u8) -> usize {
    bytes.split(|byte| *byte == wanted).count().saturating_sub(1)
}

/// As large as the row is likely to be: a reader is made for each.
fn buffer(rest: &[u8]) -> usize {
    let line = rest.iter().take(4096).position(|byte| *byte == b'\n').unwrap_or(4096);
    line.saturating_add(2).min(rest.len()).max(16)
}

fn row(line: u64, cells: Vec<String>, fault: Option<Fault>, end: usize) -> Row {
    Row { number: 0, line, cells, fault, end: end as u64 }
}
