//! Choosing: one of a few (radios), one of many (a native list).

use askama::Template;
use i18n::{Message, Translator};

use super::field::described;
use crate::form::FormField;
use crate::page::PageShell;

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A line of help under it.
    pub hint: Option<String>,
}

impl Choice {
    /// A choice without help.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }

    /// The same choice with help.
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// How a choice is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceKind {
    /// One of a few.
    Radios,
    /// One of many.
    Select,
}

/// A labelled choice with its hint and its fault.
#[derive(Debug, Clone, Template)]
#[template(path = "components/choices.html")]
pub struct Choices {
    t: Translator,
    kind: ChoiceKind,
    name: &'static str,
    chosen: String,
    label: String,
    hint: Option<String>,
    error: Option<String>,
    optional: bool,
    inline: bool,
    options: Vec<Choice>,
}

impl Choices {
    /// A line of help under the label.
    pub fn hint(mut self, message: impl Into<Message>) -> Self {
        self.hint = Some(self.t.say(message));
        self
    }

    /// Marks it as one that may stay empty.
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Two short radios beside each other.
    pub fn inline(mut self) -> Self {
        self.inline = true;
        self
    }

    fn described(&self) -> String {
        described(self.name, self.hint.is_some(), self.error.is_some())
    }

    fn is_chosen(&self, option: &Choice) -> bool {
        self.chosen == option.value
    }

    /// The first has the field's own id, where the error summary leads.
    fn id(&self, index: usize) -> String {
        if index == 0 { self.name.to_owned() } else { format!("{}-{}", self.name, index + 1) }
    }
}

impl PageShell {
    fn choices(
        &self,
        kind: ChoiceKind,
        label: impl Into<Message>,
        field: &FormField,
        options: &[Choice],
    ) -> Choices {
        Choices {
            t: self.t.clone(),
            kind,
            name: field.name,
            chosen: field.value.clone(),
            label: self.say(label),
            hint: None,
            error: field.error.as_ref().map(|error| self.t.field_error(error)),
            optional: false,
            inline: false,
            options: options.to_vec(),
        }
    }

    /// One of a few.
    pub fn radios(&self, label: impl Into<Message>, field: &FormField, options: &[Choice]) -> Choices {
        self.choices(ChoiceKind::Radios, label, field, options)
    }

    /// One of many, in the browser's own list.
    pub fn select(&self, label: impl Into<Message>, field: &FormField, options: &[Choice]) -> Choices {
        self.choices(ChoiceKind::Select, label, field, options)
    }
}
