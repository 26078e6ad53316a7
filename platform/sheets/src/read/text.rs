//! CSV: which separator, which line, and what a quotation mark that is never closed would swallow.

use csv::{ByteRecord, ReaderBuilder};
use kernel::{Error, Result};

use super::{Fault, Row, above_heading};

/// The separators that exports use.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Lines that may stand above the heading, with it.
pub const ABOVE: usize = 20;
/// The longest heading that is looked for, in bytes.
const HEADING_BYTES: usize = 1 << 16;

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

/// The header, what follows, and the lines that stand above it. `known` says how many headings of a row are known.
pub fn open(bytes: Vec<u8>, known: &dyn Fn(&[String]) -> usize) -> Result<(Vec<String>, TextRows, Vec<u64>)> {
    let bytes = utf8(bytes)?;
    let mark = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let (said, begins) = said_by_excel(bytes.get(mark..).unwrap_or_default());
    let separator = said.unwrap_or_else(|| separator(bytes.get(mark..).unwrap_or_default()));
    let line = if begins > 0 { 2 } else { 1 };
    let mut rows =
        TextRows { bytes, separator, at: mark + begins, line, empty: 0, record: ByteRecord::new() };
    let above = rows.find_heading(said, known);
    rows.skip_empty();
    rows.empty = 0;
    let above = above?;
    let header = rows.record().ok_or(Error::Malformed("import.no-header"))?;
    Ok((lossy(&header.cells), rows, above))
}

fn lossy(cells: &[Vec<u8>]) -> Vec<String> {
    cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
}

/// How files begin that are no text, whatever their name says: an old workbook, a PDF, packed files, a web page.
const NO_TEXT: [&[u8]; 6] =
    [b"\xD0\xCF\x11\xE0", b"%PDF", b"\x1F\x8B", b"7z\xBC\xAF", b"Rar!", b"\xFF\xFE\x00\x00"];

