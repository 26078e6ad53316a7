//! A list as a file that opens rightly where people open it: Urdu as Urdu, telephone numbers and CNICs as text, each
//! moment on the wall clock of Pakistan and in UTC. A cell that a spreadsheet would run as a formula is only ever shown.
//! Must not leave a row out without saying so.

use jiff::civil::DateTime;
use kernel::{Error, Result, Timestamp};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

/// What Excel takes for UTF-8.
const MARK: &[u8] = "\u{FEFF}".as_bytes();
/// The longest text of an XLSX cell, by its format.
const CELL_MAX: usize = 32_767;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// It holds moments: written twice, as the wall clock of Pakistan shows it and as RFC 3339 in UTC.
    pub moments: bool,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Words and identifiers; never a formula, never turned into a number.
    Text(String),
    /// A count or serial number.
    Number(i64),
    /// A moment; only in a column of moments.
    At(Timestamp),
}

/// A list to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name; of the XLSX sheet at most 31 characters of it.
    pub name: String,
    /// Its language reads from right to left.
    pub rtl: bool,
    /// The columns.
    pub columns: Vec<Column>,
    /// How the two columns of a moment are told apart, such as `Pakistan time` and `UTC`.
    pub clocks: [String; 2],
    /// The rows, each with a cell for each column.
    pub rows: Vec<Vec<Value>>,
    /// Said below the last row: that the list was cut, for one.
    pub note: Option<String>,
}

/// A cell of CSV text as no spreadsheet runs it: what begins like a formula has an apostrophe before it.
pub fn harmless(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text that [`harmless`] was given.
pub fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

/// True for what a spreadsheet would run: spaces and marks that are not seen do not hide it.
fn is_formula(text: &str) -> bool {
    let seen = text.trim_start_matches(|c: char| {
        c.is_whitespace() || kernel::text::is_bidi_control(c) || c == '\u{FEFF}' || c == '\u{200B}'
    });
    let blank_first = text.starts_with(['\t', '\r', '\n']);
    blank_first || seen.starts_with(['=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'])
}

impl Sheet {
    fn headings(&self) -> impl Iterator<Item = String> {
        let [local, utc] = &self.clocks;
        self.columns.iter().flat_map(move |column| {
            let heading = &column.heading;
            if column.moments {
                vec![format!("{heading} ({local})"), format!("{heading} ({utc})")]
            } else {
                vec![heading.clone()]
            }
        })
    }

    /// As CSV: UTF-8 with the mark that Excel looks for, lines ended as RFC 4180 says.
    pub fn csv(&self) -> Result<Vec<u8>> {
        let mut out = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(MARK.to_vec());
        out.write_record(self.headings().map(|heading| harmless(&heading))).map_err(Error::internal)?;
        for row in &self.rows {
            out.write_record(self.pairs(row).flat_map(|(column, value)| texts(column, value)))
                .map_err(Error::internal)?;
        }
        if let Some(note) = &self.note {
            out.write_record([harmless(note)]).map_err(Error::internal)?;
        }
        out.into_inner().map_err(Error::internal)
    }

    fn pairs<'a>(&'a self, row: &'a [Value]) -> impl Iterator<Item = (&'a Column, &'a Value)> {
        let missing = std::iter::repeat(&Value::Empty);
        self.columns.iter().zip(row.iter().chain(missing))
    }

    /// As XLSX: text stays text, moments can be sorted, the sheet reads in the direction of its language.
    pub fn xlsx(&self) -> Result<Vec<u8>> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        self.fill(sheet).map_err(Error::internal)?;
        book.save_to_buffer().map_err(Error::internal)
    }

    fn fill(&self, sheet: &mut Worksheet) -> std::result::Result<(), rust_xlsxwriter::XlsxError> {
        let (bold, moment) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd hh:mm"));
        sheet.set_name(sheet_name(&self.name))?.set_right_to_left(self.rtl).set_freeze_panes(1, 0)?;
        for (at, heading) in (0..).zip(self.headings()) {
            sheet.write_string_with_format(0, at, cut(&heading), &bold)?.set_column_width(at, 22)?;
        }
        let mut line = 1;
        for row in &self.rows {
            let mut at = 0;
            for (column, value) in self.pairs(row) {
                at = cell(sheet, (line, at), (column, value), &moment)?;
            }
            line += 1;
        }
        if let Some(note) = &self.note {
            sheet.write_string(line, 0, cut(note))?;
        }
        Ok(())
    }
}

/// The cell or two cells of a value, as CSV text.
fn texts(column: &Column, value: &Value) -> Vec<String> {
    let mut texts = match value {
        Value::Empty => vec![String::new()],
        Value::Text(text) => vec![harmless(text)],
        Value::Number(number) => vec![number.to_string()],
        Value::At(at) => vec![short(at.local()), at.rfc3339()],
    };
    texts.resize(if column.moments { 2 } else { 1 }, String::new());
    texts
}

