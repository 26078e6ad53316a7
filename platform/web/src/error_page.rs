//! From `kernel::Error` to HTTP, once. A page for people, RFC 9457 for programs,
//! GeoReport v2 for those who speak it, the same words in both languages.
//! The cause goes to the log with the request id, one line, and never to the visitor.

use std::error::Error as _;
use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use http::header::{self, HeaderValue};
use kernel::{Code, Error, FieldErrors};
use serde_json::json;

use crate::frame::Visit;
use crate::georeport;
use crate::msg;
use crate::page::PageShell;

/// What a handler answers: a response, or an error that the frame turns into a page.
pub type Answer<T = Response> = std::result::Result<T, Failure>;

/// A `kernel::Error` on its way out. `?` makes it.
#[derive(Debug)]
pub struct Failure(pub Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        Self(Error::internal(error))
    }
}

/// Carries the error to the frame, where language and wanted form are known.
#[derive(Clone)]
struct Carried(Arc<Error>);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = status(&self.0).into_response();
        response.extensions_mut().insert(Carried(Arc::new(self.0)));
        response
    }
}

/// The one table from kinds of error to HTTP.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Malformed(_) => StatusCode::BAD_REQUEST,
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
        Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Error::TooSlow(_) => StatusCode::REQUEST_TIMEOUT,
        Error::TooMany(..) => StatusCode::TOO_MANY_REQUESTS,
        Error::Busy(..) | Error::Unavailable(..) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Inconsistent { .. } | Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// GeoReport v2 has a table of its own.
fn answered_with(visit: &Visit, error: &Error) -> StatusCode {
    if visit.georeport.is_some() { georeport::status(error) } else { status(error) }
}

/// Replaces a carried error, or the framework's own bare refusal, by a full answer.
pub fn finish(visit: &Visit, response: Response) -> Response {
    if let Some(Carried(error)) = response.extensions().get::<Carried>().cloned() {
        log(visit, &error);
        return answer(visit, answered_with(visit, &error), &error, response);
    }
    match bare(&response) {
        Some(error) => answer(visit, response.status(), &error, response),
        None => response,
    }
}

/// The framework refuses with plain text or nothing (no route, wrong method, body limit).
fn bare(response: &Response) -> Option<Error> {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !(status.is_client_error() || status.is_server_error())
        || !(kind.is_empty() || kind.starts_with("text/plain"))
    {
        return None;
    }
    Some(match status {
        StatusCode::NOT_FOUND => Error::NotFound("error.not-found"),
        StatusCode::METHOD_NOT_ALLOWED => Error::Malformed("error.method"),
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge("error.too-large"),
        StatusCode::REQUEST_TIMEOUT => Error::TooSlow("error.too-slow"),
        _ if status.is_client_error() => Error::Malformed("error.malformed"),
        _ => Error::internal("refused by a layer"),
    })
}

/// One line per error: faults of ours with their whole cause, faults of the request by code only.
fn log(visit: &Visit, error: &Error) {
    let (code, id) = (error.code(), visit.request_id.as_str());
    // Many at once are no fault of ours, and a line for each would fill the log.
    if status(error).is_server_error() && !matches!(error, Error::Busy(..)) {
        let mut chain = error.to_string();
        let mut cause = error.source();
        while let Some(next) = cause {
            chain = format!("{chain}: {next}");
            cause = next.source();
        }
        tracing::error!(code, request = id, path = visit.path, cause = chain, "request failed");
    } else {
        tracing::info!(code, request = id, path = visit.path, "request refused");
    }
}

fn answer(visit: &Visit, status: StatusCode, error: &Error, before: Response) -> Response {
    let mut response = match (visit.georeport, visit.wants_json) {
        (Some(_), _) => georeport::refused(visit, status, error),
        (None, true) => problem(visit, status, error),
        (None, false) => page(visit, error),
    };
    *response.status_mut() = status;
    for name in [header::ALLOW, header::SET_COOKIE, header::WWW_AUTHENTICATE] {
        for value in before.headers().get_all(&name) {
            response.headers_mut().append(name.clone(), value.clone());
        }
    }
    if let Error::TooMany(_, seconds) | Error::Busy(_, seconds) = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    response
}

fn problem(visit: &Visit, status: StatusCode, error: &Error) -> Response {
    let body = json!({
        "type": "about:blank",
        "title": visit.t.error(title(error), &[]),
        "status": status.as_u16(),
        "code": error.code(),
        "detail": visit.t.error(error.code(), &[]),
        "request_id": visit.request_id,
        "errors": field_problems(visit, error),
    });
    let mut response = Response::new(Body::from(body.to_string()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

fn field_problems(visit: &Visit, error: &Error) -> Vec<serde_json::Value> {
    let none = FieldErrors::default();
    let errors = if let Error::Invalid(errors) = error { errors } else { &none };
    let one =
        |e: &kernel::FieldError| json!({"field": e.field, "code": e.code, "detail": visit.t.field_error(e)});
    errors.0.iter().map(one).collect()
}

/// What kind of thing happened, in a few words: the heading of the page.
fn title(error: &Error) -> Code {
    match error {
        Error::Invalid(_) => "error.title-invalid",
        Error::Malformed(_) => "error.title-malformed",
        Error::NotFound(_) => "error.title-not-found",
        Error::Conflict(_) => "error.title-conflict",
        Error::Forbidden(_) => "error.title-forbidden",
        Error::Unauthenticated(_) => "error.title-unauthenticated",
        Error::TooLarge(_) => "error.title-too-large",
        Error::TooSlow(_) => "error.title-too-slow",
        Error::TooMany(..) | Error::Busy(..) => "error.title-too-many",
        Error::Unavailable(..) => "error.title-unavailable",
        Error::Inconsistent { .. } | Error::Internal(_) => "error.title-internal",
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: PageShell,
    detail: String,
    fields: Vec<String>,
    request_id: String,
    /// Where to sign in, or to prove once more who one is, and what the button says.
    sign_in: Option<(String, String)>,
}

/// The way on for somebody who has to sign in, or sign in once more.
fn sign_in(visit: &Visit, error: &Error) -> Option<(String, String)> {
    let Error::Unauthenticated(code) = error else { return None };
    let (page, label) = match *code {
        "policy.step-up" => ("/step-up", msg::ACCOUNT_STEP_UP_TITLE),
        _ => ("/sign-in", msg::PAGE_SIGN_IN),
    };
    Some((crate::account::leading_to(page, &visit.page_path), visit.t.get(label).to_owned()))
}

fn page(visit: &Visit, error: &Error) -> Response {
    let fields = match error {
        Error::Invalid(errors) => errors.0.iter().map(|e| visit.t.field_error(e)).collect(),
        _ => Vec::new(),
    };
    let shell = visit.page(visit.t.error(title(error), &[]));
    let page = ErrorPage {
        // Whoever reports in danger may have to leave this page too.
        page: if visit.guest { shell.with_quick_exit() } else { shell },
        detail: visit.t.error(error.code(), &[]),
        fields,
        request_id: visit.request_id.clone(),
        sign_in: sign_in(visit, error),
    };
    // Should even the page fail, its words still arrive.
    page.render().map_or_else(|_| page.detail.clone().into_response(), |html| Html(html).into_response())
}
