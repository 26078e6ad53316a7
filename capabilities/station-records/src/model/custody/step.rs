//! What follows an arrest: a production before a magistrate (CrPC 61, 167), and the end of custody. No I/O, no async.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use kernel::{FieldErrors, Result, Timestamp, text};
use serde::{Deserialize, Serialize};

use super::{LINE_MAX, PROSE_MAX, moment};

kernel::words! {
    /// What a magistrate ordered.
    Order {
        /// Remanded to police custody until a day (CrPC 167).
        Police = "police-remand",
        /// To prison.
        Judicial = "judicial",
        /// Bail.
        Bail = "bail",
        /// Discharged.
        Discharged = "discharged",
    }
}

impl Order {
    /// Whether the station goes on holding the person.
    pub const fn holds(self) -> bool {
        matches!(self, Self::Police)
    }
}

kernel::words! {
    /// How custody ended without a production.
    End {
        /// Bail by the police (CrPC 496, 497).
        Bail = "bail-police",
        /// Evidence deficient: released (CrPC 169).
        Deficient = "released-169",
        /// Handed to another station.
        HandedOver = "handed-over",
        /// Another, in words.
        Other = "released-other",
        /// Escaped.
        Escaped = "escaped",
        /// Died in custody (CrPC 176).
        Died = "died",
    }
}

impl End {
    /// The kind of its entry in the diary.
    pub const fn entry_kind(self) -> &'static str {
        match self {
            Self::Escaped => "escape",
            Self::Died => "death-in-custody",
            Self::Bail | Self::Deficient | Self::HandedOver | Self::Other => "release",
        }
    }

    /// Whether it is nothing without words: to whom, why, how.
    pub const fn asks_words(self) -> bool {
        !matches!(self, Self::Bail | Self::Deficient)
    }
}

/// How a record of custody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Arrested, and before no magistrate yet.
    Held,
    /// As a magistrate ordered.
    Ordered(Order),
    /// Ended without.
    Ended(End),
}

impl State {
    /// The stored form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Ordered(order) => order.word(),
            Self::Ended(end) => end.word(),
        }
    }

    /// Reads the stored form.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "held" => Some(Self::Held),
            word => Order::parse(word).map(Self::Ordered).or_else(|| End::parse(word).map(Self::Ended)),
        }
    }
}

/// How custody stood before a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stood {
    /// The hour of arrest, or of the newest step.
    pub since: Timestamp,
    /// The day of the first remand to police custody.
    pub remanded_on: Option<Date>,
    /// Days of police custody that a magistrate may order in all (CrPC 167).
    pub most: i64,
}

/// A production as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewProduction)]
pub struct TypedProduction {
    /// Before which court.
    pub court: String,
    /// On which day, `2026-11-21`.
    pub produced_on: String,
    /// At which hour, `14:05`.
    pub produced_at: String,
    /// police-remand, judicial, bail or discharged.
    pub order: String,
    /// The day on which a remand to police custody ends, `2026-11-25`.
    pub until: String,
}

/// The same, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Production {
    /// Before which court.
    pub court: String,
    /// When.
    pub at: Timestamp,
    /// What was ordered.
    pub order: Order,
    /// Until when, of a remand to police custody.
    pub until: Option<Date>,
}

impl TypedProduction {
    /// Nothing of it is typed.
    pub fn is_blank(&self) -> bool {
        let all = [&self.court, &self.produced_on, &self.produced_at, &self.order, &self.until];
        all.into_iter().all(|typed| text::line(typed).is_empty())
    }

    /// Checks everything at once.
    pub fn check(&self, now: Timestamp, stood: Stood) -> Result<Production> {
        let mut errors = FieldErrors::default();
        let court = errors.keep("court", text::required_line(&self.court, LINE_MAX));
        let when = (self.produced_on.as_str(), self.produced_at.as_str());
        let at = moment(when, now, ("produced_on", "produced_at"), &mut errors);
        not_before(at, stood, "produced_on", &mut errors);
        let order = errors.keep("order", Order::parse(&self.order).ok_or("station-records.custody-order"));
        let until = match order {
            Some(Order::Police) => self.until(at, stood, &mut errors),
            _ => None,
        };
        errors.check()?;
        let whole = court.zip(at).zip(order);
        let ((court, at), order) = whole.ok_or(kernel::Error::Malformed("form.unreadable"))?;
        Ok(Production { court, at, order, until })
    }

    fn until(&self, at: Option<Timestamp>, stood: Stood, errors: &mut FieldErrors) -> Option<Date> {
        let until: Option<Date> = text::ascii_digits(&text::line(&self.until)).parse().ok();
        let until = errors.keep("until", until.ok_or("station-records.custody-until"))?;
        let day = at?.day();
        let first = stood.remanded_on.unwrap_or(day);
        let last = first.checked_add(Span::new().try_days(stood.most).unwrap_or_else(|_| 0.days()));
        let last = last.unwrap_or(first);
        if until < day {
            errors.add("until", "station-records.custody-until-before");
        } else if until > last {
            let last = format!("{:02}-{:02}-{}", last.day(), last.month(), last.year());
            errors.add_with("until", "station-records.custody-remand-too-long", vec![("last", last)]);
        }
        Some(until)
    }
}

/// An end as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewRelease)]
pub struct TypedRelease {
    /// bail-police, released-169, handed-over, released-other, escaped or died.
    pub end: String,
    /// On which day, `2026-11-21`.
    pub ended_on: String,
    /// At which hour, `14:05`.
    pub ended_at: String,
    /// To whom, why or how.
    pub words: String,
}

/// The same, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// How it ended.
    pub end: End,
    /// When.
    pub at: Timestamp,
    /// To whom, why or how.
    pub words: Option<String>,
}

impl TypedRelease {
    /// Checks everything at once.
    pub fn check(&self, now: Timestamp, stood: Stood) -> Result<Release> {
        let mut errors = FieldErrors::default();
        let end = errors.keep("end", End::parse(&self.end).ok_or("station-records.custody-end"));
        let when = (self.ended_on.as_str(), self.ended_at.as_str());
        let at = moment(when, now, ("ended_on", "ended_at"), &mut errors);
        not_before(at, stood, "ended_on", &mut errors);
        let words = errors.keep("words", text::optional_narrative(&self.words, PROSE_MAX)).flatten();
        let silent = words.is_none() && errors.of("words").is_none();
        if silent && end.is_some_and(End::asks_words) {
            errors.add("words", "station-records.custody-end-words");
        }
        errors.check()?;
        let (end, at) = end.zip(at).ok_or(kernel::Error::Malformed("form.unreadable"))?;
        Ok(Release { end, at, words })
    }
}

fn not_before(at: Option<Timestamp>, stood: Stood, field: &'static str, errors: &mut FieldErrors) {
    // Hours are typed without seconds.
    if at.is_some_and(|at| at.plus_seconds(60) <= stood.since) {
        errors.add(field, "station-records.custody-before-last");
    }
}
