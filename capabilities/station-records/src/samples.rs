//! Made-up diary entries for templates, API examples, the demo and tests.

use crate::model::diary::Typed;

fn entry(kind: &str, substance: &str) -> Typed {
    Typed { kind: kind.to_owned(), substance: substance.to_owned(), arrived: String::new() }
}

/// A patrol leaves.
pub fn departure() -> Typed {
    entry("departure", "اے ایس آئی مع دو کانسٹیبلان برائے گشت علاقہ روانہ ہوئے۔ سرکاری موٹر سائیکل پر۔")
}

/// An ordinary day in the order of its entries.
pub fn day() -> Vec<Typed> {
    vec![
        entry("opening", "روزنامچہ کھولا گیا۔"),
        entry("custody-return", "زیرِ حراست کوئی شخص نہیں۔"),
        entry("roll-call", "گنتی کی گئی۔ نفری پوری ہے۔"),
        departure(),
        entry("arrival", "گشت پارٹی واپس آئی۔ علاقے میں امن ہے۔"),
        entry("cash-balance", "نقد بقایا: 0 روپے۔"),
        entry("closing", "روزنامچہ بند کیا گیا۔"),
    ]
}
