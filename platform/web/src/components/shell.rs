//! Head, header, footer, notices and the error summary: what surrounds a page's own content.

use askama::Template;
use i18n::Key;

use crate::page::PageShell;
use crate::{assets, msg};

/// Everything before `<body>`.
#[derive(Debug, Template)]
#[template(path = "components/head.html")]
pub struct Head<'a> {
    /// The page.
    pub page: &'a PageShell,
}

/// Skip link, header, language switch, navigation, way out.
#[derive(Debug, Template)]
#[template(path = "components/top.html")]
pub struct Top<'a> {
    /// The page.
    pub page: &'a PageShell,
}

impl Top<'_> {
    fn other(&self) -> kernel::Lang {
        self.page.other_lang()
    }

    fn other_name(&self) -> &'static str {
        self.page.other_name()
    }
}

/// The end of every page.
#[derive(Debug, Template)]
#[template(path = "components/foot.html")]
pub struct Foot<'a> {
    /// The page.
    pub page: &'a PageShell,
}

/// How serious something is. Said in words and shape, never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// A fact.
    #[default]
    Neutral,
    /// In progress.
    Info,
    /// Done as wished.
    Good,
    /// Needs care; a deadline is near.
    Warning,
    /// Refused, failed, overdue.
    Bad,
}

impl Tone {
    /// The class suffix in `khidmat.css`.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }

    /// The heading of a notice of this kind.
    pub const fn heading(self) -> Key {
        match self {
            Self::Neutral | Self::Info => msg::NOTICE_INFO,
            Self::Good => msg::NOTICE_GOOD,
            Self::Warning => msg::NOTICE_WARNING,
            Self::Bad => msg::NOTICE_BAD,
        }
    }
}

/// A message above the content.
#[derive(Debug, Clone, Template)]
#[template(path = "components/notice.html")]
pub struct Notice {
    /// How serious.
    pub tone: Tone,
    /// What kind of message, in words.
    pub heading: String,
    /// The message.
    pub text: String,
}

/// Everything wrong with a form, at its top.
#[derive(Debug, Clone, Template)]
#[template(path = "components/error_summary.html")]
pub struct ErrorSummary {
    /// "There is a problem".
    pub heading: String,
    /// Field name and what is wrong with it.
    pub faults: Vec<(&'static str, String)>,
}

impl ErrorSummary {
    /// Says whose fault it is where a fault's own words do not: the box's label stands before them.
    pub fn naming(mut self, field: &str, label: &str) -> Self {
        // After a question a colon would be one sign too many.
        let between = if label.ends_with(['?', '؟']) { " " } else { ": " };
        for (_, fault) in self.faults.iter_mut().filter(|(name, _)| *name == field) {
            *fault = format!("{label}{between}{fault}");
        }
        self
    }
}
