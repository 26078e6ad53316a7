//! A date in three boxes and an hour in two: quicker than a picker, and the same in every browser and language.

use askama::Template;
use i18n::{Message, Translator};

use super::field::described;
use crate::form::{DateField, TimeField};
use crate::{msg, page::PageShell};

/// Day, month, year.
#[derive(Debug, Clone, Template)]
#[template(path = "components/date.html")]
pub struct DateBoxes {
    t: Translator,
    field: DateField,
    label: String,
    hint: String,
    error: Option<String>,
    optional: bool,
}

/// Hour, minute.
#[derive(Debug, Clone, Template)]
#[template(path = "components/time.html")]
pub struct TimeBoxes {
    t: Translator,
    field: TimeField,
    label: String,
    hint: String,
    error: Option<String>,
    optional: bool,
}

macro_rules! shared {
    ($name:ty) => {
        impl $name {
            /// Another line of help than the usual one.
            pub fn hint(mut self, message: impl Into<Message>) -> Self {
                self.hint = self.t.say(message);
                self
            }

            /// Marks it as one that may stay empty.
            pub fn optional(mut self) -> Self {
                self.optional = true;
                self
            }

            fn described(&self) -> String {
                described(self.field.name, true, self.error.is_some())
            }
        }
    };
}

shared!(DateBoxes);
shared!(TimeBoxes);

impl PageShell {
    /// A date in three boxes.
    pub fn date(&self, label: impl Into<Message>, field: &DateField) -> DateBoxes {
        DateBoxes {
            t: self.t.clone(),
            field: field.clone(),
            label: self.say(label),
            hint: self.get(msg::FIELD_DATE_HINT).to_owned(),
            error: field.error.as_ref().map(|error| self.t.field_error(error)),
            optional: false,
        }
    }

    /// An hour of the 24-hour clock in two boxes.
    pub fn time(&self, label: impl Into<Message>, field: &TimeField) -> TimeBoxes {
        TimeBoxes {
            t: self.t.clone(),
            field: field.clone(),
            label: self.say(label),
            hint: self.get(msg::FIELD_TIME_HINT).to_owned(),
            error: field.error.as_ref().map(|error| self.t.field_error(error)),
            optional: false,
        }
    }
}
