//! What follows from an attempt to hand a message to its gateway. No I/O.

use crate::send::Answer;

/// What follows from an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The gateway has it.
    Taken,
    /// It never will.
    Hopeless,
    /// Once more, later.
    Later,
    /// It may have it, and has no way to know the same message again: once more, but not before its word had time to come.
    InDoubt,
    /// Not in these words any more, only as an approved template.
    Closed,
}

/// An attempt and what it came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub verdict: Verdict,
    /// What was answered: a status, the platform's code, or why there was no answer.
    pub word: String,
}

impl Verdict {
    /// What is wrong with the message stays wrong; what is wrong with the gateway, its key or the line does not.
    pub(crate) const fn of(answer: Answer) -> Self {
        match answer {
            Answer::Status(200..=299) => Self::Taken,
            Answer::Status(400 | 404..=407 | 409..=424 | 426..=428 | 430..=499) => Self::Hopeless,
            Answer::Status(_) | Answer::Timeout | Answer::Refused | Answer::Unreachable => Self::Later,
        }
    }
}

impl Outcome {
    /// What a status alone says.
    pub(crate) fn of(answer: Answer) -> Self {
        Self { verdict: Verdict::of(answer), word: answer.word() }
    }

    /// It was too much at once, or the server of mail does not take us: the others need not each learn it.
    pub(crate) fn is_flooded(&self) -> bool {
        let codes = ["130429", "131048", "80007", "421", "454", "530", "534", "535", "538"];
        codes.contains(&self.word.as_str())
    }

    /// Nobody was there.
    pub(crate) fn is_away(&self) -> bool {
        matches!(self.word.as_str(), "timeout" | "refused" | "unreachable" | "insecure")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_the_gateway_is_tried_again_and_what_is_wrong_with_the_message_is_not() {
        for status in [200, 202, 204] {
            assert_eq!(Verdict::of(Answer::Status(status)), Verdict::Taken, "{status}");
        }
        for status in [400, 404, 410, 413, 422] {
            assert_eq!(Verdict::of(Answer::Status(status)), Verdict::Hopeless, "{status}");
        }
        for status in [301, 401, 403, 408, 425, 429, 500, 503] {
            assert_eq!(Verdict::of(Answer::Status(status)), Verdict::Later, "{status}");
        }
        for answer in [Answer::Timeout, Answer::Unreachable, Answer::Refused] {
            assert_eq!(Verdict::of(answer), Verdict::Later);
        }
    }
}
