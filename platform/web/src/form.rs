//! Reads what a browser posts, however long or strange, and keeps it for showing again beside its faults.
//! Must not decide whether a value is right for a capability: that is its `model`.

mod parts;

use axum::extract::{FromRequest, Request};
use http::header;
use http_body_util::{BodyExt, Limited};
use kernel::{Code, Error, FieldError, FieldErrors};
use percent_encoding::percent_decode;

use crate::body;
use crate::error_page::Failure;

pub use parts::{DateField, TimeField};

/// The largest form without files: ten times the longest narrative, 100,000 Urdu letters percent-encoded. Whoever pastes too much is
/// told which box it is, and loses nothing.
pub const MAX_BYTES: usize = 1024 * 1024;
/// More boxes than any page has.
pub const MAX_FIELDS: usize = 400;

/// A posted form: names and values in the order they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded` bytes.
    pub fn parse(body: &[u8]) -> kernel::Result<Self> {
        if body.len() > MAX_BYTES {
            return Err(Error::TooLarge("form.too-large"));
        }
        let mut fields = Vec::new();
        for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if fields.len() == MAX_FIELDS {
                return Err(Error::TooLarge("form.too-many-fields"));
            }
            let cut = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let (name, value) = pair.split_at(cut);
            fields.push((decoded(name)?, decoded(value.strip_prefix(b"=").unwrap_or(value))?));
        }
        Ok(Self(fields))
    }

    /// Fields already read by other means (a multipart form).
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The token that makes a form sent twice one record, in one way of writing it.
    pub fn once(&self) -> kernel::Result<String> {
        let token = self.get("once").parse::<uuid::Uuid>();
        token.map(|token| token.to_string()).map_err(|_| Error::Malformed("form.unreadable"))
    }

    /// The value of `name`, or nothing typed.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The answer to a question that must not be overlooked, however a program spells its name and however often it is there:
    /// any word but `mildest` counts for more. Different ones together are no answer that a check lets through.
    pub fn gravest(&self, name: &str, mildest: &str) -> String {
        let spelt = |key: &str| key.strip_suffix("[]").unwrap_or(key).eq_ignore_ascii_case(name);
        let said = self.0.iter().filter(|(key, _)| spelt(key)).map(|(_, value)| value.trim());
        let mut said: Vec<&str> = said.filter(|value| !value.is_empty()).collect();
        let mild = said.first().copied().unwrap_or_default();
        said.retain(|value| *value != mildest);
        said.dedup();
        if said.is_empty() { mild.to_owned() } else { said.join(" ") }
    }

    /// Every value of `name`, for check boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of `name` with its fault, for showing the form again.
    pub fn field(&self, name: &'static str, errors: &FieldErrors) -> FormField {
        FormField { name, value: self.get(name).to_owned(), error: errors.of(name).cloned() }
    }

    fn part(&self, name: &str, part: &str) -> String {
        self.get(&format!("{name}-{part}")).to_owned()
    }
}

fn decoded(bytes: &[u8]) -> kernel::Result<String> {
    let spaced: Vec<u8> = bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let text = percent_decode(&spaced).decode_utf8().map_err(|_| Error::Malformed("form.unreadable"))?;
    Ok(text.into_owned())
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let kind =
            request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(Error::Malformed("form.wrong-type").into());
        }
        let body = Limited::new(request.into_body(), MAX_BYTES).collect().await;
        let body = body.map_err(|error| body::unread(error.as_ref()))?;
        Ok(Self::parse(&body.to_bytes())?)
    }
}

/// One box of a form as it is shown: what was typed, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormField {
    /// Its name in the form; also its `id`, so that the error summary can lead to it.
    pub name: &'static str,
    /// What was typed, unchanged.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<FieldError>,
}

impl FormField {
    /// An empty box.
    pub fn empty(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    /// A box already holding `value`.
    pub fn new(name: &'static str, value: impl Into<String>) -> Self {
        Self { name, value: value.into(), error: None }
    }

    /// The same box with a fault.
    #[must_use]
    pub fn wrong(mut self, code: Code) -> Self {
        self.error = Some(FieldError { field: self.name, code, args: Vec::new() });
        self
    }
}