/// `2026-11-21 14:05`.
fn short(local: DateTime) -> String {
    format!("{} {:02}:{:02}", local.date(), local.hour(), local.minute())
}

/// Writes one value; where the next one goes.
fn cell(
    sheet: &mut Worksheet,
    (line, at): (u32, u16),
    (column, value): (&Column, &Value),
    moment: &Format,
) -> std::result::Result<u16, rust_xlsxwriter::XlsxError> {
    match value {
        Value::Empty => {}
        Value::Text(text) => {
            sheet.write_string(line, at, cut(text))?;
        }
        Value::Number(number) => {
            sheet.write_number(line, at, *number as f64)?;
        }
        Value::At(when) => {
            let local = when.local();
            match excel(local) {
                Some(excel) => sheet.write_datetime_with_format(line, at, excel, moment)?,
                None => sheet.write_string(line, at, short(local))?,
            };
            if column.moments {
                sheet.write_string(line, at + 1, when.rfc3339())?;
            }
        }
    }
    Ok(at + if column.moments { 2 } else { 1 })
}

/// Excel knows the years 1900 to 9999; another moment is written as text.
fn excel(local: DateTime) -> Option<ExcelDateTime> {
    let year = u16::try_from(local.year()).ok().filter(|year| (1900..=9999).contains(year))?;
    let date =
        ExcelDateTime::from_ymd(year, local.month().unsigned_abs(), local.day().unsigned_abs()).ok()?;
    date.and_hms(
        u16::from(local.hour().unsigned_abs()),
        local.minute().unsigned_abs(),
        f64::from(local.second()),
    )
    .ok()
}

fn cut(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(CELL_MAX).collect()
}

/// A name that Excel takes: at most 31 characters, none of those it keeps for itself.
fn sheet_name(name: &str) -> String {
    let kept: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    if kept.trim().is_empty() { "1".to_owned() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sheet(rows: Vec<Vec<Value>>) -> Sheet {
        let column = |heading: &str, moments| Column { heading: heading.to_owned(), moments };
        Sheet {
            name: "ایف آئی آر: [2026]/1".to_owned(),
            rtl: true,
            columns: vec![column("فون", false), column("کب", true), column("=n", false)],
            clocks: ["پاکستان".to_owned(), "UTC".to_owned()],
            rows,
            note: None,
        }
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn urdu_moments_and_numbers_are_written_as_people_read_them() {
        let at = Value::At(Timestamp(1_795_251_900_000_000));
        let csv = sheet(vec![vec![text("0300-1234567"), at, Value::Number(7)]]).csv().unwrap();
        let csv = String::from_utf8(csv).unwrap();
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(
            lines,
            ["\u{FEFF}فون,کب (پاکستان),کب (UTC),'=n", "0300-1234567,2026-11-21 14:05,2026-11-21T09:05:00Z,7",]
        );
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_only_shown() {
        for typed in ["=1+1", "+92300", "-1", "@SUM(A1)", " =1", "\t=1", "\u{202E}=1", "＝1", "\r=1"] {
            assert!(harmless(typed).starts_with('\''), "{typed:?}");
            assert_eq!(plain(&harmless(typed)), typed);
        }
        assert_eq!(harmless("کلی گل محمد"), "کلی گل محمد");
        assert_eq!(plain("'quoted'"), "'quoted'");
    }

    #[test]
    fn an_xlsx_holds_text_as_text_in_its_direction() {
        let rows = vec![vec![text("=1+1"), Value::At(Timestamp(-9_000_000_000_000_000)), Value::Empty]];
        let bytes = sheet(rows).xlsx().unwrap();
        let mut book =
            calamine::open_workbook_from_rs::<calamine::Xlsx<_>, _>(std::io::Cursor::new(bytes)).unwrap();
        let range = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
        let cell = |row, column| range.get_value((row, column)).unwrap().to_string();
        assert_eq!(cell(1, 0), "=1+1");
        assert_eq!((cell(1, 1), cell(0, 3)), ("1684-10-19 13:00".to_owned(), "=n".to_owned()));
    }

    proptest! {
        #[test]
        fn no_cell_begins_like_a_formula(typed in "[ \t\r\n\u{200B}\u{FEFF}=+@a-]{0,5}.*") {
            let sheet = Sheet { columns: vec![Column { heading: "x".into(), moments: false }], ..sheet(vec![vec![text(&typed)]]) };
            let csv = sheet.csv().unwrap();
            let mut read = csv::ReaderBuilder::new().flexible(true).from_reader(csv.as_slice());
            for record in read.records() {
                for cell in &record.unwrap() {
                    prop_assert!(!is_formula(cell), "{cell:?}");
                }
            }
        }
    }
}
