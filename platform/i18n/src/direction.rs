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

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
