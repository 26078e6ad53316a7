//! The one error type. About a dozen kinds, each with a stable dotted code that is also its message key
//! (`complaints.already-closed` → `complaints-already-closed`). Mapped to HTTP once, in `web`.
//! Must not carry personal data: codes and arguments are shown and logged.

use std::error::Error as StdError;
use std::fmt;

/// Result with [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A stable dotted code such as `db.busy` or `text.too-long`.
pub type Code = &'static str;

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the form and in JSON.
    pub field: &'static str,
    /// What is wrong, also the message key.
    pub code: Code,
    /// Arguments of the message, such as `("max", "10000")`.
    pub args: Vec<(&'static str, String)>,
}

/// Everything wrong with a form, found in one pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// Adds a fault without arguments.
    pub fn add(&mut self, field: &'static str, code: Code) {
        self.add_with(field, code, Vec::new());
    }

    /// Adds a fault whose message takes arguments.
    pub fn add_with(&mut self, field: &'static str, code: Code, args: Vec<(&'static str, String)>) {
        self.0.push(FieldError { field, code, args });
    }

    /// Keeps a value, or notes its fault under `field`.
    pub fn keep<T>(&mut self, field: &'static str, value: std::result::Result<T, Code>) -> Option<T> {
        value.map_err(|code| self.add(field, code)).ok()
    }

    /// Reads one optional line; blank is `None` and no fault.
    pub fn optional<T>(
        &mut self,
        field: &'static str,
        typed: &str,
        read: impl Fn(&str) -> std::result::Result<T, Code>,
    ) -> Option<T> {
        let typed = crate::text::line(typed);
        if typed.is_empty() { None } else { self.keep(field, read(&typed)) }
    }

    /// The first fault of `field`.
    pub fn of(&self, field: &str) -> Option<&FieldError> {
        self.0.iter().find(|e| e.field == field)
    }

    /// True when nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Turns "something is wrong" into an error.
    pub fn check(self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}

/// A boxed cause, kept for the log and never shown.
pub type Cause = Box<dyn StdError + Send + Sync>;

/// Everything that can go wrong, by what the person can do about it.
#[derive(Debug)]
pub enum Error {
    /// The input is wrong; each field says how. HTTP 422.
    Invalid(FieldErrors),
    /// The request cannot be read at all (bad form, bad JSON). HTTP 400.
    Malformed(Code),
    /// There is no such thing, or the actor may not know that there is. HTTP 404.
    NotFound(Code),
    /// It clashes with what is already recorded. HTTP 409.
    Conflict(Code),
    /// The actor is known and may not do this. HTTP 403.
    Forbidden(Code),
    /// Sign in first, or once more. HTTP 401.
    Unauthenticated(Code),
    /// The body is over its limit. HTTP 413.
    TooLarge(Code),
    /// What was sent did not arrive in time; nothing was done with it. HTTP 408.
    TooSlow(Code),
    /// Slow down; try again after so many seconds. HTTP 429.
    TooMany(Code, u32),
    /// More is asked at once than can be done; nothing was done, try again after so many seconds. HTTP 503.
    Busy(Code, u32),
    /// Something the product stands on is away (database, disk, partner). HTTP 503.
    Unavailable(Code, Cause),
    /// A stored row is not what the code wrote. HTTP 500.
    Inconsistent {
        /// Where the row lives.
        table: &'static str,
        /// What could not be read.
        what: &'static str,
        /// Which row.
        row: String,
    },
    /// A fault of ours. HTTP 500.
    Internal(Cause),
}

impl Error {
    /// A conflict, said at a box: the form comes back with what was typed, and nothing is lost.
    #[must_use]
    pub fn conflict_at(self, field: &'static str) -> Self {
        match self {
            Self::Conflict(code) => Self::field(field, code),
            other => other,
        }
    }

    /// One fault of one field.
    pub fn field(field: &'static str, code: Code) -> Self {
        let mut errors = FieldErrors::default();
        errors.add(field, code);
        Self::Invalid(errors)
    }

    /// An internal error from any cause.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::Internal(cause.into())
    }

    /// The stable code, which is also the message key with dots turned into dashes.
    pub fn code(&self) -> Code {
        match self {
            Self::Invalid(_) => "error.invalid",
            Self::Malformed(code)
            | Self::NotFound(code)
            | Self::Conflict(code)
            | Self::Forbidden(code)
            | Self::Unauthenticated(code)
            | Self::TooLarge(code)
            | Self::TooSlow(code)
            | Self::TooMany(code, _)
            | Self::Busy(code, _)
            | Self::Unavailable(code, _) => code,
            Self::Inconsistent { .. } => "error.inconsistent",
            Self::Internal(_) => "error.internal",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(errors) => {
                write!(f, "invalid input:")?;
                errors.0.iter().try_for_each(|e| write!(f, " {}={}", e.field, e.code))
            }
            Self::Inconsistent { table, what, row } => write!(f, "inconsistent row: {table} {row}: {what}"),
            Self::Internal(cause) => write!(f, "internal error: {cause}"),
            Self::Unavailable(code, cause) => write!(f, "{code}: {cause}"),
            other => f.write_str(other.code()),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Unavailable(_, cause) | Self::Internal(cause) => Some(cause.as_ref()),
            _ => None,
        }
    }
}

/// The message key of a code: `text.too-long` → `text-too-long`.
pub fn message_key(code: Code) -> String {
    code.replace('.', "-")
}
