//! What an officer says about two reports: the same matter, or another. No I/O, no async.

use kernel::{Error, FieldErrors, Result, text};
use serde::{Deserialize, Serialize};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 1_000;

kernel::words! {
    /// What was found when two reports were looked at together.
    Verdict {
        /// They tell the same matter.
        Same = "same",
        /// They do not.
        Other = "other",
    }
}

/// The form as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewLink)]
pub struct TypedLink {
    /// The number of the other report.
    pub other: String,
    /// same or other.
    pub verdict: String,
    /// Why; may be empty.
    pub reason: String,
}

/// The same, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The number of the other report.
    pub other: String,
    /// What was found.
    pub verdict: Verdict,
    /// Why.
    pub reason: Option<String>,
}

impl TypedLink {
    /// Checks every field at once.
    pub fn check(&self) -> Result<Link> {
        let mut errors = FieldErrors::default();
        let other = super::read_number(&self.other);
        if other.is_empty() {
            errors.add("other", "complaints.link-number-missing");
        }
        let verdict =
            errors.keep("verdict", Verdict::parse(&self.verdict).ok_or("complaints.link-verdict-missing"));
        let reason = errors.keep("reason", text::optional_narrative(&self.reason, REASON_MAX)).flatten();
        errors.check()?;
        let Some(verdict) = verdict else { return Err(Error::internal("checked above")) };
        Ok(Link { other, verdict, reason })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_is_said_at_once() {
        let wrong = TypedLink { reason: "ا".repeat(REASON_MAX + 1), ..TypedLink::default() };
        let Err(Error::Invalid(errors)) = wrong.check() else { panic!("refused") };
        assert_eq!(
            errors.0.iter().map(|error| error.field).collect::<Vec<_>>(),
            ["other", "verdict", "reason"]
        );
        let typed = TypedLink {
            other: "qta sar ۲۰۲۶ 000012".to_owned(),
            verdict: "same".to_owned(),
            ..TypedLink::default()
        };
        let link = typed.check().unwrap();
        assert_eq!((link.other.as_str(), link.reason), ("QTA-SAR-2026-000012", None));
    }
}
