//! The computerised national identity card number. Optional everywhere: children, refugees and many women have none.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text;

/// Thirteen digits, shown `#####-#######-#`. There is no check digit. Never a primary key.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cnic(String);

impl Cnic {
    /// Reads a number typed with or without dashes, in Urdu, Arabic or ASCII digits.
    pub fn parse(typed: &str) -> Result<Self, crate::Code> {
        let typed = text::ascii_digits(&text::line(typed));
        let digits: String = typed.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
        let province = digits.bytes().next().unwrap_or(b'0');
        if digits.len() != 13 || !digits.bytes().all(|b| b.is_ascii_digit()) || province == b'0' {
            return Err("cnic.wrong-form");
        }
        Ok(Self(digits))
    }

    /// The thirteen digits.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Cnic {
    type Error = crate::Code;
    fn try_from(typed: String) -> Result<Self, Self::Error> {
        Self::parse(&typed)
    }
}

impl From<Cnic> for String {
    fn from(cnic: Cnic) -> Self {
        cnic.0
    }
}

impl fmt::Display for Cnic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, last) = self.0.split_at(12);
        let (locality, family) = head.split_at(5);
        write!(f, "{locality}-{family}-{last}")
    }
}

/// Keeps the number out of logs and panics.
impl fmt::Debug for Cnic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cnic(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_way_people_write_it() {
        let cnic = Cnic::parse("۵۴۴۰۰-۱۲۳۴۵۶۷-۱").unwrap();
        assert_eq!(cnic.to_string(), "54400-1234567-1");
        assert_eq!(Cnic::parse("5440012345671").unwrap(), cnic);
        assert_eq!(Cnic::parse("54400-123456-1"), Err("cnic.wrong-form"));
        assert_eq!(Cnic::parse("04400-1234567-1"), Err("cnic.wrong-form"));
        assert_eq!(format!("{cnic:?}"), "Cnic(…)");
    }
}
