//! A telephone number of Pakistan. Optional everywhere; whose phone it is, is asked and kept beside it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text;

/// A number in E.164 (`+923001234567`). The operator cannot be told from it: numbers have been portable since 2007.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// Reads `0300-1234567`, `+92 300 1234567`, `00923001234567`, or a landline with its area code.
    pub fn parse(typed: &str) -> Result<Self, crate::Code> {
        let typed = text::ascii_digits(&text::line(typed));
        let kept: String = typed.chars().filter(|c| !matches!(c, '-' | ' ' | '(' | ')' | '.')).collect();
        let national = kept
            .strip_prefix("+92")
            .or_else(|| kept.strip_prefix("0092"))
            .or_else(|| kept.strip_prefix('0'))
            .ok_or("phone.wrong-form")?;
        let length_fits = match national.bytes().next() {
            Some(b'3') => national.len() == 10,
            Some(b'1'..=b'9') => (9..=10).contains(&national.len()),
            _ => false,
        };
        if !length_fits || !national.bytes().all(|b| b.is_ascii_digit()) {
            return Err("phone.wrong-form");
        }
        Ok(Self(format!("+92{national}")))
    }

    /// The number in E.164.
    pub fn e164(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Phone {
    type Error = crate::Code;
    fn try_from(typed: String) -> Result<Self, Self::Error> {
        Self::parse(&typed)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

/// As people write it at home: `0300-1234567`.
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let national = self.0.strip_prefix("+92").unwrap_or(&self.0);
        let (network, rest) = national.split_at(if national.starts_with('3') { 3 } else { 2 });
        write!(f, "0{network}-{rest}")
    }
}

/// Keeps the number out of logs and panics.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_however_it_is_typed() {
        let phone = Phone::parse("۰۳۰۰-۱۲۳۴۵۶۷").unwrap();
        assert_eq!(phone.e164(), "+923001234567");
        for typed in ["0300 1234567", "+92 (300) 1234567", "00923001234567"] {
            assert_eq!(Phone::parse(typed).unwrap(), phone);
        }
        assert_eq!(phone.to_string(), "0300-1234567");
        assert_eq!(Phone::parse("081-9201234").unwrap().e164(), "+92819201234");
        for wrong in ["", "300", "0300123456", "15", "۰۳۰۰-۱۲۳۴۵۶x"] {
            assert_eq!(Phone::parse(wrong), Err("phone.wrong-form"), "{wrong}");
        }
    }
}
