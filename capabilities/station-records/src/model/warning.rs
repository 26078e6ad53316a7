//! What an officer is warned of once, and may go on with: nothing here delays a number (CrPC 154). Must not refuse anything.

use kernel::{Code, FieldErrors};

use super::section::{Section, apart};

kernel::words! {
    /// What an FIR's form is warned of.
    Warning {
        /// A section is in no row of the catalogue.
        Unlisted = "unlisted-section",
    }
}

/// The box in which an officer says that he has read them.
pub const SEEN: &str = "warnings_seen";

impl Warning {
    /// As it is told.
    pub const fn code(self) -> Code {
        match self {
            Self::Unlisted => "station-records.warn-unlisted-section",
        }
    }
}

/// What an FIR's form gives reason to warn of.
pub(super) fn of(sections: &[Section]) -> Vec<Warning> {
    let found = [(Warning::Unlisted, sections.iter().any(|one| one.code().is_none()))];
    found.into_iter().filter_map(|(warning, is)| is.then_some(warning)).collect()
}

/// Those that were seen, as typed: their words with blanks between.
pub fn seen(typed: &str) -> Vec<Warning> {
    typed.split_whitespace().filter_map(Warning::parse).collect()
}

/// Each that was not seen is said, all at once.
pub(super) fn say(found: &[Warning], typed: &str, sections: &[Section], errors: &mut FieldErrors) {
    let seen = seen(typed);
    for warning in found.iter().filter(|one| !seen.contains(one)) {
        let unlisted = sections.iter().filter(|one| one.code().is_none()).map(|one| apart(one.text()));
        let args = match warning {
            Warning::Unlisted => vec![("section", unlisted.collect::<Vec<_>>().join("، "))],
        };
        errors.add_with(SEEN, warning.code(), args);
    }
}
