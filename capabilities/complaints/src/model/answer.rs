//! The answer to a report about a police officer. No I/O, no async.

use kernel::{Error, FieldErrors, Result, text};
use serde::{Deserialize, Serialize};

/// The longest answer, in characters.
pub const ANSWER_MAX: usize = 4_000;

kernel::words! {
    /// What was found.
    Finding {
        /// It is so.
        Upheld = "upheld",
        /// A part of it is so.
        Partly = "partly",
        /// It could not be found so.
        NotUpheld = "not-upheld",
    }
}

/// The form as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewAnswer)]
pub struct TypedAnswer {
    /// upheld, partly or not-upheld.
    pub finding: String,
    /// What was found and what was done; whoever told it reads this.
    pub words: String,
}

impl TypedAnswer {
    /// Checks both fields at once.
    pub fn check(&self) -> Result<(Finding, String)> {
        let mut errors = FieldErrors::default();
        let finding =
            errors.keep("finding", Finding::parse(&self.finding).ok_or("complaints.answer-finding"));
        let words = errors.keep("words", text::required_narrative(&self.words, ANSWER_MAX));
        errors.check()?;
        Ok((finding.ok_or_else(|| Error::internal("checked above"))?, words.unwrap_or_default()))
    }
}
