//! A report about what a police officer did or did not do: what is asked, and how soon it is answered. No I/O, no async.

use kernel::{FieldErrors, text};
use serde::{Deserialize, Serialize};

use super::LINE_MAX;

/// The answer that it is about an officer.
pub const YES: &str = "yes";
/// The answer that it is not; the same as none.
pub const NO: &str = "no";
/// The boxes of a form, in the order in which they stand there.
pub const BOXES: [&str; 6] =
    ["against_kind", "against_name", "against_rank", "against_post", "against_belt", "against_station"];

kernel::words! {
    /// What an officer is said to have done or left undone: the kinds of the complaint centre (8787, then 1787).
    Kind {
        /// An FIR was not registered.
        NoFir = "no-fir",
        /// An investigation was faulty.
        Investigation = "faulty-investigation",
        /// Somebody was detained against the law.
        Detention = "illegal-detention",
        /// An innocent person was arrested.
        Arrest = "arrest-of-innocent",
        /// A false FIR was registered.
        FalseFir = "false-fir",
        /// Nothing was done, or too late.
        Slackness = "slackness",
        /// Money or a favour was asked for.
        Gratification = "gratification",
        /// Something else.
        Other = "other",
    }
}

impl Kind {
    /// The fact that starts the clock of its answer (`catalogue/clocks.csv`).
    pub const fn fact(self) -> &'static str {
        match self {
            Self::Detention | Self::Gratification => "complaint.police.day",
            Self::NoFir | Self::Arrest => "complaint.police.three-days",
            Self::Investigation | Self::FalseFir | Self::Slackness | Self::Other => {
                "complaint.police.two-weeks"
            }
        }
    }
}

/// The boxes as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedAgainst {
    /// yes, no or nothing.
    pub answer: String,
    /// One of [`Kind`].
    pub kind: String,
    /// His name, as far as it is known.
    pub name: String,
    /// His rank, as she says it.
    pub rank: String,
    /// The kind of his post, a code of the catalogue.
    pub post: String,
    /// His belt number.
    pub belt: String,
    /// The code of his station.
    pub station: String,
}

/// What was told of officers, checked. Whoever is not known is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What they did or left undone.
    pub kind: Kind,
    /// His name.
    pub name: Option<String>,
    /// His rank, as told.
    pub rank: Option<String>,
    /// The kind of his post.
    pub post: Option<String>,
    /// His belt number.
    pub belt: Option<String>,
    /// The code of his station.
    pub station: Option<String>,
}

impl TypedAgainst {
    /// Nothing was typed at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn details(&self) -> [&str; 6] {
        [&self.kind, &self.name, &self.rank, &self.post, &self.belt, &self.station]
    }

    /// Checks every box; `None` where it is about no officer.
    pub fn check(&self, errors: &mut FieldErrors) -> Option<Told> {
        match self.answer.as_str() {
            YES => {}
            NO => return None,
            "" if self.details().iter().all(|typed| typed.trim().is_empty()) => return None,
            _ => {
                errors.add("against", "complaints.against-answer");
                return None;
            }
        }
        let kind = errors.keep("against_kind", Kind::parse(&self.kind).ok_or("complaints.against-kind"));
        let mut line = |field: &'static str, typed: &str| {
            errors.keep(field, text::optional_line(&text::ascii_digits(typed), LINE_MAX)).flatten()
        };
        let (name, rank) = (line("against_name", &self.name), line("against_rank", &self.rank));
        let (post, belt) = (line("against_post", &self.post), line("against_belt", &self.belt));
        let station = line("against_station", &self.station);
        Some(Told { kind: kind?, name, rank, post, belt, station })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(typed: &TypedAgainst) -> Vec<&'static str> {
        let mut errors = FieldErrors::default();
        typed.check(&mut errors);
        errors.0.iter().map(|error| error.field).collect()
    }

    #[test]
    fn no_answer_and_no_are_the_same_and_a_kind_is_enough() {
        let mut errors = FieldErrors::default();
        assert_eq!(TypedAgainst::default().check(&mut errors), None);
        let no = TypedAgainst { answer: NO.to_owned(), belt: "12".to_owned(), ..TypedAgainst::default() };
        assert_eq!(no.check(&mut errors), None);
        let yes =
            TypedAgainst { answer: YES.to_owned(), kind: "slackness".to_owned(), ..TypedAgainst::default() };
        let told = yes.check(&mut errors).unwrap();
        assert_eq!((told.kind, told.name, told.belt, told.station), (Kind::Slackness, None, None, None));
        assert!(errors.0.is_empty());
    }

    #[test]
    fn half_an_answer_is_asked_again() {
        let belt = TypedAgainst { belt: "۱۲".to_owned(), ..TypedAgainst::default() };
        assert_eq!(faults(&belt), ["against"]);
        let yes = TypedAgainst { answer: YES.to_owned(), ..belt };
        assert_eq!(faults(&yes), ["against_kind"]);
        assert_eq!(faults(&TypedAgainst { answer: "perhaps".to_owned(), ..yes }), ["against"]);
    }

    #[test]
    fn a_bribe_and_a_detention_are_answered_within_a_day() {
        let soon = Kind::ALL.iter().filter(|kind| kind.fact() == "complaint.police.day");
        assert_eq!(soon.copied().collect::<Vec<_>>(), [Kind::Detention, Kind::Gratification]);
        assert_eq!(Kind::ALL.len(), 8);
    }
}
