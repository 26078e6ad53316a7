//! A framed router with made-up routes, and requests to it.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::routing::{get, post};
use http::{HeaderMap, Request, StatusCode};
use i18n::Messages;
use kernel::{Bilingual, Error, SeededEntropy};
use web::{Answer, Failure, Fields, Site};

pub const MEGABYTE: usize = 1024 * 1024;

pub fn site() -> Arc<Site> {
    let messages = Arc::new(Messages::new(&[web::MESSAGES]).unwrap());
    let force = Bilingual::new("بلوچستان پولیس", "Balochistan Police");
    Arc::new(Site::new(force, messages, Arc::new(SeededEntropy::new(7))))
}

async fn broken() -> Answer {
    Err(Failure(Error::internal("password=hunter2 at /srv/secret")))
}

async fn slow_down() -> Answer {
    Err(Failure(Error::TooMany("error.unknown", 30)))
}

async fn echo(fields: Fields) -> Answer<String> {
    Ok(format!("{}|{:?}|{:?}", fields.get("name"), fields.date("on"), fields.time("at")))
}

pub fn app() -> Router {
    let routes =
        Router::new().route("/broken", get(broken)).route("/slow", get(slow_down)).route("/echo", post(echo));
    web::framed(site(), routes)
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub async fn ask(request: Request<Body>) -> Reply {
    use tower::ServiceExt;
    let (parts, body) = app().oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, 16 * MEGABYTE).await.unwrap().to_vec();
    Reply { status: parts.status, headers: parts.headers, body }
}

pub async fn get_page(path: &str, headers: &[(&str, &str)]) -> Reply {
    let request =
        headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    ask(request.body(Body::empty()).unwrap()).await
}

pub async fn post_form(body: impl Into<Body>) -> Reply {
    let request = Request::post("/echo").header("content-type", "application/x-www-form-urlencoded");
    ask(request.body(body.into()).unwrap()).await
}

pub fn brotli_len(bytes: &[u8]) -> usize {
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &brotli::enc::BrotliEncoderParams::default()).unwrap();
    packed.len()
}

/// The HTML of a box holding `typed`.
pub fn shown_again(site: &Arc<Site>, typed: &str) -> String {
    let t = i18n::Translator::new(Arc::clone(&site.messages), kernel::Lang::Ur);
    let visit = web::Visit {
        site: Arc::clone(site),
        t,
        request_id: String::new(),
        light: false,
        wants_json: false,
        georeport: None,
        switch_href: String::new(),
        path: String::new(),
        guest: true,
        page_path: String::new(),
    };
    visit.page("").input(web::msg::SAMPLE_NAME, &web::FormField::new("name", typed)).to_string()
}
