//! Answers on the force's own printed sheet: nothing but what a clerk would write, each where its box is. What does not fit
//! continues on a sheet of its own.

use kernel::{Result, Timestamp};
use serde_json::json;

use super::Job;
use crate::qr;

/// What one box takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Words, in the language of the register.
    Words(String),
    /// The signed code's text ([`qr::Issuer::issue`]).
    Code(String),
}

/// A box, in millimetres from the left and upper edge of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct FormBox {
    /// What the form calls it, in Urdu: for the trial sheet and for what continues elsewhere.
    pub name: String,
    /// What it takes.
    pub answer: Answer,
    /// From the left edge.
    pub left: f64,
    /// From the upper edge.
    pub top: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

/// Everything that is put on the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintedForm {
    /// The record as cited, for what continues elsewhere.
    pub number: String,
    /// For its receipt.
    pub register_number: String,
    /// Width and height of the sheet, in millimetres.
    pub sheet: (f64, f64),
    /// How far this printer must be moved, to the right and down, in millimetres.
    pub shift: (f64, f64),
    /// The trial sheet: frames and names of the boxes, and nothing of the record.
    pub frames: bool,
    /// The boxes.
    pub boxes: Vec<FormBox>,
    /// When it was written.
    pub recorded_at: Timestamp,
}

impl PrintedForm {
    pub(super) fn job(&self) -> Result<Job> {
        let one = |one: &FormBox| {
            let (words, code) = match &one.answer {
                _ if self.frames => (None, None),
                Answer::Words(words) => (Some(words), None),
                Answer::Code(text) => (None, Some(qr::svg(text)?)),
            };
            Ok(json!({
                "name": one.name,
                "words": words,
                "code": code,
                "left": one.left + self.shift.0,
                "top": one.top + self.shift.1,
                "width": one.width,
                "height": one.height,
            }))
        };
        // A trial sheet has nothing of the record, not even what is not drawn.
        let of_the_record = |text: &str| if self.frames { String::new() } else { text.to_owned() };
        let data = json!({
            "lang": "ur",
            "number": of_the_record(&self.number),
            "register-number": of_the_record(&self.register_number),
            "width": self.sheet.0,
            "height": self.sheet.1,
            "frames": self.frames,
            "boxes": self.boxes.iter().map(one).collect::<Result<Vec<_>>>()?,
        });
        Ok(Job { template: "printed_form", data, attachments: Vec::new(), dated: self.recorded_at })
    }
}
