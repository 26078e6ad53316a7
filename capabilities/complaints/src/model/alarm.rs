//! What cannot wait for a turn in a list: somebody's life is in danger now, or a child is missing. No I/O, no async.

use kernel::{Code, Error, FieldErrors, Result, text};
use serde::{Deserialize, Serialize};

/// The longest words about one, in characters.
pub const ALARM_MAX: usize = 2_000;
/// The answer of whoever was asked and said that it is neither.
pub const NONE: &str = "none";

kernel::words! {
    /// Why it cannot wait.
    Alarm {
        /// Somebody's life is in danger now.
        Danger = "danger",
        /// A child, anybody under eighteen, is missing (Zainab Alert, Response and Recovery Act 2020, s. 2).
        Child = "child",
    }
}

impl Alarm {
    /// The fact by which its clock starts.
    pub const fn raised(self) -> &'static str {
        match self {
            Self::Danger => "complaint.danger",
            Self::Child => "complaint.child-missing",
        }
    }

    /// The fact by which it ends.
    pub const fn answered(self) -> &'static str {
        match self {
            Self::Danger => "complaint.danger-answered",
            Self::Child => "complaint.child-answered",
        }
    }
}

/// The question as it was answered while a report was taken down: nothing, or neither, is none.
pub fn answer(typed: &str) -> std::result::Result<Option<Alarm>, Code> {
    if typed.is_empty() || typed == NONE {
        return Ok(None);
    }
    Alarm::parse(typed).map(Some).ok_or("complaints.unknown-alarm")
}

/// That it is so, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewAlarm)]
pub struct TypedAlarm {
    /// danger or child.
    pub kind: String,
    /// What is known of it.
    pub words: String,
}

/// What was done about one, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewAlarmAnswer)]
pub struct TypedAlarmAnswer {
    /// Which alarm, by its id: what was done about one is never said of another that was raised since.
    pub alarm: String,
    /// Who went, or whom ZARRA answered.
    pub words: String,
}

impl TypedAlarmAnswer {
    /// Which one, and what was done.
    pub fn check(&self) -> Result<(uuid::Uuid, String)> {
        let mut errors = FieldErrors::default();
        let alarm = errors.keep("alarm", self.alarm.trim().parse().map_err(|_| "complaints.no-alarm"));
        let words = errors.keep("words", text::required_narrative(&self.words, ALARM_MAX));
        errors.check()?;
        Ok((alarm.ok_or_else(|| Error::internal("checked above"))?, words.unwrap_or_default()))
    }
}

impl TypedAlarm {
    /// Checks both at once.
    pub fn check(&self) -> Result<(Alarm, String)> {
        let mut errors = FieldErrors::default();
        let kind = errors.keep("kind", Alarm::parse(&self.kind).ok_or("complaints.unknown-alarm"));
        let words = errors.keep("words", text::required_narrative(&self.words, ALARM_MAX));
        errors.check()?;
        Ok((kind.ok_or_else(|| Error::internal("checked above"))?, words.unwrap_or_default()))
    }
}
