//! A node with the account pages, and a browser that keeps its cookies.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::factor;
use access::service::{NewAccount, create_account};
use axum::Router;
use axum::body::Body;
use db::Engine;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use kernel::Clock;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use testkit::TestApp;
use tower::ServiceExt;

pub const PASSWORD: &str = "chiltan wears snow in march";

pub struct World {
    pub app: TestApp,
    router: Router,
}

/// An officer who can sign in.
pub struct Person {
    pub login: String,
    pub secret: Vec<u8>,
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn location(&self) -> &str {
        self.headers.get("location").map_or("", |to| to.to_str().unwrap())
    }

    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{} {}", self.location(), self.text);
        self
    }

    /// The value of the first field or button of this name.
    pub fn value(&self, name: &str) -> String {
        let from = self.text.split(&format!("name=\"{name}\" value=\"")).nth(1);
        let from = from.unwrap_or_else(|| panic!("no {name} in {}", self.text));
        from.split('"').next().unwrap().to_owned()
    }
}

pub struct Browser<'a> {
    world: &'a World,
    pub cookies: BTreeMap<String, String>,
    pub token: String,
}

impl World {
    pub async fn start(engine: Engine) -> Self {
        let contracts = testkit::contracts();
        let app = TestApp::start(engine, Vec::new(), contracts).await;
        let routes = web::account::routes().into_router().with_state(app.state.clone());
        let router = web::framed(Arc::clone(&app.state.site), routes);
        Self { app, router }
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser { world: self, cookies: BTreeMap::new(), token: String::new() }
    }

    /// An officer with an account that is still to be activated, and its code.
    pub async fn invited(&self, kind: &str, unit: &str, login: &str) -> String {
        let officer = self.app.posted(kind, unit, login).await;
        let mut w = self.app.system().begin().await.unwrap();
        let (_, code) =
            create_account(&mut w, NewAccount { officer, login: login.to_owned() }).await.unwrap();
        w.commit().await.unwrap();
        code
    }

    /// An officer with an activated account. Time moves on, so that the next code is a fresh one.
    pub async fn person(&self, kind: &str, unit: &str, login: &str) -> Person {
        let code = self.invited(kind, unit, login).await;
        let mut browser = self.browser();
        let secret = browser.get("/activate").await.expect(200).value("secret");
        let secret = factor::from_hex(&secret).unwrap();
        let person = Person { login: login.to_owned(), secret };
        browser.activate(&person, &code).await.expect(200);
        self.app.clock.advance(60);
        person
    }

    pub fn code(&self, person: &Person) -> String {
        factor::code_at(&person.secret, self.app.clock.now()).unwrap()
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Reply {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }
}

impl Browser<'_> {
    pub async fn get(&mut self, path: &str) -> Reply {
        self.send(Method::GET, path, Body::empty()).await
    }

    /// Posts a form with the token of the page seen last.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let token = self.token.clone();
        let pair =
            |(name, value): (&str, &str)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
        let all = fields.iter().copied().chain([("csrf", token.as_str())]);
        let body = all.map(pair).collect::<Vec<_>>().join("&");
        self.send(Method::POST, path, Body::from(body)).await
    }

    async fn send(&mut self, method: Method, path: &str, body: Body) -> Reply {
        let cookies =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "khidmat.test")
            .header("accept-language", "en")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", cookies);
        let reply = self.world.send(request.body(body).unwrap()).await;
        self.keep(&reply);
        reply
    }

    fn keep(&mut self, reply: &Reply) {
        for line in reply.headers.get_all("set-cookie") {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if reply.text.contains("name=\"csrf\"") {
            self.token = reply.value("csrf");
        }
    }

    pub async fn sign_in(&mut self, person: &Person, next: &str) -> Reply {
        let code = self.world.code(person);
        let fields = [
            ("login", person.login.as_str()),
            ("password", PASSWORD),
            ("code", code.as_str()),
            ("next", next),
        ];
        self.post("/sign-in", &fields).await
    }

    pub async fn activate(&mut self, person: &Person, code: &str) -> Reply {
        let (secret, proof) = (factor::to_hex(&person.secret), self.world.code(person));
        let fields = [
            ("login", person.login.as_str()),
            ("code", code),
            ("password", PASSWORD),
            ("secret", secret.as_str()),
            ("proof", proof.as_str()),
        ];
        self.post("/activate", &fields).await
    }
}
