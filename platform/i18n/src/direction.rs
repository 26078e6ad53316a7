//! Keeps identifiers readable inside right-to-left text. A CNIC or FIR number whose groups swap places is a wrong
//! number, so every identifier shown to a person goes through here.

/// Left-to-right isolate and pop isolate (Unicode UAX #9).
const LRI: char = '\u{2066}';
const PDI: char = '\u{2069}';

/// An identifier as safe HTML: escaped, isolated, left to right.
pub fn ltr(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 21);
    html.push_str("<bdi dir=\"ltr\">");
    for c in text.chars().filter(|c| !kernel::text::is_bidi_control(*c)) {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&#34;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html.push_str("</bdi>");
    html
}

/// An identifier for plain text (SMS, PDF text, a message argument): isolated by Unicode controls.
pub fn isolate_ltr(text: &str) -> String {
    let visible = text.chars().filter(|c| !kernel::text::is_bidi_control(*c));
    std::iter::once(LRI).chain(visible).chain(std::iter::once(PDI)).collect()
}

/// A stretch of running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch<'a> {
    /// Words, with the spaces and signs between them.
    Words(&'a str),
    /// A number with inner signs, such as `0300-1234567` or `22-A(6)`.
    Number(&'a str),
}

/// Finds the numbers inside running text: right-to-left text would turn their groups round.
pub fn stretches(text: &str) -> Vec<Stretch<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((words, number, after)) = next_number(rest) {
        found.extend((!words.is_empty()).then_some(Stretch::Words(words)));
        found.push(Stretch::Number(number));
        rest = after;
    }
    found.extend((!rest.is_empty()).then_some(Stretch::Words(rest)));
    found
}

/// The words before the next number, the number, and what follows it.
fn next_number(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(start) = text.get(from..)?.find(|c: char| c.is_ascii_alphanumeric() || c == '+') {
        let start = from + start;
        let tail = text.get(start..)?;
        let length = number_length(tail);
        let (run, after) = tail.split_at_checked(length)?;
        let digits = run.contains(|c: char| c.is_ascii_digit());
        // A stop, a colon or a stroke between digits alone turns nothing round: 11:30, 124/26.
        let signs = run.contains(['-', '(', '@', '_', '+'])
            || run.contains(|c: char| c.is_ascii_alphabetic()) && run.contains(['.', ':', '/']);
        if digits && signs {
            return Some((text.get(..start)?, run, after));
        }
        from = start + length.max(1);
    }
    None
}

/// The length of letters and digits held together by inner signs; a bracket belongs to it when it closes.
fn number_length(text: &str) -> usize {
    let alphanumerics = |text: &str| text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let mut length = usize::from(text.starts_with('+'));
    length += alphanumerics(text.get(length..).unwrap_or_default());
    while let Some(tail) = text.get(length..).filter(|_| length > 0) {
        let inner = alphanumerics(tail.get(1..).unwrap_or_default());
        let closes = tail.as_bytes().get(inner + 1) == Some(&b')');
        length += match tail.as_bytes().first() {
            Some(b'-' | b'/' | b'.' | b':' | b'@' | b'_') if inner > 0 => inner + 1,
            Some(b'(') if (1..=3).contains(&inner) && closes => inner + 2,
            _ => break,
        };
    }
    length
}

/// Text of ours with its numbers isolated by Unicode controls; a placeable in braces is left as it is.
pub(crate) fn isolate_numbers(text: &str) -> String {
    let shown = |stretch| match stretch {
        Stretch::Words(words) => words.to_owned(),
        Stretch::Number(number) => isolate_ltr(number),
    };
    stretches(text).into_iter().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_inner_signs_are_found_and_words_are_not() {
        let numbers = |text| -> Vec<&str> {
            let number = |stretch| match stretch {
                Stretch::Number(number) => Some(number),
                Stretch::Words(_) => None,
            };
            stretches(text).into_iter().filter_map(number).collect()
        };
        assert_eq!(numbers("دفعہ 22-A(6) کے تحت (دفعہ 157(2))۔"), ["22-A(6)", "157(2)"]);
        assert_eq!(
            numbers("فارم 24.5(1)، 0300-1234567 یا +92-81-2440111."),
            ["24.5(1)", "0300-1234567", "+92-81-2440111"]
        );
        assert_eq!(numbers("ایف آئی آر 124B/26 (دفعہ 154) 15 پر well-known CSV/XLSX ()((1"), ["124B/26"]);
        assert_eq!(numbers("ایف آئی آر 124/26، 21 نومبر 14:07، 2.5 کلومیٹر"), [""; 0]);
        assert_eq!(numbers("54400-1234567-1-"), ["54400-1234567-1"]);
    }

    #[test]
    fn an_identifier_is_escaped_and_isolated() {
        assert_eq!(ltr("54400-1234567-1"), "<bdi dir=\"ltr\">54400-1234567-1</bdi>");
        assert_eq!(ltr("<b>&'\"\u{202E}"), "<bdi dir=\"ltr\">&lt;b&gt;&amp;&#39;&#34;</bdi>");
        assert_eq!(isolate_ltr("12/2026\u{2069}"), "\u{2066}12/2026\u{2069}");
    }

    proptest::proptest! {
        #[test]
        fn nothing_typed_breaks_out(typed in ".*") {
            let html = ltr(&typed);
            let inside = html.strip_prefix("<bdi dir=\"ltr\">").unwrap().strip_suffix("</bdi>").unwrap();
            proptest::prop_assert!(!inside.contains(['<', '>', '"', '\'']));
        }

        #[test]
        fn nothing_is_lost_between_words_and_numbers(typed in "[-+0-9a-c()/. آب\u{2069}]{0,40}") {
            let text = |stretch| match stretch { Stretch::Words(text) | Stretch::Number(text) => text };
            proptest::prop_assert_eq!(stretches(&typed).into_iter().map(text).collect::<String>(), typed);
        }
    }
}
