//! A receiver on this machine: takes what is posted, answers as it is told, and checks signatures with the script that
//! is given to receivers.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use http::{HeaderMap, StatusCode, header};

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Got {
    pub headers: HeaderMap,
    pub body: String,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// What the receivers' script says of it: the type, or why it is not to be believed.
    pub fn verified(&self, secret: &str, now: i64) -> Result<String, String> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/verify_webhook.py");
        let headers = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(|name| self.header(name));
        let mut python = Command::new("python3")
            .arg(script)
            .arg(secret)
            .args(headers)
            .arg(now.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 runs");
        python.stdin.take().unwrap().write_all(self.body.as_bytes()).unwrap();
        let output = python.wait_with_output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap().trim().to_owned();
        if output.status.success() { Ok(said) } else { Err(said) }
    }
}

#[derive(Default)]
struct Desk {
    got: Mutex<Vec<Got>>,
    answer: Mutex<Option<(StatusCode, String)>>,
}

/// A receiver, until it is dropped.
pub struct Receiver {
    desk: Arc<Desk>,
    pub url: String,
    server: tokio::task::JoinHandle<()>,
}

async fn take(
    State(desk): State<Arc<Desk>>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, [(header::HeaderName, String); 1]) {
    let body = String::from_utf8(body.to_vec()).unwrap();
    desk.got.lock().unwrap().push(Got { headers, body });
    let (status, location) =
        desk.answer.lock().unwrap().clone().unwrap_or((StatusCode::NO_CONTENT, String::new()));
    (status, [(header::LOCATION, location)])
}

impl Receiver {
    pub async fn start() -> Self {
        let desk = Arc::new(Desk::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let router = axum::Router::new().route("/hook", post(take)).with_state(Arc::clone(&desk));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { desk, url, server }
    }

    /// From now on it answers like this.
    pub fn answers(&self, status: u16, location: &str) {
        let answer = (StatusCode::from_u16(status).unwrap(), location.to_owned());
        *self.desk.answer.lock().unwrap() = Some(answer);
    }

    pub fn got(&self) -> Vec<Got> {
        self.desk.got.lock().unwrap().clone()
    }

    /// Waits until it has so many.
    pub async fn wait_for(&self, many: usize) -> Vec<Got> {
        for _ in 0..600 {
            let got = self.got();
            if got.len() >= many {
                return got;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{} of {many} came", self.got().len());
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}
