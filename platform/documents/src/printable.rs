//! Keeps a paper printable whatever someone typed: PDF/A forbids a glyph no font has, and a report in a script we do
//! not carry must still get its slip. The record itself is untouched; only the print shows a mark in that place.

use serde_json::Value;

/// What stands for a character that cannot be drawn.
const MARK: char = '\u{FFFD}';

/// Replaces in every text of `data` what `draws` refuses.
pub(crate) fn only(data: &mut Value, draws: &dyn Fn(char) -> bool) {
    match data {
        Value::String(text) => {
            // Direction marks are for the screen: on paper nothing stands for them.
            text.retain(|c| !kernel::text::is_bidi_control(c));
            if !text.chars().all(|c| c == '\n' || draws(c)) {
                *text = text.chars().map(|c| if c == '\n' || draws(c) { c } else { MARK }).collect();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| only(item, draws)),
        Value::Object(fields) => fields.values_mut().for_each(|field| only(field, draws)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Controls, bidirectional overrides and private-use characters never reach paper, whichever font claims them.
pub(crate) fn is_visible(c: char) -> bool {
    !c.is_control()
        && !kernel::text::is_bidi_control(c)
        && !matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// The plain letters that always join without needing a mark from another font: ASCII, Arabic and Urdu letters.
pub(crate) fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{0621}'..='\u{063A}' | '\u{0641}'..='\u{064A}' | '\u{06F0}'..='\u{06F9}')
        || matches!(
            c,
            'ٹ' | 'پ' | 'چ' | 'ڈ' | 'ڑ' | 'ژ' | 'ک' | 'گ' | 'ں' | 'ھ' | 'ہ' | 'ۃ' | 'ی' | 'ے' | 'ۓ'
        )
        || matches!(c, '،' | '؛' | '؟' | '۔' | MARK)
}
