//! The Graph API of the box: messages in, files out. Must not be kinder than the real one.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use super::{Fault, Sandbox, Shown};

/// For so long after what a telephone wrote it may be answered in free words.
const WINDOW_SECONDS: i64 = 24 * 3_600;
/// For so long an address of a file is good.
const FILE_SECONDS: i64 = 300;

fn error(status: u16, code: i64, message: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let error = json!({ "message": format!("(#{code}) {message}"), "type": "OAuthException", "code": code,
        "error_data": { "messaging_product": "whatsapp", "details": message }, "fbtrace_id": "Az8or2yhqkZfEZ-_4Qn_Bam" });
    (status, Json(json!({ "error": error }))).into_response()
}

fn is_known(desk: &Sandbox, headers: &HeaderMap) -> bool {
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    shown == Some(&format!("Bearer {}", desk.0.settings.token))
}

fn text<'a>(of: &'a Value, at: &str) -> &'a str {
    of.pointer(at).and_then(Value::as_str).unwrap_or_default()
}

pub(super) async fn send(
    State(desk): State<Sandbox>,
    Path(number): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    if !is_known(&desk, &headers) {
        return error(401, 190, "Invalid OAuth access token");
    }
    if number != desk.0.settings.number || text(&body, "/messaging_product") != "whatsapp" {
        return error(400, 100, "Invalid parameter");
    }
    let fault = desk.kept().fault;
    if let Some(refusal) = refused(&desk, fault, &body) {
        return refusal;
    }
    if fault == Fault::Slow {
        tokio::time::sleep(Duration::from_secs(20)).await;
    }
    let shown = keep(&desk, &body);
    let answer = json!({ "messaging_product": "whatsapp", "contacts": [{ "input": shown.phone, "wa_id": shown.phone }],
        "messages": [{ "id": shown.wamid }] });
    desk.report_later(shown, fault);
    match fault {
        Fault::Lose => StatusCode::BAD_GATEWAY.into_response(),
        _ => Json(answer).into_response(),
    }
}

/// Why a message is not taken.
fn refused(desk: &Sandbox, fault: Fault, body: &Value) -> Option<Response> {
    let (kind, to) = (text(body, "/type"), text(body, "/to"));
    let words = text(body, "/text/body");
    let approved =
        (text(body, "/template/name").to_owned(), text(body, "/template/language/code").to_owned());
    let opens = desk.now() - WINDOW_SECONDS;
    let open = desk.kept().wrote.iter().any(|(phone, at)| phone == to && *at > opens);
    Some(match (fault, kind) {
        (Fault::Undeliverable, _) => error(400, 131_026, "Message undeliverable"),
        (Fault::Flood, _) => error(429, 130_429, "Rate limit hit"),
        (Fault::Broken, _) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        _ if to.is_empty() || !to.bytes().all(|digit| digit.is_ascii_digit()) => {
            error(400, 131_009, "Parameter value is not valid")
        }
        (_, "text") if words.is_empty() || words.chars().count() > 4_096 => {
            error(400, 100, "Param text['body'] is wrong")
        }
        (_, "text") if fault == Fault::Window || !open => error(400, 131_047, "Re-engagement message"),
        (_, "template") if !desk.0.settings.templates.contains(&approved) => {
            error(404, 132_001, "Template name does not exist in the translation")
        }
        (_, "text" | "template") => return None,
        _ => error(400, 131_051, "Unsupported message type"),
    })
}

fn keep(desk: &Sandbox, body: &Value) -> Shown {
    let kind = text(body, "/type").to_owned();
    let words = match kind.as_str() {
        "template" => format!("{} ({})", text(body, "/template/name"), text(body, "/template/language/code")),
        _ => text(body, "/text/body").to_owned(),
    };
    let shown = Shown {
        wamid: format!("wamid.out.{}", desk.next()),
        phone: text(body, "/to").to_owned(),
        from_phone: false,
        kind,
        text: words,
        tag: body.get("biz_opaque_callback_data").and_then(Value::as_str).map(str::to_owned),
    };
    desk.kept().shown.push(shown.clone());
    shown
}

/// Where a file lies, for five minutes.
pub(super) async fn file(
    State(desk): State<Sandbox>,
    Path(media): Path<String>,
    headers: HeaderMap,
) -> Response {
    if !is_known(&desk, &headers) {
        return error(401, 190, "Invalid OAuth access token");
    }
    let (address, now) = (format!("f{}", desk.next()), desk.now());
    let mut kept = desk.kept();
    let until = if kept.fault == Fault::Expired { now - 1 } else { now + FILE_SECONDS };
    let Some(held) = kept.files.iter_mut().find(|held| held.id == media) else {
        return error(400, 100, "Unsupported get request");
    };
    held.addresses.push((address.clone(), until));
    Json(json!({ "messaging_product": "whatsapp", "id": held.id, "mime_type": held.media_type,
        "file_size": held.bytes.len(), "url": format!("{}/files/{address}", desk.0.settings.address) }))
    .into_response()
}

/// Its bytes.
pub(super) async fn bytes(
    State(desk): State<Sandbox>,
    Path(address): Path<String>,
    headers: HeaderMap,
) -> Response {
    if !is_known(&desk, &headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let now = desk.now();
    let good = |(at, until): &(String, i64)| *at == address && *until >= now;
    let found = desk.kept().files.iter().find(|held| held.addresses.iter().any(good)).cloned();
    match found {
        Some(held) => ([(header::CONTENT_TYPE, held.media_type)], held.bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
