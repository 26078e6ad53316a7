//! The frame around every request: gives it an id and a language before the handler, and turns errors into pages
//! and adds headers after it. Must not know accounts, only whether a session's cookie came; the session layer sits inside it.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{self, HeaderValue};
use http::request::Parts;
use http::{HeaderMap, Method, Uri};
use i18n::Translator;
use kernel::{Error, Lang};

use crate::error_page::{self, Failure};
use crate::georeport::Format;
use crate::page::PageShell;
use crate::site::Site;
use crate::{language, security, staff};

/// One request as far as its pages are concerned. An extractor: handlers take `visit: Visit`.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The installation.
    pub site: Arc<Site>,
    /// The words, in the visitor's language.
    pub t: Translator,
    /// What the visitor and the log both call this request.
    pub request_id: String,
    /// The visitor asked for little data: no web fonts.
    pub light: bool,
    /// A problem in JSON is wanted instead of a page.
    pub wants_json: bool,
    /// Asked in the words of GeoReport v2, and answered in them.
    pub georeport: Option<Format>,
    /// This page in the other language; empty where no link leads to it again: what was sent would be lost.
    pub switch_href: String,
    /// The path of this page.
    pub path: String,
    /// A page to come back to: this one, or the one whose form was sent.
    pub page_path: String,
    /// Nobody is signed in here: a citizen, or an officer at the door.
    pub guest: bool,
}

impl Visit {
    fn new(site: Arc<Site>, request: &Request, lang: Lang) -> Self {
        let t = Translator::new(Arc::clone(&site.messages), lang);
        let request_id = request_id(&site);
        let other = Lang::ALL.into_iter().find(|l| *l != lang).unwrap_or_default();
        Self {
            t,
            request_id,
            light: wants_light(request.headers()),
            wants_json: wants_json(request.uri(), request.headers()),
            georeport: Format::of(request.uri().path()),
            switch_href: match *request.method() {
                Method::GET | Method::HEAD => language::switch_link(request.uri(), other),
                _ => String::new(),
            },
            path: request.uri().path().to_owned(),
            page_path: page_path(request),
            guest: language::cookie(request.headers(), staff::session_cookie(site.https)).is_none(),
            site,
        }
    }

    /// The visitor's language.
    pub fn lang(&self) -> Lang {
        self.t.lang()
    }

    /// The shell of a page with this title, ready for the session layer to add navigation and token.
    pub fn page(&self, title: impl Into<String>) -> PageShell {
        PageShell::new(self, title.into())
    }
}

/// Where the visitor is, as far as a link can lead there again: something sent came from the page before it.
fn page_path(request: &Request) -> String {
    let here = request.uri().path_and_query().map_or("/", |here| here.as_str());
    if request.method() == Method::GET {
        return here.to_owned();
    }
    let before = request.headers().get(header::REFERER).and_then(|v| v.to_str().ok());
    let before = before.and_then(|before| before.parse::<Uri>().ok());
    let path = before.as_ref().and_then(Uri::path_and_query).map(|path| path.as_str().to_owned());
    path.unwrap_or_else(|| here.to_owned())
}

/// Twelve letters and digits a person can read out on the phone.
fn request_id(site: &Site) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let random: [u8; 12] = kernel::entropy::bytes(site.entropy.as_ref());
    random.iter().filter_map(|byte| ALPHABET.get(usize::from(byte & 31))).map(|b| char::from(*b)).collect()
}

fn wants_light(headers: &HeaderMap) -> bool {
    let is = |name: &str, values: &[&str]| {
        headers.get(name).and_then(|v| v.to_str().ok()).is_some_and(|v| values.contains(&v.trim()))
    };
    is("save-data", &["on"])
        || is("ect", &["slow-2g", "2g"])
        || language::cookie(headers, "khidmat-light") == Some("1")
}

fn wants_json(uri: &Uri, headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    // What machines ask for is answered to machines.
    let machine = ["/api/", "/node/", "/log/", "/healthz"].iter().any(|path| uri.path().starts_with(path));
    machine || (accept.contains("json") && !accept.contains("text/html"))
}

/// The middleware. Outermost of all layers.
pub async fn around(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    let choice = language::choose(request.uri(), request.headers());
    let visit = Visit::new(Arc::clone(&site), &request, choice.lang);
    let remember = choice.chosen_now;
    request.extensions_mut().insert(visit.clone());
    let mut response = error_page::finish(&visit, next.run(request).await);
    name_language(&mut response, choice.lang);
    if remember && let Ok(cookie) = HeaderValue::from_str(&language::remember(choice.lang, site.https)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    if let Ok(id) = HeaderValue::from_str(&visit.request_id) {
        response.headers_mut().insert("x-request-id", id);
    }
    security::protect(&mut response, site.https);
    response
}

fn name_language(response: &mut Response, lang: Lang) {
    let headers = response.headers_mut();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if kind.starts_with("text/html") || kind.contains("problem+json") {
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
        headers.append(header::VARY, HeaderValue::from_static("Cookie, Accept-Language, Save-Data, Accept"));
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Error::internal("a route outside the frame").into())
    }
}
