//! The pieces pages are made of, each a typed struct with its own small template, so that a capability's page calls
//! `{{ page.input(msg::NAME, form.name) }}` and cannot get labels, hints or errors wrong.
//! Must not know a capability. Every piece works without JavaScript and is shown on the living page.

mod boxes;
mod choices;
mod field;
mod records;
mod shell;

pub use boxes::{DateBoxes, TimeBoxes};
pub use choices::{Choice, ChoiceKind, Choices};
pub use field::{Field, Kind};
pub use records::{
    Answer, Answers, Cell, Confirmation, Empty, Event, Pagination, Steps, Table, Tag, Timeline,
};
pub use shell::{ErrorSummary, Foot, Head, Notice, Tone, Top};

/// A component's own template has escaped everything: another template shows it as it is.
macro_rules! ready_html {
    ($($name:ty),+ $(,)?) => {$( impl askama::filters::HtmlSafe for $name {} )+};
}

ready_html!(
    Answers,
    Choices,
    Confirmation,
    DateBoxes,
    Empty,
    ErrorSummary,
    Field,
    Foot<'_>,
    Head<'_>,
    Notice,
    Pagination,
    Steps,
    Table,
    Tag,
    TimeBoxes,
    Timeline,
    Top<'_>,
);
