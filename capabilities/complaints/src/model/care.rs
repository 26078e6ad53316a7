//! What is done for whoever reported beyond the case: how that person wants to be addressed, where to the person is referred, with
//! consent, and when somebody asks how it goes. No I/O, no async.

use kernel::{Code, Error, FieldErrors, Result, text};
use serde::{Deserialize, Serialize};

use super::LINE_MAX;

/// The longest note, in characters.
pub const NOTE_MAX: usize = 1_000;
/// Days after which somebody may ask.
pub const DAYS: [u16; 5] = [1, 3, 7, 14, 30];

kernel::words! {
    /// What is entered.
    Step {
        /// How the person wants to be addressed.
        Address = "address",
        /// A referral, or that one was offered and not wanted.
        Referral = "referral",
        /// Somebody is to ask.
        FollowUp = "follow-up",
        /// Somebody has asked.
        Followed = "followed",
    }
}

kernel::words! {
    /// What kind of help there is elsewhere.
    Help {
        /// A shelter, such as a Dar-ul-Aman.
        Shelter = "shelter",
        /// A hospital or an anti-rape crisis cell (Anti-Rape Act 2021 s. 4).
        Medical = "medical",
        /// A lawyer without a fee.
        Legal = "legal",
        /// Somebody to talk to.
        Counselling = "counselling",
        /// Protection of children.
        Children = "children",
        /// A protection centre for transgender persons (Transgender Persons Act 2018 s. 6).
        Transgender = "transgender",
        /// Those who stand by minorities.
        Minorities = "minorities",
        /// Any other.
        Other = "other",
    }
}

kernel::words! {
    /// Whether and how the person agreed. Without it nobody is told anything.
    Consent {
        /// Said so, before a witness.
        Said = "said",
        /// A thumb-mark.
        Thumb = "thumb",
        /// A signature.
        Signed = "signed",
        /// Did not want it: nobody was told.
        Refused = "refused",
    }
}

kernel::words! {
    /// How it goes.
    Outcome {
        /// Well.
        Well = "well",
        /// More help is needed.
        Needs = "needs-help",
        /// The person was not reached.
        NotReached = "not-reached",
    }
}

/// One step as typed. Only what belongs to `step` is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewCare)]
pub struct TypedCare {
    /// address, referral, follow-up or followed.
    pub step: String,
    /// Of an address: the name and the form of address that the person uses, whatever a card says.
    pub addressed: String,
    /// Of a referral: shelter, medical, legal, counselling, children, transgender, minorities or other.
    pub help: String,
    /// Of a referral: to whom.
    pub body: String,
    /// Of a referral: said, thumb, signed or refused.
    pub consent: String,
    /// Of a referral: who heard the consent, where it was said.
    pub witness: String,
    /// Of a referral: what they are told, and nothing else.
    pub passed_on: String,
    /// Of a follow-up: after how many days, 1, 3, 7, 14 or 30.
    pub days: String,
    /// Of what was asked: well, needs-help or not-reached.
    pub outcome: String,
    /// Of what was asked: what was said.
    pub note: String,
}

/// One step, checked; sealed under the report's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Care {
    /// How the person wants to be addressed.
    Address(String),
    /// A referral.
    Referral {
        /// What kind of help.
        help: Help,
        /// To whom.
        body: String,
        /// Whether and how the person agreed.
        consent: Consent,
        /// Who heard it.
        witness: Option<String>,
        /// What they are told.
        passed_on: Option<String>,
    },
    /// Somebody is to ask after so many days.
    FollowUp(u16),
    /// Somebody has asked.
    Followed {
        /// How it goes.
        outcome: Outcome,
        /// What was said.
        note: Option<String>,
    },
}

impl Care {
    /// Which step it is.
    pub const fn step(&self) -> Step {
        match self {
            Self::Address(_) => Step::Address,
            Self::Referral { .. } => Step::Referral,
            Self::FollowUp(_) => Step::FollowUp,
            Self::Followed { .. } => Step::Followed,
        }
    }
}

