//! Made-up diary entries and days for templates, API examples, the demo and tests.

use crate::model::day::{TypedClosing, TypedOpening};
use crate::model::diary::Typed;

fn entry(kind: &str, substance: &str) -> Typed {
    Typed { kind: kind.to_owned(), substance: substance.to_owned(), ..Typed::default() }
}

/// A patrol leaves.
pub fn departure() -> Typed {
    entry("departure", "اے ایس آئی مع دو کانسٹیبلان برائے گشت علاقہ روانہ ہوئے۔ سرکاری موٹر سائیکل پر۔")
}

/// What a clerk writes in the course of an ordinary day.
pub fn entries() -> Vec<Typed> {
    vec![
        entry("roll-call", "گنتی کی گئی۔ نفری پوری ہے۔"),
        departure(),
        entry("arrival", "گشت پارٹی واپس آئی۔ علاقے میں امن ہے۔"),
    ]
}

/// A day opens with an empty lock-up.
pub fn opening() -> TypedOpening {
    TypedOpening { custody: "nobody".to_owned(), ..TypedOpening::default() }
}

/// A day closes.
pub fn closing() -> TypedClosing {
    TypedClosing { cash: "4350".to_owned(), ..TypedClosing::default() }
}
