//! Whom a report must be kept from: the profiles under which it is sealed, and what is asked of whoever seals one or hands it
//! over. No I/O, no async.

use kernel::{Code, FieldErrors, Result, text};
use serde::{Deserialize, Serialize};

pub use policy::SEALED_FROM;

/// The answer with which a report is an ordinary one; the same as none.
pub const ORDINARY: &str = "ordinary";
/// The longest reason, in characters.
pub const REASON_MAX: usize = 1_000;

kernel::words! {
    /// Why a report is sealed.
    Profile {
        /// Violence against a woman, or harassment.
        Violence = "violence",
        /// A child is harmed or in danger.
        Child = "child",
        /// Somebody tells in confidence what others do.
        Informant = "informant",
        /// A witness is threatened.
        Witness = "witness",
        /// It is about what a police officer did or did not do, and about nothing else of this list.
        Police = "police",
    }
}

impl Profile {
    /// Those that can be chosen; the other follows from officers being named.
    pub const ASKED: [Self; 4] = [Self::Violence, Self::Child, Self::Informant, Self::Witness];

    /// One that can be chosen, by its word.
    pub fn asked(word: &str) -> Option<Self> {
        Self::parse(word).filter(|profile| Self::ASKED.contains(profile))
    }
}

/// The answer to the plain question at intake: nothing, ordinary, or a profile.
pub fn answer(typed: &str) -> std::result::Result<Option<Profile>, Code> {
    match typed {
        "" | ORDINARY => Ok(None),
        word => Profile::asked(word).map(Some).ok_or("complaints.unknown-profile"),
    }
}

/// The form that seals a report, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TypedSeal {
    /// The profile.
    pub profile: String,
    /// Why.
    pub reason: String,
}

impl TypedSeal {
    /// Checks both fields at once.
    pub fn check(&self) -> Result<(Profile, String)> {
        let mut errors = FieldErrors::default();
        let profile =
            errors.keep("profile", Profile::asked(&self.profile).ok_or("complaints.unknown-profile"));
        let reason = errors.keep("reason", text::required_narrative(&self.reason, REASON_MAX));
        errors.check()?;
        Ok((profile.unwrap_or(Profile::Violence), reason.unwrap_or_default()))
    }
}

/// The form that hands a sealed report over, as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TypedHandOver {
    /// The account it goes to.
    pub to: String,
    /// Why.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_answer_and_ordinary_are_the_same_and_a_made_up_one_is_a_fault() {
        assert_eq!((answer(""), answer("ordinary")), (Ok(None), Ok(None)));
        assert_eq!(answer("violence"), Ok(Some(Profile::Violence)));
        assert!(answer("police").is_err() && answer("4").is_err() && answer("Violence ").is_err());
    }

    #[test]
    fn sealing_has_a_reason() {
        let typed = TypedSeal { profile: "child".to_owned(), reason: " ".to_owned() };
        let Err(kernel::Error::Invalid(errors)) = typed.check() else { panic!("no reason") };
        assert!(errors.of("reason").is_some() && errors.of("profile").is_none());
    }
}
