//! An e-mail address as somebody typed it. Optional everywhere. Must not look anything up.

use std::fmt;
use std::str::FromStr;

use email_address::{EmailAddress, Options};
use serde::{Deserialize, Serialize};

use crate::text;

/// An address such as `name@example.com`: a name and a domain in ASCII, nothing around them.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Reads an address. A display name, a quoted name, a literal address and letters outside ASCII are none: they let one
    /// address look like another.
    pub fn parse(typed: &str) -> Result<Self, crate::Code> {
        let typed = text::line(typed);
        let strict = Options::default().without_display_text().without_domain_literal().with_required_tld();
        let read = EmailAddress::parse_with_options(&typed, strict);
        let plain = typed.is_ascii() && !typed.contains(['"', ' ', '(', ')', ',', ';', '<', '>']);
        match read {
            Ok(_) if plain => Ok(Self(typed)),
            _ => Err("email.wrong-form"),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = crate::Code;
    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        Self::parse(typed)
    }
}

impl TryFrom<String> for Email {
    type Error = crate::Code;
    fn try_from(typed: String) -> Result<Self, Self::Error> {
        Self::parse(&typed)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Keeps the address out of logs and panics.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_nothing_else() {
        for fine in ["gul.bibi@example.com", " a+b@mail.example.gov.pk ", "x_1@a-b.pk"] {
            assert_eq!(Email::parse(fine).unwrap().as_str(), fine.trim());
        }
        for wrong in [
            "",
            "gul",
            "@example.com",
            "gul@",
            "gul@localhost",
            "a@b@example.com",
            "Gul <gul@example.com>",
            "\"a b\"@example.com",
            "gul@[127.0.0.1]",
            "gul@example.com, other@example.com",
            "گل@example.com",
            "gul@ex\u{430}mple.com",
            "gul@example.com\r\nBcc: x@example.com",
        ] {
            assert_eq!(Email::parse(wrong), Err("email.wrong-form"), "{wrong}");
        }
        assert_eq!(format!("{:?}", Email::parse("gul@example.com").unwrap()), "Email(…)");
    }
}
