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
            if !text.starts_with("<svg") {
                *text = breakable(text);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| only(item, draws)),
        Value::Object(fields) => fields.values_mut().for_each(|field| only(field, draws)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The longest run of letters without a place to break. Laying out a run takes time and stack that grow with its square:
/// twenty thousand joined letters ended the program, and a PDF string has an end of its own.
const RUN_MAX: usize = 80;
/// Marks above and below one letter that are still printed.
const MARKS_MAX: usize = 4;

/// The same text with a place to break in every endless run, and no letter under a tower of marks.
fn breakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut run, mut marks) = (0, 0);
    for c in text.chars() {
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS_MAX {
            continue;
        }
        run = if c.is_whitespace() { 0 } else { run + 1 };
        if run > RUN_MAX && marks == 0 {
            out.push(' ');
            run = 1;
        }
        out.push(c);
    }
    out
}

/// A mark drawn above or below the letter before it.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{0300}'..='\u{036F}'
            | '\u{0610}'..='\u{061A}'
            | '\u{064B}'..='\u{065F}'
            | '\u{0670}'
            | '\u{06D6}'..='\u{06ED}'
            | '\u{20D0}'..='\u{20FF}'
            | '\u{FE20}'..='\u{FE2F}'
    )
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
