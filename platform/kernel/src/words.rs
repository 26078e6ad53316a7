//! Closed sets of words: one table from which the type, the stored and posted form, and the list of choices come. Must
//! not know what any of them means.

pub use serde;

/// Declares an enum whose every variant has a word: in it the variant is stored, posted, shown to machines and written in
/// JSON and in reference files.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Each, in the order shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored and posted form.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the stored form.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl $crate::words::serde::Serialize for $name {
            fn serialize<S: $crate::words::serde::Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
                to.serialize_str(self.word())
            }
        }

        impl<'de> $crate::words::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::words::serde::Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
                let word = <String as $crate::words::serde::Deserialize>::deserialize(from)?;
                Self::parse(&word).ok_or_else(|| $crate::words::serde::de::Error::custom("no such word"))
            }
        }
    };
}
