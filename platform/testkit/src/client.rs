//! A browser as far as a server sees one: it keeps cookies, sends the token of its session with every form, and
//! follows redirects when asked to. Must not run scripts.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use http::header::{self, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use tower::ServiceExt;

/// What a server answered.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a body in JSON")
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it redirects to, or nothing.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// Stops the test unless the status is this.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{} {}", self.location(), self.text());
        self
    }

    /// Stops the test unless the body holds this text.
    pub fn contains(self, text: &str) -> Self {
        assert!(self.text().contains(text), "no \"{text}\" in:\n{}", self.text());
        self
    }
}

#[derive(Debug, Default)]
struct Jar {
    cookies: BTreeMap<String, String>,
    form_token: Option<String>,
}

/// A browser. Clones share their cookies.
#[derive(Debug, Clone)]
pub struct Client {
    router: Router,
    jar: Arc<Mutex<Jar>>,
    headers: HeaderMap,
}

impl Client {
    pub(crate) fn new(router: Router) -> Self {
        Self { router, jar: Arc::default(), headers: HeaderMap::new() }.speaking("en")
    }

    pub(crate) fn sign_in(&self, cookie: &str, token: &str, form_token: &str) {
        let mut jar = self.jar.lock().unwrap_or_else(PoisonError::into_inner);
        jar.cookies.insert(cookie.to_owned(), token.to_owned());
        jar.form_token = Some(form_token.to_owned());
    }

    /// The same browser asking for pages in `en` or `ur`. English unless told otherwise.
    #[must_use]
    pub fn speaking(self, lang: &str) -> Self {
        self.with_header("accept-language", lang)
    }

    /// The same browser sending a header with everything.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a header's name");
        self.headers.insert(name, HeaderValue::from_str(value).expect("a header's value"));
        self
    }

    /// The token of this browser's session; empty for a guest.
    pub fn form_token(&self) -> String {
        self.jar.lock().unwrap_or_else(PoisonError::into_inner).form_token.clone().unwrap_or_default()
    }

    /// Reads a page.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None, Body::empty()).await
    }

    /// Sends a form, with the token of the session.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let token = self.form_token();
        let mut all = fields.to_vec();
        if !token.is_empty() {
            all.push((web::html::TOKEN_FIELD, &token));
        }
        self.post_raw(path, "application/x-www-form-urlencoded", encoded(&all)).await
    }

    /// Sends JSON, with the token of the session and an idempotency key of its own.
    pub async fn post_json(&self, path: &str, body: &Value) -> Reply {
        let once = uuid::Builder::from_custom_bytes(fresh()).into_uuid().to_string();
        self.post_json_once(path, body, &once).await
    }

    /// Sends JSON under a given idempotency key.
    pub async fn post_json_once(&self, path: &str, body: &Value, once: &str) -> Reply {
        let client =
            self.clone().with_header("x-form-token", &self.form_token()).with_header("idempotency-key", once);
        client.post_raw(path, "application/json", body.to_string()).await
    }

    /// Sends any body.
    pub async fn post_raw(&self, path: &str, kind: &str, body: impl Into<Body>) -> Reply {
        self.send(Method::POST, path, Some(kind), body.into()).await
    }

    /// Reads the page that an answer redirects to, and so on, as a browser does.
    pub async fn follow(&self, reply: Reply) -> Reply {
        let mut reply = reply;
        for _ in 0..10 {
            if !reply.status.is_redirection() {
                return reply;
            }
            let to = reply.location().to_owned();
            reply = self.get(&to).await;
        }
        reply
    }

    /// Sends anything.
    pub async fn send(&self, method: Method, path: &str, kind: Option<&str>, body: Body) -> Reply {
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().expect("a path");
        request.headers_mut().extend(self.headers.clone());
        let mut put = |name: HeaderName, value: &str| {
            request.headers_mut().insert(name, HeaderValue::from_str(value).expect("a header's value"));
        };
        put(header::HOST, "khidmat.test");
        if let Some(kind) = kind {
            put(header::CONTENT_TYPE, kind);
        }
        let cookies = self.cookies();
        if !cookies.is_empty() {
            put(header::COOKIE, &cookies);
        }
        request.extensions_mut().insert(web::PeerAddress("192.0.2.1".to_owned()));
        let response = self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let (parts, body) = response.into_parts();
        self.keep(&parts.headers);
        let body = body.collect().await.expect("a whole body").to_bytes().to_vec();
        Reply { status: parts.status, headers: parts.headers, body }
    }

    fn cookies(&self) -> String {
        let jar = self.jar.lock().unwrap_or_else(PoisonError::into_inner);
        jar.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&self, headers: &HeaderMap) {
        let mut jar = self.jar.lock().unwrap_or_else(PoisonError::into_inner);
        for cookie in headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) else { continue };
            if cookie.contains("Max-Age=0") {
                jar.cookies.remove(name);
            } else {
                jar.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect::<Vec<_>>().join("&")
}

/// Sixteen bytes that no other call in this process gets.
fn fresh() -> [u8; 16] {
    kernel::entropy::bytes(&kernel::OsEntropy)
}
