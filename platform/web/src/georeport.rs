//! Answers of GeoReport v2 (Open311) in both of its formats: the same names and values as JSON and as XML, refusals
//! included. Must not know what they mean.

use std::io;

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use kernel::Error;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde_json::{Map, Value, json};

use crate::error_page;
use crate::frame::Visit;

/// Where every address of the protocol begins.
pub const PREFIX: &str = "/georeport/";

/// What the end of an address asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `.json`, and whatever has no such end.
    Json,
    /// `.xml`.
    Xml,
}

impl Format {
    /// The format of an address of the protocol; `None` for any other address.
    pub(crate) fn of(path: &str) -> Option<Self> {
        path.starts_with(PREFIX).then(|| Self::split(path).1)
    }

    /// What the last part of an address names, without its format.
    pub fn cut(part: &str) -> &str {
        Self::split(part).0
    }

    fn split(part: &str) -> (&str, Self) {
        match part.rsplit_once('.') {
            Some((name, "xml")) => (name, Self::Xml),
            Some((name, "json")) => (name, Self::Json),
            _ => (part, Self::Json),
        }
    }
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(i64),
    /// Nothing is given.
    Nothing,
    /// Things of one kind, and what each is called.
    Many(&'static str, Vec<Thing>),
    /// Words of one kind, and what each is called.
    Words(&'static str, Vec<String>),
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Option<String>> for Part {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Nothing, Self::Text)
    }
}

/// Names and values, in order.
pub type Thing = Vec<(&'static str, Part)>;

/// Many things of one kind: what all are called together, and what each is called.
pub fn list(visit: &Visit, status: StatusCode, (root, item): (&str, &str), things: &[Thing]) -> Response {
    let body = match format(visit) {
        Format::Json => Value::Array(things.iter().map(object).collect()).to_string(),
        Format::Xml => document(|xml| {
            element(xml, root, |xml| things.iter().try_for_each(|thing| inside(xml, item, thing)))
        }),
    };
    sent(visit, status, body)
}

/// One thing.
pub fn one(visit: &Visit, root: &str, thing: &Thing) -> Response {
    let body = match format(visit) {
        Format::Json => object(thing).to_string(),
        Format::Xml => document(|xml| inside(xml, root, thing)),
    };
    sent(visit, StatusCode::OK, body)
}

/// What the protocol knows of kinds of errors: 400 for what was sent, 403 for the key, 404 for what is not there.
pub(crate) fn status(error: &Error) -> StatusCode {
    match error {
        Error::Invalid(_) | Error::Malformed("form.unreadable") | Error::Conflict(_) => {
            StatusCode::BAD_REQUEST
        }
        Error::Unauthenticated(_) => StatusCode::FORBIDDEN,
        other => error_page::status(other),
    }
}

/// A refusal, each fault by itself.
pub(crate) fn refused(visit: &Visit, status: StatusCode, error: &Error) -> Response {
    let faults = match error {
        Error::Invalid(errors) => {
            errors.0.iter().map(|e| format!("{}: {}", e.field, visit.t.field_error(e))).collect()
        }
        other => vec![visit.t.error(other.code(), &[])],
    };
    let code = i64::from(status.as_u16());
    let fault = |text: String| vec![("code", Part::Number(code)), ("description", text.into())];
    list(visit, status, ("errors", "error"), &faults.into_iter().map(fault).collect::<Vec<Thing>>())
}

fn format(visit: &Visit) -> Format {
    visit.georeport.unwrap_or(Format::Json)
}

fn sent(visit: &Visit, status: StatusCode, body: String) -> Response {
    let kind = match format(visit) {
        Format::Json => "application/json; charset=utf-8",
        Format::Xml => "text/xml; charset=utf-8",
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_LANGUAGE, visit.lang().tag())];
    (status, headers, body).into_response()
}

fn object(thing: &Thing) -> Value {
    let value = |part: &Part| match part {
        Part::Text(text) => json!(text),
        Part::Flag(yes) => json!(yes),
        Part::Number(number) => json!(number),
        Part::Nothing => Value::Null,
        Part::Many(_, things) => Value::Array(things.iter().map(object).collect()),
        Part::Words(_, words) => json!(words),
    };
    Value::Object(thing.iter().map(|(name, part)| ((*name).to_owned(), value(part))).collect::<Map<_, _>>())
}

type Xml = Writer<Vec<u8>>;

fn document(fill: impl FnOnce(&mut Xml) -> io::Result<()>) -> String {
    let mut xml = Writer::new(Vec::new());
    // Writing to memory cannot fail, and what is written is text.
    let written = xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
    let _ = written.and_then(|()| fill(&mut xml));
    String::from_utf8_lossy(&xml.into_inner()).into_owned()
}

fn element(xml: &mut Xml, name: &str, fill: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.write_event(Event::Start(BytesStart::new(name)))?;
    fill(xml)?;
    xml.write_event(Event::End(BytesEnd::new(name)))
}

fn words(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    let text = legal(text);
    element(xml, name, |xml| xml.write_event(Event::Text(BytesText::new(&text))))
}

fn inside(xml: &mut Xml, name: &str, thing: &Thing) -> io::Result<()> {
    element(xml, name, |xml| thing.iter().try_for_each(|(name, part)| value(xml, name, part)))
}

fn value(xml: &mut Xml, name: &str, part: &Part) -> io::Result<()> {
    match part {
        Part::Text(text) => words(xml, name, text),
        Part::Flag(yes) => words(xml, name, if *yes { "true" } else { "false" }),
        Part::Number(number) => words(xml, name, &number.to_string()),
        Part::Nothing => xml.write_event(Event::Empty(BytesStart::new(name))),
        Part::Many(item, things) => {
            element(xml, name, |xml| things.iter().try_for_each(|thing| inside(xml, item, thing)))
        }
        Part::Words(item, all) => {
            element(xml, name, |xml| all.iter().try_for_each(|one| words(xml, item, one)))
        }
    }
}

/// What XML 1.0 has no place for, escaped or not, is left out.
fn legal(text: &str) -> String {
    let known = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    text.chars().filter(known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_never_becomes_markup() {
        let said = "گھر ]]> </a><b c=\"1\">&amp;\u{0}\u{1b}\u{ffff}";
        let xml = document(|xml| inside(xml, "a", &vec![("b", said.into()), ("c", Part::Nothing)]));
        let (start, rest) = xml.split_once("<a><b>").unwrap();
        assert!(start.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>"), "{start}");
        let (text, end) = rest.split_once("</b>").unwrap();
        assert_eq!(end, "<c/></a>");
        assert!(!text.contains(['<', '>', '\u{0}', '\u{1b}', '\u{ffff}']), "{text}");
        assert!(text.starts_with("گھر ]]&gt; &lt;/a&gt;") && text.ends_with("&amp;amp;"), "{text}");
    }

    #[test]
    fn an_address_says_its_format() {
        assert_eq!(Format::of("/georeport/v2/requests.xml"), Some(Format::Xml));
        assert_eq!(Format::of("/georeport/v2/requests"), Some(Format::Json));
        assert_eq!(Format::of("/api/v1/requests.xml"), None);
        assert_eq!(
            (Format::cut("theft.json"), Format::cut("a.b.xml"), Format::cut("theft")),
            ("theft", "a.b", "theft")
        );
    }
}
