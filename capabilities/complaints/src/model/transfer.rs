//! The way of a report from one office to another: its steps, and what an officer must say with each. No I/O, no async.

use kernel::ids::UnitId;
use kernel::{FieldErrors, Result, text, words};
use serde::{Deserialize, Serialize};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 1_000;

words! {
    /// A step. The office that holds the report answers for it until another has accepted.
    Step {
        /// Offered to another office.
        Offered = "offered",
        /// Accepted there: that office holds it from now on.
        Accepted = "accepted",
        /// Declined there: it stays with the office that offered it.
        Declined = "declined",
        /// Taken back by the office that offered it.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// What the node of the office it is offered to says, where another node holds the report.
    Reply {
        /// The offer has come, and stands in the office's diary.
        Arrived = "arrived",
        /// That office accepts: the holder's node is to let it go.
        Accepted = "accepted",
        /// It declines.
        Declined = "declined",
        /// The holder's node has let it go: from now on it is written here.
        TakenOver = "taken-over",
        /// The holder took the offer back, or made the FIR itself.
        Ended = "ended",
    }
}

words! {
    /// Why a report is offered to another office.
    Ground {
        /// It happened in that station's area.
        Area = "area",
        /// This office registers no FIRs.
        CannotRegister = "cannot-register",
        /// Another reason, in words.
        Other = "other",
    }
}

impl Ground {
    /// As the diary says it, which is kept in Urdu.
    pub const fn in_the_diary(self) -> &'static str {
        match self {
            Self::Area => "جائے وقوعہ اُس تھانے کی حدود میں ہے",
            Self::CannotRegister => "اس دفتر میں ایف آئی آر درج نہیں ہوتی",
            Self::Other => "دیگر وجہ",
        }
    }
}

/// An offer as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewOffer)]
pub struct TypedOffer {
    /// The station's id.
    pub to: String,
    /// area, cannot-register or other.
    pub ground: String,
    /// The reason in words, at most 1,000 characters. Needed with `other`. The citizen reads it.
    pub words: String,
}

/// The same, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// To whom.
    pub to: UnitId,
    /// Why.
    pub ground: Ground,
    /// Why, in words.
    pub words: Option<String>,
}

impl TypedOffer {
    /// Checks every field at once.
    pub fn check(&self) -> Result<Offer> {
        let mut errors = FieldErrors::default();
        let to =
            errors.keep("to", self.to.parse::<UnitId>().map_err(|_| "complaints.transfer-choose-station"));
        let ground = errors.keep("ground", Ground::parse(&self.ground).ok_or("complaints.transfer-why"));
        let words = errors.keep("words", text::optional_narrative(&self.words, REASON_MAX)).flatten();
        if ground == Some(Ground::Other) && words.is_none() && errors.of("words").is_none() {
            errors.add("words", "complaints.transfer-say-why");
        }
        errors.check()?;
        match (to, ground) {
            (Some(to), Some(ground)) => Ok(Offer { to, ground, words }),
            _ => Err(kernel::Error::internal("checked above")),
        }
    }
}

/// The reason of a refusal, which must be said.
pub fn reason(typed: &str) -> Result<String> {
    let mut errors = FieldErrors::default();
    let words = errors.keep("words", text::required_narrative(typed, REASON_MAX));
    errors.check()?;
    Ok(words.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn faults(typed: &TypedOffer) -> Vec<&'static str> {
        match typed.check() {
            Err(kernel::Error::Invalid(errors)) => errors.0.iter().map(|e| e.field).collect(),
            Ok(_) => Vec::new(),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_offer_says_to_whom_and_why() {
        assert_eq!(faults(&TypedOffer::default()), ["to", "ground"]);
        let to = organisation::unit_id("QTA-CTY").to_string();
        let area = TypedOffer { to, ground: "area".to_owned(), words: String::new() };
        assert_eq!(faults(&area), [""; 0]);
        assert_eq!(faults(&TypedOffer { ground: "other".to_owned(), ..area.clone() }), ["words"]);
        let said = TypedOffer {
            ground: "other".to_owned(), words: "تفتیش وہاں جاری ہے".to_owned(), ..area
        };
        assert_eq!(said.check().unwrap().ground, Ground::Other);
        assert!(reason(" \n").is_err() && reason("حدود ہماری نہیں").is_ok());
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(to in ".*", ground in ".*", words in ".*") {
            let _ = TypedOffer { to, ground, words: words.clone() }.check();
            let _ = reason(&words);
        }
    }
}
