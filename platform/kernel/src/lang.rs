//! The languages a person can be served in, and text that exists in each of them.
//! Must not hold messages: those live in `i18n` and in each capability's `messages/`.

use serde::{Deserialize, Serialize};

/// A complete language of the product. Urdu is the default: it is what most people at the counter read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Urdu, right to left.
    #[default]
    Ur,
    /// English, left to right.
    En,
}

impl Lang {
    /// Every language, in the order shown to people.
    pub const ALL: [Self; 2] = [Self::Ur, Self::En];

    /// BCP 47 tag, as in the `lang` attribute.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ur => "ur",
            Self::En => "en",
        }
    }

    /// `rtl` or `ltr`, as in the `dir` attribute.
    pub const fn dir(self) -> &'static str {
        match self {
            Self::Ur => "rtl",
            Self::En => "ltr",
        }
    }

    /// Reads a language tag such as `ur`, `ur-PK` or `en-GB`; `None` when it is not one of ours.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next().unwrap_or_default() {
            "ur" => Some(Self::Ur),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// The same name in each language, such as a station's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilingual {
    /// Urdu.
    pub ur: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// Makes a pair from its Urdu and English forms.
    pub fn new(ur: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ur: ur.into(), en: en.into() }
    }

    /// The form for `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ur => &self.ur,
            Lang::En => &self.en,
        }
    }
}
