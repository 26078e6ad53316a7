//! How a report ends with its citizen's word, and how it is opened again. What may follow what; no I/O, no async.

use kernel::{Code, Error, FieldErrors, Result, text};
use serde::{Deserialize, Serialize};

/// The longest reason, in characters.
pub const WORDS_MAX: usize = 2_000;
/// The limit (catalogue) before which nobody asks.
pub const EARLIEST: &str = "closing.earliest";
/// A count below this is not shown: it would tell of one report.
pub const SHOWN_FROM: u64 = 5;

kernel::words! {
    /// A step.
    Step {
        /// An officer who never handled it asks whether it may be closed.
        Asked = "asked",
        /// She agrees.
        Agreed = "agreed",
        /// She does not.
        Declined = "declined",
        /// She could not be reached: it stays open.
        Unreached = "unreached",
        /// She takes it back herself.
        Withdrawn = "withdrawn",
        /// It is opened again.
        Reopened = "reopened",
    }
}

kernel::words! {
    /// How she agreed.
    Way {
        /// By her secret code: typed by her, or told.
        Code = "code",
        /// By a signed slip.
        Slip = "slip",
        /// By her recorded voice.
        Voice = "voice",
        /// In person, at another office than the one that holds it.
        InPerson = "in-person",
    }
}

kernel::words! {
    /// Where a report stands.
    Standing {
        /// Open.
        Open = "open",
        /// Open, and she was asked.
        Asked = "asked",
        /// Open, and she could not be reached.
        Unreached = "unreached",
        /// Closed: she agreed.
        Closed = "closed",
        /// Closed: she took it back.
        Withdrawn = "withdrawn",
        /// Its investigation ended with a report to the court.
        Ended = "ended",
    }
}

/// What can end a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// Her word.
    Hers,
    /// Nothing that is agreed: it is cognizable or sealed.
    Bound,
    /// It is cognizable, and a report under section 173 has ended it.
    Ended,
}

impl Tie {
    /// A cognizable matter ends by a report under section 173 or a court's order and by nothing else; a sealed one is open as far as
    /// anybody is told.
    pub const fn of(sealed: bool, cognizable: bool, ended: bool) -> Self {
        match (sealed, cognizable, ended) {
            (true, _, _) | (false, true, false) => Self::Bound,
            (false, true, true) => Self::Ended,
            (false, false, _) => Self::Hers,
        }
    }
}

impl Standing {
    /// Where a report stands after some steps. A cognizable matter ends only by a report under section 173 or a court's order, and a
    /// sealed one by nothing that a code alone can say: it may be in the hands of whom she fears. Whatever was agreed, such a
    /// report is open, or has ended.
    pub fn after(steps: &[Step], tie: Tie) -> Self {
        if tie == Tie::Ended {
            return Self::Ended;
        }
        let standing = match steps.last() {
            Some(Step::Asked) => Self::Asked,
            Some(Step::Agreed) => Self::Closed,
            Some(Step::Unreached) => Self::Unreached,
            Some(Step::Withdrawn) => Self::Withdrawn,
            Some(Step::Declined | Step::Reopened) | None => Self::Open,
        };
        if tie == Tie::Bound && standing.is_closed() { Self::Open } else { standing }
    }

    /// It is not worked on.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Closed | Self::Withdrawn | Self::Ended)
    }

    /// Closed by her word, which opens it again as well.
    pub const fn is_closed_by_her(self) -> bool {
        matches!(self, Self::Closed | Self::Withdrawn)
    }

    /// Whether a step may follow.
    pub const fn allows(self, step: Step) -> std::result::Result<(), Code> {
        let asked = matches!(self, Self::Asked | Self::Unreached);
        match step {
            Step::Asked | Step::Withdrawn if self.is_closed() => Err("complaints.closing-closed"),
            Step::Asked if matches!(self, Self::Asked) => Err("complaints.closing-asked"),
            Step::Agreed | Step::Declined if !asked => Err("complaints.closing-not-asked"),
            Step::Unreached if !matches!(self, Self::Asked) => Err("complaints.closing-not-asked"),
            // Only the court opens again what is with it: what she says of it she says there.
            Step::Reopened if matches!(self, Self::Ended) => Err("complaints.closing-court"),
            Step::Reopened if !self.is_closed() => Err("complaints.closing-open"),
            _ => Ok(()),
        }
    }
}

