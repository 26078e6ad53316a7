//! Any list as a file: the same rows by the same policy as its page, journaled as a look-up in bulk before a byte of it
//! leaves. Must not widen what the page shows.

use askama::Template;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use db::{Cursor, Page};
use http::header;
use http::request::Parts;
use kernel::{Error, Lang, Timestamp};
pub use sheets::{Column, Sheet, Value};

use crate::error_page::{Answer, Failure};
use crate::page::PageShell;
use crate::{Staff, msg};

/// Rows of one file at most. Beyond them the file says so below its last row.
pub const ROWS_MAX: usize = 10_000;

/// Which file is asked for, by the end of the address: `/reports.csv`, `/reports.xlsx`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Download {
    /// Text that everything reads.
    Csv,
    /// For Excel and its relatives.
    Xlsx,
}

impl<S: Send + Sync> FromRequestParts<S> for Download {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Failure> {
        match parts.uri.path().rsplit_once('.') {
            Some((_, "csv")) => Ok(Self::Csv),
            Some((_, "xlsx")) => Ok(Self::Xlsx),
            _ => Err(Error::NotFound("error.not-found").into()),
        }
    }
}

impl Download {
    const fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A list about to become a file.
#[derive(Debug)]
pub struct ListFile {
    /// The list's word, in the file's name and in the journal: `reports`.
    pub list: &'static str,
    /// Its title.
    pub title: String,
    /// Headings; those of moments are marked.
    pub columns: Vec<Column>,
    /// The rows as the page shows them.
    pub rows: Vec<Vec<Value>>,
    /// There are more rows than the file may have.
    pub cut: bool,
}

impl ListFile {
    /// A list whose rows, and whether there are more of them, have been read: by [`Whole::done`], or by [`all`].
    pub fn of<T>(
        (list, title): (&'static str, impl Into<String>),
        columns: impl Into<Vec<Column>>,
        (found, cut): (Vec<T>, bool),
        row: impl FnMut(T) -> Vec<Value>,
    ) -> Self {
        let rows = found.into_iter().map(row).collect();
        Self { list, title: title.into(), columns: columns.into(), rows, cut }
    }

    /// Journals the look-up in bulk, then hands the file over.
    pub async fn hand_over(self, staff: &Staff, download: Download) -> Answer<Response> {
        staff.op.take_away(self.list, download.word(), self.rows.len()).await?;
        let t = &staff.visit.t;
        let name = format!("{}-{}.{}", self.list, staff.op.now().day(), download.word());
        let note = self.cut.then(|| t.say(msg::download_cut(self.rows.len().to_string())));
        let clocks = [msg::DOWNLOAD_LOCAL, msg::DOWNLOAD_UTC].map(|key| t.get(key).to_owned());
        let rtl = t.lang() == Lang::Ur;
        let sheet = Sheet { name: self.title, rtl, columns: self.columns, clocks, rows: self.rows, note };
        let bytes = crate::blocking(move || match download {
            Download::Csv => sheet.csv(),
            Download::Xlsx => sheet.xlsx(),
        })
        .await?;
        let headers = [
            (header::CONTENT_TYPE, download.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ];
        Ok((headers, bytes).into_response())
    }
}

/// Every row of a list up to [`ROWS_MAX`], read page by page: while it wants more, it takes the page after its cursor.
#[derive(Debug)]
pub struct Whole<T> {
    rows: Vec<T>,
    after: Option<Cursor>,
    ended: bool,
}

impl<T> Default for Whole<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), after: None, ended: false }
    }
}

impl<T> Whole<T> {
    /// There may be another page, and there is room for it.
    pub fn wants_more(&self) -> bool {
        !self.ended && self.rows.len() < ROWS_MAX
    }

    /// Where the next page begins.
    pub fn after(&self) -> Option<Cursor> {
        self.after
    }

    /// Takes a page.
    pub fn take(&mut self, page: Page<T>) {
        self.rows.extend(page.rows);
        self.after = page.next;
        self.ended = page.next.is_none();
    }

    /// The rows, and whether there are more than these.
    pub fn done(mut self) -> (Vec<T>, bool) {
        let cut = !self.ended || self.rows.len() > ROWS_MAX;
        self.rows.truncate(ROWS_MAX);
        (self.rows, cut)
    }
}

/// The rows of a list that is read at once, up to [`ROWS_MAX`], and whether there are more than these.
pub fn all<T>(mut rows: Vec<T>) -> (Vec<T>, bool) {
    let cut = rows.len() > ROWS_MAX;
    rows.truncate(ROWS_MAX);
    (rows, cut)
}

/// A column of words.
pub fn words(heading: impl Into<String>) -> Column {
    Column { heading: heading.into(), moments: false }
}

/// A column of moments.
pub fn moments(heading: impl Into<String>) -> Column {
    Column { heading: heading.into(), moments: true }
}

/// A cell of words.
pub fn text(words: impl Into<String>) -> Value {
    Value::Text(words.into())
}

/// A cell of words, or none.
pub fn maybe(words: Option<String>) -> Value {
    words.map_or(Value::Empty, Value::Text)
}

/// A cell of a moment, or none.
pub fn at(at: impl Into<Option<Timestamp>>) -> Value {
    at.into().map_or(Value::Empty, Value::At)
}

/// A cell of a count.
pub fn count(many: impl TryInto<i64>) -> Value {
    many.try_into().map_or(Value::Empty, Value::Number)
}

/// Words as a value in an address.
pub fn in_address(words: &str) -> String {
    percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Links to a list's files, below it.
#[derive(Debug, Clone, Template)]
#[template(path = "components/downloads.html")]
pub struct Downloads {
    label: String,
    /// Words and address of each.
    files: [(String, String); 2],
}

impl askama::filters::HtmlSafe for Downloads {}

impl PageShell {
    /// Links to the files of the list at `path`; `query` with its question mark, or empty.
    pub fn downloads(&self, path: &str, query: &str) -> Downloads {
        let file = |key, end: &str| (self.get(key).to_owned(), format!("{path}.{end}{query}"));
        Downloads {
            label: self.get(msg::DOWNLOAD_LABEL).to_owned(),
            files: [file(msg::DOWNLOAD_CSV, "csv"), file(msg::DOWNLOAD_XLSX, "xlsx")],
        }
    }
}
