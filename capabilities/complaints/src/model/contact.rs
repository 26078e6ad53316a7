//! An officer's contact with whoever reported: how, whether it succeeded, what was said. No I/O, no async.

use kernel::{Error, FieldErrors, Result, StatedTyped, Timestamp, text};
use serde::{Deserialize, Serialize};

/// The longest note, in characters.
pub const NOTE_MAX: usize = 2_000;

kernel::words! {
    /// How it was tried.
    Way {
        /// By phone.
        Phone = "phone",
        /// An officer went there.
        Visit = "visit",
        /// The citizen came to the station.
        Station = "station",
        /// A message was left or sent.
        Message = "message",
    }
}

kernel::words! {
    /// What came of it.
    Reach {
        /// The citizen was spoken with.
        Spoke = "spoke",
        /// Nobody was reached.
        Tried = "tried",
    }
}

/// The form as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewContact)]
pub struct TypedContact {
    /// phone, visit, station or message.
    pub way: String,
    /// spoke or tried.
    pub result: String,
    /// Day, month and year, where it was not just now; then the hour too.
    pub day: String,
    /// Month.
    pub month: String,
    /// Year.
    pub year: String,
    /// The hour of the 24-hour clock.
    pub hour: String,
    /// The minute; empty counts as the full hour.
    pub minute: String,
    /// What was said or agreed; empty for nothing to add.
    pub note: String,
    /// Why she was contacted all the same, where it was against how she may be reached.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub against: String,
}

/// A contact, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// How.
    pub way: Way,
    /// What came of it.
    pub result: Reach,
    /// When, where that is not the hour of writing.
    pub stated_at: Option<Timestamp>,
    /// What was said.
    pub note: Option<String>,
}

impl TypedContact {
    /// Checks every field at once. Nobody is contacted about a report before it has `arrived`.
    pub fn check(&self, arrived: Timestamp, now: Timestamp) -> Result<Contact> {
        let mut errors = FieldErrors::default();
        let way = errors.keep("way", Way::parse(&self.way).ok_or("complaints.contact-way-missing"));
        let result =
            errors.keep("result", Reach::parse(&self.result).ok_or("complaints.contact-result-missing"));
        let stated_at = self.stated_at(arrived, now, &mut errors);
        let note = errors.keep("note", text::optional_narrative(&self.note, NOTE_MAX)).flatten();
        errors.check()?;
        let (Some(way), Some(result)) = (way, result) else { return Err(Error::internal("checked above")) };
        Ok(Contact { way, result, stated_at, note })
    }

    fn stated_at(&self, arrived: Timestamp, now: Timestamp, errors: &mut FieldErrors) -> Option<Timestamp> {
        let Self { day, month, year, hour, minute, .. } = self;
        let stated = StatedTyped { day, month, year, hour, minute }.check(now, errors)?;
        if !stated.hour_known {
            errors.add("hour", "complaints.contact-hour-missing");
        } else if stated.at < minute_of(arrived) {
            errors.add("happened", "complaints.contact-before-report");
        }
        Some(stated.at)
    }
}

/// The full minute: nobody states seconds.
const fn minute_of(at: Timestamp) -> Timestamp {
    Timestamp(at.0 - at.0.rem_euclid(60_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARRIVED: Timestamp = Timestamp(1_795_000_000_000_000);
    const NOW: Timestamp = Timestamp(ARRIVED.0 + 3_600_000_000);

    fn typed() -> TypedContact {
        TypedContact { way: "phone".to_owned(), result: "spoke".to_owned(), ..TypedContact::default() }
    }

    fn at(at: Timestamp) -> TypedContact {
        let local = at.local();
        let text = |number: i8| number.to_string();
        TypedContact {
            day: text(local.day()),
            month: text(local.month()),
            year: local.year().to_string(),
            hour: text(local.hour()),
            minute: text(local.minute()),
            ..typed()
        }
    }

    fn fault(typed: &TypedContact) -> Option<kernel::Code> {
        match typed.check(ARRIVED, NOW) {
            Err(Error::Invalid(errors)) => errors.of("happened").map(|error| error.code),
            _ => None,
        }
    }

    #[test]
    fn a_way_and_a_result_are_enough() {
        let contact = typed().check(ARRIVED, NOW).unwrap();
        assert_eq!(
            (contact.way, contact.result, contact.stated_at, contact.note),
            (Way::Phone, Reach::Spoke, None, None)
        );
        let Err(Error::Invalid(errors)) = TypedContact::default().check(ARRIVED, NOW) else {
            panic!("refused")
        };
        assert_eq!(errors.0.iter().map(|error| error.field).collect::<Vec<_>>(), ["way", "result"]);
    }

    #[test]
    fn nobody_is_contacted_before_the_report_or_ahead_of_the_clock() {
        assert_eq!(fault(&at(ARRIVED)), None);
        assert_eq!(fault(&at(Timestamp(ARRIVED.0 - 60_000_000))), Some("complaints.contact-before-report"));
        assert_eq!(fault(&at(Timestamp(NOW.0 + 120_000_000))), Some("stated.date-in-future"));
        let day_only = TypedContact { hour: String::new(), minute: String::new(), ..at(ARRIVED) };
        assert!(day_only.check(ARRIVED, NOW).is_err(), "when on that day");
    }
}
