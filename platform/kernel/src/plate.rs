//! The number plate of a vehicle, as the provinces of Pakistan give them: letters, perhaps a year, a number. Kept as it was
//! typed and compared in one form. Must not say where a vehicle is registered: letters were given out more than once.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::text;

/// The most characters of a plate as typed.
const LONGEST: usize = 20;

/// A plate. Two ways of typing one are equal.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Plate {
    typed: String,
    normal: String,
}

impl Plate {
    /// Reads `QTA-1234`, `lea 07 1234`, `LEA-2007-1234` or `ABC۱۲۳`: up to four letters, perhaps a year, up to five digits.
    pub fn parse(typed: &str) -> Result<Self, crate::Code> {
        const WRONG: crate::Code = "plate.wrong-form";
        let typed = text::ascii_digits(&text::line(typed));
        if typed.chars().count() > LONGEST {
            return Err(WRONG);
        }
        let kept = typed.to_ascii_uppercase();
        let letters: String = kept.chars().take_while(char::is_ascii_uppercase).collect();
        let rest = kept.get(letters.len()..).unwrap_or_default();
        let groups: Vec<&str> = rest.split(['-', ' ', '.', '/']).filter(|group| !group.is_empty()).collect();
        let digits = groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
        if !(1..=4).contains(&letters.len()) || !digits {
            return Err(WRONG);
        }
        let (year, number) = match groups.as_slice() {
            // Letters, year and number without anything between them.
            [whole] if *whole == rest && whole.len() == 6 && letters.len() == 3 => whole.split_at(2),
            [number] => ("", *number),
            [year, number] if matches!(year.len(), 2 | 4) => (*year, *number),
            _ => return Err(WRONG),
        };
        let year = year.get(year.len().saturating_sub(2)..).unwrap_or_default();
        let number = number.trim_start_matches('0');
        if number.is_empty() || number.len() > 5 {
            return Err(WRONG);
        }
        let between = if year.is_empty() { "" } else { "-" };
        Ok(Self { normal: format!("{letters}-{year}{between}{number}"), typed })
    }

    /// The one form in which plates are compared: `QTA-1234`, `LEA-07-1234`.
    pub fn normal(&self) -> &str {
        &self.normal
    }
}

impl PartialEq for Plate {
    fn eq(&self, other: &Self) -> bool {
        self.normal == other.normal
    }
}

impl Eq for Plate {}

impl Hash for Plate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.normal.hash(state);
    }
}

impl TryFrom<String> for Plate {
    type Error = crate::Code;
    fn try_from(typed: String) -> Result<Self, Self::Error> {
        Self::parse(&typed)
    }
}

impl From<Plate> for String {
    fn from(plate: Plate) -> Self {
        plate.typed
    }
}

/// As it was typed.
impl fmt::Display for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.typed)
    }
}

/// Keeps the plate out of logs and panics.
impl fmt::Debug for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plate(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_plate_however_it_is_typed() {
        for typed in
            ["LEA-07-1234", "lea 07 1234", "LEA-2007-1234", "LEA071234", " lea-۰۷-۱۲۳۴ ", "LEA-07-01234"]
        {
            assert_eq!(Plate::parse(typed).unwrap().normal(), "LEA-07-1234", "{typed}");
        }
        for typed in ["QTA-123", "qta123", "QTA 0123", "QTA-۱۲۳"] {
            assert_eq!(Plate::parse(typed).unwrap().normal(), "QTA-123", "{typed}");
        }
        assert_ne!(Plate::parse("LEA-07-1234").unwrap(), Plate::parse("LEA-1234").unwrap());
        assert_eq!(Plate::parse("qta 0123").unwrap().to_string(), "qta 0123", "kept as typed");
        assert_eq!(format!("{:?}", Plate::parse("QTA-123").unwrap()), "Plate(…)");
        for wrong in ["", "1234", "QTA", "QTA-0", "QTABC-1", "QTA-1-2-3", "QTA-123456", "کیو-123", "QTA-12x"]
        {
            assert_eq!(Plate::parse(wrong).err(), Some("plate.wrong-form"), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_was_typed_is_read_again_the_same(typed in "[A-Za-z]{1,4}[- ]?([0-9]{2}[- ])?[0-9]{1,5}|.*") {
            if let Ok(plate) = Plate::parse(&typed) {
                prop_assert_eq!(Plate::parse(&plate.to_string()).unwrap(), plate.clone());
                prop_assert_eq!(Plate::parse(plate.normal()).unwrap(), plate);
            }
        }
    }
}