/// The form on which an officer asks, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewClosing)]
pub struct TypedAsk {
    /// Why it may be closed; she reads it.
    pub reason: String,
}

impl TypedAsk {
    /// Checks it.
    pub fn check(&self) -> Result<String> {
        let mut errors = FieldErrors::default();
        let reason = errors.keep("reason", text::required_narrative(&self.reason, WORDS_MAX));
        errors.check()?;
        Ok(reason.unwrap_or_default())
    }
}

/// What she answered, as an officer enters it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewClosingAnswer)]
pub struct TypedAnswer {
    /// agreed, declined or unreached.
    pub step: String,
    /// How she agreed: code, slip, voice or in-person.
    pub way: String,
    /// Her secret code, where she told it.
    pub code: String,
    /// The signed slip or her voice: a file of the report.
    pub file: String,
    /// Who was present and where; of somebody who was not reached each attempt with its hour; else what she said.
    pub words: String,
}

/// What she answered, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Agreed, declined or unreached.
    pub step: Step,
    /// How, where she agreed.
    pub way: Option<Way>,
    /// In words.
    pub words: Option<String>,
}

impl TypedAnswer {
    /// Checks every field at once.
    pub fn check(&self) -> Result<Answer> {
        let mut errors = FieldErrors::default();
        let entered = |step: &Step| matches!(step, Step::Agreed | Step::Declined | Step::Unreached);
        let step = Step::parse(&self.step).filter(entered).ok_or("complaints.closing-answer");
        let step = errors.keep("step", step);
        let words = errors.keep("words", text::optional_narrative(&self.words, WORDS_MAX)).flatten();
        let way = match step {
            Some(Step::Agreed) => {
                errors.keep("way", Way::parse(&self.way).ok_or("complaints.closing-way-missing"))
            }
            _ => None,
        };
        if way == Some(Way::Code) && self.code.trim().is_empty() {
            errors.add("code", "text.required");
        }
        if matches!(way, Some(Way::Slip | Way::Voice)) && self.file.trim().is_empty() {
            errors.add("file", "complaints.closing-file-missing");
        }
        let said = way == Some(Way::InPerson) || step == Some(Step::Unreached);
        if said && words.is_none() && errors.of("words").is_none() {
            errors.add("words", "complaints.closing-words-missing");
        }
        errors.check()?;
        Ok(Answer { step: step.ok_or_else(|| Error::internal("checked above"))?, way, words })
    }
}

/// What whoever holds the code does, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TypedAct {
    /// agreed, declined, withdrawn or reopened.
    pub step: String,
    /// Of a withdrawal: where she is, and who is with her.
    pub place: String,
    /// Who is present.
    pub present: String,
}

impl TypedAct {
    /// Checks it: the step, and what is said of it.
    pub fn check(&self) -> Result<(Step, Option<String>)> {
        let mut errors = FieldErrors::default();
        let hers = |step: &Step| !matches!(step, Step::Asked | Step::Unreached);
        let step =
            errors.keep("step", Step::parse(&self.step).filter(hers).ok_or("complaints.closing-answer"));
        let mut words = None;
        if step == Some(Step::Withdrawn) {
            let place = errors.keep("place", text::required_line(&self.place, 200));
            let present = errors.keep("present", text::required_line(&self.present, 200));
            words = place.zip(present).map(|(place, present)| format!("{place} — {present}"));
        }
        errors.check()?;
        Ok((step.ok_or_else(|| Error::internal("checked above"))?, words))
    }
}

