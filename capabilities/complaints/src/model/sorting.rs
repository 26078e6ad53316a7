//! What a report discloses, as an officer says: it decides how soon its FIR is due. No I/O, no async.

use kernel::{Error, FieldErrors, Result, text};
use serde::{Deserialize, Serialize};

/// The longest reason, in characters.
pub const REASON_MAX: usize = 1_000;

kernel::words! {
    /// What sort of matter.
    Sort {
        /// Murder, attempted murder, kidnapping for ransom, rape.
        Grave = "grave",
        /// Theft, robbery, dacoity, snatching.
        Property = "property",
        /// Another cognizable offence.
        Other = "other",
        /// Nothing of which the police may investigate without an order (CrPC 155).
        NonCognizable = "non-cognizable",
    }
}

/// What counts of what was said, oldest first, each with whether it came from above the station: the gravest word since the last
/// one from above.
pub fn in_force(said: &[(Sort, bool)]) -> Option<Sort> {
    let from = said.iter().rposition(|(_, above)| *above).unwrap_or(0);
    // In the order of the list above: the gravest first.
    let place = |sort: Sort| Sort::ALL.iter().position(|one| *one == sort);
    said.iter().skip(from).map(|(sort, _)| *sort).min_by_key(|sort| place(*sort))
}

/// The form as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewSorting)]
pub struct TypedSorting {
    /// grave, property, other or non-cognizable.
    pub sort: String,
    /// Why, in words. Needed for non-cognizable, and from whoever commands the station.
    pub reason: String,
}

impl TypedSorting {
    /// Checks every field at once.
    pub fn check(&self, above: bool) -> Result<(Sort, Option<String>)> {
        let mut errors = FieldErrors::default();
        let sort = errors.keep("sort", Sort::parse(&self.sort).ok_or("complaints.sorting-missing"));
        let reason = errors.keep("reason", text::optional_narrative(&self.reason, REASON_MAX)).flatten();
        let needed = above || sort == Some(Sort::NonCognizable);
        if needed && reason.is_none() && errors.of("reason").is_none() {
            errors.add("reason", "complaints.sorting-reason-missing");
        }
        errors.check()?;
        Ok((sort.ok_or_else(|| Error::internal("checked above"))?, reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(sort: &str, reason: &str) -> TypedSorting {
        TypedSorting { sort: sort.to_owned(), reason: reason.to_owned() }
    }

    #[test]
    fn a_word_is_enough_unless_nothing_follows_from_it() {
        assert_eq!(typed("grave", "").check(false).unwrap(), (Sort::Grave, None));
        assert!(typed("non-cognizable", " ").check(false).is_err());
        assert!(typed("property", "").check(true).is_err(), "from above with reasons");
        assert!(typed("", "x").check(false).is_err());
        assert!(typed("nothing", "x").check(false).is_err());
    }

    #[test]
    fn a_lesser_word_counts_only_from_above() {
        use Sort::{Grave, Other, Property};
        assert_eq!(in_force(&[]), None);
        assert_eq!(in_force(&[(Grave, false), (Property, false)]), Some(Grave));
        assert_eq!(in_force(&[(Grave, false), (Other, true)]), Some(Other));
        assert_eq!(in_force(&[(Grave, false), (Other, true), (Property, false)]), Some(Property));
    }
}
