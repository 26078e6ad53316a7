//! The telephones of the box in a browser: what they show, and what is written on them.

use askama::Template;
use axum::Json;
use axum::extract::{Form, Multipart, State};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::{Fault, Sandbox, Sent, Shown};

#[derive(Template)]
#[template(path = "sandbox_whatsapp.html")]
struct Telephones {
    shown: Vec<Shown>,
    fault: Fault,
}

pub(super) async fn show(State(desk): State<Sandbox>) -> Response {
    let mut shown = desk.shown();
    shown.reverse();
    let fault = desk.kept().fault;
    match (Telephones { shown, fault }).render() {
        Ok(page) => Html(page).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

pub(super) async fn list(State(desk): State<Sandbox>) -> Json<Vec<Shown>> {
    Json(desk.shown())
}

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    fault: Fault,
}

pub(super) async fn misbehave(State(desk): State<Sandbox>, Form(wanted): Form<Wanted>) -> Redirect {
    desk.misbehave(wanted.fault);
    Redirect::to("/")
}

/// What was typed on a telephone.
#[derive(Debug, Default)]
struct Typed {
    phone: String,
    text: String,
    place: String,
    file: Option<(String, Vec<u8>)>,
}

/// A telephone sends words, a place as `30.18, 67.00`, or a file.
pub(super) async fn write(State(desk): State<Sandbox>, form: Multipart) -> Response {
    let Some(typed) = read(form).await else { return StatusCode::BAD_REQUEST.into_response() };
    let phone: String = typed.phone.chars().filter(char::is_ascii_digit).collect();
    let sent = match (typed.file, place(&typed.place)) {
        (Some((media_type, bytes)), _) => {
            desk.send_file(&phone, kind_of(&media_type), (&media_type, bytes)).await
        }
        (None, Some(what)) => desk.send(Sent { phone, kind: "location".to_owned(), what, ago: 0 }).await,
        (None, None) => desk.send(Sent::text(&phone, &typed.text)).await,
    };
    match sent {
        Ok(_) => Redirect::to("/").into_response(),
        Err(_) => (StatusCode::BAD_GATEWAY, "The node does not answer.").into_response(),
    }
}

async fn read(mut form: Multipart) -> Option<Typed> {
    let mut typed = Typed::default();
    while let Some(part) = form.next_field().await.ok()? {
        let (name, media_type) = (part.name()?.to_owned(), part.content_type().map(str::to_owned));
        let bytes = part.bytes().await.ok()?.to_vec();
        match (name.as_str(), media_type) {
            ("file", Some(media_type)) if !bytes.is_empty() => typed.file = Some((media_type, bytes)),
            ("phone", _) => typed.phone = String::from_utf8(bytes).ok()?,
            ("text", _) => typed.text = String::from_utf8(bytes).ok()?,
            ("place", _) => typed.place = String::from_utf8(bytes).ok()?,
            _ => {}
        }
    }
    Some(typed)
}

fn kind_of(media_type: &str) -> &'static str {
    match media_type.split('/').next() {
        Some("audio") => "audio",
        Some("image") => "image",
        Some("video") => "video",
        _ => "document",
    }
}

fn place(typed: &str) -> Option<serde_json::Value> {
    let (latitude, longitude) = typed.split_once(',')?;
    let at = |typed: &str| typed.trim().parse::<f64>().ok();
    Some(json!({ "latitude": at(latitude)?, "longitude": at(longitude)? }))
}