impl TypedCare {
    /// Checks everything that belongs to the step, at once.
    pub fn check(&self) -> Result<Care> {
        let mut errors = FieldErrors::default();
        let care = match Step::parse(&self.step) {
            Some(Step::Address) => {
                errors.keep("addressed", text::required_line(&self.addressed, LINE_MAX)).map(Care::Address)
            }
            Some(Step::Referral) => self.referral(&mut errors),
            Some(Step::FollowUp) => self.plan(&mut errors),
            Some(Step::Followed) => self.followed(&mut errors),
            None => {
                errors.add("step", "complaints.care-unknown");
                None
            }
        };
        errors.check()?;
        care.ok_or_else(|| Error::internal("checked above"))
    }

    fn referral(&self, errors: &mut FieldErrors) -> Option<Care> {
        const UNKNOWN: Code = "complaints.care-unknown";
        let help = errors.keep("help", Help::parse(&self.help).ok_or(UNKNOWN));
        let body = errors.keep("body", text::required_line(&self.body, LINE_MAX));
        let consent =
            errors.keep("consent", Consent::parse(&self.consent).ok_or("complaints.care-no-consent"));
        let witness = errors.keep("witness", text::optional_line(&self.witness, LINE_MAX)).flatten();
        let passed_on =
            errors.keep("passed_on", text::optional_narrative(&self.passed_on, NOTE_MAX)).flatten();
        match consent {
            Some(Consent::Said) if witness.is_none() && errors.of("witness").is_none() => {
                errors.add("witness", "complaints.care-no-witness");
            }
            Some(Consent::Refused) if passed_on.is_some() => {
                errors.add("passed_on", "complaints.care-nothing-told");
            }
            Some(Consent::Said | Consent::Thumb | Consent::Signed)
                if passed_on.is_none() && errors.of("passed_on").is_none() =>
            {
                errors.add("passed_on", "complaints.care-what-told");
            }
            _ => {}
        }
        Some(Care::Referral { help: help?, body: body?, consent: consent?, witness, passed_on })
    }

    fn plan(&self, errors: &mut FieldErrors) -> Option<Care> {
        let days = text::ascii_digits(&text::line(&self.days)).parse().ok();
        let days = days.filter(|days| DAYS.contains(days)).ok_or("complaints.care-unknown");
        errors.keep("days", days).map(Care::FollowUp)
    }

    fn followed(&self, errors: &mut FieldErrors) -> Option<Care> {
        let outcome = errors.keep("outcome", Outcome::parse(&self.outcome).ok_or("complaints.care-unknown"));
        let note = errors.keep("note", text::optional_narrative(&self.note, NOTE_MAX)).flatten();
        Some(Care::Followed { outcome: outcome?, note })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn referral(consent: &str, witness: &str, passed_on: &str) -> TypedCare {
        let own = str::to_owned;
        TypedCare {
            step: own("referral"),
            help: own("shelter"),
            body: own("دارالامان"),
            consent: own(consent),
            witness: own(witness),
            passed_on: own(passed_on),
            ..TypedCare::default()
        }
    }

    fn faults(typed: &TypedCare) -> Vec<&'static str> {
        match typed.check() {
            Err(Error::Invalid(errors)) => errors.0.iter().map(|one| one.field).collect(),
            Ok(_) => Vec::new(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn nobody_is_told_anything_without_consent() {
        assert_eq!(faults(&referral("", "", "نام")), ["consent"]);
        assert_eq!(faults(&referral("said", "", "نام")), ["witness"]);
        assert_eq!(faults(&referral("thumb", "", "")), ["passed_on"]);
        assert_eq!(faults(&referral("refused", "", "نام")), ["passed_on"]);
        for fine in
            [referral("said", "ہمسائی", "نام"), referral("signed", "", "نام"), referral("refused", "", "")]
        {
            assert!(faults(&fine).is_empty(), "{fine:?}");
        }
    }

    #[test]
    fn only_what_belongs_to_the_step_is_read() {
        let typed = TypedCare {
            step: "follow-up".to_owned(),
            days: "۷".to_owned(),
            body: "x".repeat(999),
            ..TypedCare::default()
        };
        assert_eq!(typed.check().unwrap(), Care::FollowUp(7));
        assert_eq!(faults(&TypedCare { days: "8".to_owned(), ..typed }), ["days"]);
        assert_eq!(faults(&TypedCare::default()), ["step"]);
    }
}