/// Steps of one office in one month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    /// How often each step was taken, in the order of [`Step::ALL`].
    pub steps: [u64; 6],
    /// How many were closed as agreed though her last word was no. Nothing can make this anything but 0.
    pub against_her_word: u64,
}

impl Count {
    /// Adds a step after the one before it in its report.
    pub fn add(&mut self, before: Option<Step>, step: Step) {
        for (known, count) in Step::ALL.iter().zip(&mut self.steps) {
            *count += u64::from(*known == step);
        }
        let no = matches!(before, Some(Step::Declined));
        self.against_her_word += u64::from(step == Step::Agreed && no);
    }
}

/// What is asked and how it ends: each asking ends in one of the others or goes on, so a single hidden one among them would follow
/// from the rest.
const ASKING: [Step; 4] = [Step::Asked, Step::Agreed, Step::Declined, Step::Unreached];

impl Count {
    /// The steps as they are shown, in the order of [`Step::ALL`]; `None` where a count would tell of single reports, by itself or
    /// because it could be worked out from what is shown.
    pub fn shown(&self) -> [Option<u64>; 6] {
        let mut shown = self.steps.map(shown);
        let (asking, others): (Vec<usize>, Vec<usize>) =
            (0..Step::ALL.len()).partition(|at| Step::ALL.get(*at).is_some_and(|step| ASKING.contains(step)));
        for group in [asking, others] {
            let hidden = group.iter().filter(|at| shown.get(**at) == Some(&None)).count();
            let left =
                group.iter().filter(|at| self.steps.get(**at).is_some_and(|count| *count >= SHOWN_FROM));
            // The answers before the question: how often was asked says least of anybody.
            let least = left.min_by_key(|at| (**at == 0, self.steps.get(**at)));
            if let (1, Some(cell)) = (hidden, least.and_then(|at| shown.get_mut(*at))) {
                *cell = None;
            }
        }
        if tells(&shown)
            && let Some(asked) = shown.first_mut()
        {
            *asked = None;
        }
        shown
    }
}

/// Whether what is left of the askings says how many each hidden answer has: every one of them at least one, and together too
/// few to be anything else.
fn tells(shown: &[Option<u64>; 6]) -> bool {
    let asked = |at: &usize| Step::ALL.get(*at).is_some_and(|step| ASKING.contains(step));
    let (mut left, mut hidden) = (shown[0].unwrap_or(u64::MAX), 0);
    for at in (1..shown.len()).filter(asked) {
        match shown.get(at).copied().flatten() {
            Some(count) => left = left.saturating_sub(count),
            None => hidden += 1,
        }
    }
    hidden > 0 && left < SHOWN_FROM + hidden
}

