//! What an FIR's form warns of before it is numbered, and the one box in which the officer goes on. Must not hold anything back.

use i18n::Key;
use kernel::FieldErrors;
use web::components::Choice;
use web::{Fields, FormField, PageShell};

use crate::model::warning::{self, SEEN, Warning};
use crate::msg;

/// The warnings of a form that was sent, all together.
pub(super) struct Warnings {
    /// The box.
    pub field: FormField,
    /// One of them is new: it was not ticked yet.
    pub new: bool,
    /// Each warning in words.
    pub told: Vec<String>,
    /// Its one choice: what was read.
    pub choice: Vec<Choice>,
    /// What is ticked: nothing where one of them is new.
    pub ticked: Vec<String>,
}

impl Warnings {
    /// Those of a form; `None` where there is nothing to warn of.
    pub fn of(page: &PageShell, fields: &Fields, errors: &FieldErrors) -> Option<Self> {
        let seen = warning::seen(fields.get(SEEN));
        let (mut told, mut words) = (Vec::new(), Vec::new());
        for one in Warning::ALL {
            let new = errors.0.iter().find(|fault| fault.field == SEEN && fault.code == one.code());
            match new {
                Some(fault) => told.push(page.t.field_error(fault)),
                None if seen.contains(one) => told.push(page.get(name(*one)).to_owned()),
                None => continue,
            }
            words.push(one.word());
        }
        if words.is_empty() {
            return None;
        }
        let (value, new) = (words.join(" "), errors.of(SEEN).is_some());
        let field = FormField { value: String::new(), ..FormField::empty(SEEN) };
        Some(Self {
            field: if new { field.wrong("station-records.fir-warnings-unseen") } else { field },
            new,
            told,
            choice: vec![Choice::new(value.clone(), page.get(msg::FIR_WARNINGS_YES))],
            ticked: if new { Vec::new() } else { vec![value] },
        })
    }
}

/// What was warned of, in a few words.
pub(super) const fn name(warning: Warning) -> Key {
    match warning {
        Warning::Unlisted => msg::WARNED_UNLISTED_SECTION,
        Warning::NotCognizable => msg::WARNED_NOT_COGNIZABLE,
        Warning::NoProperty => msg::WARNED_NO_PROPERTY,
        Warning::NotGender => msg::WARNED_NO_GENDER_SECTION,
        Warning::NotChild => msg::WARNED_NO_CHILD,
        Warning::BeforeBirth => msg::WARNED_BEFORE_BIRTH,
    }
}
