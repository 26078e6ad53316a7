//! Whoever was told of an arrest, and the hours of custody. No I/O, no async.

use jiff::civil::Date;
use kernel::{FieldErrors, Timestamp, text};
use serde::{Deserialize, Serialize};

use super::LINE_MAX;

/// Whoever was told, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = ToldOfArrest)]
pub struct TypedTold {
    /// Who.
    pub who: String,
    /// On which day, `2026-11-21`.
    pub on: String,
    /// At which hour, `14:05`.
    pub at: String,
    /// Why nobody was told.
    pub why_not: String,
}

/// Whoever was told and when, or why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Who.
    pub who: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// Why nobody was told.
    pub why_not: Option<String>,
}

/// The names of the boxes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Boxes {
    who: &'static str,
    on: &'static str,
    at: &'static str,
    why_not: &'static str,
}

pub(super) const RELATIVE: Boxes =
    Boxes { who: "relative", on: "relative_on", at: "relative_at", why_not: "relative_why" };
pub(super) const GUARDIAN: Boxes =
    Boxes { who: "guardian", on: "guardian_on", at: "guardian_at", why_not: "guardian_why" };
pub(super) const PROBATION: Boxes =
    Boxes { who: "probation", on: "probation_on", at: "probation_at", why_not: "probation_why" };

impl TypedTold {
    /// Checks it: somebody and an hour after the arrest, or why not.
    pub(super) fn check(
        &self,
        (arrested_at, now): (Option<Timestamp>, Timestamp),
        boxes: &Boxes,
        errors: &mut FieldErrors,
    ) -> Option<Told> {
        let who = errors.keep(boxes.who, text::optional_line(&self.who, LINE_MAX))?;
        let why_not = errors.keep(boxes.why_not, text::optional_line(&self.why_not, LINE_MAX))?;
        let hour = [&self.on, &self.at].into_iter().any(|typed| !text::line(typed).is_empty());
        if who.is_none() {
            if hour {
                errors.add(boxes.who, "station-records.custody-told-whom");
            } else if why_not.is_none() {
                errors.add(boxes.who, "station-records.custody-told-or-why");
            }
            return Some(Told { who: None, at: None, why_not });
        }
        let at = moment((&self.on, &self.at), now, (boxes.on, boxes.at), errors)?;
        if arrested_at.is_some_and(|arrested| at < arrested) {
            errors.add(boxes.on, "station-records.custody-before-arrest");
        }
        Some(Told { who, at: Some(at), why_not })
    }
}

/// A day and an hour as typed, not ahead of now. What is wrong is named at its box.
pub(crate) fn moment(
    (on, at): (&str, &str),
    now: Timestamp,
    (on_box, at_box): (&'static str, &'static str),
    errors: &mut FieldErrors,
) -> Option<Timestamp> {
    let day: Option<Date> = text::ascii_digits(&text::line(on)).parse().ok();
    let day = errors.keep(on_box, day.ok_or("date.wrong"));
    let hour = errors.keep(at_box, kernel::time::read_hour(at).ok_or("station-records.wrong-hour"));
    let (day, hour) = day.zip(hour)?;
    let at = errors
        .keep(on_box, Timestamp::from_local(day.to_datetime(hour)).ok_or("station-records.wrong-hour"))?;
    if at > now {
        errors.add(on_box, "station-records.custody-in-future");
        return None;
    }
    Some(at)
}
