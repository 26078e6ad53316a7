//! Text that is already HTML, made only by this crate's escaping. Must not offer a way to mark foreign text as safe.

use std::fmt;

use askama::filters::HtmlSafe;

/// Ready HTML: templates show it as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

/// An identifier (CNIC, phone, FIR number, hour) in a template: `{{ web::ltr(number) }}`.
pub fn ltr(text: impl fmt::Display) -> Html {
    Html(i18n::ltr(&text.to_string()))
}

/// Running text, as somebody typed it or as we say it: escaped, and each number in it with inner signs isolated left to
/// right, as right-to-left words around it would turn its groups round.
pub fn prose(text: impl fmt::Display) -> Html {
    let text = text.to_string();
    let shown = |stretch| match stretch {
        i18n::Stretch::Words(words) => escaped(words),
        // What is longer than any number of ours may be broken.
        i18n::Stretch::Number(number) if number.len() > LONGEST_NUMBER => {
            i18n::ltr(number).replacen("<bdi", "<bdi class=\"long\"", 1)
        }
        i18n::Stretch::Number(number) => i18n::ltr(number),
    };
    Html(i18n::stretches(&text).into_iter().map(shown).collect())
}

/// In characters; one more than `QTA-SAR-D-2026B-000124`, on one line of the smallest screen as a heading.
const LONGEST_NUMBER: usize = 23;

fn escaped(text: &str) -> String {
    askama::filters::escape(text, askama::filters::Html).map(|safe| safe.to_string()).unwrap_or_default()
}

/// The attribute that names the recordings of what an element says, in their order; nothing without one.
pub fn recordings(at: impl IntoIterator<Item = String>) -> Html {
    let at: Vec<String> = at.into_iter().collect();
    Html(if at.is_empty() { String::new() } else { format!(" data-voice=\"{}\"", at.join(" ")) })
}

/// The name of the hidden field with the anti-forgery token.
pub const TOKEN_FIELD: &str = "csrf";

/// The hidden field that carries the anti-forgery token.
pub(crate) fn token(token: Option<&str>) -> Html {
    let field = |token: &str| {
        let value = escaped(token);
        format!("<input type=\"hidden\" name=\"{TOKEN_FIELD}\" value=\"{value}\">")
    };
    Html(token.map(field).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_running_text_stand_left_to_right_and_nothing_typed_is_html() {
        let shown = prose("<b>فون 0301-7654321</b>").to_string();
        assert_eq!(shown, "&#60;b&#62;فون <bdi dir=\"ltr\">0301-7654321</bdi>&#60;/b&#62;");
        let long = prose("a1-".to_owned() + &"b".repeat(40)).to_string();
        assert!(long.starts_with("<bdi class=\"long\" dir=\"ltr\">a1-b"), "{long}");
    }
}
