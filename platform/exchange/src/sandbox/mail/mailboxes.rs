//! The mailboxes of the box in a browser: what arrived, and letters that are written to the node.

use askama::Template;
use axum::Json;
use axum::extract::{Form, Multipart, State};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use http::StatusCode;
use mail_parser::{HeaderValue, Message, MessageParser};
use serde::Deserialize;

use super::{Fault, Held, Sandbox, Shown, Written};

#[derive(Template)]
#[template(path = "sandbox_mail.html")]
struct Mailboxes {
    address: String,
    shown: Vec<Shown>,
    fault: Fault,
}

pub(super) async fn show(State(office): State<Sandbox>) -> Response {
    let mut shown = office.shown();
    shown.reverse();
    let (address, fault) = (office.0.settings.address.clone(), office.fault());
    match (Mailboxes { address, shown, fault }).render() {
        Ok(page) => Html(page).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

pub(super) async fn list(State(office): State<Sandbox>) -> Json<Vec<Shown>> {
    Json(office.shown())
}

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    fault: Fault,
}

pub(super) async fn misbehave(State(office): State<Sandbox>, Form(wanted): Form<Wanted>) -> Redirect {
    office.misbehave(wanted.fault);
    Redirect::to("/")
}

/// Somebody writes a letter, with a file or without.
pub(super) async fn write(State(office): State<Sandbox>, form: Multipart) -> Response {
    match read(form).await {
        Some(written) => {
            office.write(&written);
            Redirect::to("/").into_response()
        }
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}

async fn read(mut form: Multipart) -> Option<Written> {
    let mut written = Written::default();
    while let Some(part) = form.next_field().await.ok()? {
        let (name, called) = (part.name()?.to_owned(), part.file_name().map(str::to_owned));
        let bytes = part.bytes().await.ok()?.to_vec();
        match (name.as_str(), called) {
            ("file", Some(called)) if !bytes.is_empty() => written.file = Some((called, bytes)),
            ("from", _) => written.from = line(bytes)?,
            ("subject", _) => written.subject = line(bytes)?,
            ("text", _) => written.words = String::from_utf8(bytes).ok()?,
            _ => {}
        }
    }
    Some(written)
}

fn line(bytes: Vec<u8>) -> Option<String> {
    String::from_utf8(bytes).ok().map(|text| kernel::text::line(&text))
}

/// The id of a letter, with its brackets.
pub(super) fn id_of(raw: &[u8]) -> String {
    let letter = MessageParser::default().parse_headers(raw);
    let id = letter.as_ref().and_then(Message::message_id);
    id.map(|id| format!("<{id}>")).unwrap_or_default()
}

pub(super) fn shown(held: &Held) -> Shown {
    let letter = MessageParser::default().parse(&held.raw);
    let of = |read: fn(&Message<'_>) -> Option<String>| letter.as_ref().and_then(read).unwrap_or_default();
    Shown {
        mailbox: held.mailbox.clone(),
        from: of(|letter| Some(letter.from()?.first()?.address()?.to_owned())),
        subject: of(|letter| letter.subject().map(str::to_owned)),
        text: of(|letter| letter.body_text(0).map(|text| text.trim().to_owned())),
        id: id_of(&held.raw),
        answers: of(|letter| match letter.in_reply_to() {
            HeaderValue::Text(id) => Some(format!("<{id}>")),
            _ => None,
        }),
        automatic: of(|letter| letter.header_raw("Auto-Submitted").map(|said| said.trim().to_owned())),
        came: held.came,
        gone: held.gone,
        aside: held.flags.iter().any(|flag| flag == "\\FLAGGED"),
    }
}