/// The text as UTF-8: Excel's "Unicode text" is UTF-16, with a mark or, from other programs, without one.
fn utf8(bytes: Vec<u8>) -> Result<Vec<u8>> {
    let wide = |from: usize, turn: fn([u8; 2]) -> u16| {
        let units = bytes.get(from..).unwrap_or_default().chunks_exact(2);
        if !units.remainder().is_empty() {
            return Err(Error::Malformed("import.cut-file"));
        }
        let units: Vec<u16> = units.filter_map(|pair| Some(turn(pair.try_into().ok()?))).collect();
        String::from_utf16(&units).map(String::into_bytes).map_err(|_| Error::Malformed("import.not-text"))
    };
    let web = bytes.trim_ascii_start().first() == Some(&b'<');
    if web || NO_TEXT.iter().any(|begins| bytes.starts_with(begins)) {
        return Err(Error::Malformed("import.not-a-sheet"));
    }
    match bytes.as_slice() {
        [0xFF, 0xFE, ..] => wide(2, u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(2, u16::from_be_bytes),
        _ => match zeros(&bytes) {
            (_, true) => wide(0, u16::from_le_bytes),
            (true, _) => wide(0, u16::from_be_bytes),
            (false, false) => Ok(bytes),
        },
    }
}

/// Whether the first, or the second, of each two bytes is mostly zero where a text begins: it is UTF-16 without a mark, of which
/// the headings are written in Latin letters.
fn zeros(bytes: &[u8]) -> (bool, bool) {
    let pairs = || bytes.chunks_exact(2).take(512).filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
    let many = |zero: usize| pairs().filter(|pair| pair.get(zero) == Some(&0)).count();
    let (all, first, second) = (pairs().count(), many(0), many(1));
    (first * 4 > all && first > second * 4, second * 4 > all && second > first * 4)
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

fn first_record(bytes: &[u8], separator: u8) -> Option<Vec<Vec<u8>>> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(bytes);
    let record = reader.byte_records().next()?.ok()?;
    Some(record.iter().map(<[u8]>::to_vec).collect())
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

    /// Goes to the line that most headings are known of, where at least two are, and gives the lines above it that say something: a
    /// title, the day of printing. They may have other separators than the table.
    fn find_heading(&mut self, said: Option<u8>, known: &dyn Fn(&[String]) -> usize) -> Result<Vec<u64>> {
        let (begins, separators) = ((self.at, self.line), said.map_or(SEPARATORS.to_vec(), |one| vec![one]));
        let (mut best, mut above) = ((1, begins, self.separator, 0), Vec::new());
        for passed in 0..ABOVE {
            self.skip_empty();
            let (at, line) = (self.at, self.line);
            let rest = self.bytes.get(at..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
            let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
            let head = rest.get(..rest.len().min(HEADING_BYTES)).unwrap_or_default().to_vec();
            for separator in &separators {
                let count = first_record(&head, *separator).map_or(0, |cells| known(&lossy(&cells)));
                if count > best.0 {
                    best = (count, (at, line), *separator, passed);
                }
            }
            above.push((line, head));
            self.go_to(at + end);
        }
        (self.at, self.line) = best.1;
        self.separator = best.2;
        let heads = above.iter().map(|(_, head)| first_record(head, self.separator));
        let mut heads = heads.map(|cells| lossy(&cells.unwrap_or_default()));
        let lines = above.iter().take(best.3).map(|(line, _)| *line).collect();
        let rows: Vec<Vec<String>> = heads.by_ref().take(best.3).collect();
        above_heading(rows.iter().map(Vec::as_slice), &heads.next().unwrap_or_default())?;
        Ok(lines)
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
        let ends = (self.at..to).filter(|at| match self.bytes.get(*at) {
            Some(b'\n') => true,
            Some(b'\r') => self.bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        self.line += ends.count() as u64;
        self.at = to;
    }

    pub fn next(&mut self, width: usize) -> Option<Row> {
        self.skip_empty();
        let (line, record) = (self.line, self.peek(self.at)?);
        let raw = self.bytes.get(record.from..record.to).unwrap_or_default();
        let (last, ended) = (record.to >= self.bytes.len(), raw.ends_with(b"\n") || raw.ends_with(b"\r"));
        let scan = Scan::of(raw, self.separator);
        let open = last && scan.open;
        if let Some(next) = self.row_within(&record, width, scan.sound && !scan.open) {
            self.go_to(next);
            return Some(row(line, Vec::new(), Some(Fault::Unclosed), next));
        }
        self.go_to(record.to);
        let within_letter = record.cells.last().is_some_and(|cell| ends_within_a_letter(cell));
        let cut = last && (open || (!ended && (record.cells.len() < width || within_letter)));
        let cells: Option<Vec<String>> =
            record.cells.into_iter().map(|cell| String::from_utf8(cell).ok()).collect();
        let fault = match &cells {
            _ if cut => Some(Fault::Cut),
            None => Some(Fault::NotUtf8),
            Some(_) => None,
        };
        Some(row(line, cells.unwrap_or_default(), fault, record.to))
    }

    /// Where in a record of several lines a line begins that is a row by itself: then a quotation mark of the record was opened by
    /// mistake, and the next one, however far away, only seemed to close it. In a record whose quotation marks are sound a line must
    /// begin as rows do besides: a list in somebody's remarks can have as many commas as a row.
    fn row_within(&self, record: &Record, width: usize, sound: bool) -> Option<usize> {
        let raw = self.bytes.get(record.from..record.to)?;
        let first = shape(raw, self.separator);
        let mut at = 0;
        while let Some(end) = raw.get(at..)?.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let pair = raw.get(at + end..)?.starts_with(b"\r\n");
            at += end + if pair { 2 } else { 1 };
            let line = raw.get(at..)?.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
            if is_row(line, self.separator, width) && (!sound || shape(line, self.separator) == first) {
                return Some(record.from + at);
            }
        }
        None
    }
}

/// Whether bytes end in the middle of a letter.
fn ends_within_a_letter(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

/// Whether a line has the cells of a row, and its first cell no quotation mark; a mark that closes what was not opened in it is the end of
/// a cell of several lines.
fn is_row(line: &[u8], separator: u8, width: usize) -> bool {
    let naive = occurrences(line, separator) + 1;
    let first = line.split(|byte| *byte == separator).next().unwrap_or_default();
    if width < 2 || naive < width || first.contains(&b'"') {
        return false;
    }
    let scan = Scan::of(line, separator);
    !scan.closes && (naive == width || (scan.cells == width && !scan.open))
}

/// How the first cell of a line looks: each run of digits as one digit, of letters as one letter.
fn shape(line: &[u8], separator: u8) -> Vec<u8> {
    let cell =
        line.split(|byte| *byte == separator || matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let mut shape: Vec<u8> = cell
        .iter()
        .filter(|byte| !matches!(byte, b'"' | b' '))
        .map(|byte| match byte {
            b'0'..=b'9' => b'9',
            b'A'..=b'Z' | b'a'..=b'z' | 0x80.. => b'a',
            other => *other,
        })
        .collect();
    shape.dedup();
    shape
}

/// What the quotation marks of a text do, as CSV reads them.
struct Scan {
    /// Cells, those behind a line end among them.
    cells: usize,
    /// A cell is still open at the end.
    open: bool,
    /// Every mark that closes a cell ends it.
    sound: bool,
    /// A mark ends a cell that none has opened.
    closes: bool,
}

impl Scan {
    fn of(text: &[u8], separator: u8) -> Self {
        let mut scan = Self { cells: 1, open: false, sound: true, closes: false };
        let mut begins = true;
        let mut bytes = text.iter().copied().peekable();
        let ends =
            |next: Option<u8>| next.is_none_or(|next| next == separator || matches!(next, b'\n' | b'\r'));
        while let Some(byte) = bytes.next() {
            let next = bytes.peek().copied();
            match byte {
                b'"' if scan.open && next == Some(b'"') => {
                    bytes.next();
                }
                b'"' if scan.open => {
                    scan.open = false;
                    scan.sound &= ends(next);
                }
                _ if scan.open => {}
                b'"' if begins => scan.open = true,
                b'"' => scan.closes |= ends(next),
                _ => scan.cells += usize::from(byte == separator),
            }
            begins = !scan.open && (byte == separator || matches!(byte, b'\n' | b'\r'));
        }
        scan
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
