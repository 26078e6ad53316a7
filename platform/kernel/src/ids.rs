//! Typed ids: a complaint's id cannot be passed where an account's is expected.
//! Append-only list, alphabetical. Ids are made by the application from the injected clock and entropy, never by a
//! database; people see numbers, not ids.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The id of what follows from something else and is the same on every node: a UUID version 8 (RFC 9562) from the first half
/// of a digest.
pub fn of_digest(digest: &[u8; 32]) -> Uuid {
    let mut half = [0; 16];
    half.iter_mut().zip(digest).for_each(|(to, from)| *to = *from);
    uuid::Builder::from_custom_bytes(half).into_uuid()
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

typed_ids! {
    /// A person's sign-in, staff or citizen.
    AccountId,
    /// A report or complaint.
    ComplaintId,
    /// A numbered entry of a daily diary (roznamcha).
    DiaryEntryId,
    /// One entry of the journal.
    EntryId,
    /// A first information report (FIR, CrPC 154).
    FirId,
    /// An officer as a person of the force, whatever the post held.
    OfficerId,
    /// A sanctioned post in a unit (SHO Sariab, moharrir Sariab).
    PostId,
    /// An officer's dated tenure of a post.
    PostingId,
    /// One signed-in session.
    SessionId,
    /// One paper slip of a numbered, pre-signed book.
    SlipId,
    /// A unit of the force: province, region, district, circle, station, beat or desk.
    UnitId,
}

/// The name of a node: one process with its store, such as `province` or `sariab`. Lower-case ASCII, up to 32.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NodeName(String);

impl NodeName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl NodeName {
    /// Where the node stands in the succession of nodes of one office: `sariab` has no letter, `sariab-2` is `B`.
    /// Part of every number given, so that one given again after a station was lost never equals one before.
    pub fn generation(&self) -> String {
        let ordinal = self.0.rsplit_once('-').and_then(|(_, last)| last.parse::<u8>().ok()).unwrap_or(1);
        if (2..=26).contains(&ordinal) { char::from(b'A' + ordinal - 1).to_string() } else { String::new() }
    }
}

impl TryFrom<String> for NodeName {
    type Error = &'static str;
    fn try_from(name: String) -> Result<Self, Self::Error> {
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.is_empty() || name.len() > 32 || !name.chars().all(legal) {
            return Err("a node's name is 1 to 32 of a-z, 0-9 and -");
        }
        Ok(Self(name))
    }
}

impl FromStr for NodeName {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl From<NodeName> for String {
    fn from(name: NodeName) -> Self {
        name.0
    }
}

impl fmt::Display for NodeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_successor_carry_its_letter() {
        let letter = |name: &str| name.parse::<NodeName>().unwrap().generation();
        assert_eq!(
            [letter("sariab"), letter("sariab-2"), letter("hanna-urak"), letter("x-27")],
            ["", "B", "", ""]
        );
        assert!("Sariab".parse::<NodeName>().is_err());
    }
}
