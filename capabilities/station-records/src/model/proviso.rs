//! What the law asks for before an FIR of certain offences is signed: who was present when a woman told it, where it was taken
//! down, and that she was told of her right to a lawyer (provisos of CrPC 154 and 161, s. 161-A). No I/O, no async.

use catalogue::Proviso;
use kernel::{FieldErrors, text};
use serde::{Deserialize, Serialize};

use super::fir::LINE_MAX;

kernel::words! {
    /// Who was present when it was taken down (CrPC 154, provisos of 2016).
    Presence {
        /// A woman police officer.
        FemaleOfficer = "female-officer",
        /// A woman of her family.
        FemaleRelative = "female-relative",
        /// A person of her own choice.
        Chosen = "chosen-person",
        /// It was not told by the woman herself: she is heard later, in their presence.
        NotHers = "not-hers",
    }
}

kernel::words! {
    /// Where it was taken down.
    Taken {
        /// At the station.
        Station = "station",
        /// At her residence.
        Residence = "residence",
        /// At a place of her choice.
        Chosen = "chosen-place",
    }
}

/// What was met, as typed. Asked for only where one of the sections asks for it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewFirProvisos)]
pub struct TypedProvisos {
    /// Who was present: female-officer, female-relative, chosen-person, or not-hers.
    pub presence: String,
    /// Name and relation or rank of whoever was present.
    pub present: String,
    /// Where it was taken down: station, residence or chosen-place.
    pub taken_at: String,
    /// `yes` when she was distressed: then it is taken down where she is.
    pub distressed: String,
    /// `yes` when she was told of her right to a lawyer and given the list of the bar.
    pub lawyer: String,
}

/// What was met. Sealed with the FIR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provisos {
    /// Who was present.
    pub presence: Option<Presence>,
    /// Name and relation or rank.
    pub present: Option<String>,
    /// Where it was taken down.
    pub taken_at: Option<Taken>,
    /// She was distressed.
    pub distressed: bool,
    /// She was told of her right to a lawyer.
    pub lawyer: bool,
}

impl TypedProvisos {
    /// Checks what the sections ask for; `None` where nothing is asked for and nothing was entered.
    pub fn check(&self, asked: &[Proviso], errors: &mut FieldErrors) -> Option<Provisos> {
        let before = errors.0.len();
        let presence = errors.optional("presence", &self.presence, |word| {
            Presence::parse(word).ok_or("station-records.proviso-presence")
        });
        let taken_at = errors.optional("taken_at", &self.taken_at, |word| {
            Taken::parse(word).ok_or("station-records.proviso-place")
        });
        let present = errors.keep("present", text::optional_line(&self.present, LINE_MAX)).flatten();
        let (distressed, lawyer) = (self.distressed == "yes", self.lawyer == "yes");
        let met = Provisos { presence, present, taken_at, distressed, lawyer };
        if errors.0.len() == before {
            met.require(asked, errors);
        }
        let nothing = met
            == Provisos { presence: None, present: None, taken_at: None, distressed: false, lawyer: false };
        (!nothing).then_some(met)
    }
}

impl Provisos {
    fn require(&self, asked: &[Proviso], errors: &mut FieldErrors) {
        let hers = self.presence != Some(Presence::NotHers);
        if asked.contains(&Proviso::Woman154) {
            if self.presence.is_none() {
                errors.add("presence", "station-records.proviso-presence");
            }
            if hers && self.present.is_none() {
                errors.add("present", "station-records.proviso-present");
            }
            match self.taken_at {
                None if hers => errors.add("taken_at", "station-records.proviso-place"),
                Some(Taken::Station) if hers && self.distressed => {
                    errors.add("taken_at", "station-records.proviso-residence");
                }
                _ => {}
            }
        }
        if asked.contains(&Proviso::Lawyer161) && hers && !self.lawyer {
            errors.add("lawyer", "station-records.proviso-lawyer");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Proviso; 2] = [Proviso::Woman154, Proviso::Lawyer161];

    fn met() -> TypedProvisos {
        TypedProvisos {
            presence: "female-officer".to_owned(),
            present: "ASI".to_owned(),
            taken_at: "residence".to_owned(),
            distressed: "yes".to_owned(),
            lawyer: "yes".to_owned(),
        }
    }

    fn faults(typed: &TypedProvisos, asked: &[Proviso]) -> Vec<&'static str> {
        let mut errors = FieldErrors::default();
        typed.check(asked, &mut errors);
        errors.0.iter().map(|error| error.field).collect()
    }

    #[test]
    fn each_is_asked_for_where_the_section_asks_and_nowhere_else() {
        assert_eq!(faults(&TypedProvisos::default(), &BOTH), ["presence", "present", "taken_at", "lawyer"]);
        assert_eq!(faults(&TypedProvisos::default(), &[Proviso::IdentitySecret]), [""; 0]);
        assert_eq!(faults(&met(), &BOTH), [""; 0]);
        assert_eq!(faults(&TypedProvisos { lawyer: String::new(), ..met() }, &BOTH), ["lawyer"]);
    }

    #[test]
    fn whoever_is_distressed_is_heard_where_she_is() {
        assert_eq!(faults(&TypedProvisos { taken_at: "station".to_owned(), ..met() }, &BOTH), ["taken_at"]);
        let calm = TypedProvisos { taken_at: "station".to_owned(), distressed: String::new(), ..met() };
        assert_eq!(faults(&calm, &BOTH), [""; 0]);
    }

    #[test]
    fn what_others_tell_waits_for_nobody() {
        let father = TypedProvisos { presence: "not-hers".to_owned(), ..TypedProvisos::default() };
        assert_eq!(faults(&father, &BOTH), [""; 0]);
        let made_up = TypedProvisos { presence: "nobody".to_owned(), ..met() };
        assert_eq!(faults(&made_up, &BOTH), ["presence"]);
    }
}
