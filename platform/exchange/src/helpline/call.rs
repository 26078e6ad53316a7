//! A call as it is put together, without a store: what the telephone exchange says makes the same call in whatever order, however
//! often and whatever is lost of it; and what may be said to have come of it. Must not look at a clock.

use kernel::Timestamp;

use super::Outcome;
use crate::store::helpline::call::Model;

/// After so long a call of which no end was said is not believed to go on.
pub const LIVE_SECONDS: i64 = 4 * 3_600;
/// For so long silent calls of a number are counted together.
pub const SILENT_SECONDS: i64 = 24 * 3_600;
/// With so many before it a call that says nothing is proposed as one of somebody who could not speak.
pub const SILENT_CALLS: u64 = 2;
/// For so long junk sinks the calls of a number.
pub const JUNK_SECONDS: i64 = 30 * 24 * 3_600;

kernel::words! {
    /// Who put down the telephone.
    EndedBy {
        /// Whoever rang.
        Caller = "caller",
        /// Whoever answered.
        Operator = "operator",
        /// The exchange: the line broke, or nobody answered.
        Exchange = "exchange",
    }
}

kernel::words! {
    /// How far a call is, as the exchange said.
    Stage {
        /// It rings.
        Ringing = "ringing",
        /// It is spoken.
        Talking = "talking",
        /// Nobody answered.
        Missed = "missed",
        /// It is over.
        Over = "over",
        /// It must be over long ago, and nobody said so.
        Unknown = "unknown",
    }
}

/// What the exchange says of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It rings.
    Ringing,
    /// This extension answered.
    Answered(String),
    /// It is over: by whom, after so many seconds.
    Ended(EndedBy, i64),
}

/// The call with what was said; `None` where that was said before.
pub fn with(row: &Model, said: &Said, at: Timestamp) -> Option<Model> {
    let at = Some(at.micros());
    let next = match said {
        Said::Ringing if row.rang_at.is_none() => Model { rang_at: at, ..row.clone() },
        Said::Answered(extension) if row.answered_at.is_none() => {
            Model { answered_at: at, extension: Some(extension.clone()), ..row.clone() }
        }
        Said::Ended(by, seconds) if row.ended_at.is_none() => Model {
            ended_at: at,
            ended_by: Some(by.word().to_owned()),
            seconds: Some(*seconds),
            ..row.clone()
        },
        _ => return None,
    };
    Some(Model { version: row.version + 1, ..next })
}

/// How far it is at this moment.
pub const fn stage(row: &Model, now: Timestamp) -> Stage {
    let goes_on = row.began_at > now.plus_seconds(-LIVE_SECONDS).micros();
    match (row.ended_at.is_some(), row.answered_at.is_some()) {
        (true, true) => Stage::Over,
        (true, false) => match row.seconds {
            // Spoken, though who answered was lost.
            Some(seconds) if seconds > 0 => Stage::Over,
            _ => Stage::Missed,
        },
        (false, _) if !goes_on => Stage::Unknown,
        (false, true) => Stage::Talking,
        (false, false) => Stage::Ringing,
    }
}

/// Whether this may be said of a call: of somebody who could not speak only what was done; and nothing is junk from where
/// somebody could not.
pub const fn may_come_to(outcome: Outcome, silent: bool, silent_before: bool) -> Result<(), Refused> {
    match outcome {
        Outcome::Filed | Outcome::Advice | Outcome::PassedOn | Outcome::CouldNotSpeak => Ok(()),
        _ if silent => Err(Refused::NothingDone),
        Outcome::Junk if silent_before => Err(Refused::NeverJunk),
        Outcome::Junk | Outcome::WrongNumber | Outcome::NothingSaid => Ok(()),
    }
}

/// Why something may not be said of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Whoever rang could not speak: it has to be said what was done.
    NothingDone,
    /// Somebody could not speak on this number.
    NeverJunk,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn begun() -> Model {
        Model {
            id: Uuid::nil(),
            version: 1,
            thread: Uuid::nil(),
            at_exchange: "1".to_owned(),
            line: "15".to_owned(),
            withheld: 1,
            rang_at: None,
            answered_at: None,
            extension: None,
            ended_at: None,
            ended_by: None,
            seconds: None,
            silent_at: None,
            outcome: None,
            settled_at: None,
            began_at: 0,
        }
    }

    fn all() -> [(Said, Timestamp); 3] {
        [
            (Said::Ringing, Timestamp(10)),
            (Said::Answered("204".to_owned()), Timestamp(20)),
            (Said::Ended(EndedBy::Caller, 7), Timestamp(30)),
        ]
    }

    proptest! {
        /// Whatever order, whatever is said again: the call is what was said at least once.
        #[test]
        fn every_order_and_repetition_makes_the_same_call(said in prop::collection::vec(0_usize..3, 0..12)) {
            let mut row = begun();
            for which in &said {
                let (what, at) = &all()[*which];
                if let Some(next) = with(&row, what, *at) {
                    row = next;
                }
            }
            let mut once: Vec<usize> = said.clone();
            once.sort_unstable();
            once.dedup();
            let mut expected = begun();
            for which in &once {
                let (what, at) = &all()[*which];
                expected = with(&expected, what, *at).unwrap();
            }
            prop_assert_eq!(row, expected);
        }
    }

    #[test]
    fn a_call_without_an_end_does_not_go_on_for_ever() {
        let hours = |hours: i64| Timestamp(hours * 3_600_000_000);
        let rings = begun();
        assert_eq!(stage(&rings, hours(3)), Stage::Ringing);
        assert_eq!(stage(&rings, hours(5)), Stage::Unknown);
        let talks = Model { answered_at: Some(1), ..begun() };
        assert_eq!((stage(&talks, hours(3)), stage(&talks, hours(5))), (Stage::Talking, Stage::Unknown));
        let over = Model { ended_at: Some(1), seconds: Some(0), ..begun() };
        assert_eq!(stage(&over, hours(5)), Stage::Missed);
        assert_eq!(
            stage(&Model { seconds: Some(9), ..over }, hours(5)),
            Stage::Over,
            "who answered was lost"
        );
    }

    #[test]
    fn of_whoever_could_not_speak_only_what_was_done_is_said() {
        use Outcome::*;
        for outcome in Outcome::ALL {
            let done = matches!(outcome, Filed | Advice | PassedOn | CouldNotSpeak);
            assert_eq!(may_come_to(*outcome, true, true).is_ok(), done, "{outcome}");
            assert!(may_come_to(*outcome, false, false).is_ok(), "{outcome}");
        }
        assert_eq!(may_come_to(Junk, false, true), Err(Refused::NeverJunk));
    }
}
