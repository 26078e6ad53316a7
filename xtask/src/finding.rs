//! One thing that `tidy` holds against a file. No rule lives here.

use std::fmt;

/// A broken rule at a place. `line` counts from 1; 0 means the whole file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub path: String,
    pub line: usize,
    pub text: String,
}

impl Finding {
    /// A finding about a file as a whole.
    pub(crate) fn file(path: &str, text: impl Into<String>) -> Self {
        Self::line(path, 0, text)
    }

    /// A finding at a line, counted from 1.
    pub(crate) fn line(path: &str, line: usize, text: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, text: text.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.path, self.text),
            line => write!(out, "{}:{line}: {}", self.path, self.text),
        }
    }
}
