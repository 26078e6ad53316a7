//! A table as another system exported it: CSV (UTF-8 with or without a mark, UTF-16, any of four separators) or XLSX. Each
//! row is given as it stands, or with what is wrong with it; none is passed over in silence. Must not mend a cell.

mod book;
mod text;

use kernel::{Error, Result};

/// The longest cell that is taken over, in characters: as long as the longest report.
pub const CELL_MAX: usize = 20_000;
/// The largest file, in bytes: more than a province's complaints of ten years.
pub const FILE_MAX: usize = 2 << 30;

/// What is wrong with a row as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It has bytes that are not UTF-8.
    NotUtf8,
    /// It has fewer cells than the header.
    TooFew,
    /// It has more cells than the header: a separator within a cell.
    TooMany,
    /// It is the last one and was cut off.
    Cut,
    /// A quotation mark was opened and not closed.
    Unclosed,
    /// This cell, counted from 0, is longer than [`CELL_MAX`].
    TooLong(usize),
    /// No cell says anything.
    Blank,
}

/// A row below the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which one, from 1.
    pub number: u64,
    /// The line of the file on which it begins, from 1; the row of the sheet in an XLSX.
    pub line: u64,
    /// Its cells, as they stand; none when the bytes are no text.
    pub cells: Vec<String>,
    /// What is wrong with it.
    pub fault: Option<Fault>,
    /// How far it reaches in the file, for a progress bar; of [`Reader::size`].
    pub end: u64,
}

/// A table being read.
#[derive(Debug)]
pub struct Reader {
    header: Vec<String>,
    size: u64,
    rows: Rows,
    given: u64,
    above: Vec<u64>,
}

#[derive(Debug)]
enum Rows {
    Text(text::TextRows),
    Book(book::BookRows),
}

impl Reader {
    /// Begins to read the bytes of a file whose first line is the heading.
    pub fn open(bytes: Vec<u8>) -> Result<Self> {
        Self::open_at(bytes, &|_| 0)
    }

    /// Begins to read the bytes of a file whose heading may stand below a title: it is the first of those among the first lines of
    /// which most headings are `known`, where at least two are, and otherwise the first line.
    pub fn open_at(bytes: Vec<u8>, known: &dyn Fn(&[String]) -> usize) -> Result<Self> {
        if bytes.len() > FILE_MAX {
            return Err(Error::TooLarge("import.file-too-large"));
        }
        let (mut header, size, rows, above) = if bytes.starts_with(b"PK\x03\x04") {
            let (header, rows, above) = book::open(bytes, known)?;
            (header, rows.size(), Rows::Book(rows), above)
        } else {
            let (header, rows, above) = text::open(bytes, known)?;
            (header, rows.size(), Rows::Text(rows), above)
        };
        // A separator behind the last heading is no column.
        while header.len() > 1 && header.last().is_some_and(|name| kernel::text::line(name).is_empty()) {
            header.pop();
        }
        Ok(Self { header, size, rows, given: 0, above })
    }

    /// The lines above the heading that say something; they are no rows.
    pub fn above(&self) -> &[u64] {
        &self.above
    }

    /// The headings, as they stand.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// What [`Row::end`] is a part of.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Lines without anything that were passed so far; they are no rows.
    pub fn empty_lines(&self) -> u64 {
        match &self.rows {
            Rows::Text(rows) => rows.empty_lines(),
            Rows::Book(rows) => rows.empty_lines(),
        }
    }
}

/// Refuses a file with rows above its heading, where nobody would count them: what says something in half of the columns is no title.
fn above_heading<'a>(above: impl IntoIterator<Item = &'a [String]>, heading: &[String]) -> Result<()> {
    let full = |cells: &[String]| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let half = full(heading).div_ceil(2).max(3);
    let rows = above.into_iter().any(|cells| full(cells) >= half);
    if rows { Err(Error::Malformed("import.rows-above-heading")) } else { Ok(()) }
}

impl Iterator for Reader {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let row = match &mut self.rows {
            Rows::Text(rows) => rows.next(self.header.len()),
            Rows::Book(rows) => rows.next(),
        }?;
        self.given += 1;
        Some(Row { number: self.given, ..row }.judged(self.header.len()))
    }
}

