//! A browser without a screen: cookies, form tokens, redirects when asked to.

use axum::body::Body;
use futures::{StreamExt, stream};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tower::ServiceExt;

use crate::app::TestApp;

/// Somebody's browser.
#[derive(Clone)]
pub struct Browser<'a> {
    app: &'a TestApp,
    session: Option<(String, String)>,
    lang: &'static str,
    more: Vec<(&'static str, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Reply {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as text, as a person reads it: without the marks that keep numbers left to right.
    pub fn prose(&self) -> String {
        self.text().replace("<bdi dir=\"ltr\">", "").replace("</bdi>", "")
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// Where a redirect leads.
    pub fn location(&self) -> String {
        self.headers.get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    /// Fails unless the status is this one, showing the body.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }
}

impl<'a> Browser<'a> {
    /// A browser with a session's cookie and form token, or none.
    pub(crate) fn new(app: &'a TestApp, session: Option<(String, String)>) -> Self {
        Self { app, session, lang: "en", more: Vec::new() }
    }

    /// The same browser reading Urdu.
    pub fn in_urdu(&self) -> Self {
        Self { lang: "ur", ..self.clone() }
    }

    /// The same browser sending this header, in place of its usual one.
    pub fn with_header(&self, name: &'static str, value: &str) -> Self {
        let mut more = self.more.clone();
        more.push((name, value.to_owned()));
        Self { more, ..self.clone() }
    }

    /// The session's form token.
    pub fn form_token(&self) -> &str {
        self.session.as_ref().map_or("", |(_, token)| token.as_str())
    }

    fn request(&self, method: Method, path: &str) -> http::request::Builder {
        let mut builder = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "khidmat.test")
            .header(header::ACCEPT_LANGUAGE, self.lang)
            .header("sec-fetch-site", "same-origin");
        if let Some((cookie, _)) = &self.session {
            builder = builder.header(header::COOKIE, format!("sid={cookie}"));
        }
        if let Some(headers) = builder.headers_mut() {
            for (name, value) in &self.more {
                headers.insert(*name, value.parse().unwrap());
            }
        }
        builder
    }

    async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.app.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Reply { status: parts.status, headers: parts.headers, bytes }
    }

    /// Reads a page.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// Posts a form with this session's token.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let token = self.form_token().to_owned();
        let with_token: Vec<(&str, &str)> =
            fields.iter().copied().chain([("csrf", token.as_str())]).collect();
        self.post_as_typed(path, &with_token).await
    }

    /// Posts exactly these fields.
    pub async fn post_as_typed(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let request = self.form(path).body(Body::from(encoded(fields))).unwrap();
        self.send(request).await
    }

    fn form(&self, path: &str) -> http::request::Builder {
        let kind = "application/x-www-form-urlencoded";
        self.request(Method::POST, path).header(header::CONTENT_TYPE, kind)
    }

    /// Posts a form of which the last byte comes only when `meanwhile` is over.
    pub async fn post_slowly<T>(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        meanwhile: impl Future<Output = T>,
    ) -> (Reply, T) {
        let token = self.form_token().to_owned();
        let with_token: Vec<(&str, &str)> =
            fields.iter().copied().chain([("csrf", token.as_str())]).collect();
        let body = encoded(&with_token);
        let (begun, last) = body.split_at(body.len() - 1);
        let (begun, last) = (begun.to_owned(), last.to_owned());
        let (over, awaited) = tokio::sync::oneshot::channel::<()>();
        let rest = async move {
            awaited.await.unwrap();
            Ok::<_, std::convert::Infallible>(last)
        };
        let body = stream::once(async move { Ok(begun) }).chain(stream::once(rest));
        let request = self.form(path).body(Body::from_stream(body)).unwrap();
        let then = async {
            let done = meanwhile.await;
            over.send(()).unwrap();
            done
        };
        tokio::join!(self.send(request), then)
    }

    /// Posts a form with files, as a browser sends it: fields first, this session's token among them. Each file is the
    /// name of its box, its own name and its bytes.
    pub async fn post_files(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Reply {
        let pieces = files.iter().map(|(_, _, bytes)| bytes.to_vec()).map(|whole| vec![whole]).collect();
        let named: Vec<_> = files.iter().map(|(field, name, _)| (*field, *name)).collect();
        self.post_file_pieces(path, fields, &named, pieces).await
    }

    /// The same with each file in pieces, which are sent one by one.
    pub async fn post_file_pieces(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str)],
        pieces: Vec<Vec<Vec<u8>>>,
    ) -> Reply {
        const LINE: &str = "----khidmat-test";
        let mut sent: Vec<Vec<u8>> = Vec::new();
        let token = self.form_token().to_owned();
        for (name, value) in fields.iter().copied().chain([("csrf", token.as_str())]) {
            let field =
                format!("--{LINE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            sent.push(field.into_bytes());
        }
        for ((field, name), pieces) in files.iter().zip(pieces) {
            let head = format!(
                "--{LINE}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            sent.push(head.into_bytes());
            sent.extend(pieces);
            sent.push(b"\r\n".to_vec());
        }
        sent.push(format!("--{LINE}--\r\n").into_bytes());
        let body = Body::from_stream(stream::iter(sent.into_iter().map(Ok::<_, std::convert::Infallible>)));
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={LINE}"))
            .body(body)
            .unwrap();
        self.send(request).await
    }

    /// Reads a part of something.
    pub async fn get_range(&self, path: &str, range: &str) -> Reply {
        let request = self.request(Method::GET, path).header(header::RANGE, range);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Posts JSON with this session's token and an idempotency key.
    pub async fn post_json(&self, path: &str, once: &str, body: &serde_json::Value) -> Reply {
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-form-token", self.form_token())
            .header("idempotency-key", once)
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request).await
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let pair =
        |(name, value): &(&str, &str)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}
