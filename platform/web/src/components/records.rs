//! Showing what is recorded: tables that become cards, timelines, tags, answers to check, receipts, pages of a list.

use askama::Template;

use super::Tone;
use crate::{msg, page::PageShell};

/// A short word about the state of something.
#[derive(Debug, Clone, Template)]
#[template(path = "components/tag.html")]
pub struct Tag {
    /// How serious.
    pub tone: Tone,
    /// The word.
    pub text: String,
}

/// One cell of a table or one answer.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Words.
    Text(String),
    /// An identifier, a date in digits, an hour: left to right.
    Ltr(String),
    /// A link with words.
    Link(String, String),
    /// A link on an identifier.
    LtrLink(String, String),
    /// A state.
    Tag(Tag),
}

/// A table; on a phone each row becomes a card.
#[derive(Debug, Clone, Template)]
#[template(path = "components/table.html")]
pub struct Table {
    /// What the table lists. Read out first.
    pub caption: String,
    /// Headings.
    pub columns: Vec<String>,
    /// Rows; the first cell names its row.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Each cell with its column's heading, for the card form.
    fn cells<'a>(&'a self, row: &'a [Cell]) -> impl Iterator<Item = (&'a str, &'a Cell)> {
        self.columns.iter().map(String::as_str).zip(row)
    }
}

/// Something that happened to a record.
#[derive(Debug, Clone)]
pub struct Event {
    /// When, as shown.
    pub at: String,
    /// When, for machines: RFC 3339.
    pub datetime: String,
    /// What happened.
    pub what: String,
    /// By whom, or more words.
    pub detail: Option<String>,
    /// How serious.
    pub tone: Tone,
}

/// What happened, newest last.
#[derive(Debug, Clone, Template)]
#[template(path = "components/timeline.html")]
pub struct Timeline {
    /// The events in order.
    pub events: Vec<Event>,
}

/// One answer of a form, to be checked before it is sent, or one fact of a record.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The question.
    pub label: String,
    /// What was answered.
    pub value: Cell,
    /// Where to change it.
    pub change: Option<String>,
}

/// Answers, each with a way to change it.
#[derive(Debug, Clone, Template)]
#[template(path = "components/answers.html")]
pub struct Answers {
    change: String,
    /// The answers in order.
    pub answers: Vec<Answer>,
}

/// What was done, with the number to keep.
#[derive(Debug, Clone, Template)]
#[template(path = "components/confirmation.html")]
pub struct Confirmation {
    /// What was done.
    pub heading: String,
    /// What the number is.
    pub label: String,
    /// The number, left to right.
    pub number: String,
}

/// Nothing to show, and what to do about it.
#[derive(Debug, Clone, Template)]
#[template(path = "components/empty.html")]
pub struct Empty {
    /// What is not there.
    pub heading: String,
    /// What to do.
    pub text: String,
}

/// Moves through a list.
#[derive(Debug, Clone, Template)]
#[template(path = "components/pagination.html")]
pub struct Pagination {
    label: String,
    previous: String,
    next: String,
    /// Where the page before is.
    pub previous_href: Option<String>,
    /// Where the page after is.
    pub next_href: Option<String>,
    /// Such as "1 to 10 of 220"; may be empty.
    pub position: String,
}

/// Where one is in a task of several pages.
#[derive(Debug, Clone, Template)]
#[template(path = "components/steps.html")]
pub struct Steps {
    label: String,
    done: String,
    /// The steps' names.
    pub steps: Vec<String>,
    /// The present one, from 0.
    pub current: usize,
}

impl PageShell {
    /// A state in one word.
    pub fn tag(&self, tone: Tone, text: impl Into<String>) -> Tag {
        Tag { tone, text: text.into() }
    }

    /// Answers to check, or the facts of a record.
    pub fn answers(&self, answers: &[Answer]) -> Answers {
        Answers { change: self.get(msg::ANSWERS_CHANGE).to_owned(), answers: answers.to_vec() }
    }

    /// Links through a list by cursor.
    pub fn pagination(
        &self,
        previous: Option<&str>,
        next: Option<&str>,
        position: impl Into<String>,
    ) -> Pagination {
        Pagination {
            label: self.get(msg::PAGES_LABEL).to_owned(),
            previous: self.get(msg::PAGES_PREVIOUS).to_owned(),
            next: self.get(msg::PAGES_NEXT).to_owned(),
            previous_href: previous.map(str::to_owned),
            next_href: next.map(str::to_owned),
            position: position.into(),
        }
    }

    /// Where one is in a task.
    pub fn steps(&self, steps: &[String], current: usize) -> Steps {
        Steps {
            label: self.get(msg::STEPS_LABEL).to_owned(),
            done: self.get(msg::STEPS_DONE).to_owned(),
            steps: steps.to_vec(),
            current,
        }
    }
}