/// A count as it is shown; `None` where it would tell of single reports.
pub const fn shown(count: u64) -> Option<u64> {
    if count == 0 || count >= SHOWN_FROM { Some(count) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nobody_is_closed_by_silence() {
        let silent = Standing::after(&[Step::Asked, Step::Unreached], Tie::Hers);
        assert!(!silent.is_closed() && silent.allows(Step::Agreed).is_ok());
        assert!(Standing::Open.allows(Step::Agreed).is_err(), "she was not asked");
        assert!(Standing::after(&[Step::Asked, Step::Declined], Tie::Hers).allows(Step::Agreed).is_err());
    }

    #[test]
    fn a_cognizable_matter_is_open_whatever_was_agreed() {
        for end in [Step::Agreed, Step::Withdrawn] {
            assert_eq!(Standing::after(&[Step::Asked, end], Tie::Bound), Standing::Open);
            assert!(Standing::after(&[Step::Asked, end], Tie::Hers).is_closed());
        }
    }

    #[test]
    fn a_cognizable_matter_ends_with_its_report_to_the_court() {
        assert_eq!(Tie::of(false, true, true), Tie::Ended);
        assert_eq!(Tie::of(false, true, false), Tie::Bound);
        assert_eq!((Tie::of(true, true, true), Tie::of(false, false, false)), (Tie::Bound, Tie::Hers));
        for steps in
            [&[][..], &[Step::Asked], &[Step::Asked, Step::Declined], &[Step::Withdrawn, Step::Reopened]]
        {
            let standing = Standing::after(steps, Tie::Ended);
            assert!(standing.is_closed() && !standing.is_closed_by_her());
            for step in Step::ALL {
                assert!(standing.allows(*step).is_err(), "{step}");
            }
        }
    }

    #[test]
    fn small_counts_are_not_shown() {
        assert_eq!([0, 1, 4, 5].map(shown), [Some(0), None, None, Some(5)]);
    }

    #[test]
    fn no_small_count_follows_from_the_others() {
        let of = |steps: [u64; 6]| Count { steps, against_her_word: 0 }.shown();
        // Asked 7 and declined 6 would say that one agreed.
        assert_eq!(of([7, 1, 6, 0, 0, 0]), [Some(7), None, None, Some(0), Some(0), Some(0)]);
        assert_eq!(of([7, 1, 0, 0, 0, 0]), [None, None, Some(0), Some(0), Some(0), Some(0)]);
        // Eight asked, six of them agreed: the two that are hidden would be one each.
        assert_eq!(of([8, 6, 1, 1, 0, 0]), [None, Some(6), None, None, Some(0), Some(0)]);
        assert_eq!(of([20, 9, 6, 2, 0, 0]), [Some(20), Some(9), None, None, Some(0), Some(0)]);
        assert_eq!(of([9, 6, 2, 1, 7, 3]), [None, Some(6), None, None, None, None]);
        assert_eq!(of([12, 6, 6, 0, 5, 0]), [12, 6, 6, 0, 5, 0].map(Some));
    }

    #[test]
    fn how_she_agreed_needs_its_proof() {
        let typed = |way: &str| TypedAnswer {
            step: "agreed".to_owned(),
            way: way.to_owned(),
            ..TypedAnswer::default()
        };
        let faults = |typed: TypedAnswer| match typed.check() {
            Err(Error::Invalid(errors)) => errors.0.iter().map(|error| error.field).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        assert_eq!(faults(typed("code")), ["code"]);
        assert_eq!((faults(typed("slip")), faults(typed("voice"))), (vec!["file"], vec!["file"]));
        assert_eq!(faults(typed("in-person")), ["words"]);
        assert_eq!(faults(typed("")), ["way"]);
        assert_eq!(faults(TypedAnswer { step: "unreached".to_owned(), ..TypedAnswer::default() }), ["words"]);
        assert_eq!(faults(TypedAnswer { step: "withdrawn".to_owned(), ..TypedAnswer::default() }), ["step"]);
    }

    proptest! {
        /// Whatever is tried in whatever order: closed only by her word, never after her no, and counted so.
        #[test]
        fn it_ends_by_her_word_alone(tried in proptest::collection::vec(0..6_usize, 0..40), tie in 0..3_usize) {
            let tie = [Tie::Hers, Tie::Bound, Tie::Ended][tie];
            let (mut steps, mut count) = (Vec::new(), Count::default());
            for step in tried.into_iter().map(|index| Step::ALL[index]) {
                if Standing::after(&steps, tie).allows(step).is_ok() {
                    count.add(steps.last().copied(), step);
                    steps.push(step);
                }
            }
            let standing = Standing::after(&steps, tie);
            let hers = matches!(steps.last(), Some(Step::Agreed | Step::Withdrawn));
            prop_assert_eq!(standing.is_closed_by_her(), hers && tie == Tie::Hers);
            prop_assert_eq!(standing == Standing::Ended, tie == Tie::Ended);
            prop_assert_eq!(count.against_her_word, 0);
            for pair in steps.windows(2) {
                prop_assert!(pair[1] != Step::Agreed || matches!(pair[0], Step::Asked | Step::Unreached));
            }
            prop_assert_ne!(steps.first(), Some(&Step::Agreed));
        }
    }
}
