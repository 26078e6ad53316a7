//! Single boxes: text, number-like identifiers, narratives, passwords, files.

use askama::Template;
use i18n::{Message, Translator};

use crate::form::FormField;
use crate::{msg, page::PageShell};

/// What goes into a box, which decides keyboard, direction and font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words in any script.
    Text,
    /// An identifier: left to right in every language.
    Code,
    /// An identifier of digits only.
    Digits,
    /// A telephone number.
    Phone,
    /// A secret.
    Password,
    /// A long text.
    Narrative,
    /// A file from the device, or its camera.
    File,
}

/// A labelled box with its hint and its fault.
#[derive(Debug, Clone, Template)]
#[template(path = "components/field.html")]
pub struct Field {
    t: Translator,
    kind: Kind,
    name: &'static str,
    value: String,
    label: String,
    hint: Option<String>,
    error: Option<String>,
    optional: bool,
    /// Width in characters; `None` takes the whole column.
    width: Option<u8>,
    max: Option<u32>,
    rows: u8,
    autocomplete: Option<&'static str>,
    accept: &'static str,
    focused: bool,
}

impl Field {
    /// A line of help under the label.
    pub fn hint(mut self, message: impl Into<Message>) -> Self {
        self.hint = Some(self.t.say(message));
        self
    }

    /// Marks the box as one that may stay empty. Boxes are required unless they say otherwise.
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// As wide as so many characters: 4, 6, 10, 16, 20 or 30.
    pub fn width(mut self, characters: u8) -> Self {
        self.width = Some(characters);
        self
    }

    /// The most characters the browser lets someone type. The server checks again.
    pub fn max(mut self, characters: u32) -> Self {
        self.max = Some(characters);
        self
    }

    /// Height of a narrative in lines.
    pub fn rows(mut self, rows: u8) -> Self {
        self.rows = rows;
        self
    }

    /// What the browser may fill in (`name`, `tel`, `username`, `current-password`, `one-time-code`).
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = Some(token);
        self
    }

    /// Typing begins here as soon as the page is open: for a page that is one question. Faults come first.
    pub fn focused(mut self) -> Self {
        self.focused = self.error.is_none();
        self
    }

    /// Which files are offered, such as `image/*,application/pdf`.
    pub fn accept(mut self, types: &'static str) -> Self {
        self.accept = types;
        self
    }

    fn left_to_right(&self) -> bool {
        matches!(self.kind, Kind::Code | Kind::Digits | Kind::Phone | Kind::Password)
    }

    fn input_type(&self) -> &'static str {
        match self.kind {
            Kind::Password => "password",
            Kind::Phone => "tel",
            Kind::File => "file",
            _ => "text",
        }
    }

    /// Which parts describe the box, for `aria-describedby`.
    fn described(&self) -> String {
        described(self.name, self.hint.is_some(), self.error.is_some())
    }
}

/// The ids of hint and error that exist, in reading order.
pub(super) fn described(name: &str, hint: bool, error: bool) -> String {
    let ids = [(hint, "hint"), (error, "error")];
    let present = ids.into_iter().filter(|(there, _)| *there).map(|(_, part)| format!("{name}-{part}"));
    present.collect::<Vec<_>>().join(" ")
}

impl PageShell {
    fn field(&self, kind: Kind, label: impl Into<Message>, field: &FormField) -> Field {
        Field {
            t: self.t.clone(),
            kind,
            name: field.name,
            value: field.value.clone(),
            label: self.say(label),
            hint: None,
            error: field.error.as_ref().map(|error| self.t.field_error(error)),
            optional: false,
            width: None,
            max: None,
            rows: 6,
            autocomplete: None,
            accept: "",
            focused: false,
        }
    }

    /// One line of words.
    pub fn input(&self, label: impl Into<Message>, field: &FormField) -> Field {
        self.field(Kind::Text, label, field)
    }

    /// One identifier with letters and digits (FIR number, plate, user name): left to right.
    pub fn code(&self, label: impl Into<Message>, field: &FormField) -> Field {
        self.field(Kind::Code, label, field)
    }

    /// One identifier of digits (a one-time code): left to right, number keys.
    pub fn digits(&self, label: impl Into<Message>, field: &FormField) -> Field {
        self.field(Kind::Digits, label, field)
    }

    /// A CNIC, with or without dashes, in any digits. Its hint says how it looks.
    pub fn cnic(&self, label: impl Into<Message>, field: &FormField) -> Field {
        self.field(Kind::Digits, label, field).hint(msg::FIELD_CNIC_HINT).width(20)
    }

    /// A telephone number of Pakistan.
    pub fn phone(&self, label: impl Into<Message>, field: &FormField) -> Field {
        self.field(Kind::Phone, label, field).hint(msg::FIELD_PHONE_HINT).width(20).autocomplete("tel")
    }

    /// A secret. Never shown again, whatever was typed.
    pub fn password(&self, label: impl Into<Message>, field: &FormField) -> Field {
        let kept = FormField { value: String::new(), ..field.clone() };
        self.field(Kind::Password, label, &kept).width(30).autocomplete("current-password")
    }

    /// A long text.
    pub fn textarea(&self, label: impl Into<Message>, field: &FormField) -> Field {
        self.field(Kind::Narrative, label, field)
    }

    /// A file from the device or its camera; several may be chosen.
    pub fn file(&self, label: impl Into<Message>, field: &FormField) -> Field {
        self.field(Kind::File, label, field)
    }
}