impl Row {
    /// The same with what is wrong with its cells. Empty cells after the last heading are no fault: spreadsheets add them.
    fn judged(mut self, width: usize) -> Self {
        if self.fault.is_some() {
            return self;
        }
        while self.cells.len() > width && self.cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            self.cells.pop();
        }
        let blank = |cell: &String| kernel::text::line(cell).is_empty();
        let long =
            self.cells.iter().position(|cell| cell.len() > CELL_MAX && cell.chars().count() > CELL_MAX);
        self.fault = if self.cells.iter().all(blank) {
            Some(Fault::Blank)
        } else if let Some(at) = long {
            Some(Fault::TooLong(at))
        } else if self.cells.len() < width {
            Some(Fault::TooFew)
        } else if self.cells.len() > width {
            Some(Fault::TooMany)
        } else {
            None
        };
        self
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<Row>, u64) {
        let mut reader = Reader::open(text.as_bytes().to_vec()).unwrap();
        let rows: Vec<Row> = reader.by_ref().collect();
        (reader.header().to_vec(), rows, reader.empty_lines())
    }

    fn faults(text: &str) -> Vec<Option<Fault>> {
        read(text).1.into_iter().map(|row| row.fault).collect()
    }

    #[test]
    fn every_way_of_writing_a_table_is_read() {
        for text in
            ["\u{FEFF}a,b\r\n1,2\r\n", "a;b\n1;2", "a\tb\n1\t2\n", "\"a\",\"b\"\n\"1\",\"2\"", "a|b\n1|2\n"]
        {
            let (header, rows, empty) = read(text);
            assert_eq!((header, empty), (vec!["a".to_owned(), "b".to_owned()], 0), "{text:?}");
            assert_eq!(
                (rows.len(), rows[0].cells.clone(), rows[0].fault),
                (1, vec!["1".to_owned(), "2".to_owned()], None)
            );
        }
        let wide: Vec<u8> = "\u{FEFF}نام\tب\n۱\t2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let rows: Vec<Row> = Reader::open(wide).unwrap().collect();
        assert_eq!((rows.len(), rows[0].cells[0].as_str()), (1, "۱"));
    }

    /// A title, the day of printing and lines without anything stand above many headings; the table may have another separator.
    #[test]
    fn the_heading_is_found_below_a_title() {
        let known =
            |cells: &[String]| cells.iter().filter(|cell| ["a", "b", "c"].contains(&cell.as_str())).count();
        for (text, above, at) in [
            ("Complaint data 2024,,,\na,b,c\n1,2,3\n", vec![1], 3),
            ("\u{FEFF}\n\r\n \nPrinted, on Friday\n\na;b;c\n1;2;3\n", vec![3, 4], 7),
            ("\"A title\nof two lines\"\na\tb\tc\n1\t2\t3", vec![1, 2], 4),
            ("sep=;\nTitle\na;b;c\n1;2;3\n", vec![2], 4),
            ("a,b,c\n1,2,3\na,b,c\n", vec![], 2),
        ] {
            let mut reader = Reader::open_at(text.as_bytes().to_vec(), &known).unwrap();
            let first = reader.next().unwrap();
            assert_eq!((reader.above(), first.line, reader.header().len()), (&above[..], at, 3), "{text:?}");
            assert_eq!((first.cells, first.fault), (vec!["1".to_owned(), "2".into(), "3".into()], None));
        }
        // What stands above it may be rows: then nothing is passed.
        for text in ["1,2,3\na,b,c\n4,5,6\n", "Title\n1;2;3\na;b;c\n"] {
            let refused = Reader::open_at(text.as_bytes().to_vec(), &known).unwrap_err();
            assert_eq!(refused.code(), "import.rows-above-heading", "{text:?}");
        }
        // Nothing is known of it: the first line is the heading, as ever.
        let reader = Reader::open_at(b"x,y\n1,2\n".to_vec(), &known).unwrap();
        assert_eq!((reader.header().len(), reader.above().len()), (2, 0));
    }

    /// UTF-16 is read in both orders, with and without its mark; what is cut within a letter, or is no text at all, is refused.
    #[test]
    fn wide_text_is_read_with_and_without_its_mark() {
        let units: Vec<u16> = "fir_no,ps_name\n۱,سریاب\n2,Sariab\n".encode_utf16().collect();
        let little: Vec<u8> = units.iter().copied().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units.iter().copied().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            little.clone(),
            big.clone(),
            [&b"\xFF\xFE"[..], &little].concat(),
            [&b"\xFE\xFF"[..], &big].concat(),
        ] {
            let reader = Reader::open(bytes).unwrap();
            assert_eq!(reader.header(), ["fir_no", "ps_name"]);
            let cells: Vec<String> = reader.flat_map(|row| row.cells).collect();
            assert_eq!(cells, ["۱", "سریاب", "2", "Sariab"]);
        }
        let cut = |bytes: &[u8]| Reader::open(bytes[..bytes.len() - 1].to_vec()).unwrap_err().code();
        assert_eq!((cut(&little), cut(&big)), ("import.cut-file", "import.cut-file"));
        for begins in ["\u{0}", "<html><table>", "  <?xml", "%PDF-1.4"] {
            let opened = Reader::open(format!("{begins}a,b\n1,2\n").into_bytes());
            assert_eq!(opened.is_ok(), begins == "\u{0}", "{begins}");
        }
        assert_eq!(Reader::open(b"\xD0\xCF\x11\xE0".to_vec()).unwrap_err().code(), "import.not-a-sheet");
    }

    #[test]
    fn lines_are_counted_and_empty_ones_are_no_rows() {
        let (_, rows, empty) = read("a,b\n\n1,\"x\ny\"\n\r\n\n3,4\n,\n");
        let at: Vec<(u64, u64)> = rows.iter().map(|row| (row.number, row.line)).collect();
        assert_eq!((at, empty), (vec![(1, 3), (2, 7), (3, 8)], 3));
        assert_eq!(rows[0].cells[1], "x\ny");
        assert_eq!(rows[2].fault, Some(Fault::Blank));
        // Old systems end their lines in another way.
        for end in ["\r", "\r\n"] {
            let (_, rows, empty) = read(&"a,b|1,2||3,4|5,6".replace('|', end));
            let at: Vec<u64> = rows.iter().map(|row| row.line).collect();
            assert_eq!((at, empty), (vec![2, 4, 5], 1), "{end:?}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_row_is_said() {
        assert_eq!(
            faults("a,b\n1\n1,2,3\n1,2,,\n1,\"2\n"),
            [Some(Fault::TooFew), Some(Fault::TooMany), None, Some(Fault::Cut)]
        );
        assert_eq!(faults("a,b\n1,2\n3"), [None, Some(Fault::Cut)]);
        for (end, fault) in
            [(&b"3,\xD8"[..], Fault::Cut), (b"3,\xD8\n", Fault::NotUtf8), (b"3,\xD8x", Fault::NotUtf8)]
        {
            let found: Vec<_> =
                Reader::open([b"a,b\n1,2\n", end].concat()).unwrap().map(|row| row.fault).collect();
            assert_eq!(found, [None, Some(fault)], "{end:?}");
        }
        assert_eq!(faults(&format!("a,b\n1,{}\n", "x".repeat(100_000))), [Some(Fault::TooLong(1))]);
        let bytes = b"a,b\n\xff,2\n3,4\n".to_vec();
        let found: Vec<_> = Reader::open(bytes).unwrap().map(|row| row.fault).collect();
        assert_eq!(found, [Some(Fault::NotUtf8), None]);
    }

    /// A quotation mark that is never closed costs its own row, not the thousands behind it.
    #[test]
    fn an_open_quotation_mark_swallows_no_rows() {
        let text = format!("a,b\n1,2\n\"3,4\n{}", "5,6\n".repeat(400));
        let (_, rows, _) = read(&text);
        assert_eq!((rows.len(), rows[1].fault, rows[2].cells[0].as_str()), (402, Some(Fault::Unclosed), "5"));
        assert_eq!((rows[1].line, rows[2].line), (3, 4));
    }

    /// Lines and what is wrong with each row of a table of ten columns, of which the seventh of some rows is given.
    fn quoted(seventh: &[(usize, &str)]) -> Vec<(u64, Option<Fault>)> {
        let heading = (0..10).map(|at| format!("h{at}")).collect::<Vec<_>>().join(",");
        let row = |at: usize| {
            let cell = seventh.iter().find(|(row, _)| *row == at).map_or("Theft", |(_, cell)| *cell);
            format!("{},2019,2019-05-03,,,Quetta,Sariab,{cell},379 PPC,Ali SI\n", 8000 + at)
        };
        let text = std::iter::once(heading + "\n").chain((0..8).map(row)).collect::<String>();
        read(&text).1.into_iter().map(|row| (row.line, row.fault)).collect()
    }

    /// A quotation mark opened by mistake is not closed by the next one, however far away: no row between them vanishes.
    #[test]
    fn stray_quotation_marks_hide_no_row_between_them() {
        let open = Some(Fault::Unclosed);
        let expected = |bad: &[u64]| -> Vec<_> {
            (2..10).map(|line| (line, open.filter(|_| bad.contains(&line)))).collect()
        };
        assert_eq!(quoted(&[(1, "\"Theft"), (5, "\"Theft")]), expected(&[3, 7]));
        assert_eq!(quoted(&[(1, "\"Theft"), (5, "\"Theft\"")]), expected(&[3]));
        assert_eq!(quoted(&[(1, "\"Theft"), (2, "\"Theft")]), expected(&[3, 4]));
        assert_eq!(quoted(&[(1, "\"Theft"), (2, "\"Theft, and more\"")]), expected(&[3]));
        assert_eq!(quoted(&[(1, "\"Theft"), (5, "\",\"")]), expected(&[3]));
        let lines: Vec<u64> =
            quoted(&[(1, "\"Theft"), (3, "\"one\ntwo\"")]).iter().map(|row| row.0).collect();
        assert_eq!(lines, [2, 3, 4, 5, 7, 8, 9, 10]);
    }

    #[test]
    fn a_real_cell_of_several_lines_stays_one() {
        for cell in [
            "\"one\ntwo, three\nfour\"",
            "\"taken:\na ring, a chain, a phone, a cap, a bag, a pen, a car, a box, a coat, a key\nand more\"",
            "\"taken:\na ring, a chain, a phone, a cap, a bag, a pen, a car, a box, a coat, a key\"",
            "\"he said \"\"go\"\"\r\nand went\"",
        ] {
            let rows = quoted(&[(2, cell)]);
            assert!(rows.len() == 8 && rows.iter().all(|(_, fault)| fault.is_none()), "{cell}: {rows:?}");
        }
        assert_eq!(faults("a,b\n1,\"x, y\nfoo, bar\"\n3,4\n"), [None, None]);
    }

    #[test]
    fn a_separator_behind_the_last_heading_is_no_column() {
        assert_eq!(faults("a,b,\n1,2\n1,2,\n1,2,3\n"), [None, None, Some(Fault::TooMany)]);
    }

    /// A mark within a cell opens nothing: the last row is no cut one because of it.
    #[test]
    fn inches_in_the_last_row_are_no_open_quotation_mark() {
        assert_eq!(faults("a,b\n1,2\n3,5\" knife\n"), [None, None]);
        assert_eq!(faults("a,b\n1,2\n3,\"5 knife\n"), [None, Some(Fault::Cut)]);
    }

    #[test]
    fn a_sheet_is_read_with_its_dates() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "fir_no").unwrap();
        sheet.write(0, 1, "fir_datetime").unwrap();
        sheet.write(1, 0, 124.0).unwrap();
        let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2019, 5, 3).unwrap().and_hms(14, 5, 0.0).unwrap();
        let format = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy hh:mm");
        sheet.write_datetime_with_format(1, 1, date, &format).unwrap();
        sheet.write(3, 0, "۱۲۵").unwrap();
        let mut reader = Reader::open(book.save_to_buffer().unwrap()).unwrap();
        let rows: Vec<Row> = reader.by_ref().collect();
        assert_eq!(rows[0].cells, ["124", "2019-05-03 14:05:00"]);
        assert_eq!((rows[1].cells[0].as_str(), rows[1].line, reader.empty_lines()), ("۱۲۵", 4, 1));
    }

    #[test]
    fn a_sheet_may_have_a_title_too() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in
            [(0, vec!["FIRs of 2019"]), (2, vec!["fir_no", "ps_name"]), (3, vec!["124", "Sariab"])]
        {
            for (column, cell) in cells.into_iter().enumerate() {
                sheet.write(row, column as u16, cell).unwrap();
            }
        }
        let known = |cells: &[String]| {
            cells.iter().filter(|cell| ["fir_no", "ps_name"].contains(&cell.as_str())).count()
        };
        let mut reader = Reader::open_at(book.save_to_buffer().unwrap(), &known).unwrap();
        assert_eq!(
            (reader.above(), reader.header()),
            (&[1][..], &["fir_no".to_owned(), "ps_name".into()][..])
        );
        let rows: Vec<Row> = reader.by_ref().collect();
        assert_eq!((rows.len(), rows[0].line, rows[0].cells[0].as_str()), (1, 4, "124"));
    }

    proptest! {
        /// Whatever bytes a file has, reading it ends, and every row has its number.
        #[test]
        fn any_bytes_are_read_to_their_end(bytes in prop::collection::vec(prop::sample::select(
            vec![b'"', b',', b'\n', b'\r', b';', b'a', b'1', 0, 0xff, 0xd8, b' ', b'P', b'K']), 0..300)) {
            if let Ok(reader) = Reader::open(bytes) {
                for (row, number) in reader.zip(1..) {
                    prop_assert_eq!(row.number, number);
                }
            }
        }

        #[test]
        fn a_broken_book_is_an_error(mut bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            bytes.splice(0..0, *b"PK\x03\x04");
            prop_assert!(Reader::open(bytes).is_err());
        }
    }
}
