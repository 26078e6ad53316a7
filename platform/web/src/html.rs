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

/// The attribute that names a recording of what an element says; nothing without one.
pub fn recording(at: Option<String>) -> Html {
    Html(at.map(|at| format!(" data-voice=\"{at}\"")).unwrap_or_default())
}

/// The name of the hidden field with the anti-forgery token.
pub const TOKEN_FIELD: &str = "csrf";

/// The hidden field that carries the anti-forgery token.
pub(crate) fn token(token: Option<&str>) -> Html {
    let field = |token: &str| {
        let value = askama::filters::escape(token, askama::filters::Html)
            .map(|safe| safe.to_string())
            .unwrap_or_default();
        format!("<input type=\"hidden\" name=\"{TOKEN_FIELD}\" value=\"{value}\">")
    };
    Html(token.map(field).unwrap_or_default())
}
